//! What a revision changes, for people and as JSON; where results differ outside the provisions that it names, as findings
//! with their case.

use crate::corpus::to_yaml;
use crate::diagnostic::code::Code;
use crate::diagnostic::render::Language;
use crate::diagnostic::report::Diagnostic;
use crate::eval::outcome::Outcome;
use crate::query::changed::{Changed, Elsewhere, EntryChange};
use crate::report::json::{self, Json};
use crate::report::page::{Block, Grid, Page};
use crate::report::value::shown;
use crate::report::words::Word;
use crate::source::file::Sources;
use serde_json::json;

/// The findings: a difference elsewhere is an error, what cannot be decided a note.
pub fn findings(changed: &Changed, language: Language) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for entry in &changed.entries {
        for one in &entry.elsewhere {
            let message = format!("「{}」の結果が、{}の挙げない所で変わる", entry.name, changed.revision);
            let at = one.span.unwrap_or(changed.span);
            found.push(
                Diagnostic::at(Code::ChangesElsewhere, at, message)
                    .note(format!("{}による", one.because))
                    .note(format!("改正前: {}", told(&one.before, language)))
                    .note(format!("改正後（挙げた所は改正前のまま）: {}", told(&one.after, language)))
                    .case(to_yaml::case(&one.case))
                    .help("改正がそこも改めるのなら新旧の行に挙げ、そうでなければ及ばないように書く"),
            );
        }
        for (because, why, span) in &entry.undecided {
            let message = format!("「{}」の結果が{because}で変わらないかを確かめられない", entry.name);
            found.push(Diagnostic::at(Code::Undecided, span.unwrap_or(changed.span), message).note(why.clone()));
        }
    }
    found
}

fn told(side: &Result<Box<Outcome>, String>, language: Language) -> String {
    match side {
        Ok(outcome) => {
            let result = |item: &crate::eval::outcome::ResultItem| {
                format!("{} {}", item.name, shown(&item.value, item.unit, item.rounding, language))
            };
            outcome.results.iter().map(result).collect::<Vec<_>>().join("、")
        }
        Err(error) => error.clone(),
    }
}

/// The page.
pub fn page(changed: &Changed, language: Language) -> Page {
    let (title, named, entries) = match language {
        Language::Japanese => (format!("{}が変えるもの", changed.revision), "改正が挙げて改める所", "算定・判定・期限"),
        Language::English => (format!("What {} changes", changed.revision), "What it names and changes", "Entries"),
    };
    let mut page = Page::new(title, changed.regulation.clone());
    page.section(named, Block::Paragraph(changed.named.join("、")));
    let (untouched, touched): (Vec<&EntryChange>, Vec<&EntryChange>) =
        changed.entries.iter().partition(|entry| entry.is_untouched());
    let rows = touched.iter().map(|entry| vec![entry.name.clone(), verdict(entry, language)]);
    let head = vec![Word::Entry.say(language).to_owned(), Word::Result.say(language).to_owned()];
    page.section(entries, Block::Grid(Grid { head, rows: rows.collect() }));
    let names: Vec<&str> = untouched.iter().map(|entry| entry.name.as_str()).collect();
    let heading = match language {
        Language::Japanese => format!("変わらない（関わる所に改正がない）: {}件", names.len()),
        Language::English => format!("Do not change (nothing that they come to was changed): {}", names.len()),
    };
    page.section(&heading, Block::Paragraph(names.join("、")));
    page
}

fn verdict(entry: &EntryChange, language: Language) -> String {
    let mut words = Vec::new();
    let list = |list: Vec<&str>| list.join("、");
    let through = list(entry.through.iter().map(String::as_str).collect());
    let elsewhere = list(entry.elsewhere.iter().map(|one| one.because.as_str()).collect());
    let undecided = list(entry.undecided.iter().map(|(because, ..)| because.as_str()).collect());
    match language {
        Language::Japanese => {
            if !elsewhere.is_empty() {
                words.push(format!("× 挙げない所で変わる: {elsewhere}"));
            }
            if !undecided.is_empty() {
                words.push(format!("？ 確かめられない: {undecided}"));
            }
            words.push(match through.as_str() {
                "" => String::new(),
                _ if words.is_empty() => format!("○ 変わるとすれば、ここを通じてだけ: {through}"),
                _ => format!("ほかに、ここを通じて: {through}"),
            });
        }
        Language::English => {
            if !elsewhere.is_empty() {
                words.push(format!("× differs where nothing is named: {elsewhere}"));
            }
            if !undecided.is_empty() {
                words.push(format!("? not decided: {undecided}"));
            }
            words.push(match through.as_str() {
                "" => String::new(),
                _ if words.is_empty() => format!("○ may change through these only: {through}"),
                _ => format!("and through: {through}"),
            });
        }
    }
    words.retain(|word| !word.is_empty());
    words.join("、")
}

/// JSON.
pub fn json(changed: &Changed, sources: &Sources) -> Json {
    let side = |side: &Result<Box<Outcome>, String>| match side {
        Ok(outcome) => json::outcome(outcome, sources, false).get("results").cloned().unwrap_or(Json::Null),
        Err(error) => json!({ "error": error }),
    };
    let elsewhere = |one: &Elsewhere| {
        json!({
            "because": one.because,
            "at": one.span.map_or(Json::Null, |span| json::place(span, sources)),
            "case": to_yaml::case(&one.case),
            "before": side(&one.before),
            "after": side(&one.after),
        })
    };
    let entry = |entry: &EntryChange| {
        let undecided = entry.undecided.iter().map(|(because, why, _)| json!({"because": because, "reason": why}));
        json!({
            "entry": entry.name,
            "kind": entry.kind.as_str(),
            "through": entry.through,
            "elsewhere": entry.elsewhere.iter().map(elsewhere).collect::<Vec<_>>(),
            "undecided": undecided.collect::<Vec<_>>(),
        })
    };
    json!({
        "regulation": changed.regulation,
        "revision": changed.revision,
        "named": changed.named,
        "equal_elsewhere": !changed.differs() && changed.entries.iter().all(|one| one.undecided.is_empty()),
        "entries": changed.entries.iter().map(entry).collect::<Vec<_>>(),
    })
}
