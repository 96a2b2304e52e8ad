//! Tables of the user's own (`--tables`) in the place of shipped ones: of every version of a name, or of those that 版 names.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::table::{NamedVersion, Table};
use crate::provision::graph::{Graph, Regulation, RegulationId, VersionedTable};
use crate::source::span::{Span, Spanned};

/// Own tables of some versions: which revision made the version, and where 版 names it.
type Parts<'t> = Vec<(usize, Span, &'t Table)>;

/// Lays a regulation's own tables over the shipped ones, after revisions have amended these.
pub fn lay(id: RegulationId, regulation: &Regulation, own: &[Table], graph: &mut Graph, findings: &mut Findings) {
    let for_all = |name: &str| own.iter().find(|one| fold(&one.name) == fold(name) && one.of_versions.is_empty());
    let names: Vec<String> = graph.tables.iter().map(|table| table.name.clone()).collect();
    for table in graph.tables.iter_mut().filter(|table| table.regulation == id) {
        let parts = parts(table, regulation, own, findings);
        let all = for_all(&table.name);
        if all.is_some() && parts.is_empty() {
            join(table);
        }
        for version in &mut table.versions {
            let part = parts.iter().find(|(revision, ..)| *revision == version.revision).map(|(.., own)| *own);
            // What a revision puts in its place as a whole is the other table, which may have one of the user's own.
            let other = version.from.and_then(|other| names.get(other.0));
            let whole = other.map_or(all, |other| for_all(other));
            if let Some(own) = part.or(whole) {
                // The name stays as the regulation spells it; the shipped 解釈 are about the shipped numbers.
                version.table = Table { name: version.table.name.clone(), ..own.clone() };
            }
        }
    }
}

/// One table for all versions leaves nothing to choose but what ends and what becomes another table.
fn join(table: &mut VersionedTable) {
    let before = table.versions.len();
    table.versions.retain(|one| one.revision == 0 || one.from.is_some() || one.applicability.expires.is_some());
    table.joined = table.versions.len() < before;
}

fn parts<'t>(table: &VersionedTable, regulation: &Regulation, own: &'t [Table], findings: &mut Findings) -> Parts<'t> {
    let mut parts: Parts<'t> = Vec::new();
    for one in own.iter().filter(|one| fold(&one.name) == fold(&table.name)) {
        for named in &one.of_versions {
            let Some(revision) = made_by(table, regulation, named) else {
                findings.push(no_such_version(table, regulation, named.span));
                continue;
            };
            match parts.iter().find(|(other, ..)| *other == revision) {
                Some((_, first, _)) => findings.push(
                    Diagnostic::at(
                        Code::DoubledKey,
                        named.span,
                        format!("表「{}」のこの版に代わる表が二つある", table.name),
                    )
                    .label(*first, "一つ目はここ"),
                ),
                None => parts.push((revision, named.span, one)),
            }
        }
    }
    parts
}

/// Which revision made the version that is named, where the table has one by it.
fn made_by(table: &VersionedTable, regulation: &Regulation, named: &Spanned<NamedVersion>) -> Option<usize> {
    let revision = match named.node {
        NamedVersion::Enactment => 0,
        NamedVersion::Revision(day) => {
            let one = regulation.revision(day)?;
            regulation.revisions.iter().position(|other| other.id == one.id)?
        }
    };
    table.versions.iter().any(|version| version.revision == revision).then_some(revision)
}

fn no_such_version(table: &VersionedTable, regulation: &Regulation, span: Span) -> Diagnostic {
    let labels = table.versions.iter().filter_map(|version| regulation.revisions.get(version.revision));
    let labels: Vec<String> = labels.map(|one| one.label()).collect();
    Diagnostic::at(Code::TableShape, span, format!("表「{}」にこの版はない", table.name))
        .label(table.versions.first().map_or(span, |version| version.table.span), "元の表はここ")
        .help(format!("版: {}", labels.join("、")))
}
