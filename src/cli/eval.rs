//! `kitei eval`: works the cases of a file out, each by itself; one that fails does not keep the others back.

use crate::cli::arguments::{Common, Format};
use crate::cli::open;
use crate::cli::output::{Told, answer};
use crate::corpus::case::Case;
use crate::diagnostic::report::{Diagnostic, Severity};
use crate::eval::outcome::Outcome;
use crate::report::json::{self, Json};
use crate::report::outcome::{Detail, page};
use crate::report::page::{Block, Page};
use crate::source::file::Sources;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
例 / Examples:
  kitei eval case.yaml
  kitei eval case.yaml --explain --format html > result.html
  kitei eval case.yaml --known-on 2013-02-14
  kitei eval - --format json < case.yaml";

/// Arguments of `eval`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Eval {
    /// 事案のファイル（-は標準入力） / The file of cases (- for standard input)
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// 計算の過程と、採らなかった版の理由も示す / Tell how, and why other versions were not chosen
    #[arg(long)]
    explain: bool,
}

type Answer = Result<Outcome, Vec<Diagnostic>>;

/// Works the cases out.
pub fn run(eval: &Eval, common: &Common) -> Told {
    let (engine, cases, case_findings) = match open::cases(&eval.case, common) {
        Ok(opened) => opened,
        Err((errors, sources)) => return Told::failed(errors, &sources),
    };
    let mut told = case_findings.sorted();
    told.extend(engine.standing().iter().cloned());
    if case_findings.has_errors() {
        return Told::failed(told, engine.sources());
    }
    let switches = common.switches();
    let answers: Vec<(&Case, Answer)> =
        cases.iter().map(|case| (case, engine.evaluate(case, &switches, eval.explain))).collect();
    for (case, answer) in &answers {
        let found = match answer {
            Ok(outcome) => &outcome.warnings,
            Err(errors) => errors,
        };
        // Of several cases a finding says which one it is about, as it may point into the rules only.
        let note = |found: &Diagnostic| match answers.len() {
            1 => found.clone(),
            _ => found.clone().note(format!("事案: {}", title(case))),
        };
        told.extend(found.iter().map(note));
    }
    let out = write(&answers, engine.sources(), eval.explain, common);
    Told { out, findings: told, sources: engine.sources().clone() }
}

fn write(answers: &[(&Case, Answer)], sources: &Sources, explain: bool, common: &Common) -> String {
    let format = common.format.unwrap_or(Format::Text);
    let language = common.language();
    // On a terminal the warnings stand below, drawn at their places; a page that is kept has to carry them.
    let detail = Detail { explain, warnings: matches!(format, Format::Markdown | Format::Html) };
    match answers {
        [] | [(_, Err(_))] => String::new(),
        [(_, Ok(outcome))] => answer(
            || json::outcome(outcome, sources, explain),
            || page(outcome, sources, detail, language),
            format,
            common,
        ),
        // Each case keeps its place, also one that could not be worked out.
        several => answer(
            || several.iter().map(|(_, one)| slot(one, sources, explain)).collect(),
            || {
                let pages = several.iter().map(|(case, one)| {
                    (title(case), one.as_ref().map(|outcome| page(outcome, sources, detail, language)))
                });
                joined(pages.collect(), answers.len())
            },
            format,
            common,
        ),
    }
}

fn title(case: &Case) -> String {
    case.title.clone().unwrap_or_else(|| case.entry.node.clone())
}

fn slot(answer: &Answer, sources: &Sources, explain: bool) -> Json {
    match answer {
        Ok(outcome) => json::outcome(outcome, sources, explain),
        Err(findings) => json::findings(findings, sources),
    }
}

/// Several results on one page.
fn joined(pages: Vec<(String, Result<Page, &Vec<Diagnostic>>)>, count: usize) -> Page {
    let mut all = Page::new(format!("{count}件"), "");
    for (title, page) in pages {
        all.add(Block::Heading(title));
        match page {
            Ok(page) => all.blocks.extend(page.blocks.into_iter().map(|block| match block {
                Block::Heading(text) => Block::Subheading(text),
                other => other,
            })),
            Err(findings) => {
                for found in findings.iter().filter(|found| found.severity == Severity::Error) {
                    all.add(Block::Notice(format!("{} {}", found.code.as_str(), found.message)));
                }
            }
        }
    }
    all
}
