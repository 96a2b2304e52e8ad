//! `kitei check`: everything that is wrong with the rules, in one run.

use crate::cli::arguments::{Common, Format};
use crate::cli::open;
use crate::cli::output::{Told, answer};
use crate::diagnostic::render::Language;
use crate::diagnostic::report::{Findings, Severity};
use crate::query::engine::Engine;
use crate::report::page::Page;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `check`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 / Examples:\n  kitei check\n  kitei check regulations/premium-rates\n  kitei check --with draft.kitei"
)]
pub struct Check {
    /// 規程の置き場所 / The regulations [既定 / default: --regulations]
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
}

/// Checks; the findings are the result.
pub fn run(check: &Check, common: &Common) -> Told {
    let mut findings = Findings::default();
    let place = check.path.as_deref().or(common.regulations.as_deref());
    let corpus = open::corpus_at(place, common, &mut findings);
    let engine = Engine::load(corpus, &mut findings);
    let findings = findings.sorted();
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
