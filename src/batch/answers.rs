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
