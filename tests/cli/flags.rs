//! What each flag does to the premium of one case.

use crate::cli::support::{CASE, eval, kitei, premium, run, world};

const PLAIN: &str = "14570";

#[test]
fn a_fact_is_set_again() {
    assert_eq!(premium(&[]), PLAIN);
    assert_eq!(premium(&["--set", "外貨建対応方式特約=いいえ"]), "14146");
    assert_eq!(premium(&["--set", "外貨建対応方式特約＝無", "--set", "通知日=平成25年3月31日"]), "19068");
    // Twice by flag is twice, as in a file.
    let twice = eval(&["--set", "通知日=2013-03-31", "--set", "通知日=2013-04-01"]);
    assert!(twice.status == 1 && twice.err.contains("K0504"), "{}", twice.err);
}

#[test]
fn only_what_was_known() {
    assert_eq!(premium(&["--known-on", "2013-02-14"]), "19068");
    assert_eq!(premium(&["--known-on", "平成25年2月15日"]), PLAIN);
}

#[test]
fn without_a_revision() {
    for name in ["2013-02-15", "平成25年2月15日", "改正:2013-02-15"] {
        assert_eq!(premium(&["--without", name]), "19068", "{name}");
    }
    let unknown = eval(&["--without", "2013-02-16"]);
    assert!(unknown.status == 1 && unknown.err.contains("K0520"), "{}", unknown.err);
}

#[test]
fn a_day_of_enforcement_is_moved() {
    // The days of the calculation go by the day that 附則２ itself names; only the surcharge goes by the enforcement.
    assert_eq!(premium(&["--move", "2013-02-15=2013-05-01"]), "14146");
    assert_eq!(premium(&["--move", "2013-02-15/II[5]5=2013-03-21"]), "14146");
    assert_eq!(premium(&["--move", "2013-02-15/Ⅱ［５］５＝平成25年3月20日"]), PLAIN);
    assert_eq!(premium(&["--move", "2013-02-15/II[5]2=2013-05-01"]), PLAIN);
}

#[test]
fn rules_are_checked_with_a_day_of_enforcement_that_is_moved() {
    let base = "規程 甲規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n\n\
                条項 Ⅱ［１］１ 一時の係数\n  係数 ＝ 3\n\n算定 係数\n  係数 ＝ Ⅱ［１］の係数\n";
    let revision =
        |day: &str, row: &str, clauses: &str| format!("改正 {day}\n規程 甲規程\n\n新旧 {row}\n\n附則\n{clauses}\n");
    let ends = revision(
        "平成22年2月15日",
        "Ⅱ［１］１\n  新\n    係数 ＝ 4\n  旧\n    係数 ＝ 3",
        "  １ この改正は、平成22年4月1日から施行する。\n  ２ Ⅱ［１］１は、平成23年3月31日限り、その効力を失う。",
    );
    let follows = revision(
        "平成23年2月15日",
        "Ⅱ［１］２ 次の係数\n  新\n    係数 ＝ 5\n  旧（新設）",
        "  １ この改正は、平成23年4月1日から施行する。",
    );
    let world = world()
        .file("rules/base.kitei", base.as_bytes())
        .file("rules/2010.kitei", ends.as_bytes())
        .file("rules/2011.kitei", follows.as_bytes());
    let check = |flags: &[&str]| kitei(&[&["check", &world.path("rules")], flags].concat());
    assert_eq!(check(&[]).err, "");
    let earlier = check(&["--move", "2011-02-15=2011-03-31"]);
    assert!(
        earlier.status == 1 && earlier.err.contains("K0402") && earlier.err.contains("契約日: 2011-03-31"),
        "{}",
        earlier.err
    );
    let unknown = check(&["--move", "2011-02-16=2011-03-31"]);
    assert!(unknown.status == 1 && unknown.err.contains("K0520"), "{}", unknown.err);
}

#[test]
fn own_tables_lie_over_the_shipped_ones() {
    let own = "\
表: 簡易通知型・船後・非常
鍵: [国カテゴリー]
列: {ａ: ％／日, ｂ: ％, ｃ: 割合}
出典: {文書: 自社の表, 確度: 公式}
行:
  Ｃ: [0.001, 0.01, 1]
";
    let world = world().file("own/table.yaml", own.as_bytes());
    let run = eval(&["--tables", &world.path("own"), "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let result = run.json_out();
    // (0.001 × 60 + 0.01) × 0.975 ÷ 0.975 × 1
    assert_eq!(result["results"]["非常の基本保険料率"]["value"], "0.07");
    let sources = result["sources"].as_array().unwrap();
    let used: Vec<_> = sources.iter().filter(|table| table["overlay"] == true).collect();
    assert_eq!(used.len(), 1);
    assert_eq!(
        (used[0]["table"].as_str(), used[0]["document"].as_str()),
        (Some("簡易通知型・船後・非常"), Some("自社の表"))
    );
    // The other table is still the shipped one.
    assert_eq!(result["confidence"], "仮");
}

#[test]
fn own_tables_of_no_known_shape_are_told() {
    let world = world().file("own/table.yaml", "表: 簡易通知型・船後・非常\n".as_bytes());
    let run = eval(&["--tables", &world.path("own")]);
    assert!(run.status == 1 && run.out.is_empty() && run.err.contains("K0107"), "{}", run.err);
}

#[test]
fn a_draft_is_laid_over_the_rules() {
    let draft = "\
改正 平成25年3月5日
規程 貿易保険の保険料率等に関する規程

新旧 Ⅱ［５］５
  新
    割増係数 ＝ １．０５    簡易通知型包括保険（外貨建対応方式）特約書を付す場合
  旧
    割増係数 ＝ １．０３    簡易通知型包括保険（外貨建対応方式）特約書を付す場合

附則
  １ この改正は、平成25年3月20日から施行する。
";
    let world = world()
        .file("draft.kitei", draft.as_bytes())
        .file("wrong.kitei", draft.replace("１．０３", "１．０４").as_bytes());
    // 0.1131702 % × 1.05 of 12,500,000 yen is 14,853.58 yen.
    assert_eq!(premium(&["--with", &world.path("draft.kitei")]), "14853");
    assert_eq!(premium(&["--with", &world.path("draft.kitei"), "--known-on", "2013-03-04"]), PLAIN);
    let run = eval(&["--with", &world.path("wrong.kitei")]);
    assert!(run.status == 1 && run.out.is_empty() && run.err.contains("wrong.kitei"), "{}", run.err);
}

#[test]
fn addresses_are_typed_in_either_width() {
    for (half, full) in [("II[5]2(1)", "Ⅱ［５］２(1)"), ("II[5]2(1)②", "Ⅱ［５］２（１）②")] {
        let run = |address| kitei(&["show", address, "--on", "2013-04-01"]);
        assert_eq!((run(half).status, run(half).out), (0, run(full).out), "{half}");
        assert_eq!(kitei(&["timeline", half]).out, kitei(&["timeline", full]).out);
    }
    let unknown = kitei(&["show", "II[5]99", "--on", "2013-04-01"]);
    assert!(unknown.status == 1 && unknown.err.contains("K0521"), "{}", unknown.err);
}

#[test]
fn the_text_of_a_day_is_that_days() {
    let show = |day| kitei(&["show", "II[5]2(1)②", "--on", day]).out;
    assert!(!show("2013-03-31").contains("31日から60日") && show("2013-04-01").contains("31日から60日"));
    assert_eq!(show("2013-04-01"), show("平成25年4月1日"));
}

#[test]
fn no_colour_where_it_is_refused() {
    let told = |variables: &[(&str, &str)], flags: &[&str]| {
        run(&[["eval", "none"].as_slice(), flags].concat(), None, None, variables).err
    };
    assert!(!told(&[("NO_COLOR", "1")], &[]).contains('\u{1b}'));
    assert!(!told(&[], &["--color", "never"]).contains('\u{1b}'));
    // What is asked for by flag counts more than what the environment says.
    assert!(told(&[("NO_COLOR", "1")], &["--color", "always"]).contains('\u{1b}'));
}

#[test]
fn headings_in_english_where_asked() {
    let run = run(&["eval", "-", "--lang", "en"], Some(CASE), None, &[]);
    assert!(run.out.contains("Results") && !run.out.contains("適用した版"), "{}", run.out);
}
