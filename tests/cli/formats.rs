//! The shape of what programs read, key by key, and that each format is one.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use crate::cli::support::{CASE, Run, eval, kitei, run};
use serde_json::{Value, json};

/// The keys of an object, in their order.
fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}")).keys().map(String::as_str).collect()
}

fn items(value: &Value) -> &[Value] {
    let items = value.as_array().unwrap_or_else(|| panic!("no list: {value}"));
    assert!(!items.is_empty());
    items
}

#[track_caller]
fn is_day(value: &Value) {
    let day = value.as_str().unwrap();
    assert!(day.len() == 10 && day.bytes().filter(|byte| *byte == b'-').count() == 2, "{day}");
}

#[test]
fn a_result_has_the_keys_of_its_interface() {
    let run = eval(&["--format", "json"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let result = run.json_out();
    let whole = ["entry", "results", "versions", "confidence", "interpretations", "sources", "rules", "engine"];
    assert_eq!(keys(&result), whole);
    assert_eq!(result["entry"], "簡易通知型包括保険料");
    assert_eq!(
        result["results"],
        json!({
            "非常の基本保険料率": {"value": "0.05338", "unit": "％"},
            "信用の基本保険料率": {"value": "0.0597902", "unit": "％"},
            "割増係数": {"value": "1.03"},
            "保険料率": {"value": "0.116565306", "unit": "％"},
            "保険料": {"value": "14570", "unit": "円"},
        })
    );
    for version in items(&result["versions"]) {
        assert_eq!(keys(version), ["provision", "revision", "enforced", "basis", "by", "reason", "rejected"]);
        is_day(&version["revision"]);
        is_day(&version["enforced"]);
        items(&version["basis"]).iter().for_each(|basis| assert_eq!(keys(basis), ["fact", "value"]));
        for rejected in version["rejected"].as_array().unwrap() {
            assert_eq!(keys(rejected), ["revision", "reason"]);
        }
        assert!(!version["by"].as_str().unwrap().is_empty() && !version["reason"].as_str().unwrap().is_empty());
    }
    assert_eq!(result["confidence"], "仮");
    items(&result["interpretations"]).iter().for_each(|one| assert_eq!(keys(one), ["at", "text"]));
    items(&result["sources"]).iter().for_each(|one| assert_eq!(keys(one), ["table", "document", "confidence"]));
    let digest = result["rules"].as_str().unwrap().strip_prefix("sha256:").unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(result["engine"], format!("kitei {}", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_version_that_governs_says_by_which_sentence() {
    let result = eval(&["--format", "json"]).json_out();
    let days = items(&result["versions"]).iter().find(|version| version["provision"] == "Ⅱ［５］２(1)②").unwrap();
    assert_eq!((&days["revision"], &days["enforced"]), (&json!("2013-02-15"), &json!("2013-04-01")));
    assert_eq!(days["by"], "平成25年2月15日改正附則２");
    assert!(items(&days["basis"]).contains(&json!({"fact": "通知日", "value": "2013-04-01"})));
    assert_eq!(days["rejected"][0]["revision"], "2004-07-02");
}

#[test]
fn an_explanation_is_a_tree() {
    fn walk(node: &Value, count: &mut usize) {
        *count += 1;
        for key in ["name", "value"] {
            assert!(node.get(key).is_some(), "no {key}: {node}");
        }
        let below = node.as_object().unwrap().values().filter_map(Value::as_array).flatten();
        below.filter(|child| child.get("name").is_some()).for_each(|child| walk(child, count));
    }
    let result = eval(&["--format", "json", "--explain"]).json_out();
    let mut count = 0;
    items(&result["trace"]).iter().for_each(|node| walk(node, &mut count));
    assert!(count > 20, "{count} nodes");
    assert!(eval(&["--format", "json"]).json_out().get("trace").is_none());
}

#[test]
fn a_number_without_an_end_is_exact_beside_its_decimals() {
    let case = "\
算定: 二年以上案件の基本保険料率
事実: {保険契約締結日: 2013-03-31, 国カテゴリー: Ｆ, 料率適用期間: 5年,
  非常付保率: 0.90, 信用付保率: 0.95, バイヤー区分: CC1}
";
    let run = run(&["eval", "-", "--format", "json"], Some(case), None, &[]);
    let rate = &run.json_out()["results"]["基本保険料率"];
    assert_eq!(keys(rate), ["value", "exact", "unit"], "{}", run.err);
    assert_eq!(rate["value"].as_str().unwrap().split_once('.').unwrap().1.len(), 12);
    let exact = rate["exact"].as_str().unwrap();
    assert!(
        exact.split_once('/').is_some_and(|(top, bottom)| top.parse::<u64>().is_ok() && bottom.parse::<u64>().is_ok())
    );
}

#[test]
fn an_error_has_the_keys_of_its_interface() {
    let run = eval(&["--format", "json", "--set", "国カテゴリー=Ｚ"]);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    let error = &run.json_err()["error"];
    for key in ["code", "message", "at", "help", "related"] {
        assert!(error.get(key).is_some(), "no {key}: {error}");
    }
    assert_eq!(error["code"], "K0505");
    assert_eq!(keys(&error["at"]), ["file", "line", "column"]);
    assert!(error["help"].as_str().unwrap().contains('Ｈ'));
}

#[test]
fn several_cases_of_a_file_keep_their_places() {
    let wrong = CASE.replace("国カテゴリー: Ｃ", "国カテゴリー: Ｚ");
    let list = |cases: &[&str]| {
        let indented = |case: &&str| format!("- {}\n", case.trim_end().replace('\n', "\n  "));
        cases.iter().map(indented).collect::<String>()
    };
    for input in [[CASE, &wrong, CASE].join("---\n"), list(&[CASE, &wrong, CASE])] {
        let run = run(&["eval", "-", "--format", "json"], Some(&input), None, &[]);
        assert_eq!(run.status, 1, "{}", run.err);
        let results = run.json_out();
        let results = items(&results);
        assert_eq!(results.len(), 3);
        assert_eq!(results[0], results[2]);
        assert_eq!(results[0]["results"]["保険料"]["value"], "14570");
        assert_eq!(results[1]["error"]["code"], "K0505");
        assert_eq!(run.json_err()["error"]["code"], "K0505");
    }
}

#[test]
fn facts_are_a_template_that_can_be_filled_in() {
    let template = kitei(&["facts", "簡易通知型の計算期間"]).out;
    let filled = template
        .replace("  船積日:", "  船積日: 2013-03-20")
        .replace("  通知日:", "  通知日: 2013-04-01")
        .replace("  通知期限:", "  通知期限: 2013-04-30")
        .replace("  国カテゴリー:", "  国カテゴリー: Ｃ")
        .replace("  船積の日から決済の期限までの期間:", "  船積の日から決済の期限までの期間: 45日");
    assert_ne!(template, filled);
    // What is not needed here is taken out; a fact that is named and left empty is not given.
    let filled: String = filled
        .lines()
        .filter(|line| !line.ends_with(':') || !line.starts_with("  "))
        .map(|line| format!("{line}\n"))
        .collect();
    let run = run(&["eval", "-", "--format", "json"], Some(&filled), None, &[]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(run.json_out()["results"]["非常のＸ"], json!({"value": "60", "unit": "日"}));
}

#[test]
fn facts_are_a_json_schema() {
    let run = kitei(&["facts", "簡易通知型包括保険料", "--format", "json-schema"]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let schema = run.json_out();
    assert!(schema["$schema"].as_str().unwrap().starts_with("https://json-schema.org/"));
    assert_eq!(schema["properties"]["算定"]["const"], "簡易通知型包括保険料");
    let facts = &schema["properties"]["事実"];
    assert_eq!(facts["type"], "object");
    for name in ["船積日", "通知日", "通知期限", "国カテゴリー", "保険価額", "非常付保率"] {
        assert!(facts["properties"].get(name).is_some(), "no {name}");
        assert!(items(&facts["required"]).contains(&json!(name)), "{name} is not required");
    }
    assert!(!items(&facts["required"]).contains(&json!("外貨建対応方式特約")));
}

#[test]
fn every_command_gives_every_format() {
    let commands: [&[&str]; 6] = [
        &["check"],
        &["entries"],
        &["facts", "簡易通知型包括保険料"],
        &["timeline", "II[5]"],
        &["show", "II[5]2(1)", "--on", "2013-04-01"],
        &["test", "golden/premium-rates/tour.yaml"],
    ];
    for command in commands {
        let run = |format| kitei(&[command, &["--format", format]].concat());
        let good = |run: &Run| assert!(run.status == 0 && !run.out.is_empty(), "{command:?} {}", run.err);
        good(&run("text"));
        good(&run("yaml"));
        good(&run("markdown"));
        let json = run("json");
        good(&json);
        json.json_out();
        let html = run("html");
        good(&html);
        assert!(html.out.starts_with("<!DOCTYPE html>") || html.out.starts_with("<!doctype html>"), "{}", html.out);
    }
}

#[test]
fn completions_for_each_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = kitei(&["completions", shell]);
        assert!(run.status == 0 && run.out.contains("kitei") && run.out.contains("timeline"), "{shell} {}", run.err);
    }
    assert_eq!(kitei(&["completions", "ed"]).status, 2);
}
