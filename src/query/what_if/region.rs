//! A region of two facts: over a stretch of the first one, from one bound of the second one to another, each of which stays
//! or moves evenly with the first one (通知日 against 通知期限).

use crate::eval::curve::{Curve, Point, Span};
use crate::eval::record::{Decision, Test};
use crate::number::exact::Number;
use std::rc::Rc;

/// A bound of the second fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// Where it is at the first value of the first fact.
    pub at: Number,
    /// How far it moves while the first fact moves by one.
    pub slope: Number,
    /// Whether the bound itself is outside.
    pub open: bool,
}

impl Bound {
    /// Where it is so many steps of the first fact further on.
    pub fn after(&self, steps: &Number) -> Number {
        &self.at + &(&self.slope * steps)
    }
}

/// A region.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// The first fact: where the bounds are told.
    pub start: Number,
    /// The lower bound of the second fact.
    pub low: Bound,
    /// The upper bound.
    pub high: Bound,
}

impl Region {
    /// The first and the last point over a stretch of the first fact.
    pub fn ends(&self, from: &Number, to: &Number) -> (Point, Point) {
        let (first, last) = (from - &self.start, to - &self.start);
        ([from.clone(), self.low.after(&first)], [to.clone(), self.high.after(&last)])
    }

    /// The smallest box around it over a stretch of the first fact, the second fact less so many times the first one.
    pub fn around(&self, from: &Number, to: &Number, slope: &Number) -> Span {
        let corners = self.corners(from, to);
        let sheared = corners.iter().map(|(point, _)| {
            let [x, y] = point;
            y - &(slope * x)
        });
        let (mut low, mut high): (Option<Number>, Option<Number>) = (None, None);
        for value in sheared {
            low = Some(low.map_or(value.clone(), |known| known.min(value.clone())));
            high = Some(high.map_or(value.clone(), |known| known.max(value)));
        }
        [(from.clone(), to.clone()), (low.unwrap_or(Number::ZERO), high.unwrap_or(Number::ZERO))]
    }

    /// The corners, and on which bound each lies.
    fn corners(&self, from: &Number, to: &Number) -> Vec<(Point, &Bound)> {
        let at = |x: &Number, bound: &Bound| [x.clone(), bound.after(&(x - &self.start))];
        [from, to].into_iter().flat_map(|x| [(at(x, &self.low), &self.low), (at(x, &self.high), &self.high)]).collect()
    }

    /// Whether a decision comes out as it did all over the region along a stretch of the first fact.
    pub fn stands(&self, decision: &Decision, from: &Number, to: &Number) -> Option<bool> {
        let Test::Against(curve, _) = &decision.test else { return None };
        if let Curve::Line(..) = curve.as_ref() {
            return self.line_stands(decision, curve, from, to);
        }
        // In the facts themselves, or along one of the bounds that move.
        let mut slopes = vec![Number::ZERO, self.low.slope.clone(), self.high.slope.clone()];
        slopes.dedup();
        slopes.into_iter().find_map(|slope| {
            let sheared = Decision { test: sheared(&decision.test, &slope), ..decision.clone() };
            sheared.stands(&self.around(from, to, &slope))
        })
    }

    /// Values of the first fact at which a decision that is a line turns along one of the bounds.
    pub fn turns(&self, decision: &Decision) -> Vec<Number> {
        let Test::Against(curve, _) = &decision.test else { return Vec::new() };
        let Curve::Line([first, second], _) = Rc::as_ref(curve) else { return Vec::new() };
        let along = |bound: &Bound| {
            let grows = first + &(second * &bound.slope);
            let here = curve.at(&[self.start.clone(), bound.at.clone()])?;
            Some(&self.start - &here.checked_div(&grows)?)
        };
        [&self.low, &self.high].into_iter().filter_map(along).collect()
    }

    /// The value of the first fact at which the bounds meet.
    pub fn meeting(&self) -> Option<Number> {
        let closing = &self.low.slope - &self.high.slope;
        Some(&self.start + &(&self.high.at - &self.low.at).checked_div(&closing)?)
    }

    /// Whether a decision stands between two values of the first fact, these themselves left out: a line does where it does
    /// in the middle, as it has no turn there.
    pub fn stands_between(&self, decision: &Decision, from: &Number, to: &Number) -> Option<bool> {
        match &decision.test {
            Test::Against(curve, _) if matches!(curve.as_ref(), Curve::Line(..)) => {
                self.stands(decision, &self.start, &self.start)
            }
            Test::Against(..) | Test::NotFollowed => self.stands(decision, from, to),
        }
    }

    /// A line has its bounds in the corners; one that only open bounds hold is not reached.
    fn line_stands(&self, decision: &Decision, curve: &Curve, from: &Number, to: &Number) -> Option<bool> {
        let corners = self.corners(from, to);
        let values: Vec<(Number, bool, bool)> = corners
            .iter()
            .map(|(point, bound)| Some((curve.at(point)?, !bound.open, std::ptr::eq(*bound, &self.low))))
            .collect::<Option<_>>()?;
        let least = values.iter().map(|(value, ..)| value).min()?;
        let most = values.iter().map(|(value, ..)| value).max()?;
        let reached = |level: &Number| {
            let there = || values.iter().filter(|(value, ..)| value == level);
            let both = there().any(|(.., low)| *low) && there().any(|(.., low)| !*low);
            there().any(|(_, closed, _)| *closed) || both && self.low != self.high
        };
        decision.stands_between((least, reached(least)), (most, reached(most)))
    }
}

fn sheared(test: &Test, slope: &Number) -> Test {
    match test {
        Test::Against(curve, comparison) if !slope.is_zero() => Test::Against(curve.sheared(slope), *comparison),
        Test::Against(..) | Test::NotFollowed => test.clone(),
    }
}

/// How far the bound at which a decision turns moves while the first fact moves by one; none where it does not move evenly.
pub fn slope(decision: &Decision) -> Option<Number> {
    let Test::Against(curve, _) = &decision.test else { return None };
    let Curve::Line([first, second], _) = Rc::as_ref(curve) else { return None };
    (-first.clone()).checked_div(second)
}
