//! Results on standard output, findings on standard error, and input that is broken in every way.

use crate::cli::support::{CASE, eval, kitei, run, world};

fn given(input: &str) -> (i32, String, String) {
    let run = run(&["eval", "-"], Some(input), None, &[]);
    (run.status, run.out, run.err)
}

#[test]
fn the_shipped_rules_have_no_error() {
    let run = kitei(&["check", "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(run.json_out()["errors"], 0);
}

#[test]
fn a_result_stands_alone_on_standard_output() {
    let run = eval(&[]);
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    assert!(run.out.contains("14,570円") && run.out.contains("仮"), "{}", run.out);
    // A warning about the case does not fail it, and does not stand among the results.
    let run = eval(&["--set", "保険契約締結日=2013-04-01"]);
    assert_eq!(run.status, 0);
    assert!(run.err.contains("K0503") && !run.out.contains("K0503"), "{}", run.err);
}

#[test]
fn a_case_from_a_file_or_from_standard_input_is_the_same() {
    let world = world().file("case.yaml", CASE.as_bytes());
    assert_eq!(kitei(&["eval", &world.path("case.yaml")]).out, eval(&[]).out);
    assert_eq!(run(&["eval", "--", "-"], Some(CASE), None, &[]).out, eval(&[]).out);
}

#[test]
fn broken_input_is_told_and_never_a_panic() {
    let deep = "[".repeat(2000);
    let long = format!("算定: {}\n", "あ".repeat(100_000));
    for input in [
        "",
        "\n",
        "---\n",
        "null",
        "[]",
        "---\n---\n",
        "{}",
        "3",
        "算定",
        "算定:\n",
        "算定: [1]\n",
        "算定: 簡易通知型包括保険料\n判定: 船後非常の国カテゴリー\n",
        "算定: 簡易通知型包括保険料\n事実: 3\n",
        "算定: 簡易通知型包括保険料\n事実: {船積日: {}}\n",
        "算定: 簡易通知型包括保険料\n事実: {船積日: 2013-02-30}\n",
        "算定: 簡易通知型包括保険料\n事実: {船積日: *a}\n",
        "算定: 簡易通知型包括保険料\n\t事実: {}\n",
        "算定: \"\u{1}\"\n",
        "\u{feff}算定: ない\n",
        &deep,
        &long,
    ] {
        let (status, out, err) = given(input);
        let shown: String = input.chars().take(40).collect();
        assert_eq!((status, out.as_str()), (1, ""), "{shown:?} {err}");
        assert!(err.contains("error[K0") && !err.contains("panicked"), "{shown:?} {err}");
    }
}

#[test]
fn values_that_mean_nothing_are_told_at_their_place() {
    for (from, to, code) in [
        ("45日", "45円", "K0505"),
        ("45日", "0日", "K0506"),
        ("45日", "367日", "K0506"),
        ("97.5%", "197.5%", "K0506"),
        ("12,500,000円", "12,50,000円", "K0505"),
        ("12,500,000円", "1e7", "K0505"),
        ("2013-04-01", "昭和64年1月8日", "K0522"),
        ("はい", "たぶん", "K0505"),
        ("国カテゴリー: Ｃ", "国カテゴリ: Ｃ", "K0502"),
    ] {
        let (status, out, err) = given(&CASE.replacen(from, to, 1));
        assert_eq!((status, out.as_str()), (1, ""), "{to}: {err}");
        assert!(err.contains(code) && err.contains("標準入力:"), "{to}: {err}");
    }
}

#[test]
fn a_missing_fact_says_what_it_means_and_who_asks() {
    let (status, _, err) = given(&CASE.replace("  通知期限: 2013-04-30\n", ""));
    assert_eq!(status, 1);
    for words in ["K0507", "通知期限", "約款に定める", "2013-02-15-simplified"] {
        assert!(err.contains(words), "no {words}: {err}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_told() {
    for arguments in [
        ["check", "no-such-folder"].as_slice(),
        &["entries", "--regulations", "no-such-folder"],
        &["entries", "--tables", "no-such-folder"],
        &["entries", "--with", "no-such.kitei"],
        &["test", "no-such-folder"],
    ] {
        let run = kitei(arguments);
        assert_eq!(run.status, 1, "{arguments:?} {} {}", run.out, run.err);
        assert!(run.err.contains("no-such"), "{arguments:?} {}", run.err);
    }
}

#[test]
fn the_set_in_the_binary_answers_where_there_is_no_folder() {
    let empty = tempfile::tempdir().unwrap();
    let run = run(&["eval", "-", "--format", "json"], Some(CASE), Some(empty.path()), &[]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(run.json_out()["results"], eval(&["--format", "json"]).json_out()["results"]);
    assert_eq!(run.json_out()["rules"], eval(&["--format", "json"]).json_out()["rules"]);
}
