//! `kitei compare` as it is typed.

use crate::cli::support::{kitei, world};
use serde_json::Value;

const VERSIONS: [&str; 4] = ["--old", "改正前:2013-02-15", "--new", "改正:2013-02-15"];

const PORTFOLIO: &str = "\u{feff}題,船積日,通知日,通知期限,船積の日から決済の期限までの期間,国カテゴリー,非常付保率,信用付保率,保険価額,外貨建対応方式特約
一,2013-03-20,2013-04-01,2013-04-30,45日,Ｃ,97.5%,90%,\"12,500,000円\",
二,2013-03-01,2013-03-20,2013-04-30,45日,Ｃ,97.5%,90%,12500000,はい
";

fn run(arguments: &[&str]) -> crate::cli::support::Run {
    let regulations =
        std::env::current_dir().map(|here| here.join("regulations").to_string_lossy().into_owned()).unwrap_or_default();
    let world = world().file("portfolio.csv", PORTFOLIO.as_bytes());
    let mut all = vec!["--regulations", regulations.as_str(), "compare", "portfolio.csv"];
    all.extend(arguments);
    all.extend(VERSIONS);
    world.kitei(&all)
}

#[test]
fn a_portfolio_is_compared_row_by_row() {
    let run = run(&["--entry", "簡易通知型包括保険料", "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let json: Value = serde_json::from_str(&run.out).unwrap();
    let rows = json["cases"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["title"], "一");
    assert_eq!(rows[0]["old"]["保険料"]["value"], "19068");
    assert_eq!(rows[0]["new"]["保険料"]["value"], "14146");
    assert_eq!(rows[0]["difference"]["保険料"]["value"], "-4922");
    assert_eq!(rows[0]["difference"]["保険料"]["percent"], "-25.81");
    assert_eq!(rows[0]["causes"], serde_json::json!(["Ⅱ［５］２(1)②", "Ⅱ［５］２(2)②"]));
    assert_eq!(rows[1]["causes"], serde_json::json!(["Ⅱ［５］５"]));
    assert_eq!(json["totals"]["sums"][0]["difference"]["value"], "-4350");
}

#[test]
fn a_list_in_a_cell_is_written_as_in_yaml() {
    let regulations =
        std::env::current_dir().map(|here| here.join("regulations").to_string_lossy().into_owned()).unwrap_or_default();
    let row = |list: &str| format!("題,算定,送金\n一,加重平均換算率,\"{list}\"\n");
    let yaml = row("[{送金額: 100, 換算率: 110}, {送金額: 300, 換算率: 130}]");
    let json = row("[{\"\"送金額\"\": 100, \"\"換算率\"\": 110}, {\"\"送金額\"\": 300, \"\"換算率\"\": 130}]");
    for text in [yaml, json] {
        let world = world().file("portfolio.csv", text.as_bytes());
        let run = world.kitei(&["--regulations", &regulations, "compare", "portfolio.csv", "--format", "json"]);
        assert_eq!(run.status, 0, "{}", run.err);
        let told: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(told["cases"][0]["new"]["加重平均換算率"]["value"], "125");
    }
    let world = world().file("portfolio.csv", row("[{送金額: 100").as_bytes());
    let run = world.kitei(&["--regulations", &regulations, "compare", "portfolio.csv"]);
    assert!(run.status == 1 && run.err.contains("K0104") && run.err.contains("portfolio.csv:2"), "{}", run.err);
}

#[test]
fn a_portfolio_without_an_entry_says_how_to_name_one() {
    let run = run(&[]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("--entry"), "{}", run.err);
}

#[test]
fn every_format_tells_the_difference() {
    for format in ["text", "markdown", "html", "csv", "yaml"] {
        let run = run(&["--entry", "簡易通知型包括保険料", "--format", format]);
        assert_eq!(run.status, 0, "{}", run.err);
        assert!(run.out.contains("Ⅱ［５］５"), "{format}: {}", run.out);
    }
}

#[test]
fn csv_and_kitei_are_for_the_commands_that_give_them() {
    assert_eq!(kitei(&["entries", "--format", "csv"]).status, 2);
    assert_eq!(kitei(&["compare", "golden", "--format", "kitei"]).status, 2);
}

#[test]
fn a_draft_is_only_on_the_side_that_has_it() {
    let draft = "改正 平成30年4月1日\n規程 貿易保険の保険料率等に関する規程\n施行 平成30年4月1日\n\n新旧 Ⅱ［５］５\n  新\n    割増係数 ＝ １．０５    簡易通知型包括保険（外貨建対応方式）特約書を付す場合\n  旧\n    割増係数 ＝ １．０３    簡易通知型包括保険（外貨建対応方式）特約書を付す場合\n";
    let regulations =
        std::env::current_dir().map(|here| here.join("regulations").to_string_lossy().into_owned()).unwrap_or_default();
    let portfolio = PORTFOLIO.replace("2013-", "2018-");
    let world = world().file("portfolio.csv", portfolio.as_bytes()).file("draft.kitei", draft.as_bytes());
    let run = world.kitei(&[
        "--regulations",
        &regulations,
        "compare",
        "portfolio.csv",
        "--entry",
        "簡易通知型包括保険料",
        "--new-with",
        "draft.kitei",
        "--set",
        "船積日=2018-05-01",
        "--format",
        "json",
    ]);
    assert_eq!(run.status, 0, "{}", run.err);
    let json: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["cases"][0]["causes"], serde_json::json!([]));
    assert_eq!(json["cases"][1]["causes"], serde_json::json!(["Ⅱ［５］５"]));
    assert_eq!(json["cases"][1]["old"]["割増係数"]["value"], "1.03");
    assert_eq!(json["cases"][1]["new"]["割増係数"]["value"], "1.05");
}
