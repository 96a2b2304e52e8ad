//! One case under both versions. Its causes are found by pinning the versions of the provisions that differ.

use crate::corpus::case::{Case, Switches};
use crate::diagnostic::report::Diagnostic;
use crate::eval::choices::choices;
use crate::eval::evaluate::{World, evaluate_reaching};
use crate::eval::outcome::ResultItem;
use crate::eval::reach::Reach;
use crate::law::value::Value;
use crate::provision::graph::{Graph, Place, Regulation};
use crate::query::compare::causes::{shares, smallest};
use crate::query::compare::{Cause, Compared, ComparedResult};
use std::collections::BTreeMap;

/// The case as one side reads it.
pub type Read = Result<(Case, Switches), Vec<Diagnostic>>;

/// What can be on the old or the new side by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Switch {
    /// The version of a provision or table.
    Version(Place, Option<usize>, Option<usize>),
    /// The case and the switches themselves: its 基準日, and what was known.
    Reading,
}

/// Compares a case.
pub fn compare(world: World<'_>, case: &Case, old: Read, new: Read) -> Compared {
    let mut reach = Reach::default();
    let mut run = |side: &Read| match side {
        Ok((case, switches)) => evaluate_reaching(world, case, switches, false, &mut reach),
        Err(errors) => Err(errors.clone()),
    };
    let (old_outcome, new_outcome) = (run(&old), run(&new));
    let mut results = Vec::new();
    if let (Ok(before), Ok(after), Ok(old), Ok(new)) = (&old_outcome, &new_outcome, &old, &new) {
        let pairs: Vec<(&ResultItem, &ResultItem)> = before.results.iter().zip(&after.results).collect();
        let differs = pairs.iter().any(|(old, new)| old.value != new.value);
        let mut trial = differs.then(|| Trial::new(world, old, new, &reach));
        for (at, (old, new)) in pairs.into_iter().enumerate() {
            results.push(result(old, new, at, trial.as_mut()));
        }
    }
    Compared {
        title: case.title.clone().unwrap_or_else(|| case.entry.node.clone()),
        entry: case.entry.node.clone(),
        old: old_outcome,
        new: new_outcome,
        results,
    }
}

fn result(old: &ResultItem, new: &ResultItem, at: usize, trial: Option<&mut Trial<'_>>) -> ComparedResult {
    let difference = match (&old.value, &new.value) {
        (Value::Number(old), Value::Number(new)) => Some(new - old),
        _ => None,
    };
    let mut made = ComparedResult { old: old.clone(), new: new.clone(), difference, causes: Vec::new(), fewest: true };
    if let (true, Some(trial)) = (made.changed(), trial) {
        let count = trial.switches.len();
        if let Some(found) = smallest(count, &new.value, &mut |on| trial.asking(on, at)) {
            let mut attempt = |on: &[usize]| trial.asking(on, at).0;
            let parts = made.difference.as_ref().and_then(|_| shares(&found.switches, &mut attempt));
            made.fewest = found.fewest;
            made.causes = found
                .switches
                .iter()
                .enumerate()
                .filter_map(|(nth, switch)| {
                    let share = parts.as_ref().and_then(|parts| parts.get(nth).cloned());
                    trial.cause(*switch, share)
                })
                .collect();
        }
    }
    made
}

/// The case with some switches on the new side, each combination worked out once.
struct Trial<'a> {
    world: World<'a>,
    old: &'a (Case, Switches),
    new: &'a (Case, Switches),
    switches: Vec<Switch>,
    known: BTreeMap<Vec<usize>, Tried>,
}

/// What a combination gave: the results, and the switches that were asked for.
#[derive(Clone, Debug)]
struct Tried {
    values: Option<Vec<Value>>,
    asked: Vec<usize>,
}

impl<'a> Trial<'a> {
    fn new(world: World<'a>, old: &'a (Case, Switches), new: &'a (Case, Switches), reach: &Reach) -> Self {
        // What only one side asked for has a version on the other side all the same.
        let before = choices(world, &old.0, &old.1, reach.asked.keys());
        let after = choices(world, &new.0, &new.1, reach.asked.keys());
        let both = before.iter().filter_map(|(place, old)| Some((*place, *old, *after.get(place)?)));
        let differing = both.filter(|(_, old, new)| old != new);
        let mut switches: Vec<Switch> = differing.map(|(place, old, new)| Switch::Version(place, old, new)).collect();
        // Last, so that of two explanations the one by provisions is found first.
        switches.push(Switch::Reading);
        Self { world, old, new, switches, known: BTreeMap::new() }
    }

    fn asking(&mut self, on: &[usize], result: usize) -> (Option<Value>, Vec<usize>) {
        if !self.known.contains_key(on) {
            let tried = self.tried(on);
            self.known.insert(on.to_vec(), tried);
        }
        self.known.get(on).map_or((None, Vec::new()), |tried| {
            (tried.values.as_ref().and_then(|values| values.get(result).cloned()), tried.asked.clone())
        })
    }

    fn tried(&self, on: &[usize]) -> Tried {
        let reading = self.switches.iter().position(|one| *one == Switch::Reading);
        let (case, switches) = if reading.is_some_and(|at| on.contains(&at)) { self.new } else { self.old };
        let mut switches = switches.clone();
        for (at, switch) in self.switches.iter().enumerate() {
            let pick = |old, new| if on.contains(&at) { new } else { old };
            match switch {
                Switch::Version(Place::Provision(id), old, new) => {
                    switches.pinned.provisions.insert(id.0, pick(*old, *new));
                }
                Switch::Version(Place::Table(id), old, new) => {
                    switches.pinned.tables.insert(id.0, pick(*old, *new));
                }
                Switch::Reading => {}
            }
        }
        let mut reach = Reach::default();
        let outcome = evaluate_reaching(self.world, case, &switches, false, &mut reach);
        let asked = |switch: &Switch| match switch {
            Switch::Version(place, ..) => reach.asked.contains_key(place),
            Switch::Reading => true,
        };
        let asked = self.switches.iter().enumerate().filter(|(_, switch)| asked(switch)).map(|(at, _)| at).collect();
        let values = outcome.ok().map(|outcome| outcome.results.into_iter().map(|item| item.value).collect());
        Tried { values, asked }
    }

    fn cause(&self, switch: usize, share: Option<crate::number::exact::Number>) -> Option<Cause> {
        let graph: &Graph = &self.world.program.graph;
        let label = |regulation: Option<&Regulation>, revision: Option<usize>| {
            regulation?.revisions.get(revision?).map(|one| one.label())
        };
        Some(match self.switches.get(switch)? {
            Switch::Version(Place::Provision(id), old, new) => {
                let provision = graph.provisions.get(id.0)?;
                let regulation = graph.regulations.get(provision.regulation.0);
                let version = |number: &Option<usize>| number.and_then(|number| provision.versions.get(number));
                let shown = version(new).or(version(old))?;
                Cause {
                    provision: shown.address.to_string(),
                    title: shown.title.clone(),
                    old: label(regulation, version(old).map(|one| one.revision)),
                    new: label(regulation, version(new).map(|one| one.revision)),
                    share,
                }
            }
            Switch::Version(Place::Table(id), old, new) => {
                let table = graph.tables.get(id.0)?;
                let regulation = graph.regulations.get(table.regulation.0);
                let revision = |number: &Option<usize>| table.versions.get((*number)?).map(|one| one.revision);
                Cause {
                    provision: format!("表「{}」", table.name),
                    title: String::new(),
                    old: label(regulation, revision(old)),
                    new: label(regulation, revision(new)),
                    share,
                }
            }
            Switch::Reading => Cause {
                provision: "事案の読み方".to_owned(),
                title: "基準日、知られていた日その他".to_owned(),
                old: None,
                new: None,
                share,
            },
        })
    }
}
