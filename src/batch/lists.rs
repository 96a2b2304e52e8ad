//! Columns of lists cut into columns of cells: one for each row that a list can have and each of its columns, so that plans
//! and workers see facts of one value only.

use crate::batch::columns::{Column, Data, Rows};
use crate::diagnostic::fold::fold;
use crate::law::fact::FactKind;
use crate::plan::list::{Lists, MOST_ROWS};
use crate::provision::graph::FactId;

/// Lists, cut.
#[derive(Debug)]
pub(super) struct Unrolled<'a> {
    /// Which fact stands for which row and cell.
    pub lists: Lists,
    /// The columns of cells.
    pub parts: Vec<Part<'a>>,
    /// Cases whose list has more rows than plans take.
    pub too_long: Vec<usize>,
}

/// A column of cells, or of whether there is a row.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub fact: FactId,
    pub name: &'a str,
    pub kind: FactKind,
    cells: Cells<'a>,
    given: Option<Vec<bool>>,
}

#[derive(Debug)]
enum Cells<'a> {
    Dates(Vec<i32>),
    Numbers(Vec<i64>, u32),
    WideNumbers(Vec<i128>, u32),
    Words(Vec<u32>, &'a [&'a str]),
    Truths(Vec<bool>),
    Unplanned(usize),
}

impl<'a> Unrolled<'a> {
    /// Nothing cut yet, of rules that have so many facts.
    pub fn behind(facts: usize) -> Self {
        Self { lists: Lists::behind(facts), parts: Vec::new(), too_long: Vec::new() }
    }

    /// Cuts a column of lists that are a fact's.
    pub fn add(&mut self, fact: FactId, column: &Column<'a>, rows: Rows<'a>, kinds: &[(String, FactKind)]) {
        let given = |case: usize| column.given.is_none_or(|given| given.get(case) == Some(&true));
        let sizes: Vec<usize> =
            (0..rows.ends.len()).map(|case| if given(case) { rows.of(case).len() } else { 0 }).collect();
        self.too_long.extend((0..sizes.len()).filter(|case| sizes.get(*case) > Some(&MOST_ROWS)));
        // Rounded up, so that few plans are made.
        let most = sizes.iter().copied().max().unwrap_or(0).clamp(1, MOST_ROWS).next_power_of_two();
        self.lists.add(fact, kinds.len(), most);
        for row in 0..most {
            let at: Vec<Option<usize>> = (0..rows.ends.len()).map(|case| rows.of(case).nth(row)).collect();
            if let Some(fact) = self.lists.there(fact, row) {
                let cells = Cells::Truths(sizes.iter().map(|size| row < *size).collect());
                let given = column.given.map(<[bool]>::to_vec);
                self.parts.push(Part { fact, name: column.name, kind: FactKind::Truth, cells, given });
            }
            for (place, (name, kind)) in kinds.iter().enumerate() {
                let of_name = rows.columns.iter().find(|one| fold(one.name) == fold(name));
                if let Some(fact) = self.lists.cell(fact, row, place) {
                    self.parts.push(part(fact, column.name, kind, of_name, &at));
                }
            }
        }
    }
}

/// The cells of one row of all lists in one column; none of them where there is no such column.
fn part<'a>(
    fact: FactId,
    name: &'a str,
    kind: &FactKind,
    column: Option<&Column<'a>>,
    at: &[Option<usize>],
) -> Part<'a> {
    fn cut<T: Copy + Default>(cells: &[T], at: &[Option<usize>]) -> Vec<T> {
        at.iter().map(|at| at.and_then(|at| cells.get(at)).copied().unwrap_or_default()).collect()
    }
    let cells = match column.map(|column| column.data) {
        Some(Data::Dates(cells)) => Cells::Dates(cut(cells, at)),
        Some(Data::Numbers(cells, decimals)) => Cells::Numbers(cut(cells, at), decimals),
        Some(Data::WideNumbers(cells, decimals)) => Cells::WideNumbers(cut(cells, at), decimals),
        Some(Data::Words(cells, words)) => Cells::Words(cut(cells, at), words),
        Some(Data::Truths(cells)) => Cells::Truths(cut(cells, at)),
        Some(Data::Several(..) | Data::List(_) | Data::Unplanned(_)) | None => Cells::Unplanned(at.len()),
    };
    let given = |at: &Option<usize>| match (at, column) {
        (Some(at), Some(column)) => column.given.is_none_or(|given| given.get(*at) == Some(&true)),
        _ => false,
    };
    Part { fact, name, kind: kind.clone(), cells, given: Some(at.iter().map(given).collect()) }
}

impl Part<'_> {
    /// The column.
    pub fn column(&self) -> Column<'_> {
        let data = match &self.cells {
            Cells::Dates(cells) => Data::Dates(cells),
            Cells::Numbers(cells, decimals) => Data::Numbers(cells, *decimals),
            Cells::WideNumbers(cells, decimals) => Data::WideNumbers(cells, *decimals),
            Cells::Words(cells, words) => Data::Words(cells, words),
            Cells::Truths(cells) => Data::Truths(cells),
            Cells::Unplanned(rows) => Data::Unplanned(*rows),
        };
        Column { name: self.name, data, given: self.given.as_deref() }
    }
}
