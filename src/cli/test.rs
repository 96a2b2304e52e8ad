//! `kitei test`: runs the golden cases of a folder or file and tells the ones that differ.

use crate::cli::arguments::{Common, Format};
use crate::cli::open;
use crate::cli::output::{Told, answer};
use crate::corpus::from_yaml::{cases, set_facts};
use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::eval::reach::Reach;
use crate::query::coverage::share;
use crate::query::golden::run as run_golden;
use crate::report::coverage;
use crate::report::golden;
use crate::report::page::Page;
use clap::Args;
use std::cell::RefCell;
use std::path::PathBuf;

/// Arguments of `test`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 / Examples:\n  kitei test\n  kitei test golden/premium-rates/short-term.yaml --format markdown\n  kitei test --coverage --min 100"
)]
pub struct Test {
    /// 確かめ算のファイルか、その置き場所 / A file of golden cases, or a folder of them
    #[arg(value_name = "PATH", default_value = "golden")]
    path: PathBuf,

    /// どの版とどの境の側に届いたかも示す / Tell which versions and boundary sides the cases reach
    #[arg(long)]
    coverage: bool,

    /// 届くべき割合（％）。足りなければ誤りとする / Least coverage in per cent; less is an error
    #[arg(long, value_name = "PERCENT", requires = "coverage", value_parser = clap::value_parser!(u32).range(0..=100))]
    min: Option<u32>,
}

/// Runs the cases.
pub fn run(test: &Test, common: &Common) -> Told {
    let mut findings = Findings::default();
    let mut corpus = open::corpus(common, &mut findings);
    let mut case_findings = Findings::default();
    let mut list = Vec::new();
    for (file, text) in open::texts(&test.path, &["yaml", "yml"], &mut corpus.sources, &mut case_findings) {
        list.extend(cases(file, &text, &mut case_findings));
    }
    for case in &mut list {
        set_facts(case, &common.set, &mut corpus.sources, &mut case_findings);
    }
    let engine = match open::engine(corpus, findings) {
        Ok(engine) => engine,
        Err((errors, sources)) => return Told::failed(errors, &sources),
    };
    let mut told = case_findings.sorted();
    told.extend(engine.standing().iter().cloned());
    let switches = common.switches();
    let mut reports = Vec::new();
    let reach = RefCell::new(Reach::default());
    for case in &list {
        let report = run_golden(case, &switches, &|case, state, switches| {
            engine.evaluate_reaching(case, state, switches, false, &mut reach.borrow_mut())
        });
        match report {
            Some(report) => reports.push(report),
            None => told.push(
                Diagnostic::at(Code::CaseShape, case.entry.span, "確かめ算に「期待」がない")
                    .help("「期待: {結果の名前: 値}」か、「改正」と「旧」「新」を書く"),
            ),
        }
    }
    told.extend(reports.iter().flat_map(|report| report.diagnostics(&golden::actual)));
    let language = common.language();
    let format = common.format.unwrap_or(Format::Text);
    if test.coverage {
        let rows = engine.coverage(&reach.into_inner());
        let counted = share(&rows);
        if let Some(least) = test.min.filter(|least| !counted.at_least(*least)) {
            let message = format!("{}が、{least}％に足りない", coverage::summary(counted, language));
            told.push(Diagnostic::new(Code::CoverageTooLow, message).help("届いていない版と側の事案を加える"));
        }
        let out = answer(|| coverage::json(&rows), || coverage::page(&rows, language), format, common);
        return Told { out, findings: told, sources: engine.sources().clone() };
    }
    let out = answer(
        || golden::json(&reports, engine.sources()),
        || match format {
            // What differs stands on standard error, at its place.
            Format::Text => Page::new(golden::summary(&reports, language), ""),
            Format::Json
            | Format::Yaml
            | Format::Markdown
            | Format::Html
            | Format::Csv
            | Format::Kitei
            | Format::JsonSchema => golden::page(&reports, language),
        },
        format,
        common,
    );
    Told { out, findings: told, sources: engine.sources().clone() }
}
