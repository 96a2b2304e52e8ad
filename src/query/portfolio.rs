//! A portfolio, stretch by stretch: what plans answer, and evaluation of each row that they do not. Under two versions both
//! results and their difference come in one pass.

use crate::batch::answers::{AnswerValues, Answers};
use crate::batch::columns::{Column, Columns, EPOCH};
use crate::batch::portfolio::Portfolio;
use crate::batch::sheet::{Cells, Sheet, SheetColumn};
use crate::batch::typed::Typed;
use crate::corpus::case::{Case, GivenFact, GivenValue, Switches};
use crate::corpus::from_yaml::list_in_cell;
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::eval::outcome::{Outcome, ResultItem};
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::number::rounding::{Rounding, RoundingMode};
use crate::plan::leaf::ResultForm;
use crate::plan::node::{Shape, day_of};
use crate::plan::program::from_nodes::DECIMALS;
use crate::query::engine::Engine;
use crate::query::state::VersionState;
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::ast::entry::EntryKind;
use num_traits::ToPrimitive;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The column in which a row says why it has no results.
pub const ERROR: &str = "エラー";

/// What is asked of a portfolio.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The entry.
    pub entry: String,
    /// Under which version, or under which two: the old and the new.
    pub states: Vec<VersionState>,
    /// How the revisions are to be taken.
    pub switches: Switches,
    /// Columns that are no facts and are carried through.
    pub keep: Vec<String>,
    /// Facts that every row has.
    pub set: Vec<(String, String)>,
    /// On how many threads; none: on all there are.
    pub threads: Option<usize>,
}

/// An entry made ready for a portfolio.
#[derive(Debug)]
pub struct Pricing<'e> {
    engine: &'e Engine,
    kind: EntryKind,
    asked: Asked,
    sides: Vec<Portfolio<'e>>,
}

/// Rows that were worked out.
#[derive(Clone, Debug)]
pub struct Priced {
    /// Columns that were kept, results, and why rows have none.
    pub sheet: Sheet,
    /// How many rows have no results.
    pub failed: usize,
    /// The first of them.
    pub first: Option<(usize, Diagnostic)>,
}

/// What is wrong with rows that have no results.
type Errors = BTreeMap<usize, Diagnostic>;

/// A result of some rows: columns as they come out.
type Side = Vec<Vec<Option<Value>>>;

impl<'e> Pricing<'e> {
    /// Makes an entry ready.
    ///
    /// # Errors
    /// Where the rules are wrong, or there is no such entry or revision.
    pub fn new(engine: &'e Engine, asked: Asked) -> Result<Self, Vec<Diagnostic>> {
        let mut sides = Vec::new();
        for state in &asked.states {
            let side = engine.portfolio(&asked.entry, *state, &asked.switches)?;
            sides.push(match asked.threads {
                Some(threads) => side.on_threads(threads),
                None => side,
            });
        }
        let kind = engine.entries().into_iter().find(|entry| fold(&entry.name) == fold(&asked.entry));
        let kind = kind.map_or(EntryKind::Calculation, |entry| entry.kind);
        Ok(Self { engine, kind, asked, sides })
    }

    /// Looks at the names of a file's columns: those that are no facts are errors, those that are not used warnings.
    pub fn heading(&self, names: &[String]) -> Vec<Diagnostic> {
        let Some(side) = self.sides.first() else { return Vec::new() };
        let mut found = Vec::new();
        for name in names.iter().filter(|name| !self.keeps(name)) {
            match side.fact(name) {
                None => {
                    let unknown = side.unknown(name);
                    found.push(unknown.note("事実でない列を残すときは --keep で示す"));
                }
                Some(_) if !side.uses(name) => {
                    let message = format!("「{name}」は{}では使わない", self.asked.entry);
                    found.push(
                        side.joined(name)
                            .into_iter()
                            .fold(Diagnostic::new(Code::UnusedFact, message), Diagnostic::note),
                    );
                }
                Some(_) => {}
            }
        }
        for name in self.asked.keep.iter().filter(|name| !names.iter().any(|one| fold(one) == fold(name))) {
            found.push(Diagnostic::new(Code::CaseShape, format!("--keep の「{name}」という列はない")));
        }
        found
    }

    fn keeps(&self, name: &str) -> bool {
        fold(name) == "題" || self.asked.keep.iter().any(|kept| fold(kept) == fold(name))
    }

    /// The plans that rows came to so far, readably.
    pub fn plans(&self) -> String {
        self.sides.iter().map(Portfolio::plans).collect::<Vec<_>>().join("\n")
    }

    /// Works rows out.
    ///
    /// # Errors
    /// Where a column holds what its fact cannot be.
    pub fn price(&self, mut sheet: Sheet) -> Result<Priced, Vec<Diagnostic>> {
        self.put_in(&mut sheet);
        let facts: Vec<&SheetColumn> = sheet.columns.iter().filter(|column| !self.keeps(&column.name)).collect();
        let mut errors: Errors = std::mem::take(&mut sheet.unread).into_iter().collect();
        let mut answered = Vec::new();
        for (side, state) in self.sides.iter().zip(&self.asked.states) {
            let answers = columns_of(side, &facts, sheet.rows)?;
            answered.push(self.complete(&facts, answers, *state, side.results(), &mut errors));
        }
        let forms = self.sides.first().map_or(&[][..], |side| side.results());
        let mut columns: Vec<SheetColumn> =
            sheet.columns.iter().filter(|column| self.keeps(&column.name)).cloned().collect();
        columns.extend(results(forms, answered, &errors));
        let mut told_each = vec![String::new(); sheet.rows];
        let mut given = vec![false; sheet.rows];
        for (row, found) in &errors {
            if let (Some(text), Some(given)) = (told_each.get_mut(*row), given.get_mut(*row)) {
                (*text, *given) = (told(found), true);
            }
        }
        columns.push(SheetColumn { name: ERROR.to_owned(), cells: Cells::Texts(told_each), given });
        let failed = errors.len();
        Ok(Priced { sheet: Sheet { rows: sheet.rows, columns, unread: Vec::new() }, failed, first: errors.pop_first() })
    }

    /// `--set`: the same in every row.
    fn put_in(&self, sheet: &mut Sheet) {
        for (name, value) in &self.asked.set {
            let cells = Cells::Words(vec![0; sheet.rows], vec![value.clone()]);
            let column = SheetColumn { name: name.clone(), cells, given: vec![true; sheet.rows] };
            sheet.columns.retain(|one| fold(&one.name) != fold(name));
            sheet.columns.push(column);
        }
    }

    /// The answers with what evaluation says of the rows that plans do not answer.
    fn complete(
        &self,
        facts: &[&SheetColumn],
        answers: Answers,
        state: VersionState,
        forms: &[ResultForm],
        errors: &mut Errors,
    ) -> Answered {
        let rows: Vec<usize> = answers.unanswered().filter(|row| !errors.contains_key(row)).collect();
        let outcomes = self.evaluated(facts, &rows, state);
        let mut single: Vec<(usize, Side)> = Vec::new();
        for (row, outcome) in rows.into_iter().zip(outcomes) {
            match outcome {
                Ok(outcome) if !fits(&outcome, forms) => {
                    let found = Diagnostic::new(Code::TooBig, "結果の桁が多すぎて列に収まらない");
                    errors.insert(row, found.help("kitei eval で一件ずつ求める"));
                }
                Ok(outcome) => {
                    let values = forms.iter().map(|form| vec![value_of(&outcome, form)]).collect();
                    single.push((row, values));
                }
                Err(found) => {
                    let first = found.into_iter().next();
                    errors.insert(row, first.unwrap_or_else(|| Diagnostic::new(Code::NoValue, "値がない")));
                }
            }
        }
        Answered { answers, single }
    }

    /// Rows evaluated one by one, on all threads.
    fn evaluated(
        &self,
        facts: &[&SheetColumn],
        rows: &[usize],
        state: VersionState,
    ) -> Vec<Result<Outcome, Vec<Diagnostic>>> {
        const AT_ONCE: usize = 64;
        let threads = self.asked.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        if rows.len() < AT_ONCE || threads < 2 {
            return rows.iter().map(|row| self.evaluate(facts, *row, state)).collect();
        }
        let parts: Mutex<Vec<(usize, Vec<_>)>> = Mutex::default();
        std::thread::scope(|scope| {
            for (place, part) in rows.chunks(rows.len().div_ceil(threads)).enumerate() {
                let parts = &parts;
                scope.spawn(move || {
                    let done = part.iter().map(|row| self.evaluate(facts, *row, state)).collect();
                    parts.lock().unwrap_or_else(PoisonError::into_inner).push((place, done));
                });
            }
        });
        let mut parts = parts.into_inner().unwrap_or_else(PoisonError::into_inner);
        parts.sort_by_key(|(place, _)| *place);
        parts.into_iter().flat_map(|(_, part)| part).collect()
    }

    fn evaluate(&self, facts: &[&SheetColumn], row: usize, state: VersionState) -> Result<Outcome, Vec<Diagnostic>> {
        let span = Span::new(FileId(0), 0, 0);
        let mut findings = Findings::default();
        let given = facts.iter().filter_map(|column| {
            let text = column.text(row)?;
            let list = self.sides.first()?.fact(&column.name).map(|fact| fact.kind());
            let value = match list {
                Some(FactKind::List { .. } | FactKind::Category { several: true, .. }) if text.starts_with('[') => {
                    list_in_cell(&text, span, &mut findings)?
                }
                _ => GivenValue::Scalar(Spanned::new(text, span)),
            };
            Some(GivenFact { name: Spanned::new(column.name.clone(), span), value })
        });
        let facts = given.collect();
        if findings.has_errors() {
            return Err(findings.sorted());
        }
        let entry = Spanned::new(self.asked.entry.clone(), span);
        let case = Case { title: None, kind: self.kind, entry, facts, golden: None, span };
        let outcome = self.engine.evaluate_at(&case, state, &self.asked.switches, false);
        // A row has no place in any text: only what points into the rules is left.
        outcome.map_err(|mut found| {
            found.iter_mut().for_each(|one| one.labels.retain(|label| label.span != span));
            found
        })
    }
}

/// What plans answer to the columns of a sheet.
fn columns_of(side: &Portfolio<'_>, facts: &[&SheetColumn], rows: usize) -> Result<Answers, Vec<Diagnostic>> {
    let known = facts.iter().filter_map(|column| side.fact(&column.name).map(|fact| (column, fact.kind())));
    let typed: Vec<Typed> = known.map(|(column, kind)| Typed::of(column, kind)).collect();
    let words: Vec<Vec<&str>> = typed.iter().map(Typed::words).collect();
    let mut columns = Columns::of_rows(rows);
    let of_lists: Vec<Vec<Vec<&str>>> =
        typed.iter().map(|one| one.inner().iter().map(Typed::words).collect()).collect();
    let inner: Vec<Vec<Column<'_>>> = typed
        .iter()
        .zip(&of_lists)
        .map(|(one, words)| one.inner().iter().zip(words).map(|(cells, words)| cells.column(words, &[])).collect())
        .collect();
    for ((one, words), inner) in typed.iter().zip(&words).zip(&inner) {
        columns = columns
            .with_column(one.column(words, inner))
            .map_err(|error| vec![Diagnostic::new(Code::CaseShape, error.to_string())])?;
    }
    let mut answers = side.price(&columns)?;
    for row in typed.iter().flat_map(|one| &one.unread) {
        if let Some(answered) = answers.answered.get_mut(*row) {
            *answered = false;
        }
    }
    Ok(answers)
}

/// What a side says of all rows: answers of plans, and of evaluation where plans have none.
struct Answered {
    answers: Answers,
    single: Vec<(usize, Side)>,
}

/// Whether all numbers of an outcome have few enough digits for a column.
fn fits(outcome: &Outcome, forms: &[ResultForm]) -> bool {
    const DIGITS: u32 = 38;
    forms.iter().all(|form| match value_of(outcome, form) {
        Some(Value::Number(number)) => {
            let decimals = form.decimals.unwrap_or(DECIMALS);
            let most = Number::from_integer(10).checked_pow(DIGITS.saturating_sub(decimals));
            most.is_none_or(|most| number.abs() < most)
        }
        _ => true,
    })
}

/// A result's value as its column holds it: numbers in their unit, with its decimals.
fn value_of(outcome: &Outcome, form: &ResultForm) -> Option<Value> {
    let item: &ResultItem = outcome.results.iter().find(|result| result.name == form.name)?;
    match &item.value {
        Value::Number(number) => {
            let places = i32::try_from(form.decimals.unwrap_or(DECIMALS)).ok()?;
            let rounding = Rounding::new(RoundingMode::HalfUp, places)?;
            Some(Value::Number(form.unit.unwrap_or(Unit::PLAIN).written(number).round(rounding)))
        }
        Value::Absent(_) => None,
        other => Some(other.clone()),
    }
}

/// The columns of the results: of one version as they are, of two beside each other with the difference.
fn results(forms: &[ResultForm], sides: Vec<Answered>, errors: &Errors) -> Vec<SheetColumn> {
    let mut columns = Vec::new();
    for (at, form) in forms.iter().enumerate() {
        let each: Vec<SheetColumn> = sides.iter().map(|side| column(form, at, side, errors)).collect();
        match each.as_slice() {
            [old, new] => {
                let named = |column: &SheetColumn, side: &str| SheetColumn {
                    name: format!("{}_{side}", form.name),
                    ..column.clone()
                };
                columns.push(named(old, "旧"));
                columns.push(named(new, "新"));
                columns.extend(difference(form, old, new));
            }
            _ => columns.extend(each),
        }
    }
    columns
}

fn column(form: &ResultForm, at: usize, side: &Answered, errors: &Errors) -> SheetColumn {
    let values = side.answers.columns.get(at).map(|column| &column.values);
    let mut given: Vec<bool> = side.answers.answered.clone();
    for (given, of_row) in
        given.iter_mut().zip(side.answers.columns.get(at).iter().filter_map(|one| one.given.as_ref()).flatten())
    {
        *given &= of_row;
    }
    let mut cells = match values {
        Some(AnswerValues::Numbers(numbers, decimals)) => {
            Cells::Numbers(numbers.iter().map(|number| i128::from(*number)).collect(), *decimals)
        }
        Some(AnswerValues::WideNumbers(numbers, decimals)) => Cells::Numbers(numbers.clone(), *decimals),
        Some(AnswerValues::Dates(days)) => Cells::Dates(days.clone()),
        Some(AnswerValues::Truths(truths)) => Cells::Truths(truths.clone()),
        Some(AnswerValues::Words(codes, words)) => Cells::Words(codes.clone(), words.clone()),
        None => Cells::Texts(vec![String::new(); given.len()]),
    };
    for (row, values) in &side.single {
        let value = values.get(at).and_then(|list| list.first()).cloned().flatten();
        let put = value.is_some_and(|value| put(&mut cells, *row, &value));
        if let Some(given) = given.get_mut(*row) {
            *given = put;
        }
    }
    for row in errors.keys() {
        if let Some(given) = given.get_mut(*row) {
            *given = false;
        }
    }
    SheetColumn { name: form.name.clone(), cells, given }
}

/// Puts a value into a cell of its kind.
fn put(cells: &mut Cells, row: usize, value: &Value) -> bool {
    fn set<T>(cells: &mut [T], row: usize, value: T) -> bool {
        cells.get_mut(row).map(|cell| *cell = value).is_some()
    }
    match (cells, value) {
        (Cells::Numbers(cells, decimals), Value::Number(number)) => {
            let scaled = Number::from_integer(10).checked_pow(*decimals).map(|power| number * &power);
            let whole = scaled.and_then(|scaled| scaled.parts().0.to_i128());
            whole.is_some_and(|whole| set(cells, row, whole))
        }
        (Cells::Dates(cells), Value::Date(date)) => set(cells, row, day_of(*date).saturating_sub(EPOCH)),
        (Cells::Truths(cells), Value::Truth(truth)) => set(cells, row, *truth),
        (Cells::Texts(cells), value) => words_of(value).is_some_and(|text| set(cells, row, text)),
        (Cells::Words(codes, words), value) => words_of(value).is_some_and(|text| {
            let known = words.iter().position(|word| *word == text).unwrap_or_else(|| {
                words.push(text);
                words.len() - 1
            });
            u32::try_from(known).is_ok_and(|code| set(codes, row, code))
        }),
        _ => false,
    }
}

/// A value that a column of texts holds.
fn words_of(value: &Value) -> Option<String> {
    Some(match value {
        Value::Category(word) | Value::Text(word) => word.clone(),
        Value::Address(address) => address.to_string(),
        Value::Open => "未通知".to_owned(),
        Value::Categories(list) => list.join("、"),
        Value::Number(_) | Value::Date(_) | Value::Truth(_) | Value::List(_) | Value::Absent(_) => return None,
    })
}

/// New less old, where both are numbers.
fn difference(form: &ResultForm, old: &SheetColumn, new: &SheetColumn) -> Option<SheetColumn> {
    let (Cells::Numbers(old_cells, decimals), Cells::Numbers(new_cells, _), Shape::Number) =
        (&old.cells, &new.cells, form.shape)
    else {
        return None;
    };
    let pairs = old_cells.iter().zip(new_cells).map(|(old, new)| new.checked_sub(*old));
    let (cells, fits): (Vec<i128>, Vec<bool>) = pairs.map(|one| (one.unwrap_or(0), one.is_some())).unzip();
    let given = old.given.iter().zip(&new.given).zip(fits).map(|((old, new), fits)| *old && *new && fits).collect();
    Some(SheetColumn { name: format!("{}_差", form.name), cells: Cells::Numbers(cells, *decimals), given })
}

/// A finding in one cell: its code, what it says, and the way out.
fn told(found: &Diagnostic) -> String {
    let help = found.help.as_ref().map_or_else(String::new, |help| format!("（{help}）"));
    format!("{} {}{help}", found.code.as_str(), found.message)
}
