//! Results and findings as JSON. Numbers are strings, exact, in the unit shown; dates are ISO 8601.

use crate::diagnostic::report::{Diagnostic, Severity};
use crate::eval::outcome::{Outcome, ResultItem, Selected, TableUse, TraceNode};
use crate::law::revision::EnforcementDate;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::rounding::Rounding;
use crate::report::form;
use crate::report::outcome::provision_name;
use crate::report::value::{as_written, rounding_phrase, sign, written};
use crate::source::file::Sources;
use crate::source::span::Span;
use serde_json::{Map, json};

/// The engine's name and version.
pub const ENGINE: &str = concat!("kitei ", env!("CARGO_PKG_VERSION"));

/// JSON of a value without a home.
pub type Json = serde_json::Value;

/// A result; with `explain` also its `trace`.
pub fn outcome(outcome: &Outcome, sources: &Sources, explain: bool) -> Json {
    let mut out = json!({
        "entry": outcome.entry,
        "results": results(&outcome.results),
        "versions": outcome.versions.iter().map(|selected| version(selected, outcome)).collect::<Vec<_>>(),
        "confidence": outcome.confidence.map(|confidence| confidence.as_str()),
        "interpretations": outcome.interpretations.iter().map(|one| json!({"at": one.at, "text": one.text})).collect::<Vec<_>>(),
        "sources": outcome.sources.iter().map(table).collect::<Vec<_>>(),
        "rules": outcome.rules,
        "engine": ENGINE,
    });
    if let (true, Some(map)) = ((explain || outcome.shows_form) && !outcome.form.is_empty(), out.as_object_mut()) {
        map.insert("form".to_owned(), form::json(outcome, explain));
    }
    if let (true, Some(map)) = (explain, out.as_object_mut()) {
        map.insert("trace".to_owned(), outcome.trace.iter().map(|node| trace(node, sources)).collect());
    }
    out
}

/// Findings: the first error as `error`, all of them as `errors`, the rest as `warnings`.
pub fn findings(findings: &[Diagnostic], sources: &Sources) -> Json {
    let (errors, rest): (Vec<_>, Vec<_>) = findings.iter().partition(|found| found.severity == Severity::Error);
    let mut out = Map::new();
    if let Some(first) = errors.first() {
        out.insert("error".to_owned(), finding(first, sources));
    }
    if errors.len() > 1 {
        out.insert("errors".to_owned(), errors.iter().map(|found| finding(found, sources)).collect());
    }
    if !rest.is_empty() {
        out.insert("warnings".to_owned(), rest.iter().map(|found| finding(found, sources)).collect());
    }
    Json::Object(out)
}

/// One finding: code, message, place, help, related places.
pub fn finding(finding: &Diagnostic, sources: &Sources) -> Json {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut out = Map::new();
    out.insert("code".to_owned(), json!(finding.code.as_str()));
    out.insert("severity".to_owned(), json!(severity));
    out.insert("message".to_owned(), json!(finding.message));
    out.insert("at".to_owned(), finding.span().map_or(Json::Null, |span| place(span, sources)));
    out.insert("help".to_owned(), json!(finding.help));
    let related =
        finding.labels.iter().skip(1).map(|label| json!({"message": label.message, "at": place(label.span, sources)}));
    out.insert("related".to_owned(), related.collect());
    if !finding.notes.is_empty() {
        out.insert("notes".to_owned(), json!(finding.notes));
    }
    if let Some(case) = &finding.case {
        out.insert("case".to_owned(), json!(case));
    }
    Json::Object(out)
}

/// File, line and column of a place, the latter two from 1.
pub fn place(span: Span, sources: &Sources) -> Json {
    match sources.get(span.file) {
        Some(file) => {
            let at = file.line_column(span.start as usize);
            json!({"file": file.name, "line": at.line, "column": at.column})
        }
        None => Json::Null,
    }
}

/// Results by name; of two that are called alike the second is numbered, so that none is lost.
fn results(items: &[ResultItem]) -> Json {
    let mut out = Map::new();
    for item in items {
        let mut name = item.name.clone();
        let mut count = 1;
        while out.contains_key(&name) {
            count += 1;
            name = format!("{}（{count}）", item.name);
        }
        out.insert(name, result(&item.value, item.unit, item.rounding));
    }
    Json::Object(out)
}

/// `{"value": "1.250", "unit": "％"}`, with `exact` or `reason` where they belong.
pub fn result(value: &Value, unit: Option<Unit>, rounding: Option<Rounding>) -> Json {
    let mut out = Map::new();
    match value {
        Value::Number(number) => {
            let written = written(number, unit, rounding);
            out.insert("value".to_owned(), json!(written.digits));
            if let Some(exact) = written.exact {
                out.insert("exact".to_owned(), json!(exact));
            }
            if let Some(sign) = sign(unit) {
                out.insert("unit".to_owned(), json!(sign));
            }
        }
        Value::Absent(reason) => {
            out.insert("value".to_owned(), Json::Null);
            out.insert("reason".to_owned(), json!(reason));
        }
        other => {
            out.insert("value".to_owned(), plain(other));
        }
    }
    Json::Object(out)
}

/// A value alone, as it stands in a list.
fn plain(value: &Value) -> Json {
    match value {
        Value::Number(number) => json!(as_written(number, None).digits),
        Value::Date(day) => json!(day.to_string()),
        Value::Open => json!("未通知"),
        Value::Truth(truth) => json!(truth),
        Value::Category(word) | Value::Text(word) => json!(word),
        Value::Categories(words) => json!(words),
        Value::Address(address) => json!(address.to_string()),
        Value::List(rows) => {
            let row = |row: &std::collections::BTreeMap<String, Value>| {
                Json::Object(row.iter().map(|(name, value)| (name.clone(), plain(value))).collect())
            };
            rows.iter().map(row).collect()
        }
        Value::Absent(_) => Json::Null,
    }
}

/// The version that governs a provision.
pub fn version(selected: &Selected, outcome: &Outcome) -> Json {
    let basis = selected.basis.iter().map(|basis| json!({"fact": basis.fact, "value": basis.value}));
    let rejected = selected
        .rejected
        .iter()
        .map(|rejected| json!({"revision": rejected.revision.to_string(), "reason": rejected.reason}));
    json!({
        "provision": provision_name(selected, outcome),
        "revision": selected.revision.to_string(),
        "enforced": enforced(selected.enforced),
        "basis": basis.collect::<Vec<_>>(),
        "by": selected.by,
        "reason": selected.reason,
        "rejected": rejected.collect::<Vec<_>>(),
    })
}

/// A date of enforcement; `null` where it is not fixed.
pub fn enforced(date: EnforcementDate) -> Json {
    date.day().map_or(Json::Null, |day| json!(day.to_string()))
}

fn table(table: &TableUse) -> Json {
    let mut out = json!({
        "table": table.table,
        "document": table.document,
        "confidence": table.confidence.as_str(),
    });
    if let (true, Some(map)) = (table.overlay, out.as_object_mut()) {
        map.insert("overlay".to_owned(), json!(true));
    }
    out
}

fn trace(node: &TraceNode, sources: &Sources) -> Json {
    let mut out = Map::new();
    out.insert("name".to_owned(), json!(node.name));
    out.insert("provision".to_owned(), json!(node.at));
    out.insert("title".to_owned(), json!(node.title));
    out.insert("version".to_owned(), json!(node.version));
    out.insert("by".to_owned(), json!(node.by));
    out.insert("formula".to_owned(), json!(node.formula));
    out.insert("substituted".to_owned(), json!(node.substituted));
    if let Some(rounding) = node.rounding {
        out.insert("rounding".to_owned(), json!(rounding_phrase(rounding, node.unit)));
    }
    if let Some(before) = &node.before_rounding {
        let written = as_written(before, None);
        out.insert("before".to_owned(), json!(written.digits));
        if let Some(exact) = written.exact {
            out.insert("before_exact".to_owned(), json!(exact));
        }
    }
    if let Json::Object(value) = result(&node.value, node.unit, node.rounding) {
        out.extend(value);
    }
    out.insert("tables".to_owned(), node.tables.iter().map(table).collect());
    let interpretations = node.interpretations.iter().map(|one| json!({"at": one.at, "text": one.text}));
    out.insert("interpretations".to_owned(), interpretations.collect());
    out.insert("remarks".to_owned(), json!(node.remarks));
    out.insert("source".to_owned(), node.span.map_or(Json::Null, |span| place(span, sources)));
    out.insert("children".to_owned(), node.children.iter().map(|child| trace(child, sources)).collect());
    Json::Object(out)
}
