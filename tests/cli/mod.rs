//! The command as a user runs it: streams, formats of findings, exit status.

mod batch;
mod flags;
mod formats;
mod standing;
mod streams;
pub mod support;

use crate::cli::support::{Run, kitei, world};

#[test]
fn wrong_usage_is_status_2_and_says_what_to_write() {
    assert_eq!(kitei(&[]).status, 2);
    assert_eq!(kitei(&["eval"]).status, 2);
    for (arguments, message) in [
        (["show", "II[5]2(1", "--on", "2013-05-01"].as_slice(), "条項番号でない"),
        (&["show", "II[5]2(1)", "--on", "2013-02-30"], "2013年2月30日という日はありません"),
        (&["show", "II[5]2(1)", "--on", "20130501"], "「2013-05-01」と書きます"),
        (&["entries", "--move", "2013-02-15"], "2013-02-15=2013-05-01"),
        (&["entries", "--without", "known:2013-02-15"], "版の名でない"),
        (&["taisho", "--from", "old.kitei", "--to", "new.kitei"], "--from-file と --to-file"),
        (&["taisho", "draft.kitei"], "--with draft.kitei"),
        (&["taisho", "--from", "旧", "--to", "新"], "「改正前:2013-02-15」"),
        (&["entries", "--format", "json-schema"], "facts だけで使える"),
        (&["entries", "--format", "xml"], "possible values"),
    ] {
        let run = kitei(arguments);
        assert_eq!(run.status, 2, "{arguments:?} {}", run.err);
        assert!(run.err.contains(message) && run.out.is_empty(), "{arguments:?} {}", run.err);
    }
}

#[test]
fn help_speaks_both_languages_and_shows_examples() {
    for command in ["check", "eval", "facts", "entries", "timeline", "show", "test", "batch", "completions"] {
        let run = kitei(&[command, "--help"]);
        assert_eq!(run.status, 0);
        assert!(
            run.out.contains(" / ") && run.out.contains("Example") && run.out.contains(&format!("  kitei {command}")),
            "{}",
            run.out
        );
    }
    assert!(kitei(&["--version"]).out.starts_with("kitei 0."));
}

#[test]
fn a_case_that_cannot_be_read_is_status_1() {
    let world = world();
    let run = world.kitei(&["eval", "nothing.yaml"]);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.err.contains("error[K0101]") && run.err.contains("そのようなファイルはない"), "{}", run.err);
}

#[test]
fn findings_are_json_where_results_are() {
    let world = world();
    let run = world.kitei(&["eval", "nothing.yaml", "--format", "json"]);
    let error = &run.json_err()["error"];
    assert_eq!(error["code"], "K0101");
    assert_eq!(error["at"], serde_json::Value::Null);
    let run = world.with_input(&["eval", "-", "--format", "json"], "算定: あ\n事実:\n  い: 1\n  い: 2\n");
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    let error = &run.json_err()["error"];
    assert_eq!(error["code"], "K0504");
    assert_eq!(error["at"], serde_json::json!({"file": "標準入力", "line": 4, "column": 3}));
    assert_eq!(error["related"][0]["at"]["line"], 3);
}

#[test]
fn an_unknown_entry_is_told_at_its_place() {
    let run = world().with_input(&["eval", "-", "--format", "json"], "算定: ないもの\n");
    assert_eq!(run.status, 1);
    assert_eq!(run.json_err()["error"]["code"], "K0501");
    let run = world().kitei(&["facts", "ないもの"]);
    assert!(run.status == 1 && run.err.contains("K0501") && run.out.is_empty(), "{}", run.err);
}

#[test]
fn facts_set_wrongly_are_told() {
    let run = world().with_input(&["eval", "-", "--set", "国カテゴリー"], "算定: あ\n");
    assert!(run.status == 1 && run.err.contains("K0108") && run.err.contains("--set:1:1"), "{}", run.err);
}

#[test]
fn rules_come_from_the_flag_the_environment_or_here() {
    let world = world();
    let summary = |run: Run| run.out;
    let here = summary(world.kitei(&["check", "--lang", "ja"]));
    assert!(here.starts_with("規程"), "{here}");
    let at = world.path("regulations");
    assert_eq!(summary(kitei(&["check", "--lang", "ja", "--regulations", &at])), here);
    assert_eq!(summary(kitei(&["check", "--lang", "ja", &at])), here);
    let run = support::run(&["check", "--lang", "ja"], None, None, &[("KITEI_REGULATIONS", &at)]);
    assert_eq!(summary(run), here);
}

#[test]
fn broken_files_are_status_1_and_all_are_told() {
    let world =
        world().file("regulations/rates/broken.kitei", b"\x82\xA0").file("regulations/rates/tables/a.yaml", b"x: [");
    let run = world.kitei(&["check", "--format", "json"]);
    assert_eq!(run.status, 1);
    let codes: Vec<String> = run.json_err()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["code"].as_str().unwrap().to_owned())
        .collect();
    assert!(codes.contains(&"K0102".to_owned()) && codes.contains(&"K0104".to_owned()), "{codes:?}");
}

#[test]
fn the_locale_chooses_the_language_unless_told() {
    let world = world();
    let say = |arguments: &[&str], locale| {
        support::run(arguments, None, Some(&world.root()), &[("LC_ALL", ""), ("LANG", locale)]).out
    };
    assert!(say(&["check"], "en_GB.UTF-8").contains("regulations"));
    assert!(say(&["check"], "ja_JP.UTF-8").starts_with("規程"));
    assert!(say(&["check", "--lang", "ja"], "en_GB.UTF-8").starts_with("規程"));
}

#[test]
fn colours_only_where_asked() {
    let world = world();
    assert!(world.kitei(&["eval", "none", "--color", "always"]).err.contains('\u{1b}'));
    assert!(!world.kitei(&["eval", "none"]).err.contains('\u{1b}'));
}

#[test]
fn golden_cases_without_a_folder_are_told() {
    let run = world().kitei(&["test"]);
    assert!(run.status == 1 && run.err.contains("K0101"), "{}", run.err);
}

#[test]
fn a_golden_case_that_expects_an_error_holds() {
    let world =
        world().file("golden/a.yaml", "算定: ないもの\nエラー: K0501\n---\n算定: ないもの\n期待: {あ: 1}\n".as_bytes());
    let run = world.kitei(&["test", "--format", "json"]);
    assert_eq!(run.status, 1, "{}", run.err);
    let out: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&out["passed"], &out["failed"]), (&serde_json::json!(1), &serde_json::json!(1)));
    assert_eq!(run.json_err()["error"]["code"], "K0523");
}

#[test]
fn golden_cases_that_reach_too_little_are_told() {
    let few = ["test", "golden/premium-rates/plant.yaml", "--coverage", "--min", "100", "--format", "json"];
    let run = kitei(&few);
    assert_eq!((run.status, &run.json_err()["error"]["code"]), (1, &serde_json::json!("K0525")), "{}", run.err);
}

#[test]
fn a_revision_that_reaches_further_than_it_says_is_told_with_a_case() {
    let facts = "事実\n  船積日  日付\n  通知日  日付\n";
    let base = "規程 保険料率規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 船積日\n\n";
    let rest = "\n条項 Ⅱ［１］１ 係数\n  係数 ＝ 1\n\n条項 Ⅱ［１］２ 期限\n  締切 ＝ 通知日の翌日\n\n算定 締切\n  締切 ＝ Ⅱ［１］２の締切\n  示す  船積 ＝ 船積日\n";
    let draft = "改正 平成25年2月15日\n規程 保険料率規程\n\n事実\n  通知日 は 船積日 以後\n\n新旧 Ⅱ［１］１\n  新\n    係数 ＝ 2\n  旧\n    \
                 係数 ＝ 1\n\n附則\n  １ この改正は、平成25年4月1日から施行する。\n";
    let world = world()
        .file("regulations/rates/base.kitei", format!("{base}{facts}{rest}").as_bytes())
        .file("draft.kitei", draft.as_bytes());
    let told = world.kitei(&["check", "--with", "draft.kitei", "--changed", "2013-02-15", "--format", "json"]);
    assert_eq!((told.status, &told.json_err()["error"]["code"]), (1, &serde_json::json!("K0318")), "{}", told.err);
    let case = told.json_err()["error"]["case"].as_str().unwrap().to_owned();
    // What it shows is a case that is worked out without the draft, and refused with it.
    assert_eq!(world.with_input(&["eval", "-"], &case).status, 0);
    assert_eq!(world.with_input(&["eval", "-", "--with", "draft.kitei"], &case).status, 1);
    let named = world.kitei(&["check", "--changed", "2013-02-16"]);
    assert!(named.status == 1 && named.err.contains("K0520"), "{}", named.err);
}

/// A range may reach back behind the day of the case.
#[test]
fn the_next_change_is_looked_for_from_the_day_of_the_case_on() {
    let world = world().file("case.yaml", support::CASE.as_bytes());
    let asked = [
        "what-if",
        &world.path("case.yaml"),
        "--vary",
        "船積日=2004-10-01..2030-01-01",
        "--until-changes",
        "--format",
        "json",
    ];
    let run = kitei(&asked);
    assert_eq!(run.status, 0, "{}", run.err);
    let out = run.json_out();
    assert_eq!(out["intervals"][0]["from"], "2013-03-20");
    assert_eq!(out["until_changes"]["changes_from"], serde_json::Value::Null, "{out:#}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_fault() {
    let (status, err) = support::with_closed_output(&["completions", "bash"]);
    assert_eq!((status, err.as_str()), (0, ""));
    assert!(kitei(&["completions", "zsh"]).out.contains("kitei"));
}
