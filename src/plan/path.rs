//! What has been decided on the way to a plan, and what follows from it: a contract of 2014 is also one after 2011.

use crate::law::comparison::Comparison;
use crate::plan::node::{Constant, Day, NodeId, Nodes, Op};
use std::collections::BTreeMap;

/// How a decision turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decision {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// What it asks for is not there: what hangs on it is not answered.
    Unavailable,
}

impl Decision {
    /// All there are, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Unavailable];

    /// Its number.
    pub fn number(self) -> usize {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::Unavailable => 2,
        }
    }

    fn of(truth: bool) -> Self {
        if truth { Self::Yes } else { Self::No }
    }

    fn negated(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unavailable => Self::Unavailable,
        }
    }
}

/// A question that has to be decided first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask(pub NodeId);

/// Decisions taken.
#[derive(Clone, Debug, Default)]
pub struct Path {
    decided: BTreeMap<NodeId, Decision>,
    /// For each day that was compared: the first and last day that it can be.
    days: BTreeMap<NodeId, (Day, Day)>,
    /// Days that are not there.
    lost: Vec<NodeId>,
}

impl Path {
    /// The path with one decision more.
    #[must_use]
    pub fn with(&self, atom: NodeId, decision: Decision, nodes: &Nodes) -> Self {
        let mut path = self.clone();
        path.decided.insert(atom, decision);
        let Some((day, comparison, bound)) = against_day(atom, nodes) else { return path };
        if decision == Decision::Unavailable {
            path.lost.push(day);
            return path;
        }
        let (first, last) = path.days.entry(day).or_insert((Day::MIN, Day::MAX));
        let (least, most) = stretch(comparison, bound, decision == Decision::Yes);
        *first = (*first).max(least);
        *last = (*last).min(most);
        path
    }

    /// The decisions, each with how it turned out, in the order of nodes.
    pub fn decisions(&self) -> impl Iterator<Item = (NodeId, Decision)> {
        self.decided.iter().map(|(atom, decision)| (*atom, *decision))
    }

    /// Decides a condition from what is known; else asks for the first part of it that is not.
    pub fn decide(&self, condition: NodeId, nodes: &Nodes) -> Result<Decision, Ask> {
        match nodes.op(condition) {
            Op::Constant(Constant::Truth(truth)) => Ok(Decision::of(*truth)),
            Op::All(list) => self.in_turn(list, Decision::No, nodes),
            Op::Any(list) => self.in_turn(list, Decision::Yes, nodes),
            Op::Not(inner) => self.decide(*inner, nodes).map(Decision::negated),
            _ if nodes.is_nothing(condition) => Ok(Decision::Unavailable),
            _ => self.atom(condition, nodes),
        }
    }

    /// かつ and 又は stop as soon as they are decided.
    fn in_turn(&self, list: &[NodeId], decisive: Decision, nodes: &Nodes) -> Result<Decision, Ask> {
        for one in list {
            let decision = self.decide(*one, nodes)?;
            if decision == decisive || decision == Decision::Unavailable {
                return Ok(decision);
            }
        }
        Ok(decisive.negated())
    }

    fn atom(&self, atom: NodeId, nodes: &Nodes) -> Result<Decision, Ask> {
        if let Some(decision) = self.decided.get(&atom) {
            return Ok(*decision);
        }
        let Some((day, comparison, bound)) = against_day(atom, nodes) else { return Err(Ask(atom)) };
        if self.lost.contains(&day) {
            return Ok(Decision::Unavailable);
        }
        let Some((first, last)) = self.days.get(&day) else { return Err(Ask(atom)) };
        let (least, most) = stretch(comparison, bound, true);
        if least <= *first && *last <= most {
            return Ok(Decision::Yes);
        }
        if *last < least || most < *first {
            return Ok(Decision::No);
        }
        Err(Ask(atom))
    }
}

/// A comparison of a day with a known one that leaves one stretch of days.
fn against_day(atom: NodeId, nodes: &Nodes) -> Option<(NodeId, Comparison, Day)> {
    let Op::Compare(day, comparison, bound) = nodes.op(atom) else { return None };
    match (comparison, nodes.constant(*bound)) {
        (Comparison::Equal | Comparison::NotEqual, _) => None,
        (comparison, Some(Constant::Date(bound))) => Some((*day, *comparison, *bound)),
        _ => None,
    }
}

/// The days for which a comparison holds, or does not.
fn stretch(comparison: Comparison, bound: Day, holds: bool) -> (Day, Day) {
    let from = |day: Day| (day, Day::MAX);
    let until = |day: Day| (Day::MIN, day);
    match (comparison, holds) {
        (Comparison::AtLeast, true) | (Comparison::Less, false) => from(bound),
        (Comparison::Greater, true) | (Comparison::AtMost, false) => from(bound.saturating_add(1)),
        (Comparison::Less, true) | (Comparison::AtLeast, false) => until(bound.saturating_sub(1)),
        (Comparison::AtMost, true) | (Comparison::Greater, false) => until(bound),
        (Comparison::Equal | Comparison::NotEqual, _) => (Day::MIN, Day::MAX),
    }
}
