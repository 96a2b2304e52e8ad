//! What if a fact were another: the results over the whole range of one or two facts, in exact intervals. An interval ends
//! where a decision of the evaluation comes out otherwise; that day is solved for, never looked for by sampling.

pub mod axis;
pub mod cause;
pub mod line;
pub mod piece;
pub mod plane;
pub mod region;

use crate::corpus::case::{Case, GivenFact, GivenValue, Switches};
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::Diagnostic;
use crate::eval::evaluate::World;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::provision::graph::RegulationId;
use crate::query::what_if::axis::{Axis, Variation};
use crate::query::what_if::line::Probe;
use crate::query::what_if::piece::Interval;
use crate::syntax::ast::entry::EntryKind;

/// The answer: one fact's intervals, or for each strip of the first fact those of the second.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// 算定, 判定 or 期限.
    pub kind: EntryKind,
    /// The entry.
    pub entry: String,
    /// The facts that are varied.
    pub axes: Vec<Axis>,
    /// The other facts, as the case gives them.
    pub given: Vec<(String, String)>,
    /// With one fact a single strip over nothing; with two, strips of the first one.
    pub strips: Vec<Strip>,
    /// How many evaluations it took.
    pub evaluations: usize,
    /// What is to be said about the case.
    pub warnings: Vec<Diagnostic>,
}

/// A stretch of the first of two facts, and the second one's intervals all along it.
#[derive(Clone, Debug)]
pub struct Strip {
    /// Where it begins; none with one fact.
    pub over: Option<Stretch>,
    /// The intervals of the last fact.
    pub intervals: Vec<Interval>,
}

/// A stretch of a fact; of the second of two facts, as it is at the first value of the strip.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Its first value.
    pub from: Value,
    /// Its last value.
    pub to: Value,
    /// How far its first value moves while the first fact moves by one.
    pub from_slope: Number,
    /// The same of its last value.
    pub to_slope: Number,
    /// Whether the first value is just outside.
    pub from_open: bool,
    /// Whether the last value is just outside.
    pub to_open: bool,
}

impl Stretch {
    /// A stretch that does not move, closed on both sides.
    pub fn closed(from: Value, to: Value) -> Self {
        Self { from, to, from_slope: Number::ZERO, to_slope: Number::ZERO, from_open: false, to_open: false }
    }
}

impl WhatIf {
    /// The intervals, where one fact is varied.
    pub fn intervals(&self) -> &[Interval] {
        match self.strips.as_slice() {
            [strip] if strip.over.is_none() => &strip.intervals,
            _ => &[],
        }
    }

    /// Keeps one result of those that there are; none where it has none of that name.
    pub fn only(&mut self, name: &str) -> Result<(), Vec<String>> {
        let mut names: Vec<String> = Vec::new();
        for interval in self.strips.iter().flat_map(|strip| &strip.intervals) {
            names.extend(interval.results().iter().map(|result| result.name.clone()));
        }
        names.dedup();
        let wanted = fold(name);
        if !names.is_empty() && !names.iter().any(|name| fold(name) == wanted) {
            return Err(names);
        }
        for strip in &mut self.strips {
            for interval in &mut strip.intervals {
                interval.keep(|result| fold(result) == wanted);
            }
            piece::merge(&mut strip.intervals);
        }
        Ok(())
    }
}

/// The facts that stay, as they were typed; a list by its length.
fn given(case: &Case, axes: &[Axis]) -> Vec<(String, String)> {
    let stays = |fact: &&GivenFact| !axes.iter().any(|axis| fold(&axis.fact) == fold(&fact.name.node));
    let text = |fact: &GivenFact| match &fact.value {
        GivenValue::Scalar(text) => Some(text.node.clone()),
        GivenValue::Several(list, _) => Some(list.iter().map(|one| one.node.as_str()).collect::<Vec<_>>().join("、")),
        GivenValue::Rows(rows, _) => Some(format!("{}件", rows.len())),
        GivenValue::Nothing(_) => None,
    };
    case.facts.iter().filter(stays).filter_map(|fact| Some((fact.name.node.clone(), text(fact)?))).collect()
}

/// Works out what happens as facts move.
pub fn what_if(
    world: World<'_>,
    regulation: RegulationId,
    case: &Case,
    variations: &[Variation],
    switches: &Switches,
) -> Result<WhatIf, Vec<Diagnostic>> {
    let axes = axis::axes(world, regulation, case, variations)?;
    let probe = Probe::new(world, case, switches, &axes);
    let strips = match axes.as_slice() {
        [axis] => vec![Strip { over: None, intervals: line::intervals(&probe, axis)? }],
        [first, second] => plane::strips(&probe, first, second)?,
        _ => Vec::new(),
    };
    let evaluations = probe.evaluations();
    let first = strips.iter().flat_map(|strip| &strip.intervals).find_map(|one| one.outcome());
    let warnings = first.map(|outcome| outcome.warnings.clone()).unwrap_or_default();
    let given = given(case, &axes);
    Ok(WhatIf { kind: case.kind, entry: case.entry.node.clone(), axes, given, strips, evaluations, warnings })
}
