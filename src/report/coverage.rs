//! Coverage for people (what is not reached first) and as JSON.

use crate::diagnostic::render::Language;
use crate::query::coverage::{CoverageItem, CoverageRow, Share, share};
use crate::report::json::Json;
use crate::report::page::{Block, Grid, Page};
use crate::report::words::Word;
use serde_json::json;

/// `412件のうち400件に届いている`.
pub fn summary(counted: Share, language: Language) -> String {
    match language {
        Language::Japanese => format!("版と境の側{}のうち{}に届いている", counted.all, counted.reached),
        Language::English => format!("{} of {} versions and boundary sides reached", counted.reached, counted.all),
    }
}

/// The page: a row a version or side, those not reached first.
pub fn page(rows: &[CoverageRow], language: Language) -> Page {
    let mut page = Page::new(Word::Coverage.say(language), summary(share(rows), language));
    let head: Vec<String> = ["", Word::Address.say(language), Word::Revision.say(language), Word::Side.say(language)]
        .iter()
        .map(|word| (*word).to_owned())
        .collect();
    for (reached, word) in [(false, Word::NotReached), (true, Word::Reached)] {
        let lines: Vec<Vec<String>> = rows
            .iter()
            .flat_map(|row| row.items.iter().map(move |item| (row, item)))
            .filter(|(_, item)| item.reached == reached)
            .map(|(row, item)| line(row, item, language))
            .collect();
        if !lines.is_empty() {
            page.section(word.say(language), Block::Grid(Grid { head: head.clone(), rows: lines }));
        }
    }
    page
}

fn line(row: &CoverageRow, item: &CoverageItem, language: Language) -> Vec<String> {
    let mark = if item.reached { "○" } else { "×" };
    vec![mark.to_owned(), row.place.clone(), item.version.clone(), side(item, language)]
}

/// `平成25年2月15日改正附則２の内`; the version itself has no side.
fn side(item: &CoverageItem, language: Language) -> String {
    match (&item.side, language) {
        (None, _) => Word::TheVersion.say(language).to_owned(),
        (Some((name, true)), Language::Japanese) => format!("{name}に当たる"),
        (Some((name, false)), Language::Japanese) => format!("{name}に当たらない"),
        (Some((name, true)), Language::English) => format!("inside {name}"),
        (Some((name, false)), Language::English) => format!("outside {name}"),
    }
}

/// JSON: counts, and every item.
pub fn json(rows: &[CoverageRow]) -> Json {
    let counted = share(rows);
    let item = |item: &CoverageItem| {
        json!({
            "revision": item.version,
            "boundary": item.side.as_ref().map(|(name, _)| name),
            "inside": item.side.as_ref().map(|(_, inside)| inside),
            "reached": item.reached,
        })
    };
    let rows: Vec<Json> = rows
        .iter()
        .map(|row| {
            let items: Vec<Json> = row.items.iter().map(item).collect();
            json!({"regulation": row.regulation, "provision": row.place, "title": row.title, "items": items})
        })
        .collect();
    json!({"reached": counted.reached, "all": counted.all, "provisions": rows})
}
