//! Choices: the one case that holds, or the first that holds.

use super::numbers::low;
use super::{BLOCK, Machine, put, slice, take};
use crate::batch::lanes::Lanes;
use crate::number::exact::Number;
use crate::plan::program::step::{
    Column, Days, Exactly, PickCase, PickHow, Register, StatusAt, Truths, Whole, WordsAt, status,
};
use std::hint::select_unpredictable;

/// What a case gives to a row.
#[derive(Clone, Copy)]
enum Given<'a, T> {
    Rows(&'a [T]),
    Known(T),
    Nothing,
}

/// Fills a column with a case's values where it holds and with others where it does not. Which rows these are follows no
/// pattern that a processor could foresee: both are read, and neither is what stood there before.
#[inline]
fn choose<T: Copy>(lanes: Lanes, out: &mut [T], holds: &[bool], value: Given<'_, T>, otherwise: Given<'_, T>) {
    let cells = out.iter_mut().zip(holds);
    match (value, otherwise) {
        (Given::Rows(values), Given::Rows(others)) => {
            let cells = cells.zip(values).zip(others);
            lanes.run(|| {
                cells.for_each(|(((out, holds), &one), &other)| *out = select_unpredictable(*holds, one, other))
            });
        }
        (Given::Rows(values), Given::Known(other)) => {
            let cells = cells.zip(values);
            lanes.run(|| cells.for_each(|((out, holds), &one)| *out = select_unpredictable(*holds, one, other)));
        }
        (Given::Known(one), Given::Rows(others)) => {
            let cells = cells.zip(others);
            lanes.run(|| cells.for_each(|((out, holds), &other)| *out = select_unpredictable(*holds, one, other)));
        }
        (Given::Known(one), Given::Known(other)) => {
            lanes.run(|| cells.for_each(|(out, holds)| *out = select_unpredictable(*holds, one, other)));
        }
        // What has no value is never looked at.
        (Given::Nothing, other) | (other, Given::Nothing) => fill_with(out, other),
    }
}

fn fill_with<T: Copy>(out: &mut [T], value: Given<'_, T>) {
    match value {
        Given::Rows(values) => out.iter_mut().zip(values).for_each(|(out, value)| *out = *value),
        Given::Known(value) => out.fill(value),
        Given::Nothing => {}
    }
}

/// Fills a column with what is otherwise, then with each of some cases; the last that holds stands.
fn choose_in_turn<'a, T: Copy + Default>(
    lanes: Lanes,
    out: &mut [T],
    otherwise: Given<'a, T>,
    cases: impl Iterator<Item = (Given<'a, bool>, Given<'a, T>)>,
) {
    // What stands where no case has come yet; from then on it is in the column.
    let mut before = Some(otherwise);
    for (condition, value) in cases {
        match (condition, before.take()) {
            (Given::Known(false) | Given::Nothing, untouched) => before = untouched,
            (Given::Known(true), untouched) => {
                untouched.into_iter().chain([value]).for_each(|value| fill_with(out, value));
            }
            (Given::Rows(holds), Some(otherwise)) => choose(lanes, out, holds, value, otherwise),
            (Given::Rows(holds), None) => {
                let mut standing = [T::default(); BLOCK];
                standing.iter_mut().zip(&*out).for_each(|(to, from)| *to = *from);
                choose(lanes, out, holds, value, Given::Rows(&standing));
            }
        }
    }
    if let Some(otherwise) = before {
        fill_with(out, otherwise);
    }
}

impl Machine {
    fn truths_of(&self, truths: Truths) -> Given<'_, bool> {
        match truths {
            Truths::In(at) => Given::Rows(slice(&self.truths, at, self.rows)),
            Truths::Known(truth) => Given::Known(truth),
        }
    }

    fn statuses_of(&self, at: StatusAt) -> Given<'_, u8> {
        match at {
            StatusAt::Sure => Given::Known(status::OK),
            StatusAt::Always(why) => Given::Known(why),
            StatusAt::In(at) => Given::Rows(slice(&self.statuses, at, self.rows)),
        }
    }

    /// Fills a column of any bank: what is otherwise first, then each of some cases, the last of which stands.
    fn fill_column<'c>(
        &mut self,
        out: &Column,
        otherwise: &Column,
        cases: impl DoubleEndedIterator<Item = (Truths, &'c Column)> + Clone,
    ) {
        macro_rules! bank {
            ($bank:ident, $at:expr, $given:expr) => {{
                let mut column = take(&mut self.$bank, $at);
                let rows = self.rows.min(column.len());
                let part = column.get_mut(..rows).unwrap_or_default();
                let cases = cases.map(|(condition, value)| (self.truths_of(condition), $given(&*self, value)));
                choose_in_turn(self.lanes, part, $given(&*self, otherwise), cases);
                put(&mut self.$bank, $at, column);
            }};
        }
        match out {
            Column::Whole(Whole::Narrow(at)) => bank!(narrow, *at, narrow_of),
            Column::Whole(Whole::Wide(at)) => {
                // A narrow value among wide ones is widened row by row.
                let mut column = take(&mut self.wide, *at);
                let rows = self.rows.min(column.len());
                for (row, cell) in column.iter_mut().enumerate().take(rows) {
                    let held = cases.clone().rev().find(|(condition, _)| self.truth(*condition, row));
                    if let Column::Whole(whole) = held.map_or(otherwise, |(_, value)| value) {
                        *cell = self.whole(*whole, row);
                    }
                }
                put(&mut self.wide, *at, column);
            }
            Column::Exact(Exactly::Big(at)) => {
                let mut column = take(&mut self.big, *at);
                let rows = self.rows.min(column.len());
                for (row, cell) in column.iter_mut().enumerate().take(rows) {
                    let held = cases.clone().rev().find(|(condition, _)| self.truth(*condition, row));
                    let value = held.map_or(otherwise, |(_, value)| value);
                    *cell = self.number(value, &Number::ONE, row).unwrap_or(Number::ZERO);
                }
                put(&mut self.big, *at, column);
            }
            Column::Days(Days::In(at)) => bank!(days, *at, days_of),
            Column::Words(WordsAt::In(at)) => bank!(words, *at, words_of),
            Column::Truths(Truths::In(at)) => bank!(truths, *at, truths_column),
            Column::Whole(Whole::Known(_))
            | Column::Exact(Exactly::Scaled(..) | Exactly::Known(_))
            | Column::Days(Days::Known(_))
            | Column::Words(WordsAt::Known(_))
            | Column::Truths(Truths::Known(_))
            | Column::Nothing => {}
        }
    }

    pub(super) fn pick(
        &mut self,
        cases: &[PickCase],
        (otherwise, otherwise_status): (&Column, StatusAt),
        how: PickHow,
        out: &Column,
        to: Option<Register>,
    ) {
        // The last that is put in stands: of several the first goes in last.
        self.fill_column(out, otherwise, cases.iter().rev().map(|case| (case.condition, &case.value)));
        let Some(to) = to else { return };
        let mut column = take(&mut self.statuses, to);
        let rows = self.rows.min(column.len());
        let part = column.get_mut(..rows).unwrap_or_default();
        let known = cases.iter().rev().map(|case| (self.truths_of(case.condition), self.statuses_of(case.status)));
        choose_in_turn(self.lanes, part, self.statuses_of(otherwise_status), known);
        if how != PickHow::Exclusive {
            for (row, to) in part.iter_mut().enumerate() {
                let mut held = cases.iter().filter(|case| self.truth(case.condition, row));
                let first = held.next();
                let another = match how {
                    PickHow::First => held.any(|other| !self.same(first.map(|one| &one.value), &other.value, row)),
                    PickHow::One | PickHow::Exclusive => held.next().is_some(),
                };
                if another {
                    *to = status::UNANSWERED;
                }
            }
        }
        // A condition that was not decided stands before what it chooses.
        for case in cases.iter().rev() {
            match self.statuses_of(case.asked) {
                Given::Rows(asked) => {
                    let cells = part.iter_mut().zip(asked);
                    let keep = |(to, asked): (&mut u8, &u8)| *to = if *asked == status::OK { *to } else { *asked };
                    self.lanes.run(|| cells.for_each(keep));
                }
                Given::Known(status::OK) | Given::Nothing => {}
                Given::Known(why) => part.fill(why),
            }
        }
        put(&mut self.statuses, to, column);
    }

    /// Whether two columns of one bank hold the same in a row.
    fn same(&self, one: Option<&Column>, other: &Column, row: usize) -> bool {
        match (one, other) {
            (Some(Column::Words(one)), Column::Words(other)) => self.word(*one, row) == self.word(*other, row),
            (Some(Column::Truths(one)), Column::Truths(other)) => self.truth(*one, row) == self.truth(*other, row),
            (Some(Column::Days(one)), Column::Days(other)) => self.day(*one, row) == self.day(*other, row),
            (Some(one), other) => {
                let scale = Number::ONE;
                let (one, other) = (self.number(one, &scale, row), self.number(other, &scale, row));
                one.is_some() && one == other
            }
            (None, _) => false,
        }
    }
}

fn narrow_of<'a>(machine: &'a Machine, column: &Column) -> Given<'a, i64> {
    match column {
        Column::Whole(Whole::Narrow(at)) => Given::Rows(slice(&machine.narrow, *at, machine.rows)),
        Column::Whole(Whole::Known(known)) => Given::Known(low(*known)),
        _ => Given::Nothing,
    }
}

fn days_of<'a>(machine: &'a Machine, column: &Column) -> Given<'a, i32> {
    match column {
        Column::Days(Days::In(at)) => Given::Rows(slice(&machine.days, *at, machine.rows)),
        Column::Days(Days::Known(known)) => Given::Known(*known),
        _ => Given::Nothing,
    }
}

fn words_of<'a>(machine: &'a Machine, column: &Column) -> Given<'a, u32> {
    match column {
        Column::Words(WordsAt::In(at)) => Given::Rows(slice(&machine.words, *at, machine.rows)),
        Column::Words(WordsAt::Known(known)) => Given::Known(known.0),
        _ => Given::Nothing,
    }
}

fn truths_column<'a>(machine: &'a Machine, column: &Column) -> Given<'a, bool> {
    match column {
        Column::Truths(truths) => machine.truths_of(*truths),
        _ => Given::Nothing,
    }
}
