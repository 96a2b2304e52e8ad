//! A case under a state of the rules: which revisions are taken out, what is known, which 基準日 is set.

use crate::corpus::case::{Case, GivenFact, GivenValue, Switches};
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::Diagnostic;
use crate::law::revision::RevisionId;
use crate::provision::graph::Regulation;
use crate::query::state::VersionState;
use crate::source::span::Spanned;
use crate::typed::program::Program;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The case and the switches that a state comes to.
pub fn under_state(
    case: &Case,
    state: VersionState,
    switches: &Switches,
    regulation: &Regulation,
    program: &Program,
) -> Result<(Case, Switches), Vec<Diagnostic>> {
    let mut case = case.clone();
    if let VersionState::ReferenceDate(day) = state {
        set_reference_dates(&mut case, day, regulation, program);
    }
    Ok((case, switches_under(state, switches, regulation)?))
}

/// The switches that a state comes to, the case aside.
pub fn switches_under(
    state: VersionState,
    switches: &Switches,
    regulation: &Regulation,
) -> Result<Switches, Vec<Diagnostic>> {
    let mut switches = switches.clone();
    match state {
        VersionState::Newest | VersionState::ReferenceDate(_) => {}
        VersionState::Known(day) => {
            switches.known_on = Some(switches.known_on.map_or(day, |known| known.min(day)));
        }
        VersionState::Revision(day) => {
            let named = named(day, regulation)?;
            switches.without.extend(later(regulation, named, false));
        }
        VersionState::BeforeRevision(day) => {
            let named = named(day, regulation)?;
            switches.without.extend(later(regulation, named, true));
        }
    }
    Ok(switches)
}

fn named(day: NaiveDate, regulation: &Regulation) -> Result<RevisionId, Vec<Diagnostic>> {
    let found = regulation.revision(day).map(|one| one.id);
    found.ok_or_else(|| vec![unknown_revision(day, std::slice::from_ref(regulation))])
}

/// Days of the revisions after one, that one too where asked.
fn later(regulation: &Regulation, named: RevisionId, itself: bool) -> impl Iterator<Item = NaiveDate> {
    let later = regulation.revisions.iter().map(|one| one.id);
    later.filter(move |id| *id > named || itself && *id == named).map(|id| id.0)
}

/// A finding that lists the revisions there are.
pub fn unknown_revision(day: NaiveDate, regulations: &[Regulation]) -> Diagnostic {
    let days: BTreeSet<NaiveDate> = regulations.iter().flat_map(|one| &one.revisions).map(|one| one.id.0).collect();
    let list: Vec<String> = days.iter().map(ToString::to_string).collect();
    Diagnostic::new(Code::UnknownRevision, format!("{day}の改正はない")).help(format!("改正: {}", list.join("、")))
}

/// Sets every 基準日 of a regulation to a day; the case's other dates stay.
fn set_reference_dates(case: &mut Case, day: NaiveDate, regulation: &Regulation, program: &Program) {
    let facts: BTreeSet<_> = regulation.reference_dates.iter().filter_map(|line| line.fact).collect();
    for fact in facts.into_iter().filter_map(|id| program.graph.facts.get(id.0)) {
        let given = case.facts.iter().position(|given| fold(&given.name.node) == fold(fact.name()));
        let span = given.and_then(|at| case.facts.get(at)).map_or(case.span, |given| given.name.span);
        if let Some(at) = given {
            case.facts.remove(at);
            case.facts.push(GivenFact {
                name: Spanned::new(fact.name().to_owned(), span),
                value: GivenValue::Scalar(Spanned::new(day.to_string(), span)),
            });
        }
    }
}
