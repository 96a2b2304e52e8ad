//! Cases as rows of columns, and what a row of answers says.
#![expect(clippy::panic, clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use chrono::{Datelike, NaiveDate};
use kitei::batch::answers::{AnswerValues, Answers};
use kitei::batch::columns::{Column, Columns, Data, Rows, UNNOTIFIED};
use kitei::batch::portfolio::Portfolio;
use kitei::batch::single::{Fact, Form};
use kitei::corpus::case::Case;
use kitei::diagnostic::report::Findings;
use kitei::eval::facts;
use kitei::eval::outcome::Outcome;
use kitei::law::fact::FactKind;
use kitei::law::unit::Unit;
use kitei::law::value::Value;
use kitei::number::exact::Number;
use kitei::number::rounding::{Rounding, RoundingMode};

/// A column that owns its rows.
pub struct Stored {
    name: String,
    cells: Cells,
    given: Vec<bool>,
}

impl Stored {
    /// The columns of a list's rows.
    fn inner(&self) -> &[Stored] {
        match &self.cells {
            Cells::List(_, columns) => columns,
            _ => &[],
        }
    }

    fn rows_of<'a>(&'a self, words: &'a [Vec<&'a str>]) -> Vec<Column<'a>> {
        self.inner().iter().zip(words).map(|(one, words)| one.column(words, &[])).collect()
    }

    fn column<'a>(&'a self, words: &'a [&'a str], inner: &'a [Column<'a>]) -> Column<'a> {
        let data = match &self.cells {
            Cells::Dates(days) => Data::Dates(days),
            Cells::Numbers(numbers, decimals) => Data::WideNumbers(numbers, *decimals),
            Cells::Words(codes, _) => Data::Words(codes, words),
            Cells::Several(bits, _) => Data::Several(bits, words),
            Cells::Truths(truths) => Data::Truths(truths),
            Cells::List(ends, _) => Data::List(Rows { ends, columns: inner }),
        };
        Column { name: &self.name, data, given: self.given.contains(&false).then_some(self.given.as_slice()) }
    }
}

enum Cells {
    Dates(Vec<i32>),
    Numbers(Vec<i128>, u32),
    Words(Vec<u32>, Vec<String>),
    Several(Vec<u64>, Vec<String>),
    Truths(Vec<bool>),
    List(Vec<u32>, Vec<Stored>),
}

/// The facts of cases as columns, a row a case; none where a fact is one that no column holds.
pub fn stored(cases: &[&Case], portfolio: &Portfolio<'_>) -> Option<Vec<Stored>> {
    let mut names: Vec<&str> = Vec::new();
    for given in cases.iter().flat_map(|case| &case.facts) {
        if !names.contains(&given.name.node.as_str()) {
            names.push(&given.name.node);
        }
    }
    names.into_iter().map(|name| column(name, cases, portfolio)).collect()
}

fn column(name: &str, cases: &[&Case], portfolio: &Portfolio<'_>) -> Option<Stored> {
    let fact = portfolio.fact(name)?;
    let values: Vec<Option<Value>> = cases
        .iter()
        .map(|case| {
            let given = case.facts.iter().find(|given| given.name.node == name)?;
            facts::value(&given.value, name, fact.kind(), &mut Findings::default())
        })
        .collect();
    let typed = |case: &&Case| case.facts.iter().any(|given| given.name.node == name);
    // A value that cannot be read is an error of the case, which no column can hold.
    if values.iter().zip(cases).any(|(value, case)| value.is_none() && typed(case)) {
        return None;
    }
    of_kind(name, &values, fact.kind())
}

/// Values of a kind as a column.
fn of_kind(name: &str, values: &[Option<Value>], kind: &FactKind) -> Option<Stored> {
    let given = values.iter().map(Option::is_some).collect();
    let cells = match kind {
        FactKind::Date { .. } => Cells::Dates(values.iter().map(|value| day(value.as_ref())).collect()),
        FactKind::Number { unit, .. } => numbers(values, *unit)?,
        FactKind::Category { several: false, categories, .. } => {
            let code = |value: &Option<Value>| match value {
                Some(Value::Category(word)) => categories.iter().position(|one| one == word).unwrap() as u32,
                _ => 0,
            };
            Cells::Words(values.iter().map(code).collect(), categories.clone())
        }
        FactKind::Truth => {
            Cells::Truths(values.iter().map(|value| value.as_ref().and_then(Value::truth) == Some(true)).collect())
        }
        FactKind::Text => {
            let text = |value: &Option<Value>| match value {
                Some(Value::Text(text)) => text.clone(),
                _ => String::new(),
            };
            Cells::Words((0..values.len() as u32).collect(), values.iter().map(text).collect())
        }
        FactKind::Category { categories, .. } => {
            let bits = |value: &Option<Value>| match value {
                Some(Value::Categories(words)) => {
                    let place = |word: &String| categories.iter().position(|one| one == word).unwrap();
                    words.iter().fold(0, |bits, word| bits | 1 << place(word))
                }
                _ => 0,
            };
            Cells::Several(values.iter().map(bits).collect(), categories.clone())
        }
        FactKind::List { columns } => list(values, columns)?,
    };
    Some(Stored { name: name.to_owned(), cells, given })
}

fn list(values: &[Option<Value>], columns: &[(String, FactKind)]) -> Option<Cells> {
    let mut ends = Vec::new();
    let mut rows = Vec::new();
    for value in values {
        if let Some(Value::List(list)) = value {
            rows.extend(list);
        }
        ends.push(rows.len() as u32);
    }
    let column = |(name, kind): &(String, FactKind)| {
        let cells: Vec<Option<Value>> = rows.iter().map(|row| row.get(name).cloned()).collect();
        of_kind(name, &cells, kind)
    };
    Some(Cells::List(ends, columns.iter().map(column).collect::<Option<Vec<_>>>()?))
}

fn day(value: Option<&Value>) -> i32 {
    match value {
        Some(Value::Date(date)) => {
            date.num_days_from_ce() - NaiveDate::from_ymd_opt(1970, 1, 1).unwrap().num_days_from_ce()
        }
        Some(Value::Open) => UNNOTIFIED,
        _ => 0,
    }
}

fn numbers(values: &[Option<Value>], unit: Unit) -> Option<Cells> {
    let written: Vec<Number> = values
        .iter()
        .map(|value| value.as_ref().and_then(Value::number).map_or(Number::ZERO, |one| unit.written(one)))
        .collect();
    (0..30).find_map(|decimals| {
        let power = Number::from(10).checked_pow(decimals)?;
        let wholes: Option<Vec<i128>> = written
            .iter()
            .map(|one| {
                let (above, below) = (one * &power).parts();
                (below.to_string() == "1").then(|| above.to_string().parse().ok()).flatten()
            })
            .collect();
        wholes.map(|wholes| Cells::Numbers(wholes, decimals))
    })
}

/// The name and form of each fact, and the facts.
pub type Named<'s> = (Vec<(&'s str, Form<'s>)>, Vec<Fact>);

/// A row of columns as the facts of a single case, where it gives all of them and each fits; and the form of each.
pub fn single<'s>(stored: &'s [Stored], words: &'s [Vec<&'s str>], row: usize) -> Option<Named<'s>> {
    let mut forms = Vec::new();
    let mut facts = Vec::new();
    for (one, words) in stored.iter().zip(words).filter(|(one, _)| one.given[row]) {
        let (form, fact) = match &one.cells {
            Cells::Dates(days) => (Form::Date, Fact::Date(days[row])),
            Cells::Numbers(numbers, decimals) => {
                (Form::Number(*decimals), Fact::Number(i64::try_from(numbers[row]).ok()?))
            }
            Cells::Words(codes, _) => (Form::Words(words), Fact::Word(codes[row])),
            Cells::Several(bits, _) => (Form::Several(words), Fact::Several(bits[row])),
            Cells::Truths(truths) => (Form::Truth, Fact::Truth(truths[row])),
            Cells::List(..) => return None,
        };
        forms.push((one.name.as_str(), form));
        facts.push(fact);
    }
    Some((forms, facts))
}

/// The words of each column.
pub fn words(stored: &[Stored]) -> Vec<Vec<&str>> {
    let mut lists = Vec::new();
    for one in stored {
        lists.push(match &one.cells {
            Cells::Words(_, words) | Cells::Several(_, words) => words.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        });
    }
    lists
}

/// What a portfolio answers to columns; an error where two of them are one fact's.
pub fn price(portfolio: &Portfolio<'_>, stored: &[Stored], rows: usize) -> Result<Answers, String> {
    let words = words(stored);
    let of_lists: Vec<Vec<Vec<&str>>> = stored.iter().map(|one| self::words(one.inner())).collect();
    let inner: Vec<Vec<Column<'_>>> = stored.iter().zip(&of_lists).map(|(one, words)| one.rows_of(words)).collect();
    let mut columns = Columns::of_rows(rows);
    for ((one, words), inner) in stored.iter().zip(&words).zip(&inner) {
        columns = columns.with_column(one.column(words, inner)).map_err(|error| error.to_string())?;
    }
    let answers = portfolio.price(&columns).map_err(|errors| format!("{errors:?}"))?;
    // Once the plans of all rows are known they are joined, which changes nothing.
    let again = portfolio.price(&columns).map_err(|errors| format!("{errors:?}"))?;
    assert_eq!(again.answered, answers.answered);
    assert!(answers.answered.contains(&false) || format!("{again:?}") == format!("{answers:?}"));
    Ok(again)
}

/// Holds a row of answers to an outcome.
pub fn same(answers: &Answers, row: usize, outcome: &Outcome, what: &str) {
    assert_eq!(answers.columns.len(), outcome.results.len(), "{what}");
    for (column, result) in answers.columns.iter().zip(&outcome.results) {
        let given = column.given.as_ref().is_none_or(|given| given[row]);
        assert_eq!(given, !matches!(result.value, Value::Absent(_)), "{what}: {}", result.name);
        if !given {
            continue;
        }
        let found = match &column.values {
            AnswerValues::Numbers(numbers, decimals) => written(i128::from(numbers[row]), *decimals),
            AnswerValues::WideNumbers(numbers, decimals) => written(numbers[row], *decimals),
            AnswerValues::Dates(days) => NaiveDate::from_num_days_from_ce_opt(days[row] + 719_163).unwrap().to_string(),
            AnswerValues::Words(codes, words) => words[codes[row] as usize].clone(),
            AnswerValues::Truths(truths) => truths[row].to_string(),
        };
        let expected = match &result.value {
            Value::Number(number) => {
                let decimals = match &column.values {
                    AnswerValues::Numbers(_, decimals) | AnswerValues::WideNumbers(_, decimals) => {
                        i32::try_from(*decimals).unwrap()
                    }
                    _ => panic!("{what}: {} is no column of numbers", result.name),
                };
                let written = result.unit.unwrap_or(Unit::PLAIN).written(number);
                format!("{:?}", Some(written.round(Rounding::new(RoundingMode::HalfUp, decimals).unwrap())))
            }
            Value::Date(date) => date.to_string(),
            Value::Category(word) | Value::Text(word) => word.clone(),
            Value::Address(address) => address.to_string(),
            Value::Truth(truth) => truth.to_string(),
            other => panic!("{what}: {} is {other:?}, which no column holds", result.name),
        };
        assert_eq!(column.name, result.name, "{what}");
        assert_eq!(found, expected, "{what}: {}", result.name);
    }
}

fn written(whole: i128, decimals: u32) -> String {
    let power = Number::from(10).checked_pow(decimals).unwrap();
    format!("{:?}", Number::from_i128(whole).checked_div(&power))
}
