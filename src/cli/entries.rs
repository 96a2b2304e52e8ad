//! `kitei entries`: what can be asked for, one line each.

use crate::cli::arguments::{Common, Format};
use crate::cli::open;
use crate::cli::output::{Told, answer};
use crate::diagnostic::report::Findings;
use crate::report::entries;

/// Lists the entries.
pub fn run(common: &Common) -> Told {
    let mut findings = Findings::default();
    let corpus = open::corpus(common, &mut findings);
    let engine = match open::engine(corpus, findings) {
        Ok(engine) => engine,
        Err((errors, sources)) => return Told::failed(errors, &sources),
    };
    let list = engine.entries();
    Told::done(match common.format.unwrap_or(Format::Text) {
        Format::Text => entries::lines(&list),
        format @ (Format::Json
        | Format::Yaml
        | Format::Markdown
        | Format::Html
        | Format::Csv
        | Format::Kitei
        | Format::JsonSchema) => {
            answer(|| entries::json(&list), || entries::page(&list, common.language()), format, common)
        }
    })
}
