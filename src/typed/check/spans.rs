//! Days that hang together: each bound asks that one day, counted on from a fact, is not before another one. Counting is
//! monotone, so the earliest days that keep all bounds are found by raising; where a day passes the last one there are none.

use crate::calendar::period::Period;
use crate::law::fact::FactKind;
use crate::law::value::Value;
use crate::provision::graph::FactId;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::expr::{Expr, ExprKind};
use crate::typed::program::Program;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// 1800-01-01 and 2300-01-01: what counts further is not looked at.
const FIRST: i64 = 657_072;
const LAST: i64 = 839_693;

/// More raisings than this are not made; two for each month between the two.
const MOST: usize = 20_000;

/// A day counted from a fact, or a day.
#[derive(Clone, Debug)]
pub struct Term {
    /// The fact; none: a day known from the text.
    pub fact: Option<FactId>,
    expr: Expr,
    later: i64,
}

/// `low` and some days more are not after `high`.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The earlier one.
    pub low: Term,
    /// By how many days at least.
    pub slack: i64,
    /// The later one.
    pub high: Term,
}

/// All bounds so far.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    bounds: Vec<Bound>,
}

/// The earliest days that keep all bounds.
pub enum Days {
    /// These.
    Found(BTreeMap<FactId, i64>),
    /// There are none.
    None,
    /// Too many steps, or a day that no calendar has.
    GivenUp,
}

impl Term {
    /// A day that is counted from one fact so that a later day never gives an earlier one.
    pub fn of(program: &Program, expr: &Expr) -> Option<Self> {
        if let Some(Value::Date(_)) = decide::value(expr, &Assignment::new()) {
            return Some(Self { fact: None, expr: expr.clone(), later: 0 });
        }
        let mut facts = BTreeSet::new();
        decide::facts_of(expr, &mut facts);
        let mut facts = facts.into_iter();
        let (Some(fact), None) = (facts.next(), facts.next()) else { return None };
        let is_date = matches!(program.graph.facts.get(fact.0)?.kind(), FactKind::Date { .. });
        (is_date && decide::later_gives_later(expr)).then(|| Self { fact: Some(fact), expr: expr.clone(), later: 0 })
    }

    /// The same some days later.
    #[must_use]
    pub fn later_by(mut self, days: i64) -> Self {
        self.later += days;
        self
    }

    /// How many days it is behind its fact at least and at most; of a day known from the text, behind nothing.
    fn gain(&self) -> Option<(i64, i64)> {
        match self.fact {
            Some(_) => gain(&self.expr).map(|(least, most)| (least + self.later, most + self.later)),
            None => self.at(FIRST).filter(|day| (FIRST..=LAST).contains(day)).map(|day| (day, day)),
        }
    }

    fn at(&self, day: i64) -> Option<i64> {
        let chosen = match self.fact {
            Some(fact) => Assignment::from([(fact, Value::Date(date(day)?))]),
            None => Assignment::new(),
        };
        let value = decide::value(&self.expr, &chosen)?.date()?;
        Some(i64::from(value.num_days_from_ce()) + self.later)
    }

    /// The first day of the fact from which the term is not before a day; none behind the last one.
    fn reaches(&self, wanted: i64) -> Option<Option<i64>> {
        if matches!(self.expr.kind, ExprKind::Name(_)) {
            let day = (wanted - self.later).max(FIRST);
            return Some((day <= LAST).then_some(day));
        }
        let (mut low, mut high) = (FIRST, LAST);
        if self.at(high)? < wanted {
            return Some(None);
        }
        while low < high {
            let middle = low + (high - low) / 2;
            if self.at(middle)? >= wanted { high = middle } else { low = middle + 1 }
        }
        Some(Some(low))
    }
}

impl Spans {
    /// One bound more.
    pub fn push(&mut self, bound: Bound) {
        self.bounds.push(bound);
    }

    /// The earliest days that keep all bounds.
    pub fn earliest(&self) -> Days {
        match self.run_in_a_circle() {
            Some(true) => Days::None,
            Some(false) => self.from(FIRST),
            None => Days::GivenUp,
        }
    }

    /// Whether a day would have to be later than itself, months taken as short or as long as they ever are.
    fn run_in_a_circle(&self) -> Option<bool> {
        // The text's own days stand beside the facts, as none.
        let mut after: BTreeMap<Option<FactId>, i64> = BTreeMap::from([(None, 0)]);
        let mut apart = Vec::new();
        for bound in &self.bounds {
            let ((least, _), (_, most)) = (bound.low.gain()?, bound.high.gain()?);
            after.insert(bound.low.fact, 0);
            after.insert(bound.high.fact, 0);
            apart.push((bound.low.fact, bound.high.fact, least + bound.slack - most));
        }
        for _ in 0..=after.len() {
            let mut still = true;
            for (from, to, days) in &apart {
                let reached = after.get(from).copied().unwrap_or(0) + days;
                let own = after.entry(*to).or_default();
                if reached > *own {
                    (*own, still) = (reached, false);
                }
            }
            if still {
                return Some(false);
            }
        }
        Some(true)
    }

    /// Days that keep all bounds, none before the first text of the set where that can be.
    pub fn near(&self, program: &Program) -> Option<BTreeMap<FactId, NaiveDate>> {
        let revisions = program.graph.regulations.iter().flat_map(|one| &one.revisions);
        let start = revisions.filter_map(|one| one.enforcement.day()).min();
        let start = start.map(|day| i64::from(day.num_days_from_ce()));
        let found = start.map(|start| self.from(start)).filter(|days| matches!(days, Days::Found(_)));
        match found.unwrap_or_else(|| self.from(FIRST)) {
            Days::Found(days) => days.into_iter().map(|(fact, day)| Some((fact, date(day)?))).collect(),
            Days::None | Days::GivenUp => None,
        }
    }

    fn from(&self, floor: i64) -> Days {
        let facts = self.bounds.iter().flat_map(|bound| [bound.low.fact, bound.high.fact]).flatten();
        let mut days: BTreeMap<FactId, i64> = facts.map(|fact| (fact, floor)).collect();
        let mut raised = 0;
        loop {
            let mut still = true;
            for bound in &self.bounds {
                let own = |term: &Term| term.fact.and_then(|fact| days.get(&fact).copied()).unwrap_or(floor);
                let (Some(low), Some(high)) = (bound.low.at(own(&bound.low)), bound.high.at(own(&bound.high))) else {
                    return Days::GivenUp;
                };
                if low + bound.slack <= high {
                    continue;
                }
                // A day known from the text stays where it is.
                let Some(fact) = bound.high.fact else { return Days::None };
                match bound.high.reaches(low + bound.slack) {
                    None => return Days::GivenUp,
                    Some(None) => return Days::None,
                    Some(Some(day)) => days.insert(fact, day),
                };
                still = false;
                raised += 1;
                if raised > MOST {
                    return Days::GivenUp;
                }
            }
            if still {
                return Days::Found(days);
            }
        }
    }
}

/// By how many days at least and at most a day counted from a fact is behind it.
fn gain(expr: &Expr) -> Option<(i64, i64)> {
    let of = |inner: &Expr, (least, most): (i64, i64)| {
        let inner = gain(inner)?;
        Some((inner.0 + least, inner.1 + most))
    };
    // A day more or less either way for how its ends are counted, and for the last days of months.
    let period = |length: &Period| {
        let months = i64::from(length.years) * 12 + i64::from(length.months);
        let days = i64::from(length.days);
        (months * 28 + days - 4, months * 31 + days + 2)
    };
    match &expr.kind {
        ExprKind::Name(_) => Some((0, 0)),
        ExprKind::PeriodEnd(inner, length, _) | ExprKind::AfterPeriod(inner, length, _) => {
            of(inner, exact(expr, inner, length).unwrap_or_else(|| period(length)))
        }
        ExprKind::Before(inner, length) => {
            let (least, most) = period(length);
            of(inner, exact(expr, inner, length).unwrap_or((-most, -least)))
        }
        ExprKind::DayAfter(inner) => of(inner, (1, 1)),
        ExprKind::FirstOfNextMonth(inner) => of(inner, (1, 31)),
        ExprKind::EndOfMonth(inner) => of(inner, (0, 30)),
        _ => None,
    }
}

/// A period of days alone is always as long.
fn exact(expr: &Expr, inner: &Expr, length: &Period) -> Option<(i64, i64)> {
    if length.years != 0 || length.months != 0 {
        return None;
    }
    let start = Expr { kind: ExprKind::Constant(Value::Date(date(FIRST)?)), span: inner.span };
    let kind = match &expr.kind {
        ExprKind::PeriodEnd(_, length, counts) => ExprKind::PeriodEnd(Box::new(start), *length, *counts),
        ExprKind::AfterPeriod(_, length, counts) => ExprKind::AfterPeriod(Box::new(start), *length, *counts),
        ExprKind::Before(_, length) => ExprKind::Before(Box::new(start), *length),
        _ => return None,
    };
    let end = decide::value(&Expr { kind, span: expr.span }, &Assignment::new())?.date()?;
    let days = i64::from(end.num_days_from_ce()) - FIRST;
    Some((days, days))
}

fn date(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day).ok()?)
}
