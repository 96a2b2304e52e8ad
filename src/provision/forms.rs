//! The order in which the lines of a form are printed: part by part, and within a part as they stand in their file; one that
//! a revision adds stands beside the line that is its neighbour in that revision's comparison table.

use crate::law::address::Address;
use crate::provision::graph::{Graph, ProvisionId, Text};
use crate::source::span::Span;
use crate::syntax::ast::StatementKind;
use std::collections::BTreeMap;

/// Lines in the order in which they are printed.
pub fn in_printed_order(graph: &Graph, lines: &[ProvisionId]) -> Vec<ProvisionId> {
    let mut parts: BTreeMap<Address, Vec<ProvisionId>> = BTreeMap::new();
    for id in lines {
        if let Some(address) = graph.provisions.get(id.0).and_then(|one| one.address()) {
            parts.entry(part_of(address)).or_default().push(*id);
        }
    }
    parts.into_values().flat_map(|lines| within_a_part(graph, &lines)).collect()
}

/// Provisions by the addresses that they are shown with, but the lines of each part of a form as they are printed.
pub fn as_printed(graph: &Graph, provisions: impl Iterator<Item = (ProvisionId, Address)>) -> Vec<ProvisionId> {
    let regulation = |id: ProvisionId| graph.provisions.get(id.0).map(|one| one.regulation);
    let mut sorted: Vec<_> = provisions.map(|(id, address)| (regulation(id), address, id)).collect();
    sorted.sort();
    let mut printed = Vec::new();
    for part in sorted.chunk_by(|one, other| {
        let both_lines = is_line(graph, one.2) && is_line(graph, other.2);
        both_lines && one.0 == other.0 && part_of(&one.1) == part_of(&other.1)
    }) {
        let ids: Vec<ProvisionId> = part.iter().map(|(_, _, id)| *id).collect();
        printed.extend(if ids.len() > 1 { within_a_part(graph, &ids) } else { ids });
    }
    printed
}

/// Whether a provision is a line of a form in some version.
fn is_line(graph: &Graph, id: ProvisionId) -> bool {
    let versions = graph.provisions.get(id.0).map_or(&[][..], |one| one.versions.as_slice());
    let statements = versions.iter().filter_map(|version| match &version.text {
        Text::Body(body) => Some(&body.statements),
        Text::Deleted | Text::Unknown => None,
    });
    statements.flatten().any(|statement| matches!(statement.kind, StatementKind::Line(_)))
}

/// The part of a form in which a line stands: one level up, or the line itself where it is a part of one line (`７欄`).
pub fn part_of(line: &Address) -> Address {
    line.parent().unwrap_or_else(|| line.clone())
}

fn within_a_part(graph: &Graph, lines: &[ProvisionId]) -> Vec<ProvisionId> {
    let mut by_time: Vec<(usize, Span, ProvisionId)> = lines
        .iter()
        .filter_map(|id| {
            let first = graph.provisions.get(id.0)?.versions.first()?;
            Some((first.revision, first.span, *id))
        })
        .collect();
    by_time.sort_by_key(|(revision, span, _)| (*revision, span.file, span.start));
    let mut ordered: Vec<ProvisionId> = Vec::new();
    for (revision, span, id) in by_time {
        let at = place(graph, &ordered, revision, span);
        ordered.insert(at, id);
    }
    ordered
}

/// Where a line is put that stands at a place of a revision's text: behind the one before it there, else before the one
/// behind it there, else last.
fn place(graph: &Graph, ordered: &[ProvisionId], revision: usize, here: Span) -> usize {
    let in_table = |id: &ProvisionId| {
        let versions = graph.provisions.get(id.0).map_or(&[][..], |one| one.versions.as_slice());
        let there = versions.iter().find(|version| version.revision == revision && version.span.file == here.file);
        there.map(|version| version.span.start)
    };
    let neighbours: Vec<(u32, usize)> =
        ordered.iter().enumerate().filter_map(|(at, id)| Some((in_table(id)?, at))).collect();
    let before = neighbours.iter().filter(|(start, _)| *start < here.start).max();
    let behind = neighbours.iter().filter(|(start, _)| *start > here.start).min();
    before.map(|(_, at)| at + 1).or(behind.map(|(_, at)| *at)).unwrap_or(ordered.len())
}
