//! Whether conditions can hold together: the facts of a case in which they do, or the proof that there is none. Exact for
//! dates, categories, truth values and numbers that are compared with constants, with steps from them and with each other;
//! where that is not enough `exact` looks again, and where a condition is beyond both the answer says so.

use crate::law::fact::FactKind;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::provision::graph::{Fact, FactId};
use crate::source::span::Span;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::check::{deeming, exact};
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind, Part};
use crate::typed::program::Program;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// More combinations than this are not tried; the answer is then that it is not known.
const MOST: usize = 200_000;

/// The answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// In this case they do.
    Case(Assignment),
    /// In none.
    Never,
    /// It cannot be decided: this condition is beyond it.
    Unknown(Span),
}

/// Asks whether all conditions can hold in one case that keeps the orders and domains declared of its facts, as its days
/// are taken for others by みなす.
pub fn solve(program: &Program, wanted: &[Condition]) -> Answer {
    let Some(ways) = deeming::ways(program, wanted) else {
        return Answer::Unknown(wanted.first().map_or_else(nowhere, |condition| condition.span));
    };
    let mut beyond = None;
    for way in ways {
        match of_given_facts(program, &way) {
            Answer::Never => {}
            Answer::Unknown(span) => beyond = beyond.or(Some(span)),
            found @ Answer::Case(_) => return found,
        }
    }
    beyond.map_or(Answer::Never, Answer::Unknown)
}

/// The same of the facts as a case gives them: by values that stand for all, and where these are not enough by a second look.
fn of_given_facts(program: &Program, wanted: &[Condition]) -> Answer {
    let mut facts = BTreeSet::new();
    wanted.iter().for_each(|condition| decide::facts(condition, &mut facts));
    let orders: Vec<Condition> = program
        .orders
        .iter()
        .map(|(_, order)| order)
        .filter(|order| {
            let mut named = BTreeSet::new();
            decide::facts(order, &mut named);
            named.is_subset(&facts)
        })
        .cloned()
        .collect();
    match by_values(program, wanted, &orders) {
        Answer::Unknown(span) => exact::look(program, wanted, &orders).unwrap_or(Answer::Unknown(span)),
        answer => answer,
    }
}

fn by_values(program: &Program, wanted: &[Condition], orders: &[Condition]) -> Answer {
    let all: Vec<&Condition> = wanted.iter().chain(orders).collect();
    let mut asked = BTreeSet::new();
    wanted.iter().for_each(|condition| decide::asked_for(condition, &mut asked));
    let Some(Axes { mut axes, required, beyond }) = axes(program, &all, &asked) else {
        return Answer::Unknown(all.first().map_or_else(nowhere, |condition| condition.span));
    };
    axes.sort_by_key(|(_, values)| values.len());
    let wanted = wanted.iter().collect();
    let mut search = Search { axes, wanted, orders, tried: 0, beyond, required };
    match search.from(0, &mut Assignment::new()) {
        Some(found) => Answer::Case(found),
        None => search.beyond.map_or(Answer::Never, Answer::Unknown),
    }
}

/// Facts with the values that stand for all of theirs.
pub struct Axes {
    /// By fact.
    pub axes: Vec<(FactId, Vec<Value>)>,
    /// Facts that have no value where they are not given.
    pub required: BTreeSet<FactId>,
    /// A comparison of which the values do not tell everything.
    pub beyond: Option<Span>,
}

/// The facts of conditions, and those of which it is asked whether they are given; none where one has a kind that is not
/// followed.
pub fn axes(program: &Program, conditions: &[&Condition], asked: &BTreeSet<FactId>) -> Option<Axes> {
    let mut facts = BTreeSet::new();
    let mut points = Points::default();
    for condition in conditions {
        decide::facts(condition, &mut facts);
        points.condition(condition);
    }
    points.follow_steps();
    let mut axes: Vec<(FactId, Vec<Value>)> = Vec::new();
    for id in facts.union(asked) {
        let fact = program.graph.facts.get(id.0);
        let compared = facts.contains(id);
        let values = fact.and_then(|fact| match points.values(program, *id, fact) {
            None if !compared => stand_in(fact.kind()).map(|value| vec![value]),
            values => values,
        });
        let mut values = values?;
        values.extend(asked.contains(id).then(decide::not_given));
        axes.push((*id, values));
    }
    points.meet_steps(&mut axes);
    // A day counted from one fact that is compared with a third one as well is a value that the third one would need.
    let linked =
        |(fact, from, _): &(FactId, FactId, &Expr)| points.linked.contains(fact) || points.linked.contains(from);
    let hangs_together = points.stepped.iter().any(linked).then(|| conditions.first().map(|one| one.span)).flatten();
    let optional = |id: &FactId| program.defaults.get(id.0).is_some_and(Option::is_some);
    let required = asked.iter().filter(|id| !optional(id)).copied().collect();
    Some(Axes { axes, required, beyond: points.beyond.or(hangs_together) })
}

/// Whether the values of the facts in a comparison tell everything about it.
pub fn follows(left: &Expr, right: &Expr) -> bool {
    let mut points = Points::default();
    let span = left.span;
    points.comparison(left, right, span);
    let mut facts = BTreeSet::new();
    decide::facts_of(left, &mut facts);
    decide::facts_of(right, &mut facts);
    let constant = || [left, right].iter().all(|expr| decide::value(expr, &Assignment::new()).is_some());
    points.beyond.is_none() && points.stepped.is_empty() && (!facts.is_empty() || constant())
}

/// Whether a condition compares a fact that is not given and has no value then.
pub fn lacks(condition: &Condition, chosen: &Assignment, required: &BTreeSet<FactId>) -> bool {
    let mut facts = BTreeSet::new();
    decide::facts(condition, &mut facts);
    let missing = |id: &FactId| required.contains(id) && chosen.get(id).is_some_and(decide::is_not_given);
    facts.iter().any(missing) && decide::of_facts_only(condition)
}

fn nowhere() -> Span {
    Span::new(crate::source::span::FileId(0), 0, 0)
}

struct Search<'a> {
    axes: Vec<(FactId, Vec<Value>)>,
    wanted: Vec<&'a Condition>,
    /// Hold for every case that gives both facts.
    orders: &'a [Condition],
    tried: usize,
    beyond: Option<Span>,
    /// Facts that have no value where they are not given.
    required: BTreeSet<FactId>,
}

impl Search<'_> {
    /// Fact by fact; what is decided against on the way is not followed.
    fn from(&mut self, at: usize, chosen: &mut Assignment) -> Option<Assignment> {
        self.tried += 1;
        let mut open = None;
        let mut lacking = false;
        for condition in &self.wanted {
            match decide::decide(condition, chosen) {
                Some(true) => {}
                Some(false) => return None,
                None => {
                    open = open.or(Some(condition.span));
                    lacking |= lacks(condition, chosen, &self.required);
                }
            }
        }
        for order in self.orders {
            match decide::decide(order, chosen) {
                Some(true) => {}
                Some(false) => return None,
                None if gives_not_all(order, chosen) => {}
                None => open = open.or(Some(order.span)),
            }
        }
        let Some((id, values)) = self.axes.get(at).cloned() else {
            // What compares an open date, or what is not there, is an error of the case, no proof of anything.
            if let Some(span) = open.filter(|_| !lacking && !chosen.values().any(|value| *value == Value::Open)) {
                self.beyond = Some(span);
                return None;
            }
            return open.is_none().then(|| chosen.clone());
        };
        for value in values {
            if self.tried > MOST {
                self.beyond = self.beyond.or(open);
                return None;
            }
            chosen.insert(id, value);
            if let Some(found) = self.from(at + 1, chosen) {
                return Some(found);
            }
            chosen.remove(&id);
        }
        None
    }
}

/// Whether a condition is about a fact that is not given.
fn gives_not_all(condition: &Condition, chosen: &Assignment) -> bool {
    let mut facts = BTreeSet::new();
    decide::facts(condition, &mut facts);
    facts.iter().any(|id| chosen.get(id).is_some_and(decide::is_not_given))
}

/// Any value of a kind that is not followed.
fn stand_in(kind: &FactKind) -> Option<Value> {
    match kind {
        FactKind::Text => Some(Value::Text("甲".to_owned())),
        FactKind::List { .. } => Some(Value::List(Vec::new())),
        FactKind::Category { categories, several: true, .. } => {
            Some(Value::Categories(categories.first().cloned().into_iter().collect()))
        }
        _ => None,
    }
}

/// Where the comparisons of each fact turn.
#[derive(Debug, Default)]
struct Points<'e> {
    /// By fact: the values at which a comparison with a constant turns.
    turns: BTreeMap<FactId, BTreeSet<Turn>>,
    /// Facts that are compared with other facts.
    linked: BTreeSet<FactId>,
    /// Facts that are asked whether they are open.
    open: BTreeSet<FactId>,
    /// A date fact that is compared with a day counted from another one.
    stepped: Vec<(FactId, FactId, &'e Expr)>,
    /// A comparison whose turns are not known.
    beyond: Option<Span>,
}

/// A value at which something turns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Day(NaiveDate),
    Number(Number),
}

impl<'e> Points<'e> {
    fn condition(&mut self, condition: &'e Condition) {
        match &condition.kind {
            ConditionKind::Compare(left, _, right, _) => self.comparison(left, right, condition.span),
            ConditionKind::Is(subject, values) => {
                values.iter().for_each(|value| self.comparison(subject, value, condition.span));
            }
            _ => {
                for part in condition.parts() {
                    if let Part::Condition(inner) = part {
                        self.condition(inner);
                    }
                }
            }
        }
    }

    fn comparison(&mut self, left: &'e Expr, right: &'e Expr, span: Span) {
        let none = Assignment::new();
        let (mut one, mut other) = (BTreeSet::new(), BTreeSet::new());
        decide::facts_of(left, &mut one);
        decide::facts_of(right, &mut other);
        match (single(&one), single(&other), decide::value(left, &none), decide::value(right, &none)) {
            (Some(fact), None, _, Some(constant)) => self.turn(fact, left, &constant, span),
            (None, Some(fact), Some(constant), _) => self.turn(fact, right, &constant, span),
            (Some(_), Some(_), ..) if plain(left) && plain(right) => self.linked.extend(one.union(&other)),
            (Some(fact), Some(from), ..) if plain(left) && decide::later_gives_later(right) => {
                self.step(fact, from, right, span);
            }
            (Some(from), Some(fact), ..) if plain(right) && decide::later_gives_later(left) => {
                self.step(fact, from, left, span);
            }
            // Nothing of the case, or something that is known only when a case is worked out.
            (None, None, ..) if one.is_empty() && other.is_empty() => {}
            _ => {
                self.linked.extend(one.union(&other));
                self.beyond = self.beyond.or(Some(span));
            }
        }
    }

    fn step(&mut self, fact: FactId, from: FactId, formula: &'e Expr, span: Span) {
        self.stepped.push((fact, from, formula));
        // Of one pair of facts the turns are known; how several pairs hang together is not followed.
        if fact == from || self.stepped.iter().any(|(one, other, _)| (*one, *other) != (fact, from)) {
            self.beyond = self.beyond.or(Some(span));
        }
    }

    /// The days of the one fact from which a counted day passes a turn of the other one.
    fn follow_steps(&mut self) {
        for (fact, from, formula) in &self.stepped {
            let turns: Vec<Turn> = self.turns.get(fact).into_iter().flatten().cloned().collect();
            for turn in turns {
                let Turn::Day(day) = turn else { continue };
                self.turns.entry(*from).or_default().extend(day_turns(*from, formula, day).into_iter().flatten());
            }
        }
    }

    /// The days that are counted from each value of the one fact are values of the other one.
    fn meet_steps(&self, axes: &mut [(FactId, Vec<Value>)]) {
        for (fact, from, formula) in &self.stepped {
            let values = axes.iter().find(|(id, _)| id == from).map(|(_, values)| values.clone()).unwrap_or_default();
            let given = |value: Value| decide::value(formula, &Assignment::from([(*from, value)]))?.date();
            let days: Vec<NaiveDate> = values.into_iter().filter_map(given).collect();
            if let Some((_, values)) = axes.iter_mut().find(|(id, _)| id == fact) {
                values.extend(around(&days, 1).into_iter().map(Value::Date));
            }
        }
    }

    /// Where a formula in one fact reaches a constant.
    fn turn(&mut self, fact: FactId, formula: &Expr, constant: &Value, span: Span) {
        let found = match constant {
            Value::Open => {
                self.open.insert(fact);
                return;
            }
            Value::Date(day) if plain(formula) => Some(vec![Turn::Day(*day)]),
            Value::Date(day) => day_turns(fact, formula, *day),
            Value::Number(number) => number_turns(fact, formula, number),
            // Categories and truth values are all tried.
            _ => Some(Vec::new()),
        };
        match found {
            Some(turns) => self.turns.entry(fact).or_default().extend(turns),
            None => self.beyond = self.beyond.or(Some(span)),
        }
    }

    /// Values that stand for all values of a fact; none for a kind that is not followed.
    fn values(&self, program: &Program, id: FactId, fact: &Fact) -> Option<Vec<Value>> {
        let own = self.turns.get(&id).into_iter().flatten();
        let others = self.linked.iter().filter(|_| self.linked.contains(&id)).filter_map(|one| self.turns.get(one));
        let turns: BTreeSet<&Turn> = own.chain(others.flatten()).collect();
        let beside = if self.linked.contains(&id) { self.linked.len().max(1) } else { 1 };
        match fact.kind() {
            FactKind::Truth => Some(vec![Value::Truth(false), Value::Truth(true)]),
            FactKind::Category { categories, several: false, .. } => {
                Some(categories.iter().map(|one| Value::Category(one.clone())).collect())
            }
            FactKind::Date { .. } => {
                let mut days: Vec<NaiveDate> =
                    turns.iter().filter_map(|turn| if let Turn::Day(day) = turn { Some(*day) } else { None }).collect();
                if days.is_empty() {
                    days.extend(start(program, fact));
                }
                let mut values: Vec<Value> = around(&days, beside).into_iter().map(Value::Date).collect();
                values.extend(self.open.contains(&id).then_some(Value::Open));
                Some(values)
            }
            FactKind::Number { .. } => {
                let numbers = turns
                    .iter()
                    .filter_map(|turn| if let Turn::Number(number) = turn { Some(number.clone()) } else { None });
                Some(numbers_around(fact, numbers.collect(), beside).into_iter().map(Value::Number).collect())
            }
            FactKind::Category { several: true, .. } | FactKind::Text | FactKind::List { .. } => None,
        }
    }
}

fn single(facts: &BTreeSet<FactId>) -> Option<FactId> {
    let mut facts = facts.iter();
    facts.next().copied().filter(|_| facts.next().is_none())
}

/// A fact itself.
fn plain(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::InUnit(inner, _) => plain(inner),
        _ => false,
    }
}

/// The first enforcement of the fact's regulation: where no comparison says a day, any will do.
fn start(program: &Program, fact: &Fact) -> Option<NaiveDate> {
    let regulation = program.graph.regulations.get(fact.regulation.0)?;
    regulation.revisions.iter().find_map(|revision| revision.enforcement.day())
}

/// Days and as many beside each as tell every order of that many facts apart; the days themselves first.
fn around(days: &[NaiveDate], beside: usize) -> Vec<NaiveDate> {
    let mut list = days.to_vec();
    for by in 1..=u64::try_from(beside).unwrap_or(1) {
        for day in days {
            list.extend(day.checked_add_days(Days::new(by)));
            list.extend(day.checked_sub_days(Days::new(by)));
        }
    }
    let mut seen = BTreeSet::new();
    list.retain(|day| seen.insert(*day));
    list
}

/// Numbers that stand for all numbers of a fact's domain.
fn numbers_around(fact: &Fact, mut turns: BTreeSet<Number>, beside: usize) -> Vec<Number> {
    let FactKind::Number { unit, whole, .. } = fact.kind() else { return Vec::new() };
    let limit = |bound: &crate::syntax::ast::fact::DomainBound| bound.unit.unwrap_or(*unit).value_of(&bound.value);
    let domain = &fact.declaration.domain;
    turns.extend(domain.iter().map(limit));
    if turns.is_empty() {
        turns.insert(unit.value_of(&Number::ONE));
    }
    let count = i64::try_from(beside).unwrap_or(1);
    let sorted: Vec<&Number> = turns.iter().collect();
    let mut all = turns.clone();
    for by in 1..=count {
        let step = unit.value_of(&Number::from_integer(by));
        if *whole {
            all.extend(sorted.iter().flat_map(|one| [*one + &step, *one - &step]));
            continue;
        }
        all.extend(sorted.last().map(|one| *one + &step));
        all.extend(sorted.first().map(|one| *one - &step));
        let part = Number::ratio(by, count + 1).unwrap_or(Number::ZERO);
        all.extend(sorted.windows(2).filter_map(|pair| match pair {
            [low, high] => Some(*low + &(&(*high - *low) * &part)),
            _ => None,
        }));
    }
    let inside = |number: &Number| domain.iter().all(|bound| bound.comparison.holds(number.cmp(&limit(bound))));
    all.into_iter().filter(inside).collect()
}

/// The first day from which a day counted from a fact is no longer before a day, and the first from which it is behind it.
fn day_turns(fact: FactId, formula: &Expr, day: NaiveDate) -> Option<Vec<Turn>> {
    if !decide::later_gives_later(formula) {
        return None;
    }
    // A period of a hundred years either way is more than any text counts.
    const FAR: i32 = 36_600;
    let at = |number: i32| NaiveDate::from_num_days_from_ce_opt(number);
    let given = |number: i32| {
        let chosen = Assignment::from([(fact, Value::Date(at(number)?))]);
        decide::value(formula, &chosen)?.date()
    };
    let first = |reaches: &dyn Fn(NaiveDate) -> bool| {
        let (mut low, mut high) = (day.num_days_from_ce() - FAR, day.num_days_from_ce() + FAR);
        while low < high {
            let middle = low + (high - low) / 2;
            if reaches(given(middle)?) { high = middle } else { low = middle + 1 }
        }
        at(low).map(Turn::Day)
    };
    Some(vec![first(&|given| given >= day)?, first(&|given| given > day)?])
}

/// Where a linear formula in one fact reaches a number.
fn number_turns(fact: FactId, formula: &Expr, wanted: &Number) -> Option<Vec<Turn>> {
    if !decide::is_linear(formula) {
        return None;
    }
    let at = |number: Number| decide::value(formula, &Assignment::from([(fact, Value::Number(number))]));
    let (Value::Number(zero), Value::Number(one)) = (at(Number::ZERO)?, at(Number::ONE)?) else { return None };
    let slope = &one - &zero;
    Some((wanted - &zero).checked_div(&slope).map(Turn::Number).into_iter().collect())
}
