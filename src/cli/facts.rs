//! `kitei facts`: the facts that an entry needs, over all its versions.

use crate::cli::arguments::{Common, Format};
use crate::cli::open;
use crate::cli::output::{Told, answer, pretty};
use crate::diagnostic::report::Findings;
use crate::report::{schema, template};
use clap::Args;

/// Arguments of `facts`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 / Examples:\n  kitei facts 簡易通知型包括保険料 > case.yaml\n  kitei facts 簡易通知型包括保険料 --format json-schema"
)]
pub struct Facts {
    /// 算定、判定又は期限の名前 / The entry
    #[arg(value_name = "ENTRY")]
    entry: String,
}

/// Tells the facts.
pub fn run(facts: &Facts, common: &Common) -> Told {
    let mut findings = Findings::default();
    let corpus = open::corpus(common, &mut findings);
    let engine = match open::engine(corpus, findings) {
        Ok(engine) => engine,
        Err((errors, sources)) => return Told::failed(errors, &sources),
    };
    let needs = match engine.facts(&facts.entry, &common.switches()) {
        Ok(needs) => needs,
        Err(errors) => return Told::failed(errors, engine.sources()),
    };
    let language = common.language();
    Told::done(match common.format.unwrap_or(Format::Yaml) {
        Format::Yaml => template::yaml(&needs, language),
        Format::JsonSchema => pretty(&schema::schema(&needs, language)),
        format @ (Format::Text | Format::Json | Format::Markdown | Format::Html | Format::Csv | Format::Kitei) => {
            answer(|| template::json(&needs), || template::page(&needs, language), format, common)
        }
    })
}
