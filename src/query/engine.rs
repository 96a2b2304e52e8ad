//! The one door to a set of regulations: load once, then ask.

use crate::batch::portfolio::Portfolio;
use crate::corpus::case::{Case, Switches};
use crate::corpus::set::Corpus;
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings, Severity};
use crate::eval::evaluate::{World, entry_named, evaluate_reaching};
use crate::eval::outcome::Outcome;
use crate::eval::reach::Reach;
use crate::law::address::Address;
use crate::provision::from_corpus;
use crate::provision::graph::{Regulation, RegulationId};
use crate::provision::moved::{moved, settle};
use crate::query::answers::{ConsolidatedProvision, EntryLine, FactNeeds, TimelineRow};
use crate::query::changed::{self, Changed};
use crate::query::compare::{Compared, Under};
use crate::query::coverage::{CoverageRow, coverage};
use crate::query::state::VersionState;
use crate::query::taisho::Taisho;
use crate::query::taisho::between::{self, Asked, Place};
use crate::query::under::{switches_under, under_state, unknown_revision};
use crate::query::what_if::axis::Variation;
use crate::query::what_if::{WhatIf, what_if};
use crate::query::{compare, consolidated, needs, timeline, unfixed, witness};
use crate::source::file::Sources;
use crate::syntax::ast::entry::{Entry, EntryKind};
use crate::syntax::ast::{Statement, StatementKind};
use crate::typed::check::proof;
use crate::typed::program::Program;
use crate::typed::{check, from_provision};
use chrono::NaiveDate;

/// A set of regulations, loaded and checked.
#[derive(Clone, Debug)]
pub struct Engine {
    corpus: Corpus,
    program: Program,
    findings: Vec<Diagnostic>,
    /// Errors of the rules themselves.
    faults: Vec<Diagnostic>,
    /// Errors of some cases only.
    standing: Vec<Diagnostic>,
}

impl Engine {
    /// Resolves and checks a corpus; what was found on the way, reading included, is kept and added to `findings`.
    pub fn load(corpus: Corpus, findings: &mut Findings) -> Self {
        Self::load_moved(corpus, &Switches::default(), findings)
    }

    /// The same with other days of enforcement: what is found, and what is answered, is of the rules as they would be then.
    pub fn load_moved(corpus: Corpus, switches: &Switches, findings: &mut Findings) -> Self {
        let mut graph = from_corpus::resolve(&corpus, findings);
        if !switches.moved.is_empty() {
            let unknown = switches.moved.iter().map(|(day, ..)| *day);
            let unknown = unknown.filter(|day| !graph.regulations.iter().any(|one| one.revision(*day).is_some()));
            unknown.for_each(|day| findings.push(unknown_revision(day, &graph.regulations)));
            settle(&mut graph, &|regulation, revision, address, _| moved(regulation, revision, address, switches));
        }
        let mut program = from_provision::lower(graph, findings);
        check::check(&program, findings);
        program.torn = proof::torn(&program);
        let refutations = proof::refute(&program, findings);
        let world = World { program: &program, sources: &corpus.sources, holidays: corpus.holidays.as_ref() };
        let faults = errors(&findings.sorted());
        let told = witness::all(world, refutations, findings.has_errors());
        let standing = errors(&told);
        told.into_iter().for_each(|finding| findings.push(finding));
        Self { findings: findings.sorted(), corpus, program, faults, standing }
    }

    /// Errors that keep the rules from answering anything.
    pub fn faults(&self) -> &[Diagnostic] {
        &self.faults
    }

    /// Errors of the rules that are those of some cases only: a case that falls there is refused with the same code, all
    /// others are worked out.
    pub fn standing(&self) -> &[Diagnostic] {
        &self.standing
    }

    /// What is wrong with the rules, in the order of places.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// What would be at fault besides, were the days fixed that are still to be (別に定める日).
    pub fn once_fixed(&self) -> Vec<Diagnostic> {
        if self.faults.is_empty() { unfixed::findings(self.world(), &self.findings) } else { Vec::new() }
    }

    /// The texts, for places in messages and traces.
    pub fn sources(&self) -> &Sources {
        &self.corpus.sources
    }

    /// The checked rules.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// How many regulations there are.
    pub fn regulations(&self) -> usize {
        self.program.graph.regulations.len()
    }

    /// The entries, in the order of regulations.
    pub fn entries(&self) -> Vec<EntryLine> {
        let line = |entry: &crate::provision::graph::Entry| EntryLine {
            kind: entry.entry.kind,
            name: entry.entry.name.node.clone(),
            regulation: self
                .program
                .graph
                .regulations
                .get(entry.regulation.0)
                .map(|regulation| regulation.name.clone())
                .unwrap_or_default(),
            results: results_of(&entry.entry),
        };
        self.program.graph.entries.iter().map(line).collect()
    }

    /// Works a case out under all revisions that the switches leave.
    pub fn evaluate(&self, case: &Case, switches: &Switches, explain: bool) -> Result<Outcome, Vec<Diagnostic>> {
        self.evaluate_at(case, VersionState::Newest, switches, explain)
    }

    /// Works a case out under a state of the rules; rules that are wrong answer nothing.
    pub fn evaluate_at(
        &self,
        case: &Case,
        state: VersionState,
        switches: &Switches,
        explain: bool,
    ) -> Result<Outcome, Vec<Diagnostic>> {
        self.evaluate_reaching(case, state, switches, explain, &mut Reach::default())
    }

    /// Works a case out under a state of the rules, and notes what it reached.
    pub fn evaluate_reaching(
        &self,
        case: &Case,
        state: VersionState,
        switches: &Switches,
        explain: bool,
        reach: &mut Reach,
    ) -> Result<Outcome, Vec<Diagnostic>> {
        let (_, regulation) = self.asked(case)?;
        self.known_revisions(switches)?;
        let (case, switches) = under_state(case, state, switches, regulation, &self.program)?;
        evaluate_reaching(self.world(), &case, &switches, explain, reach)
    }

    /// What comes out as one or two facts move through their ranges.
    pub fn what_if(
        &self,
        case: &Case,
        variations: &[Variation],
        switches: &Switches,
    ) -> Result<WhatIf, Vec<Diagnostic>> {
        let (regulation, _) = self.asked(case)?;
        self.known_revisions(switches)?;
        what_if(self.world(), regulation, case, variations, switches)
    }

    /// The 基準日 that a case gives.
    pub fn reference_fact(&self, case: &Case) -> Option<String> {
        let entry = entry_named(&self.program, &case.entry.node, None).ok()?;
        let regulation = self.program.graph.entries.get(entry.0)?.regulation;
        let lines = &self.program.graph.regulations.get(regulation.0)?.reference_dates;
        let mut facts = lines.iter().filter_map(|line| self.program.graph.facts.get(line.fact?.0));
        let given = |name: &str| case.facts.iter().any(|given| fold(&given.name.node) == fold(name));
        facts.find(|fact| given(fact.name())).map(|fact| fact.name().to_owned())
    }

    /// Which versions and boundary sides were reached, of all there are.
    pub fn coverage(&self, reach: &Reach) -> Vec<CoverageRow> {
        coverage(&self.program, reach)
    }

    /// Rules that are wrong answer nothing.
    fn sound(&self) -> Result<(), Vec<Diagnostic>> {
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults.clone()) }
    }

    /// The regulation in whose names the entry of a case is written.
    fn asked(&self, case: &Case) -> Result<(RegulationId, &Regulation), Vec<Diagnostic>> {
        self.sound()?;
        let entry = entry_named(&self.program, &case.entry.node, Some(case.entry.span)).map_err(|one| vec![one])?;
        let id = self.program.graph.entries.get(entry.0).map(|entry| entry.regulation);
        let found = id.and_then(|id| Some((id, self.program.graph.regulations.get(id.0)?)));
        found.ok_or_else(Vec::new)
    }

    fn world(&self) -> World<'_> {
        World { program: &self.program, sources: &self.corpus.sources, holidays: self.corpus.holidays.as_ref() }
    }

    /// Every revision that the switches name must be one.
    fn known_revisions(&self, switches: &Switches) -> Result<(), Vec<Diagnostic>> {
        let named = switches.without.iter().chain(switches.moved.iter().map(|(day, ..)| day));
        let unknown =
            named.filter(|day| !self.program.graph.regulations.iter().any(|one| one.revision(**day).is_some()));
        let findings: Vec<Diagnostic> = unknown.map(|day| self.unknown_revision(*day)).collect();
        if findings.is_empty() { Ok(()) } else { Err(findings) }
    }

    fn unknown_revision(&self, day: NaiveDate) -> Diagnostic {
        unknown_revision(day, &self.program.graph.regulations)
    }

    /// The facts that an entry needs, over all its versions.
    pub fn facts(&self, entry: &str, _switches: &Switches) -> Result<FactNeeds, Vec<Diagnostic>> {
        let id = entry_named(&self.program, entry, None).map_err(|one| vec![one])?;
        let line = self.entries().into_iter().nth(id.0);
        let line = line.ok_or_else(|| vec![Diagnostic::new(Code::UnknownEntry, format!("「{entry}」がない"))])?;
        Ok(needs::fact_needs(&self.program, &self.corpus.sources, id, line))
    }

    /// The versions of every provision and amended table, or of those at and under an address.
    pub fn timeline(
        &self,
        address: Option<&Address>,
        switches: &Switches,
    ) -> Result<Vec<TimelineRow>, Vec<Diagnostic>> {
        self.known_revisions(switches)?;
        timeline::timeline(&self.program.graph, &self.corpus.sources, address, switches)
    }

    /// The text of an address and what stands under it, as in force on a day.
    pub fn show(
        &self,
        address: &Address,
        on: NaiveDate,
        switches: &Switches,
    ) -> Result<Vec<ConsolidatedProvision>, Vec<Diagnostic>> {
        self.known_revisions(switches)?;
        consolidated::consolidated(&self.program.graph, &self.corpus.sources, address, on, switches)
    }

    /// A case under two versions, with the provisions that cause what differs.
    pub fn compare(&self, case: &Case, old: &Under, new: &Under) -> Result<Compared, Vec<Diagnostic>> {
        let (_, regulation) = self.asked(case)?;
        let read = |under: &Under| {
            self.known_revisions(&under.switches)?;
            under_state(case, under.state, &under.switches, regulation, &self.program)
        };
        let (old, new) = (read(old)?, read(new)?);
        Ok(compare::case::compare(self.world(), case, Ok(old), Ok(new)))
    }

    /// What a revision changes, entry by entry, and where its results differ outside the provisions that it names.
    pub fn changed(&self, day: NaiveDate) -> Result<Vec<Changed>, Vec<Diagnostic>> {
        self.sound()?;
        let regulations = self.program.graph.regulations.iter().enumerate();
        let found: Vec<(RegulationId, usize)> = regulations
            .filter_map(|(at, one)| {
                let id = one.revision(day)?.id;
                Some((RegulationId(at), one.revisions.iter().position(|revision| revision.id == id)?))
            })
            .filter(|(_, index)| *index > 0)
            .collect();
        if found.is_empty() {
            return Err(vec![self.unknown_revision(day)]);
        }
        let ask = |(regulation, index)| changed::changed(self.world(), &self.corpus, regulation, index);
        Ok(found.into_iter().map(ask).collect())
    }

    /// An entry under a state of the rules, for columns of cases.
    ///
    /// # Errors
    /// Where the rules are wrong, or there is no such entry or revision.
    pub fn portfolio(
        &self,
        entry: &str,
        state: VersionState,
        switches: &Switches,
    ) -> Result<Portfolio<'_>, Vec<Diagnostic>> {
        self.sound()?;
        let id = entry_named(&self.program, entry, None).map_err(|one| vec![one])?;
        self.known_revisions(switches)?;
        let regulation = self.program.graph.entries.get(id.0).map(|entry| entry.regulation);
        let regulation = regulation.and_then(|id| self.program.graph.regulations.get(id.0));
        let Some(regulation) = regulation else { return Err(Vec::new()) };
        let portfolio = Portfolio::new(
            &self.program,
            self.corpus.holidays.as_ref(),
            id,
            &switches_under(state, switches, regulation)?,
        );
        Ok(match state {
            VersionState::ReferenceDate(day) => portfolio.on_day(&regulation.reference_dates, day),
            VersionState::Newest
            | VersionState::Revision(_)
            | VersionState::BeforeRevision(_)
            | VersionState::Known(_) => portfolio,
        })
    }

    /// The days of the revisions that were read from a text of this name (`--with`).
    pub fn revisions_of(&self, text: &str) -> Vec<NaiveDate> {
        let revisions = self.program.graph.regulations.iter().flat_map(|one| &one.revisions);
        let from =
            |span: crate::source::span::Span| self.sources().get(span.file).is_some_and(|file| file.name == text);
        revisions.filter(|one| from(one.span)).map(|one| one.id.0).collect()
    }

    /// The comparison table of a revision, or between two versions; of several regulations the one named.
    pub fn taisho(&self, asked: &Asked, regulation: Option<&str>) -> Result<Taisho, Vec<Diagnostic>> {
        between::taisho(&self.corpus, &self.program.graph, asked, regulation)
    }

    /// A regulation's state after its n-th revision, in one form: two states are the same where it is.
    pub fn state_text(&self, regulation: usize, index: usize) -> Option<String> {
        let place = Place { corpus: &self.corpus, graph: &self.program.graph, id: RegulationId(regulation) };
        place.state(index).map(|state| state.canonical())
    }
}

fn errors(findings: &[Diagnostic]) -> Vec<Diagnostic> {
    findings.iter().filter(|found| found.severity == Severity::Error).cloned().collect()
}

/// The names of an entry's results, in the order in which they come.
fn results_of(entry: &Entry) -> Vec<String> {
    let statements = &entry.body.statements;
    let declares = |statement: &&Statement| matches!(statement.kind, StatementKind::Results(_));
    let (day, ground) = (|| std::iter::once("期限".to_owned()), || std::iter::once("根拠".to_owned()));
    match entry.kind {
        EntryKind::Calculation => statements.iter().flat_map(result_names).collect(),
        // What rows decide are the declared results.
        EntryKind::Determination if statements.iter().any(|one| declares(&one)) => {
            statements.iter().filter(declares).flat_map(result_names).chain(ground()).collect()
        }
        EntryKind::Determination => statements.iter().flat_map(result_names).chain(ground()).collect(),
        EntryKind::Deadline => day().chain(statements.iter().flat_map(result_names)).chain(ground()).collect(),
    }
}

/// The names of the results that a statement of an entry gives.
fn result_names(statement: &Statement) -> Vec<String> {
    match &statement.kind {
        StatementKind::Define(define) => define.names.iter().map(|name| name.node.clone()).collect(),
        StatementKind::ShowLines(_) => vec!["各欄".to_owned()],
        StatementKind::Show(shown) => shown.iter().flat_map(result_names).collect(),
        StatementKind::Results(results) => results.iter().map(|result| result.name.node.clone()).collect(),
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
        | StatementKind::Bounds(_)
        | StatementKind::Line(_)
        | StatementKind::RightColumn(_)
        | StatementKind::FilledIn(_)
        | StatementKind::Omitted
        | StatementKind::Deleted
        | StatementKind::Interpretation(_)
        | StatementKind::Note(_) => Vec::new(),
    }
}
