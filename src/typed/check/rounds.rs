//! Tables by date: whether a text in force looks up a day for which there is no row, before the first round, between two
//! or behind the last one. A gap between rounds is a warning; where a series begins and ends is noted, as it may be all
//! that is known.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::table::{KeyCell, Table, TableRow};
use crate::law::value::Value;
use crate::provision::graph::{Place, ProvisionId, TableId};
use crate::source::span::Span;
use crate::typed::check::decide::Assignment;
use crate::typed::check::governs::{self, Choice, not};
use crate::typed::check::proof::{self, ComesTo, Refutation};
use crate::typed::check::solve::{Answer, solve};
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind, Part};
use crate::typed::program::{Body, Program, Rule};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Asks of every look-up by date in every version of every provision, and in every entry.
pub fn refute(program: &Program, found: &mut Vec<Refutation>, findings: &mut Findings) {
    if !program.graph.tables.iter().flat_map(|one| &one.versions).any(|one| one.table.date_key.is_some()) {
        return;
    }
    let mut asker = Asker { program, told: BTreeSet::new(), found, findings };
    for (at, versions) in program.provisions.iter().enumerate() {
        for (version, typed) in versions.iter().enumerate() {
            for (readings, body) in &typed.bodies {
                asker.body(body, &governs::read_so(program, ProvisionId(at), version, readings));
            }
        }
    }
    program.entries.iter().for_each(|entry| asker.body(&entry.body, &[]));
}

/// Days without a row, ends included; none: without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hole {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// Whether a hole has a first and a last day, and where it has both, which it is.
type ToldAs = (bool, bool, Option<Hole>);

impl Hole {
    /// As what it is told: each gap by itself, but once that series begin and once that they end, whenever the rows do.
    fn told_as(self) -> ToldAs {
        let (first, last) = (self.from.is_some(), self.to.is_some());
        (first, last, (first && last).then_some(self))
    }
}

struct Asker<'a> {
    program: &'a Program,
    /// What was told: the look-up, and the hole as it is told.
    told: BTreeSet<(Span, ToldAs)>,
    found: &'a mut Vec<Refutation>,
    findings: &'a mut Findings,
}

impl<'a> Asker<'a> {
    fn body(&mut self, body: &'a Body, when: &[Condition]) {
        body.rules.values().for_each(|rule| self.rule(rule, when));
        for exception in &body.exceptions {
            let within: Vec<Condition> = when.iter().chain(&exception.conditions).cloned().collect();
            exception.rules.values().for_each(|rule| self.rule(rule, &within));
        }
    }

    fn rule(&mut self, rule: &'a Rule, when: &[Condition]) {
        for case in &rule.cases {
            let mut within = when.to_vec();
            within.extend(case.conditions.iter().cloned());
            if case.rest {
                let others = rule.cases.iter().filter(|other| !other.rest);
                within.extend(others.map(|other| not(governs::all(other.conditions.clone(), other.span))));
            }
            let mut open = vec![&case.value];
            while let Some(expr) = open.pop() {
                if let ExprKind::Lookup { table, keys, .. } = &expr.kind {
                    self.look_up(*table, keys, expr.span, &within);
                }
                open.extend(expr.parts().into_iter().filter_map(|part| match part {
                    Part::Expr(expr) => Some(expr),
                    Part::Condition(_) => None,
                }));
            }
        }
    }

    fn look_up(&mut self, id: TableId, keys: &[Expr], span: Span, when: &[Condition]) {
        let Some(choice) = Choice::at(self.program, Place::Table(id)) else { return };
        let Some(table) = self.program.graph.tables.get(id.0) else { return };
        for (number, version) in table.versions.iter().enumerate() {
            let Some(day) = version.table.date_key.and_then(|at| keys.get(at)) else { continue };
            let mut within = when.to_vec();
            within.push(choice.in_force(number));
            for (hole, groups) in holes(&version.table) {
                if self.told.contains(&(span, hole.told_as())) {
                    continue;
                }
                let asked = Asked { id, table: &version.table, keys, day, span };
                self.ask(&asked, hole, &groups, &within);
            }
        }
    }

    fn ask(&mut self, asked: &Asked<'_>, hole: Hole, groups: &[&TableRow], when: &[Condition]) {
        let mut wanted = when.to_vec();
        wanted.extend(hole.from.map(|from| asked.day_is(Comparison::AtLeast, from)));
        wanted.extend(hole.to.map(|to| asked.day_is(Comparison::AtMost, to)));
        // That no case at all comes to such a day is told once, not for each row.
        if solve(self.program, &wanted) == Answer::Never {
            return;
        }
        let mut beyond = None;
        for row in groups {
            let Some(of_row) = asked.words_are(self.program, row) else { continue };
            let of_row: Vec<Condition> = wanted.iter().cloned().chain(of_row).collect();
            match solve(self.program, &of_row) {
                Answer::Case(mut chosen) => {
                    self.told.insert((asked.span, hole.told_as()));
                    chosen.extend(asked.texts(self.program, row));
                    let finding = asked.finding(hole, row);
                    let about = vec![Place::Table(asked.id)];
                    self.found.push(Refutation { finding, chosen, about, comes_to: ComesTo::OutsideTable });
                    return;
                }
                Answer::Never => {}
                Answer::Unknown(span) => beyond = beyond.or(Some(span)),
            }
        }
        if let Some(span) = beyond {
            self.told.insert((asked.span, hole.told_as()));
            self.findings.push(proof::undecided(span).label(asked.span, "この表を引く所"));
        }
    }
}

/// A look-up in one version of a table.
struct Asked<'a> {
    id: TableId,
    table: &'a Table,
    keys: &'a [Expr],
    day: &'a Expr,
    span: Span,
}

impl Asked<'_> {
    fn day_is(&self, comparison: Comparison, day: NaiveDate) -> Condition {
        let bound = Expr { kind: ExprKind::Constant(Value::Date(day)), span: self.span };
        Condition { kind: ConditionKind::Compare(self.day.clone(), comparison, bound, None), span: self.span }
    }

    /// That the other keys are a row's; none where no case has them. A key that is no fact may be anything.
    fn words_are(&self, program: &Program, row: &TableRow) -> Option<Vec<Condition>> {
        let mut list = Vec::new();
        for (key, cell) in self.keys.iter().zip(&row.keys) {
            let (ExprKind::Name(reference), KeyCell::Word(word)) = (&key.kind, cell) else { continue };
            let fact = reference.fact.filter(|_| reference.steps.is_empty());
            let kind = fact.and_then(|fact| program.graph.facts.get(fact.0)).map(|fact| fact.kind());
            let Some(FactKind::Category { categories, several: false, .. }) = kind else { continue };
            let category = categories.iter().find(|one| fold(one) == *word)?;
            let value = Expr { kind: ExprKind::Constant(Value::Category(category.clone())), span: self.span };
            list.push(Condition { kind: ConditionKind::Is(key.clone(), vec![value]), span: self.span });
        }
        Some(list)
    }

    /// The words of a row for the keys that are texts: no condition is asked of them, so that any would do but for the row.
    fn texts(&self, program: &Program, row: &TableRow) -> Assignment {
        let keys = self.keys.iter().zip(&row.keys).filter_map(|(key, cell)| {
            let (ExprKind::Name(reference), KeyCell::Word(word)) = (&key.kind, cell) else { return None };
            let fact = reference.fact.filter(|_| reference.steps.is_empty())?;
            let text = program.graph.facts.get(fact.0).is_some_and(|one| *one.kind() == FactKind::Text);
            text.then(|| (fact, Value::Text(word.clone())))
        });
        keys.collect()
    }

    fn finding(&self, hole: Hole, row: &TableRow) -> Diagnostic {
        let words: Vec<&str> = row
            .keys
            .iter()
            .filter_map(|cell| match cell {
                KeyCell::Word(word) => Some(word.as_str()),
                KeyCell::From(_) => None,
            })
            .collect();
        let of = if words.is_empty() { String::new() } else { format!("の{}", words.join("、")) };
        let name = &self.table.name;
        let (code, message) = match (hole.from, hole.to) {
            (Some(from), Some(to)) => {
                (Code::GapInSeries, format!("表「{name}」{of}には、{from}から{to}までの行がない"))
            }
            (None, Some(to)) => (Code::SeriesEnds, format!("表「{name}」{of}には、{to}以前の行がない")),
            (Some(from), None) => (Code::SeriesEnds, format!("表「{name}」{of}には、{from}以後の行がない")),
            (None, None) => (Code::SeriesEnds, format!("表「{name}」{of}には、行がない")),
        };
        Diagnostic::at(code, self.table.span, message)
            .label(self.span, "ここで引く")
            .help("行を足すか、値がないことを「null」の行で示す。知られていないのなら、そのままでよい")
    }
}

/// The days without a row, each with one row of every group of words that has none then.
fn holes(table: &Table) -> BTreeMap<Hole, Vec<&TableRow>> {
    let Some(at) = table.date_key else { return BTreeMap::new() };
    let mut groups: BTreeMap<Vec<&KeyCell>, Vec<(NaiveDate, &TableRow)>> = BTreeMap::new();
    for row in &table.rows {
        let Some(KeyCell::From(from)) = row.keys.get(at) else { continue };
        let words = row.keys.iter().filter(|cell| matches!(cell, KeyCell::Word(_))).collect();
        groups.entry(words).or_default().push((*from, row));
    }
    let mut found: BTreeMap<Hole, Vec<&TableRow>> = BTreeMap::new();
    for rows in groups.values_mut() {
        rows.sort_by_key(|(from, _)| *from);
        for (hole, row) in holes_of(rows) {
            found.entry(hole).or_default().push(row);
        }
    }
    found
}

/// A row without まで holds until the next one begins; one that has it, until then, also beside a newer one.
fn holes_of<'t>(rows: &[(NaiveDate, &'t TableRow)]) -> Vec<(Hole, &'t TableRow)> {
    let mut list = Vec::new();
    list.extend(rows.first().map(|(from, row)| (Hole { from: None, to: from.pred_opt() }, *row)));
    let mut covered: Option<NaiveDate> = None;
    for (number, (_, row)) in rows.iter().enumerate() {
        covered = covered.max(row.until);
        let next = rows.get(number + 1).map(|(from, _)| *from);
        let Some(end) = covered.filter(|_| row.until.is_some()) else { continue };
        let begins = end.succ_opt();
        match next {
            Some(next) if begins.is_some_and(|begins| begins < next) => {
                list.push((Hole { from: begins, to: next.pred_opt() }, *row));
            }
            None => list.push((Hole { from: begins, to: None }, *row)),
            Some(_) => {}
        }
    }
    list
}
