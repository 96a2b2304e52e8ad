//! A name to its node: where it is defined among the versions that govern, exceptions first, then its cases.

use super::{Chosen, Env, Named, Planner, Readings};
use crate::law::unit::Unit;
use crate::plan::leaf::{Definition, DefinitionCase};
use crate::plan::node::{Guarded, NodeId, Nodes, Op, Shape};
use crate::plan::path::Ask;
use crate::provision::graph::{FactId, ProvisionId, Text};
use crate::syntax::form::LINE;
use crate::typed::expr::{Expr, ExprKind, Reference};
use crate::typed::lower::Owner;
use crate::typed::program::{Apply, Body, Case, Exception, Rule};
use std::rc::Rc;

/// Names nested deeper are left to evaluation, which tells of them.
const DEEPEST: usize = 200;

/// An exception that may hold, and when.
struct Hit<'a> {
    owner: ProvisionId,
    number: usize,
    exception: &'a Exception,
    holds: NodeId,
}

/// A case of a rule: when it holds, and its value before and after rounding.
type Held<'a> = (&'a Case, (NodeId, NodeId, Named));

/// Whether a provision gives a name.
enum Gives<'a> {
    Body(&'a Body),
    No,
    Omitted,
    Unavailable,
}

impl<'a> Planner<'a, '_> {
    fn lost(&mut self, why: &'static str) -> Named {
        let value = self.nodes.unanswered(why);
        Named { value, decided: value }
    }

    /// A text that is （略）.
    fn omitted(&mut self) -> Named {
        let value = self.nodes.add(Op::Omitted, Shape::Nothing);
        Named { value, decided: value }
    }

    pub(super) fn not_there(&mut self) -> Named {
        let value = self.nodes.not_there();
        Named { value, decided: value }
    }

    /// The value of a name where it stands.
    pub(super) fn name(&mut self, reference: &Reference, env: &Env) -> Result<Named, Ask> {
        let Some(re_read) = self.re_read(reference, env)? else { return self.as_defined(reference, env) };
        // What an exception reads at a fact's name stands before what the name is re-read as.
        let hits = self.exceptions_to_fact(reference)?;
        if hits.is_empty() {
            return Ok(re_read);
        }
        let any: Vec<NodeId> = hits.iter().map(|hit| hit.holds).collect();
        let any = self.nodes.joined(any, false);
        let defined = self.as_defined(reference, env)?;
        Ok(self.chosen_named(vec![(any, defined)], re_read, true))
    }

    fn as_defined(&mut self, reference: &Reference, env: &Env) -> Result<Named, Ask> {
        if let Some(entry) = reference.entry {
            return self.definition(Owner::Entry(entry), reference, env);
        }
        for step in &reference.steps {
            let mut found = Vec::new();
            for id in step {
                match self.gives(*id, reference)? {
                    Gives::Body(_) => found.push(*id),
                    Gives::No => {}
                    Gives::Omitted => return Ok(self.omitted()),
                    Gives::Unavailable => return Ok(self.lost("文が不明か、版の選択に要る事実がない")),
                }
            }
            match found.as_slice() {
                [] => {}
                [id] => return self.definition(Owner::Provision(*id), reference, env),
                _ => return Ok(self.lost("二つの条項が同じ名前を定める")),
            }
        }
        match reference.fact {
            Some(fact) => self.fact_or_exception(fact, reference, env),
            None => Ok(self.not_there()),
        }
    }

    fn re_read(&mut self, reference: &Reference, env: &Env) -> Result<Option<Named>, Ask> {
        let mut readings = env.readings.clone();
        while let Some(one) = readings {
            if let Some((_, expr)) = one.pairs.iter().find(|(key, _)| *key == reference.key) {
                let outer = Env { readings: one.outer.clone(), ..env.clone() };
                let value = self.expr(expr, &outer)?;
                let decided = self.nodes.known_word("");
                return Ok(Some(Named { value, decided }));
            }
            readings = one.outer.clone();
        }
        Ok(None)
    }

    /// Whether the governing version of a provision gives a name.
    fn gives(&mut self, id: ProvisionId, reference: &Reference) -> Result<Gives<'a>, Ask> {
        let (number, day, expired) = match self.chosen(id)? {
            Chosen::Version { number, day, expired } => (number, day, expired),
            Chosen::None => return Ok(Gives::No),
            Chosen::Unavailable => return Ok(Gives::Unavailable),
        };
        let version = self.program().graph.provisions.get(id.0).and_then(|one| one.versions.get(number));
        match version.map(|version| &version.text) {
            Some(Text::Body(_)) => {}
            Some(Text::Unknown) => return Ok(Gives::Unavailable),
            Some(Text::Deleted) | None => return Ok(Gives::No),
        }
        if expired {
            return Ok(Gives::No);
        }
        let body = match self.active_body(id, number, day)? {
            Ok(body) => body,
            Err(Chosen::None) => return Ok(Gives::No),
            Err(_) => return Ok(Gives::Unavailable),
        };
        let asked = reference.address.is_some();
        let excepts = |one: &Exception| one.speaks_of(&reference.key);
        let there = body.rules.contains_key(&reference.key)
            || asked && (body.exceptions.iter().any(excepts) || !body.applies.is_empty());
        Ok(match there {
            true => Gives::Body(body),
            false if asked && body.omitted => Gives::Omitted,
            false => Gives::No,
        })
    }

    /// The value of a definition, exceptions first.
    pub(super) fn definition(&mut self, owner: Owner, reference: &Reference, env: &Env) -> Result<Named, Ask> {
        let key = (owner, reference.key.clone(), env.label());
        if let Some(known) = self.named.get(&key) {
            return Ok(*known);
        }
        if self.running.contains(&key) || self.running.len() > DEEPEST {
            return Ok(self.lost("自分自身に戻るか、深すぎる定め"));
        }
        self.running.push(key.clone());
        let named = match owner {
            Owner::Entry(entry) => self.entry_definition(entry, reference, env),
            Owner::Provision(id) => self.provision_definition(id, reference, env),
        };
        self.running.pop();
        let named = named?;
        self.named.insert(key, named);
        Ok(named)
    }

    fn entry_definition(&mut self, entry: usize, reference: &Reference, env: &Env) -> Result<Named, Ask> {
        let program = self.program();
        let rule = program.entries.get(entry).and_then(|entry| entry.body.rules.get(&reference.key));
        match rule {
            Some(rule) => self.rule(rule, None, &env.within(None)),
            None => Ok(self.lost("定めがない")),
        }
    }

    fn provision_definition(&mut self, id: ProvisionId, reference: &Reference, env: &Env) -> Result<Named, Ask> {
        if reference.key != LINE {
            return self.governing_definition(id, reference, env);
        }
        match self.on_the_form(id, env)? {
            Ok((inside, filled)) => {
                let line = self.governing_definition(id, reference, &inside)?;
                Ok(self.where_filled(filled, line))
            }
            Err(why) => Ok(self.lost(why)),
        }
    }

    fn governing_definition(&mut self, id: ProvisionId, reference: &Reference, env: &Env) -> Result<Named, Ask> {
        let Chosen::Version { number, .. } = self.chosen(id)? else { return Ok(self.not_there()) };
        let Gives::Body(body) = self.gives(id, reference)? else { return Ok(self.not_there()) };
        let inner = env.within(Some(id));
        let base = match body.rules.get(&reference.key) {
            Some(rule) => self.rule(rule, Some((id, number)), &inner)?,
            None => self.by_own_exceptions(id, number, body, reference, env)?,
        };
        let hits = self.exceptions_on(id, &reference.key)?;
        self.winner(&hits, base, reference, env)
    }

    /// Asked for by address: what the provision's own exceptions define while their condition holds.
    fn by_own_exceptions(
        &mut self,
        id: ProvisionId,
        number: usize,
        body: &'a Body,
        reference: &Reference,
        env: &Env,
    ) -> Result<Named, Ask> {
        let mut otherwise = match body.applies.is_empty() {
            true => self.not_there(),
            false => self.applied(&body.applies, id, reference, env)?,
        };
        let gives = |one: &&Exception| one.speaks_of(&reference.key);
        for exception in body.exceptions.iter().filter(gives).rev() {
            let holds = self.all(&exception.conditions, &env.within(Some(id)))?;
            let hit = Hit { owner: id, number, exception, holds };
            let value = self.by_exception(&hit, reference, env)?;
            otherwise = self.chosen_named(vec![(holds, value)], otherwise, true);
        }
        Ok(otherwise)
    }

    fn by_exception(&mut self, hit: &Hit<'a>, reference: &Reference, env: &Env) -> Result<Named, Ask> {
        match hit.exception.rules.get(&reference.key) {
            Some(rule) => self.rule(rule, Some((hit.owner, hit.number)), &env.within(Some(hit.owner))),
            None if hit.exception.omitted => Ok(self.omitted()),
            None => self.applied(&hit.exception.applies, hit.owner, reference, env),
        }
    }

    /// A name's value in what is applied instead, in the version that governs that.
    fn applied(
        &mut self,
        applies: &'a [Apply],
        owner: ProvisionId,
        reference: &Reference,
        env: &Env,
    ) -> Result<Named, Ask> {
        for apply in applies {
            let within = env.within(Some(owner));
            let inner = if apply.read_as.is_empty() { within } else { self.reading_env(&apply.read_as, &within) };
            let bare = Reference { address: None, ..reference.clone() };
            let mut found = Vec::new();
            for id in &apply.targets {
                match self.gives(*id, &bare)? {
                    Gives::Body(_) => found.push(*id),
                    Gives::No => {}
                    Gives::Omitted => return Ok(self.omitted()),
                    Gives::Unavailable => return Ok(self.lost("適用される規定の文が不明")),
                }
            }
            match found.as_slice() {
                [] => {}
                [id] => return self.definition(Owner::Provision(*id), reference, &inner),
                _ => return Ok(self.lost("適用される二つの条項が同じ名前を定める")),
            }
        }
        Ok(self.lost("適用される規定に定めがない"))
    }

    /// The surroundings under re-readings.
    pub(super) fn reading_env(&self, pairs: &[(String, Expr)], env: &Env) -> Env {
        let label: String = pairs.iter().map(|(key, expr)| format!("{key}→{:?};", expr.span)).collect();
        let label = format!("{}{label}", env.label());
        let readings = Readings { pairs: pairs.to_vec(), outer: env.readings.clone(), label, right_column: None };
        Env { provision: env.provision, readings: Some(Rc::new(readings)), enforcement: None, row: None }
    }

    /// The exceptions on a provision's name.
    fn exceptions_on(&mut self, id: ProvisionId, key: &str) -> Result<Vec<Hit<'a>>, Ask> {
        let program = self.program();
        let named = program.exceptions.get(key).map_or(&[][..], Vec::as_slice);
        let mut owners: Vec<ProvisionId> = named.iter().chain(&program.appliers).copied().collect();
        owners.sort();
        owners.dedup();
        let mut hits = Vec::new();
        for owner in owners {
            let relevant = |one: &Exception| one.targets.contains(&id) && one.speaks_of(key);
            let versions = program.provisions.get(owner.0).map_or(&[][..], Vec::as_slice);
            let mut bodies = versions.iter().flat_map(|one| &one.bodies);
            if bodies.any(|(_, body)| body.exceptions.iter().any(relevant)) {
                self.hits(owner, relevant, &mut hits)?;
            }
        }
        Ok(hits)
    }

    fn hits(
        &mut self,
        owner: ProvisionId,
        relevant: impl Fn(&Exception) -> bool,
        hits: &mut Vec<Hit<'a>>,
    ) -> Result<(), Ask> {
        let (number, day) = match self.chosen(owner)? {
            Chosen::Version { number, day, expired: false } => (number, day),
            Chosen::Version { .. } | Chosen::None => return Ok(()),
            Chosen::Unavailable => {
                // Whether an exception holds is then not known: nothing that it may reach is answered.
                let program = self.program();
                let bodies = program.provisions.get(owner.0).into_iter().flatten().flat_map(|one| &one.bodies);
                let exceptions = bodies.flat_map(|(_, body)| &body.exceptions);
                let holds = self.nodes.unanswered("例外の版の選択に要る事実がない");
                hits.extend(exceptions.filter(|one| relevant(one)).take(1).map(|exception| Hit {
                    owner,
                    number: 0,
                    exception,
                    holds,
                }));
                return Ok(());
            }
        };
        let version = self.program().graph.provisions.get(owner.0).and_then(|one| one.versions.get(number));
        if !matches!(version.map(|version| &version.text), Some(Text::Body(_))) {
            return Ok(());
        }
        let Ok(body) = self.active_body(owner, number, day)? else { return Ok(()) };
        for exception in body.exceptions.iter().filter(|one| relevant(one)) {
            let holds = self.all(&exception.conditions, &Env::of(owner))?;
            if self.nodes.truth(holds) != Some(false) {
                hits.push(Hit { owner, number, exception, holds });
            }
        }
        Ok(())
    }

    /// What the exception that wins gives: those over which another one that holds wins are left out.
    fn winner(&mut self, hits: &[Hit<'a>], base: Named, reference: &Reference, env: &Env) -> Result<Named, Ask> {
        let mut cases = Vec::new();
        for (at, hit) in hits.iter().enumerate() {
            let beaters = hits
                .iter()
                .enumerate()
                .filter(|(other, one)| *other != at && one.exception.targets.contains(&hit.owner));
            let beaters: Vec<NodeId> = beaters.map(|(_, one)| one.holds).collect();
            let beaten = self.nodes.joined(beaters, false);
            let unbeaten = self.nodes.not(beaten);
            let wins = self.nodes.joined(vec![hit.holds, unbeaten], true);
            let value = self.by_exception(hit, reference, env)?;
            cases.push((wins, value));
        }
        let exclusive = cases.len() < 2;
        Ok(self.chosen_named(cases, base, exclusive))
    }

    /// The exceptions of the same 章 that read something else at a fact's name.
    fn exceptions_to_fact(&mut self, reference: &Reference) -> Result<Vec<Hit<'a>>, Ask> {
        let mut hits = Vec::new();
        if reference.fact.is_none() {
            return Ok(hits);
        }
        for owner in &reference.overrides {
            let relevant = |one: &Exception| {
                one.rules.get(&reference.key).is_some_and(|rule| {
                    rule.field.is_empty() || reference.user.is_some_and(|user| rule.field.contains(&user))
                })
            };
            self.hits(*owner, relevant, &mut hits)?;
        }
        Ok(hits)
    }

    /// A fact's name: what an exception of the same 章 reads there, else the fact.
    fn fact_or_exception(&mut self, fact: FactId, reference: &Reference, env: &Env) -> Result<Named, Ask> {
        let value = self.fact(fact)?;
        let decided = self.nodes.known_word("事実");
        let hits = self.exceptions_to_fact(reference)?;
        self.winner(&hits, Named { value, decided }, reference, env)
    }

    /// A rule's value: its one case that holds, rounded.
    fn rule(&mut self, rule: &'a Rule, owner: Option<(ProvisionId, usize)>, env: &Env) -> Result<Named, Ask> {
        let none = match rule.by_value {
            true => self.lost("どの行にも当たらない"),
            false => self.not_there(),
        };
        let rest = self.cases(rule, owner, env, true)?;
        let held = self.cases(rule, owner, env, false)?;
        let made = held.iter().chain(&rest).map(|(case, (condition, before, named))| {
            let case =
                DefinitionCase { condition: *condition, before: *before, rounding: case.rounding, span: case.span };
            (case, *named)
        });
        let made: Vec<(DefinitionCase, Named)> = made.collect();
        let exclusive = |list: &[Held<'_>], nodes: &Nodes| {
            let conditions: Vec<NodeId> = list.iter().map(|(_, (condition, ..))| *condition).collect();
            super::condition::exclusive(&conditions, nodes)
        };
        let guarded = |list: &[Held<'_>]| -> Vec<(NodeId, Named)> {
            list.iter().map(|(_, (condition, _, named))| (*condition, *named)).collect()
        };
        let (rest_exclusive, held_exclusive) = (exclusive(&rest, self.nodes), exclusive(&held, self.nodes));
        let otherwise = self.chosen_named(guarded(&rest), none, rest_exclusive);
        let named = self.chosen_named(guarded(&held), otherwise, held_exclusive);
        let cases = made.into_iter().map(|(case, _)| case).collect();
        let unit = rule.unit.or_else(|| rule.kind.shown_unit());
        self.definitions.push(Definition {
            name: rule.name.clone(),
            owner,
            value: named.value,
            unit,
            cases,
            span: rule.span,
        });
        Ok(named)
    }

    /// The cases of a rule: when each holds, its value before and after rounding.
    fn cases(
        &mut self,
        rule: &'a Rule,
        owner: Option<(ProvisionId, usize)>,
        env: &Env,
        rest: bool,
    ) -> Result<Vec<Held<'a>>, Ask> {
        let mut cases = Vec::new();
        for case in rule.cases.iter().filter(|case| case.rest == rest) {
            let condition = self.all(&case.conditions, env)?;
            if self.nodes.truth(condition) == Some(false) {
                continue;
            }
            let (before, decided) = match &case.value.kind {
                ExprKind::Name(reference) if owner.is_none() => {
                    let named = self.name(reference, env)?;
                    (named.value, named.decided)
                }
                _ => {
                    let value = self.expr(&case.value, env)?;
                    (value, self.decided_by(owner))
                }
            };
            let value = match (case.rounding, self.nodes.shape(before)) {
                (Some(rounding), Shape::Number) => {
                    let unit = rule.unit.or_else(|| rule.kind.shown_unit());
                    self.nodes.rounded(before, rounding, unit.unwrap_or(Unit::PLAIN))
                }
                _ => before,
            };
            cases.push((case, (condition, before, Named { value, decided })));
        }
        Ok(cases)
    }

    /// The address of the version that decides, as a word; in an entry its name.
    fn decided_by(&mut self, owner: Option<(ProvisionId, usize)>) -> NodeId {
        let graph = &self.program().graph;
        let address = owner.and_then(|(id, number)| graph.provisions.get(id.0)?.versions.get(number));
        let text = match address {
            Some(version) => version.address.to_string(),
            None => graph.entries.get(self.task.entry.0).map_or_else(String::new, |one| one.entry.name.node.clone()),
        };
        self.nodes.known_word(&text)
    }

    /// The one case that holds, with what decided it.
    pub(super) fn chosen_named(&mut self, cases: Vec<(NodeId, Named)>, otherwise: Named, exclusive: bool) -> Named {
        let part = |of: fn(&Named) -> NodeId| -> Vec<Guarded> {
            cases.iter().map(|(condition, named)| (*condition, of(named))).collect()
        };
        let (values, words) = (part(|named| named.value), part(|named| named.decided));
        Named {
            value: self.nodes.choose(values, otherwise.value, exclusive),
            decided: self.nodes.choose(words, otherwise.decided, exclusive),
        }
    }
}
