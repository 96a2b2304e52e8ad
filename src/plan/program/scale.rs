//! Whole numbers times a known scale: how scales are brought together, and how large a number can become.

use crate::number::exact::Number;
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

/// How large numbers of a column can be, and what one of them is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scaled {
    /// What 1 in the column is worth; never zero.
    pub scale: Number,
    /// No number of the column is larger than this, signs aside.
    pub most: BigUint,
}

/// On how many bits a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// 64.
    Narrow,
    /// 128.
    Wide,
    /// As many as it takes.
    Big,
}

/// On how many bits numbers up to this stand. A bit is left free, so that no rounding carries beyond.
pub fn width(most: &BigUint) -> Width {
    match most.bits() {
        0..=62 => Width::Narrow,
        63..=125 => Width::Wide,
        _ => Width::Big,
    }
}

/// The largest scale of which both are whole multiples; a zero is a multiple of any.
pub fn common(one: &Number, other: &Number) -> Number {
    if one.is_zero() {
        return other.abs();
    }
    if other.is_zero() {
        return one.abs();
    }
    let ((a, b), (c, d)) = (one.parts(), other.parts());
    let above = (&a * &d).gcd(&(&c * &b));
    fraction(above, b * d)
}

/// How many times a scale goes into a number, where that is a whole number that fits.
pub fn times(number: &Number, scale: &Number) -> Option<i128> {
    let (whole, rest) = number.checked_div(scale)?.parts();
    if rest.is_one() { whole.to_i128() } else { None }
}

/// The size of a whole number.
pub fn size(number: i128) -> BigUint {
    BigUint::from(number.unsigned_abs())
}

/// A fraction of two whole numbers, the lower one positive.
pub fn fraction(above: BigInt, below: BigInt) -> Number {
    let whole = |number: BigInt| Number::parse_decimal(&number.to_string()).unwrap_or(Number::ZERO);
    whole(above).checked_div(&whole(below)).unwrap_or(Number::ZERO)
}

/// A factor and a divisor that together are a number, where both fit.
pub fn factor_and_divisor(number: &Number) -> Option<(i128, u128)> {
    let (above, below) = number.parts();
    Some((above.to_i128()?, below.to_u128()?))
}

/// The size of a number's upper part.
pub fn size_of(number: &BigInt) -> BigUint {
    if number.sign() == Sign::NoSign { BigUint::zero() } else { number.magnitude().clone() }
}

#[cfg(test)]
mod tests {
    use super::{Width, common, times, width};
    use crate::number::exact::Number;
    use num_bigint::BigUint;

    #[test]
    fn two_scales_have_a_largest_common_one() {
        let ratio = |a, b| Number::ratio(a, b).unwrap();
        assert_eq!(common(&ratio(1, 100), &ratio(1, 1000)), ratio(1, 1000));
        assert_eq!(common(&ratio(20, 19), &ratio(1, 10)), ratio(1, 190));
        assert_eq!(common(&ratio(3, 4), &ratio(-9, 2)), ratio(3, 4));
        assert_eq!(common(&Number::ZERO, &ratio(-1, 7)), ratio(1, 7));
        assert_eq!(times(&ratio(20, 19), &ratio(1, 190)), Some(200));
        assert_eq!(times(&ratio(1, 3), &ratio(1, 2)), None);
    }

    #[test]
    fn widths_leave_a_bit_free() {
        let of = |bits: u32| width(&((BigUint::from(1_u32) << bits) - 1_u32));
        assert_eq!([of(62), of(63), of(125), of(126)], [Width::Narrow, Width::Wide, Width::Wide, Width::Big]);
    }
}
