//! The way from and to `rust_decimal`, for the edges that speak it; nothing else in the crate touches that library.
//! Both ways are exact: what a decimal of 28 places cannot hold has none.

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use rust_decimal::Decimal;

use crate::number::exact::Number;

impl Number {
    /// Gives the same value as a `Decimal`, if one holds it exactly (96 bits, at most 28 decimals).
    pub fn to_decimal(&self) -> Option<Decimal> {
        let (digits, places) = self.decimal_digits()?;
        Decimal::try_from_i128_with_scale(digits.to_i128()?, places).ok()
    }

    /// Takes over the value of a `Decimal`.
    pub fn from_decimal(decimal: Decimal) -> Self {
        Self::reduce_big(BigInt::from(decimal.mantissa()), BigInt::from(10).pow(decimal.scale()))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;
    use super::Number;

    #[test]
    fn what_a_decimal_holds_comes_back_unchanged() {
        let cases = ["0", "-1.25", "79228162514264337593543950335", "0.0000000000000000000000000001"];
        for text in cases {
            let number = Number::parse_decimal(text).unwrap();
            let decimal = number.to_decimal().unwrap();
            assert_eq!(decimal.to_string(), text);
            assert_eq!(Number::from_decimal(decimal), number);
        }
        assert_eq!(Number::from_decimal(Decimal::new(-12500, 4)), Number::parse_decimal("-1.25").unwrap());
    }

    #[test]
    fn what_a_decimal_cannot_hold_has_none() {
        assert_eq!(Number::ratio(1, 3).unwrap().to_decimal(), None);
        let cases =
            ["79228162514264337593543950336", "0.00000000000000000000000000001", "1.0000000000000000000000000000001"];
        for text in cases {
            assert_eq!(Number::parse_decimal(text).unwrap().to_decimal(), None, "{text}");
        }
    }
}
