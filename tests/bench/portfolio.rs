//! A made-up portfolio of two-year contracts, the same for the same seed: typed columns, and the same facts for baselines.

use kitei::batch::columns::{Column, Columns, Data, Rows};
use kitei::batch::single::{Fact, Form};

/// Country categories that have coefficients.
pub const COUNTRIES: [&str; 7] = ["Ｂ", "Ｃ", "Ｄ", "Ｅ", "Ｆ", "Ｇ", "Ｈ"];
/// Buyer classes that every country category has coefficients for.
pub const BUYERS: [&str; 4] = ["SOV+", "SOV/CC0", "CC1", "CC2"];
/// Product classes.
pub const PRODUCTS: [&str; 3] = ["下位", "標準", "上位"];
/// The first day on which the two-year text is known, and the last one of the portfolio, as days since 1970-01-01.
pub const DAYS: (i32, i32) = (15_218, 17_896);

/// The facts of a single contract, in order.
pub const FORMS: &[(&str, Form<'static>)] = &[
    ("保険契約締結日", Form::Date),
    ("国カテゴリー", Form::Words(&COUNTRIES)),
    ("バイヤー区分", Form::Words(&BUYERS)),
    ("商品区分", Form::Words(&PRODUCTS)),
    ("料率適用期間", Form::Number(2)),
    ("非常付保率", Form::Number(3)),
    ("信用付保率", Form::Number(3)),
    ("信用割引係数の総和", Form::Number(2)),
    ("保険価額", Form::Number(0)),
];

/// Contracts, a row each: whole numbers with the decimals that [`Contracts::columns`] says.
pub struct Contracts {
    pub concluded: Vec<i32>,
    pub country: Vec<u32>,
    pub buyer: Vec<u32>,
    pub product: Vec<u32>,
    /// Years, two decimals.
    pub years: Vec<i64>,
    /// Three decimals.
    pub political: Vec<i64>,
    /// Three decimals.
    pub commercial: Vec<i64>,
    /// Two decimals.
    pub discount: Vec<i64>,
    /// Yen.
    pub value: Vec<i64>,
}

impl Contracts {
    /// So many contracts from a seed.
    pub fn of(rows: usize, seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut made = Self {
            concluded: Vec::with_capacity(rows),
            country: Vec::with_capacity(rows),
            buyer: Vec::with_capacity(rows),
            product: Vec::with_capacity(rows),
            years: Vec::with_capacity(rows),
            political: Vec::with_capacity(rows),
            commercial: Vec::with_capacity(rows),
            discount: Vec::with_capacity(rows),
            value: Vec::with_capacity(rows),
        };
        for _ in 0..rows {
            made.concluded.push(random.i32(DAYS.0..=DAYS.1));
            made.country.push(random.u32(0..7));
            made.buyer.push(random.u32(0..4));
            made.product.push(random.u32(0..3));
            made.years.push(random.i64(200..=1400));
            made.political.push(random.i64(900..=1000));
            made.commercial.push(random.i64(800..=950));
            made.discount.push(random.i64(0..=30));
            made.value.push(random.i64(1_000_000..=50_000_000_000));
        }
        made
    }

    /// How many there are.
    pub fn rows(&self) -> usize {
        self.concluded.len()
    }

    /// One contract, in the order of [`FORMS`].
    pub fn facts(&self, row: usize) -> [Fact; 9] {
        [
            Fact::Date(self.concluded[row]),
            Fact::Word(self.country[row]),
            Fact::Word(self.buyer[row]),
            Fact::Word(self.product[row]),
            Fact::Number(self.years[row]),
            Fact::Number(self.political[row]),
            Fact::Number(self.commercial[row]),
            Fact::Number(self.discount[row]),
            Fact::Number(self.value[row]),
        ]
    }

    /// The facts of 二年以上案件の保険料.
    pub fn columns(&self) -> Columns<'_> {
        let list = [
            ("保険契約締結日", Data::Dates(&self.concluded)),
            ("国カテゴリー", Data::Words(&self.country, &COUNTRIES)),
            ("バイヤー区分", Data::Words(&self.buyer, &BUYERS)),
            ("商品区分", Data::Words(&self.product, &PRODUCTS)),
            ("料率適用期間", Data::Numbers(&self.years, 2)),
            ("非常付保率", Data::Numbers(&self.political, 3)),
            ("信用付保率", Data::Numbers(&self.commercial, 3)),
            ("信用割引係数の総和", Data::Numbers(&self.discount, 2)),
            ("保険価額", Data::Numbers(&self.value, 0)),
        ];
        list.into_iter()
            .try_fold(Columns::of_rows(self.rows()), |columns, (name, data)| columns.with(name, data))
            .unwrap()
    }
}

/// Transfers whose weighted rate is asked, a list a row.
pub struct Transfers {
    /// For each list the place behind its last row.
    ends: Vec<u32>,
    /// Two decimals.
    amounts: Vec<i64>,
    /// Two decimals.
    rates: Vec<i64>,
}

impl Transfers {
    /// So many lists of one to eight rows from a seed.
    pub fn of(lists: usize, seed: u64) -> Self {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut made = Self { ends: Vec::with_capacity(lists), amounts: Vec::new(), rates: Vec::new() };
        for _ in 0..lists {
            for _ in 0..random.u32(1..=8) {
                made.amounts.push(random.i64(1..=1_000_000_000));
                made.rates.push(random.i64(7_000..=16_000));
            }
            made.ends.push(u32::try_from(made.amounts.len()).unwrap());
        }
        made
    }

    /// The columns of the lists' rows.
    pub fn cells(&self) -> [Column<'_>; 2] {
        let cells = [("送金額", Data::Numbers(&self.amounts, 2)), ("換算率", Data::Numbers(&self.rates, 2))];
        cells.map(|(name, data)| Column { name, data, given: None })
    }

    /// The facts of 加重平均換算率.
    pub fn columns<'a>(&'a self, cells: &'a [Column<'a>]) -> Columns<'a> {
        Columns::of_rows(self.ends.len()).with("送金", Data::List(Rows { ends: &self.ends, columns: cells })).unwrap()
    }
}
