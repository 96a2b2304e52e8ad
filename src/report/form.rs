//! A form as it is filled in: part by part, each line with its number, its printed name, both columns and, where it is
//! explained, its formula and the formula with the numbers in it.

use crate::diagnostic::render::Language;
use crate::eval::outcome::{FormCell, FormLine, Outcome};
use crate::law::value::Value;
use crate::report::json::{Json, result};
use crate::report::page::{Form, FormHead, FormPart, FormRow};
use crate::report::value::shown;
use crate::report::words::Word;
use serde_json::{Map, json};
use std::collections::BTreeSet;

/// Makes an outcome's form.
pub fn form(outcome: &Outcome, explain: bool, language: Language) -> Form {
    let head = FormHead {
        number: Word::FormLine.say(language),
        title: Word::FormItem.say(language),
        left: Word::LeftColumn.say(language),
        right: Word::RightColumn.say(language),
        only: Word::Value.say(language),
        workings: Word::Formula.say(language),
    };
    Form { head, parts: parts(outcome, explain, language) }
}

fn parts(outcome: &Outcome, explain: bool, language: Language) -> Vec<FormPart> {
    let mut parts: Vec<FormPart> = Vec::new();
    for line in &outcome.form {
        let heading =
            if line.part_title.is_empty() { line.part.clone() } else { format!("{} {}", line.part, line.part_title) };
        if parts.last().is_none_or(|part| part.heading != heading) {
            parts.push(FormPart { heading, note: String::new(), rows: Vec::new() });
        }
        if let Some(part) = parts.last_mut() {
            part.rows.push(row(line, explain, language));
        }
    }
    parts.iter_mut().for_each(fold_empty);
    parts
}

/// The names of the results and of the values in the trace that are lines of the form.
pub fn names(outcome: &Outcome) -> BTreeSet<String> {
    outcome.form.iter().flat_map(|line| [format!("{}欄", line.address), format!("{}右欄", line.address)]).collect()
}

fn row(line: &FormLine, explain: bool, language: Language) -> FormRow {
    let cell = |cell: &Option<FormCell>| match cell {
        Some(FormCell { value: Value::Absent(_), .. }) | None => String::new(),
        Some(cell) => shown(&cell.value, cell.unit, cell.rounding, language),
    };
    let workings = if explain { workings(line, language) } else { Vec::new() };
    let reason = [&line.left, &line.right].into_iter().flatten().find_map(|cell| match &cell.value {
        Value::Absent(reason) => Some(reason.clone()),
        _ => None,
    });
    FormRow {
        number: line.number.clone(),
        title: line.title.clone(),
        left: cell(&line.left),
        right: cell(&line.right),
        workings,
        empty: reason,
    }
}

/// `＝ 式 ＝ 数`, and for the right column its numbers where they are others.
fn workings(line: &FormLine, language: Language) -> Vec<String> {
    let worked = |cell: &Option<FormCell>| cell.clone().filter(|cell| !cell.formula.is_empty());
    let numbers = |cell: &FormCell| {
        let told = !cell.substituted.is_empty() && cell.substituted != cell.formula;
        if told { format!(" ＝ {}", cell.substituted) } else { String::new() }
    };
    let (left, right) = (worked(&line.left), worked(&line.right));
    let mut lines: Vec<String> = left.iter().map(|left| format!("＝ {}{}", left.formula, numbers(left))).collect();
    if let Some(right) = right.filter(|right| left.as_ref().is_none_or(|left| left.substituted != right.substituted)) {
        let formula = if left.is_none() { format!(" ＝ {}", right.formula) } else { String::new() };
        lines.push(format!("{}{formula}{}", Word::RightColumn.say(language), numbers(&right)));
    }
    lines
}

/// A part of which no line is filled in, all for one reason, is told in one sentence.
fn fold_empty(part: &mut FormPart) {
    let first = part.rows.first().and_then(|row| row.empty.clone());
    let Some(first) =
        first.filter(|first| part.rows.len() > 1 && part.rows.iter().all(|row| row.empty.as_ref() == Some(first)))
    else {
        return;
    };
    part.note = first;
    part.rows.clear();
}

/// The form as JSON.
pub fn json(outcome: &Outcome, explain: bool) -> Json {
    let cell = |cell: &FormCell| {
        let mut out = match result(&cell.value, cell.unit, cell.rounding) {
            Json::Object(map) => map,
            _ => Map::new(),
        };
        if explain && !cell.formula.is_empty() {
            out.insert("formula".to_owned(), json!(cell.formula));
            out.insert("substituted".to_owned(), json!(cell.substituted));
        }
        Json::Object(out)
    };
    let line = |line: &FormLine| {
        json!({
            "part": line.part,
            "part_title": line.part_title,
            "number": line.number,
            "line": line.address,
            "title": line.title,
            "left": line.left.as_ref().map(cell),
            "right": line.right.as_ref().map(cell),
        })
    };
    outcome.form.iter().map(line).collect()
}
