//! Made-up portfolios of every entry: each row as columns and each row by itself come to the same, errors included.
#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "a test's helper fails by panicking")]

use crate::golden::golden_cases;
use chrono::{Days, NaiveDate};
use kitei::batch::sheet::{Cells, Sheet, SheetColumn};
use kitei::corpus::case::{Case, GivenFact, GivenValue};
use kitei::corpus::from_yaml::list_in_cell;
use kitei::diagnostic::report::Findings;
use kitei::eval::outcome::{Outcome, ResultItem};
use kitei::law::comparison::Comparison;
use kitei::law::fact::FactKind;
use kitei::law::table::KeyCell;
use kitei::law::unit::Unit;
use kitei::law::value::Value;
use kitei::number::rounding::{Rounding, RoundingMode};
use kitei::query::answers::FactNeed;
use kitei::query::engine::Engine;
use kitei::query::portfolio::{Asked, ERROR, Pricing};
use kitei::query::state::VersionState;
use kitei::source::span::{FileId, Span, Spanned};
use kitei::syntax::ast::entry::EntryKind;

const ROWS: usize = 40;

#[test]
fn made_up_rows_of_every_entry_come_to_the_same_as_columns() {
    let golden = golden_cases();
    let texts = texts(&golden.engine);
    let mut answered = 0;
    for entry in golden.engine.entries() {
        let needs = golden.engine.facts(&entry.name, &Default::default()).unwrap();
        let mut random = fastrand::Rng::with_seed(20130215);
        let columns: Vec<SheetColumn> =
            needs.facts.iter().filter_map(|fact| column(fact, &texts, &mut random)).collect();
        let sheet = Sheet { rows: ROWS, columns, unread: Vec::new() };
        let asked = Asked {
            entry: entry.name.clone(),
            states: vec![VersionState::Newest],
            switches: Default::default(),
            keep: Vec::new(),
            set: Vec::new(),
            threads: Some(2),
        };
        let pricing = Pricing::new(&golden.engine, asked).unwrap();
        let priced = pricing.price(sheet.clone()).unwrap();
        // Once the plans of all rows are known they are joined: then too.
        alike(&pricing.price(sheet.clone()).unwrap().sheet, &priced.sheet, &entry.name);
        for row in 0..ROWS {
            let outcome =
                golden.engine.evaluate(&case(&sheet, row, &entry.name, entry.kind), &Default::default(), false);
            let text = |name: &str| priced.sheet.columns.iter().find(|column| column.name == name).unwrap().text(row);
            match outcome {
                Ok(outcome) => {
                    answered += 1;
                    if text(ERROR).is_some_and(|told| told.contains("列に収まらない")) {
                        let long =
                            |result: &ResultItem| result.value.number().is_some_and(|one| one.to_string().len() > 26);
                        assert!(outcome.results.iter().any(long), "{} row {row}", entry.name);
                        continue;
                    }
                    assert_eq!(text(ERROR), None, "{} row {row}", entry.name);
                    same(&outcome, &text, &priced.sheet, &format!("{} row {row}", entry.name));
                }
                Err(errors) => {
                    let told = text(ERROR).unwrap_or_default();
                    assert!(told.starts_with(errors[0].code.as_str()), "{} row {row}: {told} {errors:?}", entry.name);
                }
            }
        }
    }
    assert!(answered > 300, "too few rows have results to say anything: {answered}");
    assert!(golden.engine.entries().len() > 30);
}

/// The words by which tables with a date are asked.
fn texts(engine: &Engine) -> Vec<String> {
    let tables = engine.program().graph.tables.iter().flat_map(|table| &table.versions);
    let dated = tables.map(|version| &version.table).filter(|table| table.date_key.is_some());
    let keys = dated.flat_map(|table| &table.rows).flat_map(|row| &row.keys);
    let words = keys.filter_map(|key| match key {
        KeyCell::Word(word) => Some(word.clone()),
        KeyCell::From(_) => None,
    });
    words.collect()
}

fn alike(one: &Sheet, other: &Sheet, what: &str) {
    assert_eq!(one.columns.len(), other.columns.len(), "{what}");
    for (one, other) in one.columns.iter().zip(&other.columns) {
        for row in 0..ROWS {
            assert_eq!(one.text(row), other.text(row), "{what}: {} row {row}", one.name);
        }
    }
}

/// Cells for a fact; none where no cell of a table could hold it.
fn column(fact: &FactNeed, texts: &[String], random: &mut fastrand::Rng) -> Option<SheetColumn> {
    let day = |random: &mut fastrand::Rng| {
        (NaiveDate::from_ymd_opt(2004, 1, 1).unwrap() + Days::new(random.u64(0..8_400))).to_string()
    };
    let mut cells = Vec::new();
    for _ in 0..ROWS {
        cells.push(match &fact.kind {
            FactKind::Date { may_be_open: true } if random.u8(0..6) == 0 => "未通知".to_owned(),
            FactKind::Date { .. } => day(random),
            FactKind::Number { whole, .. } => number(fact, *whole, random),
            FactKind::Category { categories, several: false, .. } => {
                categories[random.usize(0..categories.len())].clone()
            }
            FactKind::Truth => if random.bool() { "はい" } else { "いいえ" }.to_owned(),
            FactKind::Text if random.u8(0..6) == 0 => "どの表にもない文字".to_owned(),
            FactKind::Text => texts[random.usize(0..texts.len())].clone(),
            FactKind::Category { categories, .. } => several(categories, random),
            FactKind::List { columns } => list(columns, random),
        });
    }
    let given = (0..ROWS).map(|_| fact.required() || random.u8(0..4) > 0).collect();
    Some(SheetColumn { name: fact.name.clone(), cells: Cells::Texts(cells), given })
}

/// Up to five rows: of one amount, so that one list can add up to another, now and then of none or with a cell left out.
fn list(columns: &[(String, FactKind)], random: &mut fastrand::Rng) -> String {
    let mut rows = Vec::new();
    for _ in 0..random.usize(0..6) {
        let mut cells = Vec::new();
        for (name, kind) in columns {
            if random.u8(0..40) == 0 {
                continue;
            }
            let text = match kind {
                FactKind::Date { .. } => {
                    (NaiveDate::from_ymd_opt(2013, 1, 1).unwrap() + Days::new(random.u64(0..5_000))).to_string()
                }
                FactKind::Number { unit, .. } if unit.percent => format!("{}％", random.u8(0..101)),
                FactKind::Number { .. } => "1000".to_owned(),
                FactKind::Truth => if random.bool() { "はい" } else { "いいえ" }.to_owned(),
                other => panic!("{}", other.word()),
            };
            cells.push(format!("{name}: {text}"));
        }
        rows.push(format!("{{{}}}", cells.join(", ")));
    }
    if random.u8(0..20) == 0 {
        rows.push("{期日: いつか}".to_owned());
    }
    format!("[{}]", rows.join(", "))
}

/// One to three of the categories, in a list or with a comma between, now and then one that is none.
fn several(categories: &[String], random: &mut fastrand::Rng) -> String {
    let mut words: Vec<&str> =
        (0..random.usize(1..4)).map(|_| categories[random.usize(0..categories.len())].as_str()).collect();
    if random.u8(0..20) == 0 {
        words.push("㊿");
    }
    if random.bool() { words.join("、") } else { format!("[{}]", words.join(", ")) }
}

fn number(fact: &FactNeed, whole: bool, random: &mut fastrand::Rng) -> String {
    let bound = |wanted: &[Comparison]| {
        let of = fact.domain.iter().find(|bound| wanted.contains(&bound.comparison));
        of.and_then(|bound| bound.value.to_i64())
    };
    let least = bound(&[Comparison::AtLeast, Comparison::Greater]).unwrap_or(0);
    let most = bound(&[Comparison::AtMost, Comparison::Less]).unwrap_or(least + 400);
    // Now and then a value beyond its domain, and one that is large.
    match random.u8(0..20) {
        0 => (most + 1).to_string(),
        1 => "9,007,199,254,740,993".to_owned(),
        _ if whole => random.i64(least..=most).to_string(),
        _ => format!("{}.{:03}", random.i64(least..most.max(least + 1)), random.u16(0..1000)),
    }
}

fn case(sheet: &Sheet, row: usize, entry: &str, kind: EntryKind) -> Case {
    let span = Span::new(FileId(0), 0, 0);
    let facts = sheet.columns.iter().filter_map(|column| {
        let text = column.text(row)?;
        let value = match text.starts_with('[') {
            true => list_in_cell(&text, span, &mut Findings::default())?,
            false => GivenValue::Scalar(Spanned::new(text, span)),
        };
        Some(GivenFact { name: Spanned::new(column.name.clone(), span), value })
    });
    let entry = Spanned::new(entry.to_owned(), span);
    Case { title: None, kind, entry, facts: facts.collect(), golden: None, span }
}

fn same(outcome: &Outcome, text: &dyn Fn(&str) -> Option<String>, sheet: &Sheet, what: &str) {
    for result in &outcome.results {
        let column = sheet.columns.iter().find(|column| column.name == result.name).unwrap();
        let expected = match &result.value {
            Value::Number(number) => {
                let Cells::Numbers(_, decimals) = &column.cells else { continue };
                let rounding = Rounding::new(RoundingMode::HalfUp, i32::try_from(*decimals).unwrap()).unwrap();
                let rounded = result.unit.unwrap_or(Unit::PLAIN).written(number).round(rounding);
                Some(fixed(&rounded.to_string(), *decimals as usize))
            }
            Value::Date(date) => Some(date.to_string()),
            Value::Category(word) | Value::Text(word) => Some(word.clone()),
            Value::Address(address) => Some(address.to_string()),
            Value::Truth(truth) => Some(if *truth { "はい" } else { "いいえ" }.to_owned()),
            Value::Absent(_) => None,
            Value::Open | Value::Categories(_) | Value::List(_) => continue,
        };
        assert_eq!(text(&result.name), expected.filter(|text| !text.is_empty()).or(None), "{what}: {}", result.name);
    }
}

/// A decimal with all its places.
fn fixed(text: &str, decimals: usize) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    // A result without a rounding of its own shows no zeros behind.
    if decimals == 12 {
        return format!("{whole}.{fraction}").trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    if decimals == 0 { whole.to_owned() } else { format!("{whole}.{fraction:0<decimals$}") }
}

/// The engine is asked from several threads at once.
#[test]
fn an_engine_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Engine>();
    shared::<Pricing<'_>>();
}
