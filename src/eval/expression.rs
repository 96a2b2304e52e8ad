//! Formulas worked out exactly: an operator is a line here, its meaning is in `number/` and `calendar/`.

use crate::calendar::period::{self, FirstDay};
use crate::diagnostic::code::Code;
use crate::eval::fault::Fault;
use crate::eval::run::{Env, Run};
use crate::eval::show;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::source::span::Span;
use crate::syntax::ast::{Aggregate, Function, Operator};
use crate::typed::expr::{Condition, Expr, ExprKind};
use chrono::NaiveDate;
use std::collections::BTreeMap;

impl Run<'_> {
    /// The value of a formula.
    pub(crate) fn value(&self, expr: &Expr, env: &Env<'_>) -> Result<Value, Fault> {
        match &expr.kind {
            ExprKind::Constant(value) => Ok(value.clone()),
            ExprKind::Name(reference) => {
                let worked = self.name(reference, expr.span, env)?;
                self.note(|frame| {
                    frame.children.push(worked.node.clone());
                    frame.spots.push((expr.span, show::value(&worked.value, worked.unit)));
                    frame.decided = Some(worked.decided.clone());
                });
                Ok(worked.value.clone())
            }
            ExprKind::Column(name) => self.column(name, expr.span, env),
            ExprKind::OrElse(first, second) => match self.value(first, env) {
                Err(Fault::NotThere(reason)) => {
                    let value = self.value(second, env)?;
                    let text = show::value(&value, None);
                    let why = reason.notes.first().map_or_else(String::new, |note| format!("（{note}）"));
                    self.note(|frame| {
                        frame.remarks.push(format!("{}ので{text}{why}", reason.message));
                        frame.spots.push((expr.span, text));
                    });
                    Ok(value)
                }
                other => other,
            },
            ExprKind::Lookup { table, keys, column, previous_round } => {
                let keys = keys.iter().map(|key| self.value(key, env)).collect::<Result<Vec<_>, _>>()?;
                self.look_up(*table, &keys, *column, *previous_round, expr.span)
            }
            ExprKind::Negate(inner) => Ok(Value::Number(-self.number(inner, env)?)),
            ExprKind::Binary(operator, left, right) => {
                let (left, right) = (self.number(left, env)?, self.number(right, env)?);
                binary(*operator, &left, &right, expr.span).map(Value::Number)
            }
            ExprKind::Power(base, exponent) => self.power(base, exponent, expr.span, env).map(Value::Number),
            ExprKind::Call(function, arguments) => self.call(*function, arguments, expr.span, env),
            ExprKind::Aggregate { function, list, filter, item } => {
                self.aggregate(*function, list, filter.as_deref(), item.as_deref(), expr.span, env)
            }
            ExprKind::WithColumn { list, name, item, rounding } => {
                let mut rows = self.rows(list, env)?;
                for row in &mut rows {
                    let inner = Env { row: Some(row), ..env.clone() };
                    let mut value = self.value(item, &inner)?;
                    if let (Some((rounding, unit)), Value::Number(number)) = (rounding, &value) {
                        value = Value::Number(unit.value_of(&unit.written(number).round(*rounding)));
                    }
                    row.insert(name.clone(), value);
                }
                Ok(Value::List(rows))
            }
            ExprKind::Rounded(inner, rounding, unit) => {
                let number = self.number(inner, env)?;
                Ok(Value::Number(unit.value_of(&unit.written(&number).round(*rounding))))
            }
            ExprKind::InUnit(inner, unit) => Ok(match self.value(inner, env)? {
                Value::Number(number) => Value::Number(unit.value_of(&number)),
                other => other,
            }),
            ExprKind::ReRead(inner, pairs) => {
                let inner_env = self.reading_env(pairs, env);
                let inner_env = Env { row: env.row, ..inner_env };
                self.value(inner, &inner_env)
            }
            ExprKind::TheOne(candidates, measures, largest) => {
                self.the_one(candidates, measures, *largest, expr.span, env)
            }
            ExprKind::Absent(reason) => Ok(Value::Absent(reason.clone())),
            ExprKind::NotApplicable => Err(Fault::failed(Code::NotApplicable, expr.span, "該当なし")),
            ExprKind::DaysBetween(..)
            | ExprKind::YearsBetween(..)
            | ExprKind::PeriodEnd(..)
            | ExprKind::AfterPeriod(..)
            | ExprKind::Before(..)
            | ExprKind::DayAfter(_)
            | ExprKind::FirstOfNextMonth(_)
            | ExprKind::EndOfMonth(_)
            | ExprKind::BusinessDay(_)
            | ExprKind::EnforcementDate => self.of_dates(expr, env),
        }
    }

    fn of_dates(&self, expr: &Expr, env: &Env<'_>) -> Result<Value, Fault> {
        let span = expr.span;
        let first = |counts: bool| if counts { FirstDay::Counted } else { FirstDay::NotCounted };
        let day = |found: Option<NaiveDate>| {
            found.map(Value::Date).ok_or_else(|| Fault::failed(Code::TooBig, span, "暦の範囲を超える日付になる"))
        };
        match &expr.kind {
            ExprKind::DaysBetween(from, to, counts) => {
                let days = period::days_between(self.date(from, env)?, self.date(to, env)?, first(*counts));
                Ok(Value::Number(Number::from_integer(days)))
            }
            ExprKind::YearsBetween(from, to) => {
                let (from, to) = (self.date(from, env)?, self.date(to, env)?);
                let years = period::years_between(from, to);
                years
                    .map(Value::Number)
                    .ok_or_else(|| Fault::failed(Code::OutsideDomain, span, format!("{to}は{from}より前")))
            }
            ExprKind::PeriodEnd(start, length, counts) => {
                day(period::last_day(self.date(start, env)?, *length, first(*counts)))
            }
            ExprKind::AfterPeriod(start, length, counts) => {
                day(period::day_after_elapsed(self.date(start, env)?, *length, first(*counts)))
            }
            ExprKind::Before(date, length) => day(period::day_before(self.date(date, env)?, *length)),
            ExprKind::DayAfter(date) => day(self.date(date, env)?.succ_opt()),
            ExprKind::FirstOfNextMonth(date) => day(period::first_of_next_month(self.date(date, env)?)),
            ExprKind::EndOfMonth(date) => day(period::end_of_month(self.date(date, env)?)),
            ExprKind::BusinessDay(date) => match self.holidays {
                Some(holidays) => day(holidays.next_business_day(self.date(date, env)?)),
                None => Err(Fault::failed(Code::NoValue, span, "休日の表がない")
                    .map(|finding| finding.help("規程の集まりに calendar/holidays.txt を置く"))),
            },
            _ => env
                .enforcement
                .map(Value::Date)
                .ok_or_else(|| Fault::failed(Code::NoValue, span, "施行日は附則の中でだけ使える")),
        }
    }

    fn column(&self, name: &str, span: Span, env: &Env<'_>) -> Result<Value, Fault> {
        env.row
            .and_then(|row| row.get(name))
            .cloned()
            .ok_or_else(|| Fault::failed(Code::MissingFact, span, format!("一覧の行に「{name}」がない")))
    }

    /// A formula's number; a value that is なし is an error with its reason.
    pub(crate) fn number(&self, expr: &Expr, env: &Env<'_>) -> Result<Number, Fault> {
        match self.value(expr, env)? {
            Value::Number(number) => Ok(number),
            Value::Absent(reason) => Err(Fault::failed(Code::NoValue, expr.span, format!("値がない: {reason}"))),
            other => {
                Err(Fault::failed(Code::TypeMismatch, expr.span, format!("数でなく{}", show::value(&other, None))))
            }
        }
    }

    /// A formula's date; an open one is a missing fact, never false.
    pub(crate) fn date(&self, expr: &Expr, env: &Env<'_>) -> Result<NaiveDate, Fault> {
        match self.value(expr, env)? {
            Value::Date(date) => Ok(date),
            Value::Open => Err(Fault::failed(Code::MissingFact, expr.span, "未通知の日付は比べられない")
                .map(|finding| finding.help("日付を与えるか、「が未通知である」で先に分ける"))),
            other => {
                Err(Fault::failed(Code::TypeMismatch, expr.span, format!("日付でなく{}", show::value(&other, None))))
            }
        }
    }

    /// The candidate with the largest or smallest measure; of equal ones the first, and the trace says so.
    fn the_one(
        &self,
        candidates: &[Expr],
        measures: &[Expr],
        largest: bool,
        span: Span,
        env: &Env<'_>,
    ) -> Result<Value, Fault> {
        let mut best: Option<(usize, Number)> = None;
        let mut tie = false;
        for (at, measure) in measures.iter().enumerate() {
            let number = self.number(measure, env)?;
            let ordering = best.as_ref().map(|(_, best)| number.cmp(best));
            tie = ordering.map_or(tie, |ordering| ordering.is_eq() || tie && ordering.is_lt() == largest);
            let better = ordering.is_none_or(|ordering| if largest { ordering.is_gt() } else { ordering.is_lt() });
            if better {
                best = Some((at, number));
            }
        }
        let chosen = best.as_ref().and_then(|(at, _)| candidates.get(*at));
        let chosen = chosen.ok_or_else(|| Fault::failed(Code::NoValue, span, "選ぶものがない"))?;
        let value = self.value(chosen, env)?;
        if tie {
            let first = show::value(&value, None);
            self.note(|frame| frame.remarks.push(format!("同じなので、初めに挙げられた{first}")));
        }
        Ok(value)
    }

    fn power(&self, base: &Expr, exponent: &Expr, span: Span, env: &Env<'_>) -> Result<Number, Fault> {
        let (base, exponent) = (self.number(base, env)?, self.number(exponent, env)?);
        let whole = exponent.to_i64().ok_or_else(|| {
            Fault::failed(Code::NoValue, span, format!("指数が整数でない（{}）", show::number(&exponent)))
        })?;
        let size = u32::try_from(whole.unsigned_abs()).ok();
        let power = size.and_then(|size| base.checked_pow(size));
        let power = power.ok_or_else(|| Fault::failed(Code::TooBig, span, "累乗が大きすぎる"))?;
        if whole < 0 {
            return Number::ONE.checked_div(&power).ok_or_else(|| zero_divisor(span));
        }
        Ok(power)
    }

    fn call(&self, function: Function, arguments: &[Expr], span: Span, env: &Env<'_>) -> Result<Value, Fault> {
        if function == Function::Absolute {
            let first = arguments.first().ok_or_else(|| Fault::failed(Code::NoValue, span, "絶対値に値がない"))?;
            return Ok(Value::Number(self.number(first, env)?.abs()));
        }
        let values = arguments.iter().map(|one| self.value(one, env)).collect::<Result<Vec<_>, _>>()?;
        best(&values, function == Function::Largest, span)
    }

    pub(crate) fn rows(&self, list: &Expr, env: &Env<'_>) -> Result<Vec<BTreeMap<String, Value>>, Fault> {
        match self.value(list, env)? {
            Value::List(rows) => Ok(rows),
            other => {
                Err(Fault::failed(Code::TypeMismatch, list.span, format!("一覧でなく{}", show::value(&other, None))))
            }
        }
    }

    fn aggregate(
        &self,
        function: Aggregate,
        list: &Expr,
        filter: Option<&Condition>,
        item: Option<&Expr>,
        span: Span,
        env: &Env<'_>,
    ) -> Result<Value, Fault> {
        let mut values = Vec::new();
        for row in self.rows(list, env)? {
            let inner = Env { row: Some(&row), ..env.clone() };
            if let Some(filter) = filter
                && !self.holds(filter, &inner)?
            {
                continue;
            }
            values.push(match item {
                Some(item) => self.value(item, &inner)?,
                None => Value::Number(Number::ONE),
            });
        }
        match function {
            Aggregate::Sum | Aggregate::Count => {
                let mut sum = Number::ZERO;
                for value in &values {
                    let number =
                        value.number().ok_or_else(|| Fault::failed(Code::TypeMismatch, span, "数でない行がある"))?;
                    sum = &sum + number;
                }
                Ok(Value::Number(sum))
            }
            Aggregate::Largest | Aggregate::Smallest => best(&values, function == Aggregate::Largest, span),
        }
    }
}

fn binary(operator: Operator, left: &Number, right: &Number, span: Span) -> Result<Number, Fault> {
    match operator {
        Operator::Add => Ok(left + right),
        Operator::Subtract => Ok(left - right),
        Operator::Multiply => Ok(left * right),
        Operator::Divide => left.checked_div(right).ok_or_else(|| zero_divisor(span)),
    }
}

fn zero_divisor(span: Span) -> Fault {
    Fault::failed(Code::ZeroDivisor, span, "零で割った")
}

/// The largest or smallest of numbers or of dates; the first of equal ones.
fn best(values: &[Value], largest: bool, span: Span) -> Result<Value, Fault> {
    let mut best: Option<&Value> = None;
    for value in values {
        let ordering = match (best, value) {
            (None, Value::Number(_) | Value::Date(_)) => Some(std::cmp::Ordering::Greater),
            (Some(Value::Number(best)), Value::Number(value)) => Some(value.cmp(best)),
            (Some(Value::Date(best)), Value::Date(value)) => Some(value.cmp(best)),
            _ => None,
        };
        let ordering = ordering.ok_or_else(|| {
            let text = show::value(value, None);
            Fault::failed(Code::NoValue, span, format!("数か日付でないものは比べられない（{text}）"))
        })?;
        let better = if largest { ordering.is_gt() } else { ordering.is_lt() };
        if better || best.is_none() {
            best = Some(value);
        }
    }
    best.cloned().ok_or_else(|| Fault::failed(Code::NoValue, span, "比べる値がない"))
}
