//! A result as a page: results, the versions that governed and by what, how sure the numbers are, and how it was worked out.

use crate::diagnostic::render::Language;
use crate::eval::outcome::{Outcome, Selected};
use crate::law::confidence::Confidence;
use crate::report::explain;
use crate::report::form;
use crate::report::json::ENGINE;
use crate::report::page::{Block, Grid, Page, ResultLine};
use crate::report::value::shown;
use crate::report::words::{Word, enforcement};
use crate::source::file::Sources;
use std::collections::BTreeSet;

/// What a page tells beside the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The tree and the versions turned down (`--explain`).
    pub explain: bool,
    /// Warnings about the case; left out where they are told elsewhere.
    pub warnings: bool,
}

/// Makes the page of a result.
pub fn page(outcome: &Outcome, sources: &Sources, detail: Detail, language: Language) -> Page {
    let say = |word: Word| word.say(language);
    let mut page = Page::new(outcome.entry.clone(), outcome.kind.as_str());
    // The lines of a form stand in the form, not among the results as well.
    let on_the_form = if outcome.shows_form { form::names(outcome) } else { BTreeSet::new() };
    let results = outcome.results.iter().filter(|result| !on_the_form.contains(&result.name)).map(|result| {
        ResultLine { name: result.name.clone(), value: shown(&result.value, result.unit, result.rounding, language) }
    });
    page.section(say(Word::Results), Block::Results(results.collect()));
    if outcome.shows_form || detail.explain {
        page.section(say(Word::Form), Block::Form(form::form(outcome, detail.explain, language)));
    }
    match outcome.confidence {
        Some(Confidence::Placeholder) => page.add(Block::Notice(say(Word::Placeholder).to_owned())),
        Some(Confidence::Secondary) => page.add(Block::Notice(say(Word::Secondary).to_owned())),
        Some(Confidence::Official) | None => {}
    }
    if detail.warnings {
        let messages = outcome.warnings.iter().map(|warning| warning.message.clone());
        page.section(say(Word::Warnings), Block::Items(messages.collect()));
    }
    if detail.explain {
        let trace: Vec<_> = outcome.trace.iter().filter(|node| !on_the_form.contains(&node.name)).cloned().collect();
        page.section(say(Word::Trace), Block::Tree(explain::tree(&trace, sources, language)));
    }
    page.section(say(Word::Versions), Block::Grid(versions(outcome, language)));
    page.section(say(Word::Rejected), Block::Items(rejected(outcome, detail.explain)));
    page.section(say(Word::Interpretations), Block::Items(interpretations(outcome)));
    page.section(say(Word::Sources), Block::Grid(tables(outcome, language)));
    let mut fine = Vec::new();
    if let Some(confidence) = outcome.confidence {
        fine.push((say(Word::Confidence).to_owned(), confidence.as_str().to_owned()));
    }
    fine.push((say(Word::Rules).to_owned(), outcome.rules.clone()));
    fine.push((say(Word::Engine).to_owned(), ENGINE.to_owned()));
    page.add(Block::Fine(fine));
    page
}

/// The provision of a version, its regulation named before it where a result needs more than one.
pub fn provision_name(selected: &Selected, outcome: &Outcome) -> String {
    let one = outcome.versions.iter().all(|other| other.regulation == selected.regulation);
    if one { selected.provision.clone() } else { format!("「{}」{}", selected.regulation, selected.provision) }
}

fn versions(outcome: &Outcome, language: Language) -> Grid {
    let head = [Word::Address, Word::Title, Word::Revision, Word::Enforced, Word::By, Word::Reason];
    let row = |selected: &Selected| {
        vec![
            provision_name(selected, outcome),
            selected.title.clone(),
            selected.label.clone(),
            enforcement(selected.enforced, language),
            selected.by.clone(),
            reason(selected),
        ]
    };
    Grid {
        head: head.iter().map(|word| word.say(language).to_owned()).collect(),
        rows: outcome.versions.iter().map(row).collect(),
    }
}

/// Why a version governs; where nobody said it, the facts that it was chosen by.
fn reason(selected: &Selected) -> String {
    if !selected.reason.is_empty() {
        return selected.reason.clone();
    }
    selected.basis.iter().map(|basis| format!("{} {}", basis.fact, basis.value)).collect::<Vec<_>>().join("、")
}

/// The versions turned down for this case; with `all` those too that a later version merely replaced.
fn rejected(outcome: &Outcome, all: bool) -> Vec<String> {
    let lines = outcome.versions.iter().flat_map(|selected| {
        let name = provision_name(selected, outcome);
        let listed = selected.rejected.iter().filter(move |rejected| all || !rejected.superseded);
        listed.map(move |rejected| format!("{name} {}: {}", rejected.label, rejected.reason))
    });
    lines.collect()
}

fn interpretations(outcome: &Outcome) -> Vec<String> {
    outcome.interpretations.iter().map(|one| format!("{}: {}", one.at, one.text)).collect()
}

fn tables(outcome: &Outcome, language: Language) -> Grid {
    let head = [Word::Table, Word::Document, Word::Confidence];
    let rows = outcome.sources.iter().map(|table| {
        let overlay = if table.overlay { format!("（{}）", Word::Overlay.say(language)) } else { String::new() };
        vec![format!("{}{overlay}", table.table), table.document.clone(), table.confidence.as_str().to_owned()]
    });
    Grid { head: head.iter().map(|word| word.say(language).to_owned()).collect(), rows: rows.collect() }
}
