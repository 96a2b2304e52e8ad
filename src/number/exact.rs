//! `Number`, an exact fraction in lowest terms: on machine words while it fits, on big integers beyond.
//! Holds the type, its constructors and its questions; operators are in `arithmetic`, rounding in `rounding`,
//! texts in `text`.

use num_bigint::BigInt;
use num_bigint::Sign;
use num_integer::Integer;
use num_traits::One;
use num_traits::ToPrimitive;
use num_traits::Zero;

/// The most digits that [`Number::parse_decimal`] reads in one number.
pub const MAX_DIGITS: usize = 10_000;

/// An exact number: a fraction of two integers of any size.
///
/// Two equal numbers are always stored alike, so equality and hashing may look at the parts.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(pub(super) Repr);

// INVARIANT: the denominator is positive, the fraction is in lowest terms, and `Big` is used only where one of the
// two integers leaves `i64`. Every constructor below ends in `lowest_i128` or `lowest_big`, which see to the last part.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Repr {
    Small { num: i64, den: i64 },
    Big(Box<Big>),
}

/// Numerator and denominator where a machine word does not hold them.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Big {
    pub(super) num: BigInt,
    pub(super) den: BigInt,
}

impl Number {
    /// The number 0.
    pub const ZERO: Self = Self::from_integer(0);
    /// The number 1.
    pub const ONE: Self = Self::from_integer(1);

    /// Makes a whole number.
    pub const fn from_integer(value: i64) -> Self {
        Self(Repr::Small { num: value, den: 1 })
    }

    /// Makes the fraction `num/den`; `None` when `den` is 0.
    pub fn ratio(num: i64, den: i64) -> Option<Self> {
        if den == 0 {
            return None;
        }
        let sign = i128::from(den.signum());
        let gcd = i128::from(num).gcd(&i128::from(den));
        Some(Self::lowest_i128(sign * i128::from(num) / gcd, sign * i128::from(den) / gcd))
    }

    /// Makes a whole number of any machine size.
    pub fn from_i128(value: i128) -> Self {
        Self::lowest_i128(value, 1)
    }

    /// Reads a plain decimal, `-?[0-9]+(\.[0-9]+)?` in ASCII, of at most [`MAX_DIGITS`] digits, without losing one.
    pub fn parse_decimal(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (unsigned, ""),
        };
        let count = whole.len().checked_add(fraction.len())?;
        let plain = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || count > MAX_DIGITS || !plain(whole) || !plain(fraction) {
            return None;
        }
        let places = u32::try_from(fraction.len()).ok()?;
        let digits = format!("{whole}{fraction}");
        // Eighteen nines and 10^18 both fit a machine word.
        if count <= 18 {
            let value: i64 = digits.parse().ok()?;
            return Self::ratio(if negative { -value } else { value }, 10_i64.checked_pow(places)?);
        }
        let value = BigInt::parse_bytes(digits.as_bytes(), 10)?;
        Some(Self::reduce_big(if negative { -value } else { value }, BigInt::from(10).pow(places)))
    }

    /// Tells whether the number is 0.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small { num: 0, .. })
    }

    /// Tells whether the number is below 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { num, .. } => *num < 0,
            Repr::Big(big) => big.num.sign() == Sign::Minus,
        }
    }

    /// Tells whether the number is whole.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small { den, .. } => *den == 1,
            Repr::Big(big) => big.den.is_one(),
        }
    }

    /// Gives the number as a machine integer, if it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small { num, den: 1 } => Some(*num),
            Repr::Small { .. } | Repr::Big(_) => None,
        }
    }

    /// Gives numerator and denominator as big integers, whichever way they are stored.
    pub fn parts(&self) -> (BigInt, BigInt) {
        match &self.0 {
            Repr::Small { num, den } => (BigInt::from(*num), BigInt::from(*den)),
            Repr::Big(big) => (big.num.clone(), big.den.clone()),
        }
    }

    /// Stores a fraction that is already in lowest terms with a positive denominator.
    pub(super) fn lowest_i128(num: i128, den: i128) -> Self {
        match (i64::try_from(num), i64::try_from(den)) {
            (Ok(num), Ok(den)) => Self(Repr::Small { num, den }),
            _ => Self(Repr::Big(Box::new(Big { num: BigInt::from(num), den: BigInt::from(den) }))),
        }
    }

    /// Stores a fraction of big integers that is already in lowest terms with a positive denominator.
    pub(super) fn lowest_big(num: BigInt, den: BigInt) -> Self {
        match (num.to_i64(), den.to_i64()) {
            (Some(num), Some(den)) => Self(Repr::Small { num, den }),
            _ => Self(Repr::Big(Box::new(Big { num, den }))),
        }
    }

    /// Stores a fraction of big integers with a positive denominator, bringing it to lowest terms.
    pub(super) fn reduce_big(num: BigInt, den: BigInt) -> Self {
        let gcd = num.gcd(&den);
        if gcd.is_one() || gcd.is_zero() {
            return Self::lowest_big(num, den);
        }
        Self::lowest_big(num / &gcd, den / gcd)
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::from_integer(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;
    use super::Repr;

    fn is_small(number: &Number) -> bool {
        matches!(number.0, Repr::Small { .. })
    }

    fn parse(text: &str) -> Number {
        Number::parse_decimal(text).unwrap()
    }

    /// Values on both sides of each border of the small form, with the form they must take.
    #[test]
    fn the_small_form_ends_where_the_machine_word_ends() {
        let cases = [
            ("9223372036854775806", true),
            ("9223372036854775807", true),
            ("9223372036854775808", false),
            ("-9223372036854775807", true),
            ("-9223372036854775808", true),
            ("-9223372036854775809", false),
            ("170141183460469231731687303715884105727", false),
            ("170141183460469231731687303715884105728", false),
            ("-170141183460469231731687303715884105729", false),
            ("0.000000000000000001", true),
            ("0.0000000000000000001", false),
            ("0.0000000000000000005", true),
            ("922337203685477580.7", true),
            ("922337203685477580.8", true),
            ("922337203685477580.9", false),
            ("1000000000000000000000.000000000000000000", false),
        ];
        for (text, small) in cases {
            assert_eq!(is_small(&parse(text)), small, "{text}");
        }
    }

    #[test]
    fn it_comes_back_to_the_small_form() {
        let max = Number::from(i64::MAX);
        let beyond = &max + &Number::ONE;
        assert!(!is_small(&beyond));
        let back = &beyond - &Number::ONE;
        assert!(is_small(&back));
        assert_eq!(back, max);
        let smallest = Number::from(i64::MIN);
        assert!(!is_small(&-&smallest));
        assert_eq!(-(-&smallest), smallest);
        assert!(!is_small(&smallest.abs()));
        assert_eq!(Number::ratio(1, i64::MIN), Number::ONE.checked_div(&smallest));
        assert_eq!(Number::ratio(i64::MIN, i64::MIN), Some(Number::ONE));
        assert_eq!(Number::ratio(i64::MIN, -1), Some(beyond));
    }

    #[test]
    fn fractions_are_in_lowest_terms() {
        assert_eq!(Number::ratio(6, -4), Number::ratio(-3, 2));
        assert_eq!(Number::ratio(0, -7), Some(Number::ZERO));
        assert_eq!(Number::ratio(1, 0), None);
        assert_eq!(parse("0.50"), Number::ratio(1, 2).unwrap());
        assert_eq!(parse("-0.0"), Number::ZERO);
        assert_eq!(parse("000.25"), Number::ratio(1, 4).unwrap());
    }

    #[test]
    fn only_plain_decimals_are_read() {
        for text in ["", "-", ".", "1.", ".5", "+1", "1e3", "1,000", "１", " 1", "1 ", "--1", "1.2.3", "1.-2", "0x1"] {
            assert_eq!(Number::parse_decimal(text), None, "{text}");
        }
        assert!(Number::parse_decimal(&"9".repeat(10_000)).is_some());
        assert!(Number::parse_decimal(&"9".repeat(10_001)).is_none());
        assert!(Number::parse_decimal(&format!("0.{}", "0".repeat(10_000))).is_none());
    }

    #[test]
    fn only_whole_numbers_are_machine_integers() {
        assert_eq!(Number::from(i64::MIN).to_i64(), Some(i64::MIN));
        assert_eq!(parse("0.5").to_i64(), None);
        assert_eq!(parse("9223372036854775808").to_i64(), None);
        assert!(parse("9223372036854775808").is_integer());
        assert!(parse("-9223372036854775809.5").is_negative());
        assert!(!parse("0.5").is_integer() && !Number::ZERO.is_negative() && Number::ZERO.is_zero());
    }
}
