//! What an evaluation reached: versions that had a part, and the sides of boundaries between versions that it stood on.

use crate::provision::graph::{ClauseId, Place};
use std::collections::{BTreeMap, BTreeSet};

/// What a case can stand on one or the other side of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Boundary {
    /// What a version goes by: its 基準日, or the sentence in its place.
    Basis,
    /// …を除く, なお従前の例による, 限り、その効力を失う.
    Clause(ClauseId),
}

/// What evaluations reached.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Versions that had a part, by number.
    pub versions: BTreeSet<(Place, usize)>,
    /// Boundaries of a version, and whether the case lay inside.
    pub sides: BTreeSet<(Place, usize, Boundary, bool)>,
    /// The version of each provision and table that was asked for one, whether it had a part or not; none: there is none.
    pub asked: BTreeMap<Place, Option<usize>>,
}

impl Reach {
    /// Adds what another evaluation reached.
    pub fn extend(&mut self, other: Reach) {
        self.versions.extend(other.versions);
        self.sides.extend(other.sides);
        self.asked.extend(other.asked);
    }
}
