//! Selection: for each provision and table by itself the latest version that was known and whose applicability holds,
//! with the reason, and the reasons against the others.

use crate::calendar::era::format_japanese;
use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::eval::fault::Fault;
use crate::eval::outcome::{Rejected, Selected};
use crate::eval::reach::Boundary;
use crate::eval::record::Ground;
use crate::eval::run::{Chosen, Env, Moving, Run};
use crate::eval::show;
use crate::law::address::{Address, full_width};
use crate::law::comparison::Comparison;
use crate::law::revision::EnforcementDate;
use crate::provision::graph::{
    Applicability, Basis, ClauseId, FactId, Place, ProvisionId, Regulation, RegulationId, TableId, Version,
};
use crate::provision::moved::{moved, taken_out};
use crate::source::span::Span;
use crate::syntax::ast::ClauseKind;
use crate::typed::program::TypedApplicability;
use chrono::NaiveDate;
use std::rc::Rc;

/// One version as selection sees it.
struct Candidate<'a> {
    place: Place,
    number: usize,
    revision: usize,
    applicability: &'a Applicability,
    typed: &'a TypedApplicability,
    address: Option<&'a Address>,
    title: &'a str,
    span: Span,
    day: Option<NaiveDate>,
    moved: bool,
}

impl<'a> Candidate<'a> {
    fn of(
        place: Place,
        number: usize,
        revision: usize,
        applicability: &'a Applicability,
        typed: &'a TypedApplicability,
    ) -> Self {
        let span = Span::new(crate::source::span::FileId(0), 0, 0);
        Self { place, number, revision, applicability, typed, address: None, title: "", span, day: None, moved: false }
    }
}

/// Whether a candidate governs.
enum Verdict {
    Governs {
        by: String,
        reason: String,
        expired: Option<(String, NaiveDate)>,
    },
    Rejected(String),
    /// The halves of its 附則 say nothing or two things of the case.
    Torn(Fault),
}

impl Run<'_> {
    /// The version of a provision that governs.
    pub fn chosen(&self, id: ProvisionId) -> Result<Rc<Chosen>, Fault> {
        if let Some(known) = self.chosen.borrow().get(&id) {
            return known.clone();
        }
        let result = self.asked_by(|| None, || self.aside(|| self.choose_provision(id)));
        self.chosen.borrow_mut().insert(id, result.clone());
        result
    }

    /// The version of a table that governs.
    pub fn chosen_table(&self, id: TableId) -> Result<Rc<Chosen>, Fault> {
        if let Some(known) = self.chosen_tables.borrow().get(&id) {
            return known.clone();
        }
        let result = self.asked_by(|| None, || self.aside(|| self.choose_table(id)));
        self.chosen_tables.borrow_mut().insert(id, result.clone());
        result
    }

    /// The version of a provision itself.
    pub(crate) fn version(&self, id: ProvisionId, chosen: &Chosen) -> Option<&Version> {
        self.program.graph.provisions.get(id.0)?.versions.get(chosen.version)
    }

    fn choose_provision(&self, id: ProvisionId) -> Result<Rc<Chosen>, Fault> {
        let (Some(provision), Some(typed)) =
            (self.program.graph.provisions.get(id.0), self.program.provisions.get(id.0))
        else {
            return Err(unresolved());
        };
        let candidates = provision
            .versions
            .iter()
            .zip(typed)
            .enumerate()
            .map(|(number, (version, typed))| Candidate {
                address: Some(&version.address),
                title: &version.title,
                span: version.span,
                ..Candidate::of(
                    Place::Provision(id),
                    number,
                    version.revision,
                    &version.applicability,
                    &typed.applicability,
                )
            })
            .collect();
        let name = provision.address().map_or_else(String::new, ToString::to_string);
        let env = Env { provision: Some(id), ..Env::outside() };
        let pinned = self.switches.pinned.provisions.get(&id.0).copied();
        self.choose(candidates, pinned, provision.regulation, &name, &env)
    }

    fn choose_table(&self, id: TableId) -> Result<Rc<Chosen>, Fault> {
        let (Some(table), Some(typed)) = (self.program.graph.tables.get(id.0), self.program.tables.get(id.0)) else {
            return Err(unresolved());
        };
        let name = format!("表「{}」", table.name);
        if let ([version], [typed]) = (table.versions.as_slice(), typed.as_slice()) {
            let mut only = self.only_version(table.regulation, &name, version.revision);
            if let Some(regulation) = self.program.graph.regulations.get(table.regulation.0) {
                let candidate = Candidate {
                    span: version.table.span,
                    ..Candidate::of(Place::Table(id), 0, version.revision, &version.applicability, typed)
                };
                only.expired = self.expired(regulation, &candidate, &Env::outside())?;
            }
            return Ok(Rc::new(only));
        }
        let candidates = table
            .versions
            .iter()
            .zip(typed)
            .enumerate()
            .map(|(number, (version, typed))| Candidate {
                span: version.table.span,
                ..Candidate::of(Place::Table(id), number, version.revision, &version.applicability, typed)
            })
            .collect();
        let pinned = self.switches.pinned.tables.get(&id.0).copied();
        self.choose(candidates, pinned, table.regulation, &name, &Env::outside())
    }

    /// A table that no revision changes is the same for every case, as long as it has effect; the provision that uses it is
    /// what is selected.
    fn only_version(&self, regulation: RegulationId, name: &str, revision: usize) -> Chosen {
        let regulation = self.program.graph.regulations.get(regulation.0);
        let one = regulation.and_then(|one| one.revisions.get(revision));
        Chosen {
            version: 0,
            day: None,
            expired: None,
            selected: Selected {
                regulation: regulation.map_or_else(String::new, |one| one.name.clone()),
                provision: name.to_owned(),
                title: String::new(),
                revision: one.map_or(crate::law::revision::RevisionId(NaiveDate::default()), |one| one.id),
                label: one.map_or_else(String::new, |one| one.label()),
                enforced: one.map_or(EnforcementDate::Unfixed, |one| one.enforcement),
                basis: Vec::new(),
                by: String::new(),
                reason: "改正されていない".to_owned(),
                rejected: Vec::new(),
            },
        }
    }

    fn choose(
        &self,
        mut candidates: Vec<Candidate<'_>>,
        pinned: Option<Option<usize>>,
        regulation: RegulationId,
        name: &str,
        env: &Env<'_>,
    ) -> Result<Rc<Chosen>, Fault> {
        let Some(one) = self.program.graph.regulations.get(regulation.0) else { return Err(unresolved()) };
        for candidate in &mut candidates {
            let (day, moved) = self.enforcement(one, candidate);
            candidate.day = day;
            candidate.moved = moved;
        }
        // What stands for all time first, what is not yet fixed last: as in the graph, but for dates that are moved.
        candidates.sort_by_key(|one| {
            let always = matches!(one.applicability.basis, Basis::Always);
            (!always, !always && one.day.is_none(), one.day.filter(|_| !always), one.revision, one.number)
        });
        let mut rejected = Vec::new();
        let mut found = None;
        let mut torn = None;
        let mut read = Vec::new();
        for candidate in candidates.iter().rev() {
            let revision = one.revisions.get(candidate.revision);
            let superseded = found.is_some();
            let reason = if superseded {
                Some("より新しい版が適用される".to_owned())
            } else {
                let (verdict, facts) = self.watching(|| match pinned {
                    Some(pinned) => self.as_pinned(pinned, one, candidate, env),
                    None => self.verdict(one, candidate, env),
                });
                read.extend(facts);
                match verdict? {
                    Verdict::Governs { by, reason, expired } => {
                        found = Some((candidate, by, reason, expired));
                        None
                    }
                    Verdict::Rejected(reason) => Some(reason),
                    // Only where an earlier version would govern, or there is none, is it this one that is in question.
                    Verdict::Torn(fault) if candidate.number == 0 => return Err(fault),
                    Verdict::Torn(fault) => {
                        torn = torn.or(Some(fault));
                        None
                    }
                }
            };
            if let (Some(reason), Some(revision)) = (reason, revision) {
                rejected.push(Rejected { revision: revision.id, label: revision.label(), reason, superseded });
            }
        }
        let Some((candidate, by, reason, expired)) = found else {
            return Err(self.none_governs(name, &candidates, &rejected));
        };
        if let Some(fault) = torn {
            return Err(fault);
        }
        let mut seen = std::collections::BTreeSet::new();
        read.retain(|(id, _)| seen.insert(*id));
        self.note_interpretations(one, candidate);
        let revision = one.revisions.get(candidate.revision);
        // Of an unknown text and the known one of the same revision, the former is no version turned down.
        rejected.dedup_by(|second, first| second.revision == first.revision);
        rejected.retain(|other| revision.is_none_or(|chosen| other.revision != chosen.id));
        Ok(Rc::new(Chosen {
            version: candidate.number,
            day: candidate.day,
            expired,
            selected: Selected {
                regulation: one.name.clone(),
                provision: candidate.address.map_or_else(|| name.to_owned(), ToString::to_string),
                title: candidate.title.to_owned(),
                revision: revision.map_or(crate::law::revision::RevisionId(NaiveDate::default()), |one| one.id),
                label: revision.map_or_else(String::new, |one| one.label()),
                enforced: candidate.day.map_or(EnforcementDate::Unfixed, EnforcementDate::On),
                basis: self.basis_facts(&read),
                by,
                reason,
                rejected,
            },
        }))
    }

    /// A version that is pinned governs without being asked; it may have lost its effect all the same.
    fn as_pinned(
        &self,
        pinned: Option<usize>,
        regulation: &Regulation,
        candidate: &Candidate<'_>,
        env: &Env<'_>,
    ) -> Result<Verdict, Fault> {
        if pinned != Some(candidate.number) {
            return Ok(Verdict::Rejected("別の版に固定した".to_owned()));
        }
        let expired = self.expired(regulation, candidate, env)?;
        Ok(Verdict::Governs { by: "固定".to_owned(), reason: "この版に固定した".to_owned(), expired })
    }

    fn none_governs(&self, name: &str, candidates: &[Candidate<'_>], rejected: &[Rejected]) -> Fault {
        let span = candidates.last().map(|one| one.span);
        let message = format!("{name}に適用される版がない");
        let mut finding = match span {
            Some(span) => Diagnostic::at(Code::NoneInForce, span, message),
            None => Diagnostic::new(Code::NoneInForce, message),
        };
        for one in rejected {
            finding = finding.note(format!("{}: {}", one.label, one.reason));
        }
        Fault::NotThere(Box::new(finding))
    }

    /// The date of enforcement, as moved by a what-if.
    fn enforcement(&self, regulation: &Regulation, candidate: &Candidate<'_>) -> (Option<NaiveDate>, bool) {
        let own = candidate.applicability.enforcement.day();
        let revision = regulation.revisions.get(candidate.revision);
        match revision.and_then(|one| moved(regulation, one, candidate.address, self.switches)) {
            Some(day) => (Some(day), true),
            None => (own, false),
        }
    }

    fn verdict(&self, regulation: &Regulation, candidate: &Candidate<'_>, env: &Env<'_>) -> Result<Verdict, Fault> {
        let Some(revision) = regulation.revisions.get(candidate.revision) else { return Err(unresolved()) };
        if let Some(day) = self.switches.known_on.filter(|day| revision.known.0 > *day) {
            let known = format_japanese(revision.known.0);
            return Ok(Verdict::Rejected(format!("{}には知られていない（{known}から）", format_japanese(day))));
        }
        if taken_out(regulation, revision, self.switches) {
            return Ok(Verdict::Rejected("除いて計算している".to_owned()));
        }
        if matches!(candidate.applicability.basis, Basis::Always) {
            let reason = "これより後の文だけが分かっている".to_owned();
            return Ok(Verdict::Governs { by: revision.label(), reason, expired: None });
        }
        let Some(day) = candidate.day else {
            return Ok(Verdict::Rejected("施行日が定められていない（未定）".to_owned()));
        };
        let env = Env { enforcement: Some(day), ..env.clone() };
        if self.program.torn_halves(candidate.place, candidate.number).next().is_some() {
            let by = match &candidate.applicability.basis {
                Basis::Clause(id, _) => clause_name(regulation, *id),
                Basis::ReferenceDate { .. } | Basis::Always => revision.label(),
            };
            let asking = || Some(self.ground_of(regulation, candidate, &by));
            let name = self.name_of(candidate);
            if let Some(fault) = self.torn((candidate.place, candidate.number), &name, &asking, &env)? {
                return Ok(Verdict::Torn(fault));
            }
        }
        let basis = self.basis(regulation, candidate, day, &env)?;
        self.stands(candidate, Boundary::Basis, basis.is_ok());
        let (by, reason) = match basis {
            Ok(found) => found,
            Err(reason) => return Ok(Verdict::Rejected(reason)),
        };
        let excepted = candidate.typed.exceptions.iter().map(|one| (one, "除かれる"));
        let left = candidate.typed.prior.iter().map(|one| (one, "なお従前の例による"));
        for ((id, condition), effect) in excepted.chain(left) {
            let clause = clause_name(regulation, *id);
            let asking = || Some(self.ground_of(regulation, candidate, &clause));
            let (holds, read) = self.watching(|| self.asked_by(asking, || self.holds(condition, &env)));
            let holds = holds.map_err(|fault| asked_by(fault, &clause))?;
            self.stands(candidate, Boundary::Clause(*id), holds);
            if holds {
                return Ok(Verdict::Rejected(format!("{clause}により{effect}{}", self.read_text(&read))));
            }
        }
        if let Some(reason) = self.left_undisturbed(regulation, candidate, &env)? {
            return Ok(Verdict::Rejected(reason));
        }
        let expired = self.expired(regulation, candidate, &env)?;
        if let Some((id, _)) = candidate.applicability.expires {
            self.stands(candidate, Boundary::Clause(id), expired.is_none());
        }
        Ok(Verdict::Governs { by, reason, expired })
    }

    /// Why a case stays where an earlier 附則 left it, if it does. One that is not there leaves nothing.
    fn left_undisturbed(
        &self,
        regulation: &Regulation,
        candidate: &Candidate<'_>,
        env: &Env<'_>,
    ) -> Result<Option<String>, Fault> {
        let stays = candidate.applicability.undisturbed.iter().zip(&candidate.typed.undisturbed);
        for (one, (id, condition)) in stays {
            let earlier = regulation.revisions.get(one.left.revision);
            let Some(earlier) = earlier.filter(|earlier| !taken_out(regulation, earlier, self.switches)) else {
                continue;
            };
            let moved = moved(regulation, earlier, candidate.address, self.switches);
            let Some(day) = moved.or(one.day.day()) else { continue };
            let (clause, left) = (clause_name(regulation, *id), clause_name(regulation, one.left));
            let asking = || Some(self.ground_of(regulation, candidate, &clause));
            let env = Env { enforcement: Some(day), ..env.clone() };
            let (holds, read) = self.watching(|| self.asked_by(asking, || self.holds(condition, &env)));
            let holds = holds.map_err(|fault| asked_by(fault, &clause))?;
            self.stands(candidate, Boundary::Clause(*id), holds);
            if holds {
                let read = self.read_text(&read);
                return Ok(Some(format!("{clause}により、{left}が従前の例に残したままとする{read}")));
            }
        }
        Ok(None)
    }

    /// Notes on which side of a boundary the case lies.
    fn stands(&self, candidate: &Candidate<'_>, boundary: Boundary, inside: bool) {
        self.reach.borrow_mut().sides.insert((candidate.place, candidate.number, boundary, inside));
    }

    /// Whether the basis holds: by what and why, or why not.
    fn basis(
        &self,
        regulation: &Regulation,
        candidate: &Candidate<'_>,
        day: NaiveDate,
        env: &Env<'_>,
    ) -> Result<Result<(String, String), String>, Fault> {
        match (&candidate.applicability.basis, &candidate.typed.basis) {
            (Basis::Clause(id, _), Some(condition)) => {
                let clause = clause_name(regulation, *id);
                let asking = || Some(self.ground_of(regulation, candidate, &clause));
                let (holds, read) = self.watching(|| self.asked_by(asking, || self.holds(condition, env)));
                let mut read = self.read_text(&read);
                if candidate.moved {
                    read.push_str("。附則の文にある日は、施行日を動かしても動かない");
                }
                Ok(if holds.map_err(|fault| asked_by(fault, &clause))? {
                    Ok((clause.clone(), format!("{clause}に当たる{read}")))
                } else {
                    Err(format!("{clause}に当たらない{read}"))
                })
            }
            (Basis::ReferenceDate { fact, from }, _) => {
                let from = if candidate.moved { day } else { from.unwrap_or(day) };
                let source = match candidate.applicability.enforced_by {
                    Some(id) => clause_name(regulation, id),
                    None => {
                        let label = regulation.revisions.get(candidate.revision).map(|one| one.label());
                        format!("{}の施行", label.unwrap_or_default())
                    }
                };
                let Some(fact) = fact else {
                    return Ok(Ok((source, "基準日が不明なので、いつの事案にも適用する".to_owned())));
                };
                let name = self.program.graph.facts.get(fact.0).map_or("基準日", |fact| fact.name());
                let moving = self.fact(*fact, candidate.span, env).map_err(|fault| asked_by(fault, &source))?;
                let start = Moving::still(crate::law::value::Value::Date(from));
                let value = match &moving.value {
                    crate::law::value::Value::Date(date) => *date,
                    other => {
                        let text = show::value(other, None);
                        return Err(Fault::failed(
                            Code::MissingFact,
                            candidate.span,
                            format!("基準日「{name}」が{text}"),
                        ));
                    }
                };
                self.record(&moving, Comparison::AtLeast, &start, value >= from, || {
                    self.ground_of(regulation, candidate, &source)
                });
                let moved = if candidate.moved { "（動かした施行日）" } else { "" };
                let moved = format!("{moved}{}", self.deemed_words(*fact));
                Ok(if value >= from {
                    Ok((source, format!("基準日 {name} {value} が {from} 以後{moved}")))
                } else {
                    Err(format!("基準日 {name} {value} が {from} 前{moved}"))
                })
            }
            (Basis::Always, _) | (Basis::Clause(..), None) => Err(unresolved()),
        }
    }

    fn expired(
        &self,
        regulation: &Regulation,
        candidate: &Candidate<'_>,
        env: &Env<'_>,
    ) -> Result<Option<(String, NaiveDate)>, Fault> {
        let Some((id, last)) = candidate.applicability.expires else { return Ok(None) };
        let Some(fact) = regulation.ends_by(candidate.applicability) else { return Ok(None) };
        let moving = self.fact(fact, candidate.span, env)?;
        let value = moving.value.date();
        if let Some(day) = value {
            let end = Moving::still(crate::law::value::Value::Date(last));
            self.record(&moving, Comparison::Greater, &end, day > last, || {
                self.ground_of(regulation, candidate, &clause_name(regulation, id))
            });
        }
        Ok(value.filter(|value| *value > last).map(|_| (clause_name(regulation, id), last)))
    }

    /// A candidate and the sentence that asks, as the ground of a comparison.
    fn ground_of(&self, regulation: &Regulation, candidate: &Candidate<'_>, clause: &str) -> Ground {
        Ground {
            revision: regulation.revisions.get(candidate.revision).map(|one| one.label()),
            by: clause.to_owned(),
            provision: Some(self.name_of(candidate)),
            span: None,
        }
    }

    /// The address of a candidate, or 表「…」.
    fn name_of(&self, candidate: &Candidate<'_>) -> String {
        match (candidate.place, candidate.address) {
            (Place::Provision(_), Some(address)) => address.to_string(),
            (Place::Provision(_), None) => String::new(),
            (Place::Table(id), _) => {
                self.program.graph.tables.get(id.0).map_or_else(String::new, |table| format!("表「{}」", table.name))
            }
        }
    }

    /// `（通知日 2013-04-01、通知期限 2013-03-31）`.
    fn read_text(&self, read: &[(FactId, crate::law::value::Value)]) -> String {
        let facts = self.basis_facts(read);
        let words: Vec<String> = facts.iter().map(|one| format!("{} {}", one.fact, one.value)).collect();
        let deemed: String = read.iter().map(|(id, _)| self.deemed_words(*id)).collect();
        if words.is_empty() { String::new() } else { format!("（{}）{deemed}", words.join("、")) }
    }

    /// 解釈 of the 基準日, of the sentences and of the revision that had a part in the choice.
    fn note_interpretations(&self, regulation: &Regulation, candidate: &Candidate<'_>) {
        let mut used = self.used.borrow_mut();
        let Some(revision) = regulation.revisions.get(candidate.revision) else { return };
        if let Basis::ReferenceDate { fact, .. } = &candidate.applicability.basis {
            let lines = regulation.reference_dates.iter().filter(|line| line.fact == *fact);
            for line in lines.filter(|line| {
                line.scope
                    .as_ref()
                    .is_none_or(|scope| candidate.address.is_some_and(|address| address.is_within(scope)))
            }) {
                let at = line.scope.as_ref().map_or_else(|| "基準日".to_owned(), |scope| format!("基準日 {scope}"));
                for note in &line.interpretations {
                    used.interpretation(&at, &note.node);
                }
            }
        }
        for note in &revision.interpretations {
            used.interpretation(&revision.label(), &note.node);
        }
        let mut clauses = candidate.applicability.enforced_by.into_iter().collect::<Vec<_>>();
        if let Basis::Clause(id, _) = &candidate.applicability.basis {
            clauses.push(*id);
        }
        clauses.extend(candidate.applicability.exceptions.iter().map(|(id, _)| *id));
        clauses.extend(candidate.applicability.prior.iter().map(|(id, _)| *id));
        clauses.extend(candidate.applicability.undisturbed.iter().flat_map(|one| [one.by, one.left]));
        for id in clauses {
            let item = regulation.revisions.get(id.revision).and_then(|one| one.supplementary.get(id.item));
            for note in item.map_or(&[][..], |item| &item.interpretations) {
                used.interpretation(&clause_name(regulation, id), &note.node);
            }
        }
    }
}

/// `平成25年2月15日改正附則２`, with ただし書 for a proviso.
pub fn clause_name(regulation: &Regulation, id: ClauseId) -> String {
    let Some(revision) = regulation.revisions.get(id.revision) else { return String::new() };
    let Some(item) = revision.supplementary.get(id.item) else { return revision.label() };
    let number = item.number.map_or_else(String::new, full_width);
    let clause = item.clauses.get(id.clause);
    // One sentence may fix several days; a proviso is a sentence behind the first.
    let behind = item.clauses.first().map(|first| first.span) != clause.map(|clause| clause.span);
    let proviso =
        behind && matches!(clause.map(|one| &one.kind), Some(ClauseKind::Except { .. } | ClauseKind::Enforce { .. }));
    format!("{}附則{number}{}", revision.label(), if proviso { "ただし書" } else { "" })
}

fn asked_by(fault: Fault, clause: &str) -> Fault {
    fault.map(|finding| finding.note(format!("版を選ぶために{clause}が問う")))
}

fn unresolved() -> Fault {
    Fault::Failed(Box::new(Diagnostic::new(Code::NoneInForce, "規程が解決されていない")))
}
