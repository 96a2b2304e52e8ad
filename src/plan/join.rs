//! Several plans as one that chooses where they differ: rows of all of them are then worked out side by side, none moved.
//! What the plans share stands once; a choice goes as deep into a formula as the formulas on both sides are alike.

use crate::number::exact::Number;
use crate::plan::leaf::{Leaf, PlannedResult};
use crate::plan::node::{NodeId, Nodes, Op};
use crate::plan::tree::{Branch, BranchId, Tree};
use std::collections::BTreeSet;

/// One plan in the place of those of some branches. Cases that fall under another branch do not keep its check; nor do cases
/// for which a question cannot be decided.
pub fn join(tree: &mut Tree, branches: &BTreeSet<BranchId>) -> Option<Leaf> {
    let part = under(tree, BranchId::ROOT, branches)?;
    Some(Leaf { results: part.results, checks: vec![part.holds], ..Leaf::default() })
}

/// What stands below a branch.
struct Part {
    results: Vec<PlannedResult>,
    /// What a case must keep.
    holds: NodeId,
}

fn under(tree: &mut Tree, branch: BranchId, branches: &BTreeSet<BranchId>) -> Option<Part> {
    let (atom, behind) = match tree.grown(branch)? {
        Branch::Leaf(leaf, _) => {
            let (results, checks) = (leaf.results.clone(), leaf.checks.clone());
            let holds = tree.nodes.joined(checks, true);
            return branches.contains(&branch).then_some(Part { results, holds });
        }
        Branch::Question(atom, _, [yes, no, _]) => (*atom, [*yes, *no]),
        Branch::Bud(_) | Branch::Cut => return None,
    };
    let [yes, no] = behind.map(|behind| under(tree, behind?, branches));
    let nodes = &mut tree.nodes;
    match (yes, no) {
        (None, None) => None,
        (Some(yes), None) => Some(Part { holds: nodes.joined(vec![atom, yes.holds], true), ..yes }),
        (None, Some(no)) => {
            let not = nodes.not(atom);
            Some(Part { holds: nodes.joined(vec![not, no.holds], true), ..no })
        }
        (Some(yes), Some(no)) => both(nodes, atom, yes, &no),
    }
}

fn both(nodes: &mut Nodes, atom: NodeId, yes: Part, no: &Part) -> Option<Part> {
    let mut choice = Choice { nodes, atom };
    let holds = choice.of(yes.holds, no.holds);
    let pairs = yes.results.into_iter().zip(&no.results);
    let results = pairs.map(|(one, other)| {
        let alike = one.form == other.form;
        alike.then(|| PlannedResult { value: choice.of(one.value, other.value), form: one.form })
    });
    Some(Part { results: results.collect::<Option<_>>()?, holds })
}

/// A choice by one condition.
struct Choice<'n> {
    nodes: &'n mut Nodes,
    atom: NodeId,
}

impl Choice<'_> {
    /// The one where the condition holds, else the other.
    fn of(&mut self, one: NodeId, other: NodeId) -> NodeId {
        if one == other {
            return one;
        }
        match (self.nodes.op(one).clone(), self.nodes.op(other).clone()) {
            (Op::Rounded(one, rounding, unit), Op::Rounded(other, also, too)) if (rounding, unit) == (also, too) => {
                let inner = self.of(one, other);
                self.nodes.rounded(inner, rounding, unit)
            }
            (Op::Quotient(one, below), Op::Quotient(other, too)) if below == too => {
                let above = self.of(one, other);
                self.nodes.quotient(above, below)
            }
            (Op::Sum(ones), Op::Sum(others)) => match shared(&ones, &others) {
                (both, _, _) if both.is_empty() => self.whole(one, other),
                (mut both, ones, others) => {
                    let (one, other) = (self.nodes.sum(ones), self.nodes.sum(others));
                    both.push(self.of(one, other));
                    self.nodes.sum(both)
                }
            },
            (Op::Product(ones, by), Op::Product(others, also)) => match shared(&ones, &others) {
                (both, _, _) if both.is_empty() => self.whole(one, other),
                (mut both, ones, others) => {
                    let (one, other) = (self.nodes.product(&ones, by), self.nodes.product(&others, also));
                    both.push(self.of(one, other));
                    self.nodes.product(&both, Number::ONE)
                }
            },
            _ => self.whole(one, other),
        }
    }

    fn whole(&mut self, one: NodeId, other: NodeId) -> NodeId {
        self.nodes.choose(vec![(self.atom, one)], other, true)
    }
}

/// What two lists share, and what each has beside it.
fn shared(ones: &[NodeId], others: &[NodeId]) -> (Vec<NodeId>, Vec<NodeId>, Vec<NodeId>) {
    let mut rest = others.to_vec();
    let (mut both, mut own) = (Vec::new(), Vec::new());
    for one in ones {
        match rest.iter().position(|other| other == one) {
            Some(at) => both.push(rest.remove(at)),
            None => own.push(*one),
        }
    }
    (both, own, rest)
}

#[cfg(test)]
mod tests {
    use super::Choice;
    use crate::law::unit::Unit;
    use crate::number::exact::Number;
    use crate::number::rounding::{Rounding, RoundingMode};
    use crate::plan::node::{NodeId, Nodes, Op, Shape};
    use crate::provision::graph::FactId;

    fn fact(nodes: &mut Nodes, at: usize) -> NodeId {
        nodes.add(Op::Fact(FactId(at)), Shape::Number)
    }

    #[test]
    fn a_choice_goes_as_deep_as_two_formulas_are_alike() {
        let mut nodes = Nodes::default();
        let [a, b, c, x, y] = [0, 1, 2, 3, 4].map(|at| fact(&mut nodes, at));
        let atom = nodes.add(Op::Fact(FactId(5)), Shape::Truth);
        let rounding = Rounding::new(RoundingMode::HalfUp, 3).unwrap();
        let half = Number::ratio(1, 2).unwrap();
        // (a + b + x) × c and (b + y + a) × c ÷ 2, both rounded.
        let formula = |nodes: &mut Nodes, own: NodeId, by: Number| {
            let sum = nodes.sum(vec![a, b, own]);
            let product = nodes.product(&[sum, c], by);
            nodes.rounded(product, rounding, Unit::PLAIN)
        };
        let (one, other) = (formula(&mut nodes, x, Number::ONE), formula(&mut nodes, y, Number::ONE));
        let joined = Choice { nodes: &mut nodes, atom }.of(one, other);
        let chosen = nodes.choose(vec![(atom, x)], y, true);
        assert_eq!(joined, formula(&mut nodes, chosen, Number::ONE));
        // Where only a known factor differs, nothing else is chosen.
        let halved = formula(&mut nodes, x, half.clone());
        let joined = Choice { nodes: &mut nodes, atom }.of(one, halved);
        let (whole, half) = (nodes.known_number(Number::ONE), nodes.known_number(half));
        let (sum, by) = (nodes.sum(vec![a, b, x]), nodes.choose(vec![(atom, whole)], half, true));
        let product = nodes.product(&[sum, c, by], Number::ONE);
        assert_eq!(joined, nodes.rounded(product, rounding, Unit::PLAIN));
    }

    #[test]
    fn what_is_the_same_on_both_sides_is_not_chosen() {
        let mut nodes = Nodes::default();
        let (a, atom) = (fact(&mut nodes, 0), nodes.add(Op::Fact(FactId(1)), Shape::Truth));
        assert_eq!(Choice { nodes: &mut nodes, atom }.of(a, a), a);
    }
}
