//! The entries that can be asked for: one line each, as a page, as JSON.

use crate::diagnostic::render::Language;
use crate::query::answers::EntryLine;
use crate::report::json::Json;
use crate::report::page::{Block, Grid, Page};
use crate::report::text::columns;
use crate::report::words::Word;
use serde_json::json;

/// One line an entry: kind, name, regulation.
pub fn lines(entries: &[EntryLine]) -> String {
    let row = |entry: &EntryLine| vec![entry.kind.as_str().to_owned(), entry.name.clone(), entry.regulation.clone()];
    columns(&entries.iter().map(row).collect::<Vec<_>>())
}

/// The page.
pub fn page(entries: &[EntryLine], language: Language) -> Page {
    let head = [Word::Kind, Word::Entry, Word::Regulation, Word::Results];
    let row = |entry: &EntryLine| {
        vec![entry.kind.as_str().to_owned(), entry.name.clone(), entry.regulation.clone(), entry.results.join("、")]
    };
    let mut page = Page::new(Word::Entries.say(language), "");
    page.add(Block::Grid(Grid {
        head: head.iter().map(|word| word.say(language).to_owned()).collect(),
        rows: entries.iter().map(row).collect(),
    }));
    page
}

/// JSON: an array of entries.
pub fn json(entries: &[EntryLine]) -> Json {
    let one = |entry: &EntryLine| {
        json!({
            "kind": entry.kind.as_str(),
            "entry": entry.name,
            "regulation": entry.regulation,
            "results": entry.results,
        })
    };
    entries.iter().map(one).collect()
}
