//! Formulas to nodes: an operator is a line here; what is known is worked out when the node is made.

use super::{Chosen, Env, Planner};
use crate::calendar::step::DayStep;
use crate::law::comparison::Comparison;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::plan::node::{Constant, NodeId, OPEN, Op, Shape, TableRef, day_of};
use crate::plan::path::Ask;
use crate::plan::table::PlannedTable;
use crate::provision::graph::TableId;
use crate::syntax::ast::{Function, Operator};
use crate::typed::expr::{Expr, ExprKind};

impl Planner<'_, '_> {
    /// The node of a formula.
    pub(super) fn expr(&mut self, expr: &Expr, env: &Env) -> Result<NodeId, Ask> {
        match &expr.kind {
            ExprKind::Constant(value) => Ok(self.constant(value)),
            ExprKind::Name(reference) => self.name(reference, env).map(|named| named.value),
            ExprKind::RightColumn(line) => self.in_right_column(line, env),
            ExprKind::LineOrNone(line) => self.line_or_none(line, env),
            ExprKind::OrElse(first, second, lacking, _) => {
                let (first, second) = (self.expr(first, env)?, self.expr(second, env)?);
                Ok(self.or_else(first, second, *lacking))
            }
            ExprKind::Lookup { table, keys, column, previous_round } => {
                let keys = keys.iter().map(|key| self.expr(key, env)).collect::<Result<Vec<_>, _>>()?;
                self.look_up(*table, keys, *column, *previous_round)
            }
            ExprKind::Negate(inner) => {
                let inner = self.number(inner, env)?;
                Ok(self.nodes.product(&[inner], Number::from_integer(-1)))
            }
            ExprKind::Binary(operator, left, right) => {
                let (left, right) = (self.number(left, env)?, self.number(right, env)?);
                Ok(self.binary(*operator, left, right))
            }
            ExprKind::Power(base, exponent) => {
                let (base, exponent) = (self.number(base, env)?, self.number(exponent, env)?);
                Ok(self.nodes.power(base, exponent))
            }
            ExprKind::Call(function, arguments) => self.call(*function, arguments, env),
            ExprKind::Rounded(inner, rounding, unit) => {
                let inner = self.number(inner, env)?;
                let inner = self.needed(inner);
                Ok(self.nodes.rounded(inner, *rounding, *unit))
            }
            ExprKind::InUnit(inner, unit) => {
                let inner = self.expr(inner, env)?;
                Ok(match self.nodes.shape(inner) {
                    Shape::Number => self.nodes.product(&[inner], unit.scale()),
                    _ => inner,
                })
            }
            ExprKind::ReRead(inner, pairs) => {
                let env = Env { row: env.row.clone(), ..self.reading_env(pairs, env) };
                self.expr(inner, &env)
            }
            ExprKind::TheOne(candidates, measures, largest) => self.the_one(candidates, measures, *largest, env),
            ExprKind::Absent(reason) => Ok(self.nodes.absent(reason)),
            ExprKind::NotApplicable => Ok(self.nodes.unanswered("該当なし")),
            ExprKind::Column(name) => {
                let cell = env.row.as_ref().and_then(|row| row.get(name)).copied();
                Ok(cell.unwrap_or_else(|| self.nodes.unanswered("一覧の行にない欄")))
            }
            ExprKind::Aggregate { function, list, filter, item } => {
                self.aggregate(*function, list, filter.as_deref(), item.as_deref(), env)
            }
            ExprKind::WithColumn { list, name, item, rounding } => self.with_column(list, name, item, *rounding, env),
            ExprKind::DaysBetween(from, to, counts) => {
                let (from, to) = (self.date(from, env)?, self.date(to, env)?);
                Ok(self.nodes.over(&[from, to], Op::DaysBetween(from, to, *counts), Shape::Number))
            }
            ExprKind::YearsBetween(from, to) => {
                let (from, to) = (self.date(from, env)?, self.date(to, env)?);
                Ok(self.nodes.over(&[from, to], Op::YearsBetween(from, to), Shape::Number))
            }
            ExprKind::PeriodEnd(start, length, counts) => self.step(start, DayStep::PeriodEnd(*length, *counts), env),
            ExprKind::AfterPeriod(start, length, counts) => {
                self.step(start, DayStep::AfterPeriod(*length, *counts), env)
            }
            ExprKind::Before(date, length) => self.step(date, DayStep::Before(*length), env),
            ExprKind::DayAfter(date) => self.step(date, DayStep::DayAfter, env),
            ExprKind::FirstOfNextMonth(date) => self.step(date, DayStep::FirstOfNextMonth, env),
            ExprKind::EndOfMonth(date) => self.step(date, DayStep::EndOfMonth, env),
            ExprKind::BusinessDay(date) => {
                let date = self.date(date, env)?;
                let Some(holidays) = self.task.holidays else {
                    return Ok(self.nodes.unanswered("休日の表がない"));
                };
                self.nodes.holidays = Some(holidays.clone());
                Ok(self.nodes.over(&[date], Op::BusinessDay(date), Shape::Date))
            }
            ExprKind::EnforcementDate => Ok(match env.enforcement {
                Some(day) => self.day(day),
                None => self.nodes.unanswered("附則の外の施行日"),
            }),
        }
    }

    fn constant(&mut self, value: &Value) -> NodeId {
        match value {
            Value::Number(number) => self.nodes.known_number(number.clone()),
            Value::Date(date) => self.nodes.known(Constant::Date(day_of(*date))),
            Value::Open => self.nodes.known(Constant::Date(OPEN)),
            Value::Truth(truth) => self.nodes.known_truth(*truth),
            Value::Category(word) | Value::Text(word) => self.nodes.known_word(word),
            Value::Address(address) => self.nodes.known_word(&address.to_string()),
            Value::Categories(_) | Value::List(_) | Value::Absent(_) => self.nodes.unanswered("一覧又は値なし"),
        }
    }

    fn number(&mut self, expr: &Expr, env: &Env) -> Result<NodeId, Ask> {
        let node = self.expr(expr, env)?;
        Ok(match self.nodes.shape(node) {
            Shape::Number | Shape::Nothing => node,
            _ => self.nodes.unanswered("数でない"),
        })
    }

    fn date(&mut self, expr: &Expr, env: &Env) -> Result<NodeId, Ask> {
        let node = self.expr(expr, env)?;
        Ok(match self.nodes.shape(node) {
            Shape::Date | Shape::Nothing => node,
            _ => self.nodes.unanswered("日付でない"),
        })
    }

    fn step(&mut self, date: &Expr, step: DayStep, env: &Env) -> Result<NodeId, Ask> {
        let date = self.date(date, env)?;
        Ok(self.nodes.over(&[date], Op::Step(date, step), Shape::Date))
    }

    fn binary(&mut self, operator: Operator, left: NodeId, right: NodeId) -> NodeId {
        match operator {
            Operator::Add => self.nodes.sum(vec![left, right]),
            Operator::Subtract => {
                let right = self.nodes.product(&[right], Number::from_integer(-1));
                self.nodes.sum(vec![left, right])
            }
            Operator::Multiply => self.nodes.product(&[left, right], Number::ONE),
            Operator::Divide => self.nodes.quotient(left, right),
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr], env: &Env) -> Result<NodeId, Ask> {
        let list = arguments.iter().map(|one| self.expr(one, env)).collect::<Result<Vec<_>, _>>()?;
        if list.iter().any(|one| self.nodes.is_nothing(*one)) {
            return Ok(self.nodes.lost(&list));
        }
        let shape = self.nodes.shape_of(list.iter().copied());
        Ok(match (function, list.as_slice(), shape) {
            (Function::Absolute, [one], Shape::Number) => self.nodes.over(&[*one], Op::Absolute(*one), Shape::Number),
            (Function::Largest | Function::Smallest, [_, ..], Shape::Number | Shape::Date) => {
                self.nodes.over(&list, Op::Extreme(list.clone(), function == Function::Largest), shape)
            }
            _ => self.nodes.unanswered("比べられない値"),
        })
    }

    /// The candidate with the largest or smallest measure, of equal ones the first.
    fn the_one(&mut self, candidates: &[Expr], measures: &[Expr], largest: bool, env: &Env) -> Result<NodeId, Ask> {
        let measures = measures.iter().map(|one| self.number(one, env)).collect::<Result<Vec<_>, _>>()?;
        let candidates = candidates.iter().map(|one| self.expr(one, env)).collect::<Result<Vec<_>, _>>()?;
        let mut cases = Vec::new();
        for (at, (measure, candidate)) in measures.iter().zip(&candidates).enumerate() {
            let mut best = Vec::new();
            for (other_at, other) in measures.iter().enumerate().filter(|(other, _)| *other != at) {
                let comparison = match (largest, other_at < at) {
                    (true, true) => Comparison::Greater,
                    (true, false) => Comparison::AtLeast,
                    (false, true) => Comparison::Less,
                    (false, false) => Comparison::AtMost,
                };
                best.push(self.nodes.compare(*measure, comparison, *other));
            }
            cases.push((self.nodes.joined(best, true), *candidate));
        }
        let none = self.nodes.unanswered("選ぶものがない");
        Ok(self.nodes.choose(cases, none, true))
    }

    /// A cell of a table in the version that governs.
    fn look_up(&mut self, id: TableId, keys: Vec<NodeId>, column: usize, previous_round: bool) -> Result<NodeId, Ask> {
        let number = match self.chosen_table(id)? {
            Chosen::Version { number, expired: false, .. } => number,
            Chosen::Version { .. } | Chosen::None => return Ok(self.nodes.not_there()),
            Chosen::Unavailable => return Ok(self.nodes.unanswered("表の版の選択に要る事実がない")),
        };
        if keys.iter().any(|key| self.nodes.is_nothing(*key)) {
            return Ok(self.nodes.lost(&keys));
        }
        let Some(table) = self.table(id, number, previous_round) else {
            return Ok(self.nodes.unanswered("表がない"));
        };
        let date_key = self.nodes.tables.get(table.0).and_then(|table| table.date_key);
        let fits = keys.iter().enumerate().all(|(at, key)| {
            let wanted = if date_key == Some(at) { Shape::Date } else { Shape::Word };
            self.nodes.shape(*key) == wanted
        });
        if !fits {
            return Ok(self.nodes.unanswered("表の鍵が区分でも日付でもない"));
        }
        let row = self.nodes.add(Op::Row(table, keys.clone()), Shape::Word);
        let known: Option<Vec<&Constant>> = keys.iter().map(|key| self.nodes.constant(*key)).collect();
        if let Some(known) = known {
            return Ok(match self.known_cell(table, &known, column) {
                Some(value) => self.constant(&value),
                None => self.nodes.unanswered("表に値がない"),
            });
        }
        let columns = self.nodes.tables.get(table.0).and_then(|table| table.columns.get(column));
        let first = columns.and_then(|cells| cells.iter().flatten().next());
        let shape = match first {
            Some(Value::Number(_)) => Shape::Number,
            Some(Value::Date(_)) => Shape::Date,
            Some(Value::Truth(_)) => Shape::Truth,
            Some(Value::Category(_) | Value::Text(_)) => Shape::Word,
            _ => return Ok(self.nodes.unanswered("値のない列")),
        };
        Ok(self.nodes.add(Op::Cell(table, column, row), shape))
    }

    fn known_cell(&self, table: TableRef, keys: &[&Constant], column: usize) -> Option<Value> {
        let planned = self.nodes.tables.get(table.0)?;
        let (mut choice, mut day) = (0_usize, OPEN);
        let mut places = planned.places.iter();
        for key in keys {
            match key {
                Constant::Date(date) => day = *date,
                Constant::Word(word) => {
                    let places = places.next()?;
                    choice = choice * places.len() + *places.get(&self.nodes.words.class(*word))? as usize;
                }
                Constant::Number(_) | Constant::Truth(_) => return None,
            }
        }
        let row = planned.row(choice, day)?;
        planned.columns.get(column)?.get(row as usize)?.clone()
    }

    fn table(&mut self, id: TableId, number: usize, previous_round: bool) -> Option<TableRef> {
        let same = |one: &PlannedTable| (one.id, one.version, one.previous_round) == (id, number, previous_round);
        if let Some(at) = self.nodes.tables.iter().position(same) {
            return Some(TableRef(at));
        }
        let version = self.program().graph.tables.get(id.0)?.versions.get(number)?;
        let known_on = self.task.switches.known_on;
        let made = PlannedTable::of((id, number), &version.table, previous_round, known_on, &mut self.nodes.words);
        for value in made.columns.iter().flatten().flatten() {
            if let Value::Category(word) | Value::Text(word) = value {
                self.nodes.words.number(word);
            }
        }
        self.nodes.tables.push(made);
        Some(TableRef(self.nodes.tables.len() - 1))
    }
}
