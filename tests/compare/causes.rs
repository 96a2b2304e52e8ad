//! Why a result differs: the fewest provisions, and shares that add up to the whole difference.

use crate::compare::support::{added, causes, compared, golden, number, of_title, result, under};
use kitei::corpus::case::Switches;
use kitei::number::exact::Number;
use kitei::query::compare::Under;
use kitei::query::compare::totals::totals;
use kitei::query::state::VersionState;

const DAYS: [&str; 2] = ["Ⅱ［５］２(1)②", "Ⅱ［５］２(2)②"];

#[test]
fn the_golden_cases_of_2013_have_the_provisions_that_changed_as_causes() {
    let (engine, cases) = golden("simplified-premium");
    let all = compared(&engine, &cases, &under("改正前:2013-02-15"), &under("改正:2013-02-15"));
    let premium = |title: &str| causes(result(of_title(&all, title), "保険料"));
    assert_eq!(premium("改正の前と後"), DAYS);
    assert_eq!(premium("3月の通知は旧の日数"), Vec::<&str>::new());
    assert_eq!(premium("特約あり、船積みが3月1日なら1.03倍、日数は旧"), ["Ⅱ［５］５"]);
    assert_eq!(premium("特約あり、船積みが3月1日で4月の通知なら1.03倍、日数は新"), [DAYS[0], DAYS[1], "Ⅱ［５］５"]);
    let case = of_title(&all, "改正の前と後");
    assert_eq!(causes(result(case, "非常の基本保険料率")), [DAYS[0]]);
    assert_eq!(causes(result(case, "信用の基本保険料率")), [DAYS[1]]);
    assert!(causes(result(case, "割増係数")).is_empty());
    let cause = &result(case, "非常の基本保険料率").causes[0];
    assert_eq!((cause.old.as_deref(), cause.new.as_deref()), (Some("平成16年7月2日制定"), Some("平成25年2月15日改正")));
}

#[test]
fn the_two_year_rates_of_2013_are_caused_by_their_formula() {
    for (file, address) in [("two-year-premium", "Ⅱ［１］５(1)"), ("trade-loan", "Ⅱ［２］４(1)")] {
        let (engine, cases) = golden(file);
        let all = compared(&engine, &cases, &under("改正前:2013-02-15"), &under("改正:2013-02-15"));
        let mut found = 0;
        for result in all.iter().flat_map(|case| &case.results).filter(|result| result.changed()) {
            found += usize::from(causes(result).contains(&address));
            assert!(!result.causes.is_empty(), "{file} {}", result.new.name);
        }
        assert!(found > 0, "{file}");
    }
}

#[test]
fn the_shares_of_every_difference_add_up_to_it() {
    let mut several = 0;
    for file in ["simplified-premium", "two-year-premium", "trade-loan", "short-term", "notice-days"] {
        let (engine, cases) = golden(file);
        for (old, new) in [("改正前:2013-02-15", "改正:2013-02-15"), ("改正:2004-07-02", "改正:2014-12-19")] {
            for case in compared(&engine, &cases, &under(old), &under(new)) {
                for result in
                    case.results.iter().filter(|result| result.difference.as_ref().is_some_and(|one| !one.is_zero()))
                {
                    assert!(result.fewest);
                    assert_eq!(added(result), result.difference, "{} {}", case.title, result.new.name);
                    several += usize::from(result.causes.len() > 1);
                }
            }
        }
    }
    assert!(several > 10);
}

#[test]
fn totals_are_the_sums_of_the_cases() {
    let (engine, cases) = golden("simplified-premium");
    let all = compared(&engine, &cases, &under("改正前:2013-02-15"), &under("改正:2013-02-15"));
    let totals = totals(&all);
    let sum = totals.sums.iter().find(|sum| sum.name == "保険料").unwrap();
    let (mut old, mut new) = (Number::from(0), Number::from(0));
    for result in all.iter().flat_map(|case| &case.results).filter(|result| result.new.name == "保険料") {
        old = &old + &number(&result.old.value);
        new = &new + &number(&result.new.value);
    }
    assert_eq!((&sum.old, &sum.new), (&old, &new));
    let shares = totals.causes.iter().filter(|cause| cause.name == "保険料");
    assert_eq!(shares.fold(Number::from(0), |sum, cause| &sum + &cause.share), &new - &old);
    let counted: usize = totals.distribution.iter().map(|(_, count)| count).sum();
    assert_eq!(counted + totals.failed, totals.cases);
    assert_eq!(totals.largest.len(), 10);
}

#[test]
fn another_date_of_enforcement_of_one_provision_is_its_own_cause() {
    let (engine, cases) = golden("simplified-premium");
    let switches = |day: &str| Switches {
        moved: vec![(
            "2013-02-15".parse().unwrap(),
            kitei::law::address::Address::parse("Ⅱ［５］５"),
            day.parse().unwrap(),
        )],
        ..Switches::default()
    };
    let side = |day: &str| Under { state: VersionState::Newest, switches: switches(day) };
    let all = compared(&engine, &cases, &side("2013-03-01"), &side("2013-06-01"));
    let moved = result(of_title(&all, "特約あり、船積みが3月1日なら1.03倍、日数は旧"), "保険料");
    assert_eq!(causes(moved), ["Ⅱ［５］５"]);
    assert!(moved.difference.as_ref().is_some_and(Number::is_negative));
}

#[test]
fn another_reference_date_is_seen_through_the_provisions_it_chooses() {
    let (engine, cases) = golden("simplified-premium");
    let all = compared(&engine, &cases, &under("基準日:2013-02-28"), &under("基準日:2013-03-01"));
    let surcharged = result(of_title(&all, "特約あり、船積みが3月1日なら1.03倍、日数は旧"), "保険料");
    assert_eq!(causes(surcharged), ["Ⅱ［５］５"]);
}

#[test]
fn a_table_that_a_revision_changes_is_a_cause() {
    let (engine, cases) = golden("short-term");
    let all = compared(&engine, &cases, &under("改正前:2005-03-17"), &under("改正:2005-03-17"));
    let tables = all.iter().flat_map(|case| &case.results).flat_map(causes);
    assert!(tables.into_iter().any(|cause| cause.starts_with("表「短期・船")));
}
