//! Single cases from typed facts: the same results as columns, with their trace.

use crate::golden::golden_cases;
use kitei::batch::single::{Fact, Form};
use kitei::batch::trace::Raw;
use kitei::law::value::Value;
use kitei::number::exact::Number;
use kitei::query::state::VersionState;

const FACTS: &[(&str, Form<'static>)] = &[
    ("保険契約締結日", Form::Date),
    ("国カテゴリー", Form::Words(&["Ａ", "Ｂ"])),
    ("バイヤー区分", Form::Words(&["SOV/CC0"])),
    ("料率適用期間", Form::Number(2)),
    ("非常付保率", Form::Number(3)),
    ("信用付保率", Form::Number(3)),
    ("保険価額", Form::Number(0)),
];

/// 2013-04-01 as days since 1970-01-01.
const APRIL: i32 = 15_796;

fn contract(day: i32, country: u32, years: i64, value: i64) -> [Fact; 7] {
    [
        Fact::Date(day),
        Fact::Word(country),
        Fact::Word(0),
        Fact::Number(years),
        Fact::Number(950),
        Fact::Number(950),
        Fact::Number(value),
    ]
}

#[test]
fn a_case_comes_to_its_golden_premium() {
    let golden = golden_cases();
    let pricing = golden.engine.portfolio("二年以上案件の保険料", VersionState::Newest, &Default::default()).unwrap();
    let mut single = pricing.single(FACTS).unwrap();
    // golden/premium-rates/two-year-premium.yaml: 1.16 ％, 143,202 yen.
    assert!(single.price(&contract(APRIL, 1, 900, 12_345_000)));
    assert_eq!((single.number(0), single.number(1)), (Some((1160, 3)), Some((143_202, 0))));
    // The day before, the old text; the same rate here, since 非常付保率 is 0.95.
    assert!(single.price(&contract(APRIL - 1, 1, 900, 12_345_687)));
    assert_eq!(single.number(1), Some((143_209, 0)));
}

/// The premium chooses among cases and texts, the deadline among days that may not be given.
#[test]
fn without_a_trace_no_memory_is_asked_for_once_the_plan_is_made() {
    let golden = golden_cases();
    let days = [("償還期限", Form::Date), ("事情を知った日", Form::Date)];
    let deadline = [Fact::Date(APRIL), Fact::Date(APRIL - 20)];
    for (entry, forms, case) in [
        ("二年以上案件の保険料", FACTS, contract(APRIL, 1, 900, 12_345_000).as_slice()),
        ("危険発生通知", &days, &deadline),
    ] {
        let pricing = golden.engine.portfolio(entry, VersionState::Newest, &Default::default()).unwrap();
        let mut single = pricing.single(forms).unwrap();
        let answered = single.price(case);
        let asked = allocation_counter::measure(|| {
            assert_eq!(single.price(case), answered);
        });
        assert!(answered, "{entry}");
        assert_eq!(asked.count_total, 0, "{entry}");
    }
}

#[test]
fn what_no_plan_answers_is_said() {
    let golden = golden_cases();
    let pricing = golden.engine.portfolio("二年以上案件の保険料", VersionState::Newest, &Default::default()).unwrap();
    let mut single = pricing.single(FACTS).unwrap();
    for (what, case) in [
        ("該当なし", contract(APRIL, 0, 900, 1)),
        ("文が不明", contract(10_000, 1, 900, 1)),
        ("域の外", contract(APRIL, 1, 0, 1)),
        ("大きすぎる", contract(APRIL, 1, 900, i64::MAX)),
        ("区分がない", contract(APRIL, 9, 900, 1)),
    ] {
        assert!(!single.price(&case), "{what}");
        assert_eq!((single.number(0), single.trace().len()), (None, 0), "{what}");
    }
    assert!(single.price(&contract(APRIL, 1, 900, 1)));
    assert!(!single.price(&[Fact::Date(APRIL)]));
}

#[test]
fn the_trace_names_each_definition_with_its_value() {
    let golden = golden_cases();
    let pricing = golden.engine.portfolio("二年以上案件の保険料", VersionState::Newest, &Default::default()).unwrap();
    let mut single = pricing.single(FACTS).unwrap();
    assert!(single.price(&contract(APRIL, 1, 900, 12_345_687)));
    let lines = single.trace();
    let value = |name: &str| {
        let line = lines.iter().find(|line| single.definition(line).unwrap().name == name).unwrap();
        single.value_of(line).unwrap()
    };
    let ratio = |above, below| Value::Number(Number::ratio(above, below).unwrap());
    assert_eq!(value("ａ"), ratio(90, 100_000));
    assert_eq!(value("Ｘ"), ratio(9, 1));
    assert_eq!(value("基本保険料率"), ratio(116, 10_000));
    assert_eq!(value("保険料"), ratio(143_209, 1));
    let premium = lines.last().unwrap();
    assert_eq!(single.definition(premium).unwrap().name, "保険料");
    // 12,345,687 × 1.16 ％ = 143,209.9692 before it is cut.
    assert!(matches!(premium.before, Raw::Whole(_)) && premium.before != premium.value);
}
