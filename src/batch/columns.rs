//! Typed columns of facts, a row a case. They borrow: nothing is copied before it is worked on.

use crate::plan::node::Day;
use thiserror::Error;

/// Days from 1 January of the year 1 to 1 January 1970, from which columns count.
pub const EPOCH: Day = 719_163;

/// 未通知 in a column of days, where its fact may be so.
pub const UNNOTIFIED: i32 = i32::MIN;

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub enum Data<'a> {
    /// Days since 1970-01-01; [`UNNOTIFIED`] is 未通知.
    Dates(&'a [i32]),
    /// Numbers in the unit of the fact, each a whole number with so many decimals behind the point: `95` and 2 is 0.95.
    Numbers(&'a [i64], u32),
    /// The same on 128 bits.
    WideNumbers(&'a [i128], u32),
    /// Categories or texts: for each row the place of its word in the list.
    Words(&'a [u32], &'a [&'a str]),
    /// Several categories: for each row a bit for each word of the list, the first word's the lowest.
    Several(&'a [u64], &'a [&'a str]),
    /// Truth values.
    Truths(&'a [bool]),
    /// Lists.
    List(Rows<'a>),
    /// So many values that no plan reads: cases that come to them are left to evaluation.
    Unplanned(usize),
}

impl Data<'_> {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Dates(rows) => rows.len(),
            Self::Numbers(rows, _) => rows.len(),
            Self::WideNumbers(rows, _) => rows.len(),
            Self::Words(rows, _) => rows.len(),
            Self::Several(rows, _) => rows.len(),
            Self::Truths(rows) => rows.len(),
            Self::List(rows) => rows.ends.len(),
            Self::Unplanned(rows) => *rows,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The word for what it holds.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Dates(_) => "日付",
            Self::Numbers(..) | Self::WideNumbers(..) => "数",
            Self::Words(..) => "区分",
            Self::Several(..) => "複数の区分",
            Self::Truths(_) => "真偽",
            Self::List(_) => "一覧",
            Self::Unplanned(_) => "手順の読まない値",
        }
    }
}

/// The rows of many lists, one list behind the other.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// For each list the place behind its last row.
    pub ends: &'a [u32],
    /// The columns of all rows; one that no list has may be left out.
    pub columns: &'a [Column<'a>],
}

impl Rows<'_> {
    /// The places of a case's rows.
    pub fn of(&self, case: usize) -> std::ops::Range<usize> {
        rows_of(self.ends, case)
    }
}

/// The places of a case's rows, where for each case the place behind its last row is told.
pub fn rows_of(ends: &[u32], case: usize) -> std::ops::Range<usize> {
    let end = |case: usize| ends.get(case).map_or(0, |end| *end as usize);
    case.checked_sub(1).map_or(0, end)..end(case)
}

/// A fact's column.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// The fact's name, as declared or in another width.
    pub name: &'a str,
    /// Its values.
    pub data: Data<'a>,
    /// For each row whether the case gives the fact; none: every case does.
    pub given: Option<&'a [bool]>,
}

/// The facts of many cases.
#[derive(Clone, Debug, Default)]
pub struct Columns<'a> {
    rows: usize,
    list: Vec<Column<'a>>,
}

/// Why a column cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColumnError {
    /// It has another number of rows than the first.
    #[error("「{name}」は{found}行、ほかの列は{expected}行")]
    Rows {
        /// The column.
        name: String,
        /// How many rows it has.
        found: usize,
        /// How many the others have.
        expected: usize,
    },
    /// It stands there already.
    #[error("「{0}」の列が二つある")]
    Doubled(String),
}

impl<'a> Columns<'a> {
    /// No columns of so many rows.
    pub fn of_rows(rows: usize) -> Self {
        Self { rows, list: Vec::new() }
    }

    /// With one column more, given in every row.
    ///
    /// # Errors
    /// Where its rows are more or fewer, or its name stands there already.
    pub fn with(self, name: &'a str, data: Data<'a>) -> Result<Self, ColumnError> {
        self.with_column(Column { name, data, given: None })
    }

    /// With one column more.
    ///
    /// # Errors
    /// Where its rows are more or fewer, or its name stands there already.
    pub fn with_column(mut self, column: Column<'a>) -> Result<Self, ColumnError> {
        for found in [column.data.len()].into_iter().chain(column.given.map(<[bool]>::len)) {
            if found != self.rows {
                return Err(ColumnError::Rows { name: column.name.to_owned(), found, expected: self.rows });
            }
        }
        if let Data::List(rows) = column.data {
            let expected = rows.ends.iter().max().map_or(0, |end| *end as usize);
            if let Some(short) = rows.columns.iter().find(|one| one.data.len() != expected) {
                let name = format!("{}の{}", column.name, short.name);
                return Err(ColumnError::Rows { name, found: short.data.len(), expected });
            }
        }
        let fold = crate::diagnostic::fold::fold;
        if self.list.iter().any(|one| fold(one.name) == fold(column.name)) {
            return Err(ColumnError::Doubled(column.name.to_owned()));
        }
        self.list.push(column);
        Ok(self)
    }

    /// How many cases there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The columns.
    pub fn list(&self) -> &[Column<'a>] {
        &self.list
    }
}
