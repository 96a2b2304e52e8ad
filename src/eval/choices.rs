//! The versions that a case chooses, for those who want to choose otherwise.

use crate::corpus::case::{Case, Switches};
use crate::diagnostic::report::Findings;
use crate::eval::evaluate::{World, entry_named};
use crate::eval::facts;
use crate::eval::fault::Fault;
use crate::eval::run::{Chosen, Run};
use crate::provision::graph::Place;
use crate::typed::needs;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The versions that provisions and tables have in a case; those that cannot be chosen for want of a fact are left out.
pub fn choices<'p>(
    world: World<'_>,
    case: &Case,
    switches: &Switches,
    places: impl Iterator<Item = &'p Place>,
) -> BTreeMap<Place, Option<usize>> {
    let Ok(id) = entry_named(world.program, &case.entry.node, None) else { return BTreeMap::new() };
    let Some(entry) = world.program.graph.entries.get(id.0) else { return BTreeMap::new() };
    let graph = &world.program.graph;
    let needed = needs::of_entry(world.program, id);
    let regulations = needs::regulations(entry.regulation, needed, graph);
    let values = facts::read(case, &regulations, graph, &mut Findings::default());
    let run = Run::new(world.program, world.sources, switches, world.holidays, values, false);
    for place in places {
        // Why there is none stands with the choice.
        let _ = match place {
            Place::Provision(id) => run.chosen(*id),
            Place::Table(id) => run.chosen_table(*id),
        };
    }
    run.note_asked();
    run.reach.take().asked
}

impl Run<'_> {
    /// Notes every choice made so far.
    pub(crate) fn note_asked(&self) {
        let mut reach = self.reach.borrow_mut();
        let provisions = self.chosen.borrow();
        reach.asked.extend(provisions.iter().filter_map(|(id, one)| Some((Place::Provision(*id), number(one)?))));
        let tables = self.chosen_tables.borrow();
        reach.asked.extend(tables.iter().filter_map(|(id, one)| Some((Place::Table(*id), number(one)?))));
    }
}

fn number(chosen: &Result<Rc<Chosen>, Fault>) -> Option<Option<usize>> {
    match chosen {
        Ok(chosen) => Some(Some(chosen.version)),
        Err(Fault::NotThere(_)) => Some(None),
        Err(Fault::Failed(_)) => None,
    }
}
