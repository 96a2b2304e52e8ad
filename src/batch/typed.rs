//! Columns of a file as columns of facts: texts read in the language's own notations, once a column. A cell that cannot be
//! read is left to evaluation, which says what is wrong with it.

use crate::batch::columns::{Column, Data, EPOCH, Rows, UNNOTIFIED};
use crate::batch::sheet::{Cells, SheetColumn};
use crate::calendar::era::{Beyond, parse_date};
use crate::corpus::case::{GivenFact, GivenValue};
use crate::corpus::from_yaml::list_in_cell;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::Findings;
use crate::law::fact::FactKind;
use crate::law::quantity;
use crate::law::unit::Unit;
use crate::law::value::read_truth;
use crate::number::exact::Number;
use crate::plan::from_typed::MOST_TOGETHER;
use crate::plan::node::day_of;
use crate::source::span::{FileId, Span};
use std::collections::HashMap;

/// A fact's column that owns its rows.
#[derive(Clone, Debug)]
pub struct Typed {
    name: String,
    cells: TypedCells,
    given: Option<Vec<bool>>,
    /// Rows whose cell cannot be read.
    pub unread: Vec<usize>,
}

#[derive(Clone, Debug)]
enum TypedCells {
    Dates(Vec<i32>),
    Numbers(Vec<i64>, u32),
    WideNumbers(Vec<i128>, u32),
    Words(Vec<u32>, Vec<String>),
    Several(Vec<u64>, Vec<String>),
    Truths(Vec<bool>),
    /// For each list the place behind its last row, and the columns of all rows.
    List(Vec<u32>, Vec<Typed>),
    Unplanned(usize),
}

impl Typed {
    /// Reads a column for a fact of a kind.
    pub fn of(column: &SheetColumn, kind: &FactKind) -> Self {
        let mut reader = Reader { column, unread: Vec::new() };
        let cells = reader.cells(kind);
        let mut given = column.given.clone();
        for row in &reader.unread {
            if let Some(given) = given.get_mut(*row) {
                *given = false;
            }
        }
        let given = given.contains(&false).then_some(given);
        Self { name: column.name.clone(), cells, given, unread: reader.unread }
    }

    /// The words of a column of categories.
    pub fn words(&self) -> Vec<&str> {
        match &self.cells {
            TypedCells::Words(_, words) | TypedCells::Several(_, words) => words.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The columns of a list's rows.
    pub fn inner(&self) -> &[Typed] {
        match &self.cells {
            TypedCells::List(_, columns) => columns,
            _ => &[],
        }
    }

    /// The column, its words being those of [`Self::words`], the columns of its rows those of [`Self::inner`].
    pub fn column<'a>(&'a self, words: &'a [&'a str], inner: &'a [Column<'a>]) -> Column<'a> {
        let data = match &self.cells {
            TypedCells::Dates(days) => Data::Dates(days),
            TypedCells::Numbers(numbers, decimals) => Data::Numbers(numbers, *decimals),
            TypedCells::WideNumbers(numbers, decimals) => Data::WideNumbers(numbers, *decimals),
            TypedCells::Words(codes, _) => Data::Words(codes, words),
            TypedCells::Several(bits, _) => Data::Several(bits, words),
            TypedCells::Truths(truths) => Data::Truths(truths),
            TypedCells::List(ends, _) => Data::List(Rows { ends, columns: inner }),
            TypedCells::Unplanned(rows) => Data::Unplanned(*rows),
        };
        Column { name: &self.name, data, given: self.given.as_deref() }
    }
}

struct Reader<'a> {
    column: &'a SheetColumn,
    unread: Vec<usize>,
}

impl Reader<'_> {
    fn cells(&mut self, kind: &FactKind) -> TypedCells {
        match (kind, &self.column.cells) {
            (FactKind::Date { .. }, Cells::Dates(days)) => TypedCells::Dates(days.clone()),
            (FactKind::Date { may_be_open }, _) => {
                let open = *may_be_open;
                TypedCells::Dates(self.each(0, |text| day(text, open)))
            }
            (FactKind::Number { .. }, Cells::Numbers(numbers, decimals)) => narrowed(numbers.clone(), *decimals),
            (FactKind::Number { unit, .. }, _) => self.numbers(*unit),
            (FactKind::Truth, Cells::Truths(truths)) => TypedCells::Truths(truths.clone()),
            (FactKind::Truth, _) => TypedCells::Truths(self.each(false, read_truth)),
            (FactKind::Category { several: false, .. } | FactKind::Text, _) => self.words(),
            (FactKind::Category { several: true, .. }, _) => self.several(),
            (FactKind::List { columns }, Cells::Lists(ends, given)) => self.rows(ends, given, columns),
            (FactKind::List { columns }, Cells::Texts(_) | Cells::Words(..)) => self.list(columns),
            (FactKind::List { .. }, _) => TypedCells::Unplanned(self.column.given.len()),
        }
    }

    /// Reads each cell that is there; one that cannot be read is noted.
    fn each<T: Clone>(&mut self, nothing: T, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let rows = self.column.given.len();
        // A word is read once, however many rows have it.
        let words: Vec<Option<T>> = match &self.column.cells {
            Cells::Words(_, words) => words.iter().map(|word| read(word)).collect(),
            _ => Vec::new(),
        };
        let mut list = Vec::with_capacity(rows);
        for row in 0..rows {
            let given = self.column.given.get(row) == Some(&true);
            let cell = match &self.column.cells {
                _ if !given => None,
                Cells::Texts(texts) => texts.get(row).map(|text| read(text)),
                Cells::Words(codes, _) => codes.get(row).map(|code| words.get(*code as usize).cloned().flatten()),
                Cells::Dates(_) | Cells::Numbers(..) | Cells::Truths(_) | Cells::Lists(..) => {
                    self.column.text(row).map(|text| read(&text))
                }
            };
            list.push(match cell {
                None => nothing.clone(),
                Some(Some(value)) => value,
                Some(None) => {
                    self.unread.push(row);
                    nothing.clone()
                }
            });
        }
        list
    }

    fn words(&mut self) -> TypedCells {
        if let Cells::Words(codes, words) = &self.column.cells {
            return TypedCells::Words(codes.clone(), words.clone());
        }
        let mut words: Vec<String> = Vec::new();
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let codes = (0..self.column.given.len()).map(|row| {
            let text = self.column.text(row).unwrap_or_default();
            *numbers.entry(text).or_insert_with_key(|text| {
                words.push(text.clone());
                u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
            })
        });
        let codes = codes.collect();
        TypedCells::Words(codes, words)
    }

    /// A list a cell: its rows one list behind the other, read as columns are.
    fn list(&mut self, kinds: &[(String, FactKind)]) -> TypedCells {
        let lists = self.each(Vec::new(), |text| rows_in(text, kinds));
        let mut ends = Vec::with_capacity(lists.len());
        let mut of_row = Vec::new();
        let mut columns: Vec<SheetColumn> = kinds.iter().map(|(name, _)| empty(name)).collect();
        for (row, list) in lists.into_iter().enumerate() {
            for cells in list {
                of_row.push(row);
                for (column, cell) in columns.iter_mut().zip(cells) {
                    column.given.push(cell.is_some());
                    if let Cells::Texts(texts) = &mut column.cells {
                        texts.push(cell.unwrap_or_default());
                    }
                }
            }
            ends.push(u32::try_from(of_row.len()).unwrap_or(u32::MAX));
        }
        let columns: Vec<Typed> =
            columns.iter().zip(kinds).map(|(column, (_, kind))| Typed::of(column, kind)).collect();
        let unread = columns.iter().flat_map(|column| &column.unread);
        self.unread.extend(unread.filter_map(|at| of_row.get(*at)));
        TypedCells::List(ends, columns)
    }

    /// Lists that the file itself tells apart.
    fn rows(&mut self, ends: &[u32], given: &[SheetColumn], kinds: &[(String, FactKind)]) -> TypedCells {
        let named = |name: &str| given.iter().find(|one| fold(&one.name) == fold(name));
        let columns = kinds.iter().map(|(name, kind)| match named(name) {
            Some(column) => Typed::of(column, kind),
            None => Typed::of(&missing(name, ends.last().map_or(0, |end| *end as usize)), kind),
        });
        let columns: Vec<Typed> = columns.collect();
        let list_of = |row: &usize| ends.partition_point(|end| *end as usize <= *row);
        self.unread.extend(columns.iter().flat_map(|column| &column.unread).map(list_of));
        // What no column of the fact is named is evaluation's to tell.
        if !given.iter().all(|one| kinds.iter().any(|(name, _)| fold(name) == fold(&one.name))) {
            self.unread.extend(0..ends.len());
        }
        TypedCells::List(ends.to_vec(), columns)
    }

    /// Several categories a cell: a bit for each word.
    fn several(&mut self) -> TypedCells {
        let mut words: Vec<String> = Vec::new();
        let cells = self.each(Vec::new(), listed);
        let mut bits = Vec::with_capacity(cells.len());
        for (row, cell) in cells.into_iter().enumerate() {
            let mut of_row = 0_u64;
            for word in cell {
                let known = words.iter().position(|one| *one == word);
                let place = known.unwrap_or(words.len());
                if place >= MOST_TOGETHER {
                    self.unread.push(row);
                    break;
                }
                if known.is_none() {
                    words.push(word);
                }
                of_row |= 1 << place;
            }
            bits.push(of_row);
        }
        TypedCells::Several(bits, words)
    }

    /// Numbers, on as many decimals as the longest of them has.
    fn numbers(&mut self, unit: Unit) -> TypedCells {
        let read = self.each((0, 0), |text| plain(text).or_else(|| in_words(text, unit)));
        let decimals = read.iter().map(|(_, decimals)| *decimals).max().unwrap_or(0);
        let mut numbers = Vec::with_capacity(read.len());
        for (row, (number, own)) in read.into_iter().enumerate() {
            let power = 10_i128.checked_pow(decimals - own);
            let number = power.and_then(|power| number.checked_mul(power));
            if number.is_none() {
                self.unread.push(row);
            }
            numbers.push(number.unwrap_or(0));
        }
        narrowed(numbers, decimals)
    }
}

/// A cell that holds a list; none where it is not written as one.
fn yaml(text: &str) -> Option<GivenValue> {
    let mut findings = Findings::default();
    let value = list_in_cell(text, Span::new(FileId(0), 0, 0), &mut findings);
    value.filter(|_| !findings.has_errors())
}

fn empty(name: &str) -> SheetColumn {
    SheetColumn { name: name.to_owned(), cells: Cells::Texts(Vec::new()), given: Vec::new() }
}

/// A column of which no row has a cell.
fn missing(name: &str, rows: usize) -> SheetColumn {
    SheetColumn { name: name.to_owned(), cells: Cells::Texts(vec![String::new(); rows]), given: vec![false; rows] }
}

/// The rows of `[{期日: 2015-03-31, 元本: 1000円}]`, each cell as typed; none where a column is not the list's.
fn rows_in(text: &str, kinds: &[(String, FactKind)]) -> Option<Vec<Vec<Option<String>>>> {
    let rows = match yaml(text)? {
        GivenValue::Rows(rows, _) => rows,
        GivenValue::Several(list, _) if list.is_empty() => Vec::new(),
        GivenValue::Several(..) | GivenValue::Scalar(_) | GivenValue::Nothing(_) => return None,
    };
    let cells = |row: Vec<GivenFact>| {
        let mut cells = vec![None; kinds.len()];
        for given in row {
            let place = kinds.iter().position(|(name, _)| fold(name) == fold(&given.name.node))?;
            let cell: &mut Option<String> = cells.get_mut(place)?;
            match given.value {
                GivenValue::Scalar(text) if cell.is_none() => *cell = Some(text.node),
                GivenValue::Nothing(_) => {}
                GivenValue::Scalar(_) | GivenValue::Several(..) | GivenValue::Rows(..) => return None,
            }
        }
        Some(cells)
    };
    rows.into_iter().map(cells).collect()
}

/// `①、③` or `[①, ③]`.
fn listed(text: &str) -> Option<Vec<String>> {
    if !text.starts_with('[') {
        return Some(text.split(['、', ',', '，']).map(|word| word.trim().to_owned()).collect());
    }
    match yaml(text)? {
        GivenValue::Several(list, _) => Some(list.into_iter().map(|word| word.node).collect()),
        GivenValue::Scalar(_) | GivenValue::Rows(..) | GivenValue::Nothing(_) => None,
    }
}

/// On machine words where all fit.
fn narrowed(numbers: Vec<i128>, decimals: u32) -> TypedCells {
    let narrow: Option<Vec<i64>> = numbers.iter().map(|number| i64::try_from(*number).ok()).collect();
    match narrow {
        Some(narrow) => TypedCells::Numbers(narrow, decimals),
        None => TypedCells::WideNumbers(numbers, decimals),
    }
}

/// `12500.25` as it is most often written: digits and perhaps a point.
fn plain(text: &str) -> Option<(i128, u32)> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty()
        || whole.len() + fraction.len() > 30
        || !digits(whole)
        || !digits(fraction)
        || text.ends_with('.')
    {
        return None;
    }
    let parse = |part: &str| if part.is_empty() { Some(0) } else { part.parse::<i128>().ok() };
    let decimals = u32::try_from(fraction.len()).ok()?;
    let number = parse(whole)?.checked_mul(10_i128.checked_pow(decimals)?)?.checked_add(parse(fraction)?)?;
    Some((if negative { -number } else { number }, decimals))
}

/// `12,500,000円`, `95%`, `百分の九十五`; one that is no decimal is left to evaluation.
fn in_words(text: &str, unit: Unit) -> Option<(i128, u32)> {
    let value = quantity::parse(text).ok()?.value_in(unit)?;
    plain(&decimal(&unit.written(&value))?)
}

fn decimal(number: &Number) -> Option<String> {
    number.to_decimal().map(|decimal| decimal.to_string())
}

fn day(text: &str, open: bool) -> Option<i32> {
    if open && fold(text) == "未通知" {
        return Some(UNNOTIFIED);
    }
    let date = parse_date(text.trim(), Beyond::Refused).ok()?.date;
    Some(day_of(date).saturating_sub(EPOCH))
}
