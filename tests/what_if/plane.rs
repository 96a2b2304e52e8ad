//! Two facts that are compared with each other: a bound that moves with the first fact, and every point says what its region says.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test's helper fails by panicking")]

use crate::support::{Loaded, base};
use kitei::corpus::case::{Case, Switches};
use kitei::diagnostic::report::Findings;
use kitei::eval::curve::{Form, day_of};
use kitei::law::value::Value;
use kitei::number::exact::Number;
use kitei::query::what_if::axis::{Axis, Scale, Variation};
use kitei::query::what_if::piece::{Answer, Interval};
use kitei::query::what_if::{Stretch, WhatIf};
use kitei::source::span::FileId;

const BASE: &str = "規程 甲規程
制定 平成16年7月2日
施行 平成16年10月1日
基準日 契約日

事実
  契約日    日付
  通知日    日付
  通知期限  日付
  自己負担  金額(円)  0円以上
  限度      金額(円)  0円以上

条項 Ⅱ［１］１ 割増
  割増 ＝ 1    通知日が通知期限以前である 場合
  割増 ＝ 2    通知日が通知期限を過ぎて かつ 通知日が通知期限から1カ月以内である 場合
  割増 ＝ 3    上記以外

条項 Ⅱ［１］２ 遅れ
  遅れ(日) ＝ 最大（通知期限から通知日までの日数、0日）

条項 Ⅱ［１］４ 段階
  段階 ＝ 1    自己負担＋限度が500円以下 かつ 自己負担が限度×2以下である 場合
  段階 ＝ 2    自己負担＋限度が500円以下 かつ 自己負担が限度×2を超える 場合
  段階 ＝ 3    上記以外

条項 Ⅱ［１］３ 負担
  負担(円) ＝ 最大（自己負担、限度×0.5）（円未満切捨て）

算定 割増
  割増 ＝ Ⅱ［１］１の割増
  示す  契約 ＝ 契約日

算定 遅れ
  遅れ(日) ＝ Ⅱ［１］２の遅れ
  示す  契約 ＝ 契約日

算定 段階
  段階 ＝ Ⅱ［１］４の段階
  示す  契約 ＝ 契約日

算定 負担
  負担(円) ＝ Ⅱ［１］３の負担
  示す  契約 ＝ 契約日
";

const DATES: &str = "事実: {契約日: 2013-02-01, 通知日: 2013-04-01, 通知期限: 2013-04-30}";

fn case(entry: &str, facts: &str) -> Case {
    let text = format!("算定: {entry}\n{facts}\n");
    kitei::corpus::from_yaml::cases(FileId(0), &text, &mut Findings::default()).remove(0)
}

fn vary(loaded: &Loaded, case: &Case, ranges: [&str; 2]) -> WhatIf {
    let variations = ranges.map(|text| Variation::parse(text).unwrap());
    loaded.engine.what_if(case, &variations, &Switches::default()).unwrap()
}

fn number(value: &Value) -> Number {
    match value {
        Value::Date(day) => kitei::eval::curve::day_number(*day),
        other => other.number().unwrap().clone(),
    }
}

fn holds(stretch: &Stretch, steps: &Number, at: &Number) -> bool {
    let low = &number(&stretch.from) + &(&stretch.from_slope * steps);
    let high = &number(&stretch.to) + &(&stretch.to_slope * steps);
    (if stretch.from_open { *at > low } else { *at >= low }) && (if stretch.to_open { *at < high } else { *at <= high })
}

fn region<'a>(answer: &'a WhatIf, x: &Number, y: &Number) -> Vec<&'a Interval> {
    let within = |over: &&Stretch| holds(over, &Number::ZERO, x);
    let strips = answer.strips.iter().filter(|strip| strip.over.as_ref().filter(within).is_some());
    strips
        .flat_map(|strip| {
            let steps = x - &number(&strip.over.as_ref().unwrap().from);
            strip.intervals.iter().filter(move |one| holds(&one.stretch, &steps, y))
        })
        .collect()
}

/// Every point of a grid lies in one region, and is worked out to what that says.
fn agrees(loaded: &Loaded, case: &Case, answer: &WhatIf, step: i64) {
    let along = |axis: &Axis| -> Vec<Number> {
        match &axis.scale {
            Scale::Days(from, to) | Scale::Whole(from, to) => {
                (*from..=*to).step_by(usize::try_from(step).unwrap()).map(Number::from_integer).collect()
            }
            Scale::Real(from, to) => {
                let part = &(to - from) * &Number::ratio(1, 40).unwrap();
                (0..=40).map(|at| from + &(&part * &Number::from_integer(at))).collect()
            }
            Scale::Choices(_) => Vec::new(),
        }
    };
    for x in along(&answer.axes[0]) {
        for y in along(&answer.axes[1]) {
            let there = region(answer, &x, &y);
            assert_eq!(there.len(), 1, "{x} {y}: {there:#?}");
            let point = answer.axes[1].set(&answer.axes[0].set(case, &x), &y);
            let swept = loaded.engine.evaluate(&point, &Switches::default(), false).unwrap();
            let Answer::Results(results, _) = &there[0].answer else { continue };
            for (result, swept) in results.iter().zip(&swept.results) {
                let said = match (&result.form, result.moving) {
                    (Form::Moves(curve), true) => curve.at(&[x.clone(), y.clone()]).map(|number| match &swept.value {
                        Value::Date(_) => day_of(&number).map_or(Value::Open, Value::Date),
                        _ => Value::Number(number),
                    }),
                    _ => Some(result.from.clone()),
                };
                assert_eq!(said.as_ref(), Some(&swept.value), "{} at {x} {y}", result.name);
            }
        }
    }
}

#[test]
fn a_bound_between_two_dates_moves_with_the_first_one() {
    let loaded = base(BASE).usable();
    let case = case("割増", DATES);
    let answer = vary(&loaded, &case, ["通知期限=2013-04-01..2013-04-28", "通知日=2013-01-01..2013-12-31"]);
    let page = kitei::report::what_if::page(&answer, &[], false, kitei::diagnostic::render::Language::Japanese);
    let text = kitei::report::text::write(&page);
    for part in ["2013-01-01～通知期限\n", "通知期限の翌日～通知期限の30日後", "通知期限の31日後～2013-12-31"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    agrees(&loaded, &case, &answer, 3);
}

#[test]
fn forty_years_of_two_compared_dates_cost_no_more_than_a_year() {
    let loaded = base(BASE).usable();
    let case = case("遅れ", DATES);
    let year = vary(&loaded, &case, ["通知期限=2013-01-01..2013-12-31", "通知日=2013-01-01..2013-12-31"]);
    let years = vary(&loaded, &case, ["通知期限=1993-01-01..2032-12-31", "通知日=1993-01-01..2032-12-31"]);
    assert_eq!(years.evaluations, year.evaluations);
    assert!(years.strips.len() <= 3 && years.evaluations < 12, "{} {}", years.strips.len(), years.evaluations);
    agrees(&loaded, &case, &year, 7);
    agrees(&loaded, &case, &years, 1201);
    // Turned round, the same.
    let turned = vary(&loaded, &case, ["通知日=1993-01-01..2032-12-31", "通知期限=1993-01-01..2032-12-31"]);
    assert!(turned.strips.len() <= 3 && turned.evaluations < 12, "{} {}", turned.strips.len(), turned.evaluations);
    agrees(&loaded, &case, &turned, 1201);
}

#[test]
fn a_month_from_a_date_is_no_even_bound_and_right_all_the_same() {
    let loaded = base(BASE).usable();
    let case = case("割増", DATES);
    let answer = vary(&loaded, &case, ["通知期限=2013-01-10..2013-04-20", "通知日=2013-01-01..2013-06-30"]);
    agrees(&loaded, &case, &answer, 2);
    // A month ends a month on, so a strip goes on until the lengths of months change.
    assert!(answer.strips.len() < 20, "{}", answer.strips.len());
}

#[test]
fn amounts_that_are_compared_have_a_bound_of_any_slope() {
    let loaded = base(BASE).usable();
    let case = case("負担", "事実: {契約日: 2013-02-01, 自己負担: 100円, 限度: 300円}");
    let answer = vary(&loaded, &case, ["契約日=2013-01-01..2013-12-31", "限度=0円..1000円"]);
    agrees(&loaded, &case, &answer, 60);
    assert_eq!(answer.strips.len(), 1);
}

/// Two facts that move through all numbers: strips between the values at which lines meet, and those values by themselves.
#[test]
fn two_amounts_give_regions_of_all_numbers() {
    let loaded = base(BASE).usable();
    let case = case("段階", "事実: {契約日: 2013-02-01, 自己負担: 100円, 限度: 300円}");
    let answer = vary(&loaded, &case, ["自己負担=0円..1000円", "限度=0円..1000円"]);
    agrees(&loaded, &case, &answer, 1);
    // 限度 ＝ 500－自己負担 and 限度 ＝ 自己負担÷2 meet at 1000/3 yen; behind 500 yen all is the same.
    let turns: Vec<String> =
        answer.strips.iter().map(|strip| number(&strip.over.as_ref().unwrap().from).to_string()).collect();
    assert!(turns.contains(&"1000/3".to_owned()) && turns.contains(&"500".to_owned()), "{turns:?}");
    assert!(answer.evaluations < 60, "{}", answer.evaluations);
    let amounts = vary(
        &loaded,
        &self::case("負担", "事実: {契約日: 2013-02-01, 自己負担: 100円, 限度: 300円}"),
        ["自己負担=0円..1000円", "限度=0円..1000円"],
    );
    agrees(&loaded, &self::case("負担", "事実: {契約日: 2013-02-01, 自己負担: 100円, 限度: 300円}"), &amounts, 1);
}
