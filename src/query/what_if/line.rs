//! One fact from end to end: evaluated once, followed to where the first decision comes out otherwise, and on from there.
//! What it costs goes by the number of intervals, not by the length of the range.

use crate::corpus::case::{Case, Switches};
use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::eval::curve::{Crossing, Form, Point, Span};
use crate::eval::evaluate::{World, evaluate_recording};
use crate::eval::outcome::Outcome;
use crate::eval::reach::Reach;
use crate::eval::record::{Decision, Recorder, Test};
use crate::law::comparison::Comparison;
use crate::number::exact::Number;
use crate::query::what_if::Stretch;
use crate::query::what_if::axis::{Axis, Scale};
use crate::query::what_if::cause::causes;
use crate::query::what_if::piece::{Answer, Interval, MovedResult, formula, merge};
use crate::query::what_if::region::Region;
use std::cell::Cell;
use std::rc::Rc;

/// Evaluates the case at points of the varied facts.
pub struct Probe<'a> {
    world: World<'a>,
    case: &'a Case,
    switches: &'a Switches,
    axes: &'a [Axis],
    holidays: Option<Rc<crate::calendar::holidays::Holidays>>,
    count: Cell<usize>,
}

/// What one evaluation gave.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The results or the errors.
    pub answer: Result<Outcome, Vec<Diagnostic>>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// How each result moves.
    pub forms: Vec<Form>,
}

/// An end of a piece.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// Where.
    pub at: Number,
    /// Whether the value itself is outside.
    pub open: bool,
}

/// A stretch on which every decision stays.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its first value.
    pub from: End,
    /// Its last value.
    pub to: End,
    /// Where it was evaluated.
    pub probe: Number,
    /// What that gave.
    pub taken: Taken,
}

impl<'a> Probe<'a> {
    /// Makes a probe of a case.
    pub fn new(world: World<'a>, case: &'a Case, switches: &'a Switches, axes: &'a [Axis]) -> Self {
        let holidays = world.holidays.cloned().map(Rc::new);
        Self { world, case, switches, axes, holidays, count: Cell::new(0) }
    }

    /// How many evaluations there have been.
    pub fn evaluations(&self) -> usize {
        self.count.get()
    }

    /// Works the case out at a point.
    pub fn take(&self, point: &Point) -> Taken {
        self.count.set(self.count.get() + 1);
        let counted = |axis: &Axis| match axis.scale {
            Scale::Days(..) | Scale::Whole(..) | Scale::Real(..) => Some((axis.id, axis.worth())),
            Scale::Choices(_) => None,
        };
        let recorder = Recorder::new(self.axes.iter().map(counted).collect(), self.holidays.clone());
        let answer = self.evaluate(point, false, Some(&recorder));
        let (decisions, forms) = recorder.taken();
        Taken { answer, decisions, forms }
    }

    /// The formulas of results that move, as they stand in the rules.
    pub fn formulas(&self, point: &Point) -> Vec<String> {
        let answer = self.evaluate(point, true, None);
        answer.map(|outcome| outcome.trace.iter().map(formula).collect()).unwrap_or_default()
    }

    fn evaluate(&self, point: &Point, explain: bool, recorder: Option<&Recorder>) -> Result<Outcome, Vec<Diagnostic>> {
        let mut case = self.case.clone();
        for (axis, at) in self.axes.iter().zip(point) {
            case = axis.set(&case, at);
        }
        evaluate_recording(self.world, &case, self.switches, explain, &mut Reach::default(), recorder)
    }
}

/// The intervals of the only fact that is varied.
pub fn intervals(probe: &Probe<'_>, axis: &Axis) -> Result<Vec<Interval>, Vec<Diagnostic>> {
    let pieces = cover(probe, axis, 0, &(Number::ZERO, Number::ZERO))?;
    Ok(told(probe, axis, &pieces))
}

/// Covers the range of a fact, the other one standing at a value.
pub fn cover(
    probe: &Probe<'_>,
    axis: &Axis,
    place: usize,
    other: &(Number, Number),
) -> Result<Vec<Piece>, Vec<Diagnostic>> {
    let point = |at: &Number| point(place, at, &other.0);
    let mut pieces = Vec::new();
    match &axis.scale {
        Scale::Days(from, to) | Scale::Whole(from, to) => {
            let mut at = *from;
            while at <= *to {
                let start = Number::from_integer(at);
                let taken = probe.take(&point(&start));
                let over = span(place, (start.clone(), start.clone()), other);
                let change =
                    taken.decisions.iter().filter_map(|one| first_change(one, &over, place, at + 1, *to)).min();
                let last = change.map_or(*to, |change| change - 1);
                let end = End { at: Number::from_integer(last), open: false };
                pieces.push(Piece { from: End { at: start.clone(), open: false }, to: end, probe: start, taken });
                at = last + 1;
            }
        }
        Scale::Choices(values) => {
            for at in (0_i64..).take(values.len()).map(Number::from_integer) {
                let taken = probe.take(&point(&at));
                let end = End { at: at.clone(), open: false };
                pieces.push(Piece { from: end.clone(), to: end, probe: at, taken });
            }
        }
        Scale::Real(from, to) => {
            let mut gaps = vec![(End { at: from.clone(), open: false }, End { at: to.clone(), open: false })];
            while let Some((low, high)) = gaps.pop() {
                let at = inside(&low, &high);
                let taken = probe.take(&point(&at));
                let over = span(place, (low.at.clone(), high.at.clone()), other);
                let (from, to) = around(&taken.decisions, &over, place, &at, (low.clone(), high.clone()))?;
                if to != high {
                    gaps.push((End { at: to.at.clone(), open: !to.open }, high));
                }
                if from != low {
                    gaps.push((low, End { at: from.at.clone(), open: !from.open }));
                }
                pieces.push(Piece { from, to, probe: at, taken });
            }
            pieces.sort_by(|one, other| (&one.from.at, one.from.open).cmp(&(&other.from.at, other.from.open)));
        }
    }
    Ok(pieces)
}

/// Pieces told as intervals of the only fact.
fn told(probe: &Probe<'_>, axis: &Axis, pieces: &[Piece]) -> Vec<Interval> {
    let nowhere = (Number::ZERO, Number::ZERO);
    let column = Column { probe, axis, place: 0, other: &Number::ZERO };
    let mut intervals = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let over = span(0, (piece.from.at.clone(), piece.to.at.clone()), &nowhere);
        let ends = (point(0, &piece.from.at, &Number::ZERO), point(0, &piece.to.at, &Number::ZERO));
        let before = at.checked_sub(1).and_then(|before| pieces.get(before));
        let stretch = Stretch {
            from_open: piece.from.open,
            to_open: piece.to.open,
            ..Stretch::closed(axis.value(&piece.from.at), axis.value(&piece.to.at))
        };
        intervals.push(column.told(piece, before, stretch, &ends, &over));
    }
    if !matches!(axis.scale, Scale::Choices(_)) {
        merge(&mut intervals);
    }
    intervals
}

/// Pieces of the second fact, found at a value of the first one, told with their regions over a stretch of it; neighbours that
/// say the same are one.
pub fn told_regions(
    probe: &Probe<'_>,
    axis: &Axis,
    pieces: &[Piece],
    regions: &[Region],
    at: &Number,
    (from, to): (&Number, &Number),
) -> Vec<(Interval, Region)> {
    let column = Column { probe, axis, place: 1, other: at };
    let mut told: Vec<(Interval, Region)> = Vec::new();
    for (at, (piece, region)) in pieces.iter().zip(regions).enumerate() {
        let before = at.checked_sub(1).and_then(|before| pieces.get(before));
        let stretch = Stretch {
            from_slope: region.low.slope.clone(),
            to_slope: region.high.slope.clone(),
            from_open: region.low.open,
            to_open: region.high.open,
            ..Stretch::closed(
                axis.value(&region.low.after(&(from - &region.start))),
                axis.value(&region.high.after(&(from - &region.start))),
            )
        };
        let over = region.around(from, to, &Number::ZERO);
        let interval = column.told(piece, before, stretch, &region.ends(from, to), &over);
        match told.last_mut().filter(|_| !matches!(axis.scale, Scale::Choices(_))) {
            Some((last, known)) if last.says_the_same(&interval) => {
                last.go_on(interval);
                known.high = region.high.clone();
            }
            _ => told.push((interval, region.clone())),
        }
    }
    told
}

/// Where pieces of a fact were found: the other fact stands at a value.
struct Column<'a> {
    probe: &'a Probe<'a>,
    axis: &'a Axis,
    place: usize,
    other: &'a Number,
}

impl Column<'_> {
    /// A piece with its results at both ends, and who ended the one before.
    fn told(
        &self,
        piece: &Piece,
        before: Option<&Piece>,
        stretch: Stretch,
        ends: &(Point, Point),
        over: &Span,
    ) -> Interval {
        let whole = !matches!(self.axis.scale, Scale::Real(..));
        let answer = match &piece.taken.answer {
            Ok(outcome) => {
                let forms = piece.taken.forms.iter().chain(std::iter::repeat(&Form::Still));
                let items = outcome.results.iter().zip(forms);
                let mut results: Vec<MovedResult> =
                    items.map(|(item, form)| MovedResult::over(item, form, ends, over, whole)).collect();
                if results.iter().any(|result| result.moving) {
                    let formulas = self.probe.formulas(&point(self.place, &piece.probe, self.other));
                    for (result, formula) in results.iter_mut().zip(formulas).filter(|(result, _)| result.moving) {
                        result.formula = formula;
                    }
                }
                Answer::Results(results, Box::new(outcome.clone()))
            }
            Err(findings) => Answer::Fault(findings.clone()),
        };
        let causes = before.map_or_else(Vec::new, |before| {
            let at = |value: &Number| {
                span(self.place, (value.clone(), value.clone()), &(self.other.clone(), self.other.clone()))
            };
            let last = if whole { &before.to.at } else { &before.probe };
            causes(&before.taken.decisions, &at(&piece.probe), &piece.taken.decisions, &at(last))
        });
        Interval { stretch, answer, causes }
    }
}

/// The first whole number from `low` to `high` at which a decision comes out otherwise. Bounds over stretches rule out
/// what need not be looked at; where they are exact, as for days and roundings, this is a bisection.
pub fn first_change(decision: &Decision, over: &Span, place: usize, low: i64, high: i64) -> Option<i64> {
    let [one, other] = over;
    let stands = |from: i64, to: i64| {
        let stretch = (Number::from_integer(from), Number::from_integer(to));
        decision.stands(&if place == 0 { [stretch, other.clone()] } else { [one.clone(), stretch] })
    };
    first_of(decision, &stands, low, high)
}

/// The same where somebody else knows whether the decision stands from one number to another one.
pub fn first_of(decision: &Decision, stands: &dyn Fn(i64, i64) -> Option<bool>, low: i64, high: i64) -> Option<i64> {
    if low > high {
        return None;
    }
    match stands(low, high) {
        Some(true) => None,
        Some(false) => Some(low),
        None if low == high => Some(low),
        // What is not followed holds at the point itself only.
        None if decision.test == Test::NotFollowed => Some(low),
        None => {
            let middle = low + (high - low) / 2;
            first_of(decision, stands, low, middle).or_else(|| first_of(decision, stands, middle + 1, high))
        }
    }
}

/// The ends of the stretch around a number on which all decisions stay, within ends.
fn around(
    decisions: &[Decision],
    over: &Span,
    place: usize,
    at: &Number,
    within: (End, End),
) -> Result<(End, End), Vec<Diagnostic>> {
    let (mut from, mut to) = within;
    for decision in decisions {
        if decision.stands(over) == Some(true) {
            continue;
        }
        for crossing in crossings(decision, over, place) {
            let (edge, right) = match crossing {
                Crossing::Never => continue,
                // Whether the value itself belongs to what lies behind it.
                Crossing::At { at, rising, included } => (at, rising == included),
                Crossing::NotFollowed => return Err(vec![not_followed(decision)]),
            };
            if *at > edge || *at == edge && right {
                let end = End { at: edge, open: !right };
                if (&end.at, end.open) > (&from.at, from.open) {
                    from = end;
                }
            } else {
                let end = End { at: edge, open: right };
                if (&end.at, !end.open) < (&to.at, !to.open) {
                    to = end;
                }
            }
        }
    }
    Ok((from, to))
}

fn crossings(decision: &Decision, over: &Span, place: usize) -> Vec<Crossing> {
    let Test::Against(curve, comparison) = &decision.test else { return vec![Crossing::NotFollowed] };
    let reaches = || curve.crossing(place, over, &Number::ZERO, true);
    let exceeds = || curve.crossing(place, over, &Number::ZERO, false);
    match comparison {
        Comparison::AtLeast | Comparison::Less => vec![reaches()],
        Comparison::Greater | Comparison::AtMost => vec![exceeds()],
        Comparison::Equal | Comparison::NotEqual => vec![reaches(), exceeds()],
    }
}

/// That it is not known where a decision turns.
pub fn not_followed(decision: &Decision) -> Diagnostic {
    let by = &decision.ground.by;
    let message = format!("「{by}」がどこで変わるかを正確に求められない");
    let finding = match decision.ground.span {
        Some(span) => Diagnostic::at(Code::NoValue, span, message),
        None => Diagnostic::new(Code::NoValue, message),
    };
    finding.help("整数でしか動かない事実（日付、日数）を動かすか、値を並べて書く（--vary 事実=0.9、0.95）")
}

/// A number of a gap.
fn inside(low: &End, high: &End) -> Number {
    if !low.open {
        low.at.clone()
    } else if !high.open {
        high.at.clone()
    } else {
        let half = Number::ratio(1, 2).unwrap_or(Number::ONE);
        &(&low.at + &high.at) * &half
    }
}

/// A point of both facts.
pub fn point(place: usize, at: &Number, other: &Number) -> Point {
    if place == 0 { [at.clone(), other.clone()] } else { [other.clone(), at.clone()] }
}

/// A box of both facts.
pub fn span(place: usize, this: (Number, Number), other: &(Number, Number)) -> Span {
    if place == 0 { [this, other.clone()] } else { [other.clone(), this] }
}
