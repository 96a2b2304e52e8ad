//! What-if: intervals are exact. A day-by-day sweep agrees with them everywhere, and their number does not go by the range.
#![expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

mod plane;
mod support;
mod sweep;

use crate::what_if::support::{lines, world};
use kitei::corpus::case::Switches;
use kitei::diagnostic::render::Language;
use kitei::report::what_if::{page, until_changes};
use kitei::report::{what_if_chart, what_if_json, what_if_svg};

const NOTICE: &str = "\
算定: 簡易通知型包括保険料
事実: {船積日: 2013-03-20, 通知日: 2013-04-01, 通知期限: 2013-04-30,
  船積の日から決済の期限までの期間: 45日, 国カテゴリー: Ｃ,
  非常付保率: 97.5%, 信用付保率: 90%, 保険価額: \"12,500,000円\", 外貨建対応方式特約: はい}
";

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_notice_changes_the_days_from_the_first_of_april_2013() {
    let answer = world(NOTICE).vary(&["通知日=2013-01-01..2013-12-31"]);
    assert_eq!(lines(&answer, "保険料"), ["2013-01-01..2013-03-31 19640", "2013-04-01..2013-12-31 14570"]);
    let cause = &answer.intervals()[1].causes;
    assert_eq!(cause.len(), 1);
    assert_eq!(cause[0].by, "平成25年2月15日改正附則２");
    assert_eq!(cause[0].provisions, ["Ⅱ［５］２(1)②", "Ⅱ［５］２(2)②"]);
}

#[test]
fn the_shipment_changes_the_surcharge_from_the_first_of_march_2013() {
    let answer = world(NOTICE).vary(&["船積日=平成25年1月1日..平成25年12月31日"]);
    assert_eq!(lines(&answer, "保険料"), ["2013-01-01..2013-02-28 14146", "2013-03-01..2013-12-31 14570"]);
    assert_eq!(answer.intervals()[1].causes[0].line(), "平成25年2月15日改正附則１ただし書（Ⅱ［５］５）");
}

/// 附則２ただし書 compares two facts: the boundary is where one passes the other.
#[test]
fn a_late_notice_stays_under_the_prior_rule() {
    let text = NOTICE.replace("通知期限: 2013-04-30", "通知期限: 2013-03-31");
    let world = world(&text);
    assert_eq!(lines(&world.vary(&["通知日=2013-01-01..2013-12-31"]), "保険料"), ["2013-01-01..2013-12-31 19640"]);
    let answer = world.vary(&["通知期限=2013-03-01..2013-05-31"]);
    assert_eq!(lines(&answer, "保険料"), ["2013-03-01..2013-03-31 19640", "2013-04-01..2013-05-31 14570"]);
}

#[test]
fn forty_years_cost_as_much_as_one_with_the_same_boundaries() {
    let world = world(NOTICE);
    let short = world.vary(&["通知日=2013-01-01..2013-12-31"]);
    let long = world.vary(&["通知日=1993-01-01..2032-12-31"]);
    assert_eq!(lines(&long, "保険料"), ["1993-01-01..2013-03-31 19640", "2013-04-01..2032-12-31 14570"]);
    assert_eq!(long.evaluations, short.evaluations);
}

#[test]
fn errors_are_intervals_too() {
    let answer = world(NOTICE).vary(&["船積日=2000-01-01..2013-01-31"]);
    assert_eq!(lines(&answer, "保険料"), ["2000-01-01..2010-03-31 K0509", "2010-04-01..2013-01-31 14146"]);
    let answer = world(NOTICE).vary(&["船積の日から決済の期限までの期間=300日..400日"]);
    assert_eq!(lines(&answer, "保険料"), ["300..365 66118", "366..366 K0527", "367..400 K0506"]);
}

#[test]
fn brackets_of_days_are_the_boundaries_of_days() {
    let answer = world(NOTICE).vary(&["船積の日から決済の期限までの期間=1..365"]);
    let expected = ["1..30 9500", "31..60 14570", "61..90 19640", "91..180 34851", "181..365 66118"];
    assert_eq!(lines(&answer, "保険料"), expected);
}

#[test]
fn a_formula_in_the_fact_is_one_interval_with_both_ends() {
    let answer = world(NOTICE).vary(&["保険価額=1000000円..2000000円"]);
    assert_eq!(lines(&answer, "保険料"), ["1000000..2000000 1165→2331"]);
    let result = answer.intervals()[0].results().iter().find(|one| one.name == "保険料").unwrap();
    assert_eq!(result.formula, "保険価額×保険料率");
    let other = answer.intervals()[0].results().iter().find(|one| one.name == "保険料率").unwrap();
    assert!(!other.moving);
}

#[test]
fn categories_and_truth_values_are_a_row_each() {
    let world = world(NOTICE);
    let answer = world.vary(&["国カテゴリー"]);
    assert_eq!(answer.intervals().len(), 8);
    assert_eq!(lines(&answer, "保険料")[2], "Ｃ..Ｃ 14570");
    let answer = world.vary(&["外貨建対応方式特約"]);
    assert_eq!(lines(&answer, "保険料"), ["はい..はい 14570", "いいえ..いいえ 14146"]);
}

#[test]
fn moving_a_revision_moves_its_boundary() {
    let moved = Switches { moved: vec![(day("2013-02-15"), None, day("2013-05-01"))], ..Switches::default() };
    let answer = world(NOTICE).vary_with(&["船積日=2013-01-01..2013-12-31"], &moved);
    assert_eq!(
        lines(&answer, "割増係数"),
        ["2013-01-01..2013-04-30 1", "2013-05-01..2013-12-31 103/100".replace("103/100", "1.03").as_str()]
    );
    let without = Switches { without: vec![day("2013-02-15")], ..Switches::default() };
    let answer = world(NOTICE).vary_with(&["船積日=2013-01-01..2013-12-31"], &without);
    assert_eq!(answer.intervals().len(), 1);
    let known = Switches { known_on: Some(day("2013-02-14")), ..Switches::default() };
    assert_eq!(world(NOTICE).vary_with(&["通知日=2013-01-01..2013-12-31"], &known).intervals().len(), 1);
}

#[test]
fn until_changes_gives_the_first_day_of_another_result() {
    let world = world(NOTICE);
    let answer = world.vary(&["船積日=2012-06-01..2040-12-31"]);
    let next = until_changes(&answer).unwrap();
    assert_eq!(kitei::eval::show::value(&next.stretch.from, None), "2013-03-01");
    assert!(until_changes(&world.vary(&["船積日=2013-03-01..2040-12-31"])).is_none());
}

#[test]
fn two_facts_give_regions() {
    let answer = world(NOTICE).vary(&["船積日=2013-01-01..2013-12-31", "通知日=2013-01-01..2013-12-31"]);
    let told: Vec<String> = answer
        .strips
        .iter()
        .flat_map(|strip| {
            let over = strip.over.as_ref().unwrap();
            let from = kitei::eval::show::value(&over.from, None);
            strip.intervals.iter().map(move |interval| format!("{from} {}", support::line(interval, "保険料")))
        })
        .collect();
    assert_eq!(
        told,
        [
            "2013-01-01 2013-01-01..2013-03-31 19068",
            "2013-01-01 2013-04-01..2013-12-31 14146",
            "2013-03-01 2013-01-01..2013-03-31 19640",
            "2013-03-01 2013-04-01..2013-12-31 14570",
        ]
    );
    let answer = world(NOTICE).vary(&["外貨建対応方式特約", "船積日=2013-01-01..2013-12-31"]);
    let counts: Vec<usize> = answer.strips.iter().map(|strip| strip.intervals.len()).collect();
    // Without the rider the surcharge has no part, and so no boundary.
    assert_eq!(counts, [2, 1]);
}

#[test]
fn json_has_intervals_closed_on_both_sides() {
    let world = world(NOTICE);
    let answer = world.vary(&["通知日=2013-01-01..2013-12-31"]);
    let json = what_if_json::what_if(&answer, world.engine.sources(), true);
    assert_eq!(json["intervals"][0]["to"], "2013-03-31");
    assert_eq!(json["intervals"][1]["from"], "2013-04-01");
    assert_eq!(json["intervals"][1]["results"]["保険料"], serde_json::json!({"value": "14570", "unit": "円"}));
    assert_eq!(json["until_changes"]["changes_from"], "2013-04-01");
    assert_eq!(json["intervals"][1]["because"][0]["by"], "平成25年2月15日改正附則２");
}

#[test]
fn the_chart_fits_its_width_and_the_picture_names_the_clause() {
    use unicode_width::UnicodeWidthStr;
    let world = world(NOTICE);
    let answer = world.vary(&["通知日=2013-01-01..2013-12-31"]);
    for width in [40, 80, 132] {
        let chart = what_if_chart::write(&answer, width, Language::Japanese);
        assert!(chart.len() > 8 && chart.iter().all(|line| line.width() + 4 <= width), "{}", chart.join("\n"));
    }
    let text = kitei::report::text::write(&page(&answer, &[], false, Language::Japanese));
    assert!(text.contains("平成25年2月15日改正附則２"), "{text}");
    let svg = what_if_svg::write(&answer, Language::Japanese).unwrap();
    for part in [
        "平成25年4月1日から",
        "平成25年2月15日改正附則２",
        "保険料",
        "通知日",
        "2013-07-01",
        "14,570円",
        "国カテゴリー Ｃ",
        "縦軸は0から始まらない",
    ] {
        assert!(svg.contains(part), "{part}\n{svg}");
    }
}

/// A decision on a quotient of the fact turns where the fact is a fraction; one on a root that is none is told.
#[test]
fn a_decision_that_is_no_line_is_followed_where_it_turns_at_a_fraction() {
    let rules = "規程 甲規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  負担  金額(円)  1円以上\n  \
                 限度  金額(円)  1円以上\n  割合  割合  0以上1以下\n\n条項 Ⅱ［１］１ 段階\n  段階 ＝ 1    負担÷限度が百分の三十以上である 場合\n  \
                 段階 ＝ 2    上記以外\n\n条項 Ⅱ［１］２ 級\n  平方 ＝ 割合^2\n  級 ＝ 1    平方が%以下である 場合\n  級 ＝ 2    上記以外\n\n\
                 算定 段階\n  段階 ＝ Ⅱ［１］１の段階\n  示す  契約 ＝ 契約日\n\n算定 級\n  級 ＝ Ⅱ［１］２の級\n  示す  契約 ＝ 契約日\n";
    let ask = |bound: &str, case: &str, variation: &str| {
        let loaded = crate::support::base(&rules.replace('%', bound)).usable();
        let mut findings = kitei::diagnostic::report::Findings::default();
        let case = kitei::corpus::from_yaml::cases(kitei::source::span::FileId(0), case, &mut findings).remove(0);
        let variation = kitei::query::what_if::axis::Variation::parse(variation).unwrap();
        loaded.engine.what_if(&case, &[variation], &Switches::default())
    };
    let stage = "算定: 段階\n事実: {契約日: 2013-02-01, 負担: 100円, 限度: 1円}\n";
    let answer = ask("0.25", stage, "限度=1..1000").unwrap();
    // 100÷限度 is 0.3 at 333⅓ yen.
    assert_eq!(lines(&answer, "段階"), ["1..1000/3 1", "(1000/3..1000 2"]);
    let class = "算定: 級\n事実: {契約日: 2013-02-01, 割合: 0.1}\n";
    let answer = ask("0.25", class, "割合=0..1").unwrap();
    assert_eq!(lines(&answer, "級"), ["0..0.5 1", "(0.5..1 2"]);
    let told = ask("0.5", class, "割合=0..1").unwrap_err();
    assert!(told[0].message.contains("正確に求められない"), "{told:?}");
}
