//! Choices among cases, what stands in the place of what is not there, and the rows and cells of tables.

use super::{Builder, Placed};
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::plan::node::{Constant, Guarded, NodeId, Op, Shape, TableRef, day_of};
use crate::plan::program::scale::{Scaled, Width, common, size, times, width};
use crate::plan::program::step::{
    Cells, Column, Days, Exactly, NOT_HELD, PickCase, PickHow, Register, RowKey, StatusAt, Step, Truths, Whole,
    WordsAt, status,
};
use crate::plan::table::{NO_ROW, RowNumber};
use num_bigint::BigUint;
use num_traits::Zero;
use std::sync::Arc;

/// The place of a word that a table does not have.
pub const NO_PLACE: u32 = u32::MAX;

impl Builder<'_> {
    pub(super) fn pick(&mut self, cases: &[Guarded], otherwise: NodeId, how: PickHow, shape: Shape) -> Placed {
        let conditions: Vec<(Truths, StatusAt)> = cases.iter().map(|(condition, _)| self.truth(*condition)).collect();
        let mut values: Vec<Placed> = cases.iter().map(|(_, value)| self.place(*value)).collect();
        values.push(self.place(otherwise));
        let Some((columns, out, scaled)) = self.one_bank(&values, shape) else {
            return Placed::nothing(status::UNANSWERED);
        };
        let open = values.iter().any(|value| value.open);
        let how = if cases.len() == 1 { PickHow::Exclusive } else { how };
        let sure = how == PickHow::Exclusive
            && conditions.iter().all(|(_, status)| *status == StatusAt::Sure)
            && values.iter().all(|value| value.status == StatusAt::Sure);
        let status = (!sure).then(|| self.new_status());
        let mut columns = columns.into_iter();
        let cases = conditions.into_iter().zip(&mut columns).zip(&values);
        let cases = cases
            .map(|(((condition, asked), value), placed)| PickCase { condition, asked, value, status: placed.status })
            .collect();
        let otherwise = columns.next().unwrap_or(Column::Nothing);
        let otherwise_status = values.last().map_or(StatusAt::Sure, |value| value.status);
        self.push(Step::Pick { cases, otherwise, otherwise_status, how, out: out.clone(), status });
        let status = status.map_or(StatusAt::Sure, StatusAt::In);
        Placed { scaled, open, ..Placed::of(out, status) }
    }

    /// The columns of several values in one bank, numbers on one scale, and a new register there.
    fn one_bank(&mut self, values: &[Placed], shape: Shape) -> Option<(Vec<Column>, Column, Scaled)> {
        let plain = Scaled { scale: Number::ONE, most: BigUint::zero() };
        let columns = || values.iter().map(|value| value.column.clone()).collect();
        Some(match shape {
            Shape::Number => return self.one_scale(values),
            Shape::Date => (columns(), Column::Days(Days::In(self.new_days())), plain),
            Shape::Word => (columns(), Column::Words(WordsAt::In(self.new_words())), plain),
            Shape::Truth => (columns(), Column::Truths(Truths::In(self.new_truths())), plain),
            // Several categories are only ever asked whether one is among them.
            Shape::Several | Shape::List => return None,
            // Why there is no value may differ from row to row.
            Shape::Nothing if values.iter().all(|value| value.column == Column::Nothing) => {
                (columns(), Column::Nothing, plain)
            }
            Shape::Nothing => return None,
        })
    }

    fn one_scale(&mut self, values: &[Placed]) -> Option<(Vec<Column>, Column, Scaled)> {
        let there: Vec<Placed> = values.iter().filter(|value| value.column != Column::Nothing).cloned().collect();
        if let Some((wholes, scaled)) = self.aligned(&there) {
            let out = self.new_whole(width(&scaled.most))?;
            let mut wholes = wholes.into_iter();
            let columns = values.iter().map(|value| match value.column {
                Column::Nothing => Column::Nothing,
                _ => wholes.next().map_or(Column::Nothing, Column::Whole),
            });
            return Some((columns.collect(), Column::Whole(out), scaled));
        }
        let columns = values.iter().map(|value| match value.column {
            Column::Nothing => Column::Nothing,
            _ => Column::Exact(self.exactly(value)),
        });
        let columns = columns.collect();
        let out = Column::Exact(Exactly::Big(self.new_big()));
        Some((columns, out, Scaled { scale: Number::ONE, most: BigUint::zero() }))
    }

    /// The first where it is there (with `missing`: where its fact is given), else the second.
    pub(super) fn or_else(&mut self, one: NodeId, other: NodeId, missing: bool) -> Placed {
        let (one, other) = (self.place(one), self.place(other));
        let passed_over = if missing { status::MISSING } else { status::NOT_THERE };
        match one.status {
            StatusAt::Sure => return one,
            StatusAt::Always(why) if why == passed_over => return other,
            StatusAt::Always(_) => return one,
            StatusAt::In(_) => {}
        }
        let values = [one, other];
        let shape = values.iter().map(shape_of).find(|shape| *shape != Shape::Nothing).unwrap_or(Shape::Nothing);
        let Some((columns, out, scaled)) = self.one_bank(&values, shape) else {
            return Placed::nothing(status::UNANSWERED);
        };
        let ([first, second], [one, other]) = (&values, columns.as_slice()) else {
            return Placed::nothing(status::UNANSWERED);
        };
        let other = PickCase {
            condition: self.has_status(first.status, passed_over),
            asked: StatusAt::Sure,
            value: other.clone(),
            status: second.status,
        };
        let register = self.new_status();
        self.push(Step::Pick {
            cases: vec![other],
            otherwise: one.clone(),
            otherwise_status: first.status,
            how: PickHow::Exclusive,
            out: out.clone(),
            status: Some(register),
        });
        Placed { scaled, open: first.open || second.open, ..Placed::of(out, StatusAt::In(register)) }
    }

    pub(super) fn row(&mut self, table: TableRef, keys: &[NodeId]) -> Placed {
        let parts = match self.parts(keys) {
            Ok(parts) => parts,
            Err(nothing) => return *nothing,
        };
        let Some(planned) = self.nodes.tables.get(table.0) else { return Placed::nothing(status::UNANSWERED) };
        let statuses: Vec<StatusAt> = parts.iter().map(|part| part.status).collect();
        let known = self.both(&statuses);
        let mut covered = planned.date_key.is_none();
        let mut row_keys = Vec::new();
        let mut places = planned.places.iter();
        for (key, part) in keys.iter().zip(&parts) {
            match &part.column {
                Column::Days(days) => row_keys.push(RowKey::Day(*days)),
                Column::Words(words) => {
                    let Some(places) = places.next() else { return Placed::nothing(status::UNANSWERED) };
                    let of_word = |class| places.get(&class).copied().unwrap_or(NO_PLACE);
                    row_keys.push(RowKey::Word(
                        *words,
                        self.nodes.words.classes().map(of_word).collect(),
                        places.len(),
                    ));
                    let classes = self.classes_of(*key);
                    covered &= classes.is_some_and(|classes| classes.iter().all(|class| places.contains_key(class)));
                }
                _ => return Placed::nothing(status::UNANSWERED),
            }
        }
        let single = |stretches: &Vec<(i32, u32)>| match stretches.as_slice() {
            [(_, row)] if *row != NO_ROW => Some(*row),
            _ => None,
        };
        let dense: Option<Vec<RowNumber>> = planned.rows.iter().map(single).collect();
        if let Some(rows) = dense.filter(|_| covered) {
            return Placed { status: known, ..self.chosen(&row_keys, rows) };
        }
        let (out, lost) = (self.new_words(), self.new_status());
        let rows = planned.rows.iter().cloned().collect();
        self.push(Step::Row { keys: row_keys, rows, out, lost });
        let status = self.both(&[known, StatusAt::In(lost)]);
        Placed::of(Column::Words(WordsAt::In(out)), status)
    }

    /// The row of a table that has one for every choice of words: cells are laid in the order of choices, so that nothing asks
    /// for the row itself, and in the order of words where one word is all that is chosen.
    fn chosen(&mut self, keys: &[RowKey], rows: Vec<RowNumber>) -> Placed {
        if let [RowKey::Word(WordsAt::In(words), places, _)] = keys {
            let of_word = |place: &u32| rows.get(*place as usize).copied().unwrap_or(NO_ROW);
            let rows = Some(places.iter().map(of_word).collect());
            return Placed { rows, ..Placed::of(Column::Words(WordsAt::In(*words)), StatusAt::Sure) };
        }
        let mut steps = Vec::new();
        let mut stride = 1_u32;
        for key in keys.iter().rev() {
            let RowKey::Word(words, places, count) = key else { continue };
            // INVARIANT: a word that can come is in the table; what another would choose is never looked at.
            let step = |place: &u32| if *place == NO_PLACE { 0 } else { place.wrapping_mul(stride) };
            steps.push((*words, places.iter().map(step).collect()));
            stride = stride.wrapping_mul(u32::try_from(*count).unwrap_or(u32::MAX));
        }
        let out = self.new_words();
        self.push(Step::Choice { keys: steps, out });
        Placed { rows: Some(rows.into()), ..Placed::of(Column::Words(WordsAt::In(out)), StatusAt::Sure) }
    }

    /// The classes of words that a node can be; none where that is not known.
    fn classes_of(&self, node: NodeId) -> Option<Vec<u32>> {
        let several = |list: &mut dyn Iterator<Item = NodeId>| {
            let all: Option<Vec<Vec<u32>>> = list.map(|one| self.classes_of(one)).collect();
            all.map(|all| all.into_iter().flatten().collect())
        };
        match self.nodes.op(node) {
            Op::Fact(fact) => self.nodes.categories.get(fact).cloned(),
            Op::Constant(Constant::Word(word)) => Some(vec![self.nodes.words.class(*word)]),
            Op::IfGiven(_, one, other) | Op::OrElse(one, other) => several(&mut [*one, *other].into_iter()),
            Op::Choose(cases, otherwise, _) | Op::First(cases, otherwise) => {
                several(&mut cases.iter().map(|(_, value)| *value).chain([*otherwise]))
            }
            Op::NotThere | Op::Unanswered(_) => Some(Vec::new()),
            _ => None,
        }
    }

    pub(super) fn cell(&mut self, table: TableRef, column: usize, row: NodeId) -> Placed {
        let row = self.place(row);
        let Column::Words(WordsAt::In(register)) = row.column else { return row };
        let Some(values) = self.nodes.tables.get(table.0).and_then(|table| table.columns.get(column)) else {
            return Placed::nothing(status::UNANSWERED);
        };
        let (values, filled) = laid(row.rows.as_deref(), values);
        let Some((cells, out, scaled)) = self.cells(&values) else { return Placed::nothing(status::UNANSWERED) };
        self.push(Step::Cell { row: register, cells, out: out.clone() });
        let status = match filled.iter().all(|one| *one) {
            true => row.status,
            false => {
                let lost = self.lost_cells(register, &filled, &out);
                self.both(&[row.status, StatusAt::In(lost)])
            }
        };
        Placed { scaled, ..Placed::of(out, status) }
    }

    /// The status of cells that may be 該当なし; the same rows of the same cells once. Numbers of one machine word say it
    /// themselves, so that nothing is looked up for it.
    fn lost_cells(&mut self, row: Register, filled: &Arc<[bool]>, cells: &Column) -> Register {
        if let Some((.., out)) = self.lost_cells.iter().find(|(known, list, _)| *known == row && list == filled) {
            return *out;
        }
        let out = self.new_status();
        self.push(match *cells {
            Column::Whole(Whole::Narrow(cells)) => Step::Held { cells, out },
            _ => Step::Filled { row, filled: filled.clone(), out },
        });
        self.lost_cells.push((row, filled.clone(), out));
        out
    }

    /// A column's cells as a bank holds them.
    fn cells(&mut self, values: &[Option<Value>]) -> Option<(Cells, Column, Scaled)> {
        let plain = Scaled { scale: Number::ONE, most: BigUint::zero() };
        let first = values.iter().flatten().next()?;
        Some(match first {
            Value::Number(_) => return self.number_cells(values),
            Value::Date(_) => {
                let days = values.iter().map(|value| value.as_ref().and_then(Value::date).map_or(0, day_of));
                (Cells::Days(days.collect()), Column::Days(Days::In(self.new_days())), plain)
            }
            Value::Truth(_) => {
                let truths = values.iter().map(|value| value.as_ref().and_then(Value::truth).unwrap_or(false));
                (Cells::Truths(truths.collect()), Column::Truths(Truths::In(self.new_truths())), plain)
            }
            Value::Category(_) | Value::Text(_) => {
                let word = |value: &Option<Value>| match value {
                    Some(Value::Category(word) | Value::Text(word)) => {
                        self.nodes.words.known(word).map_or(0, |id| id.0)
                    }
                    _ => 0,
                };
                let words = values.iter().map(word).collect();
                (Cells::Words(words), Column::Words(WordsAt::In(self.new_words())), plain)
            }
            Value::Open | Value::Categories(_) | Value::Address(_) | Value::List(_) | Value::Absent(_) => return None,
        })
    }

    fn number_cells(&mut self, values: &[Option<Value>]) -> Option<(Cells, Column, Scaled)> {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::number).cloned();
        let held: Vec<Option<Number>> = values.iter().map(number).collect();
        let numbers: Vec<Number> = held.iter().map(|number| number.clone().unwrap_or(Number::ZERO)).collect();
        let scale = numbers.iter().fold(Number::ZERO, |scale, number| common(&scale, number));
        let scale = if scale.is_zero() { Number::ONE } else { scale };
        let wholes: Option<Vec<i128>> = numbers.iter().map(|number| times(number, &scale)).collect();
        let Some(wholes) = wholes else {
            let out = Column::Exact(Exactly::Big(self.new_big()));
            return Some((Cells::Big(numbers.into()), out, Scaled { scale: Number::ONE, most: BigUint::zero() }));
        };
        let most = wholes.iter().map(|whole| size(*whole)).max().unwrap_or_default();
        let out = self.new_whole(width(&most))?;
        let cells = match width(&most) {
            Width::Narrow => {
                let cell = |(whole, held): (&i128, &Option<Number>)| match held {
                    Some(_) => i64::try_from(*whole).unwrap_or(NOT_HELD),
                    None => NOT_HELD,
                };
                Cells::Narrow(wholes.iter().zip(&held).map(cell).collect())
            }
            Width::Wide | Width::Big => Cells::Wide(wholes.into()),
        };
        Some((cells, Column::Whole(out), Scaled { scale, most }))
    }

    pub(super) fn at(&mut self, place: NodeId, list: &[NodeId]) -> Placed {
        let place = self.place(place);
        let values: Vec<Placed> = list.iter().map(|one| self.place(*one)).collect();
        let shape = values.iter().map(shape_of).find(|shape| *shape != Shape::Nothing).unwrap_or(Shape::Nothing);
        let (Some((columns, out, scaled)), Column::Words(WordsAt::In(register))) =
            (self.one_bank(&values, shape), &place.column)
        else {
            return Placed::nothing(status::UNANSWERED);
        };
        let mut columns = columns.into_iter();
        let otherwise = columns.next().unwrap_or(Column::Nothing);
        let mut cases = Vec::new();
        for (at, value) in (1..).zip(columns) {
            let condition = self.new_truths();
            let among = (0..list.len()).map(|place| place == at).collect();
            self.push(Step::IsWord { one: *register, among, out: condition });
            let condition = Truths::In(condition);
            cases.push(PickCase { condition, asked: StatusAt::Sure, value, status: StatusAt::Sure });
        }
        let (otherwise_status, how) = (StatusAt::Sure, PickHow::Exclusive);
        self.push(Step::Pick { cases, otherwise, otherwise_status, how, out: out.clone(), status: None });
        Placed { scaled, ..Placed::of(out, place.status) }
    }
}

/// A column's cells in the order in which its rows are told, and which of them hold something; what no word chooses counts as
/// held.
fn laid(rows: Option<&[RowNumber]>, values: &[Option<Value>]) -> (Vec<Option<Value>>, Arc<[bool]>) {
    let Some(rows) = rows else { return (values.to_vec(), values.iter().map(Option::is_some).collect()) };
    let cell = |row: &RowNumber| values.get(*row as usize);
    let filled = rows.iter().map(|row| cell(row).is_none_or(Option::is_some)).collect();
    (rows.iter().map(|row| cell(row).cloned().flatten()).collect(), filled)
}

fn shape_of(placed: &Placed) -> Shape {
    match placed.column {
        Column::Whole(_) | Column::Exact(_) => Shape::Number,
        Column::Days(_) => Shape::Date,
        Column::Words(_) => Shape::Word,
        Column::Truths(_) => Shape::Truth,
        Column::Nothing => Shape::Nothing,
    }
}
