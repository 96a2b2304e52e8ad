//! The registers of a program and the loop over its steps. A step works on all rows of the block; what it does to a row is
//! in the files beside this one.

mod choices;
mod days;
mod numbers;
mod tables;
mod truths;

use crate::batch::lanes::Lanes;
use crate::number::exact::Number;
use crate::plan::node::{Day, OPEN};
use crate::plan::program::step::{Banks, Column, Exactly, Program, StatusAt, Step, Truths, Whole, WordsAt, status};

/// Rows of a block: its registers stay in the cache that is nearest.
pub const BLOCK: usize = 512;

/// Registers. They keep their room from one program to the next.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// Whole numbers on 64 bits.
    pub narrow: Vec<Vec<i64>>,
    /// Whole numbers on 128 bits.
    pub wide: Vec<Vec<i128>>,
    /// Numbers of any size.
    pub big: Vec<Vec<Number>>,
    /// Days.
    pub days: Vec<Vec<Day>>,
    /// Words, rows of tables and places.
    pub words: Vec<Vec<u32>>,
    /// Truth values.
    pub truths: Vec<Vec<bool>>,
    /// Statuses.
    pub statuses: Vec<Vec<u8>>,
    /// How many rows the block in hand has.
    pub rows: usize,
    /// The vectors that loops run on.
    pub lanes: Lanes,
}

impl Machine {
    /// Makes room for a program's registers.
    pub fn fit(&mut self, banks: &Banks) {
        fn grow<T: Clone + Default>(bank: &mut Vec<Vec<T>>, count: usize) {
            while bank.len() < count {
                bank.push(vec![T::default(); BLOCK]);
            }
        }
        grow(&mut self.narrow, banks.narrow);
        grow(&mut self.wide, banks.wide);
        grow(&mut self.days, banks.days);
        grow(&mut self.words, banks.words);
        grow(&mut self.truths, banks.truths);
        grow(&mut self.statuses, banks.statuses);
        while self.big.len() < banks.big {
            self.big.push(vec![Number::ZERO; BLOCK]);
        }
    }

    /// Runs all steps over the rows in hand.
    pub fn run(&mut self, program: &Program) {
        for step in &program.steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Product { one, other, out } => self.product(*one, *other, *out),
            Step::Sum { one, other, plus, out } => self.sum(*one, *other, *plus, *out),
            Step::Round { one, factor, divisor, out } => self.round(*one, *factor, divisor, *out),
            Step::RoundWord { one, factor, divisor, out } => self.round_word(*one, *factor, *divisor, *out),
            Step::RoundProduct { one, other, divisor, out } => self.round_product(*one, *other, *divisor, *out),
            Step::Absolute { one, out } => self.absolute(*one, *out),
            Step::Extreme { one, other, larger, out } => self.extreme(*one, *other, *larger, *out),
            Step::Big { operator, one, other, status, out, lost } => {
                self.big(*operator, one, other, *status, *out, *lost);
            }
            Step::RoundBig { one, rounding, unit, out } => self.round_big(one, *rounding, *unit, *out),
            Step::AbsoluteBig { one, out } => self.absolute_big(one, *out),
            Step::ToWide { one, scale, out, lost } => self.widen(*one, scale, *out, *lost),
            Step::Compare { one, comparison, other, out } => self.compare(*one, *comparison, *other, *out),
            Step::CompareBig { one, comparison, other, out } => self.compare_big(one, *comparison, other, *out),
            Step::CompareDays { one, comparison, other, out, open } => {
                self.compare_days(*one, *comparison, *other, *out, *open);
            }
            Step::IsWord { one, among, out } => self.is_word(*one, among, *out),
            Step::Includes { one, wanted, out } => self.includes(*one, *wanted, *out),
            Step::SameWord { one, other, classes, out } => self.same_word(*one, *other, classes, *out),
            Step::SameTruth { one, other, out } => self.same_truth(*one, *other, *out),
            Step::Join { list, all, out } => self.join(list, *all, *out),
            Step::JoinInTurn { list, all, out, status } => self.join_in_turn(list, *all, *out, *status),
            Step::Not { one, out } => self.not(*one, *out),
            Step::Pick { cases, otherwise, otherwise_status, how, out, status } => {
                self.pick(cases, (otherwise, *otherwise_status), *how, out, *status);
            }
            Step::Row { keys, rows, out, lost } => self.row(keys, rows, *out, *lost),
            Step::Choice { keys, out } => self.choice(keys, *out),
            Step::Cell { row, cells, out } => self.cell(*row, cells, out),
            Step::Held { cells, out } => self.held(*cells, *out),
            Step::Filled { row, filled, out } => self.filled(*row, filled, *out),
            Step::DaysBetween { from, to, counts, out, lost } => self.days_between(*from, *to, *counts, *out, *lost),
            Step::YearsBetween { from, to, out, lost } => self.years_between(*from, *to, *out, *lost),
            Step::DayStep { one, step, out, lost } => self.day_step(*one, *step, *out, *lost),
            Step::BusinessDay { one, holidays, out, lost } => self.business_day(*one, holidays, *out, *lost),
            Step::ExtremeDay { one, other, later, out, lost } => self.extreme_day(*one, *other, *later, *out, *lost),
            Step::Earliest { days, out, status } => self.earliest(days, *out, *status),
            Step::IsStatus { one, wanted, out } => self.is_status(*one, *wanted, *out),
            Step::Both { parts, out } => self.both(parts, *out),
        }
    }

    /// For each row of the block how a question turned out: 0 yes, 1 no, 2 not decided.
    pub fn sides(&self, truths: Truths, known: StatusAt) -> [u8; BLOCK] {
        let mut sides = [2; BLOCK];
        for (row, side) in sides.iter_mut().enumerate().take(self.rows) {
            let decided = self.status(known, row) == status::OK;
            *side = if decided { u8::from(!self.truth(truths, row)) } else { 2 };
        }
        // What is behind the block is on no side.
        sides.iter_mut().skip(self.rows).for_each(|side| *side = u8::MAX);
        sides
    }

    /// For each row of the block whether it keeps the checks and has every result.
    pub fn answered(&self, program: &Program) -> [bool; BLOCK] {
        let mut answered = [true; BLOCK];
        let mut before = None;
        let checks = program.checks.iter().map(|(_, known)| *known);
        for known in checks.chain(program.outputs.iter().map(|output| output.status)) {
            // Most results stand or fall together.
            if before.replace(known) != Some(known) {
                self.keep_known(known, &mut answered);
            }
        }
        for (truths, _) in &program.checks {
            match *truths {
                Truths::Known(truth) => answered.iter_mut().for_each(|answered| *answered &= truth),
                Truths::In(at) => {
                    let cells = answered.iter_mut().zip(slice(&self.truths, at, self.rows));
                    self.lanes.run(|| cells.for_each(|(answered, holds)| *answered &= *holds));
                }
            }
        }
        for output in &program.outputs {
            if let Column::Days(days) = output.column {
                for (row, answered) in answered.iter_mut().enumerate().take(self.rows) {
                    *answered &= self.day(days, row) != OPEN;
                }
            }
        }
        answered
    }

    fn keep_known(&self, known: StatusAt, answered: &mut [bool; BLOCK]) {
        match known {
            StatusAt::Sure => {}
            StatusAt::Always(_) => answered.fill(false),
            StatusAt::In(at) => {
                let cells = answered.iter_mut().zip(slice(&self.statuses, at, self.rows));
                self.lanes.run(|| cells.for_each(|(answered, known)| *answered &= *known == status::OK));
            }
        }
    }

    /// The rows in hand of a narrow column.
    pub fn narrow_rows(&self, at: usize) -> impl Iterator<Item = i64> {
        slice(&self.narrow, at, self.rows).iter().copied()
    }

    /// The rows in hand of a wide column.
    pub fn wide_rows(&self, at: usize) -> impl Iterator<Item = i128> {
        slice(&self.wide, at, self.rows).iter().copied()
    }

    /// A row's whole number.
    pub fn whole(&self, whole: Whole, row: usize) -> i128 {
        match whole {
            Whole::Narrow(at) => cell(&self.narrow, at, row).map_or(0, |number| i128::from(*number)),
            Whole::Wide(at) => cell(&self.wide, at, row).copied().unwrap_or(0),
            Whole::Known(known) => known,
        }
    }

    /// A row's number, of any size.
    pub fn exact(&self, exactly: &Exactly, row: usize) -> Number {
        match exactly {
            Exactly::Scaled(whole, scale) => &Number::from_i128(self.whole(*whole, row)) * scale,
            Exactly::Big(at) => cell(&self.big, *at, row).cloned().unwrap_or(Number::ZERO),
            Exactly::Known(known) => known.clone(),
        }
    }

    /// A row's word.
    pub fn word(&self, words: WordsAt, row: usize) -> u32 {
        match words {
            WordsAt::In(at) => cell(&self.words, at, row).copied().unwrap_or(u32::MAX),
            WordsAt::Known(word) => word.0,
        }
    }

    /// A row's truth value.
    pub fn truth(&self, truths: Truths, row: usize) -> bool {
        match truths {
            Truths::In(at) => cell(&self.truths, at, row).copied().unwrap_or(false),
            Truths::Known(truth) => truth,
        }
    }

    /// A row's status.
    pub fn status(&self, at: StatusAt, row: usize) -> u8 {
        match at {
            StatusAt::Sure => status::OK,
            StatusAt::Always(why) => why,
            StatusAt::In(at) => cell(&self.statuses, at, row).copied().unwrap_or(status::UNANSWERED),
        }
    }

    /// A column's exact numbers, where it holds any.
    pub fn number(&self, column: &Column, scale: &Number, row: usize) -> Option<Number> {
        match column {
            Column::Whole(whole) => Some(&Number::from_i128(self.whole(*whole, row)) * scale),
            Column::Exact(exactly) => Some(self.exact(exactly, row)),
            Column::Days(_) | Column::Words(_) | Column::Truths(_) | Column::Nothing => None,
        }
    }

    fn both(&mut self, parts: &[StatusAt], out: usize) {
        let mut column = take(&mut self.statuses, out);
        let rows = self.rows;
        fill(&mut column, rows, status::OK);
        for part in parts {
            match *part {
                StatusAt::Sure => {}
                StatusAt::Always(why) => column.iter_mut().take(rows).for_each(|cell| *cell = status::both(*cell, why)),
                StatusAt::In(at) => {
                    let cells = column.iter_mut().zip(slice(&self.statuses, at, rows));
                    self.lanes.run(|| cells.for_each(|(cell, other)| *cell = status::both(*cell, *other)));
                }
            }
        }
        put(&mut self.statuses, out, column);
    }
}

fn cell<T>(bank: &[Vec<T>], at: usize, row: usize) -> Option<&T> {
    bank.get(at)?.get(row)
}

/// A register's rows in hand.
fn slice<T>(bank: &[Vec<T>], at: usize, rows: usize) -> &[T] {
    bank.get(at).and_then(|column| column.get(..rows)).unwrap_or(&[])
}

/// Takes a register out, so that the others of its bank can be read while it is filled.
fn take<T>(bank: &mut [Vec<T>], at: usize) -> Vec<T> {
    bank.get_mut(at).map(std::mem::take).unwrap_or_default()
}

fn put<T>(bank: &mut [Vec<T>], at: usize, column: Vec<T>) {
    if let Some(place) = bank.get_mut(at) {
        *place = column;
    }
}

fn fill<T: Clone>(column: &mut [T], rows: usize, value: T) {
    if let Some(part) = column.get_mut(..rows) {
        part.fill(value);
    }
}
