//! What a picture of a what-if shows, before it is drawn: segments of one result over one fact, and the boundaries.
//! Reckons exactly; a place is a whole number of steps along the picture.

use crate::eval::curve::{Form, day_number};
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::query::what_if::WhatIf;
use crate::query::what_if::axis::{Axis, Scale};
use crate::query::what_if::piece::{Answer, MovedResult};

/// One result over one fact.
#[derive(Clone, Debug)]
pub struct Drawing<'a> {
    /// The fact.
    pub axis: &'a Axis,
    /// The result's name.
    pub name: String,
    /// Its unit.
    pub unit: Option<Unit>,
    /// Its rounding.
    pub rounding: Option<Rounding>,
    /// The segments, from left to right, without a hole.
    pub segments: Vec<Segment>,
    /// The left edge.
    pub left: Number,
    /// The right edge; a day or whole number takes up one.
    pub right: Number,
    /// The fact's last value.
    pub end: Value,
    /// The least and greatest value, where there are numbers.
    pub values: Option<(Number, Number)>,
}

/// A segment.
#[derive(Clone, Debug)]
pub struct Segment {
    /// Its left edge.
    pub from: Number,
    /// Its right edge.
    pub to: Number,
    /// What is drawn there.
    pub mark: Mark,
    /// The value at its start, of the fact.
    pub start: Value,
    /// What lies at its start, each by itself.
    pub causes: Vec<String>,
}

/// What a segment shows.
#[derive(Clone, Debug)]
pub enum Mark {
    /// Points of a line.
    Line(Vec<(Number, Number)>),
    /// A value that is no number.
    Word(String),
    /// No result: why not.
    Fault(String),
}

/// How many parts a line that moves is drawn in.
const PARTS: i64 = 64;

/// What is to be drawn; none where no day or number, or more than one, is varied.
pub fn drawing<'a>(answer: &'a WhatIf, show: &dyn Fn(&MovedResult) -> String) -> Option<Drawing<'a>> {
    let [axis] = answer.axes.as_slice() else { return None };
    let width = match axis.scale {
        Scale::Days(..) | Scale::Whole(..) => Number::ONE,
        Scale::Real(..) => Number::ZERO,
        Scale::Choices(_) => return None,
    };
    let results = || answer.intervals().iter().flat_map(|interval| interval.results());
    let money = results().find(|result| result.unit == Some(Unit::YEN) && is_number(result));
    let chosen = money.or_else(|| results().find(|result| is_number(result))).or_else(|| results().next())?;
    let place = |value: &Value| match value {
        Value::Date(day) => day_number(*day),
        Value::Number(number) => axis.unit.unwrap_or(Unit::PLAIN).written(number),
        _ => Number::ZERO,
    };
    let mut segments = Vec::new();
    for interval in answer.intervals() {
        let (from, to) = (place(&interval.stretch.from), place(&interval.stretch.to));
        let mark = match &interval.answer {
            Answer::Fault(findings) => Mark::Fault(
                findings.first().map_or_else(String::new, |one| format!("{} {}", one.code.as_str(), one.message)),
            ),
            Answer::Results(results, _) => match results.iter().find(|result| result.name == chosen.name) {
                Some(result) if is_number(result) => Mark::Line(points(result, &from, &to, &width)),
                Some(result) => Mark::Word(show(result)),
                None => Mark::Fault(String::new()),
            },
        };
        let causes = interval.causes.iter().map(crate::query::what_if::cause::Cause::line).collect();
        segments.push(Segment { from, to: &to + &width, mark, start: interval.stretch.from.clone(), causes });
    }
    let heights = segments.iter().flat_map(|segment| match &segment.mark {
        Mark::Line(points) => points.iter().map(|(_, value)| value.clone()).collect(),
        Mark::Word(_) | Mark::Fault(_) => Vec::new(),
    });
    let values = heights.fold(None, |known: Option<(Number, Number)>, value| match known {
        Some((low, high)) => Some((low.min(value.clone()), high.max(value))),
        None => Some((value.clone(), value)),
    });
    let left = segments.first()?.from.clone();
    let right = segments.last()?.to.clone();
    Some(Drawing {
        axis,
        name: chosen.name.clone(),
        unit: chosen.unit,
        rounding: chosen.rounding,
        segments,
        left,
        right,
        end: answer.intervals().last()?.stretch.to.clone(),
        values,
    })
}

fn is_number(result: &MovedResult) -> bool {
    matches!(result.from, Value::Number(_))
}

fn points(result: &MovedResult, from: &Number, to: &Number, width: &Number) -> Vec<(Number, Number)> {
    let (Value::Number(first), Value::Number(last)) = (&result.from, &result.to) else { return Vec::new() };
    let (Form::Moves(curve), true) = (&result.form, result.moving) else {
        return vec![(from.clone(), first.clone()), (to + width, last.clone())];
    };
    let parts = (to - from).to_i64().map_or(PARTS, |length| length.clamp(1, PARTS));
    let at = |part: i64| from + &((to - from) * Number::ratio(part, parts).unwrap_or(Number::ZERO));
    let whole = |at: Number| if width.is_zero() { at } else { at.floor() };
    let drawn = (0..=parts).map(|part| whole(at(part)));
    let mut points: Vec<(Number, Number)> =
        drawn.filter_map(|at| curve.at(&[at.clone(), Number::ZERO]).map(|value| (at, value))).collect();
    points.push((to + width, last.clone()));
    points
}

impl Drawing<'_> {
    /// A place along the fact in so many steps from the left, the nearest one.
    pub fn across(&self, at: &Number, steps: i64) -> i64 {
        part(at, &self.left, &self.right, steps)
    }

    /// A value in so many steps from below.
    pub fn up(&self, value: &Number, steps: i64) -> i64 {
        match &self.values {
            Some((low, high)) if low != high => part(value, low, high, steps),
            Some(_) | None => steps / 2,
        }
    }

    /// The value at a step from the left; none where nothing is drawn as a line.
    pub fn height(&self, at: &Number) -> Option<Number> {
        let segment = self.segment(at)?;
        let Mark::Line(points) = &segment.mark else { return None };
        let behind = points.iter().position(|(place, _)| place >= at)?;
        let (right, value) = points.get(behind)?;
        let Some((left, before)) = behind.checked_sub(1).and_then(|one| points.get(one)) else {
            return Some(value.clone());
        };
        let share = (at - left).checked_div(&(right - left))?;
        Some(before + &((value - before) * share))
    }

    /// The segment at a place.
    pub fn segment(&self, at: &Number) -> Option<&Segment> {
        self.segments.iter().rfind(|segment| segment.from <= *at)
    }
}

fn part(at: &Number, low: &Number, high: &Number, steps: i64) -> i64 {
    let share = (at - low).checked_div(&(high - low)).unwrap_or(Number::ZERO);
    let half = Number::ratio(1, 2).unwrap_or(Number::ZERO);
    (share * Number::from_integer(steps) + half).floor().to_i64().unwrap_or(0).clamp(0, steps)
}
