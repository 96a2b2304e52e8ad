//! What a revision changes, for people and as JSON; where results differ outside the provisions that it names, as findings
//! with their case.

use crate::corpus::to_yaml;
use crate::diagnostic::code::Code;
use crate::diagnostic::render::Language;
use crate::diagnostic::report::Diagnostic;
use crate::eval::outcome::{Outcome, ResultItem};
use crate::law::value::Value;
use crate::query::changed::states::values;
use crate::query::changed::{Changed, Elsewhere, EntryChange, Example, Found, Through};
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
            let (before, after) = told(&one.example, language);
            found.push(
                Diagnostic::at(Code::ChangesElsewhere, at, message)
                    .note(format!("{}による", one.because))
                    .note(format!("改正前: {before}"))
                    .note(format!("改正後（挙げた所は改正前のまま）: {after}"))
                    .case(to_yaml::case(&one.example.case))
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

/// What an example came to before and with the revision: of results those that differ.
fn told(example: &Example, language: Language) -> (String, String) {
    let Example { before, after, .. } = example;
    let other = |side: &Result<Box<Outcome>, String>| {
        let list = side.as_ref().ok().map(|outcome| values(outcome));
        list.map(|list| list.into_iter().map(|(name, value)| (name.to_owned(), value.cloned())).collect::<Vec<_>>())
    };
    let (first, second) = (other(before), other(after));
    let of = |side: &Option<Vec<(String, Option<Value>)>>, name: &str| {
        side.as_ref()?.iter().find(|one| one.0 == name).map(|one| one.1.clone())
    };
    let same = |name: &str| of(&first, name).is_some() && of(&first, name) == of(&second, name);
    let side = |side: &Result<Box<Outcome>, String>| match side {
        Ok(outcome) => {
            let results = outcome.results.iter().filter(|item| !same(&item.name));
            let result =
                |item: &ResultItem| format!("{} {}", item.name, shown(&item.value, item.unit, item.rounding, language));
            results.map(result).collect::<Vec<_>>().join("、")
        }
        Err(error) => error.clone(),
    };
    (side(before), side(after))
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
    examples(changed, language, &mut page);
    page
}

/// For each named provision the first entry that shows what it changes, one case for all that it shows; JSON has all.
fn examples(changed: &Changed, language: Language, page: &mut Page) {
    let mut groups: Vec<(&EntryChange, String, Vec<&str>, &Example)> = Vec::new();
    for (entry, one, example) in changed.entries.iter().flat_map(shown_examples) {
        if groups.iter().any(|(_, _, places, _)| places.contains(&one.shown.as_str())) {
            continue;
        }
        let case = to_yaml::case(&example.case);
        match groups.iter_mut().find(|(_, other, ..)| *other == case) {
            Some((_, _, places, _)) => places.push(&one.shown),
            None => groups.push((entry, case, vec![&one.shown], example)),
        }
    }
    if !groups.is_empty() {
        page.add(Block::Heading(match language {
            Language::Japanese => "どう変わるか（kitei compare --old 改正前:… --new 改正:… で試せる）".to_owned(),
            Language::English => "How (for kitei compare --old 改正前:… --new 改正:…)".to_owned(),
        }));
    }
    for (entry, case, places, example) in groups {
        page.add(Block::Subheading(format!("{}: {}", places.join("、"), entry.name)));
        page.add(Block::Law(case.lines().map(line).collect()));
        let names = match language {
            Language::Japanese => ["改正前", "改正後"],
            Language::English => ["before", "after"],
        };
        let (before, after) = told(example, language);
        page.add(Block::Fine(names.into_iter().map(str::to_owned).zip([before, after]).collect()));
    }
}

fn shown_examples(entry: &EntryChange) -> impl Iterator<Item = (&EntryChange, &Through, &Example)> {
    entry.through.iter().filter_map(move |one| match &one.found {
        Found::Example(example) => Some((entry, one, &**example)),
        Found::NoCase | Found::NotMet => None,
    })
}

/// A line of YAML with the columns by which it is indented.
fn line(text: &str) -> (usize, String) {
    let own = text.trim_start();
    (text.len() - own.len(), own.to_owned())
}

fn verdict(entry: &EntryChange, language: Language) -> String {
    let mut words = Vec::new();
    let list = |list: Vec<&str>| list.join("、");
    let by = |wanted: fn(&Found) -> bool| {
        list(entry.through.iter().filter(|one| wanted(&one.found)).map(|one| one.shown.as_str()).collect())
    };
    let through = by(|found| matches!(found, Found::Example(_)));
    let perhaps = by(|found| matches!(found, Found::NotMet));
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
                _ if words.is_empty() => format!("○ ここを通じてだけ変わる: {through}"),
                _ => format!("ほかに、ここを通じて変わる: {through}"),
            });
            words.push(match perhaps.as_str() {
                "" => String::new(),
                _ => format!("結果の違う事案は見つからない: {perhaps}"),
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
                _ if words.is_empty() => format!("○ changes through these only: {through}"),
                _ => format!("and through: {through}"),
            });
            words.push(match perhaps.as_str() {
                "" => String::new(),
                _ => format!("no case met that differs by: {perhaps}"),
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
        let Example { case, before, after } = &one.example;
        json!({
            "because": one.because,
            "at": one.span.map_or(Json::Null, |span| json::place(span, sources)),
            "case": to_yaml::case(case),
            "before": side(before),
            "after": side(after),
        })
    };
    let through = |one: &Through| match &one.found {
        Found::Example(example) => {
            let Example { case, before, after } = &**example;
            json!({
                "place": one.shown,
                "differs": true,
                "case": to_yaml::case(case),
                "before": side(before),
                "after": side(after),
            })
        }
        // Proved that it governs nothing otherwise; else no case was met.
        Found::NoCase => json!({ "place": one.shown, "differs": false }),
        Found::NotMet => json!({ "place": one.shown, "differs": null }),
    };
    let entry = |entry: &EntryChange| {
        let undecided = entry.undecided.iter().map(|(because, why, _)| json!({"because": because, "reason": why}));
        json!({
            "entry": entry.name,
            "kind": entry.kind.as_str(),
            "through": entry.through.iter().map(through).collect::<Vec<_>>(),
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
