//! The one door to a set of regulations: load once, then ask.

use crate::corpus::case::{Case, Switches};
use crate::corpus::set::Corpus;
use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::eval::outcome::Outcome;
use crate::law::address::Address;
use crate::provision::from_corpus;
use crate::provision::graph::Graph;
use crate::query::answers::{ConsolidatedProvision, EntryLine, FactNeeds, TimelineRow};
use crate::query::state::VersionState;
use crate::source::file::Sources;
use crate::syntax::ast::{Statement, StatementKind};
use chrono::NaiveDate;

/// A set of regulations, loaded and checked.
#[derive(Clone, Debug)]
pub struct Engine {
    corpus: Corpus,
    graph: Graph,
    findings: Vec<Diagnostic>,
}

impl Engine {
    /// Resolves and checks a corpus; what was found on the way, reading included, is kept and added to `findings`.
    pub fn load(corpus: Corpus, findings: &mut Findings) -> Self {
        let graph = from_corpus::resolve(&corpus, findings);
        Self { findings: findings.sorted(), corpus, graph }
    }

    /// What is wrong with the rules, in the order of places.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The texts, for places in messages and traces.
    pub fn sources(&self) -> &Sources {
        &self.corpus.sources
    }

    /// How many regulations there are.
    pub fn regulations(&self) -> usize {
        self.graph.regulations.len()
    }

    /// The entries, in the order of regulations.
    pub fn entries(&self) -> Vec<EntryLine> {
        let line = |entry: &crate::provision::graph::Entry| EntryLine {
            kind: entry.entry.kind,
            name: entry.entry.name.node.clone(),
            regulation: self
                .graph
                .regulations
                .get(entry.regulation.0)
                .map(|regulation| regulation.name.clone())
                .unwrap_or_default(),
            results: entry.entry.body.statements.iter().flat_map(result_names).collect(),
        };
        self.graph.entries.iter().map(line).collect()
    }

    /// Works a case out under all revisions that the switches leave.
    pub fn evaluate(&self, case: &Case, switches: &Switches, explain: bool) -> Result<Outcome, Vec<Diagnostic>> {
        self.evaluate_at(case, VersionState::Newest, switches, explain)
    }

    /// Works a case out under a state of the rules.
    pub fn evaluate_at(
        &self,
        case: &Case,
        _state: VersionState,
        _switches: &Switches,
        _explain: bool,
    ) -> Result<Outcome, Vec<Diagnostic>> {
        Err(not_there(&case.entry.node).map(|finding| finding.label(case.entry.span, "")).collect())
    }

    /// The facts that an entry needs, over all its versions.
    pub fn facts(&self, entry: &str, _switches: &Switches) -> Result<FactNeeds, Vec<Diagnostic>> {
        Err(not_there(entry).collect())
    }

    /// The versions of every provision, or of those at and under an address.
    pub fn timeline(
        &self,
        _address: Option<&Address>,
        _switches: &Switches,
    ) -> Result<Vec<TimelineRow>, Vec<Diagnostic>> {
        Ok(Vec::new())
    }

    /// The text of an address and what stands under it, as in force on a day.
    pub fn show(
        &self,
        address: &Address,
        _on: NaiveDate,
        _switches: &Switches,
    ) -> Result<Vec<ConsolidatedProvision>, Vec<Diagnostic>> {
        Err(vec![Diagnostic::new(Code::UnknownAddress, format!("「{address}」という条項はない"))])
    }
}

fn not_there(entry: &str) -> impl Iterator<Item = Diagnostic> {
    std::iter::once(Diagnostic::new(Code::UnknownEntry, format!("「{entry}」はまだ算定できない")))
}

/// The names of the results that a statement of an entry gives.
fn result_names(statement: &Statement) -> Vec<String> {
    match &statement.kind {
        StatementKind::Define(define) => define.names.iter().map(|name| name.node.clone()).collect(),
        StatementKind::Show(shown) => shown.iter().flat_map(result_names).collect(),
        StatementKind::Results(results) => results.iter().map(|result| result.name.node.clone()).collect(),
        StatementKind::Bounds(_) => vec!["期限".to_owned(), "根拠".to_owned()],
        StatementKind::When { body, .. } | StatementKind::Despite { body, .. } => {
            body.iter().flat_map(result_names).collect()
        }
        StatementKind::Absent { names, .. } => names.iter().map(|name| name.node.clone()).collect(),
        StatementKind::Apply { .. }
        | StatementKind::ReadAs(_)
        | StatementKind::IntermediateRounding(_)
        | StatementKind::ListColumn { .. }
        | StatementKind::Helper(_)
        | StatementKind::Row(_)
        | StatementKind::Omitted
        | StatementKind::Deleted
        | StatementKind::Interpretation(_)
        | StatementKind::Note(_) => Vec::new(),
    }
}
