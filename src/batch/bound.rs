//! Columns bound to facts, and a look at a stretch of them before it is worked out: which rows are what the declarations take,
//! and how large numbers can be.

use crate::batch::columns::{Data, UNNOTIFIED};
use crate::batch::lanes::Lanes;
use crate::batch::rows::Rows;
use crate::batch::words::all_known;
use crate::number::exact::Number;
use crate::plan::program::from_nodes::InputScales;
use crate::plan::program::scale::Scaled;
use crate::provision::graph::FactId;
use num_bigint::BigUint;

/// A column bound to a fact.
#[derive(Clone, Debug)]
pub(super) struct Bound<'a> {
    pub fact: FactId,
    pub data: Data<'a>,
    pub given: Option<&'a [bool]>,
    /// What 1 in a column of numbers is worth.
    pub scale: Number,
    /// The least and most that the fact's domain lets a column of numbers hold.
    pub domain: (i128, i128),
    /// A column of numbers holds whole ones only where each is a multiple of this.
    pub multiple: i128,
    /// Whether a day may be 未通知.
    pub may_be_open: bool,
    /// For each word of a column its category; none: there is no such category.
    pub categories: Vec<Option<String>>,
}

/// Some rows of a bound column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window<'b, 'a> {
    pub bound: &'b Bound<'a>,
    pub data: Data<'a>,
    pub given: Option<&'a [bool]>,
}

impl<'a> Bound<'a> {
    /// The rows of one stretch.
    pub fn window(&self, first: usize, rows: usize) -> Window<'_, 'a> {
        fn part<T>(list: &[T], first: usize, rows: usize) -> &[T] {
            list.get(first..first + rows).unwrap_or_default()
        }
        let data = match self.data {
            Data::Dates(list) => Data::Dates(part(list, first, rows)),
            Data::Numbers(list, decimals) => Data::Numbers(part(list, first, rows), decimals),
            Data::WideNumbers(list, decimals) => Data::WideNumbers(part(list, first, rows), decimals),
            Data::Words(list, words) => Data::Words(part(list, first, rows), words),
            Data::Several(list, words) => Data::Several(part(list, first, rows), words),
            Data::Truths(list) => Data::Truths(part(list, first, rows)),
            Data::Unplanned(_) | Data::List(_) => Data::Unplanned(rows),
        };
        Window { bound: self, data, given: self.given.map(|given| part(given, first, rows)) }
    }
}

impl Window<'_, '_> {
    /// Whether every row is what its fact takes, told in one pass, and for numbers how many bits those that are can have.
    fn survey(&self, lanes: Lanes) -> (bool, Option<u64>) {
        let bound = self.bound;
        match self.data {
            Data::Numbers(list, _) => {
                let (bits, within) = looked_over(lanes, list, bound.domain);
                (within && bound.multiple == 1, Some(rough(bits.unsigned_abs().into(), bound.domain)))
            }
            Data::WideNumbers(list, _) => {
                let (least, most) = bound.domain;
                let size = list.iter().map(|one| one.unsigned_abs()).max().unwrap_or(0);
                let fit = list.iter().all(|one| least <= *one && *one <= most) && bound.multiple == 1;
                (fit, Some(rough(size, bound.domain)))
            }
            Data::Words(list, _) => {
                let most = lanes.run(|| list.iter().fold(0, |most, code| most.max(*code)));
                let known = bound.categories.iter().all(Option::is_some);
                (known && (list.is_empty() || (most as usize) < bound.categories.len()), None)
            }
            Data::Several(list, _) => (list.iter().all(|bits| all_known(*bits, &bound.categories)), None),
            Data::Dates(list) => {
                let told = || lanes.run(|| list.iter().fold(true, |fit, day| fit & (*day != UNNOTIFIED)));
                (bound.may_be_open || told(), None)
            }
            Data::Truths(_) | Data::List(_) | Data::Unplanned(_) => (true, None),
        }
    }

    /// Whether a row of a column is what its fact takes.
    fn fits(&self, row: usize) -> bool {
        if self.given.is_some_and(|given| given.get(row) == Some(&false)) {
            return true;
        }
        let bound = self.bound;
        let number = |number: i128| {
            let (least, most) = bound.domain;
            least <= number && number <= most && number % bound.multiple == 0
        };
        match self.data {
            Data::Numbers(list, _) => list.get(row).is_none_or(|one| number(i128::from(*one))),
            Data::WideNumbers(list, _) => list.get(row).is_none_or(|one| number(*one)),
            Data::Words(list, _) => {
                list.get(row).is_none_or(|code| bound.categories.get(*code as usize).is_some_and(Option::is_some))
            }
            Data::Several(list, _) => list.get(row).is_none_or(|bits| all_known(*bits, &bound.categories)),
            Data::Dates(list) => bound.may_be_open || list.get(row) != Some(&UNNOTIFIED),
            Data::Truths(_) | Data::List(_) | Data::Unplanned(_) => true,
        }
    }
}

/// The bits that are set in any size, and whether all numbers keep to a domain.
fn looked_over(lanes: Lanes, list: &[i64], domain: (i128, i128)) -> (i64, bool) {
    let (least, most) = (clipped(domain.0), clipped(domain.1));
    // The signs of what is beyond a bound are gathered as bits too: no row is branched on.
    let look = |(bits, beyond): (i64, i64), one: &i64| {
        (bits | one ^ (one >> 63), beyond | one.wrapping_sub(least) | most.wrapping_sub(*one))
    };
    let (bits, beyond) = lanes.run(|| list.iter().fold((0, 0), look));
    // Where a size nears the word's end the differences may have wrapped: each row is looked at.
    let small = bits >> 61 == 0;
    (if small { bits } else { i64::MAX }, small && beyond >= 0)
}

/// The rows whose facts are what the declarations take, and for each column of numbers how many bits they can have.
pub(super) fn fitting(lanes: Lanes, windows: &[Window<'_, '_>], rows: usize) -> (Rows, Vec<u64>) {
    let mut bits = Vec::with_capacity(windows.len());
    let mut suspect = Vec::new();
    for one in windows {
        let (fit, size) = one.survey(lanes);
        if !fit {
            suspect.push(one);
        }
        bits.extend(size);
    }
    if suspect.is_empty() {
        return (Rows::All(rows), bits);
    }
    let fit = |row: &u32| suspect.iter().all(|one| one.fits(*row as usize));
    (Rows::Some((0..u32::try_from(rows).unwrap_or(u32::MAX)).filter(fit).collect()), bits)
}

/// How the numbers of each column come in.
pub(super) fn scales(windows: &[Window<'_, '_>], bits: &[u64]) -> InputScales {
    let numbers = windows.iter().filter(|one| matches!(one.data, Data::Numbers(..) | Data::WideNumbers(..)));
    let scaled = |(one, bits): (&Window<'_, '_>, &u64)| {
        // A domain says it more closely than bits do: 1 in thousandths has ten of them, and they are counted as sixteen.
        let most = ((BigUint::from(1_u32) << *bits) - 1_u32).min(BigUint::from(farthest(one.bound.domain)));
        (one.bound.fact, Scaled { scale: one.bound.scale.clone(), most })
    };
    numbers.zip(bits).map(scaled).collect()
}

/// The bits of numbers that keep to a domain, counted coarsely enough that few programs are made.
fn rough(size: u128, domain: (i128, i128)) -> u64 {
    const STEP: u32 = 4;
    let size = size.min(farthest(domain));
    u64::from((u128::BITS - size.leading_zeros()).div_ceil(STEP) * STEP)
}

/// The size of the number of a domain that is farthest from nothing.
fn farthest((least, most): (i128, i128)) -> u128 {
    least.unsigned_abs().max(most.unsigned_abs())
}

/// A bound of a domain as far as the differences from it stay within the word.
fn clipped(bound: i128) -> i64 {
    const FAR: i128 = 1 << 62;
    i64::try_from(bound.clamp(-FAR, FAR)).unwrap_or(0)
}
