//! The results of a block on their way out of the registers into the columns of answers.

use crate::batch::answers::{Part, Stretch};
use crate::batch::columns::EPOCH;
use crate::batch::machine::{BLOCK, Machine};
use crate::batch::rows::Block;
use crate::plan::program::step::{Column, Program, Whole, WordsAt};
use crate::plan::words::{WordId, Words};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The words of all workers' results, numbered as they come.
#[derive(Debug, Default)]
pub(super) struct ResultWords {
    list: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl ResultWords {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(known) = self.numbers.get(text) {
            return *known;
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// The words, by their numbers.
    pub(super) fn into_list(self) -> Vec<String> {
        self.list
    }
}

/// The words of a worker's results by the numbers that all workers give them.
#[derive(Debug)]
pub(super) struct Handed<'w> {
    words: &'w Words,
    all: &'w Mutex<ResultWords>,
    known: HashMap<WordId, u32>,
}

impl<'w> Handed<'w> {
    pub fn new(words: &'w Words, all: &'w Mutex<ResultWords>) -> Self {
        Self { words, all, known: HashMap::new() }
    }

    fn number(&mut self, word: WordId) -> u32 {
        *self.known.entry(word).or_insert_with(|| {
            let mut shared = self.all.lock().unwrap_or_else(PoisonError::into_inner);
            shared.number(self.words.text(word))
        })
    }
}

impl Machine {
    /// Hands the results of a block out; which of its rows are answered.
    pub(super) fn hand_out(
        &self,
        program: &Program,
        handed: &mut Handed<'_>,
        block: Block<'_>,
        stretch: &mut Stretch<'_>,
    ) -> [bool; BLOCK] {
        let mut answered = self.answered(program);
        for (output, part) in program.outputs.iter().zip(&mut stretch.parts) {
            self.hand_out_one(&output.column, part, handed, block, &mut answered);
        }
        block.scatter(stretch.answered, answered.iter().copied());
        answered
    }

    fn hand_out_one(
        &self,
        column: &Column,
        part: &mut Part<'_>,
        handed: &mut Handed<'_>,
        block: Block<'_>,
        answered: &mut [bool; BLOCK],
    ) {
        let rows = 0..block.len();
        match (column, part) {
            (Column::Whole(Whole::Narrow(at)), Part::Numbers(to)) => block.scatter(to, self.narrow_rows(*at)),
            // One that leaves the word is no number of the column: evaluation tells it.
            (Column::Whole(whole @ (Whole::Wide(_) | Whole::Known(_))), Part::Numbers(to)) => {
                let narrow = |row| i64::try_from(self.whole(*whole, row));
                for (row, answered) in rows.clone().zip(answered.iter_mut()) {
                    *answered &= narrow(row).is_ok();
                }
                block.scatter(to, rows.map(|row| narrow(row).unwrap_or(0)));
            }
            (Column::Whole(Whole::Narrow(at)), Part::WideNumbers(to)) => {
                block.scatter(to, self.narrow_rows(*at).map(i128::from));
            }
            (Column::Whole(Whole::Wide(at)), Part::WideNumbers(to)) => block.scatter(to, self.wide_rows(*at)),
            (Column::Whole(Whole::Known(known)), Part::WideNumbers(to)) => block.scatter(to, std::iter::repeat(*known)),
            (Column::Days(days), Part::Days(to)) => {
                block.scatter(to, rows.map(|row| self.day(*days, row).saturating_sub(EPOCH)));
            }
            (Column::Truths(truths), Part::Truths(to)) => block.scatter(to, rows.map(|row| self.truth(*truths, row))),
            (Column::Words(words), Part::Words(to)) => self.hand_out_words(*words, to, handed, block),
            // A result that comes in another shape under this plan is left to evaluation.
            _ => answered.fill(false),
        }
    }

    fn hand_out_words(&self, words: WordsAt, to: &mut [u32], handed: &mut Handed<'_>, block: Block<'_>) {
        let numbers = (0..block.len()).map(|row| handed.number(WordId(self.word(words, row))));
        block.scatter(to, numbers);
    }
}
