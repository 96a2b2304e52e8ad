//! The two-year premium written by hand for these columns, as a programmer would: the version by date, coefficients in arrays,
//! the formula, the rate to three decimals half-up, the premium down to the yen. On `rust_decimal`, on exact `i128`, on `f64`.
#![expect(clippy::float_arithmetic, reason = "one of the baselines is the float that people write")]

use crate::portfolio::Contracts;
use rust_decimal::Decimal;
use rust_decimal::prelude::{RoundingStrategy, ToPrimitive};

/// 2013-04-01, from which the new formula holds, as days since 1970-01-01.
const NEW: i32 = 15_796;

/// a and b (thousandths of a per cent), d (hundred-thousandths), by country category.
const COUNTRY: [(i64, i64, i64); 7] = [
    (90, 350, 0),
    (200, 350, 337),
    (350, 350, 489),
    (550, 350, 1639),
    (740, 750, 3657),
    (900, 1200, 5878),
    (1100, 1800, 8598),
];

/// c (thousandths of a per cent) by country category and buyer class.
const BUYER: [[i64; 4]; 7] = [
    [0, 0, 110, 200],
    [0, 0, 120, 212],
    [0, 0, 110, 223],
    [0, 0, 100, 234],
    [0, 0, 100, 246],
    [0, 0, 100, 258],
    [0, 0, 125, 271],
];

/// e (ten-thousandths) by country category and product class.
const PRODUCT: [[i64; 3]; 7] = [
    [9965, 10000, 10035],
    [9935, 10000, 10065],
    [9850, 10000, 10150],
    [9825, 10000, 10175],
    [9825, 10000, 10175],
    [9800, 10000, 10200],
    [9800, 10000, 10200],
];

/// The coefficients of one contract.
struct Coefficients {
    a: i64,
    b: i64,
    c: i64,
    d: i64,
    e: i64,
    /// Tenths.
    better: i64,
}

fn coefficients(contracts: &Contracts, row: usize) -> Coefficients {
    let (country, buyer) = (contracts.country[row] as usize, contracts.buyer[row] as usize);
    let (a, b, d) = COUNTRY[country];
    let c = BUYER[country][buyer];
    let e = PRODUCT[country][contracts.product[row] as usize];
    Coefficients { a, b, c, d, e, better: if buyer == 0 { 9 } else { 10 } }
}

/// The rate in thousandths of a per cent and the premium in yen, on `rust_decimal`.
pub fn decimal(contracts: &Contracts, row: usize) -> (i64, i64) {
    let one = coefficients(contracts, row);
    let cover = Decimal::new(95, 2);
    let (a, b, c) = (Decimal::new(one.a, 3), Decimal::new(one.b, 3), Decimal::new(one.c, 3));
    let (d, e, better) = (Decimal::new(one.d, 5), Decimal::new(one.e, 4), Decimal::new(one.better, 1));
    let years = Decimal::new(contracts.years[row], 2);
    let political = Decimal::new(contracts.political[row], 3);
    let commercial = Decimal::new(contracts.commercial[row], 3);
    let discount = Decimal::new(contracts.discount[row], 2);
    let first = if contracts.concluded[row] >= NEW {
        (a * years + b) * (political / cover)
    } else {
        a * years * political / cover + b
    };
    let second = c * years * commercial / cover * (Decimal::ONE - discount);
    let third = (political - cover) / Decimal::new(5, 2) * d + Decimal::ONE;
    let rate = (first + second) * third * e * better;
    let rate = rate.round_dp_with_strategy(3, RoundingStrategy::MidpointAwayFromZero);
    let premium = (Decimal::from(contracts.value[row]) * rate / Decimal::ONE_HUNDRED).trunc();
    ((rate * Decimal::ONE_THOUSAND).to_i64().unwrap(), premium.to_i64().unwrap())
}

/// The same on whole numbers, exact: every scale multiplied out, one division at each rounding.
pub fn whole(contracts: &Contracts, row: usize) -> (i64, i64) {
    let one = coefficients(contracts, row);
    let (years, political) = (contracts.years[row], contracts.political[row]);
    let (commercial, discount) = (contracts.commercial[row], contracts.discount[row]);
    // In 10^-8 ÷ 0.95 of a per cent; the discount adds two places to both sides.
    let first = if contracts.concluded[row] >= NEW {
        (one.a * years + one.b * 100) * political
    } else {
        one.a * years * political + one.b * 100 * 950
    };
    let sum = first * 100 + one.c * years * commercial * (100 - discount);
    // In 10^-8 ÷ 0.05: the bracket.
    let third = (political - 950) * one.d + 5_000_000;
    let product = i128::from(sum) * i128::from(third * one.e * one.better);
    // 10^-3 10^-2 10^-3 10^-2 · 1/0.95 · 10^-8/0.05 · 10^-4 10^-1, in thousandths.
    const SCALE: i128 = 95 * 5 * 10_000_000_000_000_000;
    let rate = (2 * product + SCALE) / (2 * SCALE);
    let premium = i128::from(contracts.value[row]) * rate / 100_000;
    (i64::try_from(rate).unwrap(), i64::try_from(premium).unwrap())
}

/// The same on floats: wrong on ties, and by large values.
pub fn float(contracts: &Contracts, row: usize) -> (i64, i64) {
    let one = coefficients(contracts, row);
    let (a, b, c) = (one.a as f64 / 1e3, one.b as f64 / 1e3, one.c as f64 / 1e3);
    let (d, e, better) = (one.d as f64 / 1e5, one.e as f64 / 1e4, one.better as f64 / 1e1);
    let years = contracts.years[row] as f64 / 1e2;
    let political = contracts.political[row] as f64 / 1e3;
    let commercial = contracts.commercial[row] as f64 / 1e3;
    let discount = contracts.discount[row] as f64 / 1e2;
    let first = if contracts.concluded[row] >= NEW {
        (a * years + b) * (political / 0.95)
    } else {
        a * years * political / 0.95 + b
    };
    let second = c * years * commercial / 0.95 * (1.0 - discount);
    let third = (political - 0.95) / 0.05 * d + 1.0;
    let rate = ((first + second) * third * e * better * 1e3).round();
    let premium = (contracts.value[row] as f64 * rate / 1e5).floor();
    (rate as i64, premium as i64)
}

/// A baseline over all contracts on two threads, each its half, into memory that is there: what a loop by hand can do.
pub fn on_two_threads(
    contracts: &Contracts,
    work: impl Fn(&Contracts, usize) -> (i64, i64) + Sync,
    out: &mut [(i64, i64)],
) {
    let half = contracts.rows().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        for (part, rows) in out.chunks_mut(half).enumerate() {
            let work = &work;
            scope.spawn(move || {
                for (at, cell) in rows.iter_mut().enumerate() {
                    *cell = work(contracts, part * half + at);
                }
            });
        }
    });
}
