//! Rows of tables by the places of words and by day, and their cells.

use super::{Machine, put, slice, take};
use crate::number::exact::Number;
use crate::plan::node::{Day, OPEN};
use crate::plan::program::step::{
    Cells, Column, Days, Exactly, NOT_HELD, Register, RowKey, Truths, Whole, WordsAt, status,
};
use crate::plan::table::{NO_ROW, RowNumber};
use std::sync::Arc;

impl Machine {
    /// The choice of words that a row of the block makes, and its day; none where a word is not in the table.
    fn chosen(&self, keys: &[RowKey], row: usize) -> Option<(usize, Day)> {
        let (mut choice, mut day) = (0_usize, OPEN);
        for key in keys {
            match key {
                RowKey::Day(days) => day = self.day(*days, row),
                RowKey::Word(words, places, count) => {
                    let place = *places.get(self.word(*words, row) as usize)? as usize;
                    if place >= *count {
                        return None;
                    }
                    choice = choice * count + place;
                }
            }
        }
        Some((choice, day))
    }

    pub(super) fn row(&mut self, keys: &[RowKey], rows: &[Vec<(Day, RowNumber)>], out: Register, lost: Register) {
        let (mut column, mut statuses) = (take(&mut self.words, out), take(&mut self.statuses, lost));
        let dated = keys.iter().any(|key| matches!(key, RowKey::Day(_)));
        for (row, (out, lost)) in column.iter_mut().zip(&mut statuses).enumerate().take(self.rows) {
            let found = self.chosen(keys, row).and_then(|(choice, day)| {
                let stretches = rows.get(choice).filter(|_| !dated || day != OPEN)?;
                let behind = if dated { stretches.partition_point(|(from, _)| *from <= day) } else { stretches.len() };
                stretches.get(behind.checked_sub(1)?).map(|(_, row)| *row)
            });
            let found = found.filter(|row| *row != NO_ROW);
            *out = found.unwrap_or(0);
            *lost = if found.is_some() { status::OK } else { status::UNANSWERED };
        }
        put(&mut self.words, out, column);
        put(&mut self.statuses, lost, statuses);
    }

    pub(super) fn choice(&mut self, keys: &[(WordsAt, Arc<[u32]>)], out: Register) {
        let mut column = take(&mut self.words, out);
        let rows = self.rows.min(column.len());
        let part = column.get_mut(..rows).unwrap_or_default();
        part.fill(0);
        for (words, steps) in keys {
            let step = |word: u32| steps.get(word as usize).copied().unwrap_or(0);
            match *words {
                WordsAt::Known(word) => {
                    let step = step(word.0);
                    part.iter_mut().for_each(|out| *out = out.wrapping_add(step));
                }
                WordsAt::In(at) => {
                    let cells = part.iter_mut().zip(slice(&self.words, at, rows));
                    self.lanes.run(|| cells.for_each(|(out, word)| *out = out.wrapping_add(step(*word))));
                }
            }
        }
        put(&mut self.words, out, column);
    }

    pub(super) fn held(&mut self, cells: Register, out: Register) {
        let mut column = take(&mut self.statuses, out);
        let cells = column.iter_mut().zip(slice(&self.narrow, cells, self.rows));
        let known = |cell: i64| if cell == NOT_HELD { status::UNANSWERED } else { status::OK };
        self.lanes.run(|| cells.for_each(|(out, cell)| *out = known(*cell)));
        put(&mut self.statuses, out, column);
    }

    pub(super) fn filled(&mut self, row: Register, filled: &[bool], out: Register) {
        let mut column = take(&mut self.statuses, out);
        let cells = column.iter_mut().zip(slice(&self.words, row, self.rows));
        let known = |row: u32| match filled.get(row as usize) {
            Some(true) => status::OK,
            _ => status::UNANSWERED,
        };
        self.lanes.run(|| cells.for_each(|(out, row)| *out = known(*row)));
        put(&mut self.statuses, out, column);
    }

    pub(super) fn cell(&mut self, row: Register, cells: &Cells, out: &Column) {
        macro_rules! gather {
            ($bank:ident, $at:expr, $cells:expr, $none:expr) => {{
                let mut column = take(&mut self.$bank, $at);
                let rows = column.iter_mut().zip(slice(&self.words, row, self.rows));
                self.lanes
                    .run(|| rows.for_each(|(out, row)| *out = $cells.get(*row as usize).cloned().unwrap_or($none)));
                put(&mut self.$bank, $at, column);
            }};
        }
        match (cells, out) {
            (Cells::Narrow(cells), Column::Whole(Whole::Narrow(at))) => gather!(narrow, *at, cells, 0),
            (Cells::Wide(cells), Column::Whole(Whole::Wide(at))) => gather!(wide, *at, cells, 0),
            (Cells::Big(cells), Column::Exact(Exactly::Big(at))) => gather!(big, *at, cells, Number::ZERO),
            (Cells::Days(cells), Column::Days(Days::In(at))) => gather!(days, *at, cells, 0),
            (Cells::Truths(cells), Column::Truths(Truths::In(at))) => gather!(truths, *at, cells, false),
            // The rows are words' neighbours in their bank: read before the column is taken.
            (Cells::Words(cells), Column::Words(WordsAt::In(at))) => {
                let mut column = take(&mut self.words, *at);
                for (out, row) in column.iter_mut().zip(slice(&self.words, row, self.rows)) {
                    *out = cells.get(*row as usize).copied().unwrap_or(u32::MAX);
                }
                put(&mut self.words, *at, column);
            }
            // INVARIANT: cells go into a register of their own bank.
            _ => {}
        }
    }
}
