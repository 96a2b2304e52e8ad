//! The explanation of a single case that a plan priced, told when somebody asks. What the run left in its registers says which
//! versions governed, which case of each definition held and what came out before and after rounding; how that reads
//! (reasons, formulas with their numbers, sources) is known by one walk only, that of `eval`. So the walk is made over the
//! facts as the run took them, and everything it tells is held to the registers. The run pays nothing for it, nothing is
//! told that it did not come to, and no second teller has to be kept equal to the first.

use crate::batch::single::Single;
use crate::batch::trace::TraceLine;
use crate::corpus::case::{Case, GivenFact, GivenValue};
use crate::diagnostic::report::Diagnostic;
use crate::eval::outcome::{Outcome, Selected, TraceNode};
use crate::eval::show;
use crate::eval::trace::formula;
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::number::rounding::{Rounding, RoundingMode};
use crate::plan::leaf::PlannedVersion;
use crate::query::engine::Engine;
use crate::query::state::VersionState;
use crate::source::span::{FileId, Span, Spanned};
use std::collections::BTreeSet;
use thiserror::Error;

/// Why a run is not told.
#[derive(Clone, Debug, Error)]
pub enum Untold {
    /// No plan answered a case.
    #[error("手順が答えた事案がない")]
    NothingAnswered,
    /// Evaluation refuses the case.
    #[error("評価が事案を拒む: {}", .0.first().map_or("", |one| one.message.as_str()))]
    Refused(Vec<Diagnostic>),
    /// Evaluation comes to something else than the run: a fault of this program.
    #[error("「{what}」の説明が手順の値と違う（手順 {run}、評価 {told}）")]
    Differs {
        /// What differs.
        what: String,
        /// As evaluation has it.
        told: String,
        /// As the run has it.
        run: String,
    },
}

impl Engine {
    /// How the case that a plan answered last came about: what `kitei eval --explain` says of it.
    ///
    /// # Errors
    /// Where no plan answered, or the run and evaluation differ.
    pub fn explain(&self, single: &Single<'_>) -> Result<Outcome, Untold> {
        let answered = Some(single).filter(|single| single.answers());
        let case = answered.and_then(|single| self.case_of(single)).ok_or(Untold::NothingAnswered)?;
        let outcome = self.evaluate_at(&case, VersionState::Newest, single.switches(), true);
        let outcome = outcome.map_err(Untold::Refused)?;
        let run = Held { engine: self, single, lines: single.trace() };
        run.results(&outcome)?;
        run.versions(&outcome.versions)?;
        outcome.trace.iter().try_for_each(|node| run.node(node))?;
        Ok(outcome)
    }

    /// The facts of a run as a case.
    fn case_of(&self, single: &Single<'_>) -> Option<Case> {
        let nowhere = Span::new(FileId(0), 0, 0);
        let graph = &self.program().graph;
        let entry = &graph.entries.get(single.entry().0)?.entry;
        let mut facts: Vec<GivenFact> = Vec::new();
        for (id, value) in single.facts() {
            let fact = graph.facts.get(id.0)?;
            // The same name in a regulation that is applied is given once.
            if !facts.iter().any(|given| given.name.node == fact.name()) {
                facts.push(GivenFact {
                    name: Spanned::new(fact.name().to_owned(), nowhere),
                    value: GivenValue::Scalar(Spanned::new(typed(&value, fact.kind()), nowhere)),
                });
            }
        }
        let entry_name = Spanned::new(entry.name.node.clone(), nowhere);
        Some(Case { title: None, kind: entry.kind, entry: entry_name, facts, golden: None, span: nowhere })
    }
}

/// A fact as it is typed: a number bare, in the unit of its declaration.
fn typed(value: &Value, kind: &FactKind) -> String {
    match (value, kind) {
        (Value::Number(number), FactKind::Number { unit, .. }) => unit.written(number).to_string(),
        _ => show::value(value, None),
    }
}

/// A run that an explanation is held to.
struct Held<'a> {
    engine: &'a Engine,
    single: &'a Single<'a>,
    lines: Vec<TraceLine>,
}

impl Held<'_> {
    fn results(&self, outcome: &Outcome) -> Result<(), Untold> {
        for (at, result) in outcome.results.iter().enumerate() {
            let (told, run) = match (&result.value, self.single.number(at)) {
                // As a column holds it: in its unit and with its decimals.
                (Value::Number(number), Some((whole, decimals))) => {
                    let written = result.unit.unwrap_or(Unit::PLAIN).written(number);
                    (Value::Number(rounded(&written, decimals)), decimal(whole, decimals).map(Value::Number))
                }
                (Value::Absent(_), _) if self.single.absent(at) => continue,
                (other, _) => (other.clone(), self.single.result(at)),
            };
            if !run.as_ref().is_some_and(|run| same(&told, run)) {
                return Err(differs(&result.name, Some(&told), run.as_ref(), None));
            }
        }
        Ok(())
    }

    /// Each version that is told is one of the plan's.
    fn versions(&self, told: &[Selected]) -> Result<(), Untold> {
        let run: BTreeSet<(String, String)> =
            self.single.versions().iter().filter_map(|version| self.label(*version)).collect();
        let missing = told.iter().find(|one| !run.contains(&(one.provision.clone(), one.label.clone())));
        match missing {
            None => Ok(()),
            Some(one) => {
                let of_run = run.iter().find(|(provision, _)| *provision == one.provision);
                let of_run = of_run.map_or_else(|| "なし".to_owned(), |(_, label)| label.clone());
                Err(Untold::Differs { what: one.provision.clone(), told: one.label.clone(), run: of_run })
            }
        }
    }

    /// A version by its address and revision.
    fn label(&self, version: PlannedVersion) -> Option<(String, String)> {
        let graph = &self.engine.program().graph;
        let (regulation, name, revision) = match version {
            PlannedVersion::Provision(id, number) => {
                let provision = graph.provisions.get(id.0)?;
                let chosen = provision.versions.get(number?)?;
                (provision.regulation, chosen.address.to_string(), chosen.revision)
            }
            PlannedVersion::Table(id, number) => {
                let table = graph.tables.get(id.0)?;
                (table.regulation, format!("表「{}」", table.name), table.versions.get(number)?.revision)
            }
        };
        Some((name, graph.regulations.get(regulation.0)?.revisions.get(revision)?.label()))
    }

    /// A value of the tree and all that it came from.
    fn node(&self, node: &TraceNode) -> Result<(), Untold> {
        // What has a formula is a definition; facts, names re-read and the head of an entry have none.
        if !node.formula.is_empty() {
            self.definition(node)?;
        }
        node.children.iter().try_for_each(|child| self.node(child))
    }

    /// Some line of the run (a re-reading makes several of one definition) says the same.
    fn definition(&self, node: &TraceNode) -> Result<(), Untold> {
        let of_node = |line: &&TraceLine| {
            let definition = self.single.definition(line);
            definition.is_some_and(|definition| Some(definition.span) == node.span)
        };
        let mut lines = self.lines.iter().filter(of_node).peekable();
        let first = lines.peek().copied();
        if lines.any(|line| self.says(line, node)) {
            return Ok(());
        }
        let told = equation(&node.formula, node.rounding, &node.value, node.unit);
        let run = first.and_then(|line| self.equation(line)).unwrap_or_else(|| "なし".to_owned());
        Err(Untold::Differs { what: node.name.clone(), told, run })
    }

    /// A line as one reads it.
    fn equation(&self, line: &TraceLine) -> Option<String> {
        let definition = self.single.definition(line)?;
        let case = definition.cases.get(line.case?)?;
        let text = formula(self.engine.sources().text(case.span));
        Some(equation(&text, case.rounding, &self.single.value_of(line)?, definition.unit))
    }

    fn says(&self, line: &TraceLine, node: &TraceNode) -> bool {
        let Some(definition) = self.single.definition(line) else { return false };
        let Some(case) = line.case.and_then(|at| definition.cases.get(at)) else { return false };
        let before = match (&node.before_rounding, self.single.before_of(line)) {
            (None, _) => true,
            (Some(told), Some(Value::Number(run))) => definition.unit.unwrap_or(Unit::PLAIN).written(&run) == *told,
            (Some(_), _) => false,
        };
        let value = self.single.value_of(line);
        before
            && case.rounding == node.rounding
            && formula(self.engine.sources().text(case.span)) == node.formula
            && match value {
                Some(value) => same(&node.value, &value),
                None => matches!(node.value, Value::Absent(_)),
            }
    }
}

fn equation(formula: &str, rounding: Option<Rounding>, value: &Value, unit: Option<Unit>) -> String {
    let word = unit.map(|unit| unit.to_string()).filter(|word| !word.is_empty());
    let rounding = rounding.map_or_else(String::new, |rounding| format!("（{}）", rounding.phrase(word.as_deref())));
    format!("{formula}{rounding} ＝ {}", show::value(value, unit))
}

/// A number with so many decimals behind its point.
fn rounded(number: &Number, decimals: u32) -> Number {
    let rounding = i32::try_from(decimals).ok().and_then(|places| Rounding::new(RoundingMode::HalfUp, places));
    rounding.map_or_else(|| number.clone(), |rounding| number.round(rounding))
}

fn decimal(whole: i128, decimals: u32) -> Option<Number> {
    Number::from_i128(whole).checked_div(&Number::from_integer(10).checked_pow(decimals)?)
}

/// Equal, words by their text.
fn same(told: &Value, run: &Value) -> bool {
    match (told, run) {
        (Value::Category(one) | Value::Text(one), Value::Text(other)) => one == other,
        (Value::Address(one), Value::Text(other)) => one.to_string() == *other,
        (one, other) => one == other,
    }
}

fn differs(what: &str, told: Option<&Value>, run: Option<&Value>, unit: Option<Unit>) -> Untold {
    let text = |value: Option<&Value>| value.map_or_else(|| "なし".to_owned(), |value| show::value(value, unit));
    Untold::Differs { what: what.to_owned(), told: text(told), run: text(run) }
}
