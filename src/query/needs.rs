//! The facts that an entry needs, over all its versions: the schema of a case.

use crate::diagnostic::fold::fold;
use crate::provision::graph::{EntryId, Fact, FactId};
use crate::query::answers::{EntryLine, FactNeed, FactNeeds, Needed};
use crate::source::file::Sources;
use crate::syntax::ast::fact::FactDefault;
use crate::typed::needs::{self, Need};
use crate::typed::program::Program;
use std::collections::BTreeSet;

/// The facts of an entry, in the order of their declarations.
pub fn fact_needs(program: &Program, sources: &Sources, id: EntryId, entry: EntryLine) -> FactNeeds {
    let own = program.graph.entries.get(id.0).map(|entry| entry.regulation);
    let mut all = needs::of_entry(program, id).clone();
    let beside = own.map(|own| needs::held_against(program, own, &all)).unwrap_or_default();
    all.extend(beside.keys().map(|fact| (*fact, Need { asked_by: String::new(), always: false })));
    let alternatives = alternatives(program, id, &all);
    let optional: Vec<&String> = alternatives.iter().flatten().flatten().collect();
    let named = |(id, need): (FactId, Need)| Some((program.graph.facts.get(id.0)?, need, beside.get(&id)));
    let mut needed: Vec<_> = all.into_iter().filter_map(named).collect();
    // A name that several regulations declare is asked for once, as the entry's own regulation has it; what no result needs
    // comes last.
    needed.sort_by_key(|(fact, _, beside)| (Some(fact.regulation) != own, beside.is_some()));
    let mut names = BTreeSet::new();
    needed.retain(|(fact, ..)| names.insert(fold(fact.name())));
    let needed_when = |fact: &Fact, need: &Need, beside: bool| {
        let free = fact.declaration.default.is_some() || beside || optional.contains(&&fact.name().to_owned());
        match (free, need.always) {
            (true, _) => Needed::Never,
            (false, true) => Needed::Always,
            (false, false) => Needed::Sometimes,
        }
    };
    let facts = needed
        .into_iter()
        .map(|(fact, need, beside)| FactNeed {
            name: fact.name().to_owned(),
            kind: fact.kind().clone(),
            domain: fact.declaration.domain.clone(),
            default: match &fact.declaration.default {
                Some(FactDefault::Formula(formula)) => Some(sources.text(formula.span).trim().to_owned()),
                Some(FactDefault::Nothing) | None => None,
            },
            description: fact.declaration.description.clone(),
            needed: needed_when(fact, &need, beside.is_some()),
            asked_by: beside.is_none().then_some(need.asked_by).into_iter().collect(),
            held_to: beside.map(|rule| sources.text(*rule).split_whitespace().collect::<Vec<_>>().join(" ")),
        })
        .collect();
    FactNeeds { entry, facts, alternatives: alternatives.clone() }
}

/// 次のいずれか一つ, where the entry needs one of the facts: the sets by name.
fn alternatives(program: &Program, id: EntryId, needed: &needs::Needs) -> Vec<Vec<Vec<String>>> {
    let regulation =
        program.graph.entries.get(id.0).and_then(|entry| program.graph.regulations.get(entry.regulation.0));
    let lines = regulation.map_or(&[][..], |one| &one.alternatives);
    let asked = lines.iter().filter(|(sets, _)| sets.iter().flatten().any(|fact| needed.contains_key(fact)));
    let name = |id: &crate::provision::graph::FactId| program.graph.facts.get(id.0).map(|fact| fact.name().to_owned());
    asked.map(|(sets, _)| sets.iter().map(|set| set.iter().filter_map(name).collect()).collect()).collect()
}
