//! The consolidated text in force on a day (`kitei show`), as a page and as JSON.

use crate::diagnostic::render::Language;
use crate::query::answers::{ConsolidatedProvision, TextState};
use crate::report::json::{Json, enforced};
use crate::report::page::{Block, Page};
use crate::report::words::{Word, day, enforcement};
use chrono::NaiveDate;
use serde_json::json;

/// The page: each provision under its address, with the revision whose text it is.
pub fn page(provisions: &[ConsolidatedProvision], on: NaiveDate, language: Language) -> Page {
    let title = provisions.first().map(|provision| provision.regulation.clone()).unwrap_or_default();
    let subtitle = match language {
        Language::Japanese => format!("{}現在", day(on, language)),
        Language::English => format!("as on {on}"),
    };
    let mut page = Page::new(title, subtitle);
    let top = provisions.iter().map(|provision| provision.depth).min().unwrap_or(0);
    for provision in provisions {
        let heading = format!("{} {}", provision.address, provision.title).trim().to_owned();
        page.add(if provision.depth <= top { Block::Heading(heading) } else { Block::Subheading(heading) });
        let in_force = Word::Enforced.say(language);
        let enforced = enforcement(provision.enforced, language);
        page.add(Block::Paragraph(match language {
            Language::Japanese => format!("［{}、{enforced}{in_force}］", provision.label),
            Language::English => format!("[{}, {in_force} {enforced}]", provision.label),
        }));
        match provision.state {
            TextState::Text if provision.lines.is_empty() => {}
            TextState::Text => page.add(Block::Law(provision.lines.clone())),
            TextState::Deleted => page.add(Block::Law(vec![(0, "削除".to_owned())])),
            TextState::Unknown => page.add(Block::Law(vec![(0, Word::Unknown.say(language).to_owned())])),
        }
        let label = Word::Interpretations.say(language);
        let notes = provision.interpretations.iter().map(|text| format!("{label} {text}"));
        let notes: Vec<String> = notes.collect();
        if !notes.is_empty() {
            page.add(Block::Items(notes));
        }
    }
    page
}

/// JSON: the day and the provisions in order.
pub fn json(provisions: &[ConsolidatedProvision], on: NaiveDate) -> Json {
    let one = |provision: &ConsolidatedProvision| {
        let state = match provision.state {
            TextState::Text => "text",
            TextState::Deleted => "deleted",
            TextState::Unknown => "unknown",
        };
        let line = |(indent, line): &(usize, String)| format!("{}{line}", " ".repeat(*indent));
        json!({
            "regulation": provision.regulation,
            "provision": provision.address,
            "title": provision.title,
            "revision": provision.revision.to_string(),
            "label": provision.label,
            "enforced": enforced(provision.enforced),
            "state": state,
            "text": provision.lines.iter().map(line).collect::<Vec<_>>(),
            "interpretations": provision.interpretations,
        })
    };
    json!({"on": on.to_string(), "provisions": provisions.iter().map(one).collect::<Vec<_>>()})
}
