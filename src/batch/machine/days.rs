//! Days, row by row: what is beyond the calendar has no value here, and an open day is a missing fact.

use super::truths::compared;
use super::{Machine, put, slice, take};
use crate::calendar::holidays::Holidays;
use crate::calendar::period::{self, FirstDay};
use crate::calendar::step::DayStep;
use crate::law::comparison::Comparison;
use crate::number::exact::Number;
use crate::plan::node::{Day, OPEN, date_of, day_of};
use crate::plan::program::step::{Days, Register, StatusAt, status};

impl Machine {
    /// A row's day.
    pub fn day(&self, days: Days, row: usize) -> Day {
        match days {
            Days::In(at) => self.days.get(at).and_then(|column| column.get(row)).copied().unwrap_or(OPEN),
            Days::Known(day) => day,
        }
    }

    pub(super) fn compare_days(
        &mut self,
        one: Days,
        comparison: Comparison,
        other: Days,
        out: Register,
        open: Option<Register>,
    ) {
        self.fill_truths(out, |machine, out| {
            let read = |at| slice(&machine.days, at, machine.rows).iter().copied();
            match (one, other) {
                (Days::In(one), Days::Known(other)) => {
                    compared(machine.lanes, out, read(one), comparison, std::iter::repeat(other))
                }
                (Days::In(one), Days::In(other)) => compared(machine.lanes, out, read(one), comparison, read(other)),
                (Days::Known(one), Days::In(other)) => {
                    compared(machine.lanes, out, std::iter::repeat(one), comparison, read(other))
                }
                (Days::Known(one), Days::Known(other)) => out.fill(comparison.holds(one.cmp(&other))),
            }
        });
        if let Some(open) = open {
            self.open_days(&[one, other], open);
        }
    }

    /// The status of rows of which a day may be open.
    fn open_days(&mut self, days: &[Days], out: Register) {
        let mut column = take(&mut self.statuses, out);
        let rows = self.rows.min(column.len());
        let part = column.get_mut(..rows).unwrap_or_default();
        part.fill(status::OK);
        for one in days {
            match *one {
                Days::Known(OPEN) => part.fill(status::MISSING),
                Days::Known(_) => {}
                Days::In(at) => {
                    let cells = part.iter_mut().zip(slice(&self.days, at, rows));
                    let keep = |(out, day): (&mut u8, &Day)| *out = if *day == OPEN { status::MISSING } else { *out };
                    self.lanes.run(|| cells.for_each(keep));
                }
            }
        }
        put(&mut self.statuses, out, column);
    }

    /// Fills a column and its status from two days of each row; none has no value.
    fn fill_from_days<T>(
        &mut self,
        bank: fn(&mut Self) -> &mut Vec<Vec<T>>,
        (from, to): (Days, Days),
        (out, lost): (Register, Register),
        with: impl Fn(Day, Day) -> Option<T>,
    ) {
        let (mut column, mut statuses) = (take(bank(self), out), take(&mut self.statuses, lost));
        for (row, (out, lost)) in column.iter_mut().zip(&mut statuses).enumerate().take(self.rows) {
            let (from, to) = (self.day(from, row), self.day(to, row));
            if from == OPEN || to == OPEN {
                *lost = status::MISSING;
                continue;
            }
            match with(from, to) {
                Some(value) => (*out, *lost) = (value, status::OK),
                None => *lost = status::UNANSWERED,
            }
        }
        put(bank(self), out, column);
        put(&mut self.statuses, lost, statuses);
    }

    pub(super) fn days_between(&mut self, from: Days, to: Days, counts: bool, out: Register, lost: Register) {
        self.fill_from_days(
            |machine| &mut machine.narrow,
            (from, to),
            (out, lost),
            |from, to| Some(period::days_between(date_of(from)?, date_of(to)?, FirstDay::of(counts))),
        );
    }

    pub(super) fn years_between(&mut self, from: Days, to: Days, out: Register, lost: Register) {
        self.fill_from_days(
            |machine| &mut machine.big,
            (from, to),
            (out, lost),
            |from, to| -> Option<Number> { period::years_between(date_of(from)?, date_of(to)?) },
        );
    }

    pub(super) fn day_step(&mut self, one: Days, step: DayStep, out: Register, lost: Register) {
        self.fill_from_days(
            |machine| &mut machine.days,
            (one, one),
            (out, lost),
            |day, _| step.apply(date_of(day)?).map(day_of),
        );
    }

    pub(super) fn business_day(&mut self, one: Days, holidays: &Holidays, out: Register, lost: Register) {
        self.fill_from_days(
            |machine| &mut machine.days,
            (one, one),
            (out, lost),
            |day, _| holidays.next_business_day(date_of(day)?).map(day_of),
        );
    }

    pub(super) fn extreme_day(&mut self, one: Days, other: Days, later: bool, out: Register, lost: Register) {
        self.fill_from_days(
            |machine| &mut machine.days,
            (one, other),
            (out, lost),
            |one, other| Some(if later { one.max(other) } else { one.min(other) }),
        );
    }

    pub(super) fn earliest(&mut self, days: &[(Days, StatusAt)], out: Register, to: Register) {
        let (mut column, mut statuses) = (take(&mut self.words, out), take(&mut self.statuses, to));
        for (row, (out, to)) in column.iter_mut().zip(&mut statuses).enumerate().take(self.rows) {
            let mut best: Option<(Day, u32)> = None;
            *to = status::MISSING;
            for ((day, known), place) in days.iter().zip(0_u32..) {
                match self.status(*known, row) {
                    status::OK => {}
                    status::MISSING => continue,
                    other => {
                        best = None;
                        *to = other;
                        break;
                    }
                }
                let day = self.day(*day, row);
                if day == OPEN {
                    continue;
                }
                *to = status::OK;
                if best.is_none_or(|(best, _)| day < best) {
                    best = Some((day, place));
                }
            }
            *out = best.map_or(0, |(_, place)| place);
        }
        put(&mut self.words, out, column);
        put(&mut self.statuses, to, statuses);
    }
}
