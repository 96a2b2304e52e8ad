//! なし: whether what a node gives is no value, with a reason, which a result may be. An operator needs values: only what hands
//! a value on can be なし.

use super::Planner;
use crate::plan::leaf::{PlannedResult, ResultForm};
use crate::plan::node::{Constant, Guarded, NodeId, Op, Shape};
use crate::syntax::ast::Lacking;
use std::collections::BTreeMap;

impl Planner<'_, '_> {
    /// Lets results be なし: such a row has a value that nobody reads, and behind all results stands for each whether it is so.
    pub(super) fn let_be_absent(&mut self, results: &mut Vec<PlannedResult>) {
        let mut flags = Vec::new();
        for result in results.iter_mut() {
            let absent = self.absent(result.value);
            let unread = self.unread(result.form.shape);
            result.value = self.nodes.choose(vec![(absent, unread)], result.value, true);
            let form = ResultForm { name: String::new(), shape: Shape::Truth, unit: None, decimals: None };
            flags.push(PlannedResult { form, value: absent });
        }
        results.extend(flags);
    }

    fn unread(&mut self, shape: Shape) -> NodeId {
        match shape {
            Shape::Number | Shape::Several | Shape::List | Shape::Nothing => self.nodes.known_number(0.into()),
            Shape::Date => self.nodes.known(Constant::Date(1)),
            Shape::Truth => self.nodes.known_truth(false),
            Shape::Word => self.nodes.known_word(""),
        }
    }

    /// A node where a value is needed: one that may be なし is left to evaluation.
    pub(super) fn needed(&mut self, node: NodeId) -> NodeId {
        let absent = self.absent(node);
        if self.nodes.truth(absent) == Some(false) { node } else { self.nodes.unanswered("値なし") }
    }

    /// Whether a node is なし.
    fn absent(&mut self, node: NodeId) -> NodeId {
        match self.task.absent {
            true => self.absent_of(node, &mut BTreeMap::new()),
            false => self.nodes.known_truth(false),
        }
    }

    fn absent_of(&mut self, node: NodeId, known: &mut BTreeMap<NodeId, NodeId>) -> NodeId {
        if let Some(known) = known.get(&node) {
            return *known;
        }
        let absent = match self.nodes.op(node).clone() {
            Op::Absent(_) => self.nodes.known_truth(true),
            Op::Choose(cases, otherwise, exclusive) => {
                let (cases, otherwise) = (self.of_cases(cases, known), self.absent_of(otherwise, known));
                match self.never(&cases, otherwise) {
                    true => otherwise,
                    false => self.nodes.choose(cases, otherwise, exclusive),
                }
            }
            Op::First(cases, otherwise) => {
                let reasons = cases.iter().filter(|(_, value)| matches!(self.nodes.op(*value), Op::Absent(_)));
                let mut reasons: Vec<NodeId> = reasons.map(|(_, value)| *value).collect();
                reasons.dedup();
                let (cases, otherwise) = (self.of_cases(cases, known), self.absent_of(otherwise, known));
                match (self.never(&cases, otherwise), reasons.len()) {
                    (true, _) => otherwise,
                    // Rows that hold together must give the same reason too.
                    (false, 2..) => self.nodes.unanswered("理由の違う値なし"),
                    (false, _) => self.nodes.first(cases, otherwise),
                }
            }
            Op::IfGiven(fact, one, other) => {
                let (one, other) = (self.absent_of(one, known), self.absent_of(other, known));
                let given = self.is_given(fact);
                match self.never(&[(given, one)], other) {
                    true => other,
                    false => self.nodes.choose(vec![(given, one)], other, true),
                }
            }
            Op::OrElse(one, other) => {
                let missing = self.nodes.add(Op::Lacks(one, Lacking::Clause), Shape::Truth);
                let (one, other) = (self.absent_of(one, known), self.absent_of(other, known));
                match self.never(&[(missing, one)], other) {
                    true => other,
                    false => self.nodes.choose(vec![(missing, other)], one, true),
                }
            }
            Op::Asked(asked, value) => {
                let value = self.absent_of(value, known);
                match self.never(&[], value) {
                    true => value,
                    false => self.nodes.add(Op::Asked(asked, value), Shape::Truth),
                }
            }
            // A rounding at the end of a rule leaves it as it is; within a formula it needs a value.
            Op::Rounded(inner, ..) => self.absent_of(inner, known),
            _ => self.nodes.known_truth(false),
        };
        known.insert(node, absent);
        absent
    }

    fn of_cases(&mut self, cases: Vec<Guarded>, known: &mut BTreeMap<NodeId, NodeId>) -> Vec<Guarded> {
        cases.into_iter().map(|(condition, value)| (condition, self.absent_of(value, known))).collect()
    }

    /// Whether none of the cases is なし.
    fn never(&self, cases: &[Guarded], otherwise: NodeId) -> bool {
        cases.iter().map(|(_, value)| *value).chain([otherwise]).all(|one| self.nodes.truth(one) == Some(false))
    }
}
