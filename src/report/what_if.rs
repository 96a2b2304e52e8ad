//! What-if answers as a page: the intervals with their results and what lies between them, and which version governs where.

use crate::diagnostic::render::Language;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::query::what_if::axis::Axis;
use crate::query::what_if::piece::{Answer, Interval, MovedResult};
use crate::query::what_if::{Stretch, WhatIf};
use crate::report::page::{Block, Grid, Page};
use crate::report::value::shown;
use crate::report::words::Word;

/// The next interval with another result than the first one; none where there is none.
pub fn until_changes(answer: &WhatIf) -> Option<&Interval> {
    let first = answer.intervals().first()?;
    answer.intervals().iter().find(|one| !one.same_results(first) || moves(one))
}

fn moves(interval: &Interval) -> bool {
    interval.results().iter().any(|result| result.moving)
}

/// Makes the page; the chart, where there is one, stands below the intervals.
pub fn page(answer: &WhatIf, chart: &[String], until: bool, language: Language) -> Page {
    let say = |ja: &'static str, en: &'static str| match language {
        Language::Japanese => ja,
        Language::English => en,
    };
    let facts: Vec<&str> = answer.axes.iter().map(|axis| axis.fact.as_str()).collect();
    let facts = facts.join("、");
    let subtitle = match language {
        Language::Japanese => format!("{facts}を動かす"),
        Language::English => format!("as {facts} moves"),
    };
    let mut page = Page::new(answer.entry.clone(), subtitle);
    if let ([axis], true) = (answer.axes.as_slice(), until) {
        page.section(say("次に変わるとき", "Next change"), Block::Paragraph(change(answer, axis, language)));
    }
    page.section(say("区間", "Intervals"), Block::Grid(intervals(answer, language)));
    let formulas = formulas(answer);
    page.section(say("動く結果の式", "Formulas of results that move"), Block::Items(formulas));
    if !chart.is_empty() {
        page.add(Block::Heading(say("図", "Chart").to_owned()));
        page.add(Block::Law(chart.iter().map(|line| (0, line.clone())).collect()));
    }
    if let [axis] = answer.axes.as_slice() {
        page.section(Word::Versions.say(language), Block::Grid(versions(answer.intervals(), axis, language)));
    }
    let count = match language {
        Language::Japanese => format!("{}回の算定で求めた（日ごとに試したものではない）", answer.evaluations),
        Language::English => format!("from {} evaluations, none of them a sample", answer.evaluations),
    };
    page.add(Block::Fine(vec![(say("求め方", "Method").to_owned(), count)]));
    page
}

/// The first value of another result, in a sentence.
fn change(answer: &WhatIf, axis: &Axis, language: Language) -> String {
    let first = answer.intervals().first();
    match (until_changes(answer), language) {
        (Some(next), Language::Japanese) if first.is_some_and(|first| std::ptr::eq(first, next)) => {
            format!("{}とともに、初めから動いている（式は下に）", axis.fact)
        }
        (Some(next), Language::English) if first.is_some_and(|first| std::ptr::eq(first, next)) => {
            format!("moves with {} from the start; the formula is below", axis.fact)
        }
        (Some(next), Language::Japanese) => {
            let from = value(&next.stretch.from, axis, language);
            let behind = if next.stretch.from_open { "より先" } else { "から" };
            let causes = causes(next);
            let causes = if causes.is_empty() { String::new() } else { format!("（{causes}）") };
            format!("{}が{from}{behind}、別の結果になる{causes}", axis.fact)
        }
        (Some(next), Language::English) => {
            let causes = causes(next);
            let causes = if causes.is_empty() { String::new() } else { format!(" ({causes})") };
            format!("another result from {} {} on{causes}", axis.fact, value(&next.stretch.from, axis, language))
        }
        (None, Language::Japanese) => "この範囲では変わらない".to_owned(),
        (None, Language::English) => "no other result in this range".to_owned(),
    }
}

fn intervals(answer: &WhatIf, language: Language) -> Grid {
    let mut names: Vec<&str> = Vec::new();
    for result in answer.strips.iter().flat_map(|strip| &strip.intervals).flat_map(Interval::results) {
        if !names.contains(&result.name.as_str()) {
            names.push(&result.name);
        }
    }
    let mut head: Vec<String> = answer.axes.iter().map(|axis| axis.fact.clone()).collect();
    head.extend(names.iter().map(|name| (*name).to_owned()));
    let boundary = match language {
        Language::Japanese => "境にあるもの",
        Language::English => "What lies at the boundary",
    };
    if names.is_empty() {
        head.push(Word::Results.say(language).to_owned());
    }
    head.push(boundary.to_owned());
    let mut rows = Vec::new();
    for strip in &answer.strips {
        for interval in &strip.intervals {
            let mut row = match (answer.axes.as_slice(), &strip.over) {
                ([first, second], Some(over)) => {
                    vec![stretch(over, first, language), region(&interval.stretch, second, over, first, language)]
                }
                (axes, _) => axes.iter().map(|axis| stretch(&interval.stretch, axis, language)).collect(),
            };
            match &interval.answer {
                Answer::Results(results, _) => row.extend(names.iter().map(|name| {
                    let found = results.iter().find(|result| result.name == *name);
                    found.map_or_else(String::new, |result| moved(result, language))
                })),
                Answer::Fault(findings) => {
                    let told = findings.first();
                    row.push(told.map_or_else(String::new, |one| format!("{} {}", one.code.as_str(), one.message)));
                    row.extend(names.iter().skip(1).map(|_| "―".to_owned()));
                }
            }
            row.push(causes(interval));
            rows.push(row);
        }
    }
    Grid { head, rows }
}

/// From where to where, in one cell.
pub fn stretch(stretch: &Stretch, axis: &Axis, language: Language) -> String {
    let from = value(&stretch.from, axis, language);
    if stretch.from == stretch.to {
        return from;
    }
    let to = value(&stretch.to, axis, language);
    let from_word = if stretch.from_open { "超" } else { "" };
    let to_word = if stretch.to_open { "未満" } else { "" };
    format!("{from}{from_word}～{to}{to_word}")
}

/// The same of the second of two facts, whose ends may move with the first one.
fn region(one: &Stretch, axis: &Axis, over: &Stretch, first: &Axis, language: Language) -> String {
    if one.from_slope.is_zero() && one.to_slope.is_zero() || over.from == over.to {
        return stretch(one, axis, language);
    }
    let end = |at: &Value, slope: &Number| moving_end(at, slope, axis, over, first, language);
    let (from, to) = (end(&one.from, &one.from_slope), end(&one.to, &one.to_slope));
    let from_word = if one.from_open { "超" } else { "" };
    let to_word = if one.to_open { "未満" } else { "" };
    if from == to { from } else { format!("{from}{from_word}～{to}{to_word}") }
}

/// An end that moves with the first fact: `通知期限の翌日`.
fn moving_end(at: &Value, slope: &Number, axis: &Axis, over: &Stretch, first: &Axis, language: Language) -> String {
    if slope.is_zero() {
        return value(at, axis, language);
    }
    if let (Value::Date(at), Value::Date(start), true) = (at, &over.from, *slope == Number::ONE) {
        let fact = &first.fact;
        return match ((*at - *start).num_days(), language) {
            (0, _) => fact.clone(),
            (1, Language::Japanese) => format!("{fact}の翌日"),
            (-1, Language::Japanese) => format!("{fact}の前日"),
            (days, Language::Japanese) if days > 0 => format!("{fact}の{days}日後"),
            (days, Language::Japanese) => format!("{fact}の{}日前", days.abs()),
            (days, Language::English) => format!("{fact} {days:+} days"),
        };
    }
    match language {
        Language::Japanese => {
            format!("{}（{}が1進むごとに{slope}）", value(at, axis, language), first.fact)
        }
        Language::English => format!("{} ({slope} for each step of {})", value(at, axis, language), first.fact),
    }
}

/// A value of a fact; days as ISO 8601, as what is typed behind --vary.
pub fn value(value: &Value, axis: &Axis, language: Language) -> String {
    match value {
        Value::Date(day) => day.to_string(),
        other => shown(other, axis.unit, None, language),
    }
}

/// A result; one that moves with its values at both ends.
pub fn moved(result: &MovedResult, language: Language) -> String {
    let show = |value: &Value| shown(value, result.unit, result.rounding, language);
    if result.moving {
        format!("{}→{}（動く）", show(&result.from), show(&result.to))
    } else {
        show(&result.from)
    }
}

/// What lies at the start of an interval, in one cell.
pub fn causes(interval: &Interval) -> String {
    interval.causes.iter().map(crate::query::what_if::cause::Cause::line).collect::<Vec<_>>().join("; ")
}

/// The formulas of results that move, each once.
fn formulas(answer: &WhatIf) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for result in answer.strips.iter().flat_map(|strip| &strip.intervals).flat_map(Interval::results) {
        let line = format!("{} ＝ {}", result.name, result.formula);
        if result.moving && !result.formula.is_empty() && !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// Provision by provision, which version governs from where to where.
fn versions(intervals: &[Interval], axis: &Axis, language: Language) -> Grid {
    struct Row<'a> {
        provision: &'a str,
        label: &'a str,
        by: &'a str,
        over: Stretch,
        at: usize,
    }
    let mut rows: Vec<Row<'_>> = Vec::new();
    for (at, interval) in intervals.iter().enumerate() {
        for selected in interval.outcome().map_or(&[][..], |outcome| &outcome.versions) {
            let known = rows
                .iter_mut()
                .find(|row| row.at + 1 == at && row.provision == selected.provision && row.label == selected.label);
            match known {
                Some(row) => {
                    row.at = at;
                    row.over.to = interval.stretch.to.clone();
                    row.over.to_open = interval.stretch.to_open;
                }
                None => rows.push(Row {
                    provision: &selected.provision,
                    label: &selected.label,
                    by: &selected.by,
                    over: interval.stretch.clone(),
                    at,
                }),
            }
        }
    }
    let mut order: Vec<&str> = Vec::new();
    for row in &rows {
        if !order.contains(&row.provision) {
            order.push(row.provision);
        }
    }
    rows.sort_by_key(|row| order.iter().position(|one| *one == row.provision));
    let head = [Word::Address.say(language), axis.fact.as_str(), Word::Revision.say(language), Word::By.say(language)];
    let cells = |row: &Row<'_>| {
        vec![row.provision.to_owned(), stretch(&row.over, axis, language), row.label.to_owned(), row.by.to_owned()]
    };
    Grid { head: head.iter().map(|word| (*word).to_owned()).collect(), rows: rows.iter().map(cells).collect() }
}
