//! Rounding (端数処理) as regulations write it: 切捨て, 切上げ, 四捨五入, each at a place that is always named.
//! There is no default rounding and no half-even: a number is rounded where a text says so and in its words.

use std::fmt;

use num_bigint::BigInt;
use num_bigint::Sign;
use num_integer::Integer;
use num_traits::Zero;

use crate::number::exact::Number;
use crate::number::exact::Repr;

/// Which way a fraction goes that the named place does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RoundingMode {
    /// 切捨て: toward zero.
    Down,
    /// 切上げ: away from zero.
    Up,
    /// 四捨五入: to the nearest, a tie away from zero.
    HalfUp,
}

/// A rounding mode with the place it works at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rounding {
    mode: RoundingMode,
    places: i32,
}

impl Rounding {
    /// The farthest place from the decimal point, on either side, that a rounding may name.
    pub const MAX_PLACES: i32 = 1000;

    /// Makes a rounding that keeps `places` decimals (0 a whole unit, -3 thousands); `None` beyond [`Self::MAX_PLACES`].
    pub const fn new(mode: RoundingMode, places: i32) -> Option<Self> {
        if places < -Self::MAX_PLACES || places > Self::MAX_PLACES {
            return None;
        }
        Some(Self { mode, places })
    }

    /// Gives the mode.
    pub const fn mode(self) -> RoundingMode {
        self.mode
    }

    /// Gives the number of decimals kept.
    pub const fn places(self) -> i32 {
        self.places
    }

    /// Says the rounding in the regulations' words: `円未満切捨て`, `千円未満切上げ`, `小数点以下第4位を四捨五入`,
    /// `小数点以下第3位未満切捨て`; decimals do not name the unit.
    ///
    /// Behind the decimal point 四捨五入 is told by the place it looks at and the others by the place they keep, as the
    /// texts do: 「第4位を切上げ」 would leave open what happens to 0.10001.
    pub fn phrase(self, unit: Option<&str>) -> String {
        let mode = self.mode;
        if self.places > 0 {
            return match mode {
                RoundingMode::HalfUp => format!("小数点以下第{}位を{mode}", self.places + 1),
                RoundingMode::Down | RoundingMode::Up => format!("小数点以下第{}位未満{mode}", self.places),
            };
        }
        let whole = if self.places == 0 { String::new() } else { power_of_ten_in_words(-self.places) };
        let unit = match unit {
            None if whole.is_empty() => "整数",
            None => "",
            Some(unit) => unit,
        };
        format!("{whole}{unit}未満{mode}")
    }
}

impl fmt::Display for RoundingMode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Down => "切捨て",
            Self::Up => "切上げ",
            Self::HalfUp => "四捨五入",
        })
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.phrase(None))
    }
}

impl Number {
    /// Rounds at the place and in the way that `rounding` says.
    pub fn round(&self, rounding: Rounding) -> Self {
        if rounding.places == 0 {
            return self.round_to_integer(rounding.mode);
        }
        let scaled = self * ten_to(rounding.places);
        if scaled.is_integer() {
            return self.clone();
        }
        scaled.round_to_integer(rounding.mode) * ten_to(-rounding.places)
    }

    /// Gives the largest whole number that is not above.
    pub fn floor(&self) -> Self {
        self.round_to_integer(if self.is_negative() { RoundingMode::Up } else { RoundingMode::Down })
    }

    /// Gives the smallest whole number that is not below.
    pub fn ceil(&self) -> Self {
        self.round_to_integer(if self.is_negative() { RoundingMode::Down } else { RoundingMode::Up })
    }

    fn round_to_integer(&self, mode: RoundingMode) -> Self {
        match &self.0 {
            Repr::Small { den: 1, .. } => self.clone(),
            Repr::Small { num, den } => {
                // The denominator is 2 or more, so that neither the quotient plus one nor twice the rest leaves `i64`
                // and `u64`.
                let (quotient, rest) = (num / den, num % den);
                let away = match mode {
                    RoundingMode::Down => false,
                    RoundingMode::Up => true,
                    RoundingMode::HalfUp => rest.unsigned_abs() * 2 >= den.unsigned_abs(),
                };
                Self::from_integer(if away { quotient + num.signum() } else { quotient })
            }
            Repr::Big(big) => {
                let (quotient, rest) = big.num.div_rem(&big.den);
                let away = match mode {
                    RoundingMode::Down => false,
                    RoundingMode::Up => !rest.is_zero(),
                    RoundingMode::HalfUp => BigInt::from(rest.magnitude() * 2_u32) >= big.den,
                };
                let step = BigInt::from(match (away, big.num.sign()) {
                    (false, _) | (true, Sign::NoSign) => 0,
                    (true, Sign::Plus) => 1,
                    (true, Sign::Minus) => -1,
                });
                Self::lowest_big(quotient + step, BigInt::from(1))
            }
        }
    }
}

/// Gives 10 to the power of `places`, which may be negative.
fn ten_to(places: i32) -> Number {
    let exponent = places.unsigned_abs();
    let (one, power) = (BigInt::from(1), BigInt::from(10));
    match 10_i64.checked_pow(exponent) {
        Some(small) if places < 0 => Number::lowest_i128(1, i128::from(small)),
        Some(small) => Number::from_integer(small),
        None if places < 0 => Number::lowest_big(one, power.pow(exponent)),
        None => Number::lowest_big(power.pow(exponent), one),
    }
}

/// Says 10 to the power of `exponent` (1 or more) as it stands before a unit: 千, 一万, 百万, 一億.
fn power_of_ten_in_words(exponent: i32) -> String {
    let large = match exponent / 4 {
        0 => "",
        1 => "万",
        2 => "億",
        3 => "兆",
        _ => return format!("10の{exponent}乗"),
    };
    let small = match exponent % 4 {
        0 => "一",
        1 => "十",
        2 => "百",
        _ => "千",
    };
    format!("{small}{large}")
}

#[cfg(test)]
mod tests {
    use super::Number;
    use super::Rounding;
    use super::RoundingMode;

    fn round(text: &str, mode: RoundingMode, places: i32) -> String {
        Number::parse_decimal(text).unwrap().round(Rounding::new(mode, places).unwrap()).to_string()
    }

    #[test]
    fn each_mode_goes_its_way_on_both_sides_of_zero() {
        let cases = [
            ("0.9999", 3, "0.999", "1", "1"),
            ("-0.9999", 3, "-0.999", "-1", "-1"),
            ("1.2345", 3, "1.234", "1.235", "1.235"),
            ("-1.2345", 3, "-1.234", "-1.235", "-1.235"),
            ("1.2344999999999999999999999999", 3, "1.234", "1.235", "1.234"),
            ("2.5", 0, "2", "3", "3"),
            ("-2.5", 0, "-2", "-3", "-3"),
            ("0.5", 0, "0", "1", "1"),
            ("0.499", 0, "0", "1", "0"),
            ("1499", -3, "1000", "2000", "1000"),
            ("1500", -3, "1000", "2000", "2000"),
            ("9223372036854775807.5", 0, "9223372036854775807", "9223372036854775808", "9223372036854775808"),
            ("-99999999999999999999.4", 0, "-99999999999999999999", "-100000000000000000000", "-99999999999999999999"),
            ("7", 3, "7", "7", "7"),
            ("0", -1000, "0", "0", "0"),
        ];
        for (text, places, down, up, half_up) in cases {
            assert_eq!(round(text, RoundingMode::Down, places), down, "{text} down");
            assert_eq!(round(text, RoundingMode::Up, places), up, "{text} up");
            assert_eq!(round(text, RoundingMode::HalfUp, places), half_up, "{text} half up");
        }
    }

    /// A tie that a division with 28 digits would miss: 1/3 × 3/2 is a half and nothing less.
    #[test]
    fn a_tie_behind_a_division_is_a_tie() {
        let half_up = Rounding::new(RoundingMode::HalfUp, 0).unwrap();
        let third = Number::ONE.checked_div(&Number::from(3)).unwrap();
        let tie = third * Number::parse_decimal("1.5").unwrap();
        assert_eq!(tie.round(half_up), Number::ONE);
        let below = &tie - &Number::parse_decimal(&format!("0.{}1", "0".repeat(60))).unwrap();
        assert_eq!(below.round(half_up), Number::ZERO);
    }

    #[test]
    fn floor_and_ceiling_follow_the_number_line() {
        let number = |text| Number::parse_decimal(text).unwrap();
        assert_eq!(number("-0.5").floor(), number("-1"));
        assert_eq!(number("-0.5").ceil(), Number::ZERO);
        assert_eq!(number("1.5").floor(), Number::ONE);
        assert_eq!(number("1.5").ceil(), number("2"));
        assert_eq!(Number::from(i64::MIN).floor(), Number::from(i64::MIN));
    }

    #[test]
    fn the_phrase_is_the_regulations_own() {
        let phrase = |mode, places, unit| Rounding::new(mode, places).unwrap().phrase(unit);
        assert_eq!(phrase(RoundingMode::Down, 0, Some("円")), "円未満切捨て");
        assert_eq!(phrase(RoundingMode::HalfUp, 0, Some("日")), "日未満四捨五入");
        assert_eq!(phrase(RoundingMode::Up, 0, None), "整数未満切上げ");
        assert_eq!(phrase(RoundingMode::HalfUp, 3, Some("円")), "小数点以下第4位を四捨五入");
        assert_eq!(phrase(RoundingMode::Up, 3, None), "小数点以下第3位未満切上げ");
        assert_eq!(phrase(RoundingMode::Down, -3, Some("円")), "千円未満切捨て");
        assert_eq!(phrase(RoundingMode::Down, -4, Some("円")), "一万円未満切捨て");
        assert_eq!(phrase(RoundingMode::HalfUp, -6, None), "百万未満四捨五入");
        assert_eq!(phrase(RoundingMode::Down, -30, Some("円")), "10の30乗円未満切捨て");
        assert_eq!(Rounding::new(RoundingMode::HalfUp, 10).unwrap().to_string(), "小数点以下第11位を四捨五入");
    }

    #[test]
    fn the_place_is_bounded() {
        assert!(Rounding::new(RoundingMode::Down, 1000).is_some());
        assert!(Rounding::new(RoundingMode::Down, 1001).is_none());
        assert!(Rounding::new(RoundingMode::Down, -1000).is_some());
        assert!(Rounding::new(RoundingMode::Down, i32::MIN).is_none());
    }
}
