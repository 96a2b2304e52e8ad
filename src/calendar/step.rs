//! A day reckoned from a day, as formulas name it: one place for evaluation, what-if and plans.

use crate::calendar::period::{self, FirstDay, Period};
use chrono::NaiveDate;

/// A day from a day; a later day never gives an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DayStep {
    /// The last day of a period; the flag: the first day counts.
    PeriodEnd(Period, bool),
    /// The day after a period; the flag: the first day counts.
    AfterPeriod(Period, bool),
    /// A period before.
    Before(Period),
    /// 翌日.
    DayAfter,
    /// 属する月の翌月1日.
    FirstOfNextMonth,
    /// 属する月の末日.
    EndOfMonth,
}

impl DayStep {
    /// The day it gives; none beyond the calendar.
    pub fn apply(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::PeriodEnd(length, counts) => period::last_day(day, length, FirstDay::of(counts)),
            Self::AfterPeriod(length, counts) => period::day_after_elapsed(day, length, FirstDay::of(counts)),
            Self::Before(length) => period::day_before(day, length),
            Self::DayAfter => day.succ_opt(),
            Self::FirstOfNextMonth => period::first_of_next_month(day),
            Self::EndOfMonth => period::end_of_month(day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DayStep;
    use crate::calendar::period::Period;
    use chrono::NaiveDate;

    /// The bounds of a what-if stand on this.
    #[test]
    fn a_later_day_never_gives_an_earlier_one() {
        let lengths = [Period::of_days(10), Period::of_months(1), Period::of_months(6), Period::of_years(1)];
        let mut steps = vec![DayStep::DayAfter, DayStep::FirstOfNextMonth, DayStep::EndOfMonth];
        for length in lengths {
            steps.extend([DayStep::PeriodEnd(length, false), DayStep::PeriodEnd(length, true)]);
            steps.extend([DayStep::AfterPeriod(length, false), DayStep::Before(length)]);
        }
        let start = NaiveDate::from_ymd_opt(2011, 1, 1).unwrap();
        for step in steps {
            let days: Vec<_> = start.iter_days().take(2000).map(|day| step.apply(day)).collect();
            assert!(days.is_sorted() && days.iter().all(Option::is_some), "{step:?}");
        }
    }
}
