//! Cases while the proof over time has an error standing: those that fall there are refused with its code, others are worked out.

use crate::cli::support::{World, world};

const BASE: &str = "規程 保険料率規程
制定 平成16年7月2日
施行 平成16年10月1日
基準日 契約日

事実
  契約日    日付
  保険価額  金額(円)  0円以上

条項 Ⅱ［１］１ 保険料
  保険料(円) ＝ 保険価額×0.01（円未満切捨て）

算定 保険料
  保険料(円) ＝ Ⅱ［１］１の保険料
";

/// Nobody says what governs contracts between two days.
fn broken(applies: &str, stays: &str) -> World {
    let revision = format!(
        "改正 平成25年2月15日\n規程 保険料率規程\n\n新旧 Ⅱ［１］１\n  新\n    保険料(円) ＝ 保険価額×0.02（円未満切捨て）\n  旧\n    \
         保険料(円) ＝ 保険価額×0.01（円未満切捨て）\n\n附則\n  １ この改正は、平成25年4月1日から施行する。\n  ２ Ⅱ［１］１については、契約日が\
         {applies}以後のものに適用し、{stays}前のものについては、なお従前の例による。\n"
    );
    world()
        .file("regulations/rates/base.kitei", BASE.as_bytes())
        .file("regulations/rates/2013-02-15-rate.kitei", revision.as_bytes())
}

fn case(day: &str) -> String {
    format!("算定: 保険料\n事実: {{契約日: {day}, 保険価額: 1000円}}\n")
}

#[test]
fn the_case_of_a_finding_is_refused_with_its_code() {
    for (applies, stays, code) in
        [("平成25年5月1日", "平成25年4月30日", "K0316"), ("平成25年5月1日", "平成25年5月3日", "K0315")]
    {
        let world = broken(applies, stays);
        let check = world.kitei(&["check", "--format", "json"]);
        let error = &check.json_err()["error"];
        assert_eq!((check.status, &error["code"]), (1, &serde_json::json!(code)), "{}", check.err);
        let yaml = error["case"].as_str().unwrap().to_owned();
        let run = world.with_input(&["eval", "-", "--format", "json"], &yaml);
        let told = run.json_err()["errors"].as_array().unwrap().clone();
        assert_eq!((run.status, run.out.as_str()), (1, ""));
        assert!(told.iter().all(|one| one["code"] == code), "{}", run.err);
        assert!(told.iter().any(|one| one["message"].as_str().unwrap().contains("この事案に")), "{}", run.err);
    }
}

#[test]
fn other_cases_are_worked_out_and_the_error_is_still_told() {
    let world = broken("平成25年5月1日", "平成25年4月30日");
    for (day, premium) in [("2013-04-29", "10"), ("2013-05-01", "20")] {
        let run = world.with_input(&["eval", "-", "--format", "json"], &case(day));
        assert_eq!(run.json_out()["results"]["保険料"]["value"], premium);
        assert_eq!((run.status, &run.json_err()["error"]["code"]), (1, &serde_json::json!("K0316")));
    }
}

#[test]
fn a_moved_day_is_answered_day_by_day() {
    let world = broken("平成25年5月1日", "平成25年4月30日").file("case.yaml", case("2013-04-01").as_bytes());
    let run = world.kitei(&["what-if", "case.yaml", "--vary", "契約日=2013-04-01..2013-05-31", "--format", "json"]);
    assert_eq!(run.status, 1);
    let out = run.json_out();
    let ends: Vec<(&str, bool)> = out["intervals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["from"].as_str().unwrap(), one["error"]["code"] == "K0316"))
        .collect();
    assert_eq!(ends, [("2013-04-01", false), ("2013-04-30", true), ("2013-05-01", false)], "{out:#}");
    assert!(run.out.contains("平成25年2月15日改正附則２"), "{}", run.out);
    let sides = ["compare", "case.yaml", "--old", "改正前:2013-02-15", "--new", "改正:2013-02-15", "--format", "json"];
    let run = world.kitei(&sides);
    assert!(run.status == 1 && run.err.contains("K0316") && !run.out.is_empty(), "{}", run.err);
}

#[test]
fn rows_of_a_portfolio_that_fall_there_have_an_error_of_their_own() {
    let rows = "契約日,保険価額\n2013-04-29,1000\n2013-04-30,1000\n2013-05-01,1000\n";
    let world = broken("平成25年5月1日", "平成25年4月30日").file("in.csv", rows.as_bytes());
    let run = world.kitei(&["batch", "保険料", "in.csv", "-o", "out.csv"]);
    assert!(run.status == 1 && run.err.contains("K0316"), "{}", run.err);
    let out = std::fs::read_to_string(world.path("out.csv")).unwrap();
    let lines: Vec<&str> = out.lines().skip(1).collect();
    assert!(lines[0].starts_with("10,") && lines[1].contains("K0316") && lines[2].starts_with("20,"), "{out}");
}
