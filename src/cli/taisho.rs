//! `kitei taisho`: the 新旧対照表 of a revision, between two versions, or between two texts of one regulation.

use crate::cli::arguments::{Colour, Common, Format, date, revision};
use crate::cli::open;
use crate::cli::output::{Told, pretty};
use crate::corpus::set::Corpus;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::query::state::VersionState;
use crate::query::taisho::between::{Asked, of_texts};
use crate::query::taisho::{Head, Taisho};
use crate::report::{taisho, taisho_kitei, yaml};
use crate::source::file::Sources;
use chrono::NaiveDate;
use clap::Args;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
例 / Examples:
  kitei taisho 2013-02-15
  kitei taisho 2013-02-15 --format html > taisho.html
  kitei taisho --from 改正:2008-09-26 --to 改正:2013-02-15
  kitei taisho --from-file old.kitei --to-file new.kitei --revised 2027-03-01 --format kitei > 2027-03-01.kitei";

/// Arguments of `taisho`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct TaishoArguments {
    /// 改正の日 / The revision
    #[arg(value_name = "REVISION", value_parser = named, required_unless_present_any = ["from", "from_file"], conflicts_with_all = ["from", "to", "from_file", "to_file"])]
    revision: Option<NaiveDate>,
    /// 旧の版 / The version on the old side
    #[arg(long, value_name = "V", value_parser = side, requires = "to", conflicts_with_all = ["from_file", "to_file"])]
    from: Option<VersionState>,
    /// 新の版 / The version on the new side
    #[arg(long, value_name = "V", value_parser = side, requires = "from")]
    to: Option<VersionState>,
    /// 改正前の本文のファイル（隣のtablesも読む） / The base text before
    #[arg(long, value_name = "FILE", requires = "to_file")]
    from_file: Option<PathBuf>,
    /// 改正後の本文のファイル（隣のtablesも読む） / The base text after
    #[arg(long, value_name = "FILE", requires = "from_file")]
    to_file: Option<PathBuf>,
    /// 書き出す改正の日 / The day of the revision that is written
    #[arg(long, value_name = "DATE", value_parser = date)]
    revised: Option<NaiveDate>,
    /// 書き出す改正の施行日 / The enforcement of the revision that is written
    #[arg(long, value_name = "DATE", value_parser = date)]
    enforced: Option<NaiveDate>,
    /// 二つ以上の規程があるときの規程の名 / Which regulation, where there are several
    #[arg(long, value_name = "NAME")]
    regulation: Option<String>,
}

/// Reads a version.
pub fn version(text: &str) -> Result<VersionState, String> {
    VersionState::parse(text)
        .map_err(|error| error.help().map_or_else(|| error.to_string(), |help| format!("{error}。{help}")))
}

/// A version, where a file may have been meant.
fn side(text: &str) -> Result<VersionState, String> {
    let files = "本文のファイルどうしを比べるには --from-file と --to-file で示す";
    version(text).map_err(|error| if is_file(text) { format!("「{text}」は版でない。{files}") } else { error })
}

/// A revision, where a file may have been meant.
fn named(text: &str) -> Result<NaiveDate, String> {
    let draft = "改正のファイルは --with で加え、その改正の日を書く: kitei taisho 2027-01-15 --with draft.kitei";
    revision(text)
        .map_err(|error| if is_file(text) { format!("「{text}」は改正の日でない。{draft}") } else { error })
}

fn is_file(text: &str) -> bool {
    text.ends_with(".kitei") || Path::new(text).exists()
}

/// Makes the table.
pub fn run(arguments: &TaishoArguments, common: &Common) -> Told {
    match (&arguments.from_file, &arguments.to_file) {
        (Some(from), Some(to)) => of_files(arguments, from, to, common),
        _ => of_versions(arguments, common),
    }
}

fn of_versions(arguments: &TaishoArguments, common: &Common) -> Told {
    let asked = match (arguments.revision, arguments.from, arguments.to) {
        (Some(day), ..) => Asked::Revision(day),
        (None, Some(from), Some(to)) => Asked::Between(from, to),
        (None, ..) => return Told::default(),
    };
    let mut findings = Findings::default();
    let corpus = open::corpus(common, &mut findings);
    let engine = match open::engine(corpus, findings) {
        Ok(engine) => engine,
        Err((errors, sources)) => return Told::failed(errors, &sources),
    };
    match engine.taisho(&asked, arguments.regulation.as_deref()) {
        Ok(table) => told(table, arguments, common, engine.sources()),
        Err(errors) => Told::failed(errors, engine.sources()),
    }
}

fn of_files(arguments: &TaishoArguments, from: &PathBuf, to: &PathBuf, common: &Common) -> Told {
    let read = |path: &PathBuf| -> Result<Corpus, (Vec<Diagnostic>, Sources)> {
        let mut findings = Findings::default();
        let corpus = open::alone(path, &mut findings);
        if findings.has_errors() { Err((findings.sorted(), corpus.sources)) } else { Ok(corpus) }
    };
    let (old, new) = match (read(from), read(to)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err((errors, sources)), _) | (_, Err((errors, sources))) => return Told::failed(errors, &sources),
    };
    match of_texts(&old, &new, arguments.revised, arguments.enforced) {
        Ok(table) => told(table, arguments, common, &new.sources),
        Err(errors) => Told::failed(errors, &Sources::default()),
    }
}

fn told(mut table: Taisho, arguments: &TaishoArguments, common: &Common, sources: &Sources) -> Told {
    if let Head::Made { revised, enforced, .. } = &mut table.head {
        *revised = arguments.revised.or(*revised);
        *enforced = arguments.enforced.or(*enforced);
    }
    let out = match common.format.unwrap_or(Format::Text) {
        Format::Text | Format::Csv => taisho::text(&table, marks(common)),
        Format::Markdown => taisho::markdown(&table),
        Format::Html => taisho::html(&table),
        Format::Json | Format::JsonSchema => pretty(&taisho::json(&table)),
        Format::Yaml => yaml::write(&taisho::json(&table)),
        Format::Kitei => taisho_kitei::write(&table),
    };
    Told { out, findings: Vec::new(), sources: sources.clone() }
}

fn marks(common: &Common) -> taisho::Marks {
    let refused = || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let underline = match common.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => !refused() && std::io::stdout().is_terminal(),
    };
    if underline { taisho::Marks::Underline } else { taisho::Marks::Brackets }
}
