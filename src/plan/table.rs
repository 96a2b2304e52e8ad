//! A version of a table as a plan asks it: its rows by the places of their words, by date a row for each stretch of days.
//! Which version governs is decided before; what a row holds is a cell of `law::table`.

use crate::law::table::{Cell, ColumnKind, KeyCell, Table, TableRow};
use crate::law::value::Value;
use crate::plan::node::{Day, day_of};
use crate::plan::words::Words;
use crate::provision::graph::TableId;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A row's place among the rows of its table.
pub type RowNumber = u32;

/// The place of no row.
pub const NO_ROW: RowNumber = RowNumber::MAX;

/// A version of a table.
#[derive(Clone, Debug)]
pub struct PlannedTable {
    /// Which table.
    pub id: TableId,
    /// Which of its versions.
    pub version: usize,
    /// （従前の回による）.
    pub previous_round: bool,
    /// Its name.
    pub name: String,
    /// For each word key, which class of words stands at which place.
    pub places: Vec<BTreeMap<u32, u32>>,
    /// Which key is the date.
    pub date_key: Option<usize>,
    /// For each choice of words, the last key running fastest: from which day on which row.
    pub rows: Vec<Vec<(Day, RowNumber)>>,
    /// For each column, for each row, its value in base scale; none: 該当なし.
    pub columns: Vec<Vec<Option<Value>>>,
}

impl PlannedTable {
    /// Cuts a table to what can be asked of it on a day on which it is known so far.
    pub fn of(
        (id, version): (TableId, usize),
        table: &Table,
        previous_round: bool,
        known_on: Option<NaiveDate>,
        words: &mut Words,
    ) -> Self {
        let known = |row: &&TableRow| known_on.is_none_or(|day| row.published.is_none_or(|published| published <= day));
        let rows: Vec<(RowNumber, &TableRow)> = (0..).zip(&table.rows).filter(|(_, row)| known(row)).collect();
        let word_keys: Vec<usize> = (0..table.keys.len()).filter(|at| table.date_key != Some(*at)).collect();
        let places: Vec<BTreeMap<u32, u32>> = word_keys
            .iter()
            .map(|at| {
                let mut places = BTreeMap::new();
                for (_, row) in &rows {
                    if let Some(KeyCell::Word(word)) = row.keys.get(*at) {
                        let next = u32::try_from(places.len()).unwrap_or(u32::MAX);
                        places.entry(class(word, words)).or_insert(next);
                    }
                }
                places
            })
            .collect();
        let mut grouped: BTreeMap<usize, Vec<(RowNumber, &TableRow)>> = BTreeMap::new();
        for (number, row) in &rows {
            let mut index = Some(0_usize);
            for (at, places) in word_keys.iter().zip(&places) {
                let place = match row.keys.get(*at) {
                    Some(KeyCell::Word(word)) => places.get(&class(word, words)),
                    Some(KeyCell::From(_)) | None => None,
                };
                index = index.zip(place).map(|(index, place)| index * places.len() + *place as usize);
            }
            if let Some(index) = index {
                grouped.entry(index).or_default().push((*number, row));
            }
        }
        let choices: usize = places.iter().map(BTreeMap::len).product();
        let stretches = (0..choices).map(|index| match (grouped.get(&index), table.date_key) {
            (None, _) => Vec::new(),
            (Some(rows), None) => rows.first().map(|(number, _)| (Day::MIN, *number)).into_iter().collect(),
            (Some(rows), Some(at)) => stretches(rows, at, previous_round),
        });
        let columns = table.columns.iter().enumerate().map(|(at, column)| {
            let value = |row: &TableRow| row.cells.get(at).and_then(|cell| value(cell, column.kind));
            table.rows.iter().map(value).collect()
        });
        Self {
            id,
            version,
            previous_round,
            name: table.name.clone(),
            rows: stretches.collect(),
            columns: columns.collect(),
            places,
            date_key: table.date_key,
        }
    }

    /// The row of one choice of words on a day.
    pub fn row(&self, choice: usize, day: Day) -> Option<RowNumber> {
        let stretches = self.rows.get(choice)?;
        let behind = stretches.partition_point(|(from, _)| *from <= day);
        let (_, row) = stretches.get(behind.checked_sub(1)?)?;
        Some(*row).filter(|row| *row != NO_ROW)
    }
}

fn class(word: &str, words: &mut Words) -> u32 {
    let id = words.known(word).unwrap_or_else(|| words.number(word));
    words.class(id)
}

/// A cell in base scale; none: 該当なし.
fn value(cell: &Cell, kind: ColumnKind) -> Option<Value> {
    Some(match (cell, kind) {
        (Cell::NotApplicable, _) => return None,
        (Cell::Number(number), ColumnKind::Number(unit)) => Value::Number(unit.value_of(number)),
        (Cell::Number(number), _) => Value::Number(number.clone()),
        (Cell::Word(word), ColumnKind::Text) => Value::Text(word.clone()),
        (Cell::Word(word), _) => Value::Category(word.clone()),
        (Cell::Date(date), _) => Value::Date(*date),
        (Cell::Truth(truth), _) => Value::Truth(*truth),
    })
}

/// From which day on which of several rows holds, the latest begun first; of overlapping rounds the one before where that
/// is asked for. A row without まで is over when the next one starts, also where that one has ended since.
fn stretches(rows: &[(RowNumber, &TableRow)], at: usize, previous_round: bool) -> Vec<(Day, RowNumber)> {
    let start = |row: &TableRow| match row.keys.get(at) {
        Some(KeyCell::From(day)) => Some(*day),
        _ => None,
    };
    let ends = rows.iter().filter_map(|(_, row)| row.until.and_then(|until| until.succ_opt()));
    let mut edges: Vec<NaiveDate> = rows.iter().filter_map(|(_, row)| start(row)).chain(ends).collect();
    edges.sort();
    edges.dedup();
    let mut begun: Vec<(NaiveDate, RowNumber, Option<NaiveDate>)> =
        rows.iter().filter_map(|(number, row)| Some((start(row)?, *number, row.until))).collect();
    begun.sort_by_key(|(from, ..)| *from);
    let on = |day: NaiveDate| {
        let begun = begun.iter().filter(|(from, ..)| *from <= day);
        let last = begun.clone().next_back().map(|(from, ..)| *from);
        let mut open = begun.filter(|(from, _, until)| until.map_or(Some(*from) == last, |until| day <= until));
        let newest = open.next_back();
        let older = open.next_back().filter(|_| previous_round);
        older.or(newest).map_or(NO_ROW, |(_, number, _)| *number)
    };
    edges.into_iter().map(|day| (day_of(day), on(day))).collect()
}
