//! The steps of a plan before they are put in an order: a graph of operations, equal ones made once, constants folded.
//! Values and how they are laid out in memory are `batch`'s; which node a name comes to is `from_typed`'s.

use crate::calendar::holidays::Holidays;
use crate::calendar::step::DayStep;
use crate::law::comparison::Comparison;
use crate::law::unit::Unit;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::plan::list::{ListRow, OverRows};
use crate::plan::table::PlannedTable;
use crate::plan::words::{WordId, Words};
use crate::provision::graph::FactId;
use crate::syntax::ast::Lacking;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Names a node of a [`Nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// What a node gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A number.
    Number,
    /// A day.
    Date,
    /// A truth value.
    Truth,
    /// A category, a text or an address.
    Word,
    /// Several categories.
    Several,
    /// A list.
    List,
    /// Never a value, so that it may stand for any.
    Nothing,
}

/// A day as the number that columns hold, counted from 1 January of the year 1; the least of all is 未通知.
pub type Day = i32;

/// 未通知.
pub const OPEN: Day = Day::MIN;

/// A day as the number that columns hold.
pub fn day_of(date: NaiveDate) -> Day {
    date.num_days_from_ce()
}

/// The day of a number that columns hold.
pub fn date_of(day: Day) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(day)
}

/// A value known when the plan is made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    /// A number, in base scale.
    Number(Number),
    /// A day or [`OPEN`].
    Date(Day),
    /// A truth value.
    Truth(bool),
    /// A word.
    Word(WordId),
}

/// A condition and what holds under it.
pub type Guarded = (NodeId, NodeId);

/// What a node does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// What the case gives; a missing fact where it does not.
    Fact(FactId),
    /// Whether the case gives a fact.
    Given(FactId),
    /// A value that is known.
    Constant(Constant),
    /// Nothing that this plan can answer: why.
    Unanswered(&'static str),
    /// A clause that is not there.
    NotThere,
    /// What never has a value because a part of it has none.
    Lost(Vec<NodeId>),
    /// A text that is （略）.
    Omitted,
    /// なし, with its reason.
    Absent(WordId),
    /// A sum.
    Sum(Vec<NodeId>),
    /// A product of numbers, and a known factor.
    Product(Vec<NodeId>, Number),
    /// A quotient.
    Quotient(NodeId, NodeId),
    /// A power whose exponent is not known, or large.
    Power(NodeId, NodeId),
    /// The largest (the flag) or smallest of several numbers, or of several days.
    Extreme(Vec<NodeId>, bool),
    /// A number without its sign.
    Absolute(NodeId),
    /// A number rounded in a unit.
    Rounded(NodeId, Rounding, Unit),
    /// A comparison of two numbers or of two days.
    Compare(NodeId, Comparison, NodeId),
    /// Whether a node has no value because its clause is not there, or its text left out.
    Lacks(NodeId, Lacking),
    /// Whether a word is one of these, by class.
    IsWord(NodeId, Vec<u32>),
    /// Whether one of several words is one of these, by class.
    Includes(NodeId, Vec<u32>),
    /// Whether two words are of one class.
    SameWord(NodeId, NodeId),
    /// Whether two truth values are the same.
    SameTruth(NodeId, NodeId),
    /// かつ, in order.
    All(Vec<NodeId>),
    /// 又は, in order.
    Any(Vec<NodeId>),
    /// でない.
    Not(NodeId),
    /// The one case that holds: two are no answer, none is `otherwise`. The flag: no two can hold at once.
    Choose(Vec<Guarded>, NodeId, bool),
    /// The first case that holds, `otherwise` where none does; others that hold must give the same.
    First(Vec<Guarded>, NodeId),
    /// The first, or the second where the first's clause is not there.
    OrElse(NodeId, NodeId),
    /// The first where the case gives a fact, else the second.
    IfGiven(FactId, NodeId, NodeId),
    /// The row of a table by its keys.
    Row(TableRef, Vec<NodeId>),
    /// A column of a row.
    Cell(TableRef, usize, NodeId),
    /// Days between two days.
    DaysBetween(NodeId, NodeId, bool),
    /// Years between two days.
    YearsBetween(NodeId, NodeId),
    /// A day from a day.
    Step(NodeId, DayStep),
    /// The first business day on or after a day.
    BusinessDay(NodeId),
    /// The earliest of those days whose facts are given, as the place of it.
    EarliestGiven(Vec<NodeId>),
    /// What stands at a place.
    At(NodeId, Vec<NodeId>),
    /// A list, row by row.
    List(Vec<ListRow>),
    /// A value that is given only where all of these were decided.
    Asked(Vec<NodeId>, NodeId),
}

/// A table of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TableRef(pub usize);

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it does.
    pub op: Op,
    /// What it gives.
    pub shape: Shape,
}

/// All nodes of the plans of one entry; equal ones are one.
#[derive(Clone, Debug, Default)]
pub struct Nodes {
    list: Vec<Node>,
    known: HashMap<Op, NodeId>,
    /// Their words.
    pub words: Words,
    /// Their tables.
    pub tables: Vec<PlannedTable>,
    /// The classes of the categories that a fact can be.
    pub categories: BTreeMap<FactId, Vec<u32>>,
    /// What the facts are called that stand for rows and cells of lists.
    pub labels: BTreeMap<FactId, String>,
    /// What was reckoned over the rows of lists.
    pub over_rows: BTreeMap<NodeId, OverRows>,
    /// 休日, where a step reckons with them.
    pub holidays: Option<Arc<Holidays>>,
}

impl Nodes {
    /// A node.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.list.get(usize::try_from(id.0).ok()?)
    }

    /// The node that does something, if one does.
    pub fn find(&self, op: &Op) -> Option<NodeId> {
        self.known.get(op).copied()
    }

    /// What a node does.
    pub fn op(&self, id: NodeId) -> &Op {
        self.node(id).map_or(&Op::NotThere, |node| &node.op)
    }

    /// What a node gives.
    pub fn shape(&self, id: NodeId) -> Shape {
        self.node(id).map_or(Shape::Nothing, |node| node.shape)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The constant that a node is.
    pub fn constant(&self, id: NodeId) -> Option<&Constant> {
        match self.op(id) {
            Op::Constant(constant) => Some(constant),
            _ => None,
        }
    }

    /// The number that a node is.
    pub fn number(&self, id: NodeId) -> Option<&Number> {
        match self.constant(id) {
            Some(Constant::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// The truth value that a node is.
    pub fn truth(&self, id: NodeId) -> Option<bool> {
        match self.constant(id) {
            Some(Constant::Truth(truth)) => Some(*truth),
            _ => None,
        }
    }

    /// Adds a node, or finds the one that does the same.
    pub fn add(&mut self, op: Op, shape: Shape) -> NodeId {
        if let Some(known) = self.known.get(&op) {
            return *known;
        }
        let id = NodeId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.known.insert(op.clone(), id);
        self.list.push(Node { op, shape });
        id
    }

    /// A constant.
    pub fn known(&mut self, constant: Constant) -> NodeId {
        let shape = match &constant {
            Constant::Number(_) => Shape::Number,
            Constant::Date(_) => Shape::Date,
            Constant::Truth(_) => Shape::Truth,
            Constant::Word(_) => Shape::Word,
        };
        self.add(Op::Constant(constant), shape)
    }

    /// A known truth value.
    pub fn known_truth(&mut self, truth: bool) -> NodeId {
        self.known(Constant::Truth(truth))
    }

    /// A known number.
    pub fn known_number(&mut self, number: Number) -> NodeId {
        self.known(Constant::Number(number))
    }

    /// A known word.
    pub fn known_word(&mut self, text: &str) -> NodeId {
        let word = self.words.number(text);
        self.known(Constant::Word(word))
    }

    /// What this plan does not answer.
    pub fn unanswered(&mut self, why: &'static str) -> NodeId {
        self.add(Op::Unanswered(why), Shape::Nothing)
    }

    /// A clause that is not there.
    pub fn not_there(&mut self) -> NodeId {
        self.add(Op::NotThere, Shape::Nothing)
    }

    /// Whether a node never has a value.
    pub fn is_nothing(&self, id: NodeId) -> bool {
        self.shape(id) == Shape::Nothing
    }

    /// なし with its reason.
    pub fn absent(&mut self, reason: &str) -> NodeId {
        let reason = self.words.number(reason);
        self.add(Op::Absent(reason), Shape::Nothing)
    }

    /// What an operator gives where a part of it never has a value: the reason of that, where no other part has another one.
    pub fn lost(&mut self, parts: &[NodeId]) -> NodeId {
        let known = |of: fn(&Op) -> bool| parts.iter().copied().find(|part| of(self.op(*part)));
        // なし is no value to work with.
        let (unanswered, absent) =
            (known(|op| matches!(op, Op::Unanswered(_))), known(|op| matches!(op, Op::Absent(_))));
        match (unanswered, absent, parts) {
            (Some(unanswered), ..) => unanswered,
            (None, Some(_), _) => self.unanswered("値なし"),
            (None, None, [only]) => *only,
            (None, None, _) => self.add(Op::Lost(parts.to_vec()), Shape::Nothing),
        }
    }

    /// A sum; what is known of it is added at once.
    pub fn sum(&mut self, terms: Vec<NodeId>) -> NodeId {
        if terms.iter().any(|term| self.is_nothing(*term)) {
            return self.lost(&terms);
        }
        let (mut rest, mut known) = (Vec::new(), Number::ZERO);
        for term in terms {
            match self.op(term) {
                Op::Constant(Constant::Number(number)) => known = &known + number,
                Op::Sum(inner) => rest.extend(inner.clone()),
                _ => rest.push(term),
            }
        }
        // A sum within was folded already: at most one known term among its own.
        let (numbers, mut rest): (Vec<NodeId>, Vec<NodeId>) =
            rest.into_iter().partition(|term| self.number(*term).is_some());
        known = numbers.iter().filter_map(|term| self.number(*term)).fold(known, |sum, one| &sum + one);
        if rest.is_empty() {
            return self.known_number(known);
        }
        if !known.is_zero() {
            rest.push(self.known_number(known));
        }
        match rest.as_slice() {
            [only] => *only,
            _ => self.add(Op::Sum(rest), Shape::Number),
        }
    }

    /// A product; known factors become one.
    pub fn product(&mut self, factors: &[NodeId], by: Number) -> NodeId {
        if factors.iter().any(|factor| self.is_nothing(*factor)) {
            return self.lost(factors);
        }
        let (mut rest, mut known) = (Vec::new(), by);
        for factor in factors {
            match self.op(*factor) {
                Op::Constant(Constant::Number(number)) => known = &known * number,
                Op::Product(inner, by) => {
                    known = &known * by;
                    rest.extend(inner.clone());
                }
                _ => rest.push(*factor),
            }
        }
        rest.sort();
        match rest.as_slice() {
            [] => self.known_number(known),
            [only] if known == Number::ONE => *only,
            _ => self.add(Op::Product(rest, known), Shape::Number),
        }
    }

    /// A quotient; by a known number it is a product.
    pub fn quotient(&mut self, one: NodeId, other: NodeId) -> NodeId {
        if self.is_nothing(one) || self.is_nothing(other) {
            return self.lost(&[one, other]);
        }
        match self.number(other) {
            Some(known) => match Number::ONE.checked_div(known) {
                Some(inverse) => self.product(&[one], inverse),
                None => self.unanswered("零で割る"),
            },
            None => self.add(Op::Quotient(one, other), Shape::Number),
        }
    }

    /// A power; small known ones of a formula are products.
    pub fn power(&mut self, base: NodeId, exponent: NodeId) -> NodeId {
        const MOST: i64 = 12;
        let known = self.number(exponent).map(Number::to_i64);
        match (known, self.number(base)) {
            (Some(None), _) => self.unanswered("指数が整数でない累乗"),
            (Some(Some(whole)), Some(number)) => match number.checked_whole_pow(whole) {
                Some(power) => self.known_number(power),
                None => self.unanswered("累乗が大きすぎるか、零で割る"),
            },
            (Some(Some(whole @ 1..=MOST)), None) => {
                let factors: Vec<NodeId> = (0..whole).map(|_| base).collect();
                self.product(&factors, Number::ONE)
            }
            _ => self.over(&[base, exponent], Op::Power(base, exponent), Shape::Number),
        }
    }

    /// A rounding.
    pub fn rounded(&mut self, inner: NodeId, rounding: Rounding, unit: Unit) -> NodeId {
        if self.is_nothing(inner) {
            return self.lost(&[inner]);
        }
        match self.number(inner) {
            Some(number) => {
                let number = unit.value_of(&unit.written(number).round(rounding));
                self.known_number(number)
            }
            None => self.add(Op::Rounded(inner, rounding, unit), Shape::Number),
        }
    }

    /// A node over others that has no value where one of them never has.
    pub fn over(&mut self, parts: &[NodeId], op: Op, shape: Shape) -> NodeId {
        match parts.iter().any(|part| self.is_nothing(*part)) {
            true => self.lost(parts),
            false => self.add(op, shape),
        }
    }

    /// A comparison of numbers or days.
    pub fn compare(&mut self, one: NodeId, comparison: Comparison, other: NodeId) -> NodeId {
        let known = match (self.constant(one), self.constant(other)) {
            (Some(Constant::Number(one)), Some(Constant::Number(other))) => Some(comparison.holds(one.cmp(other))),
            (Some(Constant::Date(one)), Some(Constant::Date(other))) if *one != OPEN && *other != OPEN => {
                Some(comparison.holds(one.cmp(other)))
            }
            _ => None,
        };
        match known {
            Some(truth) => self.known_truth(truth),
            None => self.over(&[one, other], Op::Compare(one, comparison, other), Shape::Truth),
        }
    }

    /// Whether a word is one of these.
    pub fn is_word(&mut self, one: NodeId, classes: Vec<u32>) -> NodeId {
        match self.constant(one) {
            Some(Constant::Word(word)) => {
                let truth = classes.contains(&self.words.class(*word));
                self.known_truth(truth)
            }
            _ => self.over(&[one], Op::IsWord(one, classes), Shape::Truth),
        }
    }

    /// The classes of the categories that a fact can be, in the order in which they are declared.
    pub fn classes_of(&self, fact: FactId) -> &[u32] {
        self.categories.get(&fact).map_or(&[], Vec::as_slice)
    }

    /// The place of a word among the categories that a fact can be.
    pub fn place_of(&self, fact: FactId, word: &str) -> Option<u32> {
        let class = self.words.class(self.words.known(word)?);
        let place = self.classes_of(fact).iter().position(|one| *one == class)?;
        u32::try_from(place).ok()
    }

    /// Classes of words, of which a text may be.
    pub fn class(&mut self, text: &str) -> u32 {
        let word = self.words.known(text).unwrap_or_else(|| self.words.number(text));
        self.words.class(word)
    }

    /// でない.
    pub fn not(&mut self, inner: NodeId) -> NodeId {
        match self.truth(inner) {
            Some(truth) => self.known_truth(!truth),
            None => self.over(&[inner], Op::Not(inner), Shape::Truth),
        }
    }

    /// かつ (the flag), 又は: in order, until it is decided.
    pub fn joined(&mut self, list: Vec<NodeId>, all: bool) -> NodeId {
        let mut rest = Vec::new();
        for one in list {
            match self.truth(one) {
                Some(truth) if truth == all => {}
                // What stands behind is never asked; what stands before may still have no value.
                Some(_) => {
                    rest.push(one);
                    break;
                }
                None => rest.push(one),
            }
        }
        match rest.as_slice() {
            [] => self.known_truth(all),
            [only] => *only,
            _ if all => self.add(Op::All(rest), Shape::Truth),
            _ => self.add(Op::Any(rest), Shape::Truth),
        }
    }

    /// The one case that holds.
    pub fn choose(&mut self, cases: Vec<Guarded>, otherwise: NodeId, exclusive: bool) -> NodeId {
        self.of_cases(cases, otherwise, |cases| Op::Choose(cases, otherwise, exclusive))
    }

    /// The first case that holds.
    pub fn first(&mut self, cases: Vec<Guarded>, otherwise: NodeId) -> NodeId {
        self.of_cases(cases, otherwise, |cases| Op::First(cases, otherwise))
    }

    /// A choice among the cases that may hold, where one is left.
    fn of_cases(&mut self, mut cases: Vec<Guarded>, otherwise: NodeId, op: impl FnOnce(Vec<Guarded>) -> Op) -> NodeId {
        cases.retain(|(condition, _)| self.truth(*condition) != Some(false));
        match cases.as_slice() {
            [] => return otherwise,
            [(condition, value)] if self.truth(*condition) == Some(true) => return *value,
            _ => {}
        }
        let shape = self.shape_of(cases.iter().map(|(_, value)| *value).chain([otherwise]));
        self.add(op(cases), shape)
    }

    /// The first, or where its clause is not there the second.
    pub fn or_else(&mut self, first: NodeId, second: NodeId) -> NodeId {
        match self.op(first) {
            Op::NotThere => second,
            Op::Constant(_) | Op::Unanswered(_) => first,
            _ => {
                let shape = self.shape_of([first, second].into_iter());
                self.add(Op::OrElse(first, second), shape)
            }
        }
    }

    /// Whether a node can be the text of a fact, of which a plan does not know every word.
    pub fn is_text(&self, id: NodeId) -> bool {
        match self.op(id) {
            Op::Fact(fact) => self.shape(id) == Shape::Word && !self.categories.contains_key(fact),
            Op::Choose(cases, otherwise, _) | Op::First(cases, otherwise) => {
                self.is_text(*otherwise) || cases.iter().any(|(_, value)| self.is_text(*value))
            }
            Op::OrElse(one, other) | Op::IfGiven(_, one, other) => self.is_text(*one) || self.is_text(*other),
            Op::At(_, list) => list.iter().any(|one| self.is_text(*one)),
            Op::Asked(_, value) => self.is_text(*value),
            _ => false,
        }
    }

    /// The shape of several; where they differ there is nothing that a column could hold.
    pub fn shape_of(&self, parts: impl Iterator<Item = NodeId>) -> Shape {
        let mut shapes = parts.map(|part| self.shape(part)).filter(|shape| *shape != Shape::Nothing);
        let first = shapes.next().unwrap_or(Shape::Nothing);
        if shapes.all(|other| other == first) { first } else { Shape::Nothing }
    }
}
