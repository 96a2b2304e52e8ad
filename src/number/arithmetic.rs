//! The operators of `Number`: adding, multiplying, dividing, powers and comparison, all of them exact.
//! Gcds are taken before multiplying, so that two machine words never overflow an `i128` on the way.

use std::cmp::Ordering;
use std::ops::Add;
use std::ops::Mul;
use std::ops::Neg;
use std::ops::Sub;

use num_bigint::BigInt;
use num_bigint::Sign;
use num_integer::Integer;

use crate::number::exact::Number;
use crate::number::exact::Repr;

/// The most bits that [`Number::checked_pow`] lets a numerator or denominator grow to, about 19,700 digits.
pub const MAX_POWER_BITS: u64 = 65_536;

impl Number {
    /// Divides; `None` when the divisor is 0.
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        if let (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) = (&self.0, &divisor.0) {
            let sign = i128::from(c.signum());
            return Some(multiply_small(*a, *b, sign * i128::from(*d), sign * i128::from(*c)));
        }
        let ((a, b), (c, d)) = (self.parts(), divisor.parts());
        let (num, den) = (a * d, b * c);
        Some(if den.sign() == Sign::Minus { Self::reduce_big(-num, -den) } else { Self::reduce_big(num, den) })
    }

    /// Raises to a power (`x⁰` is 1, also for 0).
    ///
    /// `None` when the bits of the longer part times the exponent exceed [`MAX_POWER_BITS`], so that a mistyped exponent
    /// is an error and not a wait; powers of -1, 0 and 1 always exist.
    pub fn checked_pow(&self, exponent: u32) -> Option<Self> {
        if exponent == 0 {
            return Some(Self::ONE);
        }
        if let Some(-1..=1) = self.to_i64() {
            return Some(if exponent.is_odd() { self.clone() } else { self.abs() });
        }
        let (num, den) = self.parts();
        let bits = num.bits().max(den.bits()).checked_mul(u64::from(exponent))?;
        if bits > MAX_POWER_BITS {
            return None;
        }
        // Powers of numbers without a common factor have none.
        Some(Self::lowest_big(num.pow(exponent), den.pow(exponent)))
    }

    /// Raises to a whole power, by a negative one divides: `None` also where that divides by zero.
    pub fn checked_whole_pow(&self, exponent: i64) -> Option<Self> {
        let power = self.checked_pow(u32::try_from(exponent.unsigned_abs()).ok()?)?;
        if exponent < 0 { Self::ONE.checked_div(&power) } else { Some(power) }
    }

    /// Gives the number without its sign.
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }
}

impl Neg for &Number {
    type Output = Number;

    fn neg(self) -> Number {
        match &self.0 {
            Repr::Small { num, den } => Number::lowest_i128(-i128::from(*num), i128::from(*den)),
            Repr::Big(big) => Number::lowest_big(-&big.num, big.den.clone()),
        }
    }
}

impl Neg for Number {
    type Output = Number;

    fn neg(self) -> Number {
        -&self
    }
}

fn add(left: &Number, right: &Number) -> Number {
    if let (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) = (&left.0, &right.0) {
        return add_small(*a, *b, *c, *d);
    }
    let ((a, b), (c, d)) = (left.parts(), right.parts());
    if b == d {
        return Number::reduce_big(a + c, b);
    }
    Number::reduce_big(a * &d + c * &b, b * d)
}

/// Adds `a/b` and `c/d`, both in lowest terms.
///
/// Each product stays under 2^126 in size, so a sum of two of them fits an `i128`.
fn add_small(a: i64, b: i64, c: i64, d: i64) -> Number {
    let common = i128::from(b.gcd(&d));
    let (a, b, c, d) = (i128::from(a), i128::from(b), i128::from(c), i128::from(d));
    let num = a * (d / common) + c * (b / common);
    // What can still be cancelled divides the common part of the two denominators (Knuth, TAOCP 4.5.1).
    let rest = if common == 1 { 1 } else { (num % common).gcd(&common) };
    Number::lowest_i128(num / rest, (b / common) * (d / rest))
}

fn multiply(left: &Number, right: &Number) -> Number {
    if let (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) = (&left.0, &right.0) {
        return multiply_small(*a, *b, i128::from(*c), i128::from(*d));
    }
    let ((a, b), (c, d)) = (left.parts(), right.parts());
    Number::reduce_big(a * c, b * d)
}

/// Multiplies `a/b` by `c/d`, both in lowest terms; `c` and `d` are at most 2^63 in size.
fn multiply_small(a: i64, b: i64, c: i128, d: i128) -> Number {
    let (a, b) = (i128::from(a), i128::from(b));
    let (first, second) = (a.gcd(&d), c.gcd(&b));
    Number::lowest_i128((a / first) * (c / second), (b / second) * (d / first))
}

/// Implements an operator for values and references alike.
macro_rules! operator {
    ($trait:ident, $method:ident, $left:ident, $right:ident, $result:expr) => {
        impl $trait<&Number> for &Number {
            type Output = Number;

            fn $method(self, $right: &Number) -> Number {
                let $left = self;
                $result
            }
        }

        impl $trait<Number> for &Number {
            type Output = Number;

            fn $method(self, right: Number) -> Number {
                $trait::$method(self, &right)
            }
        }

        impl $trait<&Number> for Number {
            type Output = Number;

            fn $method(self, right: &Number) -> Number {
                $trait::$method(&self, right)
            }
        }

        impl $trait<Number> for Number {
            type Output = Number;

            fn $method(self, right: Number) -> Number {
                $trait::$method(&self, &right)
            }
        }
    };
}

operator!(Add, add, left, right, add(left, right));
operator!(Sub, sub, left, right, add(left, &-right));
operator!(Mul, mul, left, right, multiply(left, right));

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Repr::Small { num: a, den: b }, Repr::Small { num: c, den: d }) = (&self.0, &other.0) {
            return (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)));
        }
        let ((a, b), (c, d)): ((BigInt, BigInt), (BigInt, BigInt)) = (self.parts(), other.parts());
        (a * d).cmp(&(c * b))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    fn parse(text: &str) -> Number {
        Number::parse_decimal(text).unwrap()
    }

    #[test]
    fn division_loses_nothing() {
        let rate = parse("0.9").checked_div(&parse("0.95")).unwrap();
        let premium = &rate * &parse("0.95") * Number::from(1000);
        assert_eq!(premium, Number::from(900));
        assert_eq!(premium.floor(), Number::from(900));
        assert_eq!(parse("1").checked_div(&Number::ZERO), None);
        assert_eq!(parse("3").checked_div(&parse("-1.5")), Some(Number::from(-2)));
    }

    #[test]
    fn sums_cancel_to_lowest_terms() {
        let sixth = Number::ratio(1, 6).unwrap();
        let third = Number::ratio(1, 3).unwrap();
        assert_eq!(&sixth + &third, Number::ratio(1, 2).unwrap());
        assert_eq!(&third - &third, Number::ZERO);
        assert_eq!(&third - sixth.clone(), sixth);
    }

    #[test]
    fn huge_powers_are_refused_and_not_waited_for() {
        assert_eq!(parse("1.1").checked_pow(3), Some(parse("1.331")));
        assert_eq!(parse("2").checked_pow(64), Some(parse("18446744073709551616")));
        assert_eq!(parse("-0.5").checked_pow(3), Some(parse("-0.125")));
        assert_eq!(Number::ZERO.checked_pow(0), Some(Number::ONE));
        assert_eq!(Number::ZERO.checked_pow(u32::MAX), Some(Number::ZERO));
        assert_eq!(Number::from(-1).checked_pow(u32::MAX), Some(Number::from(-1)));
        assert_eq!(parse("1.01").checked_pow(u32::MAX), None);
        assert!(Number::from(2).checked_pow(32_768).is_some());
        assert!(Number::from(2).checked_pow(32_769).is_none());
    }

    #[test]
    fn order_is_that_of_the_values() {
        let sorted =
            ["-9223372036854775809", "-1", "-0.5", "0", "0.3333333333333333333333", "0.5", "9223372036854775808"];
        for pair in sorted.windows(2) {
            assert!(parse(pair[0]) < parse(pair[1]), "{pair:?}");
        }
        assert!(parse("0.3333333333333333333333") < Number::ratio(1, 3).unwrap());
    }
}
