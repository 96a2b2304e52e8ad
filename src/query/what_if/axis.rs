//! A fact that is varied: from where to where, in which steps, and the value at a place of it.

use crate::corpus::case::{Case, GivenFact, GivenValue};
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::diagnostic::suggest;
use crate::eval::curve::{day_number, day_of};
use crate::eval::evaluate::World;
use crate::eval::{facts, show};
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::provision::graph::{Fact, FactId, RegulationId};
use crate::source::span::Spanned;

/// A fact and its range as typed: `船積日=2013-01-01..2013-12-31`, `国カテゴリー`, `国カテゴリー=Ａ、Ｃ`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    /// The fact.
    pub fact: String,
    /// From and to.
    pub range: Range,
}

/// A range as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Range {
    /// From one value to another one.
    Between(String, String),
    /// From the case's own value, or else its 基準日, to a value; none: as far as reason goes.
    FromHere(Option<String>),
    /// These values; none: all there are.
    Among(Vec<String>),
}

impl Variation {
    /// Reads `F=FROM..TO`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let shape = || "「船積日=2013-01-01..2013-12-31」か、区分と真偽なら「国カテゴリー」の形で書く".to_owned();
        let (fact, range) = match text.split_once(['=', '＝']) {
            Some((fact, range)) => (fact.trim(), Some(range.trim())),
            None => (text.trim(), None),
        };
        if fact.is_empty() || range.is_some_and(str::is_empty) {
            return Err(shape());
        }
        let Some(range) = range else {
            return Ok(Self { fact: fact.to_owned(), range: Range::Among(Vec::new()) });
        };
        let ends = ["..", "‥", "…", "～", "〜"].iter().find_map(|sign| range.split_once(sign));
        let range = match ends {
            Some((from, to)) if from.trim().is_empty() && !to.trim().is_empty() => {
                Range::FromHere(Some(to.trim().to_owned()))
            }
            Some((_, to)) if to.trim().is_empty() => return Err(shape()),
            Some((from, to)) => Range::Between(from.trim().to_owned(), to.trim().to_owned()),
            None => Range::Among(range.split(['、', ',', '，', '／']).map(|one| one.trim().to_owned()).collect()),
        };
        Ok(Self { fact: fact.to_owned(), range })
    }
}

/// A fact that is varied.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The fact.
    pub id: FactId,
    /// Its name.
    pub fact: String,
    /// The unit in which numbers are written; none for what has none.
    pub unit: Option<Unit>,
    /// The case's own value.
    pub own: Option<Value>,
    /// From where to where.
    pub scale: Scale,
}

/// In which steps a fact moves.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// Day by day.
    Days(i64, i64),
    /// By whole numbers, in the unit.
    Whole(i64, i64),
    /// Through all numbers, in the unit.
    Real(Number, Number),
    /// These values.
    Choices(Vec<Value>),
}

impl Axis {
    /// The value at a number of the scale.
    pub fn value(&self, at: &Number) -> Value {
        match &self.scale {
            Scale::Days(..) => day_of(at).map_or(Value::Open, Value::Date),
            Scale::Whole(..) | Scale::Real(..) => Value::Number(self.unit.unwrap_or(Unit::PLAIN).value_of(at)),
            Scale::Choices(values) => {
                let place = at.to_i64().and_then(|place| usize::try_from(place).ok());
                place.and_then(|place| values.get(place)).cloned().unwrap_or(Value::Open)
            }
        }
    }

    /// What one on the scale is worth; nothing for what cannot be counted.
    pub fn worth(&self) -> Number {
        match &self.scale {
            Scale::Days(..) => Number::ONE,
            Scale::Whole(..) | Scale::Real(..) => self.unit.unwrap_or(Unit::PLAIN).scale(),
            Scale::Choices(_) => Number::ZERO,
        }
    }

    /// The case with the value at a number of the scale.
    pub fn set(&self, case: &Case, at: &Number) -> Case {
        let text = match self.value(at) {
            Value::Number(_) => at.fraction(),
            other => show::value(&other, None),
        };
        let mut case = case.clone();
        let given = case.facts.iter().position(|given| fold(&given.name.node) == fold(&self.fact));
        let span = given.and_then(|place| case.facts.get(place)).map_or(case.span, |given| given.name.span);
        let made = GivenFact {
            name: Spanned::new(self.fact.clone(), span),
            value: GivenValue::Scalar(Spanned::new(text, span)),
        };
        match given.and_then(|place| case.facts.get_mut(place)) {
            Some(place) => *place = made,
            None => case.facts.push(made),
        }
        case
    }
}

/// Reads which facts are varied, everything wrong at once.
pub fn axes(
    world: World<'_>,
    regulation: RegulationId,
    case: &Case,
    variations: &[Variation],
) -> Result<Vec<Axis>, Vec<Diagnostic>> {
    let mut findings = Findings::default();
    let mut made: Vec<Axis> = Vec::new();
    for variation in variations {
        if let Some(axis) = axis(world, regulation, case, variation, &mut findings) {
            if made.iter().any(|other| other.id == axis.id) {
                findings.push(Diagnostic::new(Code::DoubledFact, format!("「{}」を二度動かす", axis.fact)));
            }
            made.push(axis);
        }
    }
    if findings.has_errors() { Err(findings.sorted()) } else { Ok(made) }
}

fn axis(
    world: World<'_>,
    regulation: RegulationId,
    case: &Case,
    variation: &Variation,
    findings: &mut Findings,
) -> Option<Axis> {
    let graph = &world.program.graph;
    let found = graph.regulations.get(regulation.0).and_then(|one| one.fact(&variation.fact));
    let Some((id, fact)) = found.and_then(|id| graph.facts.get(id.0).map(|fact| (id, fact))) else {
        let names = graph.facts.iter().filter(|fact| fact.regulation == regulation).map(Fact::name);
        let message = format!("「{}」という事実はない", variation.fact);
        findings.push(
            Diagnostic::new(Code::UnknownFact, message).maybe_help(suggest::did_you_mean(&variation.fact, names)),
        );
        return None;
    };
    let own = own_value(case, fact);
    // What was typed on the command line stands in no text.
    let mut wrong = Findings::default();
    let mut read = |text: &str| {
        let text = GivenValue::Scalar(Spanned::new(text.to_owned(), case.span));
        facts::value(&text, fact.name(), fact.kind(), &mut wrong)
    };
    let unit = match fact.kind() {
        FactKind::Number { unit, .. } => Some(*unit),
        _ => None,
    };
    let ends = match &variation.range {
        Range::Between(from, to) => read(from).zip(read(to)),
        Range::FromHere(to) => {
            let here = own.clone().or_else(|| reference_day(world, regulation, case));
            let to = match to {
                Some(to) => read(to),
                None => here.as_ref().and_then(|here| furthest(here, fact)),
            };
            here.zip(to)
        }
        Range::Among(_) => None,
    };
    let scale = match (fact.kind(), ends, &variation.range) {
        (FactKind::Date { .. }, Some((Value::Date(from), Value::Date(to))), _) => {
            let number = |day| day_number(day).to_i64().unwrap_or(0);
            Some(Scale::Days(number(from), number(to)))
        }
        (FactKind::Number { unit, whole, .. }, Some((Value::Number(from), Value::Number(to))), _) => {
            let (from, to) = (unit.written(&from), unit.written(&to));
            match (whole, from.to_i64(), to.to_i64()) {
                (true, Some(from), Some(to)) => Some(Scale::Whole(from, to)),
                _ => Some(Scale::Real(from, to)),
            }
        }
        (FactKind::Category { categories, several: false, .. }, _, range) => {
            let all: Vec<Value> = categories.iter().map(|one| Value::Category(one.clone())).collect();
            choices(all, range, &mut read).map(Scale::Choices)
        }
        (FactKind::Truth, _, range) => {
            choices(vec![Value::Truth(true), Value::Truth(false)], range, &mut read).map(Scale::Choices)
        }
        (FactKind::Date { .. } | FactKind::Number { .. }, None, Range::Among(typed)) if !typed.is_empty() => {
            typed.iter().map(|one| read(one)).collect::<Option<Vec<Value>>>().map(Scale::Choices)
        }
        _ => None,
    };
    if wrong.has_errors() {
        for mut finding in wrong.sorted() {
            finding.labels.clear();
            findings.push(finding);
        }
        return None;
    }
    let backwards = match &scale {
        Some(Scale::Days(from, to) | Scale::Whole(from, to)) => from > to,
        Some(Scale::Real(from, to)) => from > to,
        Some(Scale::Choices(values)) => values.is_empty(),
        None => false,
    };
    match scale {
        Some(scale) if !backwards => Some(Axis { id, fact: fact.name().to_owned(), unit, own, scale }),
        Some(_) => {
            let message = format!("「{}」の範囲の終わりが始まりより前", fact.name());
            findings.push(Diagnostic::new(Code::FactValue, message).help("小さい方を先に書く"));
            None
        }
        None => {
            let message =
                format!("「{}」（{}）をどこからどこまで動かすかが分からない", fact.name(), fact.kind().word());
            let help = format!("--vary {}=FROM..TO と書く。動かせるのは日付、数、区分（一つ）、真偽", fact.name());
            findings.push(Diagnostic::new(Code::FactValue, message).help(help));
            None
        }
    }
}

/// The values between two, or those typed; all of them where none are.
fn choices(all: Vec<Value>, range: &Range, read: &mut impl FnMut(&str) -> Option<Value>) -> Option<Vec<Value>> {
    match range {
        Range::Among(typed) if typed.is_empty() => Some(all),
        Range::Among(typed) => typed.iter().map(|one| read(one)).collect(),
        Range::Between(from, to) => {
            let (from, to) = (read(from)?, read(to)?);
            let place = |wanted: &Value| all.iter().position(|one| one == wanted);
            let (first, last) = (place(&from)?, place(&to)?);
            Some(all.get(first..=last).map(<[Value]>::to_vec).unwrap_or_default())
        }
        Range::FromHere(_) => Some(all),
    }
}

fn own_value(case: &Case, fact: &Fact) -> Option<Value> {
    let given = case.facts.iter().find(|given| fold(&given.name.node) == fold(fact.name()))?;
    // What is wrong with it is told by the evaluation.
    facts::value(&given.value, fact.name(), fact.kind(), &mut Findings::default())
}

/// A 基準日 that the case gives.
fn reference_day(world: World<'_>, regulation: RegulationId, case: &Case) -> Option<Value> {
    let graph = &world.program.graph;
    let lines = &graph.regulations.get(regulation.0)?.reference_dates;
    lines.iter().filter_map(|line| graph.facts.get(line.fact?.0)).find_map(|fact| own_value(case, fact))
}

/// A hundred years on, or the end of the declared domain.
fn furthest(here: &Value, fact: &Fact) -> Option<Value> {
    match (here, fact.kind()) {
        (Value::Date(day), _) => day.checked_add_months(chrono::Months::new(1200)).map(Value::Date),
        (Value::Number(here), FactKind::Number { unit, .. }) => {
            let ends = fact.declaration.domain.iter().map(|bound| bound.unit.unwrap_or(*unit).value_of(&bound.value));
            ends.filter(|end| end > here).min().map(Value::Number)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, Variation};

    #[test]
    fn a_variation_is_typed_in_either_width() {
        let between = Variation::parse("船積日＝平成25年1月1日～平成25年12月31日").unwrap();
        assert_eq!(between.fact, "船積日");
        assert_eq!(between.range, Range::Between("平成25年1月1日".to_owned(), "平成25年12月31日".to_owned()));
        let all = Variation::parse("国カテゴリー").unwrap();
        assert_eq!(all.range, Range::Among(Vec::new()));
        let some = Variation::parse("国カテゴリー=Ａ、Ｃ").unwrap();
        assert_eq!(some.range, Range::Among(vec!["Ａ".to_owned(), "Ｃ".to_owned()]));
        for wrong in ["", "=", "船積日=", "船積日=2013-01-01.."] {
            assert!(Variation::parse(wrong).is_err(), "{wrong}");
        }
    }
}
