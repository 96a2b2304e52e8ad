//! Which version governs, decided beforehand: the candidates in the order of selection, each verdict from decisions.

use super::{Chosen, Env, Planner};
use crate::law::address::Address;
use crate::law::comparison::Comparison;
use crate::plan::node::{Day, day_of};
use crate::plan::path::{Ask, Decision};
use crate::provision::graph::{Applicability, Basis, FactId, Place, ProvisionId, Regulation, TableId};
use crate::provision::moved::{known, moved, taken_out};
use crate::typed::program::{Body, ReadingRef, TypedApplicability};
use std::collections::BTreeSet;

/// One version as selection sees it.
struct Candidate<'a> {
    place: Place,
    number: usize,
    revision: usize,
    applicability: &'a Applicability,
    typed: &'a TypedApplicability,
    address: Option<&'a Address>,
}

/// Whether a candidate governs.
enum Verdict {
    Governs { expired: bool },
    Rejected,
    Unavailable,
}

impl<'a> Planner<'a, '_> {
    /// The version of a provision that governs.
    pub(super) fn chosen(&mut self, id: ProvisionId) -> Result<Chosen, Ask> {
        if let Some(known) = self.chosen.get(&id) {
            return Ok(*known);
        }
        let program = self.program();
        let (Some(provision), Some(typed)) = (program.graph.provisions.get(id.0), program.provisions.get(id.0)) else {
            return Ok(Chosen::Unavailable);
        };
        let candidates = provision.versions.iter().zip(typed).enumerate();
        let candidates = candidates.map(|(number, (version, typed))| Candidate {
            place: Place::Provision(id),
            number,
            revision: version.revision,
            applicability: &version.applicability,
            typed: &typed.applicability,
            address: Some(&version.address),
        });
        let regulation = program.graph.regulations.get(provision.regulation.0);
        let chosen = match (regulation, self.task.switches.pinned.provisions.get(&id.0)) {
            (Some(regulation), None) => self.choose(candidates.collect(), regulation, &Env::of(id))?,
            _ => Chosen::Unavailable,
        };
        self.chosen.insert(id, chosen);
        Ok(chosen)
    }

    /// The version of a table that governs.
    pub(super) fn chosen_table(&mut self, id: TableId) -> Result<Chosen, Ask> {
        if let Some(known) = self.tables.get(&id) {
            return Ok(*known);
        }
        let program = self.program();
        let (Some(table), Some(typed)) = (program.graph.tables.get(id.0), program.tables.get(id.0)) else {
            return Ok(Chosen::Unavailable);
        };
        let regulation = program.graph.regulations.get(table.regulation.0);
        let pinned = self.task.switches.pinned.tables.get(&id.0);
        let chosen = match (regulation, table.versions.as_slice()) {
            // A table that no revision changes is the same for every case, as long as it has effect.
            (Some(regulation), [version]) => match self.expired(regulation, &version.applicability)? {
                Decision::Unavailable => Chosen::Unavailable,
                decided => Chosen::Version { number: 0, day: None, expired: decided == Decision::Yes },
            },
            (Some(regulation), versions) if pinned.is_none() => {
                let candidates = versions.iter().zip(typed).enumerate();
                let candidates = candidates.map(|(number, (version, typed))| Candidate {
                    place: Place::Table(id),
                    number,
                    revision: version.revision,
                    applicability: &version.applicability,
                    typed,
                    address: None,
                });
                self.choose(candidates.collect(), regulation, &Env::default())?
            }
            _ => Chosen::Unavailable,
        };
        self.tables.insert(id, chosen);
        Ok(chosen)
    }

    fn choose(&mut self, candidates: Vec<Candidate<'a>>, regulation: &'a Regulation, env: &Env) -> Result<Chosen, Ask> {
        let switches = self.task.switches;
        let mut ordered: Vec<_> = candidates
            .into_iter()
            .map(|one| {
                let revision = regulation.revisions.get(one.revision);
                let another = revision.and_then(|revision| moved(regulation, revision, one.address, switches));
                let day = another.or(one.applicability.enforcement.day());
                let always = matches!(one.applicability.basis, Basis::Always);
                // What stands for all time first, what is not yet fixed last.
                let order = (!always, !always && day.is_none(), day.filter(|_| !always), one.revision, one.number);
                (order, one, day, another.is_some())
            })
            .collect();
        ordered.sort_by_key(|one| one.0);
        for (_, candidate, day, moved) in ordered.iter().rev() {
            let day = day.map(day_of);
            match self.verdict(regulation, candidate, day, *moved, env)? {
                Verdict::Governs { expired } => {
                    return Ok(Chosen::Version { number: candidate.number, day, expired });
                }
                Verdict::Rejected => {}
                Verdict::Unavailable => return Ok(Chosen::Unavailable),
            }
        }
        Ok(Chosen::None)
    }

    fn verdict(
        &mut self,
        regulation: &'a Regulation,
        candidate: &Candidate<'a>,
        day: Option<Day>,
        moved: bool,
        env: &Env,
    ) -> Result<Verdict, Ask> {
        let Some(revision) = regulation.revisions.get(candidate.revision) else { return Ok(Verdict::Unavailable) };
        let switches = self.task.switches;
        if !known(revision, switches) || taken_out(regulation, revision, switches) {
            return Ok(Verdict::Rejected);
        }
        if matches!(candidate.applicability.basis, Basis::Always) {
            return Ok(Verdict::Governs { expired: false });
        }
        let Some(day) = day else { return Ok(Verdict::Rejected) };
        let env = Env { enforcement: Some(day), ..env.clone() };
        // Which version governs a case that falls between the halves of an 附則 is told by evaluation.
        for torn in self.program().torn_halves(candidate.place, candidate.number) {
            let condition = self.condition(&torn.when, &env)?;
            if self.decide(condition)? != Decision::No {
                return Ok(Verdict::Unavailable);
            }
        }
        match self.basis(candidate, day, moved, &env)? {
            Decision::Yes => {}
            Decision::No => return Ok(Verdict::Rejected),
            Decision::Unavailable => return Ok(Verdict::Unavailable),
        }
        for (_, condition) in candidate.typed.exceptions.iter().chain(&candidate.typed.prior) {
            let condition = self.condition(condition, &env)?;
            match self.decide(condition)? {
                Decision::Yes => return Ok(Verdict::Rejected),
                Decision::No => {}
                Decision::Unavailable => return Ok(Verdict::Unavailable),
            }
        }
        match self.left_undisturbed(regulation, candidate, &env)? {
            Decision::Yes => return Ok(Verdict::Rejected),
            Decision::No => {}
            Decision::Unavailable => return Ok(Verdict::Unavailable),
        }
        Ok(match self.expired(regulation, candidate.applicability)? {
            Decision::Unavailable => Verdict::Unavailable,
            decision => Verdict::Governs { expired: decision == Decision::Yes },
        })
    }

    /// Whether a case stays where an earlier 附則 left it. One that is not there leaves nothing.
    fn left_undisturbed(
        &mut self,
        regulation: &'a Regulation,
        candidate: &Candidate<'a>,
        env: &Env,
    ) -> Result<Decision, Ask> {
        let switches = self.task.switches;
        for (one, (_, condition)) in candidate.applicability.undisturbed.iter().zip(&candidate.typed.undisturbed) {
            let earlier = regulation.revisions.get(one.left.revision);
            let Some(earlier) = earlier.filter(|earlier| !taken_out(regulation, earlier, switches)) else { continue };
            let another = moved(regulation, earlier, candidate.address, switches);
            let Some(day) = another.or(one.day.day()) else { continue };
            let env = Env { enforcement: Some(day_of(day)), ..env.clone() };
            let condition = self.condition(condition, &env)?;
            match self.decide(condition)? {
                Decision::No => {}
                decided => return Ok(decided),
            }
        }
        Ok(Decision::No)
    }

    fn basis(&mut self, candidate: &Candidate<'a>, day: Day, moved: bool, env: &Env) -> Result<Decision, Ask> {
        match (&candidate.applicability.basis, &candidate.typed.basis) {
            (Basis::Clause(..), Some(condition)) => {
                let condition = self.condition(condition, env)?;
                self.decide(condition)
            }
            (Basis::ReferenceDate { fact: None, .. }, _) => Ok(Decision::Yes),
            (Basis::ReferenceDate { fact: Some(fact), from }, _) => {
                let from = if moved { day } else { from.map_or(day, day_of) };
                self.compared(*fact, Comparison::AtLeast, from)
            }
            (Basis::Always, _) | (Basis::Clause(..), None) => Ok(Decision::Unavailable),
        }
    }

    fn expired(&mut self, regulation: &Regulation, applicability: &Applicability) -> Result<Decision, Ask> {
        let Some((_, last)) = applicability.expires else { return Ok(Decision::No) };
        regulation
            .ends_by(applicability)
            .map_or(Ok(Decision::No), |fact| self.compared(fact, Comparison::Greater, day_of(last)))
    }

    /// How a date fact compares with a day.
    fn compared(&mut self, fact: FactId, comparison: Comparison, day: Day) -> Result<Decision, Ask> {
        let (fact, day) = (self.fact(fact)?, self.day(day));
        let condition = self.nodes.compare(fact, comparison, day);
        self.decide(condition)
    }

    /// The body of a version under the readings that are active; the error is the version that governs nothing.
    pub(super) fn active_body(
        &mut self,
        id: ProvisionId,
        number: usize,
        day: Option<Day>,
    ) -> Result<Result<&'a Body, Chosen>, Ask> {
        let program = self.program();
        let Some(typed) = program.provisions.get(id.0).and_then(|versions| versions.get(number)) else {
            return Ok(Err(Chosen::Unavailable));
        };
        let readings: BTreeSet<ReadingRef> = typed.bodies.iter().flat_map(|(set, _)| set).copied().collect();
        let mut active = Vec::new();
        for reading in readings {
            match self.reads(reading, id, number, day)? {
                Ok(true) => active.push(reading),
                Ok(false) => {}
                Err(chosen) => return Ok(Err(chosen)),
            }
        }
        let body = typed.bodies.iter().find(|(set, _)| {
            let mut set = set.clone();
            set.sort();
            set == active
        });
        Ok(body.map(|(_, body)| body).ok_or(Chosen::Unavailable))
    }

    fn reads(
        &mut self,
        reading: ReadingRef,
        id: ProvisionId,
        number: usize,
        day: Option<Day>,
    ) -> Result<Result<bool, Chosen>, Ask> {
        let version = if reading.owner == id {
            number
        } else {
            match self.chosen(reading.owner)? {
                Chosen::Version { number, .. } => number,
                other => return Ok(Err(other)),
            }
        };
        if version != reading.version {
            return Ok(Ok(false));
        }
        let owner = self.program().provisions.get(reading.owner.0).and_then(|versions| versions.get(reading.version));
        let Some(one) = owner.and_then(|version| version.readings.get(reading.index)) else { return Ok(Ok(false)) };
        let Some(condition) = &one.condition else { return Ok(Ok(true)) };
        let env = Env { enforcement: day, ..Env::of(reading.owner) };
        let condition = self.condition(condition, &env)?;
        Ok(match self.decide(condition)? {
            Decision::Yes => Ok(true),
            Decision::No => Ok(false),
            Decision::Unavailable => Err(Chosen::Unavailable),
        })
    }
}
