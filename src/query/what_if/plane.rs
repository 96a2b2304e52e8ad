//! Two facts: strips of the first one along which every decision of the second one's intervals stays. A bound between two
//! intervals may move with the first fact, so that comparing the facts with each other costs no strip a day.

use crate::diagnostic::report::Diagnostic;
use crate::eval::record::{Decision, Test};
use crate::number::exact::Number;
use crate::query::what_if::axis::{Axis, Scale};
use crate::query::what_if::line::{self, Piece, Probe, cover, span};
use crate::query::what_if::piece::Interval;
use crate::query::what_if::region::{Bound, Region, slope};
use crate::query::what_if::{Stretch, Strip};
use std::collections::BTreeSet;

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
                made.add(&here, (&here, &Number::from_integer(last)), &pieces, regions);
                at = last + 1;
            }
        }
        Scale::Choices(values) => {
            for at in (0_i64..).take(values.len()).map(Number::from_integer) {
                let pieces = cover(probe, second, 1, &(at.clone(), at.clone()))?;
                let regions = pieces.iter().map(|piece| still(&at, piece)).collect();
                made.add(&at, (&at, &at), &pieces, regions);
            }
        }
        Scale::Real(from, to) => made.through_all_numbers(from, to)?,
    }
    Ok(made.strips.into_iter().map(|(strip, _)| strip).collect())
}

/// A strip of a fact that moves through all numbers: a value by itself, or what lies between two.
struct Found {
    from: Number,
    to: Number,
    at: Number,
    pieces: Vec<Piece>,
    regions: Vec<Region>,
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
    let slopes: Vec<Option<Number>> = if matches!(second.scale, Scale::Real(..)) {
        // Of all numbers a decision turns where what it compares with zero is zero.
        let bound = line::point(1, &one.to.at, here);
        let zero = |decision: &&Decision| match &decision.test {
            Test::Against(curve, _) => curve.at(&bound).is_some_and(|value| value.is_zero()),
            Test::NotFollowed => false,
        };
        let decisions = one.taken.decisions.iter().chain(&other.taken.decisions);
        decisions.filter(zero).map(slope).collect()
    } else {
        let column = |at: &Number| span(1, (at.clone(), at.clone()), &(here.clone(), here.clone()));
        let next = |decision: &Decision, below: bool| {
            let moves = slope(decision).or_else(|| step(decision, here, &one.to.at, below));
            // By whole steps a bound moves by whole steps only.
            moves.filter(Number::is_integer)
        };
        let turning = |piece: &Piece, at: &Number, below: bool| -> Vec<Option<Number>> {
            let turning = piece.taken.decisions.iter().filter(|one| one.stands(&column(at)) != Some(true));
            turning.map(|decision| next(decision, below)).collect()
        };
        [turning(one, &other.from.at, true), turning(other, &one.to.at, false)].concat()
    };
    let first = slopes.first()?.clone()?;
    slopes.iter().all(|other| other.as_ref() == Some(&first)).then_some(first)
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

/// How far a strip around a value goes: to the nearest values at which a decision turns along a bound, or two bounds meet.
fn extent(
    at: &Number,
    (low, high): (&Number, &Number),
    pieces: &[Piece],
    regions: &[Region],
) -> Result<(Number, Number), Vec<Diagnostic>> {
    let (mut from, mut to) = (low.clone(), high.clone());
    for (piece, region) in pieces.iter().zip(regions) {
        let own = piece.taken.decisions.iter().flat_map(|decision| region.turns(decision));
        for turn in own.chain(region.meeting()) {
            if turn == *at {
                return Err(piece.taken.decisions.iter().take(1).map(line::not_followed).collect());
            }
            if turn < *at { from = from.max(turn) } else { to = to.min(turn) }
        }
    }
    for (piece, region) in pieces.iter().zip(regions) {
        let unknown =
            piece.taken.decisions.iter().find(|decision| region.stands_between(decision, &from, &to) != Some(true));
        if let Some(decision) = unknown {
            return Err(vec![line::not_followed(decision)]);
        }
    }
    Ok((from, to))
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
    /// All numbers between two: the values at which something turns are strips by themselves, and what lies between them.
    fn through_all_numbers(&mut self, from: &Number, to: &Number) -> Result<(), Vec<Diagnostic>> {
        let mut turns: BTreeSet<Number> = [from.clone(), to.clone()].into();
        let mut found = Vec::new();
        let mut gaps = if from < to { vec![(from.clone(), to.clone())] } else { Vec::new() };
        while let Some((low, high)) = gaps.pop() {
            let one = self.between(&low, &high)?;
            if one.from > low {
                turns.insert(one.from.clone());
                gaps.push((low, one.from.clone()));
            }
            if one.to < high {
                turns.insert(one.to.clone());
                gaps.push((one.to.clone(), high));
            }
            found.push(one);
        }
        for at in turns {
            let pieces = cover(self.probe, self.second, 1, &(at.clone(), at.clone()))?;
            let regions = regions(&at, &pieces, self.second);
            found.push(Found { from: at.clone(), to: at.clone(), at, pieces, regions });
        }
        found.sort_by(|one, other| (&one.from, &one.to).cmp(&(&other.from, &other.to)));
        for one in found {
            self.add(&one.at, (&one.from, &one.to), &one.pieces, one.regions);
        }
        Ok(())
    }

    /// A strip within a gap, its ends left out: as far as no decision turns along a bound.
    fn between(&self, low: &Number, high: &Number) -> Result<Found, Vec<Diagnostic>> {
        // Where something turns just in the middle, somewhere else.
        let mut last = Vec::new();
        for (part, of) in [(1, 2), (1, 3), (3, 5), (2, 7), (8, 11)] {
            let at = low + &(&(high - low) * &Number::ratio(part, of).unwrap_or(Number::ONE));
            let pieces = cover(self.probe, self.second, 1, &(at.clone(), at.clone()))?;
            let regions = regions(&at, &pieces, self.second);
            match extent(&at, (low, high), &pieces, &regions) {
                Ok((from, to)) => return Ok(Found { from, to, at, pieces, regions }),
                Err(findings) => last = findings,
            }
        }
        Err(last)
    }

    /// A strip of pieces found at a value of the first fact.
    fn add(&mut self, at: &Number, (from, to): (&Number, &Number), pieces: &[Piece], regions: Vec<Region>) {
        let told = line::told_regions(self.probe, self.second, pieces, &regions, at, (from, to));
        let (intervals, regions): (Vec<Interval>, Vec<Region>) = told.into_iter().unzip();
        let between = matches!(self.first.scale, Scale::Real(..)) && from < to;
        let over = Stretch {
            from_open: between,
            to_open: between,
            ..Stretch::closed(self.first.value(from), self.first.value(to))
        };
        match self.strips.last_mut().filter(|_| !matches!(self.first.scale, Scale::Choices(_))) {
            Some((last, known)) if goes_on(known, &regions, from) && same(&last.intervals, &intervals) => {
                if let Some(stretch) = &mut last.over {
                    stretch.to = over.to;
                    stretch.to_open = over.to_open;
                }
                last.intervals.iter_mut().zip(intervals).for_each(|(before, behind)| before.end_as(&behind));
            }
            _ => self.strips.push((Strip { over: Some(over), intervals }, regions)),
        }
    }
}

/// Whether bounds that begin at a value are those that came to it.
fn goes_on(before: &[Region], behind: &[Region], at: &Number) -> bool {
    let goes_on = |one: &Region, other: &Region, of: fn(&Region) -> &Bound| {
        let (before, behind) = (of(one), of(other));
        let here = behind.after(&(at - &other.start));
        before.after(&(at - &one.start)) == here && before.slope == behind.slope && before.open == behind.open
    };
    before.len() == behind.len()
        && before
            .iter()
            .zip(behind)
            .all(|(one, other)| goes_on(one, other, |one| &one.low) && goes_on(one, other, |one| &one.high))
}

/// Whether two strips say the same in their intervals.
fn same(one: &[Interval], other: &[Interval]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.says_the_same(other))
}
