//! `kitei compare`: the same cases under two versions of the rules, and the provisions that cause what differs.

use crate::cli::arguments::{Common, Format, Moved, date, moved, revision};
use crate::cli::open;
use crate::cli::output::{Told, answer};
use crate::cli::taisho::version;
use crate::corpus::case::{Case, Switches};
use crate::corpus::from_files::extension;
use crate::corpus::from_yaml::{cases as yaml_cases, set_facts};
use crate::corpus::set::Corpus;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::query::compare::totals::totals;
use crate::query::compare::{Compared, Under, portfolio};
use crate::query::engine::Engine;
use crate::query::state::VersionState;
use crate::report::compare::{self, Names};
use crate::source::span::FileId;
use chrono::NaiveDate;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::path::PathBuf;

const EXAMPLES: &str = "\
例 / Examples:
  kitei compare case.yaml --old 改正前:2013-02-15 --new 改正:2013-02-15
  kitei compare golden --old 改正前:2013-02-15 --new 改正:2013-02-15 --format csv > compared.csv
  kitei compare portfolio.csv --entry 簡易通知型包括保険料 --new-with draft.kitei
      （CSVの欄の一覧は、YAMLと同じに [{期日: 2015-03-31, 元本: 1000円}] と書く /
        a list in a cell is written as in YAML）
  kitei compare case.yaml --new-move 2013-02-15/II[5]5=2013-05-01";

/// Arguments of `compare`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct CompareArguments {
    /// 事案（ファイル、その置き場所、CSV、-） / Cases: files, folders, CSV portfolios, -
    #[arg(value_name = "CASE", required = true)]
    cases: Vec<PathBuf>,
    /// 旧の版（既定: すべての改正） / The old version [default: all revisions]
    #[arg(long, value_name = "V", value_parser = version)]
    old: Option<VersionState>,
    /// 新の版（既定: すべての改正） / The new version [default: all revisions]
    #[arg(long, value_name = "V", value_parser = version)]
    new: Option<VersionState>,
    /// 旧ではこの改正がない / On the old side without a revision
    #[arg(long, value_name = "REVISION", value_parser = revision)]
    old_without: Vec<NaiveDate>,
    /// 新ではこの改正がない / On the new side without a revision
    #[arg(long, value_name = "REVISION", value_parser = revision)]
    new_without: Vec<NaiveDate>,
    /// 旧だけに改正案を加える / With a draft on the old side only
    #[arg(long, value_name = "FILE")]
    old_with: Vec<PathBuf>,
    /// 新だけに改正案を加える / With a draft on the new side only
    #[arg(long, value_name = "FILE")]
    new_with: Vec<PathBuf>,
    /// 旧の施行日を移す / Another date of enforcement on the old side
    #[arg(long, value_name = "REVISION[/ADDRESS]=DATE", value_parser = moved)]
    old_move: Vec<Moved>,
    /// 新の施行日を移す / Another date of enforcement on the new side
    #[arg(long, value_name = "REVISION[/ADDRESS]=DATE", value_parser = moved)]
    new_move: Vec<Moved>,
    /// 旧はこの日に知られていた改正だけによる / On the old side only revisions known on that day
    #[arg(long, value_name = "DATE", value_parser = date)]
    old_known_on: Option<NaiveDate>,
    /// 新はこの日に知られていた改正だけによる / On the new side only revisions known on that day
    #[arg(long, value_name = "DATE", value_parser = date)]
    new_known_on: Option<NaiveDate>,
    /// CSVの行で何を算定するか / What the rows of a CSV ask for
    #[arg(long, value_name = "ENTRY")]
    entry: Option<String>,
}

/// A CSV whose entries are known only when the rules are.
struct Portfolio {
    file: FileId,
    text: String,
}

/// Compares.
pub fn run(arguments: &CompareArguments, common: &Common) -> Told {
    let mut findings = Findings::default();
    let drafts = arguments.old_with.iter().chain(&arguments.new_with);
    let mut corpus = open::corpus_with(common.regulations.as_deref(), common, drafts, &mut findings);
    let mut case_findings = Findings::default();
    let (mut list, portfolios) = read(&arguments.cases, &mut corpus, &mut case_findings);
    let mut extra = corpus.sources.clone();
    let engine = match open::engine(corpus, findings) {
        Ok(engine) => engine,
        Err((errors, sources)) => return Told::failed(errors, &sources),
    };
    let entries = engine.entries();
    let kind_of = |name: &str| entries.iter().find(|entry| entry.name == name).map(|entry| entry.kind);
    for one in &portfolios {
        list.extend(portfolio::cases(one.file, &one.text, arguments.entry.as_deref(), &kind_of, &mut case_findings));
    }
    for case in &mut list {
        set_facts(case, &common.set, &mut extra, &mut case_findings);
    }
    if case_findings.has_errors() {
        return Told::failed(case_findings.sorted(), &extra);
    }
    let (old, new) = sides(arguments, common, &engine);
    let names = names(arguments, &old, &new);
    let mut compared: Vec<Compared> = Vec::new();
    let mut told: Vec<Diagnostic> = case_findings.sorted();
    told.extend(engine.standing().iter().cloned());
    let bar = progress(list.len());
    for case in &list {
        match engine.compare(case, &old, &new) {
            Ok(one) => {
                let failed = [&one.old, &one.new].into_iter().filter_map(|side| side.as_ref().err()).flatten();
                told.extend(failed.map(|found| found.clone().note(format!("事案: {}", one.title))));
                compared.push(one);
            }
            Err(errors) => told.extend(errors),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    let totals = totals(&compared);
    let language = common.language();
    let out = match common.format.unwrap_or(Format::Text) {
        Format::Csv => compare::csv(&compared),
        format @ (Format::Text
        | Format::Json
        | Format::Yaml
        | Format::Markdown
        | Format::Html
        | Format::Kitei
        | Format::JsonSchema) => answer(
            || compare::json(&compared, &totals, &names, &extra),
            || compare::page(&compared, &totals, &names, language),
            format,
            common,
        ),
    };
    Told { out, findings: told, sources: extra }
}

/// Reads YAML cases, and the texts of CSV portfolios.
fn read(paths: &[PathBuf], corpus: &mut Corpus, findings: &mut Findings) -> (Vec<Case>, Vec<Portfolio>) {
    let (mut list, mut portfolios) = (Vec::new(), Vec::new());
    for place in paths {
        for (file, text) in open::texts(place, &["yaml", "yml", "csv"], &mut corpus.sources, findings) {
            if corpus.sources.get(file).is_some_and(|file| extension(&file.name, &["csv"])) {
                portfolios.push(Portfolio { file, text });
            } else {
                list.extend(yaml_cases(file, &text, findings));
            }
        }
    }
    (list, portfolios)
}

/// Both sides: a draft of one side is a revision that the other side does not have.
fn sides(arguments: &CompareArguments, common: &Common, engine: &Engine) -> (Under, Under) {
    let days = |paths: &[PathBuf]| -> Vec<NaiveDate> {
        paths.iter().flat_map(|path| engine.revisions_of(&path.to_string_lossy())).collect()
    };
    let under = |state: Option<VersionState>,
                 without: &[NaiveDate],
                 other: &[PathBuf],
                 moves: &[Moved],
                 known: Option<NaiveDate>| {
        let mut switches: Switches = common.switches();
        switches.without.extend(without);
        switches.without.extend(days(other));
        switches.moved.extend(moves.iter().map(|one| (one.revision, one.address.clone(), one.day)));
        switches.known_on = known.or(switches.known_on);
        Under { state: state.unwrap_or(VersionState::Newest), switches }
    };
    let one_sided = |own: &[PathBuf], others: &[PathBuf]| -> Vec<PathBuf> {
        others.iter().filter(|path| !own.contains(path)).cloned().collect()
    };
    let (for_old, for_new) =
        (one_sided(&arguments.old_with, &arguments.new_with), one_sided(&arguments.new_with, &arguments.old_with));
    (
        under(arguments.old, &arguments.old_without, &for_old, &arguments.old_move, arguments.old_known_on),
        under(arguments.new, &arguments.new_without, &for_new, &arguments.new_move, arguments.new_known_on),
    )
}

/// What the sides are called: the version, and what else was asked for on that side.
fn names(arguments: &CompareArguments, old: &Under, new: &Under) -> Names {
    let name = |under: &Under, without: &[NaiveDate], with: &[PathBuf], moves: &[Moved], known: Option<NaiveDate>| {
        let mut words = vec![under.state.to_string()];
        words.extend(without.iter().map(|day| format!("{day}の改正なし")));
        words.extend(with.iter().map(|path| format!("改正案 {}", path.to_string_lossy())));
        words.extend(moves.iter().map(|one| {
            let place = one.address.as_ref().map_or_else(String::new, |address| format!(" {address}"));
            format!("{}の改正{place}を{}施行", one.revision, one.day)
        }));
        words.extend(known.map(|day| format!("{day}に知られていたもの")));
        words.join("、")
    };
    Names {
        old: name(old, &arguments.old_without, &arguments.old_with, &arguments.old_move, arguments.old_known_on),
        new: name(new, &arguments.new_without, &arguments.new_with, &arguments.new_move, arguments.new_known_on),
    }
}

/// How far a long run is; on a terminal only, and gone when it is over.
fn progress(count: usize) -> ProgressBar {
    const LONG: usize = 50;
    if count <= LONG {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(u64::try_from(count).unwrap_or(u64::MAX)).with_style(style)
}
