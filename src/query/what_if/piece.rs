//! A stretch of a fact on which nothing is decided otherwise: its results, at both ends where they move, and who ended the
//! one before.

use crate::diagnostic::report::Diagnostic;
use crate::eval::curve::{Form, Point, Span, day_of};
use crate::eval::outcome::{Outcome, ResultItem, TraceNode};
use crate::law::comparison::Comparison;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::rounding::Rounding;
use crate::query::what_if::Stretch;
use crate::query::what_if::cause::Cause;

/// A stretch and what holds all along it.
#[derive(Clone, Debug)]
pub struct Interval {
    /// From where to where.
    pub stretch: Stretch,
    /// What comes out.
    pub answer: Answer,
    /// What ended the interval before; nothing at the start of the range.
    pub causes: Vec<Cause>,
}

/// What comes out on a stretch.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Results, and the outcome at the first value.
    Results(Vec<MovedResult>, Box<Outcome>),
    /// There is no result, for these reasons.
    Fault(Vec<Diagnostic>),
}

/// A result on a stretch.
#[derive(Clone, Debug)]
pub struct MovedResult {
    /// Its name.
    pub name: String,
    /// Its value at the first value of the fact.
    pub from: Value,
    /// Its value at the last one.
    pub to: Value,
    /// The unit in which it is shown.
    pub unit: Option<Unit>,
    /// Its rounding.
    pub rounding: Option<Rounding>,
    /// Whether it moves with the fact.
    pub moving: bool,
    /// Where it moves: the formula, as it stands in the rules.
    pub formula: String,
    /// How it moves.
    pub form: Form,
}

impl Interval {
    /// Its results; none where there is an error.
    pub fn results(&self) -> &[MovedResult] {
        match &self.answer {
            Answer::Results(results, _) => results,
            Answer::Fault(_) => &[],
        }
    }

    /// The outcome at its first value.
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.answer {
            Answer::Results(_, outcome) => Some(outcome),
            Answer::Fault(_) => None,
        }
    }

    /// Keeps the results of some names.
    pub fn keep(&mut self, mut wanted: impl FnMut(&str) -> bool) {
        if let Answer::Results(results, _) = &mut self.answer {
            results.retain(|result| wanted(&result.name));
        }
    }

    /// Takes in the next interval, which says the same.
    pub fn go_on(&mut self, next: Self) {
        self.end_as(&next);
        self.stretch.to = next.stretch.to;
        self.stretch.to_slope = next.stretch.to_slope;
        self.stretch.to_open = next.stretch.to_open;
    }

    /// Its results go on to where those of another interval end.
    pub fn end_as(&mut self, next: &Self) {
        if let (Answer::Results(before, _), Answer::Results(behind, _)) = (&mut self.answer, &next.answer) {
            for (before, behind) in before.iter_mut().zip(behind) {
                before.to = behind.to.clone();
            }
        }
    }

    /// Whether another interval says the same: results and the versions that govern.
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (&self.answer, &other.answer) {
            (Answer::Results(one, here), Answer::Results(two, there)) => {
                one.len() == two.len()
                    && one.iter().zip(two).all(|(one, two)| one.same(two))
                    && versions(here) == versions(there)
            }
            (Answer::Fault(one), Answer::Fault(two)) => {
                let told = |finding: &Diagnostic| (finding.code, finding.span(), without_values(&finding.message));
                one.iter().map(told).eq(two.iter().map(told))
            }
            (Answer::Results(..), Answer::Fault(_)) | (Answer::Fault(_), Answer::Results(..)) => false,
        }
    }

    /// Whether the results alone are the same, whatever version they come from.
    pub fn same_results(&self, other: &Self) -> bool {
        match (&self.answer, &other.answer) {
            (Answer::Results(one, _), Answer::Results(two, _)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.same(two))
            }
            (Answer::Fault(_), Answer::Fault(_)) => self.says_the_same(other),
            (Answer::Results(..), Answer::Fault(_)) | (Answer::Fault(_), Answer::Results(..)) => false,
        }
    }
}

impl MovedResult {
    fn same(&self, other: &Self) -> bool {
        let same = self.name == other.name && self.moving == other.moving;
        same && if self.moving {
            self.form == other.form && self.form != Form::Unknown
        } else {
            self.from == other.from
        }
    }

    /// A result from one point to another one; the box holds all points between them.
    pub fn over(item: &ResultItem, form: &Form, ends: &(Point, Point), over: &Span, whole: bool) -> Self {
        let at = |point: &Point| match form {
            Form::Moves(curve) => curve.at(point).and_then(|number| match &item.value {
                Value::Date(_) => day_of(&number).map(Value::Date),
                _ => Some(Value::Number(number)),
            }),
            Form::Still => Some(item.value.clone()),
            Form::Rows(_) | Form::Unknown => None,
        };
        let from = at(&ends.0).unwrap_or_else(|| item.value.clone());
        let to = at(&ends.1).unwrap_or_else(|| item.value.clone());
        let moving = match form {
            Form::Still => false,
            Form::Moves(curve) => {
                let bounds = curve.range(over);
                let tight = bounds.is_some_and(|(low, high)| low == high);
                !(tight || whole && from == to && stays(form, over))
            }
            Form::Rows(_) | Form::Unknown => over.iter().any(|(low, high)| low != high),
        };
        Self {
            name: item.name.clone(),
            from,
            to,
            unit: item.unit,
            rounding: item.rounding,
            moving,
            formula: String::new(),
            form: form.clone(),
        }
    }
}

/// Whether a curve whose bounds are not tight keeps its value nevertheless, along a scale of whole steps.
fn stays(form: &Form, over: &Span) -> bool {
    use crate::eval::curve::Curve;
    use crate::eval::record::{Decision, Ground, Test};
    let [(left, right), (below, above)] = over;
    let Form::Moves(curve) = form else { return true };
    let (Some(start), Some(from), Some(to)) = (curve.at(&[left.clone(), below.clone()]), left.to_i64(), right.to_i64())
    else {
        return false;
    };
    let test = Test::Against(curve.minus(&Curve::constant(start)), Comparison::Equal);
    let same = Decision { test, outcome: true, ground: Ground::default() };
    let place = if below == above { 0 } else { 1 };
    match (place, below.to_i64(), above.to_i64()) {
        (0, ..) => crate::query::what_if::line::first_change(&same, over, 0, from, to).is_none(),
        (_, Some(low), Some(high)) if left == right => {
            crate::query::what_if::line::first_change(&same, over, 1, low, high).is_none()
        }
        _ => false,
    }
}

/// Which versions govern.
fn versions(outcome: &Outcome) -> Vec<(&str, &str, chrono::NaiveDate)> {
    outcome.versions.iter().map(|one| (one.regulation.as_str(), one.provision.as_str(), one.revision.0)).collect()
}

/// A message but for the numbers and days in it, which move.
fn without_values(message: &str) -> String {
    message.chars().filter(|one| !one.is_ascii_digit() && !matches!(one, '-' | '.' | ',' | '/')).collect()
}

/// Makes one of neighbours that say the same.
pub fn merge(intervals: &mut Vec<Interval>) {
    let mut merged: Vec<Interval> = Vec::new();
    for interval in intervals.drain(..) {
        match merged.last_mut() {
            Some(last) if last.says_the_same(&interval) => {
                last.go_on(interval);
            }
            _ => merged.push(interval),
        }
    }
    *intervals = merged;
}

/// The formula that a result's value comes from: a plain name hands on to what it names.
pub fn formula(node: &TraceNode) -> String {
    let mut node = node;
    while let [child] = node.children.as_slice()
        && child.value == node.value
        && !child.formula.is_empty()
    {
        node = child;
    }
    node.formula.clone()
}
