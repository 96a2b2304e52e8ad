//! The facts of a block on their way into the registers that a program reads.

use crate::batch::bound::Window;
use crate::batch::columns::{Data, EPOCH, UNNOTIFIED};
use crate::batch::machine::Machine;
use crate::batch::rows::Block;
use crate::batch::words::{bits, known_as};
use crate::plan::node::{Nodes, OPEN};
use crate::plan::program::step::{Input, InputBank, Program, status};

/// Where an input of a program comes from.
#[derive(Debug)]
pub(super) struct Source<'w> {
    input: Input,
    window: Window<'w, 'w>,
    /// For each word of the column how the program knows it.
    words: Vec<u32>,
}

/// Where each input of a program comes from.
pub(super) fn sources<'w>(program: &Program, windows: &[Window<'w, 'w>], nodes: &Nodes) -> Vec<Source<'w>> {
    let source = |input: &Input| {
        let window = windows.iter().find(|one| one.bound.fact == input.fact)?;
        let words = known_as(nodes, input.fact, input.into, &window.bound.categories);
        Some(Source { input: input.clone(), window: *window, words })
    };
    program.inputs.iter().filter_map(source).collect()
}

impl Machine {
    /// Puts the facts of a block into the registers.
    pub(super) fn load_block(&mut self, sources: &[Source<'_>], block: Block<'_>) {
        self.rows = block.len();
        let lanes = self.lanes;
        for source in sources {
            self.load_one(source, block);
            if let (Some(to), Some(given)) = (source.input.status, source.window.given)
                && let Some(into) = self.statuses.get_mut(to)
            {
                block.gather(lanes, given, into, |given| if given { status::OK } else { status::MISSING });
            }
        }
    }

    fn load_one(&mut self, source: &Source<'_>, block: Block<'_>) {
        fn register<T>(bank: &mut [Vec<T>], at: usize) -> &mut [T] {
            bank.get_mut(at).map_or(&mut [], Vec::as_mut_slice)
        }
        let lanes = self.lanes;
        match (source.input.into, source.window.data) {
            (InputBank::Narrow(to), Data::Numbers(from, _)) => {
                block.gather(lanes, from, register(&mut self.narrow, to), |number| number);
            }
            (InputBank::Narrow(to), Data::WideNumbers(from, _)) => {
                let narrow = |number| i64::try_from(number).unwrap_or(0);
                block.gather(lanes, from, register(&mut self.narrow, to), narrow);
            }
            (InputBank::Narrow(to), Data::Several(from, _)) => {
                block.gather(lanes, from, register(&mut self.narrow, to), |of_column| bits(of_column, &source.words));
            }
            (InputBank::Wide(to), Data::Numbers(from, _)) => {
                block.gather(lanes, from, register(&mut self.wide, to), i128::from);
            }
            (InputBank::Wide(to), Data::WideNumbers(from, _)) => {
                block.gather(lanes, from, register(&mut self.wide, to), |number| number);
            }
            (InputBank::Days(to), Data::Dates(from)) => {
                let counted = |day| if day == UNNOTIFIED { OPEN } else { EPOCH.saturating_add(day) };
                block.gather(lanes, from, register(&mut self.days, to), counted);
            }
            (InputBank::Truths(to), Data::Truths(from)) => {
                block.gather(lanes, from, register(&mut self.truths, to), |truth| truth);
            }
            (InputBank::Words(to), Data::Words(from, _)) => {
                let word = |code: u32| source.words.get(code as usize).copied().unwrap_or(u32::MAX);
                block.gather(lanes, from, register(&mut self.words, to), word);
            }
            // INVARIANT: a column is bound to a fact of its kind.
            _ => {}
        }
    }
}
