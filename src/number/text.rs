//! `Number` as text: a decimal where it has one, else a fraction; thousands commas; a fixed count of decimals.
//! The texts are plain ASCII; units and signs like ％ are the caller's.

use std::fmt;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;

use crate::number::exact::Number;
use crate::number::exact::Repr;
use crate::number::rounding::Rounding;
use crate::number::rounding::RoundingMode;

impl Number {
    /// Writes the exact decimal, if the number has one, that is, if its denominator has no prime factors but 2 and 5.
    pub fn finite_decimal(&self) -> Option<String> {
        let (digits, places) = self.decimal_digits()?;
        Some(with_point(&digits.to_string(), places))
    }

    /// Writes the number with exactly `places` decimals, rounded half up (四捨五入) if it has more.
    ///
    /// More than [`Rounding::MAX_PLACES`] decimals are not written: the count is then that limit.
    pub fn decimal_half_up(&self, places: u32) -> String {
        let places = i32::try_from(places).unwrap_or(Rounding::MAX_PLACES).min(Rounding::MAX_PLACES);
        let rounded = match Rounding::new(RoundingMode::HalfUp, places) {
            Some(rounding) => self.round(rounding),
            None => self.clone(),
        };
        let decimal = rounded.to_string();
        let written = decimal.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let missing = "0".repeat(usize::try_from(places).unwrap_or(0).saturating_sub(written));
        if written == 0 && places > 0 { format!("{decimal}.{missing}") } else { format!("{decimal}{missing}") }
    }

    /// Writes the number as a fraction in lowest terms, `2411/190`, or `5` for a whole number.
    pub fn fraction(&self) -> String {
        let (num, den) = self.parts();
        if den.is_one() { num.to_string() } else { format!("{num}/{den}") }
    }

    /// Writes the number with commas between the thousands of its whole part; a fraction `n/d` has no commas.
    pub fn grouped(&self) -> String {
        let Some(decimal) = self.finite_decimal() else {
            return self.fraction();
        };
        let (sign, unsigned) = match decimal.strip_prefix('-') {
            Some(unsigned) => ("-", unsigned),
            None => ("", decimal.as_str()),
        };
        let (whole, decimals) = match unsigned.find('.') {
            Some(point) => unsigned.split_at(point),
            None => (unsigned, ""),
        };
        let mut grouped = String::from(sign);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped.push_str(decimals);
        grouped
    }

    /// Gives an integer and a count of decimals that together are the number: 1.25 is 125 with 2.
    pub(super) fn decimal_digits(&self) -> Option<(BigInt, u32)> {
        match &self.0 {
            Repr::Small { num, den: 1 } => Some((BigInt::from(*num), 0)),
            Repr::Small { .. } | Repr::Big(_) => {
                let (num, den) = self.parts();
                let twos = u32::try_from(den.trailing_zeros().unwrap_or(0)).ok()?;
                let (fives, rest) = divide_out_fives(&den >> twos);
                if !rest.is_one() {
                    return None;
                }
                let places = twos.max(fives);
                let digits = num * BigInt::from(2).pow(places - twos) * BigInt::from(5).pow(places - fives);
                Some((digits, places))
            }
        }
    }
}

/// Counts how often 5 divides a positive integer, and gives what is left.
fn divide_out_fives(mut value: BigInt) -> (u32, BigInt) {
    let five = BigInt::from(5);
    let mut count = 0;
    loop {
        let (quotient, rest) = value.div_rem(&five);
        if rest != BigInt::ZERO || quotient == BigInt::ZERO {
            return (count, value);
        }
        value = quotient;
        count += 1;
    }
}

/// Sets the decimal point `places` digits from the right.
fn with_point(digits: &str, places: u32) -> String {
    let places = usize::try_from(places).unwrap_or(usize::MAX);
    if places == 0 {
        return digits.to_owned();
    }
    let (sign, unsigned) = match digits.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", digits),
    };
    let padding = "0".repeat((places + 1).saturating_sub(unsigned.len()));
    let padded = format!("{padding}{unsigned}");
    let (whole, decimals) = padded.split_at(padded.len() - places);
    format!("{sign}{whole}.{decimals}")
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.finite_decimal().unwrap_or_else(|| self.fraction()))
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Number({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    fn parse(text: &str) -> Number {
        Number::parse_decimal(text).unwrap()
    }

    #[test]
    fn a_decimal_if_there_is_one_else_a_fraction() {
        for text in ["0", "1.25", "-0.001", "-12.5", "9223372036854775808.5", "0.00000000000000000000000000000001"] {
            assert_eq!(parse(text).to_string(), text);
        }
        assert_eq!(parse("1.2500").to_string(), "1.25");
        let fraction = Number::ratio(2411, 190).unwrap();
        assert_eq!(fraction.to_string(), "2411/190");
        assert_eq!(fraction.finite_decimal(), None);
        assert_eq!(format!("{fraction:?}"), "Number(2411/190)");
        assert_eq!(parse("5").fraction(), "5");
        assert_eq!(parse("-0.5").fraction(), "-1/2");
    }

    #[test]
    fn a_fixed_count_of_decimals() {
        assert_eq!(Number::ratio(2, 3).unwrap().decimal_half_up(4), "0.6667");
        assert_eq!(Number::ratio(-1, 2000).unwrap().decimal_half_up(3), "-0.001");
        assert_eq!(Number::ratio(-1, 2001).unwrap().decimal_half_up(3), "0.000");
        assert_eq!(parse("1.5").decimal_half_up(3), "1.500");
        assert_eq!(parse("1.5").decimal_half_up(0), "2");
        assert_eq!(parse("12").decimal_half_up(2), "12.00");
        assert_eq!(parse("1").decimal_half_up(u32::MAX).len(), 1002);
    }

    #[test]
    fn commas_between_thousands() {
        assert_eq!(parse("999").grouped(), "999");
        assert_eq!(parse("1000").grouped(), "1,000");
        assert_eq!(parse("-123456.7891").grouped(), "-123,456.7891");
        assert_eq!(parse("123456789012345678901").grouped(), "123,456,789,012,345,678,901");
        assert_eq!(Number::ratio(10000, 3).unwrap().grouped(), "10000/3");
    }
}
