//! What a plan priced is told by the run's own day, and nothing is told that the run did not come to.

use crate::golden::golden_cases;
use crate::support::rules;
use kitei::batch::single::{Fact, Form};
use kitei::query::engine::Engine;
use kitei::query::state::VersionState;
use kitei::query::told::Untold;

/// 2013-04-01 as days since 1970-01-01.
const APRIL: i32 = 15_796;

const FACTS: &[(&str, Form<'static>)] = &[
    ("保険契約締結日", Form::Date),
    ("国カテゴリー", Form::Words(&["Ｂ"])),
    ("バイヤー区分", Form::Words(&["SOV/CC0"])),
    ("料率適用期間", Form::Number(2)),
    ("非常付保率", Form::Number(3)),
    ("信用付保率", Form::Number(3)),
    ("保険価額", Form::Number(0)),
];

fn contract(day: i32) -> [Fact; 7] {
    [
        Fact::Date(day),
        Fact::Word(0),
        Fact::Word(0),
        Fact::Number(900),
        Fact::Number(975),
        Fact::Number(950),
        Fact::Number(12_345_687),
    ]
}

#[test]
fn a_run_under_a_reference_date_is_priced_and_told_by_that_day() {
    let golden = golden_cases();
    let on = |day: &str| VersionState::ReferenceDate(day.parse().unwrap());
    let told = |state: VersionState, day: i32| {
        let portfolio = golden.engine.portfolio("二年以上案件の保険料", state, &Default::default()).unwrap();
        let mut run = portfolio.single(FACTS).unwrap();
        assert!(run.price(&contract(day)));
        format!("{:?}", golden.engine.explain(&run).unwrap())
    };
    let (old, new) = (told(VersionState::Newest, APRIL - 1), told(VersionState::Newest, APRIL));
    assert_ne!(old, new);
    assert_eq!(told(on("2013-03-31"), APRIL), old);
    assert_eq!(told(on("2013-04-01"), APRIL - 1), new);
}

#[test]
fn nothing_is_told_where_no_plan_answered() {
    let golden = golden_cases();
    let portfolio = golden.engine.portfolio("二年以上案件の保険料", VersionState::Newest, &Default::default()).unwrap();
    let mut run = portfolio.single(FACTS).unwrap();
    assert!(matches!(golden.engine.explain(&run), Err(Untold::NothingAnswered)));
    assert!(run.price(&contract(APRIL)) && golden.engine.explain(&run).is_ok());
    assert!(!run.price(&[]) && matches!(golden.engine.explain(&run), Err(Untold::NothingAnswered)));
}

/// The rules of another engine stand for a fault in one of the two evaluators.
#[test]
fn what_a_run_did_not_come_to_is_not_told() {
    let text = |rate: &str, rounding: &str| {
        format!(
            "規程 考案規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 契約日\n\n事実\n  契約日  日付\n  保険価額  金額(円)  0円以上\n\n条項 Ⅱ［１］１ 保険料\n  率 ＝ {rate}\n  保険料(円) ＝ 保険価額×率（{rounding}）\n\n算定 保険料\n  規程 考案規程\n  保険料(円) ＝ Ⅱ［１］１の保険料\n"
        )
    };
    let engine = |rate: &str, rounding: &str| rules(&[("base.kitei", &text(rate, rounding))]).engine;
    let own = engine("0.02", "円未満切捨て");
    let portfolio = own.portfolio("保険料", VersionState::Newest, &Default::default()).unwrap();
    let mut run = portfolio.single(&[("契約日", Form::Date), ("保険価額", Form::Number(0))]).unwrap();
    assert!(run.price(&[Fact::Date(APRIL), Fact::Number(1_000)]));
    assert!(own.explain(&run).is_ok());
    let differs = |other: &Engine| match other.explain(&run) {
        Err(Untold::Differs { what, told, run }) => format!("{what} {told} {run}"),
        other => panic!("{other:?}"),
    };
    assert_eq!(differs(&engine("0.03", "円未満切捨て")), "保険料 30 20");
    // The same yen by another rounding are another explanation.
    assert_eq!(
        differs(&engine("0.02", "円未満切上げ")),
        "保険料 保険価額×率（円未満切上げ） ＝ 20円 保険価額×率（円未満切捨て） ＝ 20円"
    );
}
