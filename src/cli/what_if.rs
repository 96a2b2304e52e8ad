//! `kitei what-if`: the results of a case as one or two of its facts move, in exact intervals.

use crate::cli::arguments::{Common, Format};
use crate::cli::open;
use crate::cli::output::{Told, answer};
use crate::corpus::case::Case;
use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::diagnostic::suggest;
use crate::query::engine::Engine;
use crate::query::what_if::WhatIf;
use crate::query::what_if::axis::{Axis, Range, Scale, Variation};
use crate::query::what_if::piece::Answer;
use crate::report::what_if::page;
use crate::report::{what_if_chart, what_if_json, what_if_svg};
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
例 / Examples:
  kitei what-if case.yaml --vary 船積日=2013-01-01..2013-12-31
  kitei what-if case.yaml --vary 通知日=2013-01-01..2013-12-31 --plot 保険料.svg --result 保険料
  kitei what-if case.yaml --vary 船積の日から決済の期限までの期間=1日..365日
  kitei what-if case.yaml --vary 国カテゴリー
  kitei what-if case.yaml --vary 国カテゴリー --vary 通知日=2013-01-01..2013-12-31 --format json
  kitei what-if case.yaml --vary 船積日 --until-changes
  kitei what-if case.yaml --vary 通知日=2013-01-01..2013-12-31 --move 2013-02-15=2013-05-01

区間は、規則の中の日付と境から求める（日ごとに試すものではない）。端の日は、両方とも区間に入る。
Intervals come from the dates and bounds in the rules, not from samples; both ends belong to them.";

/// Arguments of `what-if`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct WhatIfCommand {
    /// 事案のファイル（-は標準入力） / The file with the case (- for standard input)
    #[arg(value_name = "CASE")]
    case: PathBuf,
    /// 動かす事実とその範囲（二つまで）。区分と真偽は名前だけでよい / A fact and its range (one or two)
    #[arg(long, value_name = "FACT=FROM..TO", value_parser = Variation::parse)]
    vary: Vec<Variation>,
    /// 図をSVGで書き出す / Draw the result over the fact
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
    /// この事案の値から先で、結果がいつ変わるかを答える / From which day on there is another result
    #[arg(long)]
    until_changes: bool,
    /// この結果だけ / Only this result
    #[arg(long, value_name = "NAME")]
    result: Option<String>,
}

/// Works the intervals out.
pub fn run(command: &WhatIfCommand, common: &Common) -> Told {
    let (engine, cases, case_findings) = match open::cases(&command.case, common) {
        Ok(opened) => opened,
        Err((errors, sources)) => return Told::failed(errors, &sources),
    };
    let told = case_findings.sorted();
    if case_findings.has_errors() {
        return Told::failed(told, engine.sources());
    }
    let [case] = cases.as_slice() else {
        let finding = Diagnostic::new(Code::CaseShape, format!("事案が{}件ある", cases.len()))
            .help("what-ifには一件だけのファイルを渡す");
        return Told::failed(vec![finding], engine.sources());
    };
    match work(command, common, &engine, case) {
        Ok((out, warnings)) => {
            let standing = engine.standing().iter().cloned();
            let findings = told.into_iter().chain(standing).chain(warnings).collect();
            Told { out, findings, sources: engine.sources().clone() }
        }
        Err(errors) => Told::failed(errors, engine.sources()),
    }
}

fn work(
    command: &WhatIfCommand,
    common: &Common,
    engine: &Engine,
    case: &Case,
) -> Result<(String, Vec<Diagnostic>), Vec<Diagnostic>> {
    let variations = variations(command, engine, case)?;
    let mut found = engine.what_if(case, &variations, &common.switches())?;
    if let Some(name) = &command.result {
        found.only(name).map_err(|names| {
            let finding = Diagnostic::new(Code::NoValue, format!("「{name}」という結果はない"));
            vec![
                finding.help(
                    suggest::did_you_mean(name, names.iter().map(String::as_str))
                        .unwrap_or_else(|| format!("結果: {}", names.join("、"))),
                ),
            ]
        })?;
    }
    let language = common.language();
    if let Some(path) = &command.plot {
        let svg = what_if_svg::write(&found, language).ok_or_else(|| {
            let countable = |axis: &Axis| !matches!(axis.scale, Scale::Choices(_));
            vec![match found.axes.as_slice() {
                [axis] if countable(axis) => {
                    let first = found.intervals().iter().find_map(|interval| match &interval.answer {
                        Answer::Fault(findings) => findings.first().map(|one| one.message.clone()),
                        Answer::Results(..) => None,
                    });
                    let finding = Diagnostic::new(Code::NoValue, "この範囲には、図にできる数の結果がない");
                    first.into_iter().fold(finding, Diagnostic::note)
                }
                _ => Diagnostic::new(Code::FactValue, "図にできるのは、日付か数を一つだけ動かしたとき")
                    .help("--vary を一つにする"),
            }]
        })?;
        save(path, &svg)?;
    }
    let warnings = found.warnings.clone();
    let format = common.format.unwrap_or(Format::Text);
    let out = told(&found, engine, command.until_changes, format, common);
    Ok((out, warnings))
}

fn told(found: &WhatIf, engine: &Engine, until: bool, format: Format, common: &Common) -> String {
    let language = common.language();
    let drawn = format == Format::Text;
    let chart = if drawn { what_if_chart::write(found, width(), language) } else { Vec::new() };
    let json = || what_if_json::what_if(found, engine.sources(), until);
    answer(json, || page(found, &chart, until, language), format, common)
}

fn variations(command: &WhatIfCommand, engine: &Engine, case: &Case) -> Result<Vec<Variation>, Vec<Diagnostic>> {
    let wrong = |message: &str, help: &str| vec![Diagnostic::new(Code::FactValue, message).help(help)];
    let mut variations = command.vary.clone();
    if variations.is_empty() && command.until_changes {
        let fact = engine
            .reference_fact(case)
            .ok_or_else(|| wrong("この事案には基準日がない", "--vary で動かす事実を書く（--vary 船積日）"))?;
        variations.push(Variation { fact, range: Range::FromHere(None) });
    }
    if command.until_changes {
        for variation in &mut variations {
            // It is asked from where the case stands on, however far back a range reaches.
            variation.range = match std::mem::replace(&mut variation.range, Range::FromHere(None)) {
                Range::Between(_, to) => Range::FromHere(Some(to)),
                Range::Among(list) if list.is_empty() => Range::FromHere(None),
                other => other,
            };
        }
        if variations.len() > 1 {
            return Err(wrong("--until-changes で動かせる事実は一つ", "--vary を一つにする"));
        }
    }
    match variations.len() {
        0 => Err(wrong("動かす事実がない", "--vary 船積日=2013-01-01..2013-12-31 のように書く")),
        1 | 2 => Ok(variations),
        _ => Err(wrong("動かせる事実は二つまで", "ほかの事実は --set で定める")),
    }
}

fn save(path: &std::path::Path, svg: &str) -> Result<(), Vec<Diagnostic>> {
    std::fs::write(path, svg)
        .map_err(|error| vec![Diagnostic::new(Code::Unreadable, format!("「{}」に書けない: {error}", path.display()))])
}

/// The width of the terminal; where there is none, of a page.
fn width() -> usize {
    let typed = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    typed.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(80)
}
