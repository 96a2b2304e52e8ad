//! The facts that an entry needs, over all its versions: the schema of a case.

use crate::diagnostic::fold::fold;
use crate::law::fact::FactKind;
use crate::provision::graph::EntryId;
use crate::query::answers::{EntryLine, FactNeed, FactNeeds};
use crate::source::file::Sources;
use crate::syntax::ast::FactDefault;
use crate::typed::needs;
use crate::typed::program::Program;
use std::collections::BTreeSet;

/// The facts of an entry, in the order of their declarations.
pub fn fact_needs(program: &Program, sources: &Sources, id: EntryId, entry: EntryLine) -> FactNeeds {
    let own = program.graph.entries.get(id.0).map(|entry| entry.regulation);
    let mut needed: Vec<_> = needs::of_entry(program, id)
        .into_iter()
        .filter_map(|(id, asked_by)| program.graph.facts.get(id.0).map(|fact| (fact, asked_by)))
        .collect();
    // A name that several regulations declare is asked for once, as the entry's own regulation has it.
    needed.sort_by_key(|(fact, _)| Some(fact.regulation) != own);
    let mut names = BTreeSet::new();
    needed.retain(|(fact, _)| names.insert(fold(fact.name())));
    let facts = needed
        .into_iter()
        .map(|(fact, asked_by)| FactNeed {
            name: fact.name().to_owned(),
            kind: fact.kind().clone(),
            domain: fact.declaration.domain.clone(),
            default: match &fact.declaration.default {
                Some(FactDefault::Formula(formula)) => Some(sources.text(formula.span).trim().to_owned()),
                Some(FactDefault::Nothing) | None => None,
            },
            description: fact.declaration.description.clone(),
            required: fact.declaration.default.is_none() && always_needed(fact.kind()),
            asked_by: vec![asked_by],
        })
        .collect();
    FactNeeds { entry, facts, alternatives: Vec::new() }
}

/// A list may be empty, everything else without a default must be given where it is needed.
fn always_needed(kind: &FactKind) -> bool {
    !matches!(kind, FactKind::List { .. })
}
