//! A plan: what the results of an entry are worked out from under one choice of versions, and where each step comes from.

use crate::law::unit::Unit;
use crate::number::rounding::Rounding;
use crate::plan::node::{NodeId, Shape};
use crate::provision::graph::{ProvisionId, TableId};
use crate::source::span::Span;

/// A plan.
#[derive(Clone, Debug, Default)]
pub struct Leaf {
    /// The results in the order in which the entry gives them.
    pub results: Vec<PlannedResult>,
    /// What a case must keep, else the plan does not answer it.
    pub checks: Vec<NodeId>,
    /// Definitions, in the order in which they are worked out.
    pub definitions: Vec<Definition>,
    /// The versions that were chosen.
    pub versions: Vec<PlannedVersion>,
}

/// A result.
#[derive(Clone, Debug)]
pub struct PlannedResult {
    /// What it is.
    pub form: ResultForm,
    /// What gives it.
    pub value: NodeId,
}

/// What a result is, under every choice of versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultForm {
    /// Its name.
    pub name: String,
    /// What it gives.
    pub shape: Shape,
    /// The unit in which it is shown.
    pub unit: Option<Unit>,
    /// How many decimals its own rounding keeps; none: it has none of its own.
    pub decimals: Option<u32>,
}

/// A version that the plan goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlannedVersion {
    /// Of a provision; none: no version governs.
    Provision(ProvisionId, Option<usize>),
    /// Of a table.
    Table(TableId, usize),
}

/// A name that is worked out, and by what.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The name.
    pub name: String,
    /// The provision and its version; none: the entry.
    pub owner: Option<(ProvisionId, usize)>,
    /// What gives it.
    pub value: NodeId,
    /// Its unit.
    pub unit: Option<Unit>,
    /// Its cases, those under 上記以外 behind the others: the first that holds is the one.
    pub cases: Vec<DefinitionCase>,
    /// Where its name stands.
    pub span: Span,
}

/// A case of a definition.
#[derive(Clone, Debug)]
pub struct DefinitionCase {
    /// When it holds.
    pub condition: NodeId,
    /// Its value before rounding.
    pub before: NodeId,
    /// Its rounding.
    pub rounding: Option<Rounding>,
    /// The formula as typed.
    pub span: Span,
}
