//! `kitei check`: everything that is wrong with the rules, in one run.

use crate::cli::arguments::{Common, Format, revision};
use crate::cli::open;
use crate::cli::output::{Told, answer};
use crate::diagnostic::render::Language;
use crate::diagnostic::report::{Diagnostic, Findings, Severity};
use crate::query::engine::Engine;
use crate::report::changed;
use crate::report::page::Page;
use chrono::NaiveDate;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 / Examples:\n  kitei check\n  kitei check regulations/premium-rates\n  kitei check --with draft.kitei\n  kitei check --with draft.kitei --changed 2027-01-15"
)]
pub struct Check {
    /// 規程の置き場所 / The regulations [既定 / default: --regulations]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// この改正が、挙げた条項の外で結果を変えないことを確かめる / Prove that a revision changes nothing outside what it names
    #[arg(long, value_name = "REVISION", value_parser = revision)]
    changed: Option<NaiveDate>,
}

/// Checks; the findings are the result.
pub fn run(check: &Check, common: &Common) -> Told {
    let mut findings = Findings::default();
    let place = check.path.as_deref().or(common.regulations.as_deref());
    let corpus = open::corpus_at(place, common, &mut findings);
    let engine = Engine::load_moved(corpus, &common.switches(), &mut findings);
    engine.once_fixed().into_iter().for_each(|finding| findings.push(finding));
    let findings = findings.sorted();
    if let Some(day) = check.changed.filter(|_| engine.faults().is_empty()) {
        return changes(&engine, day, findings, common);
    }
    let count = |severity| findings.iter().filter(|found| found.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let (regulations, entries) = (engine.regulations(), engine.entries().len());
    let json = || json!({"regulations": regulations, "entries": entries, "errors": errors, "warnings": warnings});
    let line = || {
        Page::new(
            match common.language() {
                Language::Japanese => {
                    format!("規程{regulations}件、算定・判定・期限{entries}件: 誤り{errors}件、注意{warnings}件")
                }
                Language::English => {
                    format!("{regulations} regulations, {entries} entries: {errors} errors, {warnings} warnings")
                }
            },
            "",
        )
    };
    let out = answer(json, line, common.format.unwrap_or(Format::Text), common);
    Told { out, findings, sources: engine.sources().clone() }
}

/// What a revision changes; a day names one revision of each regulation at most.
fn changes(engine: &Engine, day: NaiveDate, mut findings: Vec<Diagnostic>, common: &Common) -> Told {
    let found = match engine.changed(day) {
        Ok(found) => found,
        Err(errors) => return Told::failed(errors, engine.sources()),
    };
    let language = common.language();
    findings.extend(found.iter().flat_map(|one| changed::findings(one, language)));
    let json = || match found.as_slice() {
        [one] => changed::json(one, engine.sources()),
        several => several.iter().map(|one| changed::json(one, engine.sources())).collect(),
    };
    let page = || {
        let mut pages = found.iter().map(|one| changed::page(one, language));
        let mut first = pages.next().unwrap_or_default();
        first.blocks.extend(pages.flat_map(|page| page.blocks));
        first
    };
    let out = answer(json, page, common.format.unwrap_or(Format::Text), common);
    Told { out, findings, sources: engine.sources().clone() }
}
