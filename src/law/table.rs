//! 別表・係数表: coefficients by key as data, with source and confidence, some by date.

use crate::law::confidence::Confidence;
use crate::law::unit::Unit;
use crate::number::exact::Number;
use crate::source::span::{Span, Spanned};
use chrono::NaiveDate;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Numbers in a declared unit.
    Number(Unit),
    /// Numbers with no declared unit: they take what the formula needs.
    UndeclaredUnit,
    /// 区分.
    Category,
    /// 日付.
    Date,
    /// 真偽.
    Truth,
    /// 文字.
    Text,
}

/// A column: its name and what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// As declared.
    pub name: String,
    /// What it holds.
    pub kind: ColumnKind,
}

/// One cell. Numbers are as written, in the column's unit (not yet divided by 100).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A number as written.
    Number(Number),
    /// A category or text.
    Word(String),
    /// A day.
    Date(NaiveDate),
    /// A truth value.
    Truth(bool),
    /// 該当なし (`null`, `―`).
    NotApplicable,
}

/// One key of a row: a word, or for a date key the day from which the row holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyCell {
    /// A category or other word, folded for comparison.
    Word(String),
    /// The day from which the row holds.
    From(NaiveDate),
}

/// Where numbers come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// 文書.
    pub document: String,
    /// 確度.
    pub confidence: Confidence,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// One cell a key, in the order of 鍵.
    pub keys: Vec<KeyCell>,
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// The last day on which a dated row holds.
    pub until: Option<NaiveDate>,
    /// 公表: since when the row is known, where its table says so.
    pub published: Option<NaiveDate>,
    /// The row's own source, where it differs from the table's.
    pub provenance: Option<Provenance>,
    /// Where it was typed.
    pub span: Span,
}

/// A table as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Names of the keys, the date key included.
    pub keys: Vec<String>,
    /// Which key is the date, if one is.
    pub date_key: Option<usize>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows in file order.
    pub rows: Vec<TableRow>,
    /// Source and confidence of rows that have none of their own.
    pub provenance: Provenance,
    /// 解釈 lines.
    pub interpretations: Vec<String>,
    /// Where its name was typed.
    pub span: Span,
    /// The bytes it was read from, for the digest of a result.
    pub digest: String,
    /// Whether it was laid over a shipped one (`--tables`).
    pub overlay: bool,
    /// 版: of which versions it takes the place; none: of all.
    pub of_versions: Vec<Spanned<NamedVersion>>,
}

/// A version of a table by the revision that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedVersion {
    /// 制定.
    Enactment,
    /// 改正, by its day.
    Revision(NaiveDate),
}
