//! How golden cases went: one line a case for people, all of it as JSON.

use crate::diagnostic::render::Language;
use crate::query::golden::{DifferenceKind, GoldenReport};
use crate::report::json::{self, Json};
use crate::report::page::{Block, Grid, Page};
use crate::report::value::shown;
use crate::report::words::Word;
use crate::source::file::Sources;
use serde_json::json;

/// What `differs` shows of a result that came out.
pub fn actual(item: &crate::eval::outcome::ResultItem) -> String {
    shown(&item.value, item.unit, item.rounding, Language::Japanese)
}

/// `12件のうち11件が期待どおり`.
pub fn summary(reports: &[GoldenReport], language: Language) -> String {
    let passed = reports.iter().filter(|report| report.passed()).count();
    match language {
        Language::Japanese => format!("{}件のうち{passed}件が期待どおり", reports.len()),
        Language::English => format!("{passed} of {} cases as expected", reports.len()),
    }
}

/// The page: one row a case.
pub fn page(reports: &[GoldenReport], language: Language) -> Page {
    let head = ["", Word::Title.say(language), Word::Entry.say(language), Word::Authority.say(language)];
    let row = |report: &GoldenReport| {
        let mark = if report.passed() { "○" } else { "×" };
        let authority = report.authority.clone().unwrap_or_default();
        vec![mark.to_owned(), report.title.clone(), report.entry.clone(), authority]
    };
    let mut page = Page::new(Word::GoldenCases.say(language), summary(reports, language));
    page.add(Block::Grid(Grid {
        head: head.iter().map(|word| (*word).to_owned()).collect(),
        rows: reports.iter().map(row).collect(),
    }));
    page
}

/// JSON: counts, and the cases with their differences.
pub fn json(reports: &[GoldenReport], sources: &Sources) -> Json {
    let difference = |kind: &DifferenceKind| match kind {
        DifferenceKind::Value { name, expected, actual } => json!({
            "result": name,
            "expected": expected.node,
            "actual": json::result(&actual.value, actual.unit, actual.rounding),
            "at": json::place(expected.span, sources),
        }),
        DifferenceKind::NoResult { name, near } => json!({
            "result": name.node,
            "actual": null,
            "near": near,
            "at": json::place(name.span, sources),
        }),
        DifferenceKind::NoError { expected } => json!({
            "expected_error": expected.node,
            "at": json::place(expected.span, sources),
        }),
        DifferenceKind::Error { expected, findings } => json!({
            "expected_error": expected.as_ref().map(|expected| &expected.node),
            "error": findings.first().map(|found| json::finding(found, sources)),
        }),
        DifferenceKind::Unreadable(found) => json!({"error": json::finding(found, sources)}),
    };
    let case = |report: &GoldenReport| {
        let differences = report.differences.iter().map(|one| {
            let mut out = difference(&one.kind);
            if let Some(map) = out.as_object_mut() {
                map.insert("side".to_owned(), json!(one.side.as_str()));
            }
            out
        });
        json!({
            "title": report.title,
            "entry": report.entry,
            "authority": report.authority,
            "passed": report.passed(),
            "differences": differences.collect::<Vec<_>>(),
        })
    };
    let passed = reports.iter().filter(|report| report.passed()).count();
    json!({
        "cases": reports.iter().map(case).collect::<Vec<_>>(),
        "passed": passed,
        "failed": reports.len() - passed,
    })
}
