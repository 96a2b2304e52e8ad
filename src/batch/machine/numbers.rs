//! Whole numbers of known scales, and numbers of any size. Operators wrap: the plan's bounds say that no row that is
//! answered comes near, and what a row without a value holds is never looked at.

use super::{Machine, put, slice, take};
use crate::batch::lanes::Lanes;
use crate::law::unit::Unit;
use crate::number::divisor::Divisor;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::number::word_divisor::{ProductDivisor, WordDivisor};
use crate::plan::program::scale::times;
use crate::plan::program::step::{BigOperator, Exactly, Register, StatusAt, Whole, status};

/// A column of whole numbers as it is read.
#[derive(Clone, Copy)]
pub(super) enum Read<'a> {
    Narrow(&'a [i64]),
    Wide(&'a [i128]),
    Known(i128),
}

/// The lower half: all there is, where the plan says that a number is narrow.
#[inline]
pub(super) fn low(number: i128) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "the bounds of the plan say that it fits")]
    let low = number as i64;
    low
}

/// Fills a narrow column from two.
#[inline]
fn narrow(lanes: Lanes, out: &mut [i64], one: Read<'_>, other: Read<'_>, with: impl Fn(i64, i64) -> i64) {
    match (one, other) {
        (Read::Narrow(one), Read::Narrow(other)) => {
            let cells = out.iter_mut().zip(one).zip(other);
            lanes.run(|| cells.for_each(|((out, one), other)| *out = with(*one, *other)));
        }
        (Read::Narrow(one), Read::Known(other)) => {
            let (cells, other) = (out.iter_mut().zip(one), low(other));
            lanes.run(|| cells.for_each(|(out, one)| *out = with(*one, other)));
        }
        (Read::Known(one), Read::Narrow(other)) => {
            let (cells, one) = (out.iter_mut().zip(other), low(one));
            lanes.run(|| cells.for_each(|(out, other)| *out = with(one, *other)));
        }
        (Read::Known(one), Read::Known(other)) => out.fill(with(low(one), low(other))),
        // INVARIANT: what is narrow was made from what is narrow, but for a rounding, which is `round`'s.
        (Read::Wide(_), _) | (_, Read::Wide(_)) => {}
    }
}

/// Fills a wide column from two.
#[inline]
fn wide(out: &mut [i128], one: Read<'_>, other: Read<'_>, with: impl Fn(i128, i128) -> i128) {
    #[inline]
    fn two<A: Copy + Into<i128>, B: Copy + Into<i128>>(
        out: &mut [i128],
        one: &[A],
        other: &[B],
        with: impl Fn(i128, i128) -> i128,
    ) {
        for ((out, one), other) in out.iter_mut().zip(one).zip(other) {
            *out = with((*one).into(), (*other).into());
        }
    }
    #[inline]
    fn single<A: Copy + Into<i128>>(out: &mut [i128], one: &[A], with: impl Fn(i128) -> i128) {
        for (out, one) in out.iter_mut().zip(one) {
            *out = with((*one).into());
        }
    }
    match (one, other) {
        (Read::Narrow(one), Read::Narrow(other)) => two(out, one, other, with),
        (Read::Narrow(one), Read::Wide(other)) => two(out, one, other, with),
        (Read::Wide(one), Read::Narrow(other)) => two(out, one, other, with),
        (Read::Wide(one), Read::Wide(other)) => two(out, one, other, with),
        (Read::Narrow(one), Read::Known(other)) => single(out, one, |one| with(one, other)),
        (Read::Wide(one), Read::Known(other)) => single(out, one, |one| with(one, other)),
        (Read::Known(one), Read::Narrow(other)) => single(out, other, |other| with(one, other)),
        (Read::Known(one), Read::Wide(other)) => single(out, other, |other| with(one, other)),
        (Read::Known(one), Read::Known(other)) => out.fill(with(one, other)),
    }
}

impl Machine {
    pub(super) fn read(&self, whole: Whole) -> Read<'_> {
        match whole {
            Whole::Narrow(at) => Read::Narrow(slice(&self.narrow, at, self.rows)),
            Whole::Wide(at) => Read::Wide(slice(&self.wide, at, self.rows)),
            Whole::Known(known) => Read::Known(known),
        }
    }

    /// Fills a column from two, on the width that it has.
    fn two(
        &mut self,
        (one, other): (Whole, Whole),
        out: Whole,
        small: impl Fn(i64, i64) -> i64,
        large: impl Fn(i128, i128) -> i128,
    ) {
        match out {
            Whole::Narrow(at) => self.words_in((one, other), at, small),
            Whole::Wide(at) => {
                let mut column = take(&mut self.wide, at);
                let rows = self.rows.min(column.len());
                let part = column.get_mut(..rows).unwrap_or_default();
                wide(part, self.read(one), self.read(other), large);
                put(&mut self.wide, at, column);
            }
            Whole::Known(_) => {}
        }
    }

    /// Fills a narrow column from two.
    fn words_in(&mut self, (one, other): (Whole, Whole), out: Register, with: impl Fn(i64, i64) -> i64) {
        let mut column = take(&mut self.narrow, out);
        let rows = self.rows.min(column.len());
        let part = column.get_mut(..rows).unwrap_or_default();
        narrow(self.lanes, part, self.read(one), self.read(other), with);
        put(&mut self.narrow, out, column);
    }

    pub(super) fn product(&mut self, one: Whole, other: Whole, out: Whole) {
        self.two((one, other), out, i64::wrapping_mul, i128::wrapping_mul);
    }

    pub(super) fn sum(&mut self, one: (Whole, i128), other: (Whole, i128), plus: i128, out: Whole) {
        let ((one, by), (other, also)) = (one, other);
        if (by, also, plus) == (1, 1, 0) {
            return self.two((one, other), out, i64::wrapping_add, i128::wrapping_add);
        }
        let (small_by, small_also, small_plus) = (low(by), low(also), low(plus));
        if also == 0 {
            return self.two(
                (one, Whole::Known(0)),
                out,
                |one, _| one.wrapping_mul(small_by).wrapping_add(small_plus),
                |one, _| one.wrapping_mul(by).wrapping_add(plus),
            );
        }
        self.two(
            (one, other),
            out,
            |one, other| {
                one.wrapping_mul(small_by).wrapping_add(other.wrapping_mul(small_also)).wrapping_add(small_plus)
            },
            |one, other| one.wrapping_mul(by).wrapping_add(other.wrapping_mul(also)).wrapping_add(plus),
        );
    }

    pub(super) fn round(&mut self, one: Whole, factor: i128, divisor: &Divisor, out: Whole) {
        // INVARIANT: what comes out fits `out`.
        let divide = |one: i128| divisor.divide(one.wrapping_mul(factor));
        let Whole::Narrow(at) = out else {
            return self.two((one, Whole::Known(0)), out, |one, _| one, |one, _| divide(one));
        };
        let to_narrow = |one: i128| divisor.divide_to_narrow(one.wrapping_mul(factor));
        let mut column = take(&mut self.narrow, at);
        let rows = self.rows.min(column.len());
        let part = column.get_mut(..rows).unwrap_or_default();
        match self.read(one) {
            // Most factors are 1, and a product of double words is three of single ones.
            Read::Wide(one) if factor == 1 => {
                part.iter_mut().zip(one).for_each(|(out, one)| *out = divisor.divide_to_narrow(*one));
            }
            Read::Narrow(one) => {
                part.iter_mut().zip(one).for_each(|(out, one)| *out = to_narrow(i128::from(*one)));
            }
            Read::Wide(one) => part.iter_mut().zip(one).for_each(|(out, one)| *out = to_narrow(*one)),
            Read::Known(one) => part.fill(to_narrow(one)),
        }
        put(&mut self.narrow, at, column);
    }

    pub(super) fn round_word(&mut self, one: Whole, factor: i64, divisor: WordDivisor, out: Register) {
        let round = |one: i64, _| divisor.divide(one.wrapping_mul(factor));
        self.words_in((one, Whole::Known(0)), out, round);
    }

    pub(super) fn round_product(&mut self, one: Whole, other: Whole, divisor: ProductDivisor, out: Register) {
        self.words_in((one, other), out, |one, other| divisor.divide(one, other));
    }

    pub(super) fn absolute(&mut self, one: Whole, out: Whole) {
        self.two((one, Whole::Known(0)), out, |one, _| one.wrapping_abs(), |one, _| one.wrapping_abs());
    }

    pub(super) fn extreme(&mut self, one: Whole, other: Whole, larger: bool, out: Whole) {
        if larger {
            self.two((one, other), out, i64::max, i128::max);
        } else {
            self.two((one, other), out, i64::min, i128::min);
        }
    }

    /// Fills a column of numbers of any size row by row, passing over rows that have no value.
    fn each_big(&mut self, known: StatusAt, out: Register, with: impl Fn(&Self, usize) -> Number) {
        let mut column = take(&mut self.big, out);
        for row in 0..self.rows.min(column.len()) {
            if self.status(known, row) == status::OK
                && let Some(cell) = column.get_mut(row)
            {
                *cell = with(self, row);
            }
        }
        put(&mut self.big, out, column);
    }

    pub(super) fn big(
        &mut self,
        operator: BigOperator,
        one: &Exactly,
        other: &Exactly,
        known: StatusAt,
        out: Register,
        lost: Option<Register>,
    ) {
        let work = |machine: &Self, row: usize| worked(operator, &machine.exact(one, row), &machine.exact(other, row));
        let Some(lost) = lost else {
            return self.each_big(known, out, |machine, row| work(machine, row).unwrap_or(Number::ZERO));
        };
        let (mut column, mut statuses) = (take(&mut self.big, out), take(&mut self.statuses, lost));
        for (row, (out, lost)) in column.iter_mut().zip(&mut statuses).enumerate().take(self.rows) {
            *lost = status::OK;
            if self.status(known, row) == status::OK {
                match work(self, row) {
                    Some(number) => *out = number,
                    None => *lost = status::UNANSWERED,
                }
            }
        }
        put(&mut self.big, out, column);
        put(&mut self.statuses, lost, statuses);
    }

    pub(super) fn round_big(&mut self, one: &Exactly, rounding: Rounding, unit: Unit, out: Register) {
        self.each_big(StatusAt::Sure, out, |machine, row| {
            unit.value_of(&unit.written(&machine.exact(one, row)).round(rounding))
        });
    }

    pub(super) fn absolute_big(&mut self, one: &Exactly, out: Register) {
        self.each_big(StatusAt::Sure, out, |machine, row| machine.exact(one, row).abs());
    }

    pub(super) fn widen(&mut self, one: Register, scale: &Number, out: Register, lost: Register) {
        let (mut column, mut statuses) = (take(&mut self.wide, out), take(&mut self.statuses, lost));
        let numbers = slice(&self.big, one, self.rows);
        for ((out, lost), number) in column.iter_mut().zip(&mut statuses).zip(numbers) {
            let whole = times(number, scale);
            *out = whole.unwrap_or(0);
            *lost = if whole.is_some() { status::OK } else { status::UNANSWERED };
        }
        put(&mut self.wide, out, column);
        put(&mut self.statuses, lost, statuses);
    }
}

/// An operator on two numbers; none by nothing, and where a power is not whole or too large.
fn worked(operator: BigOperator, one: &Number, other: &Number) -> Option<Number> {
    match operator {
        BigOperator::Add => Some(one + other),
        BigOperator::Multiply => Some(one * other),
        BigOperator::Divide => one.checked_div(other),
        BigOperator::Power => one.checked_whole_pow(other.to_i64()?),
        BigOperator::Larger => Some(one.max(other).clone()),
        BigOperator::Smaller => Some(one.min(other).clone()),
    }
}
