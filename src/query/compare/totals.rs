//! Many cases compared, in sum: totals of amounts, how the differences are distributed, the largest of them.

use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::query::compare::{Compared, ComparedResult};
use std::collections::BTreeMap;

/// How many of the largest differences are shown.
const LARGEST: usize = 10;
/// Edges of the distribution, in per cent of the old value.
const EDGES: [i64; 7] = [-50, -20, -10, 0, 10, 20, 50];

/// The sums over all cases.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// How many cases there are.
    pub cases: usize,
    /// How many have a result under either version only, or under none.
    pub failed: usize,
    /// How many have a result that changed.
    pub changed: usize,
    /// Sums by entry and result, of results that can be added up.
    pub sums: Vec<Sum>,
    /// By the first number of each case: how many changed by how much.
    pub distribution: Vec<(Band, usize)>,
    /// The cases (by their places) with the largest differences of their first number, per unit, largest first.
    pub largest: Vec<usize>,
    /// How often, and with what share in all, each provision is a cause, by unit of the result.
    pub causes: Vec<CauseSum>,
}

/// A sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The entry.
    pub entry: String,
    /// The result.
    pub name: String,
    /// Its unit.
    pub unit: Option<Unit>,
    /// Over how many cases.
    pub cases: usize,
    /// Under the old version.
    pub old: Number,
    /// Under the new version.
    pub new: Number,
}

/// A cause over all cases, for one result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseSum {
    /// The entry.
    pub entry: String,
    /// The result.
    pub name: String,
    /// Its unit.
    pub unit: Option<Unit>,
    /// The provision.
    pub provision: String,
    /// In how many cases.
    pub cases: usize,
    /// The sum of its shares.
    pub share: Number,
}

/// A band of the distribution, in per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Below the lowest edge.
    Below(i64),
    /// From the first (excluded) to the second, or the other way round below nothing.
    Between(i64, i64),
    /// Not changed.
    Same,
    /// Above the highest edge.
    Above(i64),
    /// From nothing to something: no per cent.
    New,
}

/// The result by which a case is ordered and distributed: its first amount, else its first number.
pub fn first_number(case: &Compared) -> Option<&ComparedResult> {
    let mut numbers = case.results.iter().filter(|result| result.difference.is_some());
    let amount = |result: &&ComparedResult| result.new.unit.is_some_and(|unit| unit.dimension.yen != 0);
    numbers.clone().find(amount).or_else(|| numbers.next())
}

/// Adds the cases up.
pub fn totals(cases: &[Compared]) -> Totals {
    let mut totals = Totals { cases: cases.len(), ..Totals::default() };
    let mut bands: BTreeMap<Band, usize> = BTreeMap::new();
    let mut sizes: Vec<(Number, usize)> = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        totals.failed += usize::from(case.old.is_err() || case.new.is_err());
        totals.changed += usize::from(case.results.iter().any(ComparedResult::changed));
        for result in &case.results {
            add(&mut totals, case, result);
        }
        if let Some(result) = first_number(case) {
            *bands.entry(band(result)).or_default() += 1;
            let size = result.difference.as_ref().map(Number::abs);
            sizes.extend(size.filter(|size| !size.is_zero()).map(|size| (size, at)));
        }
    }
    sizes.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
    totals.largest = sizes.into_iter().take(LARGEST).map(|(_, at)| at).collect();
    totals.distribution = bands.into_iter().collect();
    totals
}

fn add(totals: &mut Totals, case: &Compared, result: &ComparedResult) {
    let (Value::Number(old), Value::Number(new)) = (&result.old.value, &result.new.value) else { return };
    // Rates and plain numbers of different cases make no sum.
    if result.new.unit.is_none_or(|unit| unit.dimension.is_none()) {
        return;
    }
    let same = |entry: &str, name: &str| entry == case.entry && name == result.new.name;
    match totals.sums.iter_mut().find(|sum| same(&sum.entry, &sum.name)) {
        Some(sum) => {
            sum.cases += 1;
            sum.old = &sum.old + old;
            sum.new = &sum.new + new;
        }
        None => totals.sums.push(Sum {
            entry: case.entry.clone(),
            name: result.new.name.clone(),
            unit: result.new.unit,
            cases: 1,
            old: old.clone(),
            new: new.clone(),
        }),
    }
    for cause in &result.causes {
        let Some(share) = &cause.share else { continue };
        let found =
            totals.causes.iter_mut().find(|one| same(&one.entry, &one.name) && one.provision == cause.provision);
        match found {
            Some(sum) => {
                sum.cases += 1;
                sum.share = &sum.share + share;
            }
            None => totals.causes.push(CauseSum {
                entry: case.entry.clone(),
                name: result.new.name.clone(),
                unit: result.new.unit,
                provision: cause.provision.clone(),
                cases: 1,
                share: share.clone(),
            }),
        }
    }
}

fn band(result: &ComparedResult) -> Band {
    if !result.changed() {
        return Band::Same;
    }
    let Some(ratio) = result.ratio() else { return Band::New };
    let percent = &ratio * &Number::from(100);
    let mut lower = None;
    for edge in EDGES {
        let at = Number::from(edge);
        // A fall of exactly 10 % belongs to the larger falls, a rise of exactly 10 % to the smaller rises.
        let within = if edge <= 0 { percent < at } else { percent <= at };
        if within {
            return lower.map_or(Band::Below(edge), |lower| Band::Between(lower, edge));
        }
        lower = Some(edge);
    }
    Band::Above(lower.unwrap_or(0))
}
