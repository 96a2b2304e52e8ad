//! Rows of に応じて: no two may cover one value, and a value of the declared domain that none covers is told with an example,
//! as a note where a 要件 refuses every case that has it.
//! Rows are bounded by constants, so the bounds, their neighbours and the middles between them decide.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::provision::graph::{FactId, Text};
use crate::source::span::Span;
use crate::syntax::ast::fact::{DomainBound, FactDeclaration};
use crate::typed::check::decide::{self, Assignment};
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind, Reference};
use crate::typed::needs;
use crate::typed::program::{Body, Case, Program, RowOf};
use chrono::Days;
use std::collections::{BTreeMap, BTreeSet};

/// More combinations than this are not tried.
const MOST: usize = 200_000;

/// Checks every block of rows of every version.
pub fn check(program: &Program, findings: &mut Findings) {
    let texts = program.graph.provisions.iter().flat_map(|provision| &provision.versions);
    for (text, version) in texts.zip(program.provisions.iter().flatten()) {
        let unread = matches!(&text.text, Text::Body(body) if body.unread);
        for (active, body) in &version.bodies {
            let reading = standing_readings(program, &version.bodies, active);
            let of = Of { state: text.revision, reading: &reading, unread };
            check_body(program, of, body, findings);
        }
    }
    let entries = program.graph.entries.iter().zip(&program.entries);
    for (text, entry) in entries {
        let of = Of { state: usize::MAX, reading: &Reading::default(), unread: text.entry.body.unread };
        check_body(program, of, &entry.body, findings);
    }
}

/// Whose rows are checked.
#[derive(Clone, Copy)]
struct Of<'a> {
    /// The revision whose declarations hold.
    state: usize,
    /// The readings under which they stand.
    reading: &'a Reading,
    /// Whether a line could not be read: what its values would be is no gap.
    unread: bool,
}

/// Under which readings (読み替え) rows stand: in words, and the truth facts on which they depend.
#[derive(Default)]
struct Reading {
    words: String,
    truths: Assignment,
}

fn check_body(program: &Program, text: Of<'_>, body: &Body, findings: &mut Findings) {
    // The names of one definition share their rows.
    let mut seen = BTreeSet::new();
    let own = body.rules.values();
    let excepted = body.exceptions.iter().flat_map(|one| one.rules.values());
    for rule in own.chain(excepted) {
        let mut blocks: BTreeMap<RowOf, Vec<&Case>> = BTreeMap::new();
        for case in &rule.cases {
            if let Some(of) = case.row {
                blocks.entry(of).or_default().push(case);
            }
        }
        for (of, cases) in blocks.into_iter().filter(|(of, _)| seen.insert(*of)) {
            let rows = Rows { program, text, of, cases: &cases };
            check_block(rows, &rule.name, findings);
        }
    }
}

/// `閏年 いいえ` for each truth fact whose reading is not active in a body.
fn standing_readings(
    program: &Program,
    bodies: &[(Vec<crate::typed::program::ReadingRef>, Body)],
    active: &[crate::typed::program::ReadingRef],
) -> Reading {
    let all: BTreeSet<_> = bodies.iter().flat_map(|(set, _)| set).collect();
    let (mut words, mut truths) = (Vec::new(), Assignment::new());
    for reading in all {
        let owner = program.provisions.get(reading.owner.0).and_then(|versions| versions.get(reading.version));
        let condition = owner.and_then(|one| one.readings.get(reading.index)).and_then(|one| one.condition.as_ref());
        let mut facts = BTreeSet::new();
        condition.into_iter().for_each(|condition| decide::facts(condition, &mut facts));
        let truth = if active.contains(reading) { "はい" } else { "いいえ" };
        for fact in facts.iter().filter_map(|id| program.graph.facts.get(id.0)) {
            words.push(format!("{} {truth}", fact.name()));
        }
        // Of another condition than the bare fact it is not known which of its facts makes it so.
        if let Some(fact) = condition.and_then(|condition| truth_fact(program, condition)) {
            truths.insert(fact, Value::Truth(active.contains(reading)));
        }
    }
    Reading { words: words.join("、"), truths }
}

/// The fact that a condition is, where it is nothing else.
fn truth_fact(program: &Program, condition: &Condition) -> Option<FactId> {
    match &condition.kind {
        ConditionKind::Holds(expr) => root(program, expr, 0).map(|(fact, _)| fact),
        _ => None,
    }
}

/// A key of a block: the fact behind it and the values worth trying.
struct Key {
    shown: String,
    fact: FactId,
    unit: Option<Unit>,
    values: Vec<Value>,
}

/// A block of rows, and the revision as of which its facts are declared.
#[derive(Clone, Copy)]
struct Rows<'a> {
    program: &'a Program,
    text: Of<'a>,
    of: RowOf,
    cases: &'a [&'a Case],
}

fn check_block(rows: Rows<'_>, name: &str, findings: &mut Findings) {
    let Rows { text: Of { reading, unread, .. }, of, cases, .. } = rows;
    let Some(keys) = (0..of.keys).map(|at| key(rows, at)).collect::<Option<Vec<Key>>>() else { return };
    let combinations: usize = keys.iter().map(|key| key.values.len().max(1)).product();
    if combinations > MOST {
        return;
    }
    let rest = cases.iter().any(|case| case.rest);
    let mut overlapping: BTreeSet<(Span, Span)> = BTreeSet::new();
    let (mut gap, mut refused): (Option<String>, Option<(String, Span)>) = (None, None);
    for number in 0..combinations {
        let mut left = number;
        let mut values = Vec::new();
        for key in &keys {
            let size = key.values.len().max(1);
            values.push(key.values.get(left % size).cloned());
            left /= size;
        }
        let mut held = Vec::new();
        for case in cases.iter().filter(|case| !case.rest) {
            match row_holds(case, of.keys, &keys, &values) {
                Some(true) => held.push(*case),
                Some(false) => {}
                // A bound that is no constant cannot be decided here.
                None => return,
            }
        }
        match held.as_slice() {
            [] if !rest && gap.is_none() => {
                let chosen = keys.iter().zip(&values).filter_map(|(key, value)| Some((key.fact, value.clone()?)));
                let refusing = refusing(rows.program, reading.truths.clone().into_iter().chain(chosen).collect());
                let shown: Vec<String> = keys
                    .iter()
                    .zip(&values)
                    .map(|(key, value)| {
                        let text = value.as_ref().map_or_else(String::new, |value| show(value, key.unit));
                        format!("{} {text}", key.shown)
                    })
                    .collect();
                match refusing {
                    Some(span) => refused = refused.or(Some((shown.join("、"), span))),
                    None => gap = Some(shown.join("、")),
                }
            }
            [first, second, ..] => {
                overlapping.insert((first.span, second.span));
            }
            _ => {}
        }
    }
    for (first, second) in overlapping {
        findings.push(
            Diagnostic::at(Code::OverlappingRows, second, format!("「{name}」の二つの行が重なる"))
                .label(first, "この行と重なる")
                .help("境を一方だけに入れる（以下と超、又は未満と以上）"),
        );
    }
    let reading = if reading.words.is_empty() { String::new() } else { format!("、{}", reading.words) };
    if let Some((example, requirement)) = refused.filter(|_| !unread) {
        findings.push(
            Diagnostic::at(
                Code::GapRefused,
                of.block,
                format!("「{name}」のどの行にも当たらない値（例: {example}{reading}）は、要件が事案に許さない"),
            )
            .label(requirement, "この要件"),
        );
    }
    if let Some(example) = gap.filter(|_| !unread) {
        findings.push(
            Diagnostic::at(
                Code::GapInRows,
                of.block,
                format!("「{name}」のどの行にも当たらない値がある（例: {example}{reading}）"),
            )
            .help("行を足すか、値がないことを「―」の行で示すか、事実の域を狭める"),
        );
    }
}

/// The 要件 that refuses every case of these values, if one does: one that is asked wherever the rows are.
fn refusing(program: &Program, chosen: Assignment) -> Option<Span> {
    let given = |id: &FactId| chosen.contains_key(id) && program.defaults.get(id.0).is_some_and(Option::is_none);
    let refuses = |requirement: &Condition| {
        needs::asked_by(program, requirement).iter().all(given) && decide::decide(requirement, &chosen) == Some(false)
    };
    program.requirements.iter().map(|(_, one)| one).find(|one| refuses(one)).map(|one| one.span)
}

fn show(value: &Value, unit: Option<Unit>) -> String {
    match (value, unit) {
        (Value::Number(number), Some(unit)) => format!("{}{unit}", unit.written(number)),
        (Value::Number(number), None) => number.to_string(),
        (Value::Category(word), _) => word.clone(),
        (Value::Date(date), _) => date.to_string(),
        (Value::Truth(true), _) => "はい".to_owned(),
        (Value::Truth(false), _) => "いいえ".to_owned(),
        (other, _) => format!("{other:?}"),
    }
}

fn row_holds(case: &Case, keys: usize, subjects: &[Key], values: &[Option<Value>]) -> Option<bool> {
    let start = case.conditions.len().checked_sub(keys)?;
    for ((condition, key), value) in case.conditions.get(start..)?.iter().zip(subjects).zip(values) {
        let chosen = Assignment::from([(key.fact, value.clone()?)]);
        let condition = with_subject(condition, key.fact);
        if !decide::decide(&condition, &chosen)? {
            return Some(false);
        }
    }
    Some(true)
}

/// The same condition about the fact behind its subject, so that it can be decided on the fact's value.
fn with_subject(condition: &Condition, fact: FactId) -> Condition {
    let swap = |expr: &Expr| match &expr.kind {
        ExprKind::Name(reference) => {
            let reference = Reference { fact: Some(fact), entry: None, steps: Vec::new(), ..(**reference).clone() };
            Expr { kind: ExprKind::Name(Box::new(reference)), span: expr.span }
        }
        _ => expr.clone(),
    };
    let kind = match &condition.kind {
        ConditionKind::All(list) => ConditionKind::All(list.iter().map(|one| with_subject(one, fact)).collect()),
        ConditionKind::Any(list) => ConditionKind::Any(list.iter().map(|one| with_subject(one, fact)).collect()),
        ConditionKind::Compare(subject, comparison, bound, order) => {
            ConditionKind::Compare(swap(subject), *comparison, bound.clone(), order.clone())
        }
        ConditionKind::Is(subject, values) => ConditionKind::Is(swap(subject), values.clone()),
        other => other.clone(),
    };
    Condition { kind, span: condition.span }
}

fn key(rows: Rows<'_>, at: usize) -> Option<Key> {
    let Rows { program, text: Of { state, .. }, of, cases } = rows;
    let conditions: Vec<&Condition> =
        cases.iter().filter_map(|case| case.conditions.get(case.conditions.len().checked_sub(of.keys)? + at)).collect();
    let subject = conditions.iter().find_map(|condition| subject(condition))?;
    let (fact, shown) = root(program, subject, 0)?;
    let declared = program.graph.facts.get(fact.0)?.declared_at(state);
    let mut bounds = Vec::new();
    conditions.iter().for_each(|condition| constants(condition, &mut bounds));
    let (values, unit) = values_of(declared, bounds)?;
    Some(Key { shown, fact, unit, values })
}

fn subject(condition: &Condition) -> Option<&Expr> {
    match &condition.kind {
        ConditionKind::All(list) | ConditionKind::Any(list) => list.iter().find_map(subject),
        ConditionKind::Compare(subject, ..) | ConditionKind::Is(subject, _) => Some(subject),
        _ => None,
    }
}

/// The fact that a key is, itself or through a definition that is plainly that fact.
fn root(program: &Program, expr: &Expr, depth: usize) -> Option<(FactId, String)> {
    let ExprKind::Name(reference) = &expr.kind else { return None };
    let defined = reference.steps.iter().flatten().next();
    match defined {
        None => {
            let fact = reference.fact?;
            Some((fact, program.graph.facts.get(fact.0)?.name().to_owned()))
        }
        Some(id) if depth < 8 => {
            let versions = program.provisions.get(id.0)?;
            let body = versions.iter().rev().find_map(|version| version.bodies.first())?;
            match body.1.rules.get(&reference.key)?.cases.as_slice() {
                [case] if case.conditions.is_empty() => root(program, &case.value, depth + 1),
                _ => None,
            }
        }
        Some(_) => None,
    }
}

fn constants(condition: &Condition, found: &mut Vec<Value>) {
    let none = Assignment::new();
    match &condition.kind {
        ConditionKind::All(list) | ConditionKind::Any(list) => list.iter().for_each(|one| constants(one, found)),
        ConditionKind::Compare(_, _, bound, _) => found.extend(decide::value(bound, &none)),
        ConditionKind::Is(_, values) => found.extend(values.iter().filter_map(|one| decide::value(one, &none))),
        _ => {}
    }
}

fn values_of(declared: &FactDeclaration, bounds: Vec<Value>) -> Option<(Vec<Value>, Option<Unit>)> {
    match &declared.kind {
        FactKind::Category { categories, several: false, .. } => {
            Some((categories.iter().map(|one| Value::Category(one.clone())).collect(), None))
        }
        FactKind::Truth => Some((vec![Value::Truth(true), Value::Truth(false)], None)),
        FactKind::Number { unit, whole, .. } => Some((numbers(&declared.domain, *unit, *whole, &bounds), Some(*unit))),
        FactKind::Date { .. } => {
            let days = bounds.iter().filter_map(Value::date);
            let near = days
                .flat_map(|day| [day.checked_sub_days(Days::new(1)), Some(day), day.checked_add_days(Days::new(1))]);
            let set: BTreeSet<_> = near.flatten().collect();
            Some((set.into_iter().map(Value::Date).collect(), None))
        }
        FactKind::Category { several: true, .. } | FactKind::Text | FactKind::List { .. } => None,
    }
}

/// The bounds, the domain's ends, their neighbours (whole numbers) or the middles between them.
fn numbers(domain: &[DomainBound], unit: Unit, whole: bool, bounds: &[Value]) -> Vec<Value> {
    let limit = |bound: &DomainBound| bound.unit.unwrap_or(unit).value_of(&bound.value);
    let ends: Vec<Number> = domain.iter().map(limit).collect();
    let set: BTreeSet<Number> = bounds.iter().filter_map(|one| one.number().cloned()).chain(ends).collect();
    let sorted: Vec<Number> = set.into_iter().collect();
    let mut points: BTreeSet<Number> = sorted.iter().cloned().collect();
    let step = unit.value_of(&Number::ONE);
    let half = Number::ratio(1, 2).unwrap_or(Number::ONE);
    if whole {
        points.extend(sorted.iter().flat_map(|one| [one + &step, one - &step]));
    } else {
        points.extend(sorted.windows(2).filter_map(|pair| match pair {
            [one, other] => Some(&(one + other) * &half),
            _ => None,
        }));
        points.extend(sorted.first().map(|one| one - &step));
        points.extend(sorted.last().map(|one| one + &step));
    }
    let inside = |number: &Number| domain.iter().all(|bound| bound.comparison.holds(number.cmp(&limit(bound))));
    points.into_iter().filter(inside).map(Value::Number).collect()
}
