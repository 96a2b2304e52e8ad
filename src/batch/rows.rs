//! Rows in hand: all of a stretch or some of them, block by block, and how a block's cells come out of a column and go into
//! another.

use crate::batch::lanes::Lanes;
use crate::batch::machine::BLOCK;

/// Rows in hand: all of a stretch, or some of them.
#[derive(Debug)]
pub(super) enum Rows {
    All(usize),
    Some(Vec<u32>),
}

impl Rows {
    /// No rows.
    pub fn none() -> Self {
        Self::Some(Vec::new())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::Some(list) => list.len(),
        }
    }

    /// The rows in blocks.
    pub fn blocks(&self) -> impl Iterator<Item = Block<'_>> {
        let count = self.len();
        (0..count).step_by(BLOCK).map(move |from| {
            let rows = BLOCK.min(count - from);
            match self {
                Self::All(_) => Block::From(from, rows),
                Self::Some(list) => Block::List(list.get(from..from + rows).unwrap_or_default()),
            }
        })
    }
}

/// Rows of a block, as places in the stretch.
#[derive(Clone, Copy, Debug)]
pub(super) enum Block<'r> {
    From(usize, usize),
    List(&'r [u32]),
}

impl Block<'_> {
    /// How many there are.
    pub fn len(self) -> usize {
        match self {
            Self::From(_, count) => count,
            Self::List(list) => list.len(),
        }
    }

    /// Where a row of the block stands in the stretch.
    pub fn place(self, at: usize) -> usize {
        match self {
            Self::From(from, _) => from + at,
            Self::List(list) => list.get(at).map_or(0, |place| *place as usize),
        }
    }

    /// Copies the block's cells of a column.
    #[inline]
    pub fn gather<S: Copy, T>(self, lanes: Lanes, from: &[S], into: &mut [T], with: impl Fn(S) -> T) {
        match self {
            Self::From(first, count) => {
                let cells = into.iter_mut().zip(from.get(first..first + count).unwrap_or_default());
                lanes.run(|| cells.for_each(|(into, cell)| *into = with(*cell)));
            }
            Self::List(list) => {
                for (into, place) in into.iter_mut().zip(list) {
                    if let Some(cell) = from.get(*place as usize) {
                        *into = with(*cell);
                    }
                }
            }
        }
    }

    /// Puts the block's values where its rows stand.
    #[inline]
    pub fn scatter<T>(self, to: &mut [T], values: impl Iterator<Item = T>) {
        match self {
            Self::From(first, count) => {
                let cells = to.get_mut(first..first + count).unwrap_or_default();
                cells.iter_mut().zip(values).for_each(|(cell, value)| *cell = value);
            }
            Self::List(list) => {
                for (place, value) in list.iter().zip(values) {
                    if let Some(cell) = to.get_mut(*place as usize) {
                        *cell = value;
                    }
                }
            }
        }
    }

    /// The places of the block's rows that are on one side. Which rows these are follows no pattern that a processor could
    /// foresee, so each is written, and only those that are stay.
    pub fn on_side<'p>(self, sides: &[u8; BLOCK], side: u8, places: &'p mut [u32; BLOCK]) -> &'p [u32] {
        let mut count = 0;
        for (row, one) in sides.iter().enumerate().take(self.len()) {
            if let Some(cell) = places.get_mut(count) {
                *cell = u32::try_from(self.place(row)).unwrap_or(u32::MAX);
            }
            count += usize::from(*one == side);
        }
        places.get(..count).unwrap_or_default()
    }
}
