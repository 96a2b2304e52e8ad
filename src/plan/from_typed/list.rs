//! Lists: each row's cells as nodes, 合計 件数 最大 最小 over those rows that are there.

use super::{Env, Planner};
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::number::exact::Number;
use crate::number::rounding::Rounding;
use crate::plan::list::{ListRow, OverRows};
use crate::plan::node::{Guarded, NodeId, Op, Shape};
use crate::plan::path::Ask;
use crate::provision::graph::FactId;
use crate::syntax::ast::Aggregate;
use crate::typed::expr::{Condition, Expr};
use std::rc::Rc;

impl Planner<'_, '_> {
    /// A list that cases give, row by row.
    pub(super) fn given_list(&mut self, id: FactId, name: &str, columns: &[(String, FactKind)]) -> NodeId {
        let Some(count) = self.task.lists.rows(id) else { return self.nodes.unanswered("一覧の事実") };
        let mut rows = Vec::new();
        for row in 0..count {
            let Some(there) = self.task.lists.there(id, row) else { continue };
            self.nodes.labels.insert(there, format!("{name}に{}行目がある", row + 1));
            let there = self.nodes.add(Op::Fact(there), Shape::Truth);
            let mut cells = Vec::new();
            for (at, (column, kind)) in columns.iter().enumerate() {
                let cell = match self.task.lists.cell(id, row, at) {
                    Some(cell) => {
                        self.nodes.labels.insert(cell, format!("{name}の{}行目の{column}", row + 1));
                        self.fact_of_kind(cell, kind)
                    }
                    None => self.nodes.unanswered("一覧の欄"),
                };
                cells.push((column.clone(), cell));
            }
            rows.push(ListRow { there, cells });
        }
        self.nodes.add(Op::List(rows), Shape::List)
    }

    /// The rows of a list; none where the node is none.
    fn rows(&mut self, list: NodeId) -> Option<Vec<ListRow>> {
        match self.nodes.op(list).clone() {
            Op::List(rows) => Some(rows),
            // A list that some cases do not give, without another in its place.
            Op::IfGiven(_, list, otherwise) if self.nodes.is_nothing(otherwise) => {
                let mut rows = self.rows(list)?;
                for row in &mut rows {
                    let Op::Fact(there) = *self.nodes.op(row.there) else { return None };
                    row.there = self.nodes.add(Op::IfGiven(there, row.there, otherwise), Shape::Truth);
                }
                Some(rows)
            }
            _ => None,
        }
    }

    /// A list with one more column.
    pub(super) fn with_column(
        &mut self,
        list: &Expr,
        name: &str,
        item: &Expr,
        rounding: Option<(Rounding, Unit)>,
        env: &Env,
    ) -> Result<NodeId, Ask> {
        let list = self.expr(list, env)?;
        let Some(mut rows) = self.rows(list) else { return Ok(self.no_list(list)) };
        for row in &mut rows {
            let mut value = self.expr(item, &of_row(row, env))?;
            if let (Some((rounding, unit)), Shape::Number) = (rounding, self.nodes.shape(value)) {
                value = self.nodes.rounded(value, rounding, unit);
            }
            row.cells.retain(|(column, _)| column != name);
            row.cells.push((name.to_owned(), value));
        }
        Ok(self.nodes.add(Op::List(rows), Shape::List))
    }

    pub(super) fn aggregate(
        &mut self,
        function: Aggregate,
        list: &Expr,
        filter: Option<&Condition>,
        item: Option<&Expr>,
        env: &Env,
    ) -> Result<NodeId, Ask> {
        let list = self.expr(list, env)?;
        let Some(rows) = self.rows(list) else { return Ok(self.no_list(list)) };
        let mut values: Vec<Guarded> = Vec::new();
        for row in &rows {
            let of_row = of_row(row, env);
            let mut counts = vec![row.there];
            if let Some(filter) = filter {
                counts.push(self.condition(filter, &of_row)?);
            }
            let value = match item {
                Some(item) => self.expr(item, &of_row)?,
                None => self.nodes.known_number(Number::ONE),
            };
            let value = self.needed(value);
            values.push((self.nodes.joined(counts, true), value));
        }
        let shape = self.nodes.shape_of(values.iter().map(|(_, value)| *value));
        let first = values.first().copied();
        let made = match (function, shape) {
            (Aggregate::Sum | Aggregate::Count, Shape::Number | Shape::Nothing) => self.summed(values),
            (Aggregate::Largest | Aggregate::Smallest, Shape::Number | Shape::Date) => {
                self.best(values, function == Aggregate::Largest)
            }
            _ => self.nodes.unanswered("数でも日付でもない行"),
        };
        if let Some(first) = first.filter(|_| self.nodes.constant(made).is_none() && !self.nodes.is_nothing(made)) {
            self.nodes.over_rows.insert(made, OverRows { function, first, rows: rows.len() });
        }
        Ok(made)
    }

    fn no_list(&mut self, node: NodeId) -> NodeId {
        if self.nodes.is_nothing(node) {
            self.nodes.lost(&[node])
        } else {
            self.nodes.unanswered("場合による一覧")
        }
    }

    fn summed(&mut self, values: Vec<Guarded>) -> NodeId {
        let zero = self.nodes.known_number(Number::ZERO);
        let terms = values.into_iter().map(|value| self.nodes.choose(vec![value], zero, true)).collect();
        self.nodes.sum(terms)
    }

    /// The largest or smallest of the rows that count: each against the best of those before it, where one of these counts.
    fn best(&mut self, values: Vec<Guarded>, largest: bool) -> NodeId {
        let comparison = if largest { Comparison::Greater } else { Comparison::Less };
        let mut best = self.nodes.unanswered("比べる値がない");
        let mut before: Vec<NodeId> = Vec::new();
        for (counts, value) in values {
            let better = match before.is_empty() {
                true => counts,
                false => {
                    let any = self.nodes.joined(before.clone(), false);
                    let (first, better) = (self.nodes.not(any), self.nodes.compare(value, comparison, best));
                    let taken = self.nodes.joined(vec![first, better], false);
                    self.nodes.joined(vec![counts, taken], true)
                }
            };
            best = self.nodes.choose(vec![(better, value)], best, true);
            before.push(counts);
        }
        best
    }
}

/// The surroundings of a formula about a row.
fn of_row(row: &ListRow, env: &Env) -> Env {
    Env { row: Some(Rc::new(row.cells.iter().cloned().collect())), ..env.clone() }
}
