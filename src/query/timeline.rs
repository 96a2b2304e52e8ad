//! The versions of provisions and amended tables: since when, for which cases, by which sentence.

use crate::corpus::case::Switches;
use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::diagnostic::suggest;
use crate::eval::select::clause_name;
use crate::law::address::Address;
use crate::law::revision::EnforcementDate;
use crate::provision::forms;
use crate::provision::graph::{Applicability, Basis, Graph, Provision, ProvisionId, Regulation, Text};
use crate::provision::moved::{known, moved, taken_out};
use crate::query::answers::{TextState, TimelineRow, TimelineVersion};
use crate::source::file::Sources;
use crate::source::span::Span;
use chrono::NaiveDate;

/// The timelines, in the order of addresses.
pub fn timeline(
    graph: &Graph,
    sources: &Sources,
    address: Option<&Address>,
    switches: &Switches,
) -> Result<Vec<TimelineRow>, Vec<Diagnostic>> {
    let mut rows = Vec::new();
    let asked = |provision: &Provision| match address {
        None => true,
        Some(asked) => provision.versions.iter().any(|version| version.address.is_within(asked)),
    };
    let all = graph.provisions.iter().enumerate();
    let asked =
        all.filter(|(_, one)| asked(one)).filter_map(|(at, one)| Some((ProvisionId(at), one.address()?.clone())));
    for id in forms::as_printed(graph, asked) {
        let Some(provision) = graph.provisions.get(id.0) else { continue };
        let Some(regulation) = graph.regulations.get(provision.regulation.0) else { continue };
        rows.extend(provision_row(provision, Of { regulation, graph, sources, switches }));
    }
    if address.is_none() {
        for table in graph.tables.iter().filter(|table| table.versions.len() > 1) {
            let Some(regulation) = graph.regulations.get(table.regulation.0) else { continue };
            let of = Of { regulation, graph, sources, switches };
            let versions = table.versions.iter().filter_map(|version| {
                let one = version_row(version.revision, &version.applicability, None, of)?;
                Some(TimelineVersion { state: TextState::Text, span: Some(version.table.span), ..one })
            });
            rows.push(TimelineRow {
                regulation: regulation.name.clone(),
                provision: format!("表「{}」", table.name),
                title: String::new(),
                versions: versions.collect(),
            });
        }
    }
    match address {
        Some(address) if rows.is_empty() => Err(vec![unknown_address(address, graph)]),
        _ => Ok(rows),
    }
}

/// A finding with the addresses nearest to one that is not there.
pub fn unknown_address(address: &Address, graph: &Graph) -> Diagnostic {
    let names: Vec<String> = graph.provisions.iter().filter_map(|one| one.address()).map(ToString::to_string).collect();
    Diagnostic::new(Code::UnknownAddress, format!("{address}という条項はない"))
        .maybe_help(suggest::did_you_mean(&address.to_string(), names.iter().map(String::as_str)))
}

fn provision_row(provision: &Provision, of: Of<'_>) -> Option<TimelineRow> {
    let newest = provision.versions.last()?;
    let versions = provision
        .versions
        .iter()
        .filter_map(|version| {
            let one = version_row(version.revision, &version.applicability, Some(&version.address), of)?;
            Some(TimelineVersion {
                address: (version.address != newest.address).then(|| version.address.to_string()),
                state: state(&version.text),
                span: Some(version.span),
                ..one
            })
        })
        .collect();
    Some(TimelineRow {
        regulation: of.regulation.name.clone(),
        provision: newest.address.to_string(),
        title: newest.title.clone(),
        versions,
    })
}

/// What a version says, in a word.
pub fn state(text: &Text) -> TextState {
    match text {
        Text::Body(_) => TextState::Text,
        Text::Deleted => TextState::Deleted,
        Text::Unknown => TextState::Unknown,
    }
}

/// What the rows of one regulation are made from.
#[derive(Clone, Copy)]
struct Of<'a> {
    regulation: &'a Regulation,
    graph: &'a Graph,
    sources: &'a Sources,
    switches: &'a Switches,
}

fn version_row(
    revision: usize,
    applicability: &Applicability,
    address: Option<&Address>,
    of: Of<'_>,
) -> Option<TimelineVersion> {
    let Of { regulation, switches, .. } = of;
    let one = regulation.revisions.get(revision)?;
    if !known(one, switches) || taken_out(regulation, one, switches) {
        return None;
    }
    let moved_to = moved(regulation, one, address, switches);
    Some(TimelineVersion {
        address: None,
        revision: one.id.0,
        label: one.label(),
        enforced: moved_to.map_or(applicability.enforcement, EnforcementDate::On),
        applicability: words(applicability, moved_to, of),
        by: match &applicability.basis {
            Basis::Clause(id, _) => Some(clause_name(regulation, *id)),
            Basis::ReferenceDate { .. } | Basis::Always => {
                applicability.enforced_by.map(|id| clause_name(regulation, id))
            }
        },
        known: one.known.0,
        expires: applicability.expires.map(|(_, day)| day),
        state: TextState::Text,
        span: None,
    })
}

/// The cases, in the words of the source.
fn words(applicability: &Applicability, moved_to: Option<NaiveDate>, of: Of<'_>) -> String {
    let Of { regulation, graph, sources, .. } = of;
    let text = |span: Span| -> String { sources.text(span).split_whitespace().collect() };
    let mut words = match &applicability.basis {
        Basis::Always => "これより後の文だけが分かっている".to_owned(),
        Basis::Clause(_, condition) => text(condition.span),
        Basis::ReferenceDate { fact, from } => {
            let fact = fact.and_then(|id| graph.facts.get(id.0)).map_or("基準日（不明）", |fact| fact.name());
            match moved_to.as_ref().or(from.as_ref()) {
                Some(day) => format!("{fact}が{}以後", crate::calendar::era::format_japanese(*day)),
                None => "未定".to_owned(),
            }
        }
    };
    for (id, condition) in &applicability.exceptions {
        words.push_str(&format!("。{}: {}を除く", clause_name(regulation, *id), text(condition.span)));
    }
    for (id, condition) in &applicability.prior {
        words.push_str(&format!("。{}: {}はなお従前の例による", clause_name(regulation, *id), text(condition.span)));
    }
    for one in &applicability.undisturbed {
        let (by, left) = (clause_name(regulation, one.by), clause_name(regulation, one.left));
        words.push_str(&format!("。{by}: {left}が従前の例に残した事案には及ばない"));
    }
    words
}
