//! Conditions to truth nodes, and which conditions can never hold together.

use super::{Chosen, Env, Planner};
use crate::law::comparison::Comparison;
use crate::plan::node::{Constant, NodeId, Nodes, OPEN, Op, Shape};
use crate::plan::path::Ask;
use crate::provision::graph::{ProvisionId, Text};
use crate::typed::expr::{Condition, ConditionKind, Expr};
use std::cmp::Ordering;

impl Planner<'_, '_> {
    /// Whether all conditions hold, in order.
    pub(super) fn all(&mut self, conditions: &[Condition], env: &Env) -> Result<NodeId, Ask> {
        self.joined(conditions, env, true)
    }

    fn joined(&mut self, conditions: &[Condition], env: &Env, all: bool) -> Result<NodeId, Ask> {
        let nodes = conditions.iter().map(|one| self.condition(one, env)).collect::<Result<Vec<_>, _>>()?;
        Ok(self.nodes.joined(nodes, all))
    }

    /// Whether a condition holds.
    pub(super) fn condition(&mut self, condition: &Condition, env: &Env) -> Result<NodeId, Ask> {
        match &condition.kind {
            ConditionKind::All(list) => self.joined(list, env, true),
            ConditionKind::Any(list) => self.joined(list, env, false),
            ConditionKind::Not(inner) => {
                let inner = self.condition(inner, env)?;
                Ok(self.nodes.not(inner))
            }
            ConditionKind::Compare(left, comparison, right, order) => {
                let (left, right) = (self.expr(left, env)?, self.expr(right, env)?);
                Ok(self.compared_values(left, *comparison, right, order.as_deref()))
            }
            ConditionKind::Is(subject, values) => self.is_one_of(subject, values, env),
            ConditionKind::Given(fact) => self.is_there(*fact),
            ConditionKind::Holds(subject) => {
                let subject = self.expr(subject, env)?;
                Ok(match self.nodes.shape(subject) {
                    Shape::Truth => subject,
                    Shape::Nothing => self.nodes.lost(&[subject]),
                    _ => self.nodes.unanswered("真偽でない"),
                })
            }
            ConditionKind::Applies(list, _) => self.applies(list),
            ConditionKind::Constant(truth) => Ok(self.nodes.known_truth(*truth)),
        }
    }

    fn compared_values(
        &mut self,
        left: NodeId,
        comparison: Comparison,
        right: NodeId,
        order: Option<&[String]>,
    ) -> NodeId {
        match (self.nodes.shape(left), self.nodes.shape(right)) {
            (Shape::Number, Shape::Number) | (Shape::Date, Shape::Date) => self.nodes.compare(left, comparison, right),
            (Shape::Word, Shape::Word) => self.compared_words(left, comparison, right, order),
            (Shape::Truth, Shape::Truth) => self.equal(left, right, comparison),
            (Shape::Nothing, _) | (_, Shape::Nothing) => self.nodes.lost(&[left, right]),
            _ => self.nodes.unanswered("比べられない値"),
        }
    }

    fn compared_words(
        &mut self,
        left: NodeId,
        comparison: Comparison,
        right: NodeId,
        order_of: Option<&[String]>,
    ) -> NodeId {
        let order: Vec<u32> = order_of.unwrap_or(&[]).iter().map(|word| self.nodes.class(word)).collect();
        let (one, other) = (self.word(left), self.word(right));
        let place = |class: u32| order.iter().position(|one| *one == class);
        match (one, other) {
            (None, Some(bound)) if !order.is_empty() => match place(bound) {
                // Words of the order by their places; any other word is only equal or not.
                Some(bound) => {
                    let holding = order.iter().enumerate().filter(|(at, _)| comparison.holds(at.cmp(&bound)));
                    let holding = holding.map(|(_, class)| *class).collect();
                    self.among(left, holding, &order, comparison != Comparison::Equal)
                }
                None => self.words_equal(left, right, comparison),
            },
            (Some(_), None) if !order.is_empty() => self.compared_words(right, comparison.turned(), left, order_of),
            (Some(one), Some(other)) => {
                let truth = match (place(one), place(other)) {
                    (Some(one), Some(other)) => comparison.holds(one.cmp(&other)),
                    _ => (one == other) == (comparison == Comparison::Equal),
                };
                self.nodes.known_truth(truth)
            }
            (None, None) if !order.is_empty() => self.nodes.unanswered("順序のある二つの区分"),
            _ => self.words_equal(left, right, comparison),
        }
    }

    /// A word that is one of some of an order, or (where that counts as holding) stands outside of it.
    fn among(&mut self, word: NodeId, holding: Vec<u32>, order: &[u32], outside: bool) -> NodeId {
        let held = self.nodes.is_word(word, holding);
        if !outside {
            return held;
        }
        let ordered = self.nodes.is_word(word, order.to_vec());
        let not_ordered = self.nodes.not(ordered);
        self.nodes.joined(vec![held, not_ordered], false)
    }

    fn words_equal(&mut self, left: NodeId, right: NodeId, comparison: Comparison) -> NodeId {
        let same = self.equal_words(left, right);
        if comparison == Comparison::Equal { same } else { self.nodes.not(same) }
    }

    fn equal_words(&mut self, left: NodeId, right: NodeId) -> NodeId {
        match (self.word(left), self.word(right)) {
            (_, Some(class)) => self.nodes.is_word(left, vec![class]),
            (Some(class), None) => self.nodes.is_word(right, vec![class]),
            (None, None) if self.nodes.is_text(left) || self.nodes.is_text(right) => {
                self.nodes.unanswered("文字どうしの比較")
            }
            (None, None) => self.nodes.over(&[left, right], Op::SameWord(left, right), Shape::Truth),
        }
    }

    /// The class of a word that is known.
    fn word(&self, id: NodeId) -> Option<u32> {
        match self.nodes.constant(id) {
            Some(Constant::Word(word)) => Some(self.nodes.words.class(*word)),
            _ => None,
        }
    }

    fn equal(&mut self, left: NodeId, right: NodeId, comparison: Comparison) -> NodeId {
        let same = self.nodes.over(&[left, right], Op::SameTruth(left, right), Shape::Truth);
        match comparison {
            Comparison::Equal => same,
            Comparison::NotEqual => self.nodes.not(same),
            Comparison::Less | Comparison::AtMost | Comparison::Greater | Comparison::AtLeast => {
                self.nodes.unanswered("大小で比べられない")
            }
        }
    }

    /// Whether a value is one of several.
    fn is_one_of(&mut self, subject: &Expr, values: &[Expr], env: &Env) -> Result<NodeId, Ask> {
        let subject = self.expr(subject, env)?;
        let values = values.iter().map(|one| self.expr(one, env)).collect::<Result<Vec<_>, _>>()?;
        let words: Option<Vec<u32>> = values.iter().map(|value| self.word(*value)).collect();
        if let (Some(mut classes), Shape::Word) = (words, self.nodes.shape(subject)) {
            classes.sort_unstable();
            classes.dedup();
            return Ok(self.nodes.is_word(subject, classes));
        }
        if self.nodes.shape(subject) == Shape::Several {
            return Ok(self.includes(subject, &values));
        }
        let mut list = Vec::new();
        for value in values {
            let same = match (self.nodes.shape(subject), self.nodes.shape(value)) {
                (Shape::Word, Shape::Word) => self.equal_words(subject, value),
                (one, other) if one == other => self.compared_values(subject, Comparison::Equal, value, None),
                (Shape::Nothing, _) | (_, Shape::Nothing) => self.nodes.lost(&[subject, value]),
                _ => self.nodes.unanswered("種類の違う値"),
            };
            list.push(same);
        }
        Ok(self.nodes.joined(list, false))
    }

    /// Whether one of several categories is one of some known ones.
    fn includes(&mut self, subject: NodeId, values: &[NodeId]) -> NodeId {
        let classes: Option<Vec<u32>> = values.iter().map(|value| self.word(*value)).collect();
        match classes {
            Some(mut classes) => {
                classes.sort_unstable();
                classes.dedup();
                self.nodes.over(&[subject], Op::Includes(subject, classes), Shape::Truth)
            }
            None => self.nodes.unanswered("複数の区分を式と比べる"),
        }
    }

    /// Whether one of the provisions governs and its own condition holds.
    fn applies(&mut self, list: &[ProvisionId]) -> Result<NodeId, Ask> {
        let mut holding = Vec::new();
        for id in list {
            let (number, day) = match self.chosen(*id)? {
                Chosen::Version { number, day, expired: false } => (number, day),
                Chosen::Version { .. } | Chosen::None => continue,
                Chosen::Unavailable => {
                    holding.push(self.nodes.unanswered("版の選択に要る事実がない"));
                    continue;
                }
            };
            let version = self.program().graph.provisions.get(id.0).and_then(|one| one.versions.get(number));
            if !matches!(version.map(|version| &version.text), Some(Text::Body(_))) {
                continue;
            }
            let Ok(body) = self.active_body(*id, number, day)? else {
                holding.push(self.nodes.unanswered("読替えに要る事実がない"));
                continue;
            };
            if body.exceptions.is_empty() && (!body.rules.is_empty() || !body.applies.is_empty()) {
                holding.push(self.nodes.known_truth(true));
                break;
            }
            for exception in &body.exceptions {
                holding.push(self.all(&exception.conditions, &Env::of(*id))?);
            }
        }
        Ok(self.nodes.joined(holding, false))
    }
}

/// Whether no two of some conditions can hold at once, as far as their comparisons with what is known tell.
pub(super) fn exclusive(conditions: &[NodeId], nodes: &Nodes) -> bool {
    let pairs =
        conditions.iter().enumerate().flat_map(|(at, one)| conditions.iter().skip(at + 1).map(move |two| (one, two)));
    pairs.into_iter().all(|(one, other)| contradict(*one, *other, nodes))
}

fn contradict(one: NodeId, other: NodeId, nodes: &Nodes) -> bool {
    let parts = |id: NodeId| match nodes.op(id) {
        Op::All(list) => list.clone(),
        _ => vec![id],
    };
    let (one, other) = (parts(one), parts(other));
    one.iter().any(|one| other.iter().any(|other| atoms_contradict(*one, *other, nodes)))
}

fn atoms_contradict(one: NodeId, other: NodeId, nodes: &Nodes) -> bool {
    match (nodes.op(one), nodes.op(other)) {
        (Op::Not(inner), _) if *inner == other => true,
        (_, Op::Not(inner)) if *inner == one => true,
        (Op::IsWord(word, classes), Op::IsWord(also, others)) => {
            word == also && classes.iter().all(|class| !others.contains(class))
        }
        (Op::Compare(left, first, low), Op::Compare(also, second, high)) if left == also => {
            match (nodes.constant(*low), nodes.constant(*high)) {
                (Some(Constant::Number(low)), Some(Constant::Number(high))) => apart(*first, *second, low.cmp(high)),
                (Some(Constant::Date(low)), Some(Constant::Date(high))) if *low != OPEN && *high != OPEN => {
                    apart(*first, *second, low.cmp(high))
                }
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether nothing compares so with two bounds that stand so to each other.
fn apart(first: Comparison, second: Comparison, bounds: Ordering) -> bool {
    use Comparison::{AtLeast, AtMost, Equal, Greater, Less, NotEqual};
    let (below, above) = match bounds {
        Ordering::Less => (first, second),
        Ordering::Greater => (second, first),
        Ordering::Equal => {
            return matches!(
                (first, second),
                (Less | Greater, Equal)
                    | (Equal, Less | Greater | NotEqual)
                    | (NotEqual, Equal)
                    | (Less, Greater | AtLeast)
                    | (Greater, Less | AtMost)
                    | (AtMost, Greater)
                    | (AtLeast, Less)
            );
        }
    };
    matches!((below, above), (Less | AtMost | Equal, Greater | AtLeast | Equal))
}
