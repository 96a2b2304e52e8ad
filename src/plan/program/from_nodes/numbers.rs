//! Sums, products, quotients, roundings and extremes: on machine words while the bounds allow it.

use super::{Builder, Placed, known, last_place};
use crate::law::unit::Unit;
use crate::number::divisor::Divisor;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::number::word_divisor::{ProductDivisor, WordDivisor};
use crate::plan::node::{Constant, NodeId, Op};
use crate::plan::program::scale::{Scaled, Width, common, factor_and_divisor, size, times, width};
use crate::plan::program::step::{BigOperator, Column, Exactly, StatusAt, Step, Whole, status};
use num_bigint::BigUint;
use num_traits::{One, Zero};

/// A column of whole numbers, and how large they can be.
type Factor = (Whole, BigUint);

/// A product but for its last step, and what 1 in it is worth.
struct TwoFactors {
    first: Factor,
    second: Option<Factor>,
    scale: Number,
}

impl Builder<'_> {
    /// A whole number as a multiple of another scale; none where it leaves 128 bits.
    pub(super) fn multiple(&mut self, one: Whole, most: &BigUint, by: i128) -> Option<Whole> {
        if by == 1 {
            return Some(one);
        }
        if let Whole::Known(known) = one {
            return known.checked_mul(by).map(Whole::Known);
        }
        let out = self.new_whole(width(&(most * size(by))))?;
        self.push(Step::Sum { one: (one, by), other: (Whole::Known(0), 0), plus: 0, out });
        Some(out)
    }

    /// A placed number as it is, of any size.
    pub(super) fn exactly(&self, placed: &Placed) -> Exactly {
        match &placed.column {
            Column::Whole(Whole::Known(known)) => Exactly::Known(&Number::from_i128(*known) * &placed.scaled.scale),
            Column::Whole(whole) => Exactly::Scaled(*whole, placed.scaled.scale.clone()),
            Column::Exact(exactly) => exactly.clone(),
            Column::Days(_) | Column::Words(_) | Column::Truths(_) | Column::Nothing => Exactly::Known(Number::ZERO),
        }
    }

    pub(super) fn big(&mut self, operator: BigOperator, one: &Placed, other: &Placed) -> Placed {
        let known = self.both(&[one.status, other.status]);
        let (one, other) = (self.exactly(one), self.exactly(other));
        let out = self.new_big();
        let lost = matches!(operator, BigOperator::Divide | BigOperator::Power).then(|| self.new_status());
        self.push(Step::Big { operator, one, other, status: known, out, lost });
        let status = match lost {
            Some(lost) => self.both(&[known, StatusAt::In(lost)]),
            None => known,
        };
        Placed::of(Column::Exact(Exactly::Big(out)), status)
    }

    pub(super) fn sum(&mut self, terms: &[NodeId]) -> Placed {
        let parts = match self.parts(terms) {
            Ok(parts) => parts,
            Err(nothing) => return *nothing,
        };
        let statuses: Vec<StatusAt> = parts.iter().map(|part| part.status).collect();
        let status = self.both(&statuses);
        match self.whole_sum(&parts) {
            Some(placed) => Placed { status, ..placed },
            None => self.in_turn(BigOperator::Add, &parts),
        }
    }

    pub(super) fn in_turn(&mut self, operator: BigOperator, parts: &[Placed]) -> Placed {
        let mut parts = parts.iter();
        let Some(first) = parts.next().cloned() else { return Placed::nothing(status::UNANSWERED) };
        parts.fold(first, |sum, part| self.big(operator, &sum, part))
    }

    /// A sum on 128 bits at most.
    pub(super) fn whole_sum(&mut self, parts: &[Placed]) -> Option<Placed> {
        let scale = common_scale(parts)?;
        let mut plus = 0_i128;
        let mut terms: Vec<(Whole, i128, BigUint)> = Vec::new();
        for part in parts {
            let Column::Whole(whole) = part.column else { return None };
            let by = times(&part.scaled.scale, &scale);
            match whole {
                Whole::Known(known) => {
                    let value = &Number::from_i128(known) * &part.scaled.scale;
                    plus = plus.checked_add(times(&value, &scale)?)?;
                }
                Whole::Narrow(_) | Whole::Wide(_) => terms.push((whole, by?, &part.scaled.most * size(by?))),
            }
        }
        let mut most = size(plus);
        let mut sum: Option<(Whole, i128)> = None;
        for (whole, by, bound) in terms {
            most += bound;
            sum = Some(match sum {
                None => (whole, by),
                Some(one) => {
                    let out = self.new_whole(width(&most))?;
                    self.push(Step::Sum { one, other: (whole, by), plus: std::mem::take(&mut plus), out });
                    (out, 1)
                }
            });
        }
        let (whole, by) = sum?;
        let scaled = Scaled { scale, most };
        let whole = match (by, plus) {
            (1, 0) => whole,
            _ => {
                let out = self.new_whole(width(&scaled.most))?;
                self.push(Step::Sum { one: (whole, by), other: (Whole::Known(0), 0), plus, out });
                out
            }
        };
        Some(Placed { scaled, ..Placed::of(Column::Whole(whole), StatusAt::Sure) })
    }

    pub(super) fn product(&mut self, factors: &[NodeId], by: &Number) -> Placed {
        let parts = match self.parts(factors) {
            Ok(parts) => parts,
            Err(nothing) => return *nothing,
        };
        let statuses: Vec<StatusAt> = parts.iter().map(|part| part.status).collect();
        let status = self.both(&statuses);
        if by.is_zero() {
            return Placed { status, ..known(&Constant::Number(Number::ZERO)) };
        }
        if let Some(placed) = self.two_factors(&parts, by).and_then(|two| self.whole_product(two)) {
            return Placed { status, ..placed };
        }
        let product = self.in_turn(BigOperator::Multiply, &parts);
        match by == &Number::ONE {
            true => product,
            false => self.big(BigOperator::Multiply, &product, &known(&Constant::Number(by.clone()))),
        }
    }

    /// A product on 128 bits at most but for its last step: the smallest factors first, so that few steps are wide.
    fn two_factors(&mut self, parts: &[Placed], by: &Number) -> Option<TwoFactors> {
        let mut scale = by.clone();
        let mut list: Vec<(Whole, BigUint)> = Vec::new();
        for part in parts {
            let Column::Whole(whole) = part.column else { return None };
            scale = &scale * &part.scaled.scale;
            list.push((whole, part.scaled.most.clone()));
        }
        let whole: BigUint = list.iter().map(|(_, most)| most.clone()).fold(BigUint::one(), |all, one| all * one);
        if width(&whole) == Width::Big {
            return None;
        }
        while list.len() > 2 {
            list.sort_by(|one, other| other.1.cmp(&one.1));
            let (one, other) = (list.pop()?, list.pop()?);
            list.push(self.multiplied(one, other)?);
        }
        let first = list.pop()?;
        Some(TwoFactors { first, second: list.pop(), scale })
    }

    fn multiplied(&mut self, (one, first): Factor, (other, second): Factor) -> Option<Factor> {
        let most = first * second;
        let out = self.new_whole(width(&most))?;
        self.push(Step::Product { one, other, out });
        Some((out, most))
    }

    fn whole_product(&mut self, two: TwoFactors) -> Option<Placed> {
        let (whole, most) = match two.second {
            Some(second) => self.multiplied(two.first, second)?,
            None => two.first,
        };
        let scaled = Scaled { scale: two.scale, most };
        Some(Placed { scaled, ..Placed::of(Column::Whole(whole), StatusAt::Sure) })
    }

    /// A rounding of a node, of a product without forming it where its quotient is short.
    pub(super) fn rounded_node(&mut self, node: NodeId, rounding: Rounding, unit: Unit) -> Placed {
        if let (Op::Product(factors, by), false) = (self.nodes.op(node), self.placed.contains_key(&node))
            && !by.is_zero()
            && let Ok(parts) = self.parts(factors)
            && let Some(two) = self.two_factors(&parts, by)
        {
            let statuses: Vec<StatusAt> = parts.iter().map(|part| part.status).collect();
            let status = self.both(&statuses);
            if let Some(placed) = self.rounded_product(&two, rounding, unit) {
                return Placed { status, ..placed };
            }
            if let Some(placed) = self.whole_product(two) {
                self.placed.insert(node, Placed { status, ..placed });
            }
        }
        let placed = self.place(node);
        self.rounded(placed, rounding, unit)
    }

    /// None where the product is narrow anyway, or its quotient may be long.
    fn rounded_product(&mut self, two: &TwoFactors, rounding: Rounding, unit: Unit) -> Option<Placed> {
        let ((one, first), (other, second)) = (&two.first, two.second.as_ref()?);
        let last = last_place(rounding, unit);
        let (factor, divisor) = factor_and_divisor(&two.scale.checked_div(&last)?)?;
        let narrow = |most: &BigUint| width(most) == Width::Narrow;
        if narrow(&(first * second)) || !narrow(first) || !narrow(second) {
            return None;
        }
        let prepared = ProductDivisor::new([first, second], factor, divisor, rounding.mode())?;
        let most = first * second * size(factor) / divisor + 1_u32;
        let out = self.new_narrow();
        self.push(Step::RoundProduct { one: *one, other: *other, divisor: prepared, out });
        let scaled = Scaled { scale: last, most };
        Some(Placed { scaled, ..Placed::of(Column::Whole(Whole::Narrow(out)), StatusAt::Sure) })
    }

    pub(super) fn rounded(&mut self, placed: Placed, rounding: Rounding, unit: Unit) -> Placed {
        if placed.column == Column::Nothing {
            return placed;
        }
        if let Some(rounded) = self.whole_rounded(&placed, rounding, unit) {
            return rounded;
        }
        let one = self.exactly(&placed);
        let out = self.new_big();
        self.push(Step::RoundBig { one, rounding, unit, out });
        Placed::of(Column::Exact(Exactly::Big(out)), placed.status)
    }

    pub(super) fn whole_rounded(&mut self, placed: &Placed, rounding: Rounding, unit: Unit) -> Option<Placed> {
        let Column::Whole(whole) = placed.column else { return None };
        let last = last_place(rounding, unit);
        let (factor, divisor) = factor_and_divisor(&placed.scaled.scale.checked_div(&last)?)?;
        let wide = &placed.scaled.most * size(factor);
        if width(&wide) == Width::Big {
            return None;
        }
        if divisor == 1 {
            let whole = self.multiple(whole, &placed.scaled.most, factor)?;
            return Some(Placed {
                column: Column::Whole(whole),
                scaled: Scaled { scale: last, most: wide },
                ..placed.clone()
            });
        }
        let most = &wide / divisor + 1_u32;
        let out = self.new_whole(width(&most))?;
        let word = WordDivisor::new(divisor, rounding.mode()).filter(|_| width(&wide) == Width::Narrow);
        match (word, out, i64::try_from(factor)) {
            (Some(divisor), Whole::Narrow(out), Ok(factor)) => {
                self.push(Step::RoundWord { one: whole, factor, divisor, out });
            }
            _ => {
                let divisor = Divisor::new(divisor, rounding.mode())?;
                self.push(Step::Round { one: whole, factor, divisor, out });
            }
        }
        Some(Placed { column: Column::Whole(out), scaled: Scaled { scale: last, most }, ..placed.clone() })
    }

    /// Numbers brought to one scale; none where one of them is no whole number on 128 bits.
    pub(super) fn aligned(&mut self, parts: &[Placed]) -> Option<(Vec<Whole>, Scaled)> {
        let scale = common_scale(parts)?;
        let scale = if scale.is_zero() { Number::ONE } else { scale };
        let mut most = BigUint::zero();
        let mut list = Vec::new();
        for part in parts {
            let Column::Whole(whole) = part.column else { return None };
            let (whole, bound) = match whole {
                Whole::Known(known) => {
                    let value = times(&(&Number::from_i128(known) * &part.scaled.scale), &scale)?;
                    (Whole::Known(value), size(value))
                }
                Whole::Narrow(_) | Whole::Wide(_) => {
                    let by = times(&part.scaled.scale, &scale)?;
                    (self.multiple(whole, &part.scaled.most, by)?, &part.scaled.most * size(by))
                }
            };
            most = most.max(bound);
            list.push(whole);
        }
        (width(&most) != Width::Big).then_some((list, Scaled { scale, most }))
    }

    pub(super) fn extreme(&mut self, list: &[NodeId], larger: bool) -> Placed {
        let parts = match self.parts(list) {
            Ok(parts) => parts,
            Err(nothing) => return *nothing,
        };
        let statuses: Vec<StatusAt> = parts.iter().map(|part| part.status).collect();
        let known = self.both(&statuses);
        if parts.iter().all(|part| matches!(part.column, Column::Days(_))) {
            return self.extreme_day(&parts, larger, known);
        }
        if let Some((list, scaled)) = self.aligned(&parts) {
            let mut list = list.into_iter();
            let Some(mut best) = list.next() else { return Placed::nothing(status::UNANSWERED) };
            for other in list {
                let Some(out) = self.new_whole(width(&scaled.most)) else { return Placed::nothing(status::UNANSWERED) };
                self.push(Step::Extreme { one: best, other, larger, out });
                best = out;
            }
            return Placed { scaled, ..Placed::of(Column::Whole(best), known) };
        }
        self.in_turn(if larger { BigOperator::Larger } else { BigOperator::Smaller }, &parts)
    }

    pub(super) fn absolute(&mut self, one: NodeId) -> Placed {
        let placed = self.place(one);
        let made = match &placed.column {
            Column::Whole(whole) => self.new_whole(width(&placed.scaled.most)).map(|out| {
                self.push(Step::Absolute { one: *whole, out });
                let scale = placed.scaled.scale.abs();
                let scaled = Scaled { scale, most: placed.scaled.most.clone() };
                Placed { column: Column::Whole(out), scaled, ..placed.clone() }
            }),
            Column::Exact(_) => {
                let one = self.exactly(&placed);
                let out = self.new_big();
                self.push(Step::AbsoluteBig { one, out });
                Some(Placed::of(Column::Exact(Exactly::Big(out)), placed.status))
            }
            Column::Nothing => Some(placed),
            Column::Days(_) | Column::Words(_) | Column::Truths(_) => None,
        };
        made.unwrap_or_else(|| Placed::nothing(status::UNANSWERED))
    }
}

/// The largest scale of which all are whole multiples; none where one of them is no whole number on 128 bits.
fn common_scale(parts: &[Placed]) -> Option<Number> {
    parts.iter().try_fold(Number::ZERO, |scale, part| match &part.column {
        Column::Whole(Whole::Known(known)) => Some(common(&scale, &(&Number::from_i128(*known) * &part.scaled.scale))),
        Column::Whole(_) => Some(common(&scale, &part.scaled.scale)),
        _ => None,
    })
}
