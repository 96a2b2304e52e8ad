//! Division of a double word by a whole number that is known beforehand, with its 端数処理: two multiplications in the place of a
//! division. Single words are `word_divisor`'s.
//! Exact: the quotient is estimated from the reciprocal, is at most one too small, and the remainder sets it right.

use crate::number::rounding::RoundingMode;
use num_bigint::BigUint;
use num_traits::ToPrimitive;

/// A known divisor, and which way what it leaves over goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Divisor {
    divisor: u128,
    /// 2^(126+L) over the divisor, L being how many bits the divisor has.
    reciprocal: u128,
    /// For a divisor below 2^62: shifted up until its highest bit is set, by how much, and 2^128 over it less 2^64.
    shifted: Option<(u64, u32, u64)>,
    shift: u32,
    mode: RoundingMode,
}

impl Divisor {
    /// Prepares to divide by `divisor`; `None` where it is 0 or 2^126 or more.
    pub fn new(divisor: u128, mode: RoundingMode) -> Option<Self> {
        let bits = u128::BITS - divisor.leading_zeros();
        if divisor == 0 || bits > 126 {
            return None;
        }
        let reciprocal = (BigUint::from(1_u32) << (126 + bits)) / divisor;
        let narrow = u64::try_from(divisor).ok().filter(|narrow| *narrow < 1 << 62);
        let shifted = narrow.and_then(|divisor| {
            let up = divisor.leading_zeros();
            let high = (u128::MAX / u128::from(divisor << up)).checked_sub(1 << 64)?;
            Some((divisor << up, up, u64::try_from(high).ok()?))
        });
        // A divisor of one bit is 1, which divides nothing; two bits are shifted by nothing.
        Some(Self { divisor, reciprocal: reciprocal.to_u128()?, shifted, shift: bits.saturating_sub(2), mode })
    }

    /// Which way what is left over goes.
    pub const fn mode(&self) -> RoundingMode {
        self.mode
    }

    /// What is divided by.
    pub const fn divisor(&self) -> u128 {
        self.divisor
    }

    /// Whether what is left over takes the quotient one further: by whether there is anything, and whether it is half or more.
    #[inline]
    fn away(&self, any: bool, half: bool) -> bool {
        match self.mode {
            RoundingMode::Down => false,
            RoundingMode::Up => any,
            RoundingMode::HalfUp => half,
        }
    }

    /// Divides and rounds.
    // INVARIANT: |n| < 2^127 (every caller's numbers are bounded when the plan is made), so that the estimate is at most one
    // too small and nothing overflows: n·m/2^k is less than n/d by less than n/2^k < 2^(1-L) ≤ 1.
    #[inline]
    pub fn divide(&self, number: i128) -> i128 {
        if self.divisor == 1 {
            return number;
        }
        let size = number.unsigned_abs();
        let mut quotient = high_product(size, self.reciprocal) >> self.shift;
        let mut rest = size.wrapping_sub(quotient.wrapping_mul(self.divisor));
        if rest >= self.divisor {
            quotient = quotient.wrapping_add(1);
            rest = rest.wrapping_sub(self.divisor);
        }
        let away = self.away(rest > 0, rest.wrapping_mul(2) >= self.divisor);
        let size = quotient.wrapping_add(u128::from(away)).cast_signed();
        if number < 0 { size.wrapping_neg() } else { size }
    }

    /// Divides and rounds to a machine word, where the plan's bounds say that it fits.
    ///
    /// By a divisor of one word: Möller and Granlund, Improved division by invariant integers (2011), algorithm 4.
    // INVARIANT: the quotient is below 2^63, so that the dividend, shifted as the divisor is, has a high word below it.
    #[inline]
    pub fn divide_to_narrow(&self, number: i128) -> i64 {
        let Some((divisor, up, reciprocal)) = self.shifted else {
            return low(self.divide(number).cast_unsigned()).cast_signed();
        };
        let size = number.unsigned_abs().wrapping_shl(up);
        let (high, lowest) = (low(size >> 64), low(size));
        let estimate = u128::from(reciprocal).wrapping_mul(u128::from(high)).wrapping_add(size);
        let mut quotient = low(estimate >> 64).wrapping_add(1);
        let mut rest = lowest.wrapping_sub(quotient.wrapping_mul(divisor));
        // As likely as not: a mask in the place of a branch.
        let over = u64::from(rest > low(estimate));
        quotient = quotient.wrapping_sub(over);
        rest = rest.wrapping_add(divisor & over.wrapping_neg());
        if rest >= divisor {
            quotient = quotient.wrapping_add(1);
            rest = rest.wrapping_sub(divisor);
        }
        // The divisor has its highest bit set: twice the rest would leave the word.
        let away = self.away(rest > 0, rest >= divisor.wrapping_sub(rest));
        let size = quotient.wrapping_add(u64::from(away)).cast_signed();
        if number < 0 { size.wrapping_neg() } else { size }
    }
}

/// The lower word of a double one.
#[inline]
fn low(number: u128) -> u64 {
    #[expect(clippy::cast_possible_truncation, reason = "the lower word is what is asked for")]
    let low = number as u64;
    low
}

/// The upper half of a product of two double words.
#[inline]
fn high_product(one: u128, other: u128) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let (a, b) = (one >> 64, one & LOW);
    let (c, d) = (other >> 64, other & LOW);
    // Each product of two words leaves room for two more words.
    let low = b.wrapping_mul(d);
    let middle = a.wrapping_mul(d).wrapping_add(low >> 64);
    let cross = b.wrapping_mul(c).wrapping_add(middle & LOW);
    a.wrapping_mul(c).wrapping_add(middle >> 64).wrapping_add(cross >> 64)
}

#[cfg(test)]
mod tests {
    use super::Divisor;
    use crate::number::exact::Number;
    use crate::number::rounding::{Rounding, RoundingMode};
    use proptest::prelude::{any, prop_assert_eq, proptest};

    const MODES: [RoundingMode; 3] = [RoundingMode::Down, RoundingMode::Up, RoundingMode::HalfUp];

    /// The same by dividing the exact fraction and rounding it.
    fn slowly(number: i128, divisor: u128, mode: RoundingMode) -> Number {
        let big = |text: String| Number::parse_decimal(&text).unwrap();
        let quotient = big(number.to_string()).checked_div(&big(divisor.to_string())).unwrap();
        quotient.round(Rounding::new(mode, 0).unwrap())
    }

    fn agrees(number: i128, divisor: u128) {
        for mode in MODES {
            let prepared = Divisor::new(divisor, mode).unwrap();
            let expected = slowly(number, divisor, mode).to_string();
            assert_eq!(prepared.divide(number).to_string(), expected, "{number} / {divisor} {mode}");
            if expected.parse::<i64>().is_ok_and(|quotient| quotient.unsigned_abs() < 1 << 62) {
                assert_eq!(prepared.divide_to_narrow(number).to_string(), expected, "{number} / {divisor} {mode}");
            }
        }
    }

    #[test]
    fn borders_and_ties_go_where_the_mode_says() {
        let most = i128::MAX;
        for divisor in [1, 2, 3, 7, 10, 19, 100_000, (1 << 62) - 1, 1 << 62, 1 << 64, (1 << 64) + 1, (1 << 126) - 1] {
            for number in [0, 1, 2, 5, 9, 10, 14, 15, 95, 100, 1 << 62, (1 << 63) - 1, 1 << 63, 1 << 64, 1 << 100, most]
            {
                agrees(number, divisor);
                agrees(-number, divisor);
            }
        }
    }

    #[test]
    fn nothing_and_what_is_too_large_divide_nothing() {
        assert_eq!(Divisor::new(0, RoundingMode::Down), None);
        assert_eq!(Divisor::new(1 << 126, RoundingMode::Down), None);
    }

    proptest! {
        #[test]
        fn it_is_the_rounded_exact_quotient(number in any::<i128>(), divisor in any::<u128>(), less in 0_u32..126, small in 2_u32..127) {
            let (number, divisor) = (number >> less.max(1), (divisor >> small).max(1));
            for mode in MODES {
                let prepared = Divisor::new(divisor, mode).unwrap();
                let expected = slowly(number, divisor, mode).to_string();
                prop_assert_eq!(prepared.divide(number).to_string(), expected.clone());
                if expected.parse::<i64>().is_ok_and(|quotient| quotient.unsigned_abs() < 1 << 62) {
                    prop_assert_eq!(prepared.divide_to_narrow(number).to_string(), expected);
                }
            }
        }
    }
}
