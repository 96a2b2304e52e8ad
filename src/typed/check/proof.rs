//! Proof over time: that no case is left without a version that has effect, that the two halves of an 附則 (適用する, なお従前の
//! 例による) neither leave a case out nor cover one twice, that no two exceptions hold at once, neither going first, and that
//! no two provisions define one name at once. A refutation is facts; `query/witness` makes a whole case of them. What cannot
//! be decided is said in a note.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::provision::clauses::{self, Subject};
use crate::provision::graph::{Basis, ClauseId, Provision, ProvisionId, Text, Version};
use crate::source::span::Span;
use crate::syntax::ast::ClauseKind;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::check::governs::{self, Choice, LeftAlone};
use crate::typed::check::solve::{Answer, solve};
use crate::typed::check::{exceptions, governs::not, names};
use crate::typed::expr::Condition;
use crate::typed::program::{Program, TypedVersion};
use std::collections::BTreeSet;

/// A case against the rules.
#[derive(Clone, Debug)]
pub struct Refutation {
    /// What is to be said; the case is not in it yet.
    pub finding: Diagnostic,
    /// The facts that make it so.
    pub chosen: Assignment,
    /// The provisions whose choice or exceptions they are about.
    pub about: Vec<ProvisionId>,
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
    /// A version, though the text says nothing or two things of it.
    AVersion,
}

/// Proves or refutes it for every provision; of one thing there may be several refutations.
pub fn refute(program: &Program, findings: &mut Findings) -> Vec<Refutation> {
    let mut found = Vec::new();
    for (at, (provision, typed)) in program.graph.provisions.iter().zip(&program.provisions).enumerate() {
        let of = Versions { program, id: ProvisionId(at), provision, typed };
        (0..provision.versions.len()).for_each(|number| of.halves(number, &mut found, findings));
        of.left_alone(&mut found, findings);
        of.reaches_back(&mut found);
    }
    exceptions::refute(program, &mut found, findings);
    names::refute(program, &mut found, findings);
    found
}

/// A note that a condition is beyond what can be decided.
pub fn undecided(span: Span) -> Diagnostic {
    Diagnostic::at(Code::Undecided, span, "時の隙間がないかを、この条件については確かめられない")
        .help("日付、区分、真偽又は数と定数との比較で書くと確かめられる")
}

struct Versions<'a> {
    program: &'a Program,
    id: ProvisionId,
    provision: &'a Provision,
    typed: &'a [TypedVersion],
}

impl Versions<'_> {
    /// `Ｄ以後のものに適用し、Ｅ前のものについては、なお従前の例による`: with Ｅ before Ｄ cases fall between, with Ｅ behind Ｄ
    /// some are covered twice.
    fn halves(&self, number: usize, found: &mut Vec<Refutation>, findings: &mut Findings) {
        let (Some(version), Some(typed)) = (self.provision.versions.get(number), self.typed.get(number)) else {
            return;
        };
        let applicability = &typed.applicability;
        let (Basis::Clause(item, _), Some(basis), Some(day)) =
            (&version.applicability.basis, &applicability.basis, version.applicability.enforcement.day())
        else {
            return;
        };
        let halves = applicability.prior.iter().filter(|(prior, condition)| {
            (prior.revision, prior.item) == (item.revision, item.item)
                || self.speak_of_the_same(version, *item, *prior) && same_date(basis, condition)
        });
        let priors: Vec<&Condition> = halves.map(|(_, condition)| condition).collect();
        let Some(first) = priors.first() else { return };
        let applies = governs::enforced(basis, day);
        let stays: Vec<Condition> = priors.iter().map(|prior| governs::enforced(prior, day)).collect();
        let twice = stays.iter().map(|prior| vec![applies.clone(), prior.clone()]);
        let neither = std::iter::once(not(applies.clone())).chain(stays.iter().cloned().map(not)).collect();
        let questions = twice.map(|twice| (Code::CoveredTwice, twice)).chain([(Code::CoveredByNeither, neither)]);
        for (code, wanted) in questions {
            let message = match code {
                Code::CoveredTwice => "適用する事案と従前の例による事案とが重なる",
                _ => "適用するとも従前の例によるともされない事案がある",
            };
            match solve(self.program, &wanted) {
                Answer::Case(chosen) => found.push(Refutation {
                    finding: Diagnostic::at(code, first.span, message)
                        .label(basis.span, "適用する事案")
                        .help("二つの日付を同じ日にする"),
                    chosen,
                    about: vec![self.id],
                    comes_to: ComesTo::AVersion,
                }),
                Answer::Never => {}
                Answer::Unknown(_) => findings.push(undecided(first.span)),
            }
        }
    }

    /// Sentences of two items that are about this provision in the same way.
    fn speak_of_the_same(&self, version: &Version, one: ClauseId, other: ClauseId) -> bool {
        let depth = |id: ClauseId| {
            let regulation = self.program.graph.regulations.get(self.provision.regulation.0)?;
            let item = regulation.revisions.get(id.revision)?.supplementary.get(id.item)?;
            match &item.clauses.get(id.clause)?.kind {
                ClauseKind::Apply { scope, .. } | ClauseKind::PriorRule { scope, .. } => {
                    clauses::specificity(scope, Subject::Provision(&version.address))
                }
                _ => None,
            }
        };
        one.revision == other.revision && depth(one).is_some() && depth(one) == depth(other)
    }

    /// A later version that goes by the 基準日 reaches a case that an earlier 附則 left under the rule before it. One that says
    /// itself to which cases it applies means them.
    fn reaches_back(&self, found: &mut Vec<Refutation>) {
        let choice = Choice::of(&self.program.graph, self.provision, self.typed);
        for (number, earlier) in self.provision.versions.iter().enumerate().skip(1) {
            let Some(left) = choice.leaves(number) else { continue };
            let by_date = |one: &Version| matches!(one.applicability.basis, Basis::ReferenceDate { .. });
            let later = self.provision.versions.iter().enumerate().skip(number + 1);
            for (at, later) in later.filter(|(_, one)| by_date(one)) {
                let chosen = match solve(self.program, &[left.clone(), choice.applies(at)]) {
                    Answer::Case(chosen) => chosen,
                    Answer::Never => continue,
                    // Where it cannot be told the author has said so, or looks for himself.
                    Answer::Unknown(_) if said(later, earlier.revision) => continue,
                    Answer::Unknown(_) => Assignment::new(),
                };
                let message = format!("{}の先の附則が従前の例に残した事案に、この改正が及ぶ", later.address);
                found.push(Refutation {
                    finding: Diagnostic::at(Code::LaterReachesBack, later.span, message)
                        .label(earlier.span, "先の改正")
                        .help("及ばないなら「平成○年○月○日改正附則○の適用を妨げない。」と、及ぶならどの事案に適用するかを、附則に書く"),
                    chosen,
                    about: vec![self.id],
                    comes_to: ComesTo::AVersion,
                });
            }
        }
    }

    /// A case that finds the provision without a version that has effect, though it had one before.
    fn left_alone(&self, found: &mut Vec<Refutation>, findings: &mut Findings) {
        let Some(first) = self.provision.versions.first() else { return };
        let choice = Choice::of(&self.program.graph, self.provision, self.typed);
        let taken_out = self.provision.versions.iter().enumerate().filter(|(_, one)| matches!(one.text, Text::Deleted));
        // Who still asks for what is taken out has no answer, until something stands there again.
        let taken_out = taken_out.map(|(number, one)| LeftAlone { when: choice.governs(number), by: Some(one.span) });
        for left in choice.left_alone().into_iter().chain(taken_out) {
            match solve(self.program, std::slice::from_ref(&left.when)) {
                Answer::Case(chosen) => {
                    let message = format!("{}に版のない事案がある", first.address);
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
                        about: vec![self.id],
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
fn said(later: &Version, revision: usize) -> bool {
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
