//! みなす in the proof: the ways in which days may be taken for others, and what is asked of the facts themselves in each.

use crate::law::comparison::Comparison;
use crate::law::value::Value;
use crate::provision::graph::FactId;
use crate::typed::check::decide;
use crate::typed::check::governs::{self, not};
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind};
use crate::typed::program::{Program, TypedDeemed};
use std::collections::BTreeSet;

/// What is asked of the facts of a case, for each way in which its days may be taken for others; one way where none is.
/// None where a formula is beyond it.
pub fn ways(program: &Program, wanted: &[Condition]) -> Option<Vec<Vec<Condition>>> {
    let mut done = Vec::new();
    let mut open = vec![(wanted.to_vec(), BTreeSet::new())];
    while let Some((wanted, settled)) = open.pop() {
        match next(program, &wanted, &settled) {
            None => done.push(wanted),
            Some(fact) => open.extend(split(program, &wanted, &settled, fact)?),
        }
    }
    // The way in which nothing is deemed first: its case is the plainer one.
    done.reverse();
    Some(done)
}

/// A fact for which a day may be taken, and of which that is not settled yet.
fn next(program: &Program, wanted: &[Condition], settled: &BTreeSet<FactId>) -> Option<FactId> {
    if program.deemed.is_empty() {
        return None;
    }
    let mut facts = BTreeSet::new();
    for condition in wanted {
        decide::facts(condition, &mut facts);
        decide::asked_for(condition, &mut facts);
    }
    facts.into_iter().find(|fact| !settled.contains(fact) && program.deemed.iter().any(|one| one.to == *fact))
}

type Way = (Vec<Condition>, BTreeSet<FactId>);

/// No sentence reaches the case, or one does and no newer one.
fn split(program: &Program, wanted: &[Condition], settled: &BTreeSet<FactId>, fact: FactId) -> Option<Vec<Way>> {
    let mut settled = settled.clone();
    settled.insert(fact);
    let mut ways = Vec::new();
    let mut newer: Vec<Condition> = Vec::new();
    for one in program.deemed.iter().rev().filter(|one| one.to == fact) {
        // One whose enforcement is not fixed, or whose day is this very fact again, takes nothing.
        let Some(reaches) = reaches(program, one).filter(|_| !settled.contains(&one.from)) else { continue };
        let read: Option<Vec<Condition>> = wanted.iter().map(|condition| taken(condition, fact, one.from)).collect();
        let mut way = read?;
        way.push(reaches.clone());
        way.extend(newer.iter().cloned());
        ways.push((way, settled.clone()));
        newer.push(not(reaches));
    }
    ways.push((wanted.iter().cloned().chain(newer).collect(), settled));
    Some(ways)
}

/// A case has the day, is one of those that the sentence names, and its day is not before the sentence was in force.
pub fn reaches(program: &Program, one: &TypedDeemed) -> Option<Condition> {
    let regulation = program.graph.regulations.get(one.regulation.0)?;
    let revision = regulation.revisions.get(one.by.revision)?;
    let enforced = revision.enforcement.day()?;
    let span = one.condition.as_ref().map_or(revision.span, |condition| condition.span);
    let given = Condition { kind: ConditionKind::Given(one.from), span };
    let since = governs::compared(&program.graph, one.from, Comparison::AtLeast, Value::Date(enforced), span);
    let own = one.condition.iter().map(|condition| governs::enforced(condition, enforced));
    Some(governs::all([given, since].into_iter().chain(own).collect(), span))
}

/// A condition about one fact as one about another; none where a formula is beyond it.
fn taken(condition: &Condition, fact: FactId, by: FactId) -> Option<Condition> {
    let list = |list: &[Condition]| list.iter().map(|one| taken(one, fact, by)).collect::<Option<Vec<_>>>();
    let expr = |expr: &Expr| taken_in(expr, fact, by);
    let kind = match &condition.kind {
        ConditionKind::All(inner) => ConditionKind::All(list(inner)?),
        ConditionKind::Any(inner) => ConditionKind::Any(list(inner)?),
        ConditionKind::Not(inner) => ConditionKind::Not(Box::new(taken(inner, fact, by)?)),
        ConditionKind::Compare(left, comparison, right, order) => {
            ConditionKind::Compare(expr(left)?, *comparison, expr(right)?, order.clone())
        }
        ConditionKind::Is(subject, values) => {
            ConditionKind::Is(expr(subject)?, values.iter().map(expr).collect::<Option<_>>()?)
        }
        // What is deemed to have happened on a day is there.
        ConditionKind::Given(asked) if *asked == fact => ConditionKind::Constant(true),
        ConditionKind::Holds(subject) => ConditionKind::Holds(expr(subject)?),
        other @ (ConditionKind::Given(_) | ConditionKind::Applies(..) | ConditionKind::Constant(_)) => other.clone(),
    };
    Some(Condition { kind, span: condition.span })
}

fn taken_in(expr: &Expr, fact: FactId, by: FactId) -> Option<Expr> {
    let inner = |inner: &Expr| taken_in(inner, fact, by).map(Box::new);
    let kind = match &expr.kind {
        ExprKind::Name(reference) if reference.steps.is_empty() && reference.fact == Some(fact) => {
            ExprKind::Name(Box::new(crate::typed::expr::Reference { fact: Some(by), ..(**reference).clone() }))
        }
        ExprKind::InUnit(one, unit) => ExprKind::InUnit(inner(one)?, *unit),
        ExprKind::Negate(one) => ExprKind::Negate(inner(one)?),
        ExprKind::Binary(operator, one, other) => ExprKind::Binary(*operator, inner(one)?, inner(other)?),
        ExprKind::PeriodEnd(one, length, counts) => ExprKind::PeriodEnd(inner(one)?, *length, *counts),
        ExprKind::AfterPeriod(one, length, counts) => ExprKind::AfterPeriod(inner(one)?, *length, *counts),
        ExprKind::Before(one, length) => ExprKind::Before(inner(one)?, *length),
        ExprKind::DayAfter(one) => ExprKind::DayAfter(inner(one)?),
        ExprKind::FirstOfNextMonth(one) => ExprKind::FirstOfNextMonth(inner(one)?),
        ExprKind::EndOfMonth(one) => ExprKind::EndOfMonth(inner(one)?),
        ExprKind::DaysBetween(one, other, counts) => ExprKind::DaysBetween(inner(one)?, inner(other)?, *counts),
        other => {
            let mut facts = BTreeSet::new();
            decide::facts_of(expr, &mut facts);
            if facts.contains(&fact) {
                return None;
            }
            other.clone()
        }
    };
    Some(Expr { kind, span: expr.span })
}
