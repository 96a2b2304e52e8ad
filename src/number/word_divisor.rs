//! Division of one machine word by a whole number that is known beforehand, and of a product of two whose quotient is short,
//! each with its 端数処理. Only multiplications, shifts and masks of single words, no branch: a loop over columns becomes one
//! over vectors. Wider numbers are `divisor`'s. Exact: an estimate is at most so far off, and the remainder sets it right.

use crate::number::rounding::RoundingMode;
use num_bigint::BigUint;
use num_traits::{One, ToPrimitive};

/// A known divisor of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordDivisor {
    divisor: u64,
    /// 2^(62+L) over the divisor, L being how many bits the divisor has.
    reciprocal: u64,
    shift: u32,
    /// The least that is left over with which the quotient goes one further.
    turn: u64,
}

impl WordDivisor {
    /// Prepares to divide by `divisor`; `None` where it is less than 2, or 2^62 or more.
    pub fn new(divisor: u128, mode: RoundingMode) -> Option<Self> {
        let divisor = u64::try_from(divisor).ok().filter(|divisor| (2..1 << 62).contains(divisor))?;
        let bits = u64::BITS - divisor.leading_zeros();
        let reciprocal = ((BigUint::one() << (62 + bits)) / divisor).to_u64()?;
        let turn = match mode {
            RoundingMode::Down => divisor,
            RoundingMode::Up => 1,
            RoundingMode::HalfUp => divisor.div_ceil(2),
        };
        Some(Self { divisor, reciprocal, shift: bits.saturating_sub(2), turn })
    }

    /// Divides and rounds.
    // INVARIANT: the estimate is at most one too small: n·m/2^k is less than n/d by less than n/2^k < 2^(1-L) ≤ 1.
    #[inline(always)]
    pub fn divide(&self, number: i64) -> i64 {
        let size = number.unsigned_abs();
        let estimate = high_product(size, self.reciprocal).wrapping_shr(self.shift);
        let rest = size.wrapping_sub(estimate.wrapping_mul(self.divisor));
        let short = rest >= self.divisor;
        let rest = if short { rest.wrapping_sub(self.divisor) } else { rest };
        let further = u64::from(short).wrapping_add(u64::from(rest >= self.turn));
        let quotient = estimate.wrapping_add(further).cast_signed();
        if number < 0 { quotient.wrapping_neg() } else { quotient }
    }
}

/// The upper word of a product of two words, by its four products of halves: vectors multiply no more than these.
#[inline(always)]
fn high_product(one: u64, other: u64) -> u64 {
    const LOW: u64 = u32::MAX as u64;
    let (a, b) = (one >> 32, one & LOW);
    let (c, d) = (other >> 32, other & LOW);
    // Each product of two halves leaves room for two more halves.
    let middle = a.wrapping_mul(d).wrapping_add(b.wrapping_mul(d) >> 32);
    let cross = b.wrapping_mul(c).wrapping_add(middle & LOW);
    a.wrapping_mul(c).wrapping_add(middle >> 32).wrapping_add(cross >> 32)
}

/// A known fraction by which a product of two words is multiplied, where what comes out is so short that the upper parts of
/// the two tell it to within 2. The product itself, which may take two words, is never formed: what is left over is told by
/// lower words alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProductDivisor {
    factor: i64,
    divisor: i64,
    /// How far each of the two, and the product of what remains, is cut.
    cuts: [u32; 3],
    /// What is left of the product is multiplied by this and cut by that.
    reciprocal: (i64, u32),
    /// The least that is left over with which the quotient below goes one further, from nothing on and below it.
    turns: (i64, i64),
}

/// Bits of what is left of each of the two, and of the fraction.
const KEPT: u64 = 31;

impl ProductDivisor {
    /// Prepares to take `factor`/`divisor` of products of two words no larger than `most`; `None` where the quotient can be too long, or
    /// the divisor has more than 61 bits.
    pub fn new(most: [&BigUint; 2], factor: i128, divisor: u128, mode: RoundingMode) -> Option<Self> {
        let factor = i64::try_from(factor).ok().filter(|factor| *factor > 0)?;
        let whole = i64::try_from(divisor).ok().filter(|divisor| (2..1 << 61).contains(divisor))?;
        let cut = |most: u64| u32::try_from(most.saturating_sub(KEPT)).ok();
        let [one, other] = most;
        let (first, second) = (cut(one.bits())?, cut(other.bits())?);
        let third = cut((one >> first).bits() + (other >> second).bits())?;
        let above = BigUint::from(factor.unsigned_abs()) << (first + second + third);
        // As large as fits in the bits that are kept.
        let mut shift = 0_u32;
        while ((&above << (shift + 1)) / divisor).bits() <= KEPT && shift < 62 {
            shift += 1;
        }
        let reciprocal =
            ((&above << shift) / divisor).to_i64().filter(|one| BigUint::from(one.unsigned_abs()).bits() <= KEPT)?;
        // How far what is estimated can be off before it is cut to a whole number, in parts of the divisor: by what is cut
        // from the two, from their product, and from the fraction.
        let cuts = (BigUint::one() << first) * other
            + ((one + (BigUint::one() << first)) << second)
            + (BigUint::one() << (first + second + third));
        let off = cuts * factor.unsigned_abs() + ((BigUint::from(divisor) << (KEPT + 1)) >> shift);
        if off >= BigUint::from(divisor) {
            return None;
        }
        let turns = match mode {
            RoundingMode::Down => (whole, 1),
            RoundingMode::Up => (1, whole),
            RoundingMode::HalfUp => (whole / 2 + whole % 2, whole / 2 + 1),
        };
        Some(Self { factor, divisor: whole, cuts: [first, second, third], reciprocal: (reciprocal, shift), turns })
    }

    /// The fraction of a product, rounded.
    // INVARIANT: the estimate is less than 2 off, so that what is left over is less than twice the divisor, which has 61 bits.
    #[inline(always)]
    pub fn divide(&self, one: i64, other: i64) -> i64 {
        let [first, second, third] = self.cuts;
        let (reciprocal, shift) = self.reciprocal;
        let upper = one.wrapping_shr(first).wrapping_mul(other.wrapping_shr(second)).wrapping_shr(third);
        let mut quotient = upper.wrapping_mul(reciprocal).wrapping_shr(shift);
        let product = one.wrapping_mul(other).wrapping_mul(self.factor);
        let mut rest = product.wrapping_sub(quotient.wrapping_mul(self.divisor));
        for _ in 0..2 {
            let below = rest >> 63;
            quotient = quotient.wrapping_add(below);
            rest = rest.wrapping_add(self.divisor & below);
        }
        let over = !(rest.wrapping_sub(self.divisor) >> 63);
        quotient = quotient.wrapping_sub(over);
        rest = rest.wrapping_sub(self.divisor & over);
        let turn = if quotient < 0 { self.turns.1 } else { self.turns.0 };
        quotient.wrapping_add(i64::from(rest >= turn))
    }
}

#[cfg(test)]
mod tests {
    use super::{ProductDivisor, WordDivisor};
    use crate::number::exact::Number;
    use crate::number::rounding::{Rounding, RoundingMode};
    use num_bigint::BigUint;
    use proptest::prelude::{any, prop_assert_eq, proptest};

    const MODES: [RoundingMode; 3] = [RoundingMode::Down, RoundingMode::Up, RoundingMode::HalfUp];

    /// The exact fraction, rounded.
    fn slowly(numbers: &[i64], factor: i64, divisor: u128, mode: RoundingMode) -> String {
        let big = |text: String| Number::parse_decimal(&text).unwrap();
        let product = numbers.iter().fold(big(factor.to_string()), |product, one| &product * &big(one.to_string()));
        product.checked_div(&big(divisor.to_string())).unwrap().round(Rounding::new(mode, 0).unwrap()).to_string()
    }

    fn agrees(number: i64, divisor: u128) {
        for mode in MODES {
            let prepared = WordDivisor::new(divisor, mode).unwrap();
            assert_eq!(
                prepared.divide(number).to_string(),
                slowly(&[number], 1, divisor, mode),
                "{number} / {divisor} {mode}"
            );
        }
    }

    #[test]
    fn borders_and_ties_of_words_go_where_the_mode_says() {
        for divisor in [2, 3, 7, 10, 19, 100_000, (1 << 61) + 1, (1 << 62) - 1] {
            for number in [0, 1, 2, 5, 9, 10, 14, 15, 95, 100, 1 << 61, 1 << 62, i64::MAX] {
                agrees(number, divisor);
                agrees(-number, divisor);
            }
        }
    }

    #[test]
    fn what_is_no_divisor_of_a_word_is_left_to_the_wider() {
        for divisor in [0, 1, 1 << 62, 1 << 64] {
            assert_eq!(WordDivisor::new(divisor, RoundingMode::Down), None);
        }
    }

    /// Products whose quotient lies right at, below and above whole numbers and halves.
    #[test]
    fn borders_and_ties_of_products_go_where_the_mode_says() {
        let (one, other) = (BigUint::from(9_999_999_u32), BigUint::from(9_000_000_000_000_000_u64));
        for divisor in [950_000_000_000_000_000_u128, 999_999_999_999_999_989, 950_000_000_000_000_002] {
            for mode in MODES {
                let prepared = ProductDivisor::new([&one, &other], 1, divisor, mode).unwrap();
                for a in [1_i64, 2, 3, 19, 7_777_777, 9_999_999] {
                    for quotient in [0_i64, 1, 2, 500, 9_999, 49_999] {
                        let whole = i128::try_from(divisor).unwrap() * i128::from(2 * quotient + 1) / 2 / i128::from(a);
                        for b in (-2..=2).filter_map(|less| i64::try_from(whole + less).ok()) {
                            if BigUint::from(b.unsigned_abs()) <= other {
                                for (a, b) in [(a, b), (-a, b), (a, -b), (-a, -b)] {
                                    let expected = slowly(&[a, b], 1, divisor, mode);
                                    assert_eq!(prepared.divide(a, b).to_string(), expected, "{a}×{b}/{divisor} {mode}");
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_product_whose_quotient_is_long_is_left_to_the_wider() {
        let most = BigUint::from(1_u64 << 61);
        assert_eq!(ProductDivisor::new([&most, &most], 1, 1 << 60, RoundingMode::Down), None);
        assert_eq!(ProductDivisor::new([&most, &most], 1, 1 << 61, RoundingMode::Down), None);
    }

    proptest! {
        #[test]
        fn it_is_the_rounded_exact_quotient_of_a_word(number in any::<i64>(), divisor in 2_u64..1 << 62, less in 0_u32..62) {
            let divisor = u128::from((divisor >> less).max(2));
            for mode in MODES {
                let prepared = WordDivisor::new(divisor, mode).unwrap();
                prop_assert_eq!(prepared.divide(number).to_string(), slowly(&[number], 1, divisor, mode));
            }
        }

        #[test]
        fn it_is_the_rounded_exact_fraction_of_a_product(
            sizes in (1_u32..62, 1_u32..62), numbers in any::<(i64, i64)>(), factor in 1_i64..5_000, divisor in 2_u64..1 << 61, less in 0_u32..60,
        ) {
            let (one, other) = (numbers.0 >> (63 - sizes.0), numbers.1 >> (63 - sizes.1));
            let most = [sizes.0, sizes.1].map(|bits| BigUint::from(1_u64 << bits));
            let divisor = u128::from((divisor >> less).max(2));
            for mode in MODES {
                if let Some(prepared) = ProductDivisor::new([&most[0], &most[1]], factor.into(), divisor, mode) {
                    prop_assert_eq!(prepared.divide(one, other).to_string(), slowly(&[one, other], factor, divisor, mode));
                }
            }
        }
    }
}
