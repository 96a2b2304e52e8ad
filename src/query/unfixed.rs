//! What a revision would be at fault for, were its day of enforcement fixed that is still to be (別に定める日): the proof over
//! time once more, with a day behind all others in its place.

use crate::diagnostic::report::{Diagnostic, Findings};
use crate::eval::evaluate::World;
use crate::provision::graph::{Graph, Regulation};
use crate::provision::moved::settle;
use crate::query::witness;
use crate::typed::check::proof;
use crate::typed::from_provision;
use chrono::{Months, NaiveDate};

/// What is found besides `found`; nothing where every day is fixed.
pub fn findings(world: World<'_>, found: &[Diagnostic]) -> Vec<Diagnostic> {
    let open = open_revisions(&world.program.graph);
    if open.is_empty() {
        return Vec::new();
    }
    let mut graph = world.program.graph.clone();
    settle(&mut graph, &|regulation, _, _, open| open.then(|| assumed(regulation)).flatten());
    let mut program = from_provision::lower(graph, &mut Findings::default());
    program.torn = proof::torn(&program);
    let refutations = proof::refute(&program, &mut Findings::default());
    let told = witness::all(World { program: &program, ..world }, refutations, false);
    let what = |one: &Diagnostic| (one.code, one.span(), one.message.clone());
    let new = told.into_iter().filter(|one| !found.iter().any(|other| what(other) == what(one)));
    new.map(|finding| open.iter().fold(finding, |finding, note| finding.note(note.clone()))).collect()
}

/// For each revision with a day that is to be fixed: which day was taken, and how to try it.
fn open_revisions(graph: &Graph) -> Vec<String> {
    let provisions = graph.provisions.iter().flat_map(|one| {
        one.versions.iter().map(|version| (one.regulation.0, version.revision, &version.applicability))
    });
    let tables = graph.tables.iter().flat_map(|one| {
        one.versions.iter().map(|version| (one.regulation.0, version.revision, &version.applicability))
    });
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (regulation, revision, applicability) in provisions.chain(tables) {
        if applicability.is_open() && !open.contains(&(regulation, revision)) {
            open.push((regulation, revision));
        }
    }
    let said = open.iter().filter_map(|(regulation, revision)| {
        let regulation = graph.regulations.get(*regulation)?;
        let (revision, day) = (regulation.revisions.get(*revision)?, assumed(regulation)?);
        let label = revision.label();
        Some(format!("{label}の別に定める日が{day}であるとした（--move {}={day} を付けて試せる）", revision.id.0))
    });
    said.collect()
}

/// A year behind the last day on which a revision of the regulation was made or came into force.
fn assumed(regulation: &Regulation) -> Option<NaiveDate> {
    let days = regulation.revisions.iter().flat_map(|one| [Some(one.known.0), one.enforcement.day()]);
    days.flatten().max()?.checked_add_months(Months::new(12))
}
