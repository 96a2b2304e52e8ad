//! The versions of provisions over time, as a page and as JSON.

use crate::diagnostic::render::Language;
use crate::query::answers::{TextState, TimelineRow, TimelineVersion};
use crate::report::json::{Json, enforced, place};
use crate::report::page::{Block, Grid, Page};
use crate::report::words::{Word, day, enforcement};
use crate::source::file::Sources;
use serde_json::json;

/// The page: a table for each provision, oldest version first.
pub fn page(rows: &[TimelineRow], language: Language) -> Page {
    let mut page = Page::new(Word::Timeline.say(language), "");
    let mut regulation = "";
    for row in rows {
        if row.regulation != regulation {
            regulation = &row.regulation;
            page.add(Block::Heading(regulation.to_owned()));
        }
        page.add(Block::Subheading(format!("{} {}", row.provision, row.title).trim().to_owned()));
        page.add(Block::Grid(grid(row, language)));
    }
    if rows.is_empty() {
        page.add(Block::Paragraph(Word::None.say(language).to_owned()));
    }
    page
}

/// JSON: an array of provisions with their versions.
pub fn json(rows: &[TimelineRow], sources: &Sources) -> Json {
    let version = |version: &TimelineVersion, row: &TimelineRow| {
        json!({
            "address": version.address.as_ref().unwrap_or(&row.provision),
            "revision": version.revision.to_string(),
            "label": version.label,
            "enforced": enforced(version.enforced),
            "applicability": version.applicability,
            "by": version.by,
            "known": version.known.to_string(),
            "expires": version.expires.map(|day| day.to_string()),
            "state": state(version.state),
            "at": version.span.map(|span| place(span, sources)),
        })
    };
    let one = |row: &TimelineRow| {
        json!({
            "regulation": row.regulation,
            "provision": row.provision,
            "title": row.title,
            "versions": row.versions.iter().map(|one| version(one, row)).collect::<Vec<_>>(),
        })
    };
    rows.iter().map(one).collect()
}

fn state(state: TextState) -> &'static str {
    match state {
        TextState::Text => "text",
        TextState::Deleted => "deleted",
        TextState::Unknown => "unknown",
    }
}

fn grid(row: &TimelineRow, language: Language) -> Grid {
    let head = [Word::Revision, Word::Enforced, Word::Applicability, Word::By, Word::Known];
    let cells = |version: &TimelineVersion| {
        let mark = match version.state {
            TextState::Text => "",
            TextState::Deleted => Word::Deleted.say(language),
            TextState::Unknown => Word::Unknown.say(language),
        };
        let moved = version.address.as_ref().map(|address| format!("（{address}）")).unwrap_or_default();
        let expires = match version.expires {
            Some(last) => format!("、{} {}", day(last, language), Word::Expires.say(language)),
            None => String::new(),
        };
        vec![
            format!("{}{moved}{mark}", version.label),
            enforcement(version.enforced, language),
            format!("{}{expires}", version.applicability),
            version.by.clone().unwrap_or_default(),
            day(version.known, language),
        ]
    };
    Grid {
        head: head.iter().map(|word| word.say(language).to_owned()).collect(),
        rows: row.versions.iter().map(cells).collect(),
    }
}
