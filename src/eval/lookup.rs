//! Table look-ups: the row of the keys, by date the latest row not after the day asked for; outside is an error that says so.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::suggest;
use crate::eval::curve::{Curve, day_number};
use crate::eval::fault::Fault;
use crate::eval::outcome::TableUse;
use crate::eval::record::{Ground, Test};
use crate::eval::run::{Moving, Run};
use crate::eval::show;
use crate::law::comparison::Comparison;
use crate::law::table::{Cell, ColumnKind, KeyCell, Table, TableRow};
use crate::law::value::Value;
use crate::provision::graph::{Place, TableId};
use crate::source::span::Span;
use chrono::NaiveDate;
use std::collections::BTreeSet;

impl Run<'_> {
    /// The cell of a table.
    pub(crate) fn look_up(
        &self,
        id: TableId,
        moving: &[Moving],
        column: usize,
        previous_round: bool,
        span: Span,
    ) -> Result<Value, Fault> {
        let chosen = self.chosen_table(id)?;
        let version = self.program.graph.tables.get(id.0).and_then(|table| table.versions.get(chosen.version));
        let Some(table) = version.map(|version| &version.table) else {
            return Err(Fault::failed(Code::UnknownTable, span, "表がない"));
        };
        if let Some((by, last)) = &chosen.expired {
            let message = format!("表「{}」は{last}限りで失効した（{by}）", table.name);
            return Err(Fault::not_there(Code::Expired, table.span, message));
        }
        let keys: Vec<Value> = moving.iter().map(|key| key.value.clone()).collect();
        let keys = keys.as_slice();
        let asked = Asked { keys, previous_round, known_on: self.switches.known_on };
        self.record_row(table, moving, span);
        let row = row(table, &asked, span)?;
        let cell = row.cells.get(column);
        let kind = table.columns.get(column).map(|column| column.kind);
        let name = table.columns.get(column).map_or("", |column| column.name.as_str());
        let value = match (cell, kind) {
            (None, _) | (_, None) => return Err(Fault::failed(Code::UnknownColumn, span, "列がない")),
            (Some(Cell::NotApplicable), _) => {
                let keys = words(keys);
                let message = format!("表「{}」の{keys}の{name}は該当なし", table.name);
                return Err(
                    Fault::failed(Code::NotApplicable, span, message).map(|finding| finding.label(row.span, "この行"))
                );
            }
            (Some(Cell::Number(number)), Some(ColumnKind::Number(unit))) => Value::Number(unit.value_of(number)),
            (Some(Cell::Number(number)), Some(_)) => Value::Number(number.clone()),
            (Some(Cell::Word(word)), Some(ColumnKind::Text)) => Value::Text(word.clone()),
            (Some(Cell::Word(word)), Some(_)) => Value::Category(word.clone()),
            (Some(Cell::Date(date)), Some(_)) => Value::Date(*date),
            (Some(Cell::Truth(truth)), Some(_)) => Value::Truth(*truth),
        };
        self.reach.borrow_mut().versions.insert((Place::Table(id), chosen.version));
        self.note_table(id, table, row);
        let unit = match kind {
            Some(ColumnKind::Number(unit)) => Some(unit),
            _ => None,
        };
        self.note(|frame| frame.spots.push((span, show::value(&value, unit))));
        Ok(value)
    }

    /// Takes down what the choice of a row hangs on: words as they are, for a date the nearest ends of rows on both sides.
    fn record_row(&self, table: &Table, keys: &[Moving], span: Span) {
        let Some(recorder) = self.recorder else { return };
        let ground = || Ground {
            revision: None,
            by: format!("表「{}」", table.name),
            provision: Some(format!("表「{}」", table.name)),
            span: Some(span),
        };
        for (at, key) in keys.iter().enumerate().filter(|(_, key)| key.moves()) {
            if table.date_key != Some(at) {
                self.record(key, Comparison::Equal, &Moving::still(key.value.clone()), true, ground);
                continue;
            }
            let (Some(curve), Some(day)) = (key.curve(), key.value.date()) else {
                recorder.decide(Test::NotFollowed, true, ground);
                continue;
            };
            // A row begins on its day and is over on the day after its まで.
            let ends = table.rows.iter().filter_map(|row| row.until.and_then(|until| until.succ_opt()));
            let edges = table.rows.iter().filter_map(|row| start(row, at)).chain(ends);
            let (behind, ahead): (Vec<NaiveDate>, Vec<NaiveDate>) = edges.partition(|edge| *edge <= day);
            for edge in behind.into_iter().max().into_iter().chain(ahead.into_iter().min()) {
                let from_edge = curve.minus(&Curve::constant(day_number(edge)));
                recorder.decide(Test::Against(from_edge, Comparison::AtLeast), day >= edge, ground);
            }
        }
    }

    fn note_table(&self, id: TableId, table: &Table, row: &TableRow) {
        let provenance = row.provenance.as_ref().unwrap_or(&table.provenance);
        let made = TableUse {
            table: table.name.clone(),
            document: provenance.document.clone(),
            confidence: provenance.confidence,
            overlay: table.overlay,
        };
        let mut used = self.used.borrow_mut();
        used.tables.insert(id);
        if !used.sources.contains(&made) {
            used.sources.push(made.clone());
        }
        let at = format!("表「{}」", table.name);
        let notes: Vec<_> = table.interpretations.iter().map(|note| used.interpretation(&at, note)).collect();
        drop(used);
        self.note(|frame| {
            if !frame.tables.contains(&made) {
                frame.tables.push(made);
            }
            frame.interpretations.extend(notes);
        });
    }
}

fn words(keys: &[Value]) -> String {
    keys.iter().map(|key| show::value(key, None)).collect::<Vec<_>>().join("、")
}

/// What a row is asked for by.
struct Asked<'k> {
    keys: &'k [Value],
    previous_round: bool,
    known_on: Option<NaiveDate>,
}

fn row<'t>(table: &'t Table, asked: &Asked<'_>, span: Span) -> Result<&'t TableRow, Fault> {
    let Asked { keys, previous_round, known_on } = *asked;
    let outside = |message: String| {
        Fault::failed(Code::OutsideTable, span, message).map(|finding| finding.label(table.span, "この表"))
    };
    let words_match = |row: &&TableRow| {
        row.keys.iter().zip(keys).all(|(cell, key)| match cell {
            KeyCell::Word(word) => *word == fold(&show::value(key, None)),
            KeyCell::From(_) => true,
        })
    };
    // Known time: a row published later does not exist.
    let known = |row: &&TableRow| known_on.is_none_or(|day| row.published.is_none_or(|published| published <= day));
    let rows: Vec<&TableRow> = table.rows.iter().filter(words_match).filter(known).collect();
    if rows.is_empty() {
        return Err(no_row(table, keys, outside(format!("表「{}」に{}の行はない", table.name, words(keys)))));
    }
    let Some(at) = table.date_key else {
        return rows.first().copied().ok_or_else(|| outside("行がない".to_owned()));
    };
    let Some(day) = keys.get(at).and_then(Value::date) else {
        return Err(Fault::failed(Code::TypeMismatch, span, format!("表「{}」の鍵「日付」が日付でない", table.name)));
    };
    dated(&rows, at, day, previous_round).ok_or_else(|| {
        let from = rows.iter().filter_map(|row| start(row, at)).min();
        let text = words(keys);
        match from.filter(|from| day < *from) {
            Some(from) => outside(format!("表「{}」は{from}からで、{text}の値はない", table.name)),
            None => {
                let fault = outside(format!("表「{}」に{text}に当たる期間の行はない", table.name));
                match ended(&rows, at, day) {
                    Some((from, until)) => fault.map(|finding| finding.note(format!("{from}からの行は{until}まで"))),
                    None => fault,
                }
            }
        }
    })
}

/// The fault of a row that is not there, with the nearest keys where one of those asked for stands in no row.
fn no_row(table: &Table, keys: &[Value], fault: Fault) -> Fault {
    let offered = keys.iter().enumerate().find_map(|(at, key)| {
        let asked = show::value(key, None);
        let column: BTreeSet<&str> = table
            .rows
            .iter()
            .filter_map(|row| match row.keys.get(at) {
                Some(KeyCell::Word(word)) => Some(word.as_str()),
                _ => None,
            })
            .collect();
        if column.is_empty() || column.contains(fold(&asked).as_str()) {
            return None;
        }
        suggest::did_you_mean(&asked, column)
    });
    match offered {
        Some(help) => fault.map(|finding| finding.help(help)),
        None => fault,
    }
}

/// The last row that had begun and ended before a day: its first and its last day.
fn ended(rows: &[&TableRow], at: usize, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    rows.iter().filter_map(|row| Some((start(row, at)?, row.until?))).filter(|(_, until)| *until < day).max()
}

fn start(row: &TableRow, at: usize) -> Option<NaiveDate> {
    match row.keys.get(at) {
        Some(KeyCell::From(day)) => Some(*day),
        _ => None,
    }
}

/// The latest row not after a day and not behind its まで; of overlapping rounds the one before, where that is asked for.
fn dated<'t>(rows: &[&'t TableRow], at: usize, day: NaiveDate, previous_round: bool) -> Option<&'t TableRow> {
    let mut begun: Vec<&TableRow> =
        rows.iter().copied().filter(|row| start(row, at).is_some_and(|from| from <= day)).collect();
    begun.sort_by_key(|row| start(row, at));
    let last = begun.last().and_then(|row| start(row, at));
    // A row without an end is over when the next one starts, also where that one has ended since.
    begun.retain(|row| row.until.map_or(start(row, at) == last, |until| day <= until));
    let newest = begun.pop()?;
    match begun.pop().filter(|_| previous_round) {
        Some(older) => Some(older),
        None => Some(newest),
    }
}
