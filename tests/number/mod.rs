//! `number/` against an independent library of fractions, on values around the borders of the machine words.
#![expect(clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use std::cmp::Ordering;

use dashu_int::IBig;
use dashu_int::UBig;
use dashu_ratio::RBig;
use kitei::number::exact::Number;
use kitei::number::rounding::Rounding;
use kitei::number::rounding::RoundingMode;
use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::prop_oneof;
use proptest::proptest;
use proptest::test_runner::TestCaseError;

/// A number and what the other library takes for the same value.
#[derive(Clone, Debug)]
struct Pair {
    ours: Number,
    theirs: RBig,
}

/// Integers, many of them within a few steps of a power of two where a representation ends.
fn integer() -> impl Strategy<Value = IBig> {
    let border = (
        prop_oneof![Just(31_usize), Just(32), Just(62), Just(63), Just(64), Just(126), Just(127), Just(128)],
        -2..3_i64,
    )
        .prop_map(|(bits, step)| (IBig::ONE << bits) + IBig::from(step));
    let magnitude = prop_oneof![
        3 => (0..1000_i64).prop_map(IBig::from),
        3 => any::<i64>().prop_map(IBig::from),
        2 => any::<i128>().prop_map(IBig::from),
        4 => border,
    ];
    (magnitude, any::<bool>()).prop_map(|(value, negative)| if negative { -value } else { value })
}

fn pair() -> impl Strategy<Value = Pair> {
    let decimal = prop_oneof![1 => Just(0_usize), 1 => 1..4_usize, 1 => 15..40_usize];
    let finite = (integer(), decimal).prop_map(|(digits, places)| pair_of(&digits, &IBig::from(10).pow(places)));
    let any_fraction = (integer(), integer())
        .prop_filter_map("a denominator", |(num, den)| (den != IBig::ZERO).then(|| pair_of(&num, &den)));
    prop_oneof![finite, any_fraction]
}

fn pair_of(num: &IBig, den: &IBig) -> Pair {
    let integer = |value: &IBig| Number::parse_decimal(&value.to_string()).unwrap();
    let ours = integer(num).checked_div(&integer(den)).unwrap();
    let theirs = RBig::from(num.clone()) / RBig::from(den.clone());
    Pair { ours, theirs }
}

fn same(ours: &Number, theirs: &RBig) -> Result<(), TestCaseError> {
    prop_assert_eq!(ours.fraction(), theirs.to_string());
    // The stored form is canonical: the same value made another way is structurally equal.
    let again = pair_of(theirs.numerator(), &IBig::from(theirs.denominator().clone())).ours;
    prop_assert_eq!(ours, &again);
    Ok(())
}

/// The other library's floor and ceiling, put together by the definition of each mode.
fn round_theirs(value: &RBig, mode: RoundingMode, places: i32) -> RBig {
    let power = RBig::from(UBig::from(10_u32).pow(usize::try_from(places.unsigned_abs()).unwrap()));
    let scaled = if places < 0 { value / &power } else { value * &power };
    let negative = scaled < RBig::ZERO;
    let size = if negative { -scaled } else { scaled };
    let whole = RBig::from(match mode {
        RoundingMode::Down => size.floor(),
        RoundingMode::Up => size.ceil(),
        RoundingMode::HalfUp => (size + RBig::ONE / RBig::from(2)).floor(),
    });
    let whole = if negative { -whole } else { whole };
    if places < 0 { whole * power } else { whole / power }
}

proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 2000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn sums_differences_products_and_quotients_agree(left in pair(), right in pair()) {
        same(&(&left.ours + &right.ours), &(&left.theirs + &right.theirs))?;
        same(&(&left.ours - &right.ours), &(&left.theirs - &right.theirs))?;
        same(&(&left.ours * &right.ours), &(&left.theirs * &right.theirs))?;
        match left.ours.checked_div(&right.ours) {
            Some(quotient) => same(&quotient, &(&left.theirs / &right.theirs))?,
            None => prop_assert!(right.theirs == RBig::ZERO),
        }
        same(&-&left.ours, &-left.theirs.clone())?;
    }

    #[test]
    fn order_agrees(left in pair(), right in pair()) {
        prop_assert_eq!(left.ours.cmp(&right.ours), left.theirs.cmp(&right.theirs));
        prop_assert_eq!(left.ours == right.ours, left.theirs == right.theirs);
        prop_assert_eq!(left.ours.cmp(&left.ours.clone()), Ordering::Equal);
        prop_assert_eq!(left.ours.is_negative(), left.theirs < RBig::ZERO);
        prop_assert_eq!(left.ours.is_zero(), left.theirs == RBig::ZERO);
        prop_assert_eq!(left.ours.is_integer(), left.theirs.is_int());
    }

    #[test]
    fn powers_agree(value in pair(), exponent in 0..12_u32) {
        let power = value.ours.checked_pow(exponent).unwrap();
        same(&power, &value.theirs.pow(isize::try_from(exponent).unwrap()))?;
        let whole = i64::from(exponent);
        same(&value.ours.checked_whole_pow(whole).unwrap(), &value.theirs.pow(isize::try_from(exponent).unwrap()))?;
        match value.ours.checked_whole_pow(-whole) {
            Some(below) => same(&(&below * &power), &RBig::ONE)?,
            None => prop_assert!(value.ours.is_zero() && exponent > 0),
        }
    }

    #[test]
    fn roundings_agree(value in pair(), places in prop_oneof![Just(0), -25..26_i32]) {
        for mode in [RoundingMode::Down, RoundingMode::Up, RoundingMode::HalfUp] {
            let rounded = value.ours.round(Rounding::new(mode, places).unwrap());
            same(&rounded, &round_theirs(&value.theirs, mode, places))?;
        }
        same(&value.ours.floor(), &RBig::from(value.theirs.floor()))?;
        same(&value.ours.ceil(), &RBig::from(value.theirs.ceil()))?;
    }

    /// A half, and the nearest values above and below it, at any place.
    #[test]
    fn ties_agree(whole in integer(), step in -1..2_i64, depth in 1..50_usize, places in -25..26_i32) {
        let power = RBig::from(UBig::from(10_u32).pow(usize::try_from(places.unsigned_abs()).unwrap()));
        let tie = RBig::from(whole) + RBig::ONE / RBig::from(2);
        let near = tie + RBig::from(step) / RBig::from(UBig::from(10_u32).pow(depth));
        let theirs = if places < 0 { near * power } else { near / power };
        let value = pair_of(theirs.numerator(), &IBig::from(theirs.denominator().clone()));
        for mode in [RoundingMode::Down, RoundingMode::Up, RoundingMode::HalfUp] {
            let rounded = value.ours.round(Rounding::new(mode, places).unwrap());
            same(&rounded, &round_theirs(&value.theirs, mode, places))?;
        }
    }

    #[test]
    fn decimals_are_read_as_written(value in pair()) {
        if let Some(text) = value.ours.finite_decimal() {
            let again = Number::parse_decimal(&text).unwrap();
            prop_assert_eq!(&again, &value.ours);
            prop_assert_eq!(value.ours.grouped().replace(',', ""), text);
        }
        if let Some(decimal) = value.ours.to_decimal() {
            prop_assert_eq!(&Number::from_decimal(decimal), &value.ours);
        }
        if let Some(integer) = value.ours.to_i64() {
            prop_assert_eq!(Number::from(integer), value.ours);
        }
    }

    #[test]
    fn a_fixed_count_of_decimals_is_the_rounded_value(value in pair(), places in 0..30_u32) {
        let text = value.ours.decimal_half_up(places);
        let written = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        prop_assert_eq!(written, usize::try_from(places).unwrap());
        let rounding = Rounding::new(RoundingMode::HalfUp, i32::try_from(places).unwrap()).unwrap();
        prop_assert_eq!(Number::parse_decimal(&text).unwrap(), value.ours.round(rounding));
    }
}
