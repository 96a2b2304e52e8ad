//! Trees in one line each, for comparing: every operation in brackets.

use crate::calendar::period::Period;
use crate::law::address::Address;
use crate::law::address::Level;
use crate::law::comparison::Comparison;
use crate::number::rounding::Rounding;
use crate::source::span::Spanned;
use crate::syntax::ast::AddressRef;
use crate::syntax::ast::Lacking;
use crate::syntax::ast::{
    Clause, ClauseKind, Condition, ConditionKind, Define, DefinedValue, Expr, ExprKind, Operator, ReadAs, RowKeyItem,
    Statement, StatementKind, Target,
};

pub fn expr(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::TheOne { candidates, measure, largest } => {
            let names: Vec<&str> = candidates.iter().map(|name| name.node.as_str()).collect();
            format!("the_one({},{},{largest})", names.join(","), self::expr(measure))
        }
        ExprKind::Number(number, unit) => format!("{number}{}", unit.map_or(String::new(), |unit| unit.to_string())),
        ExprKind::Date(date) => date.to_string(),
        ExprKind::Truth(truth) => (if *truth { "はい" } else { "いいえ" }).to_owned(),
        ExprKind::Name(name) => name.clone(),
        ExprKind::NameAt(at, name) => format!("{}:{name}", address(at)),
        ExprKind::OrElse(value, other, lacking) => {
            let how = if *lacking == Lacking::Text { "iftextomitted" } else { "orelse" };
            format!("{how}({},{})", self::expr(value), self::expr(other))
        }
        ExprKind::RightColumn(value) => format!("right({})", self::expr(value)),
        ExprKind::Lookup { table, keys, column, previous_round } => format!(
            "table {}[{}]{}{}",
            table.node,
            list(keys),
            column.as_ref().map_or(String::new(), |column| format!(".{}", column.node)),
            if *previous_round { " previous" } else { "" }
        ),
        ExprKind::Negate(value) => format!("(-{})", self::expr(value)),
        ExprKind::Binary(operator, left, right) => {
            let sign = match operator {
                Operator::Add => '+',
                Operator::Subtract => '-',
                Operator::Multiply => '×',
                Operator::Divide => '÷',
            };
            format!("({}{sign}{})", self::expr(left), self::expr(right))
        }
        ExprKind::Power(base, exponent) => format!("({}^{})", self::expr(base), self::expr(exponent)),
        ExprKind::Call(function, values) => format!("{function:?}({})", list(values)),
        ExprKind::Aggregate { function, list, filter, item } => format!(
            "{function:?}({}{}{})",
            list.node,
            filter.as_ref().map_or(String::new(), |filter| format!(" where {}", condition(filter))),
            item.as_ref().map_or(String::new(), |item| format!(": {}", self::expr(item)))
        ),
        ExprKind::Rounded(value, rounding) => format!("round({},{})", self::expr(value), rounding.node),
        ExprKind::ReRead(value, pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(from, to)| format!("{}→{}", from.node, to.node)).collect();
            format!("reread({},{})", self::expr(value), pairs.join(","))
        }
        ExprKind::Absent(reason) => format!("なし（{reason}）"),
        ExprKind::NotApplicable => "―".to_owned(),
        ExprKind::DaysBetween { from, to, first_day_counts } => {
            format!("days({},{}{})", self::expr(from), self::expr(to), counted(*first_day_counts))
        }
        ExprKind::YearsBetween(from, to) => format!("years({},{})", self::expr(from), self::expr(to)),
        ExprKind::PeriodEnd { start, length, first_day_counts } => {
            format!("end({},{}{})", self::expr(start), period(length), counted(*first_day_counts))
        }
        ExprKind::AfterPeriod { start, length, first_day_counts } => {
            format!("after({},{}{})", self::expr(start), period(length), counted(*first_day_counts))
        }
        ExprKind::Before(day, length) => format!("before({},{})", self::expr(day), period(length)),
        ExprKind::DayAfter(day) => format!("next({})", self::expr(day)),
        ExprKind::FirstOfNextMonth(day) => format!("nextmonth({})", self::expr(day)),
        ExprKind::EndOfMonth(day) => format!("monthend({})", self::expr(day)),
        ExprKind::BusinessDay(day) => format!("business({})", self::expr(day)),
        ExprKind::EnforcementDate => "施行日".to_owned(),
    }
}

fn counted(first_day_counts: bool) -> &'static str {
    if first_day_counts { ",first" } else { "" }
}

fn period(period: &Period) -> String {
    format!("{}y{}m{}d", period.years, period.months, period.days)
}

fn list(values: &[Expr]) -> String {
    values.iter().map(expr).collect::<Vec<_>>().join(",")
}

fn levels(levels: &[Level]) -> String {
    Address::new(levels.to_vec()).map_or_else(|| format!("{levels:?}"), |address| address.to_string())
}

pub fn address(address: &AddressRef) -> String {
    let mut text = String::new();
    if let Some(regulation) = &address.regulation {
        text.push_str(&format!("「{regulation}」"));
    }
    if let Some(revision) = &address.revision {
        text.push_str(&format!("{revision}改正"));
    }
    text.push_str(&levels(&address.levels));
    if let Some(through) = &address.through {
        text.push_str(&format!("..{}", levels(through)));
    }
    text
}

fn addresses(list: &[AddressRef]) -> String {
    list.iter().map(address).collect::<Vec<_>>().join(" ")
}

fn sign(comparison: Comparison) -> char {
    match comparison {
        Comparison::Equal => '=',
        Comparison::NotEqual => '≠',
        Comparison::Less => '<',
        Comparison::AtMost => '≤',
        Comparison::Greater => '>',
        Comparison::AtLeast => '≥',
    }
}

pub fn condition(shown: &Condition) -> String {
    let joined = |list: &[Condition], by| list.iter().map(condition).collect::<Vec<_>>().join(by);
    match &shown.kind {
        ConditionKind::All(list) => format!("({})", joined(list, " & ")),
        ConditionKind::Any(list) => format!("({})", joined(list, " | ")),
        ConditionKind::Not(inner) => format!("!{}", condition(inner)),
        ConditionKind::Compare { left, comparison, right } => {
            format!("{}{}{}", expr(left), sign(*comparison), expr(right))
        }
        ConditionKind::Is { subject, values } => format!("{}∈{{{}}}", expr(subject), list(values)),
        ConditionKind::Given(value) => format!("given({})", expr(value)),
        ConditionKind::Holds(value) => expr(value),
        ConditionKind::Applies(at) => format!("applies({})", address(at)),
    }
}

fn rounding(rounding: &Option<Spanned<Rounding>>) -> String {
    rounding.as_ref().map_or(String::new(), |rounding| format!(" [{}]", rounding.node))
}

fn names(names: &[Spanned<String>]) -> String {
    names.iter().map(|name| name.node.as_str()).collect::<Vec<_>>().join(",")
}

fn define(define: &Define) -> String {
    let unit = define.unit.map_or(String::new(), |unit| format!("({unit})"));
    let field = if define.field.is_empty() { String::new() } else { format!("{}/", addresses(&define.field)) };
    let value = match &define.value {
        DefinedValue::Formula(value) => expr(value),
        DefinedValue::Conditional(cases) => {
            let one = |case: &crate::syntax::ast::ConditionalValue| {
                let when = case.condition.as_ref().map_or("else".to_owned(), condition);
                format!("{}{} if {when}", expr(&case.value), rounding(&case.rounding))
            };
            cases.iter().map(one).collect::<Vec<_>>().join("; ")
        }
        DefinedValue::ByValue { keys, rows } => {
            let row = |row: &crate::syntax::ast::ValueRow| {
                let keys: Vec<String> =
                    row.keys.iter().map(|key| key.any_of.iter().map(row_key).collect::<Vec<_>>().join("/")).collect();
                let values: Vec<String> = row.values.iter().map(expr).collect();
                format!("{} → {}", keys.join(","), values.join(" | "))
            };
            format!("by {} {{{}}}", list(keys), rows.iter().map(row).collect::<Vec<_>>().join("; "))
        }
    };
    format!("{field}{}{unit} = {value}{}", names(&define.names), rounding(&define.rounding))
}

fn row_key(item: &RowKeyItem) -> String {
    let end = |end: &Option<(Expr, bool)>| {
        end.as_ref()
            .map_or(String::new(), |(value, inclusive)| format!("{}{}", expr(value), if *inclusive { "" } else { "!" }))
    };
    match item {
        RowKeyItem::Range { low, high } => format!("{}..{}", end(low), end(high)),
        RowKeyItem::Equal(value) => expr(value),
        RowKeyItem::Rest => "rest".to_owned(),
    }
}

fn read_as(pairs: &[ReadAs]) -> String {
    let words =
        |words: &[crate::syntax::line::Word]| words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    pairs.iter().map(|pair| format!("{} → {}", words(&pair.from), words(&pair.to))).collect::<Vec<_>>().join("; ")
}

fn block(body: &[Statement]) -> String {
    format!("{{{}}}", body.iter().map(statement).collect::<Vec<_>>().join("; "))
}

pub fn statement(shown: &Statement) -> String {
    let when =
        |given: &Option<Condition>| given.as_ref().map_or(String::new(), |given| format!(" when {}", condition(given)));
    match &shown.kind {
        StatementKind::Define(defined) => define(defined),
        StatementKind::When { condition: given, body } => format!("when {} {}", condition(given), block(body)),
        StatementKind::Despite { targets, condition, body } => {
            format!("despite {}{} {}", addresses(targets), when(condition), block(body))
        }
        StatementKind::Apply { targets, with_changes, read_as: pairs } => {
            let how = if *with_changes { "apply with changes" } else { "apply" };
            format!("{how} {} {{{}}}", addresses(targets), read_as(pairs))
        }
        StatementKind::ReadAs(pairs) => format!("read {}", read_as(pairs)),
        StatementKind::IntermediateRounding(rounding) => format!("intermediate {rounding}"),
        StatementKind::Absent { names: absent, reason } => format!("absent {} ({reason})", names(absent)),
        StatementKind::ListColumn { list, column } => format!("column {}.{}", list.node, define(column)),
        StatementKind::Line(line) => {
            let title = line.title.as_ref().map_or(String::new(), |title| format!(" “{title}”"));
            let said = line.define.as_ref().map_or("omitted".to_owned(), define);
            format!("line {}{title} {said}", address(&line.number))
        }
        StatementKind::RightColumn(readings) => {
            let one = |reading: &crate::syntax::form::RightReading| {
                format!("{} → {}", reading.name.node, expr(&reading.value))
            };
            format!("right column {}", readings.iter().map(one).collect::<Vec<_>>().join("; "))
        }
        StatementKind::FilledIn(given) => format!("filled in when {}", condition(given)),
        StatementKind::ShowLines(lines) => format!("show lines {}", addresses(lines)),
        StatementKind::Show(body) => format!("show {}", block(body)),
        StatementKind::Helper(defined) => format!("helper {}", define(defined)),
        StatementKind::Results(results) => {
            let one = |result: &crate::syntax::ast::entry::ResultDeclaration| {
                let unit = result.unit.map_or(String::new(), |unit| format!("({unit})"));
                let unit = if result.truth { "(真偽)".to_owned() } else { unit };
                format!("{}[{}]{unit}", result.name.node, result.categories.join("/"))
            };
            format!("results {}", results.iter().map(one).collect::<Vec<_>>().join(", "))
        }
        StatementKind::Row(row) => {
            let limits = row.limits.as_ref().map_or(String::new(), |(ids, given)| {
                let ids: Vec<&str> = ids.iter().map(|id| id.node.as_str()).collect();
                format!(" limits {} to {}", ids.join(", "), condition(given))
            });
            let result = |(name, value): &(Option<Spanned<String>>, Expr)| {
                format!("{}{}", name.as_ref().map_or(String::new(), |name| format!("{}:", name.node)), expr(value))
            };
            let results: Vec<String> = row.results.iter().map(result).collect();
            format!("row {}{}{limits} → {}", row.id.node, when(&row.condition), results.join(", "))
        }
        StatementKind::Bounds(bounds) => {
            let one = |(day, said): &(Expr, String)| format!("{} “{said}”", expr(day));
            format!("bounds {}", bounds.iter().map(one).collect::<Vec<_>>().join("; "))
        }
        StatementKind::Omitted => "omitted".to_owned(),
        StatementKind::Deleted => "deleted".to_owned(),
        StatementKind::Interpretation(text) => format!("interpretation {text}"),
        StatementKind::Note(text) => format!("note {text}"),
    }
}

fn targets(list: &[Target]) -> String {
    let one = |target: &Target| match target {
        Target::Provision(at) => address(at),
        Target::Table(table) => format!("table {}", table.node),
        Target::Facts(_) => "facts".to_owned(),
        Target::ReferenceDate(..) => "reference date".to_owned(),
    };
    format!("[{}]", list.iter().map(one).collect::<Vec<_>>().join(" "))
}

pub fn clause(clause: &Clause) -> String {
    match &clause.kind {
        ClauseKind::Enforce { scope, day, apply_from } => format!(
            "enforce {} {}{}",
            targets(scope),
            day.map_or("open".to_owned(), |day| day.to_string()),
            apply_from.map_or(String::new(), |day| format!(" applied from {day}"))
        ),
        ClauseKind::Apply { scope, condition: given, besides } => {
            format!("apply {} {}{}", targets(scope), if *besides { "besides " } else { "" }, condition(given))
        }
        ClauseKind::Except { condition: given } => format!("except {}", condition(given)),
        ClauseKind::PriorRule { scope, condition: given } => format!("prior {} {}", targets(scope), condition(given)),
        ClauseKind::Expire { scope, day } => format!("expire {} {day}", targets(scope)),
        ClauseKind::ReadAs { scope, condition: given, pairs } => {
            format!("read {} when {}: {}", targets(scope), condition(given), read_as(pairs))
        }
        ClauseKind::LeavesUndisturbed(at) => format!("undisturbed {}", address(at)),
        ClauseKind::Deemed { condition: given, from, to } => {
            let cases = given.as_ref().map_or_else(|| "all".to_owned(), condition);
            format!("deem {} as {} when {cases}", from.node, to.node)
        }
    }
}
