//! Two facts: strips of the first one along which every decision of the second one's intervals stays. A bound between two
//! intervals may move with the first fact, so that comparing the facts with each other costs no strip a day.

use crate::diagnostic::report::Diagnostic;
use crate::eval::record::Decision;
use crate::number::exact::Number;
use crate::query::what_if::axis::{Axis, Scale};
use crate::query::what_if::line::{self, Piece, Probe, cover, span};
use crate::query::what_if::piece::Interval;
use crate::query::what_if::region::{Bound, Region, slope};
use crate::query::what_if::{Stretch, Strip};

/// The strips of the first fact.
pub fn strips(probe: &Probe<'_>, first: &Axis, second: &Axis) -> Result<Vec<Strip>, Vec<Diagnostic>> {
    let mut made = Made { probe, first, second, strips: Vec::new() };
    match &first.scale {
        Scale::Days(from, to) | Scale::Whole(from, to) => {
            let mut at = *from;
            while at <= *to {
                let here = Number::from_integer(at);
                let pieces = cover(probe, second, 1, &(here.clone(), here.clone()))?;
                let regions = regions(&here, &pieces, second);
                let last = last(&pieces, &regions, at, *to);
                made.add(&here, &Number::from_integer(last), &pieces, regions);
                at = last + 1;
            }
        }
        Scale::Choices(values) => {
            for at in (0_i64..).take(values.len()).map(Number::from_integer) {
                let pieces = cover(probe, second, 1, &(at.clone(), at.clone()))?;
                let regions = pieces.iter().map(|piece| still(&at, piece)).collect();
                made.add(&at, &at, &pieces, regions);
            }
        }
        // Every number there is cannot be a strip by itself: its intervals are those of the second fact, step by step.
        Scale::Real(..) => return Err(vec![line::needs_order(first, second)]),
    }
    Ok(made.strips.into_iter().map(|(strip, _)| strip).collect())
}

fn still(here: &Number, piece: &Piece) -> Region {
    let bound = |end: &line::End| Bound { at: end.at.clone(), slope: Number::ZERO, open: end.open };
    Region { start: here.clone(), low: bound(&piece.from), high: bound(&piece.to) }
}

/// The regions of the pieces found at a value of the first fact: between two of them lies a bound, which moves as the
/// decision does that turns there.
fn regions(here: &Number, pieces: &[Piece], second: &Axis) -> Vec<Region> {
    let mut regions: Vec<Region> = pieces.iter().map(|piece| still(here, piece)).collect();
    for (at, pair) in pieces.windows(2).enumerate() {
        let [one, other] = pair else { continue };
        let Some(moves) = bound_slope(here, one, other, second) else { continue };
        if let Some(region) = regions.get_mut(at) {
            region.high.slope = moves.clone();
        }
        if let Some(region) = regions.get_mut(at + 1) {
            region.low.slope = moves;
        }
    }
    regions
}

/// How the bound between two pieces moves: as all decisions do that turn there; none where they do not agree.
fn bound_slope(here: &Number, one: &Piece, other: &Piece, second: &Axis) -> Option<Number> {
    let whole = !matches!(second.scale, Scale::Real(..));
    let column = |at: &Number| span(1, (at.clone(), at.clone()), &(here.clone(), here.clone()));
    let (last, first) = if whole { (&one.to.at, &other.from.at) } else { (&one.probe, &other.probe) };
    let turning = one.taken.decisions.iter().filter(|decision| decision.stands(&column(first)) != Some(true));
    let behind = other.taken.decisions.iter().filter(|decision| decision.stands(&column(last)) != Some(true));
    let next = |decision: &Decision, below: bool| {
        slope(decision).or_else(|| whole.then(|| step(decision, here, &one.to.at, below)).flatten())
    };
    let slopes: Vec<Option<Number>> =
        turning.map(|decision| next(decision, true)).chain(behind.map(|decision| next(decision, false))).collect();
    let first = slopes.first()?.clone()?;
    // By whole steps a bound moves by whole steps only.
    let even = !whole || first.is_integer();
    (even && slopes.iter().all(|other| other.as_ref() == Some(&first))).then_some(first)
}

/// How far a bound of days moves at the next value of the first fact, where the decision that turns there is no line (a
/// month from a day). A day that is counted on moves little; one that moves further is not followed.
fn step(decision: &Decision, here: &Number, bound: &Number, below: bool) -> Option<Number> {
    const NEAR: i64 = 62;
    let next = here + &Number::ONE;
    let bound = bound.to_i64()?;
    let stands = |from: i64, to: i64| {
        let stretch = (Number::from_integer(from), Number::from_integer(to));
        let stands = decision.stands(&span(1, stretch, &(next.clone(), next.clone())));
        if below { stands } else { stands.map(|stands| !stands) }
    };
    let behind = line::first_of(decision, &stands, bound - NEAR, bound + NEAR)?;
    (behind > bound - NEAR).then(|| Number::from_integer(behind - 1 - bound))
}

/// The last value of the first fact to which all decisions stay in their regions, and the regions are regions.
fn last(pieces: &[Piece], regions: &[Region], at: i64, to: i64) -> i64 {
    let mut last = to;
    for (piece, region) in pieces.iter().zip(regions) {
        last = last.min(before_they_cross(region, at, to));
        for decision in &piece.taken.decisions {
            let stands =
                |from: i64, to: i64| region.stands(decision, &Number::from_integer(from), &Number::from_integer(to));
            if let Some(change) = line::first_of(decision, &stands, at + 1, last) {
                last = change - 1;
            }
        }
    }
    last
}

/// The last value of the first fact at which the lower bound is not behind the upper one.
fn before_they_cross(region: &Region, at: i64, to: i64) -> i64 {
    let closing = &region.low.slope - &region.high.slope;
    if closing.is_zero() || closing.is_negative() {
        return to;
    }
    let room = (&region.high.at - &region.low.at).checked_div(&closing).unwrap_or(Number::ZERO);
    let touching = region.low.open || region.high.open;
    let steps = if touching && room.is_integer() { room - Number::ONE } else { room };
    let whole = steps.floor().to_i64().unwrap_or(to);
    to.min(at.saturating_add(whole.max(0)))
}

/// The strips made so far, each with its regions.
struct Made<'a> {
    probe: &'a Probe<'a>,
    first: &'a Axis,
    second: &'a Axis,
    strips: Vec<(Strip, Vec<Region>)>,
}

impl Made<'_> {
    fn add(&mut self, from: &Number, to: &Number, pieces: &[Piece], regions: Vec<Region>) {
        let told = line::told_regions(self.probe, self.second, pieces, &regions, (from, to));
        let (intervals, regions): (Vec<Interval>, Vec<Region>) = told.into_iter().unzip();
        let over = Stretch::closed(self.first.value(from), self.first.value(to));
        match self.strips.last_mut().filter(|_| !matches!(self.first.scale, Scale::Choices(_))) {
            Some((last, known)) if goes_on(known, &regions, from) && same(&last.intervals, &intervals) => {
                if let Some(stretch) = &mut last.over {
                    stretch.to = over.to;
                }
            }
            _ => self.strips.push((Strip { over: Some(over), intervals }, regions)),
        }
    }
}

/// Whether bounds that begin at a value are those that came to it.
fn goes_on(before: &[Region], behind: &[Region], at: &Number) -> bool {
    let bound = |before: &Bound, start: &Number, behind: &Bound| {
        let there = before.after(&(at - start));
        there == behind.at && before.slope == behind.slope && before.open == behind.open
    };
    before.len() == behind.len()
        && before
            .iter()
            .zip(behind)
            .all(|(one, other)| bound(&one.low, &one.start, &other.low) && bound(&one.high, &one.start, &other.high))
}

/// Whether two strips have the same results in their intervals, none of which moves.
fn same(one: &[Interval], other: &[Interval]) -> bool {
    let still = |interval: &Interval| interval.results().iter().all(|result| !result.moving);
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| one.says_the_same(other) && still(one) && still(other))
}
