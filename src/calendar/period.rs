//! Periods as the Civil Code reckons them (民法140条から143条): their last day, the day after, and back from a date.
//! Also days and years between two dates. Holidays are `holidays`'; a time of day does not exist here.

use chrono::Datelike;
use chrono::Days;
use chrono::Months;
use chrono::NaiveDate;

use crate::number::exact::Number;

/// A length of time by the calendar; its years and months run first, its days after them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// Whole years, each the same as twelve months.
    pub years: u32,
    /// Whole months.
    pub months: u32,
    /// Days.
    pub days: u32,
}

impl Period {
    /// Makes a period of years.
    pub const fn of_years(years: u32) -> Self {
        Self { years, months: 0, days: 0 }
    }

    /// Makes a period of months.
    pub const fn of_months(months: u32) -> Self {
        Self { years: 0, months, days: 0 }
    }

    /// Makes a period of days.
    pub const fn of_days(days: u32) -> Self {
        Self { years: 0, months: 0, days }
    }

    fn whole_months(self) -> Option<Months> {
        self.years.checked_mul(12)?.checked_add(self.months).map(Months::new)
    }

    fn whole_days(self) -> Days {
        Days::new(u64::from(self.days))
    }
}

/// Whether the day a period starts from is its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FirstDay {
    /// The rule: reckoning begins on the next day (民法140条本文).
    NotCounted,
    /// Reckoning begins on the day itself (民法140条ただし書), as `から起算して` says.
    Counted,
}

impl FirstDay {
    /// Counted where the flag says so.
    pub const fn of(counts: bool) -> Self {
        if counts { Self::Counted } else { Self::NotCounted }
    }
}

/// Gives the last day of a period, on which it ends (民法141条).
///
/// Months and years follow the calendar and end on the day before the one that corresponds to the first day reckoned,
/// or on the last day of the last month if that day is missing there (民法143条). A period of nothing ends on `start`;
/// with its first day counted it has no last day. `None` also beyond the calendar.
pub fn last_day(start: NaiveDate, period: Period, first_day: FirstDay) -> Option<NaiveDate> {
    let reckoned_from = match first_day {
        FirstDay::NotCounted => start.succ_opt()?,
        FirstDay::Counted => start,
    };
    let months = period.whole_months()?;
    let months_end = if months == Months::new(0) {
        reckoned_from.pred_opt()?
    } else {
        // chrono goes to the end of the month where the day is missing.
        let corresponding = reckoned_from.checked_add_months(months)?;
        let missing = corresponding.day() != reckoned_from.day();
        if missing { corresponding } else { corresponding.pred_opt()? }
    };
    months_end.checked_add_days(period.whole_days()).filter(|last| *last >= start)
}

/// Gives the day on which a period has elapsed (を経過した日): the day after its last day.
pub fn day_after_elapsed(start: NaiveDate, period: Period, first_day: FirstDay) -> Option<NaiveDate> {
    last_day(start, period, first_day)?.succ_opt()
}

/// Gives the day that lies a period before a date, as in `償還期限の10日前`.
///
/// The Code has no rule for reckoning back, so this is the mirror of [`last_day`]: the earliest day whose period, its
/// first day not counted, reaches `date`. For months that is the day of the same number, or the month's last day where
/// there is none (as 民法143条2項ただし書): one month before 31, 30, 29 and 28 March 2019 is 28 February. Days go back
/// first, then months.
pub fn day_before(date: NaiveDate, period: Period) -> Option<NaiveDate> {
    date.checked_sub_days(period.whole_days())?.checked_sub_months(period.whole_months()?)
}

/// Counts the days from one date to another; negative or zero where `to` is not after `from`.
///
/// With the first day counted both ends are: 1 April to 30 April is 29 days, from 1 April on (起算して) 30.
pub fn days_between(from: NaiveDate, to: NaiveDate, first_day: FirstDay) -> i64 {
    let days = to.signed_duration_since(from).num_days();
    match first_day {
        FirstDay::NotCounted => days,
        FirstDay::Counted => days + 1,
    }
}

/// Gives the first day of the month after a date's (`の属する月の翌月1日`).
pub fn first_of_next_month(date: NaiveDate) -> Option<NaiveDate> {
    end_of_month(date)?.succ_opt()
}

/// Gives the last day of a date's month (`の属する月の末日`).
pub fn end_of_month(date: NaiveDate) -> Option<NaiveDate> {
    date.with_day(u32::from(date.num_days_in_month()))
}

/// Gives the years between two dates: whole years to the last anniversary (応当日), and the days left over the days
/// from it to the next one; `None` where `to` is before `from`.
///
/// The anniversary of 29 February is 28 February in a year without one, the last day of the month as in
/// 民法143条2項ただし書; leap years keep the 29th.
pub fn years_between(from: NaiveDate, to: NaiveDate) -> Option<Number> {
    let anniversary = |years: u32| from.checked_add_months(Period::of_years(years).whole_months()?);
    let calendar_years = u32::try_from(to.year().checked_sub(from.year())?).ok()?;
    let years = if anniversary(calendar_years)? <= to { calendar_years } else { calendar_years.checked_sub(1)? };
    let (last, next) = (anniversary(years)?, anniversary(years.checked_add(1)?)?);
    let days = |until| days_between(last, until, FirstDay::NotCounted);
    Some(Number::from(i64::from(years)) + Number::ratio(days(to), days(next))?)
}

#[cfg(test)]
mod tests {
    use super::FirstDay;
    use super::NaiveDate;
    use super::Number;
    use super::Period;

    fn date(text: &str) -> NaiveDate {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
    }

    #[test]
    fn months_end_before_the_corresponding_day() {
        let cases = [
            ("2019-02-28", 1, FirstDay::NotCounted, "2019-03-31"),
            ("2019-01-31", 1, FirstDay::NotCounted, "2019-02-28"),
            ("2019-01-30", 1, FirstDay::NotCounted, "2019-02-28"),
            ("2019-01-29", 1, FirstDay::NotCounted, "2019-02-28"),
            ("2019-01-28", 1, FirstDay::NotCounted, "2019-02-28"),
            ("2019-01-27", 1, FirstDay::NotCounted, "2019-02-27"),
            ("2020-02-29", 1, FirstDay::NotCounted, "2020-03-31"),
            ("2019-04-30", 1, FirstDay::NotCounted, "2019-05-31"),
            ("2020-01-31", 1, FirstDay::NotCounted, "2020-02-29"),
            ("2013-04-01", 12, FirstDay::NotCounted, "2014-04-01"),
            ("2013-04-01", 12, FirstDay::Counted, "2014-03-31"),
            ("2019-01-31", 1, FirstDay::Counted, "2019-02-28"),
            ("2019-02-28", 1, FirstDay::Counted, "2019-03-27"),
            ("2019-03-01", 1, FirstDay::Counted, "2019-03-31"),
            ("2020-02-29", 12, FirstDay::NotCounted, "2021-02-28"),
            ("2020-02-29", 12, FirstDay::Counted, "2021-02-28"),
            ("2020-02-28", 12, FirstDay::NotCounted, "2021-02-28"),
            ("2020-02-29", 48, FirstDay::Counted, "2024-02-28"),
        ];
        for (start, months, first_day, last) in cases {
            let ends = super::last_day(date(start), Period::of_months(months), first_day);
            assert_eq!(ends, Some(date(last)), "{start} + {months} {first_day:?}");
        }
    }

    #[test]
    fn a_year_is_twelve_months_also_on_29_february() {
        for start in ["2020-02-29", "2020-02-28", "2019-02-28", "2013-04-01"] {
            for first_day in [FirstDay::NotCounted, FirstDay::Counted] {
                let year = super::last_day(date(start), Period::of_years(1), first_day);
                assert_eq!(year, super::last_day(date(start), Period::of_months(12), first_day), "{start}");
            }
        }
    }

    #[test]
    fn days_count_from_the_next_day_or_from_the_day_itself() {
        let start = date("2013-04-01");
        let days = |days, first_day| super::last_day(start, Period::of_days(days), first_day);
        assert_eq!(days(15, FirstDay::NotCounted), Some(date("2013-04-16")));
        assert_eq!(days(15, FirstDay::Counted), Some(date("2013-04-15")));
        assert_eq!(days(0, FirstDay::NotCounted), Some(start));
        assert_eq!(days(0, FirstDay::Counted), None);
        let mixed = Period { years: 1, months: 1, days: 10 };
        assert_eq!(super::last_day(start, mixed, FirstDay::NotCounted), Some(date("2014-05-11")));
        let elapsed = super::day_after_elapsed(start, Period::of_months(1), FirstDay::NotCounted);
        assert_eq!(elapsed, Some(date("2013-05-02")));
        let too_long = Period { years: u32::MAX, months: u32::MAX, days: u32::MAX };
        assert_eq!(super::last_day(start, too_long, FirstDay::NotCounted), None);
    }

    #[test]
    fn back_from_a_date() {
        let cases = [
            ("2019-03-15", Period::of_days(10), "2019-03-05"),
            ("2019-03-15", Period::of_months(1), "2019-02-15"),
            ("2019-03-31", Period::of_months(1), "2019-02-28"),
            ("2019-03-28", Period::of_months(1), "2019-02-28"),
            ("2019-05-01", Period::of_months(1), "2019-04-01"),
            ("2019-03-01", Period::of_months(1), "2019-02-01"),
            ("2020-02-29", Period::of_years(1), "2019-02-28"),
            ("2019-04-10", Period { years: 0, months: 1, days: 10 }, "2019-02-28"),
        ];
        for (from, period, before) in cases {
            assert_eq!(super::day_before(date(from), period), Some(date(before)), "{from} {period:?}");
        }
    }

    #[test]
    fn days_and_months_by_the_calendar() {
        let (from, to) = (date("2013-04-01"), date("2013-04-30"));
        assert_eq!(super::days_between(from, to, FirstDay::NotCounted), 29);
        assert_eq!(super::days_between(from, to, FirstDay::Counted), 30);
        assert_eq!(super::days_between(to, from, FirstDay::NotCounted), -29);
        assert_eq!(super::end_of_month(date("2020-02-10")), Some(date("2020-02-29")));
        assert_eq!(super::first_of_next_month(date("2013-12-31")), Some(date("2014-01-01")));
        assert_eq!(super::end_of_month(NaiveDate::MAX), Some(NaiveDate::MAX));
        assert_eq!(super::first_of_next_month(NaiveDate::MAX), None);
    }

    #[test]
    fn years_to_the_anniversary_and_the_rest_by_days() {
        let cases = [
            ("2013-04-01", "2013-04-01", 0, (0, 365)),
            ("2013-04-01", "2015-04-01", 2, (0, 366)),
            ("2013-04-01", "2014-03-31", 0, (364, 365)),
            ("2013-04-01", "2015-10-01", 2, (183, 366)),
            ("2016-02-29", "2017-02-27", 0, (364, 365)),
            ("2016-02-29", "2017-02-28", 1, (0, 365)),
            ("2016-02-29", "2017-03-01", 1, (1, 365)),
            ("2016-02-29", "2020-02-28", 3, (365, 366)),
            ("2016-02-29", "2020-02-29", 4, (0, 365)),
        ];
        for (from, to, years, (days, of)) in cases {
            let expected = Number::from(years) + Number::ratio(days, of).unwrap();
            assert_eq!(super::years_between(date(from), date(to)), Some(expected), "{from} {to}");
        }
        assert_eq!(super::years_between(date("2013-04-02"), date("2013-04-01")), None);
        assert_eq!(super::years_between(date("2013-04-02"), date("2012-05-01")), None);
    }
}
