//! The two states: the rules without a revision and without what came behind it, and with it. What a revision names is held
//! to what it was before, so that what still differs is not the doing of a named provision.

use crate::corpus::case::{Case, Switches};
use crate::corpus::set::Corpus;
use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::eval::choices::choices;
use crate::eval::evaluate::{World, evaluate, evaluate_reaching};
use crate::eval::outcome::{Outcome, ResultItem};
use crate::eval::reach::Reach;
use crate::law::value::Value;
use crate::provision::clauses::addresses_of;
use crate::provision::from_corpus::table_named;
use crate::provision::graph::{Place, ProvisionId, RegulationId, TableId};
use crate::source::span::Span;
use crate::syntax::ast::{self, Target};
use crate::typed::program::Program;
use std::collections::BTreeSet;

/// Both states, and what the revision touches.
pub struct States<'a> {
    /// The rules as they are.
    pub world: World<'a>,
    /// The regulation.
    pub regulation: RegulationId,
    /// The revision, by its index.
    pub index: usize,
    /// The revision's text.
    pub text: Option<&'a ast::revision::Revision>,
    /// What it names: provisions of its rows with what stands under them, tables, and what its 附則 ends.
    pub named: BTreeSet<Place>,
    /// What has a version by it.
    pub changed: BTreeSet<Place>,
    /// Without what the revision, and later ones, say of all cases (要件, orders, alternatives).
    before: Program,
    /// Without what later revisions say of all cases.
    with: Program,
}

/// What a case comes to in both states.
pub struct Pair {
    /// Just before the revision.
    pub before: Result<Outcome, Vec<Diagnostic>>,
    /// With it, what is held being as before.
    pub after: Result<Outcome, Vec<Diagnostic>>,
    /// What had a part in that.
    pub reached: Reach,
}

impl Pair {
    /// Whether the results differ.
    pub fn differs(&self) -> bool {
        differ(&self.before, &self.after)
    }
}

/// Whether results differ. Two errors are no results, a fact that is asked for anew is none either, and no value is no value
/// for whatever reason.
pub fn differ(one: &Result<Outcome, Vec<Diagnostic>>, other: &Result<Outcome, Vec<Diagnostic>>) -> bool {
    let lacks = |side: &Result<Outcome, Vec<Diagnostic>>| {
        side.as_ref().err().is_some_and(|errors| errors.iter().any(|one| one.code == Code::MissingFact))
    };
    if lacks(one) || lacks(other) {
        return false;
    }
    match (one, other) {
        (Ok(one), Ok(other)) => values(one) != values(other),
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => true,
        (Err(_), Err(_)) => false,
    }
}

/// Results by name; none where there is no value.
pub fn values(outcome: &Outcome) -> Vec<(&str, Option<&Value>)> {
    outcome.results.iter().map(|item| (item.name.as_str(), value_of(item))).collect()
}

fn value_of(item: &ResultItem) -> Option<&Value> {
    Some(&item.value).filter(|value| !matches!(value, Value::Absent(_)))
}

impl<'a> States<'a> {
    /// Prepares both states of a revision.
    pub fn new(world: World<'a>, corpus: &'a Corpus, regulation: RegulationId, index: usize) -> Self {
        let graph = &world.program.graph;
        let spans: Vec<Span> = graph
            .regulations
            .get(regulation.0)
            .map_or(Vec::new(), |one| one.revisions.iter().map(|one| one.span).collect());
        let texts: Vec<(usize, &ast::revision::Revision)> = corpus
            .regulations
            .iter()
            .flat_map(|files| &files.parsed)
            .filter_map(|parsed| parsed.document.revision.as_ref())
            .filter_map(|text| spans.iter().position(|span| *span == text.span).map(|at| (at, text)))
            .collect();
        let text = texts.iter().find(|(at, _)| *at == index).map(|(_, text)| *text);
        let without = |from: usize| {
            let said: Vec<&ast::fact::FactRules> =
                texts.iter().filter(|(at, _)| *at >= from).map(|(_, text)| &text.fact_rules).collect();
            without_rules(world.program, regulation, &said)
        };
        let mut states = Self {
            world,
            regulation,
            index,
            text,
            named: BTreeSet::new(),
            changed: BTreeSet::new(),
            before: without(index),
            with: without(index + 1),
        };
        states.named = states.names();
        states.changed = states.changes();
        states
    }

    fn names(&self) -> BTreeSet<Place> {
        let graph = &self.world.program.graph;
        let Some(regulation) = graph.regulations.get(self.regulation.0) else { return BTreeSet::new() };
        let mut named = BTreeSet::new();
        let rows = self.text.iter().flat_map(|text| &text.rows).map(|row| &row.target);
        for target in rows.chain(self.text.iter().flat_map(|text| ended(text))) {
            match target {
                Target::Provision(reference) => {
                    for address in addresses_of(reference) {
                        for state in [self.index.saturating_sub(1), self.index] {
                            let (own, under) = regulation.at(&address, state);
                            named.extend(own.into_iter().chain(under).map(Place::Provision));
                        }
                    }
                }
                Target::Table(name) => named.extend(table_named(graph, self.regulation, &name.node).map(Place::Table)),
                Target::Facts(_) | Target::ReferenceDate(..) => {}
            }
        }
        // A provision that is only moved to another number is not named by a row of its own.
        let moved = self.text.iter().flat_map(|text| &text.renumberings);
        let rows: Vec<_> = self
            .text
            .iter()
            .flat_map(|text| &text.rows)
            .filter_map(|row| {
                if let Target::Provision(reference) = &row.target { Some(addresses_of(reference)) } else { None }
            })
            .flatten()
            .collect();
        for renumbering in moved {
            let (own, under) = regulation.at(&renumbering.to.node, self.index);
            if !rows.contains(&renumbering.to.node) && !rows.contains(&renumbering.from.node) {
                own.into_iter().chain(under).for_each(|id| {
                    named.remove(&Place::Provision(id));
                });
            }
        }
        named
    }

    fn changes(&self) -> BTreeSet<Place> {
        let graph = &self.world.program.graph;
        let provisions = graph.provisions.iter().enumerate().filter(|(_, one)| {
            one.regulation == self.regulation && one.versions.iter().any(|version| version.revision == self.index)
        });
        let tables = graph.tables.iter().enumerate().filter(|(_, one)| {
            one.regulation == self.regulation && one.versions.iter().any(|version| version.revision == self.index)
        });
        let provisions = provisions.map(|(at, _)| Place::Provision(ProvisionId(at)));
        provisions.chain(tables.map(|(at, _)| Place::Table(TableId(at)))).collect()
    }

    /// What is named and has a version by the revision.
    pub fn named_and_changed(&self) -> Vec<String> {
        self.changed.intersection(&self.named).map(|place| self.shown(*place)).collect()
    }

    /// A provision's address with the revision, or 表「…」.
    pub fn shown(&self, place: Place) -> String {
        let graph = &self.world.program.graph;
        match place {
            Place::Provision(id) => {
                let versions = graph.provisions.get(id.0).map_or(&[][..], |one| one.versions.as_slice());
                let own = versions.iter().find(|version| version.revision == self.index).or(versions.last());
                own.map_or_else(String::new, |version| version.address.to_string())
            }
            Place::Table(id) => {
                graph.tables.get(id.0).map_or_else(String::new, |table| format!("表「{}」", table.name))
            }
        }
    }

    /// Works a case out in both states, some things being as before in both.
    pub fn pair(&self, case: &Case, held: &BTreeSet<Place>) -> Pair {
        let days = |from: usize| -> Vec<_> {
            let regulation = self.world.program.graph.regulations.get(self.regulation.0);
            regulation.map_or(Vec::new(), |one| one.revisions.iter().skip(from).map(|one| one.id.0).collect())
        };
        let old = Switches { without: days(self.index), ..Switches::default() };
        let mut new = Switches { without: days(self.index + 1), ..Switches::default() };
        let before = World { program: &self.before, ..self.world };
        for (place, version) in choices(before, case, &old, held.iter()) {
            match place {
                Place::Provision(id) => new.pinned.provisions.insert(id.0, version),
                Place::Table(id) => new.pinned.tables.insert(id.0, version),
            };
        }
        let with = World { program: &self.with, ..self.world };
        let mut reached = Reach::default();
        let after = evaluate_reaching(with, case, &new, false, &mut reached);
        Pair { before: evaluate(before, case, &old, false), after, reached }
    }
}

/// What a revision's 附則 says to end, which no row need name.
fn ended(text: &ast::revision::Revision) -> impl Iterator<Item = &Target> {
    let sentences = text.supplementary.iter().flat_map(|item| &item.clauses);
    sentences.flat_map(|sentence| match &sentence.kind {
        ast::ClauseKind::Expire { scope, .. } => scope.as_slice(),
        _ => &[],
    })
}

/// The program without some of what is said of all cases.
fn without_rules(program: &Program, regulation: RegulationId, said: &[&ast::fact::FactRules]) -> Program {
    let mut program = program.clone();
    let orders: BTreeSet<Span> = said.iter().flat_map(|rules| &rules.orders).map(|one| one.span).collect();
    let requirements: BTreeSet<Span> = said.iter().flat_map(|rules| &rules.requirements).map(|one| one.span).collect();
    let alternatives: BTreeSet<Span> = said.iter().flat_map(|rules| &rules.alternatives).map(|one| one.span).collect();
    program.orders.retain(|(_, order)| !orders.contains(&order.span));
    program.requirements.retain(|(_, requirement)| !requirements.contains(&requirement.span));
    if let Some(one) = program.graph.regulations.get_mut(regulation.0) {
        one.alternatives.retain(|(_, span)| !alternatives.contains(span));
    }
    program
}
