//! How a value moves with one or two varied facts while every decision stays as it was: exact at every point, with exact
//! bounds over a box of points. A date is its day number, another fact the number written in its unit.
//! Knows no rule; which decisions there were is in `record`.

use crate::calendar::holidays::Holidays;
use crate::calendar::period;
use crate::calendar::step::DayStep;
use crate::law::unit::Unit;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use chrono::{Datelike, NaiveDate};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many facts can be varied at once.
pub const FACTS: usize = 2;

/// A point: the varied facts' values.
pub type Point = [Number; FACTS];

/// A box of points: for each varied fact its least and greatest value.
pub type Span = [(Number, Number); FACTS];

/// How a value comes from the varied facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Form {
    /// Not at all.
    #[default]
    Still,
    /// As a curve says.
    Moves(Rc<Curve>),
    /// A list: for each row the columns that move.
    Rows(Rc<Vec<BTreeMap<String, Form>>>),
    /// In a way that is not followed: known at the point itself only.
    Unknown,
}

impl Form {
    /// The form behind one more step.
    pub fn map(self, step: impl FnOnce(Rc<Curve>) -> Rc<Curve>) -> Self {
        match self {
            Self::Still => Self::Still,
            Self::Moves(curve) => Self::of(step(curve)),
            Self::Rows(_) | Self::Unknown => Self::Unknown,
        }
    }

    /// The form of a curve, which may not move at all.
    pub fn of(curve: Rc<Curve>) -> Self {
        if curve.still().is_some() { Self::Still } else { Self::Moves(curve) }
    }
}

/// A number as it moves.
#[derive(Clone, Debug, PartialEq)]
pub enum Curve {
    /// A constant and so much for every unit of each fact.
    Line(Point, Number),
    /// ＋.
    Sum(Rc<Curve>, Rc<Curve>),
    /// A constant multiple.
    Scaled(Rc<Curve>, Number),
    /// ×.
    Product(Rc<Curve>, Rc<Curve>),
    /// ÷.
    Quotient(Rc<Curve>, Rc<Curve>),
    /// A whole power.
    Power(Rc<Curve>, u32),
    /// 端数処理 in a unit.
    Rounded(Rc<Curve>, Rounding, Unit),
    /// A day from a day.
    Day(Rc<Curve>, DayMove),
    /// Years from a day to a day.
    Years(Rc<Curve>, Rc<Curve>),
}

/// How a day comes from a day; a later day never gives an earlier one.
#[derive(Clone, Debug, PartialEq)]
pub enum DayMove {
    /// By the calendar.
    Step(DayStep),
    /// 翌営業日 where it is a holiday.
    BusinessDay(Rc<Holidays>),
}

impl DayMove {
    /// The day it gives; none beyond the calendar.
    pub fn apply(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Step(step) => step.apply(day),
            Self::BusinessDay(holidays) => holidays.next_business_day(day),
        }
    }
}

/// A day as a number.
pub fn day_number(day: NaiveDate) -> Number {
    Number::from_integer(i64::from(day.num_days_from_ce()))
}

/// The day of a number.
pub fn day_of(number: &Number) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(number.to_i64()?).ok()?)
}

impl Curve {
    /// A number that stays.
    pub fn constant(number: Number) -> Rc<Self> {
        Rc::new(Self::Line([Number::ZERO, Number::ZERO], number))
    }

    /// A varied fact, each unit of it being worth so much.
    pub fn fact(place: usize, worth: Number) -> Rc<Self> {
        let [mut one, mut other] = [Number::ZERO, Number::ZERO];
        if place == 0 {
            one = worth
        } else {
            other = worth
        }
        Rc::new(Self::Line([one, other], Number::ZERO))
    }

    /// The number, where it stays.
    pub fn still(&self) -> Option<&Number> {
        match self {
            Self::Line([one, other], offset) if one.is_zero() && other.is_zero() => Some(offset),
            _ => None,
        }
    }

    /// ＋.
    pub fn plus(self: &Rc<Self>, other: &Rc<Self>) -> Rc<Self> {
        match (self.as_ref(), other.as_ref()) {
            (Self::Line([a, b], c), Self::Line([d, e], f)) => Rc::new(Self::Line([a + d, b + e], c + f)),
            _ if other.still().is_some_and(Number::is_zero) => self.clone(),
            _ if self.still().is_some_and(Number::is_zero) => other.clone(),
            _ => Rc::new(Self::Sum(self.clone(), other.clone())),
        }
    }

    /// －.
    pub fn minus(self: &Rc<Self>, other: &Rc<Self>) -> Rc<Self> {
        self.plus(&other.scaled(&Number::from_integer(-1)))
    }

    /// A constant multiple.
    pub fn scaled(self: &Rc<Self>, factor: &Number) -> Rc<Self> {
        match self.as_ref() {
            Self::Line([a, b], c) => Rc::new(Self::Line([a * factor, b * factor], c * factor)),
            Self::Scaled(inner, own) => inner.scaled(&(own * factor)),
            _ if factor.is_zero() => Self::constant(Number::ZERO),
            _ if *factor == Number::ONE => self.clone(),
            _ => Rc::new(Self::Scaled(self.clone(), factor.clone())),
        }
    }

    /// ×.
    pub fn times(self: &Rc<Self>, other: &Rc<Self>) -> Rc<Self> {
        match (self.still(), other.still()) {
            (Some(factor), _) => other.scaled(factor),
            (None, Some(factor)) => self.scaled(factor),
            (None, None) => Rc::new(Self::Product(self.clone(), other.clone())),
        }
    }

    /// ÷; the divisor is known not to be zero.
    pub fn over(self: &Rc<Self>, other: &Rc<Self>) -> Rc<Self> {
        match other.still().and_then(|divisor| Number::ONE.checked_div(divisor)) {
            Some(factor) => self.scaled(&factor),
            None => Rc::new(Self::Quotient(self.clone(), other.clone())),
        }
    }

    /// Its value at a point; none where there is none (a zero divisor, a day beyond the calendar).
    pub fn at(&self, point: &Point) -> Option<Number> {
        let [x, y] = point;
        match self {
            Self::Line([a, b], offset) => Some(&(&(a * x) + &(b * y)) + offset),
            Self::Sum(one, other) => Some(one.at(point)? + other.at(point)?),
            Self::Scaled(inner, factor) => Some(inner.at(point)? * factor),
            Self::Product(one, other) => Some(one.at(point)? * other.at(point)?),
            Self::Quotient(one, other) => one.at(point)?.checked_div(&other.at(point)?),
            Self::Power(inner, exponent) => inner.at(point)?.checked_pow(*exponent),
            Self::Rounded(inner, rounding, unit) => Some(rounded(&inner.at(point)?, *rounding, *unit)),
            Self::Day(inner, step) => Some(day_number(step.apply(day_of(&inner.at(point)?)?)?)),
            Self::Years(from, to) => period::years_between(day_of(&from.at(point)?)?, day_of(&to.at(point)?)?),
        }
    }

    /// Bounds of its values over a box; none where they are not known.
    pub fn range(&self, over: &Span) -> Option<(Number, Number)> {
        let [(left, right), (below, above)] = over;
        match self {
            Self::Line([a, b], offset) => {
                let (one, other) = (ordered(a * left, a * right), ordered(b * below, b * above));
                Some((&(one.0 + other.0) + offset, &(one.1 + other.1) + offset))
            }
            Self::Sum(one, other) => {
                let (one, other) = (one.range(over)?, other.range(over)?);
                Some((one.0 + other.0, one.1 + other.1))
            }
            Self::Scaled(inner, factor) => {
                let (low, high) = inner.range(over)?;
                Some(ordered(low * factor, high * factor))
            }
            Self::Product(one, other) => {
                let (one, other) = (one.range(over)?, other.range(over)?);
                corners(&one, &other, |a, b| Some(a * b))
            }
            Self::Quotient(one, other) => {
                let (one, other) = (one.range(over)?, other.range(over)?);
                let spans_zero = !other.1.is_negative() && (other.0.is_negative() || other.0.is_zero());
                if spans_zero { None } else { corners(&one, &other, Number::checked_div) }
            }
            Self::Power(inner, exponent) => {
                let (low, high) = inner.range(over)?;
                let spans_zero = low.is_negative() && !high.is_negative();
                let (one, other) = ordered(low.checked_pow(*exponent)?, high.checked_pow(*exponent)?);
                Some((if spans_zero && exponent.is_multiple_of(2) { Number::ZERO } else { one }, other))
            }
            Self::Rounded(inner, rounding, unit) => {
                let (low, high) = inner.range(over)?;
                Some((rounded(&low, *rounding, *unit), rounded(&high, *rounding, *unit)))
            }
            Self::Day(inner, step) => {
                let (low, high) = inner.range(over)?;
                let apply = |day: &Number| step.apply(day_of(day)?).map(day_number);
                Some((apply(&low)?, apply(&high)?))
            }
            Self::Years(from, to) => {
                let (from, to) = (from.range(over)?, to.range(over)?);
                let years = |from: &Number, to: &Number| period::years_between(day_of(from)?, day_of(to)?);
                Some((years(&from.1, &to.0)?, years(&from.0, &to.1)?))
            }
        }
    }

    /// The curve in other facts: the second one less so many times the first one stands in the place of the second one.
    pub fn sheared(&self, slope: &Number) -> Rc<Self> {
        Rc::new(match self {
            Self::Line([a, b], offset) => Self::Line([a + &(b * slope), b.clone()], offset.clone()),
            Self::Sum(one, other) => Self::Sum(one.sheared(slope), other.sheared(slope)),
            Self::Scaled(inner, factor) => Self::Scaled(inner.sheared(slope), factor.clone()),
            Self::Product(one, other) => Self::Product(one.sheared(slope), other.sheared(slope)),
            Self::Quotient(one, other) => Self::Quotient(one.sheared(slope), other.sheared(slope)),
            Self::Power(inner, exponent) => Self::Power(inner.sheared(slope), *exponent),
            Self::Rounded(inner, rounding, unit) => Self::Rounded(inner.sheared(slope), *rounding, *unit),
            Self::Day(inner, step) => Self::Day(inner.sheared(slope), step.clone()),
            Self::Years(from, to) => Self::Years(from.sheared(slope), to.sheared(slope)),
        })
    }

    /// Along one of the facts, where the curve goes from below a level to it (`reach`: at or above it; else: above it),
    /// the other fact being anywhere in the box.
    pub fn crossing(&self, place: usize, over: &Span, level: &Number, reach: bool) -> Crossing {
        match self {
            Self::Line([one, other], offset) => {
                let [first, second] = over;
                let (slope, rest, (low, high)) = if place == 0 { (one, other, second) } else { (other, one, first) };
                if !rest.is_zero() && low != high {
                    return Crossing::NotFollowed;
                }
                let root = (&(level - offset) - &(rest * low)).checked_div(slope);
                root.map_or(Crossing::Never, |at| Crossing::At { at, rising: !slope.is_negative(), included: reach })
            }
            Self::Sum(one, other) => match (one.still(), other.still()) {
                (Some(number), _) => other.crossing(place, over, &(level - number), reach),
                (None, Some(number)) => one.crossing(place, over, &(level - number), reach),
                (None, None) => Crossing::NotFollowed,
            },
            Self::Scaled(inner, factor) => match level.checked_div(factor) {
                Some(level) if !factor.is_negative() => inner.crossing(place, over, &level, reach),
                // Upside down: at or above the level is not above it in the inner one.
                Some(level) => inner.crossing(place, over, &level, !reach).turned(),
                None => Crossing::Never,
            },
            Self::Rounded(inner, rounding, unit) => {
                let (threshold, included) = rounding_threshold(&unit.written(level), *rounding, reach);
                inner.crossing(place, over, &unit.value_of(&threshold), included)
            }
            // ｆ÷ｇ reaches the level where ｆ－level×ｇ reaches nothing, upside down where ｇ is below nothing.
            Self::Quotient(one, other) => {
                let rest = one.minus(&other.scaled(level));
                match sign(other, over) {
                    Some(true) => rest.crossing(place, over, &Number::ZERO, reach),
                    Some(false) => rest.crossing(place, over, &Number::ZERO, !reach).turned(),
                    None => Crossing::NotFollowed,
                }
            }
            Self::Product(one, other) if level.is_zero() => match (sign(one, over), sign(other, over)) {
                (Some(true), _) => other.crossing(place, over, level, reach),
                (Some(false), _) => other.crossing(place, over, level, !reach).turned(),
                (None, Some(true)) => one.crossing(place, over, level, reach),
                (None, Some(false)) => one.crossing(place, over, level, !reach).turned(),
                (None, None) => Crossing::NotFollowed,
            },
            Self::Power(inner, exponent) => {
                let grows = !exponent.is_multiple_of(2) || inner.range(over).is_some_and(|(low, _)| !low.is_negative());
                match root(level, *exponent) {
                    _ if !grows => Crossing::NotFollowed,
                    Some(root) => inner.crossing(place, over, &root, reach),
                    None if level.is_negative() && exponent.is_multiple_of(2) => Crossing::Never,
                    // A root that is no fraction is no value that could be written.
                    None => Crossing::NotFollowed,
                }
            }
            Self::Product(..) | Self::Day(..) | Self::Years(..) => Crossing::NotFollowed,
        }
    }
}

/// Where a curve crosses a level.
#[derive(Clone, Debug, PartialEq)]
pub enum Crossing {
    /// It does not.
    Never,
    /// There, once.
    At {
        /// The value of the fact.
        at: Number,
        /// Whether the curve is below before it; else it is below behind it.
        rising: bool,
        /// Whether the value itself belongs to the upper part.
        included: bool,
    },
    /// Not known.
    NotFollowed,
}

impl Crossing {
    /// The same for the curve upside down: what was the upper part is the lower one.
    fn turned(self) -> Self {
        match self {
            Self::At { at, rising, included } => Self::At { at, rising: !rising, included: !included },
            Self::Never => Self::Never,
            Self::NotFollowed => Self::NotFollowed,
        }
    }
}

/// From which number on a rounding gives at least (`reach`) or more than a level, and whether that number itself does.
fn rounding_threshold(level: &Number, rounding: Rounding, reach: bool) -> (Number, bool) {
    let ten = Number::from_integer(10);
    let size = ten.checked_pow(rounding.places().unsigned_abs()).unwrap_or(Number::ONE);
    let one = Number::ONE.checked_div(&size).unwrap_or(Number::ONE);
    let step = if rounding.places() > 0 { one } else { size };
    let steps = level.checked_div(&step).unwrap_or_else(|| level.clone());
    let up = if steps.is_integer() && !reach { steps + Number::ONE } else { steps.ceil() };
    let wanted = up * &step;
    let part = |quarters: i64| &wanted - &(&step * &Number::ratio(quarters, 4).unwrap_or(Number::ONE));
    let gives = |number: &Number| number.round(rounding) >= wanted;
    if gives(&part(3)) {
        let edge = part(4);
        let included = gives(&edge);
        return (edge, included);
    }
    if gives(&part(1)) {
        let edge = part(2);
        let included = gives(&edge);
        return (edge, included);
    }
    (wanted, true)
}

/// Whether a curve is above nothing all over a box, or below it; none where it is neither.
fn sign(curve: &Curve, over: &Span) -> Option<bool> {
    let (low, high) = curve.range(over)?;
    match (low.is_negative() || low.is_zero(), high.is_negative()) {
        (false, _) => Some(true),
        (true, true) => Some(false),
        (true, false) => None,
    }
}

/// The number whose power is a level; none where that is no fraction of machine integers.
fn root(level: &Number, exponent: u32) -> Option<Number> {
    let text = level.fraction();
    let (above, below) = text.split_once('/').unwrap_or((&text, "1"));
    let whole = |digits: &str| {
        let (negative, size) = match digits.strip_prefix('-') {
            Some(size) => (exponent % 2 == 1, size.parse::<i128>().ok().filter(|_| exponent % 2 == 1)?),
            None => (false, digits.parse::<i128>().ok()?),
        };
        let power = |base: i128| base.checked_pow(exponent);
        let (mut low, mut high) = (0_i128, size.min(i128::from(i64::MAX)));
        while low < high {
            let middle = low + (high - low) / 2;
            if power(middle).is_none_or(|power| power >= size) { high = middle } else { low = middle + 1 }
        }
        let found = i64::try_from(low).ok().filter(|_| power(low) == Some(size))?;
        Some(if negative { -found } else { found })
    };
    Number::ratio(whole(above)?, whole(below)?)
}

fn rounded(number: &Number, rounding: Rounding, unit: Unit) -> Number {
    unit.value_of(&unit.written(number).round(rounding))
}

fn ordered(one: Number, other: Number) -> (Number, Number) {
    if one.cmp(&other) == Ordering::Greater { (other, one) } else { (one, other) }
}

fn corners(
    one: &(Number, Number),
    other: &(Number, Number),
    work: impl Fn(&Number, &Number) -> Option<Number>,
) -> Option<(Number, Number)> {
    let (a, b) = ordered(work(&one.0, &other.0)?, work(&one.0, &other.1)?);
    let (c, d) = ordered(work(&one.1, &other.0)?, work(&one.1, &other.1)?);
    Some((a.min(c), b.max(d)))
}

#[cfg(test)]
mod tests {
    use super::{Crossing, Curve, day_number, day_of, rounding_threshold};
    use crate::law::unit::Unit;
    use crate::number::exact::Number;
    use crate::number::rounding::{Rounding, RoundingMode};
    use chrono::NaiveDate;

    #[test]
    fn years_grow_with_the_end_and_shrink_with_the_start() {
        let start = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap();
        let far = NaiveDate::from_ymd_opt(2024, 3, 1).unwrap();
        let years: Vec<_> = start.iter_days().take(2500).map(|day| super::period::years_between(day, far)).collect();
        assert!(years.iter().rev().is_sorted());
        for start in [start, NaiveDate::from_ymd_opt(2016, 2, 29).unwrap()] {
            assert!(start.iter_days().take(2500).map(|day| super::period::years_between(start, day)).is_sorted());
        }
    }

    #[test]
    fn a_rounding_reaches_a_level_where_it_does() {
        let number = |numerator| Number::ratio(numerator, 8).unwrap();
        for mode in [RoundingMode::Down, RoundingMode::Up, RoundingMode::HalfUp] {
            let rounding = Rounding::new(mode, 0).unwrap();
            for level in -24..=24 {
                for reach in [true, false] {
                    let (edge, included) = rounding_threshold(&number(level), rounding, reach);
                    for probe in -40..=40 {
                        let given = number(probe).round(rounding);
                        let expected = if reach { given >= number(level) } else { given > number(level) };
                        let told = if included { number(probe) >= edge } else { number(probe) > edge };
                        assert_eq!(told, expected, "{mode:?} {level}/8 {reach} at {probe}/8");
                    }
                }
            }
        }
    }

    #[test]
    fn a_quotient_and_a_power_cross_where_their_lines_do() {
        let number = |numerator, denominator| Number::ratio(numerator, denominator).unwrap();
        let x = Curve::fact(0, Number::ONE);
        let over = [(number(1, 10), number(10, 1)), (Number::ZERO, Number::ZERO)];
        let at = |curve: &Curve, level: &Number| match curve.crossing(0, &over, level, true) {
            Crossing::At { at, rising, included } => (at, rising, included),
            other => panic!("{other:?}"),
        };
        // 6÷(2X＋1) ≥ 2 until X is 1.
        let divisor = x.scaled(&number(2, 1)).plus(&Curve::constant(Number::ONE));
        let quotient = Curve::constant(number(6, 1)).over(&divisor);
        assert_eq!(at(&quotient, &number(2, 1)), (Number::ONE, false, true));
        // －6÷(2X＋1) ≥ －2 from there on.
        assert_eq!(at(&quotient.scaled(&number(-1, 1)), &number(-2, 1)), (Number::ONE, true, true));
        // X² ≥ 9÷4 from 1.5 on; where it is 2 is no fraction.
        let square = Curve::Power(x.clone(), 2);
        assert_eq!(at(&square, &number(9, 4)), (number(3, 2), true, true));
        assert_eq!(square.crossing(0, &over, &number(2, 1), true), Crossing::NotFollowed);
        assert_eq!(square.crossing(0, &over, &number(-1, 1), true), Crossing::Never);
        // (X－2)×(X＋1) ≥ 0 from 2 on, as X＋1 is above nothing here.
        let product = x.minus(&Curve::constant(number(2, 1))).times(&x.plus(&Curve::constant(Number::ONE)));
        assert_eq!(at(&product, &Number::ZERO), (number(2, 1), true, true));
        assert_eq!(super::root(&number(-8, 27), 3), Some(number(-2, 3)));
    }

    #[test]
    fn crossings_of_a_rounded_line() {
        let rounding = Rounding::new(RoundingMode::Down, 0).unwrap();
        let line = Curve::fact(0, Number::ratio(1, 3).unwrap());
        let falling = Curve::Rounded(line, rounding, Unit::YEN);
        let falling = std::rc::Rc::new(falling).scaled(&Number::from_integer(-2));
        // -2×⌊x÷3⌋ ≥ -4 as long as x < 9.
        let nowhere = (Number::ZERO, Number::ZERO);
        let over = [nowhere.clone(), nowhere];
        let crossing = falling.crossing(0, &over, &Number::from_integer(-4), true);
        assert_eq!(crossing, Crossing::At { at: Number::from_integer(9), rising: false, included: false });
        let day = NaiveDate::from_ymd_opt(2013, 4, 1).unwrap();
        assert_eq!(day_of(&day_number(day)), Some(day));
    }
}
