//! Periods against the articles read word by word, on plain triples of year, month and day and without a date library.

use chrono::Datelike;
use chrono::NaiveDate;
use kitei::calendar::holidays::Holidays;
use kitei::calendar::period::FirstDay;
use kitei::calendar::period::Period;
use kitei::calendar::period::day_after_elapsed;
use kitei::calendar::period::day_before;
use kitei::calendar::period::days_between;
use kitei::calendar::period::end_of_month;
use kitei::calendar::period::first_of_next_month;
use kitei::calendar::period::last_day;
use kitei::calendar::period::years_between;
use kitei::number::exact::Number;
use proptest::prelude::Strategy;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::proptest;

type Day = (u32, u32, u32);

fn month_length(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(400) || (year.is_multiple_of(4) && !year.is_multiple_of(100)) => 29,
        2 => 28,
        _ => 31,
    }
}

fn next((year, month, day): Day) -> Day {
    match (month, day < month_length(year, month)) {
        (_, true) => (year, month, day + 1),
        (12, false) => (year + 1, 1, 1),
        (_, false) => (year, month + 1, 1),
    }
}

/// Reads 民法140条 and 143条 in their order, for a period of months.
fn read_of_the_law(start: Day, months: u32, first_day: FirstDay) -> Day {
    // 140条: 期間の初日は、算入しない。
    let from = if first_day == FirstDay::Counted { start } else { next(start) };
    let (mut year, mut month) = (from.0, from.1);
    for _ in 0..months {
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    // 143条2項ただし書: 最後の月に応当する日がないときは、その月の末日に満了する。
    if from.2 > month_length(year, month) {
        return (year, month, month_length(year, month));
    }
    // 143条2項本文: その起算日に応当する日の前日に満了する。 The day before is found by walking up to it.
    let mut day = from;
    loop {
        if next(day) == (year, month, from.2) {
            return day;
        }
        day = next(day);
    }
}

fn date((year, month, day): Day) -> NaiveDate {
    NaiveDate::from_ymd_opt(i32::try_from(year).unwrap(), month, day).unwrap()
}

/// A day of 2015 to 2025, which hold two leap days and every weekday.
fn a_date() -> impl Strategy<Value = NaiveDate> {
    (0..4000_u64).prop_map(|days| date((2015, 1, 1)) + chrono::Days::new(days))
}

fn a_first_day() -> impl Strategy<Value = FirstDay> {
    proptest::bool::ANY.prop_map(|counted| if counted { FirstDay::Counted } else { FirstDay::NotCounted })
}

/// Every day of four years and more, every length up to two years and some longer ones.
#[test]
fn months_end_as_the_articles_read() {
    let mut start = (2018, 12, 1);
    while start < (2024, 4, 1) {
        for months in (1..=24).chain([36, 48, 60, 120]) {
            for first_day in [FirstDay::NotCounted, FirstDay::Counted] {
                let expected = date(read_of_the_law(start, months, first_day));
                let last = last_day(date(start), Period::of_months(months), first_day);
                assert_eq!(last, Some(expected), "{start:?} + {months} {first_day:?}");
                if months % 12 == 0 {
                    assert_eq!(last, last_day(date(start), Period::of_years(months / 12), first_day), "{start:?}");
                }
            }
        }
        start = next(start);
    }
}

/// The mirror: no earlier day has a period that reaches the date.
#[test]
fn going_back_finds_the_earliest_day_that_reaches() {
    for back_from in date((2019, 1, 1)).iter_days().take(5 * 366) {
        for months in [1, 2, 3, 6, 11, 12, 13, 48] {
            for days in [0, 1, 10, 31] {
                let period = Period { years: 0, months, days };
                let before = day_before(back_from, period).unwrap();
                let reaches = |start: NaiveDate| last_day(start, period, FirstDay::NotCounted).unwrap() >= back_from;
                assert!(reaches(before), "{back_from} {period:?}");
                assert!(!reaches(before.pred_opt().unwrap()), "{back_from} {period:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    #[test]
    fn days_are_counted_one_by_one(start in a_date(), days in 1..800_u32, first_day in a_first_day()) {
        let last = last_day(start, Period::of_days(days), first_day).unwrap();
        // The n-th of the days, of which `start` is the first or stands before the first.
        let skipped = if first_day == FirstDay::Counted { 0 } else { 1 };
        prop_assert_eq!(start.iter_days().skip(skipped).nth(usize::try_from(days).unwrap() - 1), Some(last));
        prop_assert_eq!(days_between(start, last, first_day), i64::from(days));
        prop_assert_eq!(day_after_elapsed(start, Period::of_days(days), first_day), last.succ_opt());
        prop_assert_eq!(day_before(last, Period::of_days(days)), Some(start).filter(|_| skipped == 1).or(start.pred_opt()));
    }

    #[test]
    fn a_later_start_never_ends_earlier(
        start in a_date(), months in 0..40_u32, days in 0..40_u32, first_day in a_first_day(),
    ) {
        let period = Period { years: 0, months, days: days + 1 };
        let (one, other) = (last_day(start, period, first_day), last_day(start.succ_opt().unwrap(), period, first_day));
        prop_assert!(one <= other);
        // The months end first, the days follow.
        if months > 0 {
            let months_end = last_day(start, Period::of_months(months), first_day).unwrap();
            prop_assert_eq!(one, last_day(months_end, Period::of_days(days + 1), FirstDay::NotCounted));
        }
    }

    #[test]
    fn years_grow_day_by_day_and_are_whole_on_the_anniversary(from in a_date(), days in 0..3000_u64) {
        let to = from + chrono::Days::new(days);
        let years = years_between(from, to).unwrap();
        let tomorrow = years_between(from, to.succ_opt().unwrap()).unwrap();
        let step = &tomorrow - &years;
        prop_assert!(step == Number::ratio(1, 365).unwrap() || step == Number::ratio(1, 366).unwrap());
        let anniversary = (to.month(), to.day()) == (from.month(), from.day())
            || ((from.month(), from.day()) == (2, 29) && (to.month(), to.day()) == (2, 28) && !to.leap_year());
        prop_assert_eq!(years.is_integer(), anniversary);
        prop_assert_eq!(years_between(to.succ_opt().unwrap(), from), None);
    }

    #[test]
    fn months_join_without_a_gap(day in a_date()) {
        let (end, first) = (end_of_month(day).unwrap(), first_of_next_month(day).unwrap());
        prop_assert_eq!(end.succ_opt(), Some(first));
        prop_assert_eq!((first.day(), end.month(), end.year()), (1, day.month(), day.year()));
    }

    #[test]
    fn the_next_business_day_is_the_first_that_is_one(day in a_date(), offsets in proptest::collection::vec(0..30_u64, 0..20)) {
        let listed: Vec<NaiveDate> = offsets.iter().map(|offset| day + chrono::Days::new(*offset)).collect();
        let holidays: Holidays = listed.iter().copied().collect();
        let next = holidays.next_business_day(day).unwrap();
        let closed = |day: NaiveDate| listed.contains(&day) || day.weekday().number_from_monday() > 5;
        prop_assert!(!closed(next));
        prop_assert!(day.iter_days().take_while(|before| *before < next).all(closed));
        let text: String = listed.iter().map(|day| format!("{day} # 休日\n")).collect();
        prop_assert_eq!(Holidays::parse(&text), Ok(holidays));
    }
}
