//! A corpus to the graph: each regulation's base, its revisions applied in order, and what each version governs.
//! Goes on after a finding, so that an author sees all of them at once.

use crate::calendar::era::format_japanese;
use crate::corpus::set::{Corpus, RegulationFiles};
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::diagnostic::suggest;
use crate::law::fact::FactKind;
use crate::law::revision::{EnforcementDate, KnownDate, RevisionId};
use crate::provision::amend::Amender;
use crate::provision::graph::{
    Applicability, Entry, Fact, FactId, Graph, ReferenceDate, Regulation, RegulationId, Revision, TableId,
    TableVersion, VersionedTable,
};
use crate::provision::{clauses, deemed, own_tables, timeline, undisturbed};
use crate::syntax::ast;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Resolves a corpus.
pub fn resolve(corpus: &Corpus, findings: &mut Findings) -> Graph {
    let mut graph = Graph::default();
    for files in &corpus.regulations {
        regulation(files, &mut graph, findings);
    }
    entries(corpus, &mut graph, findings);
    graph
}

fn regulation(files: &RegulationFiles, graph: &mut Graph, findings: &mut Findings) {
    let mut bases = files.parsed.iter().filter_map(|parsed| parsed.document.base.as_ref().map(|base| (parsed, base)));
    let Some((parsed, base)) = bases.next() else {
        without_base(files, findings);
        return;
    };
    for (_, other) in bases {
        findings.push(
            Diagnostic::at(
                Code::DoubledProvision,
                other.name.span,
                format!("フォルダー「{}」に規程が二つある", files.folder),
            )
            .label(base.name.span, "一つ目")
            .help("規程ごとにフォルダーを分ける"),
        );
    }
    let mut revisions: Vec<&ast::revision::Revision> =
        files.parsed.iter().filter_map(|parsed| parsed.document.revision.as_ref()).collect();
    revisions.retain(|revision| amends(revision, base, findings));
    revisions.sort_by_key(|revision| revision_day(revision));
    doubled_revisions(&revisions, findings);

    let id = RegulationId(graph.regulations.len());
    let dictionary = files.parsed.iter().max_by_key(|parsed| parsed.dictionary.names().count()).unwrap_or(parsed);
    let mut regulation = Regulation {
        name: base.name.node.clone(),
        number: base.number.as_ref().map(|number| number.node.clone()),
        dictionary: dictionary.dictionary.clone(),
        revisions: vec![enactment(base, findings)],
        reference_dates: Vec::new(),
        fact_rules: base.fact_rules.clone(),
        alternatives: Vec::new(),
        addresses: Vec::new(),
        deemed: Vec::new(),
        fact_names: BTreeMap::new(),
    };
    regulation.revisions.extend(revisions.iter().map(|revision| amendment(revision, findings)));
    facts(id, base, &revisions, &mut regulation, graph, findings);
    revisions.iter().for_each(|revision| regulation.fact_rules.extend(&revision.fact_rules));
    alternatives(&mut regulation, findings);
    for line in &base.reference_dates {
        reference_date(line, 0, &mut regulation, graph, findings);
    }
    if regulation.reference_dates.is_empty() {
        findings.push(
            Diagnostic::at(Code::NoReferenceDate, base.name.span, "基準日の行がない")
                .help("「基準日 保険契約締結日」のように、版を選ぶ日付の事実を書く"),
        );
    }
    tables(id, files, graph);
    Amender { id, base, graph, regulation: &mut regulation, findings }.apply(&revisions);
    own_tables::lay(id, &regulation, &files.own_tables, graph, findings);
    timeline::unused_scopes(id, &regulation, &revisions, graph, findings);
    timeline::said_twice(&regulation, findings);
    undisturbed::resolve(id, &regulation, graph, findings);
    deemed::resolve(id, &mut regulation, graph, findings);
    graph.regulations.push(regulation);
}

fn without_base(files: &RegulationFiles, findings: &mut Findings) {
    let revision = files.parsed.iter().find_map(|parsed| parsed.document.revision.as_ref());
    if let Some(revision) = revision {
        findings.push(
            Diagnostic::at(
                Code::NoRegulation,
                revision.span,
                format!("フォルダー「{}」に改正される規程の本文がない", files.folder),
            )
            .help("「規程 …」で始まるファイルを同じフォルダーに置く"),
        );
    }
}

fn amends(revision: &ast::revision::Revision, base: &ast::Base, findings: &mut Findings) -> bool {
    let same = fold(&revision.regulation.node) == fold(&base.name.node);
    if !same {
        findings.push(
            Diagnostic::at(
                Code::UnknownRegulation,
                revision.regulation.span,
                format!("「{}」はこのフォルダーの規程ではない", revision.regulation.node),
            )
            .label(base.name.span, "このフォルダーの規程")
            .help(format!("「{}」と書くか、ファイルをその規程のフォルダーに移す", base.name.node)),
        );
    }
    same
}

fn revision_day(revision: &ast::revision::Revision) -> Option<NaiveDate> {
    revision.revised.or(revision.published)
}

fn doubled_revisions(revisions: &[&ast::revision::Revision], findings: &mut Findings) {
    for pair in revisions.windows(2) {
        let [first, second] = pair else { continue };
        if revision_day(first) == revision_day(second) {
            findings.push(
                Diagnostic::at(Code::SameRevision, second.span, "同じ日の改正が二つある")
                    .label(first.span, "一つ目")
                    .help("一つのファイルにまとめる。順序は行の順による"),
            );
        }
    }
}

fn enactment(base: &ast::Base, findings: &mut Findings) -> Revision {
    let enforcement = whole_enforcement(base.enforced.as_ref(), &base.supplementary);
    if enforcement.is_none() && !base.supplementary.iter().any(|item| item.unread) {
        findings.push(no_enforcement(base.enacted.span));
    }
    if !base.enacted_assumed {
        made_before(base.enacted.node, base.enforced.as_ref(), &base.supplementary, findings);
    }
    Revision {
        id: RevisionId(base.enacted.node),
        enactment: true,
        revised_unknown: base.enacted_assumed,
        known: KnownDate(base.enacted.node),
        enforcement: enforcement.unwrap_or(EnforcementDate::Unfixed),
        supplementary: base.supplementary.clone(),
        interpretations: base.interpretations.clone(),
        span: base.enacted.span,
    }
}

fn amendment(revision: &ast::revision::Revision, findings: &mut Findings) -> Revision {
    let day = revision_day(revision).unwrap_or_default();
    let enforcement = whole_enforcement(revision.enforced.as_ref(), &revision.supplementary);
    if enforcement.is_none() && !revision.supplementary.iter().any(|item| item.unread) {
        findings.push(no_enforcement(revision.span));
    }
    // Where only the day of publication is known, it may have been in force by then.
    if let Some(revised) = &revision.revised {
        made_before(*revised, revision.enforced.as_ref(), &revision.supplementary, findings);
    }
    Revision {
        id: RevisionId(day),
        enactment: false,
        revised_unknown: revision.revised.is_none(),
        known: KnownDate(revision.published.unwrap_or(day)),
        enforcement: enforcement.unwrap_or(EnforcementDate::Unfixed),
        supplementary: revision.supplementary.clone(),
        interpretations: revision.interpretations.clone(),
        span: revision.span,
    }
}

fn no_enforcement(span: crate::source::span::Span) -> Diagnostic {
    Diagnostic::at(Code::NoEnforcement, span, "いつから施行するかが書かれていない")
        .help("附則に「この改正は、平成○年○月○日から施行する。」と書くか、「施行 …」の行を置く。分からなければ「施行 不明（解釈により…）」")
}

/// Nothing is in force before it was made; what is to reach back says from which day it applies.
fn made_before(
    made: NaiveDate,
    line: Option<&ast::Enforcement>,
    supplementary: &[ast::SupplementaryItem],
    findings: &mut Findings,
) {
    let sentences = clauses::sentences(0, supplementary).filter_map(|(_, sentence, _)| match &sentence.kind {
        ast::ClauseKind::Enforce { day: Some(day), .. } => Some((*day, sentence.span)),
        _ => None,
    });
    let line = line.filter(|line| !line.assumed).and_then(|line| Some((line.day?, line.span)));
    for (day, span) in line.into_iter().chain(sentences).filter(|(day, _)| *day < made) {
        let message = format!("施行日の{}が、その日の前である", format_japanese(day));
        findings.push(
            Diagnostic::at(Code::EnforcedBeforeMade, span, message)
                .note(format!("制定又は改正の日: {}", format_japanese(made)))
                .help("日付を確かめる。さかのぼって適用するのなら「○年○月○日から施行し、○年○月○日から適用する」と書く"),
        );
    }
}

/// The enforcement of the whole: the sentence without a scope, else the 施行 line, else the earliest partial one.
fn whole_enforcement(
    line: Option<&ast::Enforcement>,
    supplementary: &[ast::SupplementaryItem],
) -> Option<EnforcementDate> {
    let mut partial = None;
    for (_, sentence, _) in clauses::sentences(0, supplementary) {
        if let ast::ClauseKind::Enforce { scope, day, .. } = &sentence.kind {
            let day = day.map_or(EnforcementDate::Unfixed, EnforcementDate::On);
            if scope.is_empty() {
                return Some(day);
            }
            partial = partial.or(Some(day));
        }
    }
    line.map(|line| line.day.map_or(EnforcementDate::Unfixed, EnforcementDate::On)).or(partial)
}

fn facts(
    id: RegulationId,
    base: &ast::Base,
    revisions: &[&ast::revision::Revision],
    regulation: &mut Regulation,
    graph: &mut Graph,
    findings: &mut Findings,
) {
    let added = revisions.iter().flat_map(|revision| &revision.facts);
    for declaration in base.facts.iter().chain(added) {
        declare(id, declaration, regulation, graph, findings);
    }
    for (at, revision) in revisions.iter().enumerate() {
        for row in &revision.rows {
            if let ast::Target::Facts(_) = &row.target {
                amend_facts(id, row, at + 1, regulation, graph, findings);
            }
        }
    }
}

/// Finds the facts of 次のいずれか一つ; a name may hold と, so a set is taken apart where both sides are declared.
fn alternatives(regulation: &mut Regulation, findings: &mut Findings) {
    for line in regulation.fact_rules.alternatives.clone() {
        let mut sets = Vec::new();
        for set in &line.node {
            match taken_apart(&set.node, regulation) {
                Some(facts) => sets.push(facts),
                None => findings.push(
                    Diagnostic::at(Code::FactDeclaration, set.span, format!("「{}」は宣言された事実でない", set.node))
                        .maybe_help(suggest::did_you_mean(&set.node, regulation.fact_names.keys().map(String::as_str)))
                        .note("二つ以上の事実の組は「と」でつなぐ"),
                ),
            }
        }
        regulation.alternatives.push((sets, line.span));
    }
}

fn taken_apart(set: &str, regulation: &Regulation) -> Option<Vec<FactId>> {
    if let Some(fact) = regulation.fact(set) {
        return Some(vec![fact]);
    }
    set.match_indices('と').find_map(|(at, and)| {
        let mut facts = vec![regulation.fact(set.get(..at)?)?];
        facts.extend(taken_apart(set.get(at + and.len()..)?, regulation)?);
        Some(facts)
    })
}

fn declare(
    id: RegulationId,
    declaration: &ast::fact::FactDeclaration,
    regulation: &mut Regulation,
    graph: &mut Graph,
    findings: &mut Findings,
) {
    let fact = FactId(graph.facts.len());
    let names = std::iter::once(&declaration.name).chain(&declaration.phrasings);
    for name in names {
        let before = regulation.fact_names.insert(fold(&name.node), fact);
        let other = before.and_then(|other| graph.facts.get(other.0));
        if let Some(other) = other {
            findings.push(
                Diagnostic::at(Code::FactDeclaration, name.span, format!("事実「{}」が二度宣言されている", name.node))
                    .label(other.declaration.name.span, "一つ目")
                    .help("一つにするか、改正では「新旧 事実」で改める"),
            );
        }
    }
    graph.facts.push(Fact::new(id, declaration.clone()));
}

fn amend_facts(
    id: RegulationId,
    row: &ast::revision::Row,
    since: usize,
    regulation: &mut Regulation,
    graph: &mut Graph,
    findings: &mut Findings,
) {
    if let ast::revision::Side::Facts(old) = &row.old {
        for declaration in old {
            let known = regulation.fact(&declaration.name.node).and_then(|fact| graph.facts.get(fact.0));
            match known {
                None => findings.push(
                    Diagnostic::at(
                        Code::NothingToAmend,
                        declaration.name.span,
                        format!("改める事実「{}」がない", declaration.name.node),
                    )
                    .maybe_help(suggest::did_you_mean(&declaration.name.node, graph.facts.iter().map(Fact::name))),
                ),
                Some(fact) if fact.declaration.line.words != declaration.line.words => findings.push(
                    Diagnostic::at(Code::OldSideDiffers, declaration.span, "旧の事実が現行の宣言と違う")
                        .label(fact.declaration.span, "現行の宣言"),
                ),
                Some(_) => {}
            }
        }
    }
    if let ast::revision::Side::Facts(new) = &row.new {
        for declaration in new {
            let mut declaration = declaration.clone();
            declaration.interpretations.extend(row.interpretations.iter().cloned());
            match regulation.fact(&declaration.name.node) {
                Some(fact) => {
                    if let Some(fact) = graph.facts.get_mut(fact.0) {
                        fact.amend(since, declaration);
                    }
                }
                None => declare(id, &declaration, regulation, graph, findings),
            }
        }
    }
}

/// Adds a 基準日 line that stands since a revision.
pub fn reference_date(
    line: &ast::ReferenceDate,
    since: usize,
    regulation: &mut Regulation,
    graph: &Graph,
    findings: &mut Findings,
) {
    let fact = line.fact.as_ref().and_then(|name| {
        let fact = regulation.fact(&name.node);
        if fact.is_none() {
            findings.push(
                Diagnostic::at(Code::NoReferenceDate, name.span, format!("基準日「{}」という事実はない", name.node))
                    .maybe_help(suggest::did_you_mean(&name.node, regulation.fact_names.keys().map(String::as_str))),
            );
        }
        let declared = fact.and_then(|id| graph.facts.get(id.0));
        if let Some(other) = declared.filter(|one| !matches!(one.kind(), FactKind::Date { .. })) {
            findings.push(
                Diagnostic::at(Code::NoReferenceDate, name.span, format!("基準日「{}」は日付の事実でない", name.node))
                    .label(other.declaration.span, "この宣言")
                    .help("日付の事実の名前を書く"),
            );
            return None;
        }
        fact
    });
    let scopes: Vec<_> = line.scope.iter().flat_map(clauses::addresses_of).map(Some).collect();
    let scopes = if scopes.is_empty() { vec![None] } else { scopes };
    for scope in scopes {
        regulation.reference_dates.push(ReferenceDate {
            scope,
            fact,
            since,
            interpretations: line.interpretations.clone(),
            span: line.span,
        });
    }
}

fn tables(id: RegulationId, files: &RegulationFiles, graph: &mut Graph) {
    for table in &files.tables {
        graph.tables.push(VersionedTable {
            regulation: id,
            name: table.name.clone(),
            versions: vec![TableVersion {
                revision: 0,
                table: table.clone(),
                // Filled in by the amender, which knows the sentences of the enactment.
                applicability: Applicability::by_nothing(),
                from: None,
            }],
            joined: false,
        });
    }
}

/// The table of a name, width aside.
pub fn table_named(graph: &Graph, regulation: RegulationId, name: &str) -> Option<TableId> {
    let folded = fold(name);
    let found = graph.tables.iter().position(|table| table.regulation == regulation && fold(&table.name) == folded);
    found.map(TableId)
}

fn entries(corpus: &Corpus, graph: &mut Graph, findings: &mut Findings) {
    for files in &corpus.regulations {
        for entry in files.parsed.iter().flat_map(|parsed| &parsed.document.entries) {
            let named = entry.regulation.as_ref();
            let regulation = match named {
                Some(name) => graph.regulations.iter().position(|one| fold(&one.name) == fold(&name.node)),
                None => files
                    .parsed
                    .iter()
                    .find_map(|parsed| parsed.document.base.as_ref())
                    .and_then(|base| graph.regulations.iter().position(|one| one.name == base.name.node)),
            };
            let Some(regulation) = regulation else {
                let span = named.map_or(entry.span, |name| name.span);
                findings.push(
                    Diagnostic::at(Code::UnknownRegulation, span, format!("「{}」の規程がない", entry.name.node))
                        .maybe_help(named.and_then(|name| {
                            suggest::did_you_mean(&name.node, graph.regulations.iter().map(|one| one.name.as_str()))
                        })),
                );
                continue;
            };
            let doubled = graph.entries.iter().find(|other| fold(&other.entry.name.node) == fold(&entry.name.node));
            if let Some(other) = doubled {
                findings.push(
                    Diagnostic::at(
                        Code::DoubledProvision,
                        entry.name.span,
                        format!("「{}」が二つある", entry.name.node),
                    )
                    .label(other.entry.name.span, "一つ目")
                    .help("別の名前にする"),
                );
            }
            graph.entries.push(Entry { regulation: RegulationId(regulation), entry: entry.clone() });
        }
    }
}
