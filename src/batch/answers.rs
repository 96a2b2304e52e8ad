//! Columns of results: for each case its values, or that no plan answers it.

use crate::plan::node::Day;

/// The results of many cases.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// One a result, in the order in which the entry gives them.
    pub columns: Vec<AnswerColumn>,
    /// For each row whether all its results stand in the columns.
    pub answered: Vec<bool>,
}

/// A result's column.
#[derive(Clone, Debug)]
pub struct AnswerColumn {
    /// The result's name.
    pub name: String,
    /// Its values; what stands in rows that are not answered, or not given, means nothing.
    pub values: AnswerValues,
    /// For each row whether there is a value, and not なし; none: there is in every row.
    pub given: Option<Vec<bool>>,
}

/// Values of a result.
#[derive(Clone, Debug)]
pub enum AnswerValues {
    /// Numbers in the unit in which the result is shown, with so many decimals.
    Numbers(Vec<i64>, u32),
    /// The same on 128 bits, for a result that has no rounding of its own.
    WideNumbers(Vec<i128>, u32),
    /// Days since 1970-01-01.
    Dates(Vec<i32>),
    /// Words: for each row the place of its word in the list.
    Words(Vec<u32>, Vec<String>),
    /// Truth values.
    Truths(Vec<bool>),
}

impl Answers {
    /// The rows that no plan answers: a fact is missing or outside, a clause is not there, or what is asked is not planned.
    pub fn unanswered(&self) -> impl Iterator<Item = usize> {
        self.answered.iter().enumerate().filter(|(_, answered)| !**answered).map(|(row, _)| row)
    }
}

impl AnswerValues {
    /// The same kind of cells in the memory of what stood there before, where it is of that kind.
    pub(super) fn in_memory_of(self, before: Option<Self>) -> Self {
        match (self, before) {
            (Self::Numbers(_, decimals), Some(Self::Numbers(cells, _))) => Self::Numbers(cells, decimals),
            (Self::WideNumbers(_, decimals), Some(Self::WideNumbers(cells, _))) => Self::WideNumbers(cells, decimals),
            (Self::Words(_, words), Some(Self::Words(cells, _))) => Self::Words(cells, words),
            (Self::Dates(_), Some(before @ Self::Dates(_))) | (Self::Truths(_), Some(before @ Self::Truths(_))) => {
                before
            }
            (fresh, _) => fresh,
        }
    }

    /// So many of them; what is in them means nothing yet.
    #[must_use]
    pub(super) fn of_rows(mut self, rows: usize) -> Self {
        match &mut self {
            Self::Numbers(cells, _) => fit(cells, rows, 0),
            Self::WideNumbers(cells, _) => fit(cells, rows, 0),
            Self::Dates(cells) => fit(cells, rows, 0),
            Self::Words(cells, _) => fit(cells, rows, 0),
            Self::Truths(cells) => fit(cells, rows, false),
        }
        self
    }
}

/// As many cells as there are rows.
pub(super) fn fit<T: Clone>(cells: &mut Vec<T>, rows: usize, nothing: T) {
    if cells.capacity() < rows {
        // New memory comes empty: nothing of it is touched before it is filled.
        *cells = vec![nothing; rows];
    } else {
        cells.resize(rows, nothing);
    }
}

/// A result's values of a stretch of rows, to be filled by one worker.
#[derive(Debug)]
pub(super) enum Part<'a> {
    Numbers(&'a mut [i64]),
    WideNumbers(&'a mut [i128]),
    Days(&'a mut [Day]),
    Words(&'a mut [u32]),
    Truths(&'a mut [bool]),
}

/// The rows of one stretch, to be filled by one worker.
#[derive(Debug)]
pub(super) struct Stretch<'a> {
    pub first: usize,
    pub rows: usize,
    pub parts: Vec<Part<'a>>,
    pub answered: &'a mut [bool],
}
