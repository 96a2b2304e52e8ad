//! An entry to its plan: the results of a 算定, a 判定 or a 期限, and what a case must keep for the plan to answer it.

use super::{Env, Planner};
use crate::law::fact::FactKind;
use crate::law::table::ColumnKind;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::plan::leaf::{Leaf, PlannedResult, ResultForm};
use crate::plan::node::{Guarded, NodeId, Op, Shape};
use crate::plan::path::Ask;
use crate::provision::graph::{EntryId, FactId, RegulationId};
use crate::syntax::ast::entry::EntryKind;
use crate::typed::check::decide;
use crate::typed::expr::{Expr, ExprKind, Reference};
use crate::typed::kind::Kind;
use crate::typed::lower::Owner;
use crate::typed::needs;
use crate::typed::program::{DecidingRow, DeclaredResult, Program, Rule, TypedEntry};
use std::collections::BTreeSet;

impl<'a> Planner<'a, '_> {
    /// The plan of the entry.
    pub(super) fn entry(&mut self) -> Result<Leaf, Ask> {
        let program = self.program();
        let id = self.task.entry;
        let (Some(entry), Some(typed)) = (program.graph.entries.get(id.0), program.entries.get(id.0)) else {
            return Ok(Leaf::default());
        };
        let mut results = match entry.entry.kind {
            EntryKind::Calculation => self.calculation(typed)?,
            EntryKind::Determination => self.determination(typed)?,
            EntryKind::Deadline => self.deadline(typed)?,
        };
        for result in &mut results {
            if self.nodes.is_text(result.value) {
                result.value = self.nodes.unanswered("結果である文字の事実");
            }
        }
        if self.task.absent {
            self.let_be_absent(&mut results);
        }
        let checks = self.checks()?;
        Ok(Leaf { results, checks, versions: self.versions(), definitions: std::mem::take(&mut self.definitions) })
    }

    fn calculation(&mut self, typed: &'a TypedEntry) -> Result<Vec<PlannedResult>, Ask> {
        typed.results.iter().map(|key| self.result(typed, key).map(|(result, _)| result)).collect()
    }

    /// A result of the entry's own rules, and what decided it.
    fn result(&mut self, typed: &'a TypedEntry, key: &str) -> Result<(PlannedResult, NodeId), Ask> {
        let form = rule_form(typed, key, self.program());
        let reference = Reference {
            key: key.to_owned(),
            shown: key.to_owned(),
            address: None,
            entry: Some(self.task.entry.0),
            steps: Vec::new(),
            fact: None,
            overrides: Vec::new(),
            user: None,
        };
        let named = self.definition(Owner::Entry(self.task.entry.0), &reference, &Env::default())?;
        Ok((PlannedResult { form, value: named.value }, named.decided))
    }

    /// A 判定: its rows, or definitions as in a 算定.
    fn determination(&mut self, typed: &'a TypedEntry) -> Result<Vec<PlannedResult>, Ask> {
        if typed.rows.is_empty() {
            let mut results = self.calculation(typed)?;
            if let Some(first) = typed.results.first() {
                let (_, decided) = self.result(typed, first)?;
                results.push(word_result("根拠", decided));
            }
            return Ok(results);
        }
        let mut results = Vec::new();
        let mut grounds = None;
        for (at, declared) in typed.declared.iter().enumerate() {
            let (value, ground) = self.decided_rows(typed, at)?;
            grounds.get_or_insert(ground);
            results.push(PlannedResult { form: declared_form(declared, at, &typed.rows), value });
        }
        let ground = match grounds {
            Some(ground) => ground,
            None => self.nodes.known_word(""),
        };
        results.push(word_result("根拠", ground));
        Ok(results)
    }

    /// What the rows give for one declared result, and the number of the row: notes before rows, rows before the rest; a
    /// note that keeps a row from deciding is cited in the place of the rest.
    fn decided_rows(&mut self, typed: &'a TypedEntry, at: usize) -> Result<(NodeId, NodeId), Ask> {
        let none = self.nodes.unanswered("決める行がない");
        let (mut values, mut words) = ([Vec::new(), Vec::new(), Vec::new()], [Vec::new(), Vec::new(), Vec::new()]);
        let (mut asked, mut kept_out) = (Vec::new(), Vec::new());
        for row in &typed.rows {
            let Some((_, expr)) = row.results.iter().find(|(result, _)| *result == at) else { continue };
            let group = match (&row.condition, row.limits.is_some()) {
                (None, false) => 2,
                _ if row.id.starts_with('注') => 0,
                _ => 1,
            };
            let holds = self.row_holds(row, typed, &mut kept_out)?;
            let (value, id) = (self.expr(expr, &Env::default())?, self.nodes.known_word(&row.id));
            let holds = self.behind_rows_that_say_the_same(holds, value, values.get(group).filter(|_| group == 1));
            asked.push(holds);
            if let (Some(values), Some(words)) = (values.get_mut(group), words.get_mut(group)) {
                values.push((holds, value));
                words.push((holds, id));
            }
        }
        let [_, _, rest] = &mut words;
        rest.splice(0..0, kept_out);
        let nested = |planner: &mut Self, groups: [Vec<Guarded>; 3]| {
            groups.into_iter().rev().fold(none, |otherwise, group| planner.nodes.first(group, otherwise))
        };
        // That rows which hold together agree is asked of the values only; the first of them is cited.
        let value = nested(self, values);
        let ground = words.into_iter().rev().fold(none, |otherwise, group| {
            group
                .into_iter()
                .rev()
                .fold(otherwise, |otherwise, (holds, id)| self.nodes.choose(vec![(holds, id)], otherwise, true))
        });
        // Every row is asked, also behind a note that decides.
        let mut after_all = |node: NodeId| {
            let shape = self.nodes.shape(node);
            self.nodes.add(Op::Asked(asked.clone(), node), shape)
        };
        Ok((after_all(value), after_all(ground)))
    }

    /// A row is not looked at where one before it decides and says the same: what it alone would need is not asked for.
    fn behind_rows_that_say_the_same(&mut self, holds: NodeId, value: NodeId, before: Option<&Vec<Guarded>>) -> NodeId {
        let same = before.into_iter().flatten().filter(|(_, said)| *said == value).map(|(holds, _)| *holds);
        let same: Vec<NodeId> = same.collect();
        if same.is_empty() {
            return holds;
        }
        let decided = self.nodes.joined(same, false);
        let open = self.nodes.not(decided);
        self.nodes.joined(vec![open, holds], true)
    }

    /// Whether a row decides; what keeps it from that is added to `kept_out`.
    fn row_holds(
        &mut self,
        row: &'a DecidingRow,
        typed: &'a TypedEntry,
        kept_out: &mut Vec<Guarded>,
    ) -> Result<NodeId, Ask> {
        if row.limits.is_some() {
            return Ok(self.nodes.known_truth(false));
        }
        let env = Env::default();
        let mut parts = Vec::new();
        if let Some(condition) = &row.condition {
            parts.push(self.condition(condition, &env)?);
        }
        for limiting in typed.rows.iter().filter(|one| one.limit(&row.id)) {
            let Some((_, needed)) = &limiting.limits else { continue };
            let speaks = match &limiting.condition {
                Some(condition) => self.condition(condition, &env)?,
                None => self.nodes.known_truth(true),
            };
            let silent = self.nodes.not(speaks);
            let needed = self.condition(needed, &env)?;
            let lacking = self.nodes.not(needed);
            let out: Vec<NodeId> = parts.iter().copied().chain([speaks, lacking]).collect();
            kept_out.push((self.nodes.joined(out, true), self.nodes.known_word(&limiting.id)));
            parts.push(self.nodes.joined(vec![silent, needed], false));
        }
        Ok(self.nodes.joined(parts, true))
    }

    /// A 期限: the earliest of its bounds, those aside whose date may stay open and is not given.
    fn deadline(&mut self, typed: &'a TypedEntry) -> Result<Vec<PlannedResult>, Ask> {
        let others = self.calculation(typed)?;
        let mut days = Vec::new();
        for (bound, _) in &typed.bounds {
            let day = self.expr(bound, &Env::default())?;
            days.push(day);
        }
        let words: Vec<NodeId> = typed.bounds.iter().map(|(_, words)| self.nodes.known_word(words)).collect();
        let (day, ground) = match (days.as_slice(), words.as_slice()) {
            ([day], [words]) => (*day, *words),
            _ => {
                let place = self.nodes.add(Op::EarliestGiven(days.clone()), Shape::Word);
                let bounds = typed.bounds.iter().zip(&days);
                let closed = bounds.filter(|((bound, _), _)| !needs::may_stay_open(self.program(), bound));
                let mut binding: Vec<NodeId> = closed.map(|(_, day)| *day).collect();
                // The earliest is no later than those that bind in every case; taken with them it lacks what they lack.
                binding.push(self.nodes.add(Op::At(place, days.clone()), Shape::Date));
                let day = self.nodes.over(&binding, Op::Extreme(binding.clone(), false), Shape::Date);
                (day, self.nodes.add(Op::At(place, words), Shape::Word))
            }
        };
        let mut results = vec![PlannedResult { form: plain_form("期限", Shape::Date), value: day }];
        results.extend(others);
        results.push(word_result("根拠", ground));
        Ok(results)
    }

    /// What a case must keep: declared orders, 要件, one of several sets of facts, the categories of its day.
    fn checks(&mut self) -> Result<Vec<NodeId>, Ask> {
        let program = self.program();
        let Some(regulation) = program.graph.entries.get(self.task.entry.0).map(|entry| entry.regulation) else {
            return Ok(Vec::new());
        };
        let mut checks = Vec::new();
        for (_, order) in program.orders.iter().filter(|(of, _)| *of == regulation) {
            let mut facts = BTreeSet::new();
            decide::facts(order, &mut facts);
            // An order is about the days as the case gives them.
            let outer = std::mem::take(&mut self.deeming);
            self.deeming.extend(facts.iter().copied());
            let holds = self.condition(order, &Env::default());
            self.deeming = outer;
            checks.extend(self.where_given(&facts, holds?));
        }
        for (_, requirement) in program.requirements.iter().filter(|(of, _)| *of == regulation) {
            let mut there = Vec::new();
            for fact in needs::asked_by(program, requirement) {
                there.push(self.is_there(fact)?);
            }
            // What no case gives is asked of none.
            if there.iter().any(|one| self.nodes.truth(*one) == Some(false)) {
                continue;
            }
            let holds = self.condition(requirement, &Env::default())?;
            let all_there = self.nodes.joined(there, true);
            let silent = self.nodes.not(all_there);
            checks.push(self.nodes.joined(vec![silent, holds], false));
        }
        self.one_of_each(regulation, &mut checks);
        self.declared_since(&mut checks);
        checks.retain(|check| self.nodes.truth(*check) != Some(true));
        Ok(checks)
    }

    /// A condition that is asked only of cases that give all the facts it speaks of.
    fn where_given(&mut self, facts: &BTreeSet<FactId>, holds: NodeId) -> Option<NodeId> {
        if facts.iter().any(|fact| !self.task.given.contains_key(fact)) {
            return None;
        }
        let given: Vec<NodeId> = facts.iter().map(|fact| self.is_given(*fact)).collect();
        let all_given = self.nodes.joined(given, true);
        let silent = self.nodes.not(all_given);
        Some(self.nodes.joined(vec![silent, holds], false))
    }

    /// 次のいずれか一つ.
    fn one_of_each(&mut self, regulation: RegulationId, checks: &mut Vec<NodeId>) {
        let program = self.program();
        let needed = needs::of_entry(program, self.task.entry);
        let alternatives = program.graph.regulations.get(regulation.0).map_or(&[][..], |one| &one.alternatives);
        for (sets, _) in
            alternatives.iter().filter(|(sets, _)| sets.iter().flatten().any(|one| needed.contains_key(one)))
        {
            // Exactly one set, and nothing of another beside it.
            let all: BTreeSet<FactId> = sets.iter().flatten().copied().collect();
            let mut ways = Vec::new();
            for set in sets {
                let mut way = Vec::new();
                for fact in &all {
                    let given = self.is_given(*fact);
                    way.push(if set.contains(fact) { given } else { self.nodes.not(given) });
                }
                ways.push(self.nodes.joined(way, true));
            }
            checks.push(self.nodes.joined(ways, false));
        }
    }

    /// A fact that was declared anew is held to what all its declarations allow; the rest evaluation holds to its day.
    fn declared_since(&mut self, checks: &mut Vec<NodeId>) {
        let program = self.program();
        for id in self.task.given.keys() {
            let Some(fact) = program.graph.facts.get(id.0).filter(|fact| !fact.history.is_empty()) else { continue };
            let declarations: Vec<_> =
                fact.history.iter().map(|(_, declaration)| declaration).chain([&fact.declaration]).collect();
            let value = self.given_fact(*id);
            let mut kept = Vec::new();
            for declaration in declarations {
                match &declaration.kind {
                    FactKind::Category { categories, .. } if self.nodes.shape(value) == Shape::Word => {
                        let mut classes: Vec<u32> = categories.iter().map(|word| self.nodes.class(word)).collect();
                        classes.sort_unstable();
                        kept.push(self.nodes.is_word(value, classes));
                    }
                    FactKind::Number { unit, .. } => {
                        kept.extend(self.kept_bounds(value, &declaration.domain, *unit));
                    }
                    _ => {}
                }
            }
            let kept = self.nodes.joined(kept, true);
            checks.extend(self.where_given(&BTreeSet::from([*id]), kept));
        }
    }
}

fn word_result(name: &str, value: NodeId) -> PlannedResult {
    PlannedResult { form: plain_form(name, Shape::Word), value }
}

fn plain_form(name: &str, shape: Shape) -> ResultForm {
    ResultForm { name: name.to_owned(), shape, unit: None, decimals: None }
}

/// The results of an entry in the order in which plans give them, the same under every choice of versions.
pub fn result_forms(program: &Program, id: EntryId) -> Vec<ResultForm> {
    let (Some(entry), Some(typed)) = (program.graph.entries.get(id.0), program.entries.get(id.0)) else {
        return Vec::new();
    };
    let own = typed.results.iter().map(|key| rule_form(typed, key, program));
    match entry.entry.kind {
        EntryKind::Calculation => own.collect(),
        EntryKind::Determination if typed.rows.is_empty() => own.chain([plain_form("根拠", Shape::Word)]).collect(),
        EntryKind::Determination => {
            let declared = typed.declared.iter().enumerate();
            let declared = declared.map(|(at, declared)| declared_form(declared, at, &typed.rows));
            declared.chain([plain_form("根拠", Shape::Word)]).collect()
        }
        EntryKind::Deadline => {
            let first = std::iter::once(plain_form("期限", Shape::Date));
            first.chain(own).chain([plain_form("根拠", Shape::Word)]).collect()
        }
    }
}

fn rule_form(typed: &TypedEntry, key: &str, program: &Program) -> ResultForm {
    let Some(rule) = typed.body.rules.get(key) else { return plain_form(key, Shape::Nothing) };
    let places = rule.cases.iter().map(|case| case.rounding.map(|one| one.places()));
    let decimals = places.collect::<Option<Vec<i32>>>().and_then(|places| places.into_iter().max());
    let shape = match &rule.kind {
        Kind::Number(_) => Shape::Number,
        Kind::Date => Shape::Date,
        Kind::Truth => Shape::Truth,
        Kind::Category(_) | Kind::Text | Kind::Address => Shape::Word,
        Kind::List(_) | Kind::Unknown => Shape::Nothing,
    };
    ResultForm {
        name: rule.name.clone(),
        shape,
        unit: shown_unit(rule, program),
        decimals: decimals.map(|places| u32::try_from(places).unwrap_or(0)),
    }
}

fn declared_form(declared: &DeclaredResult, at: usize, rows: &[DecidingRow]) -> ResultForm {
    let given = rows.iter().flat_map(|row| &row.results).find(|(result, _)| *result == at).map(|(_, expr)| &expr.kind);
    let shape = match (declared.unit, given) {
        _ if declared.truth => Shape::Truth,
        (Some(_), _) | (None, Some(ExprKind::Constant(Value::Number(_)))) => Shape::Number,
        (None, Some(ExprKind::Constant(Value::Truth(_)))) => Shape::Truth,
        (None, Some(ExprKind::Constant(Value::Date(_)))) => Shape::Date,
        (None, _) => Shape::Word,
    };
    ResultForm { unit: declared.unit, ..plain_form(&declared.name, shape) }
}

/// The unit in which a rule's value is shown.
fn shown_unit(rule: &Rule, program: &Program) -> Option<Unit> {
    let column = |value: &Expr| {
        let ExprKind::Lookup { table, column, .. } = &value.kind else { return None };
        let version = program.graph.tables.get(table.0)?.versions.last()?;
        match version.table.columns.get(*column)?.kind {
            ColumnKind::Number(unit) => Some(unit),
            _ => None,
        }
    };
    let of_column = || rule.cases.first().and_then(|case| column(&case.value));
    rule.unit.or_else(of_column).or_else(|| rule.kind.shown_unit())
}
