//! Comparisons and conditions, row by row; in order where a row may not be decided.

use super::numbers::Read;
use super::{Machine, put, slice, take};
use crate::batch::lanes::Lanes;
use crate::law::comparison::Comparison;
use crate::plan::program::step::{Exactly, Register, StatusAt, Truths, Whole, WordsAt, status};
use std::cmp::Ordering;

/// Fills truths from two columns of what can be compared.
#[inline]
pub(super) fn compared<T: Ord + Copy>(
    lanes: Lanes,
    out: &mut [bool],
    one: impl Iterator<Item = T>,
    comparison: Comparison,
    other: impl Iterator<Item = T>,
) {
    let rows = out.iter_mut().zip(one).zip(other).map(|((out, one), other)| (out, one, other));
    lanes.run(|| match comparison {
        Comparison::Equal => rows.for_each(|(out, one, other)| *out = one == other),
        Comparison::NotEqual => rows.for_each(|(out, one, other)| *out = one != other),
        Comparison::Less => rows.for_each(|(out, one, other)| *out = one < other),
        Comparison::AtMost => rows.for_each(|(out, one, other)| *out = one <= other),
        Comparison::Greater => rows.for_each(|(out, one, other)| *out = one > other),
        Comparison::AtLeast => rows.for_each(|(out, one, other)| *out = one >= other),
    });
}

impl Machine {
    pub(super) fn fill_truths(&mut self, out: Register, with: impl FnOnce(&Self, &mut [bool])) {
        let mut column = take(&mut self.truths, out);
        let rows = self.rows.min(column.len());
        with(self, column.get_mut(..rows).unwrap_or_default());
        put(&mut self.truths, out, column);
    }

    pub(super) fn compare(&mut self, one: Whole, comparison: Comparison, other: Whole, out: Register) {
        self.fill_truths(out, |machine, out| match (machine.read(one), machine.read(other)) {
            (Read::Narrow(one), Read::Known(bound)) => match i64::try_from(bound) {
                Ok(bound) => compared(machine.lanes, out, one.iter().copied(), comparison, std::iter::repeat(bound)),
                // A bound beyond the word stands on one side of all rows.
                Err(_) => out.fill(comparison.holds(if bound > 0 { Ordering::Less } else { Ordering::Greater })),
            },
            (Read::Narrow(one), Read::Narrow(other)) => {
                compared(machine.lanes, out, one.iter().copied(), comparison, other.iter().copied());
            }
            (Read::Wide(one), Read::Known(bound)) => {
                compared(machine.lanes, out, one.iter().copied(), comparison, std::iter::repeat(bound));
            }
            _ => {
                for (row, out) in out.iter_mut().enumerate() {
                    *out = comparison.holds(machine.whole(one, row).cmp(&machine.whole(other, row)));
                }
            }
        });
    }

    pub(super) fn compare_big(&mut self, one: &Exactly, comparison: Comparison, other: &Exactly, out: Register) {
        self.fill_truths(out, |machine, out| {
            for (row, out) in out.iter_mut().enumerate() {
                *out = comparison.holds(machine.exact(one, row).cmp(&machine.exact(other, row)));
            }
        });
    }

    pub(super) fn is_word(&mut self, one: Register, among: &[bool], out: Register) {
        self.fill_truths(out, |machine, out| {
            let cells = out.iter_mut().zip(slice(&machine.words, one, machine.rows));
            let is = |word: u32| among.get(word as usize).copied().unwrap_or(false);
            machine.lanes.run(|| cells.for_each(|(out, word)| *out = is(*word)));
        });
    }

    pub(super) fn includes(&mut self, one: Register, wanted: i64, out: Register) {
        self.fill_truths(out, |machine, out| {
            for (out, bits) in out.iter_mut().zip(slice(&machine.narrow, one, machine.rows)) {
                *out = bits & wanted != 0;
            }
        });
    }

    pub(super) fn same_word(&mut self, one: WordsAt, other: WordsAt, classes: &[u32], out: Register) {
        self.fill_truths(out, |machine, out| {
            let class = |word: u32| classes.get(word as usize);
            for (row, out) in out.iter_mut().enumerate() {
                *out = class(machine.word(one, row)) == class(machine.word(other, row));
            }
        });
    }

    pub(super) fn same_truth(&mut self, one: Truths, other: Truths, out: Register) {
        self.fill_truths(out, |machine, out| {
            for (row, out) in out.iter_mut().enumerate() {
                *out = machine.truth(one, row) == machine.truth(other, row);
            }
        });
    }

    pub(super) fn join(&mut self, list: &[Truths], all: bool, out: Register) {
        self.fill_truths(out, |machine, out| {
            out.fill(all);
            for truths in list {
                match truths {
                    Truths::Known(truth) if *truth == all => {}
                    Truths::Known(truth) => out.fill(*truth),
                    Truths::In(at) => {
                        let other = slice(&machine.truths, *at, machine.rows);
                        let rows = out.iter_mut().zip(other);
                        machine.lanes.run(|| match all {
                            true => rows.for_each(|(out, other)| *out &= *other),
                            false => rows.for_each(|(out, other)| *out |= *other),
                        });
                    }
                }
            }
        });
    }

    pub(super) fn join_in_turn(&mut self, list: &[(Truths, StatusAt)], all: bool, out: Register, to: Register) {
        let (mut truths, mut statuses) = (take(&mut self.truths, out), take(&mut self.statuses, to));
        for (row, (out, to)) in truths.iter_mut().zip(&mut statuses).enumerate().take(self.rows) {
            (*out, *to) = (all, status::OK);
            for (truths, known) in list {
                let known = self.status(*known, row);
                if known != status::OK {
                    *to = known;
                    break;
                }
                if self.truth(*truths, row) != all {
                    *out = !all;
                    break;
                }
            }
        }
        put(&mut self.truths, out, truths);
        put(&mut self.statuses, to, statuses);
    }

    pub(super) fn not(&mut self, one: Register, out: Register) {
        self.fill_truths(out, |machine, out| {
            for (out, one) in out.iter_mut().zip(slice(&machine.truths, one, machine.rows)) {
                *out = !*one;
            }
        });
    }

    pub(super) fn is_status(&mut self, one: Register, wanted: u8, out: Register) {
        self.fill_truths(out, |machine, out| {
            for (out, one) in out.iter_mut().zip(slice(&machine.statuses, one, machine.rows)) {
                *out = *one == wanted;
            }
        });
    }
}
