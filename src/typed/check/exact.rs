//! The proof's second look, where trying values is not enough. Between two days every comparison asks that one of them is not
//! before a day counted from the other, so that the earliest days that keep all of them are found by raising each until
//! nothing moves: over any number of facts, months by the calendar. What cannot be followed at all may be either way, though
//! the same everywhere: `…である場合` and `…でない場合` never meet.

use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::provision::graph::FactId;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::check::likeness;
use crate::typed::check::solve::{Answer, Axes, axes, follows, lacks};
use crate::typed::check::spans::{Bound, Days, Spans, Term};
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind};
use crate::typed::program::Program;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// More steps than this are not taken; the answer is then that it is not known.
const MOST: usize = 20_000;

/// Asks whether conditions can hold together; none where that is not known either.
pub fn look(program: &Program, wanted: &[Condition], orders: &[Condition]) -> Option<Answer> {
    let mut exact = Exact {
        program,
        nodes: Vec::new(),
        days: Vec::new(),
        beyond: BTreeMap::new(),
        marks: BTreeMap::new(),
        axes: BTreeMap::new(),
        stated: BTreeSet::new(),
        required: BTreeSet::new(),
        wanted,
        taken: 0,
    };
    exact.read(orders)?;
    match exact.search(&State::default()) {
        Verdict::Case(found) => Some(Answer::Case(found)),
        Verdict::Never => Some(Answer::Never),
        Verdict::Perhaps => None,
    }
}

/// A condition taken apart.
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    /// Decided by values of facts.
    Known(Condition),
    /// How two days compare: which two, by number.
    Days(usize, Comparison),
    /// What cannot be followed, by number, and how it is compared with a number, or with the one thing that it is compared with.
    Beyond(usize, Comparison, Option<Number>),
}

/// Two days that are compared.
struct TwoDays {
    left: Term,
    right: Term,
    key: String,
}

/// What is settled on the way.
#[derive(Clone, Default)]
struct State {
    chosen: Assignment,
    days: BTreeMap<usize, Ordering>,
    /// Before, at or behind each of its marks: 0 before the first, 1 at it, 2 behind it, and so on.
    beyond: BTreeMap<usize, usize>,
    spans: Spans,
}

enum Verdict {
    Case(Assignment),
    Never,
    /// A case that what cannot be followed may exclude.
    Perhaps,
}

struct Exact<'a> {
    program: &'a Program,
    nodes: Vec<Node>,
    days: Vec<TwoDays>,
    /// Each thing that cannot be followed, once.
    beyond: BTreeMap<String, usize>,
    /// The numbers that each of them is compared with.
    marks: BTreeMap<usize, BTreeSet<Number>>,
    axes: BTreeMap<FactId, Vec<Value>>,
    /// Date facts that may be open, or not given.
    stated: BTreeSet<FactId>,
    /// Facts that have no value where they are not given.
    required: BTreeSet<FactId>,
    wanted: &'a [Condition],
    taken: usize,
}

impl<'a> Exact<'a> {
    fn read(&mut self, orders: &[Condition]) -> Option<()> {
        let mut asked = BTreeSet::new();
        self.wanted.iter().for_each(|condition| decide::asked_for(condition, &mut asked));
        let nodes: Vec<Node> = self.wanted.iter().map(|condition| self.node(condition)).collect();
        self.nodes = nodes;
        for order in orders {
            let node = self.node(order);
            let mut facts = BTreeSet::new();
            decide::facts(order, &mut facts);
            // An order says nothing of a fact that is not there.
            let gone = facts.intersection(&asked).map(|fact| {
                let given = Condition { kind: ConditionKind::Given(*fact), span: order.span };
                Node::Not(Box::new(Node::Known(given)))
            });
            let parts = gone.chain([node]).collect();
            self.nodes.push(Node::Any(parts));
        }
        let mut known = Vec::new();
        self.nodes.iter().for_each(|node| leaves(node, &mut known));
        let Axes { axes, required, beyond: None } = axes(self.program, &known, &asked)? else { return None };
        self.required = required;
        for (fact, mut values) in axes {
            let date =
                self.program.graph.facts.get(fact.0).is_some_and(|one| matches!(one.kind(), FactKind::Date { .. }));
            if date {
                // Which day it is is found otherwise; here it is only whether it is one.
                let day = values.iter().position(|value| matches!(value, Value::Date(_)));
                let day = day.and_then(|at| values.get(at).cloned());
                values.retain(|value| !matches!(value, Value::Date(_)));
                values.extend(day);
                self.stated.insert(fact);
            }
            self.axes.insert(fact, values);
        }
        Some(())
    }

    fn node(&mut self, condition: &Condition) -> Node {
        match &condition.kind {
            ConditionKind::All(list) => Node::All(list.iter().map(|one| self.node(one)).collect()),
            ConditionKind::Any(list) => Node::Any(list.iter().map(|one| self.node(one)).collect()),
            ConditionKind::Not(inner) => Node::Not(Box::new(self.node(inner))),
            ConditionKind::Compare(left, comparison, right, order) => {
                let one = Condition { kind: condition.kind.clone(), span: condition.span };
                let order = order.as_ref().map(|order| order.join("／")).unwrap_or_default();
                self.comparison(left, *comparison, right, one, &order)
            }
            ConditionKind::Is(subject, values) => {
                let each = values.iter().map(|value| {
                    let kind = ConditionKind::Is(subject.clone(), vec![value.clone()]);
                    let one = Condition { kind, span: condition.span };
                    self.comparison(subject, Comparison::Equal, value, one, "")
                });
                Node::Any(each.collect())
            }
            ConditionKind::Holds(subject) if self.is_fact(subject) => Node::Known(condition.clone()),
            ConditionKind::Holds(_) | ConditionKind::Applies(..) => {
                Node::Beyond(self.numbered(likeness::of_condition(condition)), Comparison::Equal, None)
            }
            ConditionKind::Given(_) | ConditionKind::Constant(_) => Node::Known(condition.clone()),
        }
    }

    fn comparison(&mut self, left: &Expr, comparison: Comparison, right: &Expr, one: Condition, order: &str) -> Node {
        if let Some((days, comparison)) = two_days(self.program, left, comparison, right) {
            let known = self.days.iter().position(|one| one.key == days.key);
            let number = known.unwrap_or(self.days.len());
            if known.is_none() {
                self.days.push(days);
            }
            return Node::Days(number, comparison);
        }
        if follows(left, right) {
            return Node::Known(one);
        }
        let number = |expr: &Expr| decide::value(expr, &Assignment::new()).and_then(|value| value.number().cloned());
        // 以上 of one side is 以下 of the other.
        match (number(left), number(right)) {
            (None, Some(mark)) => self.marked(left, comparison, mark),
            (Some(mark), None) => self.marked(right, comparison.turned(), mark),
            _ => {
                let (one, other) = (likeness::of_formula(left), likeness::of_formula(right));
                let (first, second, comparison) = match one <= other {
                    true => (one, other, comparison),
                    false => (other, one, comparison.turned()),
                };
                Node::Beyond(self.numbered(format!("{first} {second} {order}")), comparison, None)
            }
        }
    }

    fn marked(&mut self, expr: &Expr, comparison: Comparison, mark: Number) -> Node {
        let number = self.numbered(likeness::of_formula(expr));
        self.marks.entry(number).or_default().insert(mark.clone());
        Node::Beyond(number, comparison, Some(mark))
    }

    fn numbered(&mut self, key: String) -> usize {
        let next = self.beyond.len();
        *self.beyond.entry(key).or_insert(next)
    }

    fn is_fact(&self, expr: &Expr) -> bool {
        matches!(&expr.kind, ExprKind::Name(name) if name.steps.is_empty() && name.entry.is_none() && name.fact.is_some())
    }

    fn search(&mut self, state: &State) -> Verdict {
        self.taken += 1;
        if self.taken > MOST {
            return Verdict::Perhaps;
        }
        let mut open = None;
        for node in &self.nodes {
            match self.truth(node, state) {
                Some(true) => {}
                Some(false) => return Verdict::Never,
                None => open = open.or(Some(node)),
            }
        }
        let Some(node) = open else { return self.case(state) };
        match self.next(node, state) {
            Some(Step::Choose(fact)) => self.choose(fact, state),
            Some(Step::Compare(number)) => self.compare(number, state),
            Some(Step::Either(number)) => {
                let marks = self.marks.get(&number).map_or(1, BTreeSet::len);
                let ways = (0..=2 * marks).map(|way| {
                    let mut next = state.clone();
                    next.beyond.insert(number, way);
                    next
                });
                self.first_of(ways.collect::<Vec<_>>().into_iter())
            }
            // A comparison of what is not there is an error of the case; anything else may be.
            Some(Step::Lacking) => Verdict::Never,
            None => Verdict::Perhaps,
        }
    }

    /// The first way that comes to a case.
    fn first_of(&mut self, ways: impl Iterator<Item = State>) -> Verdict {
        let mut found = Verdict::Never;
        for way in ways {
            match self.search(&way) {
                case @ Verdict::Case(_) => return case,
                Verdict::Perhaps => found = Verdict::Perhaps,
                Verdict::Never => {}
            }
        }
        found
    }

    fn choose(&mut self, fact: FactId, state: &State) -> Verdict {
        let values = self.axes.get(&fact).cloned().unwrap_or_default();
        let ways = values.into_iter().map(|value| {
            let mut next = state.clone();
            next.chosen.insert(fact, value);
            next
        });
        let ways: Vec<State> = ways.collect();
        self.first_of(ways.into_iter())
    }

    fn compare(&mut self, number: usize, state: &State) -> Verdict {
        let Some(two) = self.days.get(number) else { return Verdict::Perhaps };
        let below = |one: &Term, slack, other: &Term| Bound { low: one.clone(), slack, high: other.clone() };
        let ways = [
            (Ordering::Equal, vec![below(&two.left, 0, &two.right), below(&two.right, 0, &two.left)]),
            (Ordering::Less, vec![below(&two.left, 1, &two.right)]),
            (Ordering::Greater, vec![below(&two.right, 1, &two.left)]),
        ];
        let mut next = Vec::new();
        for (way, bounds) in ways {
            let mut one = state.clone();
            one.days.insert(number, way);
            bounds.into_iter().for_each(|bound| one.spans.push(bound));
            // Where it is given up, a bound more may tell.
            if !matches!(one.spans.earliest(), Days::None) {
                next.push(one);
            }
        }
        self.first_of(next.into_iter())
    }

    fn truth(&self, node: &Node, state: &State) -> Option<bool> {
        match node {
            Node::All(list) => decide::every(list.iter().map(|one| self.truth(one, state))),
            Node::Any(list) => decide::some(list.iter().map(|one| self.truth(one, state))),
            Node::Not(inner) => self.truth(inner, state).map(|truth| !truth),
            Node::Known(condition) => decide::decide(condition, &state.chosen),
            Node::Days(number, comparison) => state.days.get(number).map(|way| comparison.holds(*way)),
            Node::Beyond(number, comparison, mark) => {
                let before = |mark: &Number| self.marks.get(number).map_or(0, |marks| marks.range(..mark).count());
                let at = 2 * mark.as_ref().map_or(0, before) + 1;
                state.beyond.get(number).map(|way| comparison.holds(way.cmp(&at)))
            }
        }
    }

    /// What to settle next of a condition that is open.
    fn next(&self, node: &Node, state: &State) -> Option<Step> {
        match node {
            Node::All(list) | Node::Any(list) => {
                list.iter().filter(|one| self.truth(one, state).is_none()).find_map(|one| self.next(one, state))
            }
            Node::Not(inner) => self.next(inner, state),
            Node::Known(condition) => {
                let mut facts = BTreeSet::new();
                decide::facts(condition, &mut facts);
                decide::asked_for(condition, &mut facts);
                let open = facts.iter().find(|fact| self.axes.contains_key(fact) && !state.chosen.contains_key(fact));
                match open {
                    Some(fact) => Some(Step::Choose(*fact)),
                    None => lacks(condition, &state.chosen, &self.required).then_some(Step::Lacking),
                }
            }
            Node::Days(number, _) => {
                let two = self.days.get(*number)?;
                let facts: Vec<FactId> = [two.left.fact, two.right.fact].into_iter().flatten().collect();
                let stated = |fact: &&FactId| self.stated.contains(fact);
                if let Some(fact) = facts.iter().filter(stated).find(|fact| !state.chosen.contains_key(fact)) {
                    return Some(Step::Choose(*fact));
                }
                let gone = |fact: &&FactId| !matches!(state.chosen.get(fact), Some(Value::Date(_)));
                match facts.iter().filter(stated).find(gone) {
                    None => Some(Step::Compare(*number)),
                    Some(fact) => {
                        let open = matches!(state.chosen.get(fact), Some(Value::Open));
                        (open || self.required.contains(fact)).then_some(Step::Lacking)
                    }
                }
            }
            Node::Beyond(number, ..) => Some(Step::Either(*number)),
        }
    }

    /// What was settled, as a case: each date fact on the earliest day that it may have.
    fn case(&self, state: &State) -> Verdict {
        if !state.beyond.is_empty() {
            return Verdict::Perhaps;
        }
        let Some(days) = state.spans.near(self.program) else { return Verdict::Perhaps };
        let mut chosen = state.chosen.clone();
        chosen.extend(days.into_iter().map(|(fact, day)| (fact, Value::Date(day))));
        // What is told is what holds.
        match self.wanted.iter().all(|condition| decide::decide(condition, &chosen) == Some(true)) {
            true => Verdict::Case(chosen),
            false => Verdict::Perhaps,
        }
    }
}

/// What is settled next.
enum Step {
    Choose(FactId),
    Compare(usize),
    Either(usize),
    Lacking,
}

fn leaves<'n>(node: &'n Node, found: &mut Vec<&'n Condition>) {
    match node {
        Node::All(list) | Node::Any(list) => list.iter().for_each(|one| leaves(one, found)),
        Node::Not(inner) => leaves(inner, found),
        Node::Known(condition) => found.push(condition),
        Node::Days(..) | Node::Beyond(..) => {}
    }
}

/// A comparison of two days, or of the days between two with a number; always the same two in the same order.
fn two_days(program: &Program, left: &Expr, comparison: Comparison, right: &Expr) -> Option<(TwoDays, Comparison)> {
    let key = |one: &Expr, other: &Expr| format!("{} {}", likeness::of_formula(one), likeness::of_formula(other));
    let (one, other) = (key(left, right), key(right, left));
    if one > other {
        return two_days(program, right, comparison.turned(), left);
    }
    if let (Some(left), Some(right)) = (Term::of(program, left), Term::of(program, right)) {
        return Some((TwoDays { left, right, key: one }, comparison));
    }
    let counted = |between: &Expr, number: &Expr| {
        let ExprKind::DaysBetween(from, to, counts) = &between.kind else { return None };
        let number = decide::value(number, &Assignment::new())?.number()?.to_i64()?;
        let from = Term::of(program, from)?.later_by(number - i64::from(*counts));
        Some((Term::of(program, to)?, from))
    };
    if let Some((left, right)) = counted(left, right) {
        return Some((TwoDays { left, right, key: one }, comparison));
    }
    let (right, left) = counted(right, left)?;
    Some((TwoDays { left, right, key: one }, comparison))
}
