//! Names that two provisions define at one step, neither an exception to the other, in any of their versions that can govern
//! one case together.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::provision::graph::{Place, ProvisionId, Text};
use crate::source::span::Span;
use crate::typed::check::decide;
use crate::typed::check::governs::{self, Choice};
use crate::typed::check::proof::{ComesTo, Refutation};
use crate::typed::check::solve::{Answer, solve};
use crate::typed::expr::{Condition, Expr, ExprKind, Part, Reference};
use crate::typed::program::{Apply, Body, Program, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// A version that gives a name, and what holds of the cases in which it does.
struct Giver {
    id: ProvisionId,
    address: String,
    span: Span,
    when: Condition,
}

/// Asks of every name in every version of every provision, and in every entry.
pub fn refute(program: &Program, found: &mut Vec<Refutation>, findings: &mut Findings) {
    let wanted = wanted(program);
    let mut asker = Asker { program, wanted, asked: BTreeSet::new(), found, findings };
    for (at, versions) in program.provisions.iter().enumerate() {
        for (version, typed) in versions.iter().enumerate() {
            for (readings, body) in &typed.bodies {
                let when = governs::read_so(program, ProvisionId(at), version, readings);
                asker.body(body, &when);
                asker.applied_by(ProvisionId(at), body, &when);
            }
        }
    }
    program.entries.iter().for_each(|entry| asker.body(&entry.body, &[]));
}

/// A name that some text asks of a provision: the name, the provision, and in which one the text stands.
type Wanted = BTreeMap<String, BTreeSet<(ProvisionId, Option<ProvisionId>)>>;

fn wanted(program: &Program) -> Wanted {
    let mut wanted = Wanted::new();
    let provisions = program.provisions.iter().enumerate().flat_map(|(at, versions)| {
        let bodies = versions.iter().flat_map(|version| &version.bodies);
        bodies.map(move |(_, body)| (Some(ProvisionId(at)), body))
    });
    for (by, body) in provisions.chain(program.entries.iter().map(|entry| (None, &entry.body))) {
        for (rule, _) in rules(body) {
            let mut open: Vec<Part<'_>> = rule.cases.iter().map(|case| Part::Expr(&case.value)).collect();
            open.extend(rule.cases.iter().flat_map(|case| &case.conditions).map(Part::Condition));
            while let Some(part) = open.pop() {
                match part {
                    Part::Expr(Expr { kind: ExprKind::Name(reference), .. }) => {
                        let asked = reference.steps.iter().flatten().map(|id| (*id, by));
                        wanted.entry(reference.key.clone()).or_default().extend(asked);
                    }
                    Part::Expr(expr) => open.extend(expr.parts()),
                    Part::Condition(condition) => open.extend(condition.parts()),
                }
            }
        }
    }
    wanted
}

/// The rules of a body, those of its exceptions with their conditions.
fn rules(body: &Body) -> impl Iterator<Item = (&Rule, &[Condition])> {
    let excepted = body.exceptions.iter().flat_map(|one| one.rules.values().map(|rule| (rule, &one.conditions[..])));
    body.rules.values().map(|rule| (rule, &[][..])).chain(excepted)
}

struct Asker<'a> {
    program: &'a Program,
    wanted: Wanted,
    /// Places of names and of the two texts that define them.
    asked: BTreeSet<(Span, Span, Span)>,
    found: &'a mut Vec<Refutation>,
    findings: &'a mut Findings,
}

impl Asker<'_> {
    fn body(&mut self, body: &Body, when: &[Condition]) {
        for (rule, besides) in rules(body) {
            for case in &rule.cases {
                let within = || when.iter().chain(besides).cloned().collect::<Vec<_>>();
                let conditions = case.conditions.iter().map(Part::Condition).collect();
                self.parts(conditions, &within());
                let mut of_value = within();
                of_value.extend(case.conditions.iter().cloned());
                self.parts(vec![Part::Expr(&case.value)], &of_value);
            }
        }
    }

    /// What is applied instead gives each name that is asked of the excepted provisions, or of its own; two there are one too many.
    fn applied_by(&mut self, owner: ProvisionId, body: &Body, when: &[Condition]) {
        for exception in &body.exceptions {
            let within: Vec<Condition> = when.iter().chain(&exception.conditions).cloned().collect();
            let places: Vec<ProvisionId> = exception.targets.iter().copied().chain([owner]).collect();
            exception.applies.iter().for_each(|apply| self.applied(apply, &places, &within));
        }
        body.applies.iter().for_each(|apply| self.applied(apply, &[owner], when));
    }

    fn applied(&mut self, apply: &Apply, places: &[ProvisionId], when: &[Condition]) {
        // What the places ask of themselves is not asked while others are applied in their stead.
        let from_outside = |(of, by): &(ProvisionId, Option<ProvisionId>)| {
            places.contains(of) && by.is_none_or(|by| !places.contains(&by))
        };
        let asked = self.wanted.iter().filter(|(_, askers)| askers.iter().any(from_outside));
        let keys: Vec<String> = asked.map(|(key, _)| key.clone()).collect();
        for key in keys {
            let reference =
                Reference { shown: key.clone(), key, steps: vec![apply.targets.clone()], ..Reference::default() };
            self.name(&reference, apply.span, when);
        }
    }

    fn parts(&mut self, mut open: Vec<Part<'_>>, when: &[Condition]) {
        while let Some(part) = open.pop() {
            match part {
                Part::Expr(Expr { kind: ExprKind::Name(reference), span }) => self.name(reference, *span, when),
                Part::Expr(expr) => open.extend(expr.parts()),
                Part::Condition(condition) => open.extend(condition.parts()),
            }
        }
    }

    /// The first step at which a text in force gives the name decides; two there are one too many.
    fn name(&mut self, reference: &Reference, span: Span, when: &[Condition]) {
        if reference.entry.is_some() || reference.steps.iter().all(|step| step.len() < 2) {
            return;
        }
        let mut nearer: Vec<Condition> = Vec::new();
        for step in &reference.steps {
            let givers: Vec<Giver> = step.iter().flat_map(|id| self.givers(*id, reference)).collect();
            for (at, one) in givers.iter().enumerate() {
                for other in givers.iter().skip(at + 1).filter(|other| other.id != one.id) {
                    if self.asked.insert((span, one.span, other.span)) {
                        let both = [&one.when, &other.when].into_iter().chain(&nearer).cloned().collect();
                        self.both_give(reference, span, (one, other), both, when, &givers);
                    }
                }
            }
            // One that defines the name at all times ends the search, as it does in a case.
            if matches!(step.as_slice(), [id] if self.program.always_defines(*id, &reference.key)) {
                return;
            }
            nearer.extend(givers.into_iter().map(|giver| governs::not(giver.when)));
            nearer.extend(step.iter().flat_map(|id| self.unknown(*id)));
        }
    }

    fn both_give(
        &mut self,
        reference: &Reference,
        span: Span,
        pair: (&Giver, &Giver),
        both: Vec<Condition>,
        when: &[Condition],
        givers: &[Giver],
    ) {
        let wanted: Vec<Condition> = both.iter().chain(when).cloned().collect();
        // What the name's own line asks may be beyond what can be decided; the two texts are in force all the same.
        let answer = match solve(self.program, &wanted) {
            Answer::Unknown(_) => solve(self.program, &both),
            answer => answer,
        };
        match answer {
            Answer::Case(chosen) => {
                let all: Vec<&Giver> =
                    givers.iter().filter(|one| decide::decide(&one.when, &chosen) == Some(true)).collect();
                let addresses: Vec<&str> = all.iter().map(|one| one.address.as_str()).collect();
                let message = format!("「{}」を{}のいずれもが定めている", reference.shown, addresses.join("、"));
                let finding = Diagnostic::at(Code::AmbiguousName, span, message)
                    .help("どれかに「…の規定にかかわらず」と書くか、条項番号を付けて呼ぶ");
                self.found.push(Refutation {
                    finding: all.iter().fold(finding, |finding, one| finding.label(one.span, one.address.clone())),
                    chosen,
                    about: all.iter().map(|one| Place::Provision(one.id)).collect(),
                    comes_to: ComesTo::TwoDefinitions,
                });
            }
            Answer::Never => {}
            Answer::Unknown(_) => {
                let message = format!("「{}」を二つの条項が同時に定めないかを確かめられない", reference.shown);
                self.findings.push(
                    Diagnostic::at(Code::Undecided, span, message)
                        .label(pair.0.span, pair.0.address.clone())
                        .label(pair.1.span, pair.1.address.clone())
                        .help("日付、区分、真偽又は数と定数との比較で書くと確かめられる"),
                );
            }
        }
    }

    /// The versions of a provision that give a name, as the evaluator asks for it.
    fn givers(&self, id: ProvisionId, reference: &Reference) -> Vec<Giver> {
        let (Some(provision), Some(typed)) =
            (self.program.graph.provisions.get(id.0), self.program.provisions.get(id.0))
        else {
            return Vec::new();
        };
        let mut givers = Vec::new();
        for (number, (version, typed)) in provision.versions.iter().zip(typed).enumerate() {
            for (readings, body) in &typed.bodies {
                if let Some(span) = place_of(body, reference, version.span) {
                    let when = governs::read_so(self.program, id, number, readings);
                    let when = governs::all(when, span);
                    givers.push(Giver { id, address: version.address.to_string(), span, when });
                }
            }
        }
        givers
    }

    /// Cases in which the text of a provision that may give the name is not known are told as that.
    fn unknown(&self, id: ProvisionId) -> Vec<Condition> {
        let (Some(provision), Some(typed)) =
            (self.program.graph.provisions.get(id.0), self.program.provisions.get(id.0))
        else {
            return Vec::new();
        };
        let choice = Choice::of(&self.program.graph, provision, typed);
        let unknown = provision.versions.iter().enumerate().filter(|(_, one)| matches!(one.text, Text::Unknown));
        unknown.map(|(number, _)| governs::not(choice.governs(number))).collect()
    }
}

/// Where a body gives a name; behind an address an exception gives it too, and so does what is applied.
fn place_of(body: &Body, reference: &Reference, whole: Span) -> Option<Span> {
    let own = body.rules.get(&reference.key).map(|rule| rule.span);
    if own.is_some() || reference.address.is_none() {
        return own;
    }
    let excepts = body.exceptions.iter().find(|one| one.rules.contains_key(&reference.key) || !one.applies.is_empty());
    excepts.map(|one| one.span).or((!body.applies.is_empty()).then_some(whole))
}
