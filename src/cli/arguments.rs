//! What can be typed: commands and the flags that all of them share. Dates and addresses may be typed half-width.

use crate::calendar::era::{Beyond, parse_date};
use crate::cli::{batch, check, compare, completions, eval, facts, show, taisho, test, timeline, what_if};
use crate::corpus::case::Switches;
use crate::diagnostic::render::Language;
use crate::law::address::Address;
use crate::query::state::parse_revision;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
例 / Examples:
  kitei entries                                        算定の一覧 / what can be asked for
  kitei facts 簡易通知型包括保険料 > case.yaml         事案のひな形 / a case to fill in
  kitei eval case.yaml --explain                       算定とその過程 / the result, and how
  kitei eval case.yaml --set 国カテゴリー=Ｃ           事実を替えて / with another fact
  kitei show 'II[5]2(1)' --on 2013-05-01               その日の条文 / the text in force
  kitei taisho 2013-02-15                              新旧対照表 / the comparison table of a revision
  kitei test golden                                    確かめ算 / the golden cases

条項番号と日付は半角でもよい（II[5]2(1)、2013-04-01）。
Addresses and dates may be typed half-width.
終了コード: 0 済み、1 規程か事案の誤り、2 使い方の誤り / Exit status: 0 done, 1 rules or case at fault, 2 wrong usage";

/// 規程を事案に当てはめ、どの改正のどの条項によるかを示す / Apply regulations to cases, and tell by which version
#[derive(Debug, Parser)]
#[command(name = "kitei", version, after_help = EXAMPLES, arg_required_else_help = true)]
pub struct Arguments {
    /// The command.
    #[command(subcommand)]
    pub command: Command,
    /// The flags of all commands.
    #[command(flatten)]
    pub common: Common,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 規程の誤りをすべて挙げる / Report everything that is wrong with the rules
    Check(check::Check),
    /// 事案を算定する / Work a case out
    Eval(eval::Eval),
    /// 算定に要る事実を、事案のひな形かJSON Schemaで出す / Give the facts an entry needs
    Facts(facts::Facts),
    /// 算定、判定及び期限の一覧 / List the entries, one line each
    #[command(after_help = "例 / Examples:\n  kitei entries\n  kitei entries --format json")]
    Entries,
    /// 条項ごとの版とその施行・適用 / Show the versions of each provision
    Timeline(timeline::Timeline),
    /// ある日に効力のある条文 / Show the consolidated text in force on a day
    Show(show::Show),
    /// 事案を二つの版で比べ、差の原因の条項を示す / Compare cases under two versions, with the causes
    Compare(compare::CompareArguments),
    /// 改正の新旧対照表 / The comparison table of a revision, or between two versions
    Taisho(taisho::TaishoArguments),
    /// 確かめ算を行う / Run the golden cases
    Test(test::Test),
    /// 事実を動かしたときの結果を、正確な区間で / The results as facts move, in exact intervals
    WhatIf(what_if::WhatIfCommand),
    /// 多くの事案を表のまま算定する / Work a portfolio out: CSV or Parquet in and out
    Batch(batch::Batch),
    /// シェルの補完 / Write a completion script for a shell
    Completions(completions::Completions),
}

/// The flags of all commands.
#[derive(Args, Debug)]
pub struct Common {
    /// 規程の置き場所（既定: ./regulations、なければ組み込みのもの） / The set of regulations
    #[arg(long, global = true, value_name = "DIR", env = "KITEI_REGULATIONS")]
    pub regulations: Option<PathBuf>,
    /// 同じ名前の表に代わる、自分の係数表 / Own coefficient tables, laid over the shipped ones
    #[arg(long, global = true, value_name = "DIR")]
    pub tables: Option<PathBuf>,
    /// 事実を定める（何度でも） / Set a fact (repeatable)
    #[arg(long, global = true, value_name = "FACT=VALUE")]
    pub set: Vec<String>,
    /// この日に知られていた改正だけによる / Only revisions known on that day
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub known_on: Option<NaiveDate>,
    /// この改正がないものとする（何度でも） / Without a revision (repeatable)
    #[arg(long, global = true, value_name = "REVISION", value_parser = revision)]
    pub without: Vec<NaiveDate>,
    /// 改正案を加える（何度でも） / With a draft revision (repeatable)
    #[arg(long, global = true, value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// 施行日を移す（何度でも） / Another date of enforcement (repeatable)
    #[arg(long = "move", global = true, value_name = "REVISION[/ADDRESS]=DATE", value_parser = moved)]
    pub moved: Vec<Moved>,
    /// 出力の形 / Output format [既定 / default: text; facts: yaml]
    #[arg(long, global = true, value_enum)]
    pub format: Option<Format>,
    /// 色（NO_COLORも効く） / Colours
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
    /// 見出しの言語（既定: ロケールによる） / Language of headings
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Lang>,
}

impl Common {
    /// How the revisions are to be taken.
    pub fn switches(&self) -> Switches {
        let moved = self.moved.iter().map(|moved| (moved.revision, moved.address.clone(), moved.day));
        Switches {
            known_on: self.known_on,
            without: self.without.clone(),
            moved: moved.collect(),
            ..Switches::default()
        }
    }

    /// The language of fixed words: as asked, else by the locale.
    pub fn language(&self) -> Language {
        let chosen = self.lang.unwrap_or_else(|| {
            // As POSIX has it, the first one that is set and not empty counts.
            let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
            let locale = names.iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
            if locale.is_some_and(|locale| locale.starts_with("en")) { Lang::En } else { Lang::Ja }
        });
        match chosen {
            Lang::Ja => Language::Japanese,
            Lang::En => Language::English,
        }
    }
}

/// Formats of results; diagnostics are JSON where results are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// 人が読む文 / For people
    Text,
    /// JSON
    Json,
    /// YAML
    Yaml,
    /// Markdown
    Markdown,
    /// 一枚のHTML / One HTML page
    Html,
    /// CSV（compareだけ / `compare` only）
    Csv,
    /// 改正のファイル（taishoだけ） / A revision file (`taisho` only)
    Kitei,
    /// JSON Schema（factsだけ / `facts` only）
    JsonSchema,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// 端末なら / On a terminal
    Auto,
    /// いつも / Always
    Always,
    /// 使わない / Never
    Never,
}

/// The languages of fixed words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// 日本語 / Japanese
    Ja,
    /// 英語 / English
    En,
}

/// `--move`: a revision's date of enforcement, for all of it or for one provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// By what day the revision is named.
    pub revision: NaiveDate,
    /// The provision; none: the whole.
    pub address: Option<Address>,
    /// The new day.
    pub day: NaiveDate,
}

/// Reads a date in either calendar.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    parse_date(text, Beyond::Allowed).map(|parsed| parsed.date).map_err(|error| with_help(&error, error.help()))
}

/// Reads an address in either width.
pub fn address(text: &str) -> Result<Address, String> {
    Address::parse(text.trim())
        .ok_or_else(|| format!("「{text}」は条項番号でない。「II[5]2(1)」「第20条第1項」のように書く"))
}

/// Reads what names a revision.
pub fn revision(text: &str) -> Result<NaiveDate, String> {
    parse_revision(text).map_err(|error| with_help(&error, error.help()))
}

/// Reads `REVISION[/ADDRESS]=DATE`.
pub fn moved(text: &str) -> Result<Moved, String> {
    let shape = || "「2013-02-15=2013-05-01」か「2013-02-15/II[5]5=2013-05-01」の形で書く".to_owned();
    let (left, day) = text.rsplit_once(['=', '＝']).ok_or_else(shape)?;
    let (name, place) = match left.split_once(['/', '／']) {
        Some((name, place)) => (name, Some(address(place)?)),
        None => (left, None),
    };
    Ok(Moved { revision: revision(name)?, address: place, day: date(day)? })
}

fn with_help(error: &impl std::fmt::Display, help: Option<String>) -> String {
    help.map_or_else(|| error.to_string(), |help| format!("{error}。{help}"))
}

#[cfg(test)]
mod tests {
    use super::{Arguments, moved};
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_move_names_a_revision_and_perhaps_a_provision() {
        let whole = moved("平成25年2月15日=2013-05-01").unwrap();
        assert_eq!((whole.revision.to_string().as_str(), whole.address), ("2013-02-15", None));
        let part = moved("改正:2013-02-15/II[5]5＝平成25年5月1日").unwrap();
        assert_eq!(part.address.map(|address| address.to_string()).as_deref(), Some("Ⅱ［５］５"));
        assert_eq!(part.day.to_string(), "2013-05-01");
        for wrong in ["2013-02-15", "2013-02-15=", "2013-02-15/x=2013-05-01", "改正前:2013-02-15=2013-05-01"] {
            assert!(moved(wrong).is_err(), "{wrong}");
        }
    }
}
