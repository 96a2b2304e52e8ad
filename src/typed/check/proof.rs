//! Proof over time: that no case is left without a version of a provision or table that has effect, that the two halves of an
//! 附則 (適用する, なお従前の例による) neither leave a case out nor cover one twice, that no two exceptions hold at once, neither
//! going first, that no two provisions define one name at once, and that a table by date has a row for every day asked for. A
//! refutation is facts; `query/witness` makes a whole case of them. What cannot be decided is said in a note.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::provision::clauses::{self, Subject};
use crate::provision::graph::{
    Applicability, Basis, ClauseId, Place, ProvisionId, RegulationId, TableId, TableVersion, Text, Version,
};
use crate::source::span::Span;
use crate::syntax::ast::ClauseKind;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::check::governs::{self, Choice, LeftAlone};
use crate::typed::check::solve::{Answer, solve};
use crate::typed::check::{exceptions, governs::not, names, rounds};
use crate::typed::expr::{Condition, ConditionKind};
use crate::typed::program::{Program, Torn, TypedApplicability, TypedVersion};
use std::collections::{BTreeMap, BTreeSet};

/// A case against the rules.
#[derive(Clone, Debug)]
pub struct Refutation {
    /// What is to be said; the case is not in it yet.
    pub finding: Diagnostic,
    /// The facts that make it so.
    pub chosen: Assignment,
    /// The provisions and tables whose choice or exceptions they are about.
    pub about: Vec<Place>,
    /// What a whole case of it comes to.
    pub comes_to: ComesTo,
}

impl Refutation {
    /// What is to be said, with the facts that make it so.
    pub fn shown(self, program: &Program) -> Diagnostic {
        if self.chosen.is_empty() {
            return self.finding;
        }
        let example = decide::as_case(&program.graph, &self.chosen);
        self.finding.note(format!("例: 事実: {{{example}}}"))
    }
}

/// What becomes of a case against the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComesTo {
    /// Whoever needs the provision has no result; who can do without it has one.
    NoVersion,
    /// Two exceptions hold at once.
    TwoExceptions,
    /// Two provisions define one name at one step.
    TwoDefinitions,
    /// No version, as the halves of an 附則 say nothing or two things of it.
    Torn,
    /// A table's row, of which there is none.
    OutsideTable,
    /// A version.
    AVersion,
}

/// Proves or refutes it for every provision and table; of one thing there may be several refutations.
pub fn refute(program: &Program, findings: &mut Findings) -> Vec<Refutation> {
    let mut found = Vec::new();
    takes_nothing_out(program, findings);
    for of in everything(program) {
        (0..of.list.len()).for_each(|number| of.halves(number, &mut found, findings));
        of.left_alone(&mut found, findings);
        of.reaches_back(&mut found);
    }
    exceptions::refute(program, &mut found, findings);
    names::refute(program, &mut found, findings);
    rounds::refute(program, &mut found, findings);
    found
}

/// `…を除く` of which no case is one that the sentence before it takes in, for nothing that the two are about.
fn takes_nothing_out(program: &Program, findings: &mut Findings) {
    let mut idle: BTreeMap<(RegulationId, ClauseId), (Span, bool)> = BTreeMap::new();
    for of in everything(program) {
        for (id, both) in (0..of.list.len()).flat_map(|number| of.choice.excepted(number)) {
            let span = both[1].span;
            let (_, all) = idle.entry((of.regulation, id)).or_insert((span, true));
            *all = *all && solve(program, &both) == Answer::Never;
        }
    }
    for (span, _) in idle.into_values().filter(|(_, all)| *all) {
        findings.push(
            Diagnostic::at(Code::TakesNothingOut, span, "除かれる事案は、もともと適用される事案でない")
                .help("日付の前後を確かめるか、この除外を削る"),
        );
    }
}

/// The halves of 附則 that leave cases out or cover them twice, or of which that cannot be decided.
pub fn torn(program: &Program) -> Vec<Torn> {
    let mut list = Vec::new();
    for of in everything(program) {
        for number in 0..of.list.len() {
            let (Some(halves), Some(own)) = (of.halves_of(number), of.list.get(number)) else { continue };
            let Some(day) = own.applicability.enforcement.day() else { continue };
            let open = halves.questions().filter(|(_, when)| {
                let asked: Vec<Condition> = when.iter().map(|one| governs::enforced(one, day)).collect();
                solve(program, &asked) != Answer::Never
            });
            // As written, so that a day of enforcement that is moved moves them.
            list.extend(open.map(|(code, when)| Torn {
                place: of.place,
                version: number,
                code,
                when: governs::all(when, halves.stays()),
                stays: halves.stays(),
                applies: halves.applies.span,
            }));
        }
    }
    list
}

/// A note that a condition is beyond what can be decided.
pub fn undecided(span: Span) -> Diagnostic {
    Diagnostic::at(Code::Undecided, span, "時の隙間がないかを、この条件については確かめられない")
        .help("日付、区分、真偽又は数と定数との比較で書くと確かめられる")
}

fn everything(program: &Program) -> impl Iterator<Item = Versions<'_>> {
    let provisions = (0..program.graph.provisions.len()).map(|at| Place::Provision(ProvisionId(at)));
    let tables = (0..program.graph.tables.len()).map(|at| Place::Table(TableId(at)));
    provisions.chain(tables).filter_map(|place| Versions::of(program, place))
}

/// A version of a provision or table, as the proof sees it.
struct One<'a> {
    revision: usize,
    shown: String,
    applicability: &'a Applicability,
    typed: &'a TypedApplicability,
    subject: Subject<'a>,
    deleted: bool,
    span: Span,
}

/// All versions of a provision or table.
struct Versions<'a> {
    program: &'a Program,
    place: Place,
    regulation: RegulationId,
    choice: Choice<'a>,
    list: Vec<One<'a>>,
}

/// The two halves of an 附則 about one version.
struct Halves<'a> {
    applies: &'a Condition,
    priors: Vec<&'a Condition>,
}

impl Halves<'_> {
    /// Where the first sentence stands that leaves cases to the rule before.
    fn stays(&self) -> Span {
        self.priors.first().map_or(self.applies.span, |prior| prior.span)
    }

    /// What must not hold, and what is wrong where it does.
    fn questions(&self) -> impl Iterator<Item = (Code, Vec<Condition>)> {
        let twice = self.priors.iter().map(|prior| vec![self.applies.clone(), (*prior).clone()]);
        let outside = self.priors.iter().map(|prior| not((*prior).clone()));
        let neither = std::iter::once(not(self.applies.clone())).chain(outside).collect();
        twice.map(|twice| (Code::CoveredTwice, twice)).chain([(Code::CoveredByNeither, neither)])
    }
}

impl<'a> Versions<'a> {
    fn of(program: &'a Program, place: Place) -> Option<Self> {
        let graph = &program.graph;
        let choice = Choice::at(program, place)?;
        let (regulation, list) = match place {
            Place::Provision(id) => {
                let (provision, typed) = (graph.provisions.get(id.0)?, program.provisions.get(id.0)?);
                let one = |(version, typed): (&'a Version, &'a TypedVersion)| One {
                    revision: version.revision,
                    shown: version.address.to_string(),
                    applicability: &version.applicability,
                    typed: &typed.applicability,
                    subject: Subject::Provision(&version.address),
                    deleted: matches!(version.text, Text::Deleted),
                    span: version.span,
                };
                (provision.regulation, provision.versions.iter().zip(typed).map(one).collect())
            }
            Place::Table(id) => {
                let (table, typed) = (graph.tables.get(id.0)?, program.tables.get(id.0)?);
                let one = |(version, typed): (&'a TableVersion, &'a TypedApplicability)| One {
                    revision: version.revision,
                    shown: format!("表「{}」", table.name),
                    applicability: &version.applicability,
                    typed,
                    subject: Subject::Table(&table.name),
                    deleted: false,
                    span: version.table.span,
                };
                (table.regulation, table.versions.iter().zip(typed).map(one).collect())
            }
        };
        Some(Self { program, place, regulation, choice, list })
    }

    /// `Ｄ以後のものに適用し、Ｅ前のものについては、なお従前の例による`.
    fn halves_of(&self, number: usize) -> Option<Halves<'a>> {
        // A table that no revision changes is there in every case.
        if matches!(self.place, Place::Table(_)) && self.list.len() == 1 {
            return None;
        }
        let own = self.list.get(number)?;
        let (Basis::Clause(item, _), Some(applies)) = (&own.applicability.basis, &own.typed.basis) else { return None };
        let halves = own.typed.prior.iter().filter(|(prior, condition)| {
            (prior.revision, prior.item) == (item.revision, item.item)
                || self.speak_of_the_same(own.subject, *item, *prior) && same_date(applies, condition)
        });
        let priors: Vec<&Condition> = halves.map(|(_, condition)| condition).collect();
        (!priors.is_empty()).then_some(Halves { applies, priors })
    }

    /// With Ｅ before Ｄ cases fall between the two halves, with Ｅ behind Ｄ some are covered twice.
    fn halves(&self, number: usize, found: &mut Vec<Refutation>, findings: &mut Findings) {
        let (Some(halves), Some(own)) = (self.halves_of(number), self.list.get(number)) else { return };
        let Some(day) = own.applicability.enforcement.day() else { return };
        for (code, wanted) in halves.questions() {
            let message = match code {
                Code::CoveredTwice => "適用する事案と従前の例による事案とが重なる",
                _ => "適用するとも従前の例によるともされない事案がある",
            };
            let wanted: Vec<Condition> = wanted.iter().map(|one| governs::enforced(one, day)).collect();
            let in_question: Vec<Condition> = wanted.iter().cloned().chain(self.in_question(number)).collect();
            let answer = match solve(self.program, &in_question) {
                // What other versions ask may be beyond what can be decided; the halves are apart all the same.
                Answer::Unknown(_) => solve(self.program, &wanted),
                answer => answer,
            };
            match answer {
                Answer::Case(chosen) => found.push(Refutation {
                    finding: Diagnostic::at(code, halves.stays(), message)
                        .label(halves.applies.span, "適用する事案")
                        .help("二つの日付を同じ日にする"),
                    chosen,
                    about: vec![self.place],
                    comes_to: ComesTo::Torn,
                }),
                Answer::Never => {}
                Answer::Unknown(_) => findings.push(undecided(halves.stays())),
            }
        }
    }

    /// No later version takes the case, and an earlier one would, if there is any.
    fn in_question(&self, number: usize) -> Vec<Condition> {
        let span = self.choice.span(number);
        let later = (number + 1..self.list.len()).map(|later| not(self.choice.applies(later)));
        let earlier: Vec<Condition> = (0..number).map(|earlier| self.choice.applies(earlier)).collect();
        let before = (!earlier.is_empty()).then_some(Condition { kind: ConditionKind::Any(earlier), span });
        later.chain(before).collect()
    }

    /// Sentences of two items that are about this provision or table in the same way.
    fn speak_of_the_same(&self, subject: Subject<'_>, one: ClauseId, other: ClauseId) -> bool {
        let depth = |id: ClauseId| {
            let regulation = self.program.graph.regulations.get(self.regulation.0)?;
            let item = regulation.revisions.get(id.revision)?.supplementary.get(id.item)?;
            match &item.clauses.get(id.clause)?.kind {
                ClauseKind::Apply { scope, .. } | ClauseKind::PriorRule { scope, .. } => {
                    clauses::specificity(scope, subject)
                }
                _ => None,
            }
        };
        one.revision == other.revision && depth(one).is_some() && depth(one) == depth(other)
    }

    /// A later version that goes by the 基準日 reaches a case that an earlier 附則 left under the rule before it. One that says
    /// itself to which cases it applies means them.
    fn reaches_back(&self, found: &mut Vec<Refutation>) {
        for (number, earlier) in self.list.iter().enumerate().skip(1) {
            let Some(left) = self.choice.leaves(number) else { continue };
            let by_date = |one: &One<'_>| matches!(one.applicability.basis, Basis::ReferenceDate { .. });
            let later = self.list.iter().enumerate().skip(number + 1);
            for (at, later) in later.filter(|(_, one)| by_date(one)) {
                let chosen = match solve(self.program, &[left.clone(), self.choice.applies(at)]) {
                    Answer::Case(chosen) => chosen,
                    Answer::Never => continue,
                    // Where it cannot be told the author has said so, or looks for himself.
                    Answer::Unknown(_) if said(later, earlier.revision) => continue,
                    Answer::Unknown(_) => Assignment::new(),
                };
                let message = format!("{}の先の附則が従前の例に残した事案に、この改正が及ぶ", later.shown);
                found.push(Refutation {
                    finding: Diagnostic::at(Code::LaterReachesBack, later.span, message)
                        .label(earlier.span, "先の改正")
                        .help("及ばないなら「平成○年○月○日改正附則○の適用を妨げない。」と、及ぶならどの事案に適用するかを、附則に書く"),
                    chosen,
                    about: vec![self.place],
                    comes_to: ComesTo::AVersion,
                });
            }
        }
    }

    /// A case that finds the provision or table without a version that has effect, though it had one before.
    fn left_alone(&self, found: &mut Vec<Refutation>, findings: &mut Findings) {
        let Some(first) = self.list.first() else { return };
        let taken_out = self.list.iter().enumerate().filter(|(_, one)| one.deleted);
        // Who still asks for what is taken out has no answer, until something stands there again.
        let taken_out =
            taken_out.map(|(number, one)| LeftAlone { when: self.choice.governs(number), by: Some(one.span) });
        for left in self.choice.left_alone().into_iter().chain(taken_out) {
            match solve(self.program, std::slice::from_ref(&left.when)) {
                Answer::Case(chosen) => {
                    let message = format!("{}に版のない事案がある", first.shown);
                    let finding = Diagnostic::at(Code::NoVersionForATime, first.span, message);
                    let finding = match left.by {
                        Some(span) => finding.label(span, "この定めによる"),
                        None => finding,
                    };
                    found.push(Refutation {
                        finding: finding.help(
                            "続く改正を書くか、失効や削りの日を確かめるか、求める所に「規定がないときは…」と書く",
                        ),
                        chosen,
                        about: vec![self.place],
                        comes_to: ComesTo::NoVersion,
                    });
                }
                Answer::Never => {}
                Answer::Unknown(span) => findings.push(undecided(span)),
            }
        }
    }
}

/// A version leaves what a revision left to the rule before it undisturbed.
fn said(later: &One<'_>, revision: usize) -> bool {
    later.applicability.undisturbed.iter().any(|one| one.left.revision == revision)
}

/// Both halves are about one date and nothing else.
fn same_date(one: &Condition, other: &Condition) -> bool {
    let facts = |condition: &Condition| {
        let mut found = BTreeSet::new();
        decide::facts(condition, &mut found);
        found
    };
    facts(one).len() == 1 && facts(one) == facts(other)
}
