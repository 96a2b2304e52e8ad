//! Lists as plans take them: so many rows at most, whether there is one and each of its cells a fact of its own, so that what
//! runs the steps knows of no lists.

use crate::plan::node::{Guarded, NodeId};
use crate::provision::graph::FactId;
use crate::syntax::ast::Aggregate;
use std::collections::BTreeMap;

/// A list with more rows is worked out by evaluation.
pub const MOST_ROWS: usize = 64;

/// A row of a list: whether the list has it, and its cells by their names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListRow {
    /// Whether there is such a row.
    pub there: NodeId,
    /// Its cells.
    pub cells: Vec<(String, NodeId)>,
}

/// What was reckoned over the rows of a list, for those who read a plan: how, the first row's part, and how many rows at most.
#[derive(Clone, Copy, Debug)]
pub struct OverRows {
    /// How.
    pub function: Aggregate,
    /// When the first row counts, and its value.
    pub first: Guarded,
    /// How many rows there are at most.
    pub rows: usize,
}

/// The lists that cases give, and the facts that stand for their rows and cells. These are no facts of the rules: their
/// numbers begin behind those.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    next: usize,
    of: BTreeMap<FactId, Unrolled>,
}

#[derive(Clone, Copy, Debug)]
struct Unrolled {
    first: usize,
    columns: usize,
    rows: usize,
}

impl Lists {
    /// No lists, of rules that have so many facts.
    pub fn behind(facts: usize) -> Self {
        Self { next: facts, of: BTreeMap::new() }
    }

    /// Takes a list of so many columns, and so many rows at most.
    pub fn add(&mut self, fact: FactId, columns: usize, rows: usize) {
        self.of.insert(fact, Unrolled { first: self.next, columns, rows });
        self.next += rows * (columns + 1);
    }

    /// How many rows a list has at most; none where cases do not give it.
    pub fn rows(&self, fact: FactId) -> Option<usize> {
        self.of.get(&fact).map(|one| one.rows)
    }

    /// The fact that says whether a list has a row.
    pub fn there(&self, fact: FactId, row: usize) -> Option<FactId> {
        let one = self.of.get(&fact).filter(|one| row < one.rows)?;
        Some(FactId(one.first + row * (one.columns + 1)))
    }

    /// The fact that a cell is.
    pub fn cell(&self, fact: FactId, row: usize, column: usize) -> Option<FactId> {
        let there = self.there(fact, row)?;
        self.of.get(&fact).filter(|one| column < one.columns).map(|_| FactId(there.0 + 1 + column))
    }
}

#[cfg(test)]
mod tests {
    use super::{FactId, Lists};

    #[test]
    fn each_row_and_cell_has_a_number_of_its_own_behind_the_facts() {
        let mut lists = Lists::behind(10);
        lists.add(FactId(3), 2, 2);
        lists.add(FactId(5), 1, 3);
        let (mut seen, mut count) = (std::collections::BTreeSet::new(), 0);
        for (fact, columns, rows) in [(3, 2, 2), (5, 1, 3)] {
            for row in 0..rows {
                seen.extend(lists.there(FactId(fact), row));
                seen.extend((0..columns).filter_map(|column| lists.cell(FactId(fact), row, column)));
                count += 1 + columns;
            }
            assert_eq!((lists.there(FactId(fact), rows), lists.cell(FactId(fact), 0, columns)), (None, None));
        }
        assert_eq!((seen.len(), seen.first().copied()), (count, Some(FactId(10))));
        assert_eq!((lists.rows(FactId(5)), lists.rows(FactId(4))), (Some(3), None));
    }
}
