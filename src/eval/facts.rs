//! A case's facts: names found, values read in the language's own notations, domains held. Everything wrong is told at once.

use crate::calendar::era::{self, Beyond};
use crate::corpus::case::{Case, GivenFact, GivenValue};
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::diagnostic::suggest;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::quantity;
use crate::law::unit::Unit;
use crate::law::value::{Value, read_truth};
use crate::number::exact::Number;
use crate::provision::graph::{Fact, FactId, Graph, RegulationId};
use crate::source::span::{Span, Spanned};
use crate::syntax::ast::fact::{DomainBound, FactDeclaration};
use crate::typed::needs::named;
use std::collections::BTreeMap;

/// Reads all facts of a case, for the entry's regulation (the first) and those that it applies.
pub fn read(
    case: &Case,
    regulations: &[RegulationId],
    graph: &Graph,
    findings: &mut Findings,
) -> BTreeMap<FactId, Value> {
    let mut values = BTreeMap::new();
    let mut places: BTreeMap<FactId, Span> = BTreeMap::new();
    for given in &case.facts {
        let ids = named(&given.name.node, regulations, graph);
        let first = ids.first().copied();
        let Some((id, fact)) = first.and_then(|id| graph.facts.get(id.0).map(|fact| (id, fact))) else {
            findings.push(unknown_fact(given, regulations, graph));
            continue;
        };
        if let Some(first) = places.insert(id, given.name.span) {
            findings.push(
                Diagnostic::at(Code::DoubledFact, given.name.span, format!("「{}」が二度書かれている", fact.name()))
                    .label(first, "一つ目"),
            );
            continue;
        }
        if let Some(value) = value(&given.value, fact.name(), fact.kind(), findings) {
            domain(&value, fact, given.name.span, findings);
            values.insert(id, value);
        }
        // The same name in a regulation that is applied, read as that one declares it.
        for id in ids.into_iter().skip(1) {
            let Some(fact) = graph.facts.get(id.0) else { continue };
            if let Some(value) = self::value(&given.value, fact.name(), fact.kind(), &mut Findings::default()) {
                domain(&value, fact, given.name.span, findings);
                values.insert(id, value);
            }
        }
    }
    values
}

fn unknown_fact(given: &GivenFact, regulations: &[RegulationId], graph: &Graph) -> Diagnostic {
    let facts = graph.facts.iter().filter(|fact| regulations.contains(&fact.regulation)).map(Fact::name);
    Diagnostic::at(Code::UnknownFact, given.name.span, format!("「{}」という事実はない", given.name.node))
        .maybe_help(suggest::did_you_mean(&given.name.node, facts))
}

/// Reads one value of a kind.
pub fn value(given: &GivenValue, name: &str, kind: &FactKind, findings: &mut Findings) -> Option<Value> {
    match (given, kind) {
        (GivenValue::Nothing(_), _) => None,
        (GivenValue::Rows(rows, _), FactKind::List { columns }) => {
            Some(Value::List(rows.iter().map(|row| list_row(row, name, columns, findings)).collect()))
        }
        (GivenValue::Several(list, _), FactKind::List { .. }) if list.is_empty() => Some(Value::List(Vec::new())),
        (GivenValue::Several(list, _), FactKind::Category { several: true, categories, .. }) => {
            let found: Vec<Option<String>> = list.iter().map(|one| category(one, name, categories, findings)).collect();
            found.into_iter().collect::<Option<Vec<_>>>().map(Value::Categories)
        }
        (GivenValue::Scalar(text), FactKind::Category { several: true, categories, .. }) => {
            let parts = text.node.split(['、', ',', '，']).map(|part| Spanned::new(part.trim().to_owned(), text.span));
            let found: Vec<Option<String>> = parts.map(|one| category(&one, name, categories, findings)).collect();
            found.into_iter().collect::<Option<Vec<_>>>().map(Value::Categories)
        }
        (GivenValue::Scalar(text), _) => scalar(text, name, kind, findings),
        (GivenValue::Several(_, span) | GivenValue::Rows(_, span), _) => {
            findings.push(
                Diagnostic::at(Code::FactValue, *span, format!("「{name}」は{}、一覧ではない", kind.word()))
                    .help("値を一つ書く"),
            );
            None
        }
    }
}

fn list_row(
    row: &[GivenFact],
    name: &str,
    columns: &[(String, FactKind)],
    findings: &mut Findings,
) -> BTreeMap<String, Value> {
    let mut cells = BTreeMap::new();
    for given in row {
        let Some((column, kind)) = columns.iter().find(|(column, _)| fold(column) == fold(&given.name.node)) else {
            let names = columns.iter().map(|(column, _)| column.as_str());
            findings.push(
                Diagnostic::at(
                    Code::UnknownFact,
                    given.name.span,
                    format!("「{name}」に「{}」という欄はない", given.name.node),
                )
                .maybe_help(suggest::did_you_mean(&given.name.node, names)),
            );
            continue;
        };
        if let Some(value) = value(&given.value, column, kind, findings) {
            cells.insert(column.clone(), value);
        }
    }
    cells
}

fn scalar(text: &Spanned<String>, name: &str, kind: &FactKind, findings: &mut Findings) -> Option<Value> {
    match kind {
        FactKind::Date { may_be_open } => {
            if *may_be_open && fold(&text.node) == "未通知" {
                return Some(Value::Open);
            }
            match era::parse_date(text.node.trim(), Beyond::Refused) {
                Ok(parsed) => Some(Value::Date(parsed.date)),
                Err(error) => {
                    findings
                        .push(Diagnostic::at(Code::BadDate, text.span, format!("「{name}」: {error}")).help(
                            error.help().unwrap_or_else(|| "2013-04-01 又は平成25年4月1日の形で書く".to_owned()),
                        ));
                    None
                }
            }
        }
        FactKind::Number { unit, whole, .. } => quantity(text, name, *unit, *whole, findings).map(Value::Number),
        FactKind::Category { categories, .. } => category(text, name, categories, findings).map(Value::Category),
        FactKind::Truth => truth(text, name, findings).map(Value::Truth),
        FactKind::Text => Some(Value::Text(text.node.clone())),
        FactKind::List { .. } => {
            findings.push(
                Diagnostic::at(Code::FactValue, text.span, format!("「{name}」は一覧である"))
                    .help("YAMLの一覧で書く（例: [{期日: 2015-03-31, 元本: 1000000円}]）"),
            );
            None
        }
    }
}

/// Reads a truth value.
fn truth(text: &Spanned<String>, name: &str, findings: &mut Findings) -> Option<bool> {
    let read = read_truth(&text.node);
    if read.is_none() {
        findings.push(
            Diagnostic::at(Code::FactValue, text.span, format!("「{name}」は真偽、「{}」はそうでない", text.node))
                .help("はい／いいえ、有／無、true／false のいずれかを書く"),
        );
    }
    read
}

fn category(text: &Spanned<String>, name: &str, categories: &[String], findings: &mut Findings) -> Option<String> {
    let wanted = fold(text.node.trim_matches(['「', '」']));
    let found = categories.iter().find(|one| fold(one) == wanted).cloned();
    if found.is_none() {
        let near = suggest::did_you_mean(&text.node, categories.iter().map(String::as_str));
        findings.push(
            Diagnostic::at(Code::FactValue, text.span, format!("「{name}」に「{}」という区分はない", text.node))
                .help(near.unwrap_or_else(|| format!("区分: {}", categories.join("／")))),
        );
    }
    found
}

/// Reads a number in the notations that people use; a bare one is in the declared unit.
fn quantity(text: &Spanned<String>, name: &str, unit: Unit, whole: bool, findings: &mut Findings) -> Option<Number> {
    let read = match quantity::parse(&text.node) {
        Ok(read) => read,
        Err(error) => {
            findings.push(
                Diagnostic::at(Code::FactValue, text.span, format!("「{name}」（{}）: {error}", word(unit)))
                    .maybe_help(error.help()),
            );
            return None;
        }
    };
    let Some(value) = read.value_in(unit) else {
        let typed = read.unit.map_or_else(String::new, |unit| unit.to_string());
        findings.push(
            Diagnostic::at(
                Code::FactValue,
                text.span,
                format!("「{name}」の単位は{}、「{}」の単位は{typed}", word(unit), text.node),
            )
            .help(format!("{}で書く", word(unit))),
        );
        return None;
    };
    if whole && !unit.written(&value).is_integer() {
        findings.push(Diagnostic::at(Code::FactValue, text.span, format!("「{name}」は整数でなければならない")));
        return None;
    }
    Some(value)
}

fn word(unit: Unit) -> String {
    let word = unit.to_string();
    if word.is_empty() { "数".to_owned() } else { word }
}

fn domain(value: &Value, fact: &Fact, span: Span, findings: &mut Findings) {
    let (Value::Number(number), FactKind::Number { unit, .. }) = (value, fact.kind()) else { return };
    for bound in bounds(fact) {
        if !within(number, bound, *unit) {
            findings.push(
                Diagnostic::at(
                    Code::OutsideDomain,
                    span,
                    format!("「{}」は{}でなければならない", fact.name(), bound_text(bound, *unit)),
                )
                .label(fact.declaration.span, "この宣言")
                .maybe_help(percent_help(number, bound, *unit)),
            );
        }
    }
}

/// `95` for a ratio of at most 1 was meant in per cent.
fn percent_help(number: &Number, bound: &DomainBound, unit: Unit) -> Option<String> {
    let hundredth = number * &Number::ratio(1, 100)?;
    let meant = unit == Unit::PLAIN && number > &Number::ONE && within(&hundredth, bound, unit);
    meant.then(|| format!("百分率なら「{number}%」と書く"))
}

/// The bounds of a fact in every version; one that was ever declared otherwise is held to the declaration that governs the case.
fn bounds(fact: &Fact) -> &[DomainBound] {
    if fact.history.is_empty() { &fact.declaration.domain } else { &[] }
}

/// Whether a declaration allows a value: its category is declared, its bounds are kept.
pub fn allowed(value: &Value, declaration: &FactDeclaration) -> bool {
    match (value, &declaration.kind) {
        (Value::Category(word), FactKind::Category { categories, .. }) => {
            categories.iter().any(|one| fold(one) == fold(word))
        }
        (Value::Number(number), FactKind::Number { unit, .. }) => {
            declaration.domain.iter().all(|bound| within(number, bound, *unit))
        }
        _ => true,
    }
}

/// Whether a value keeps a bound.
pub fn within(number: &Number, bound: &DomainBound, unit: Unit) -> bool {
    let limit = bound.unit.unwrap_or(unit).value_of(&bound.value);
    bound.comparison.holds(number.cmp(&limit))
}

/// A bound in words: `1日以上`.
pub fn bound_text(bound: &DomainBound, unit: Unit) -> String {
    let unit = bound.unit.unwrap_or(unit);
    let word = match bound.comparison {
        Comparison::AtLeast => "以上",
        Comparison::AtMost => "以下",
        Comparison::Greater => "超",
        Comparison::Less => "未満",
        Comparison::Equal => "",
        Comparison::NotEqual => "以外",
    };
    format!("{}{unit}{word}", bound.value.grouped())
}
