//! The consolidated text in force on a day: by date of enforcement, transition rules aside (they depend on a case).

use crate::corpus::case::Switches;
use crate::diagnostic::report::Diagnostic;
use crate::law::address::Address;
use crate::law::revision::EnforcementDate;
use crate::provision::forms;
use crate::provision::graph::{Basis, Graph, Provision, ProvisionId, Regulation, Text, Version};
use crate::provision::moved::{known, moved, taken_out};
use crate::query::answers::{ConsolidatedProvision, TextState};
use crate::query::timeline::{state, unknown_address};
use crate::source::file::Sources;
use crate::syntax::ast::StatementKind;
use crate::syntax::line::Line;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The provisions at and under an address, as in force on a day.
pub fn consolidated(
    graph: &Graph,
    sources: &Sources,
    address: &Address,
    on: NaiveDate,
    switches: &Switches,
) -> Result<Vec<ConsolidatedProvision>, Vec<Diagnostic>> {
    let mut list: BTreeMap<ProvisionId, (Address, ConsolidatedProvision)> = BTreeMap::new();
    let mut ever = false;
    for (at, provision) in graph.provisions.iter().enumerate() {
        ever |= provision.versions.iter().any(|version| version.address.is_within(address));
        let Some(regulation) = graph.regulations.get(provision.regulation.0) else { continue };
        let Some(version) = in_force(provision, regulation, on, switches) else { continue };
        if version.address.is_within(address) {
            let one = (version.address.clone(), shown(version, regulation, sources, address));
            list.insert(ProvisionId(at), one);
        }
    }
    if list.is_empty() {
        let finding = unknown_address(address, graph);
        let finding = if ever {
            Diagnostic { help: None, ..finding }.note(format!("{on}にはまだないか、もうない"))
        } else {
            finding
        };
        return Err(vec![finding]);
    }
    let printed = forms::as_printed(graph, list.iter().map(|(id, (address, _))| (*id, address.clone())));
    Ok(printed.into_iter().filter_map(|id| list.remove(&id)).map(|(_, one)| one).collect())
}

/// The newest version enforced by a day.
fn in_force<'p>(
    provision: &'p Provision,
    regulation: &Regulation,
    on: NaiveDate,
    switches: &Switches,
) -> Option<&'p Version> {
    let taken = |version: &&Version| {
        let Some(revision) = regulation.revisions.get(version.revision) else { return false };
        known(revision, switches)
            && !taken_out(regulation, revision, switches)
            && day(version, regulation, switches).is_some_and(|day| day <= on)
    };
    let version = provision.versions.iter().rev().find(taken)?;
    let expired = version.applicability.expires.is_some_and(|(_, last)| on > last);
    (!expired).then_some(version)
}

fn day(version: &Version, regulation: &Regulation, switches: &Switches) -> Option<NaiveDate> {
    if matches!(version.applicability.basis, Basis::Always) {
        return Some(NaiveDate::MIN);
    }
    let revision = regulation.revisions.get(version.revision)?;
    moved(regulation, revision, Some(&version.address), switches).or(version.applicability.enforcement.day())
}

fn shown(version: &Version, regulation: &Regulation, sources: &Sources, asked: &Address) -> ConsolidatedProvision {
    let revision = regulation.revisions.get(version.revision);
    let mut lines = Vec::new();
    let mut interpretations: Vec<String> = version.interpretations.iter().map(|note| note.node.clone()).collect();
    if let Text::Body(body) = &version.text {
        texts(&body.lines, 0, sources, &mut lines);
        interpretations.extend(body.statements.iter().filter_map(|statement| match &statement.kind {
            StatementKind::Interpretation(text) => Some(text.clone()),
            _ => None,
        }));
    }
    let state = state(&version.text);
    if state == TextState::Deleted {
        lines.push((0, "削除".to_owned()));
    }
    ConsolidatedProvision {
        regulation: regulation.name.clone(),
        address: version.address.to_string(),
        depth: version.address.levels().len().saturating_sub(asked.levels().len()),
        title: version.title.clone(),
        revision: revision.map_or(NaiveDate::MIN, |one| one.id.0),
        label: revision.map_or_else(String::new, |one| one.label()),
        enforced: match version.applicability.enforcement {
            EnforcementDate::On(day) => EnforcementDate::On(day),
            EnforcementDate::Unfixed => EnforcementDate::Unfixed,
        },
        lines,
        interpretations,
        state,
    }
}

/// The lines as typed, nested ones two columns deeper; 解釈 are told apart.
fn texts(lines: &[Line], depth: usize, sources: &Sources, found: &mut Vec<(usize, String)>) {
    for line in lines.iter().filter(|line| !crate::provision::sides::is_interpretation(line)) {
        if let Some(span) = line.span() {
            let text: Vec<&str> = sources.text(span).lines().map(str::trim).collect();
            found.push((depth * 2, text.concat()));
        }
        texts(&line.children, depth + 1, sources, found);
    }
}
