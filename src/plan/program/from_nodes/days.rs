//! Days: how they compare, what lies between them, the day after a period. An open day is a missing fact.

use super::{Builder, Placed};
use crate::calendar::step::DayStep;
use crate::law::comparison::Comparison;
use crate::number::exact::Number;
use crate::plan::node::NodeId;
use crate::plan::program::scale::Scaled;
use crate::plan::program::step::{Column, Days, Exactly, StatusAt, Step, Truths, Whole, WordsAt, status};
use num_bigint::BigUint;

/// More days than lie between any two of the calendar.
const MOST_DAYS: u64 = 1 << 33;

impl Builder<'_> {
    pub(super) fn compare_days(&mut self, one: &Placed, comparison: Comparison, other: &Placed) -> Placed {
        let (Column::Days(left), Column::Days(right)) = (&one.column, &other.column) else {
            return Placed::nothing(status::UNANSWERED);
        };
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let open = (ordered && (one.open || other.open)).then(|| self.new_status());
        let out = self.new_truths();
        self.push(Step::CompareDays { one: *left, comparison, other: *right, out, open });
        let status = self.both(&[one.status, other.status, open.map_or(StatusAt::Sure, StatusAt::In)]);
        Placed::of(Column::Truths(Truths::In(out)), status)
    }

    /// Two days, and the status of both.
    fn two_days(&mut self, from: NodeId, to: NodeId) -> Option<(Days, Days, StatusAt)> {
        let (from, to) = (self.place(from), self.place(to));
        let known = self.both(&[from.status, to.status]);
        match (from.column, to.column) {
            (Column::Days(from), Column::Days(to)) => Some((from, to, known)),
            _ => None,
        }
    }

    pub(super) fn days_between(&mut self, from: NodeId, to: NodeId, counts: bool) -> Placed {
        let Some((from, to, known)) = self.two_days(from, to) else { return Placed::nothing(status::UNANSWERED) };
        let (out, lost) = (self.new_narrow(), self.new_status());
        self.push(Step::DaysBetween { from, to, counts, out, lost });
        let status = self.both(&[known, StatusAt::In(lost)]);
        let scaled = Scaled { scale: Number::ONE, most: BigUint::from(MOST_DAYS) };
        Placed { scaled, ..Placed::of(Column::Whole(Whole::Narrow(out)), status) }
    }

    pub(super) fn years_between(&mut self, from: NodeId, to: NodeId) -> Placed {
        let Some((from, to, known)) = self.two_days(from, to) else { return Placed::nothing(status::UNANSWERED) };
        let (out, lost) = (self.new_big(), self.new_status());
        self.push(Step::YearsBetween { from, to, out, lost });
        let status = self.both(&[known, StatusAt::In(lost)]);
        Placed::of(Column::Exact(Exactly::Big(out)), status)
    }

    pub(super) fn day_step(&mut self, one: NodeId, step: DayStep) -> Placed {
        let placed = self.place(one);
        let Column::Days(one) = placed.column else { return Placed::nothing(status::UNANSWERED) };
        let (out, lost) = (self.new_days(), self.new_status());
        self.push(Step::DayStep { one, step, out, lost });
        let status = self.both(&[placed.status, StatusAt::In(lost)]);
        Placed::of(Column::Days(Days::In(out)), status)
    }

    pub(super) fn business_day(&mut self, one: NodeId) -> Placed {
        let placed = self.place(one);
        let (Column::Days(one), Some(holidays)) = (placed.column, self.nodes.holidays.clone()) else {
            return Placed::nothing(status::UNANSWERED);
        };
        let (out, lost) = (self.new_days(), self.new_status());
        self.push(Step::BusinessDay { one, holidays, out, lost });
        let status = self.both(&[placed.status, StatusAt::In(lost)]);
        Placed::of(Column::Days(Days::In(out)), status)
    }

    pub(super) fn extreme_day(&mut self, parts: &[Placed], later: bool, known: StatusAt) -> Placed {
        let mut days = parts.iter().filter_map(|part| match part.column {
            Column::Days(days) => Some(days),
            _ => None,
        });
        let Some(mut best) = days.next() else { return Placed::nothing(status::UNANSWERED) };
        let mut statuses = vec![known];
        for other in days {
            let (out, lost) = (self.new_days(), self.new_status());
            self.push(Step::ExtremeDay { one: best, other, later, out, lost });
            statuses.push(StatusAt::In(lost));
            best = Days::In(out);
        }
        let status = self.both(&statuses);
        Placed::of(Column::Days(best), status)
    }

    pub(super) fn earliest(&mut self, list: &[NodeId]) -> Placed {
        let days = list.iter().map(|one| {
            let placed = self.place(*one);
            match placed.column {
                Column::Days(days) => (days, placed.status),
                _ => (Days::Known(0), self.always(placed.status)),
            }
        });
        let days = days.collect();
        let (out, status) = (self.new_words(), self.new_status());
        self.push(Step::Earliest { days, out, status });
        Placed::of(Column::Words(WordsAt::In(out)), StatusAt::In(status))
    }
}
