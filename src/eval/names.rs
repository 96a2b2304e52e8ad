//! A name's value: where it is defined among the versions that govern, exceptions first, then its one case that holds.

use crate::diagnostic::code::Code;
use crate::eval::curve::Curve;
use crate::eval::fault::Fault;
use crate::eval::run::{Chosen, Env, Moving, Readings, Run, Worked};
use crate::eval::trace;
use crate::law::fact::FactKind;
use crate::law::table::ColumnKind;
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::provision::graph::{FactId, Place, ProvisionId, Text};
use crate::source::span::Span;
use crate::syntax::form::LINE;
use crate::typed::expr::{Expr, ExprKind, Reference};
use crate::typed::lower::Owner;
use crate::typed::program::{Apply, Body, Case, Exception, Rule};
use std::rc::Rc;

/// An exception that holds, and whose it is.
struct Hit<'p> {
    owner: ProvisionId,
    chosen: Rc<Chosen>,
    exception: &'p Exception,
}

impl<'a> Run<'a> {
    /// The value of a name where it stands.
    pub(crate) fn name(&self, reference: &Reference, span: Span, env: &Env<'_>) -> Result<Rc<Worked>, Fault> {
        // What an exception reads at a fact's name stands before what the name is re-read as.
        if (env.readings.is_none() || self.exception_to_fact(reference, span)?.is_none())
            && let Some(worked) = self.re_read(reference, span, env)?
        {
            return Ok(worked);
        }
        if let Some(entry) = reference.entry {
            return self.definition(Owner::Entry(entry), reference, span, env);
        }
        let mut reasons: Vec<Fault> = Vec::new();
        for step in &reference.steps {
            let mut found = Vec::new();
            for id in step {
                match self.gives(*id, reference, span) {
                    Ok(true) => found.push(*id),
                    Ok(false) => {}
                    Err(fault @ Fault::NotThere(_)) => reasons.push(fault),
                    Err(fault) => return Err(fault),
                }
            }
            match found.as_slice() {
                [] => {}
                [id] => return self.definition(Owner::Provision(*id), reference, span, env),
                several => return Err(self.ambiguous(reference, several, span)),
            }
        }
        if let Some(fact) = reference.fact {
            return self.fact_or_exception(fact, reference, span, env);
        }
        let shown = match &reference.address {
            Some(address) if reference.key == LINE => format!("{address}{LINE}"),
            Some(address) => format!("{address}の「{}」", reference.shown),
            None => format!("「{}」", reference.shown),
        };
        // One reason is the reason; several are told under one finding.
        let code = match reasons.as_slice() {
            [Fault::NotThere(reason)] => reason.code,
            _ => Code::NoValue,
        };
        let missing = Fault::not_there(code, span, format!("{shown}を定める規定がない"));
        Err(reasons.into_iter().fold(missing, |missing, reason| {
            let reason = reason.diagnostic();
            missing.map(|finding| {
                reason.notes.iter().fold(finding.note(reason.message), |finding, note| finding.note(note.clone()))
            })
        }))
    }

    fn re_read(&self, reference: &Reference, span: Span, env: &Env<'_>) -> Result<Option<Rc<Worked>>, Fault> {
        let mut readings = env.readings.as_ref();
        while let Some(one) = readings {
            if let Some((_, expr)) = one.pairs.iter().find(|(key, _)| *key == reference.key) {
                let outer = Env { readings: one.outer.clone(), ..env.clone() };
                let Moving { value, form } = self.moving(expr, &outer)?;
                let unit = reference.fact.and_then(|fact| self.fact_unit(fact));
                let text = crate::eval::show::value(&value, unit);
                self.note(|frame| frame.remarks.push(format!("「{}」を読み替えて{text}", reference.shown)));
                let node = trace::leaf(&reference.shown, "読替え", value.clone(), unit, Some(span));
                let decided = String::new();
                return Ok(Some(Rc::new(Worked { value, unit, rounding: None, decided, form, node })));
            }
            readings = one.outer.as_ref();
        }
        Ok(None)
    }

    fn ambiguous(&self, reference: &Reference, several: &[ProvisionId], span: Span) -> Fault {
        let addresses: Vec<String> = several.iter().map(|id| self.address(*id)).collect();
        Fault::failed(
            Code::AmbiguousName,
            span,
            format!("「{}」を{}のいずれもが定めている", reference.shown, addresses.join("、")),
        )
        .map(|finding| finding.help("どれかに「…の規定にかかわらず」と書くか、条項番号を付けて呼ぶ"))
    }

    /// The newest printed address of a provision.
    pub(crate) fn address(&self, id: ProvisionId) -> String {
        let provision = self.program.graph.provisions.get(id.0);
        provision.and_then(|one| one.address()).map_or_else(String::new, ToString::to_string)
    }

    /// Whether the governing version of a provision gives a name; an error where its text is not known or left out.
    fn gives(&self, id: ProvisionId, reference: &Reference, span: Span) -> Result<bool, Fault> {
        let chosen = self.chosen(id)?;
        let Some(version) = self.version(id, &chosen) else { return Ok(false) };
        let address = &version.address;
        match &version.text {
            Text::Unknown => {
                return Err(Fault::failed(Code::TextUnknown, span, format!("{address}の文が不明"))
                    .map(|finding| finding.label(version.span, chosen.selected.reason.clone())));
            }
            Text::Deleted => {
                let by = &chosen.selected.by;
                return Err(Fault::not_there(Code::NoValue, version.span, format!("{address}は削られている（{by}）")));
            }
            Text::Body(_) => {}
        }
        if let Some((by, last)) = &chosen.expired {
            return Err(Fault::not_there(
                Code::Expired,
                version.span,
                format!("{address}は{last}限りで失効した（{by}）"),
            ));
        }
        let body = self.active_body(id, &chosen)?;
        let asked = reference.address.is_some();
        let excepts = |one: &Exception| one.speaks_of(&reference.key);
        if body.rules.contains_key(&reference.key)
            || asked && (body.exceptions.iter().any(excepts) || !body.applies.is_empty())
        {
            return Ok(true);
        }
        if asked && body.omitted {
            return Err(Fault::failed(Code::Omitted, span, format!("{address}は（略）で、文がない"))
                .map(|finding| finding.label(version.span, "ここは略されている")));
        }
        Ok(false)
    }

    /// The body of a version under the readings that are active for this case.
    pub(crate) fn active_body(&self, id: ProvisionId, chosen: &Chosen) -> Result<&'a Body, Fault> {
        let program: &'a crate::typed::program::Program = self.program;
        let Some(typed) = program.provisions.get(id.0).and_then(|versions| versions.get(chosen.version)) else {
            return Err(Fault::failed(Code::NoValue, Span::new(crate::source::span::FileId(0), 0, 0), "版がない"));
        };
        let mut active = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        for reading in typed.bodies.iter().flat_map(|(set, _)| set) {
            if known.insert(*reading) && self.reads(*reading, id, chosen)? {
                active.push(*reading);
            }
        }
        active.sort();
        let body = typed.bodies.iter().find(|(set, _)| {
            let mut set = set.clone();
            set.sort();
            set == active
        });
        body.map(|(_, body)| body).ok_or_else(|| {
            Fault::failed(Code::NoValue, Span::new(crate::source::span::FileId(0), 0, 0), "読替えの組がない")
        })
    }

    fn reads(
        &self,
        reading: crate::typed::program::ReadingRef,
        id: ProvisionId,
        chosen: &Chosen,
    ) -> Result<bool, Fault> {
        let version = if reading.owner == id { chosen.version } else { self.chosen(reading.owner)?.version };
        if version != reading.version {
            return Ok(false);
        }
        let owner = self.program.provisions.get(reading.owner.0).and_then(|versions| versions.get(reading.version));
        let Some(one) = owner.and_then(|version| version.readings.get(reading.index)) else { return Ok(false) };
        let env = Env { provision: Some(reading.owner), enforcement: chosen.day, ..Env::outside() };
        let holds = one.condition.as_ref().map_or(Ok(true), |condition| self.aside(|| self.holds(condition, &env)))?;
        if holds {
            let text = self.sources.text(one.span).split_whitespace().collect::<String>();
            self.note(|frame| frame.remarks.push(format!("読替え: {text}")));
        }
        Ok(holds)
    }

    /// The value of a definition, exceptions first.
    pub(crate) fn definition(
        &self,
        owner: Owner,
        reference: &Reference,
        span: Span,
        env: &Env<'_>,
    ) -> Result<Rc<Worked>, Fault> {
        let key = (owner, reference.key.clone(), env.label());
        self.once(key, span, || match owner {
            Owner::Entry(entry) => {
                let body = self.program.entries.get(entry).map(|entry| &entry.body);
                let name = self.program.graph.entries.get(entry).map_or("", |entry| &entry.entry.name.node);
                let Some(rule) = body.and_then(|body| body.rules.get(&reference.key)) else {
                    return Err(Fault::failed(Code::NoValue, span, format!("「{}」がない", reference.shown)));
                };
                self.rule(rule, None, name, &env.within(None))
            }
            Owner::Provision(id) => self.provision_definition(id, reference, span, env),
        })
    }

    fn provision_definition(
        &self,
        id: ProvisionId,
        reference: &Reference,
        span: Span,
        env: &Env<'_>,
    ) -> Result<Rc<Worked>, Fault> {
        let entered;
        let env = if reference.key == LINE {
            entered = self.on_the_form(id, env)?;
            &entered
        } else {
            env
        };
        let chosen = self.chosen(id)?;
        let body = self.active_body(id, &chosen)?;
        let hits = self.exceptions_on(id, &reference.key)?;
        if let Some(hit) = self.winner(hits, reference, span)? {
            return self.by_exception(&hit, reference, span, env, Some(id));
        }
        let inner = env.within(Some(id));
        if let Some(rule) = body.rules.get(&reference.key) {
            return self.rule(rule, Some((id, &chosen)), "", &inner);
        }
        // Asked for by address: what the provision's own exceptions define while their condition holds.
        for exception in &body.exceptions {
            let gives = exception.speaks_of(&reference.key);
            if gives && self.all_hold(&exception.conditions, &inner)? {
                let hit = Hit { owner: id, chosen: chosen.clone(), exception };
                return self.by_exception(&hit, reference, span, env, None);
            }
        }
        if !body.applies.is_empty() {
            return self.applied(&body.applies, id, reference, span, env);
        }
        let address = self.address(id);
        Err(Fault::not_there(Code::NoCase, span, format!("{address}の条件に当たらない")))
    }

    fn by_exception(
        &self,
        hit: &Hit<'_>,
        reference: &Reference,
        span: Span,
        env: &Env<'_>,
        over: Option<ProvisionId>,
    ) -> Result<Rc<Worked>, Fault> {
        let owner = self.address(hit.owner);
        if let Some(over) = over {
            let over = self.address(over);
            self.note(|frame| frame.remarks.push(format!("{over}の規定にかかわらず、{owner}による")));
        }
        let inner = env.within(Some(hit.owner));
        match hit.exception.rules.get(&reference.key) {
            Some(rule) => self.rule(rule, Some((hit.owner, &hit.chosen)), "", &inner),
            None if hit.exception.omitted => {
                self.use_provision(hit.owner, &hit.chosen);
                Err(Fault::failed(Code::Omitted, span, format!("{owner}は（略）で、文がない"))
                    .map(|finding| finding.label(hit.exception.span, "ここは略されている")))
            }
            None => {
                self.use_provision(hit.owner, &hit.chosen);
                self.applied(&hit.exception.applies, hit.owner, reference, span, env)
            }
        }
    }

    /// A name's value in what is applied instead, in the version that governs that.
    fn applied(
        &self,
        applies: &[Apply],
        owner: ProvisionId,
        reference: &Reference,
        span: Span,
        env: &Env<'_>,
    ) -> Result<Rc<Worked>, Fault> {
        self.chosen(owner).map(|chosen| self.use_provision(owner, &chosen))?;
        for apply in applies {
            let inner = if apply.read_as.is_empty() {
                env.within(Some(owner))
            } else {
                self.reading_env(&apply.read_as, &env.within(Some(owner)))
            };
            let mut found = Vec::new();
            for id in &apply.targets {
                match self.gives(*id, &Reference { address: None, ..reference.clone() }, span) {
                    Ok(true) => found.push(*id),
                    Ok(false) | Err(Fault::NotThere(_)) => {}
                    Err(fault) => return Err(fault),
                }
            }
            match found.as_slice() {
                [] => {}
                [id] => {
                    let text = format!("{}により{}を適用する", self.address(owner), apply.shown);
                    self.note(|frame| frame.remarks.push(text));
                    return self.definition(Owner::Provision(*id), reference, span, &inner);
                }
                several => return Err(self.ambiguous(reference, several, span)),
            }
        }
        let shown: Vec<&str> = applies.iter().map(|apply| apply.shown.as_str()).collect();
        Err(Fault::failed(
            Code::NoValue,
            span,
            format!("{}が適用する{}に「{}」の定めはない", self.address(owner), shown.join("、"), reference.shown),
        ))
    }

    /// The surroundings under re-readings.
    pub(crate) fn reading_env(&self, pairs: &[(String, Expr)], env: &Env<'_>) -> Env<'static> {
        let label =
            pairs.iter().map(|(key, expr)| format!("{key}→{};", self.sources.text(expr.span))).collect::<String>();
        let label = format!("{}{label}", env.label());
        with_readings(Readings { pairs: pairs.to_vec(), outer: env.readings.clone(), label, right_column: None }, env)
    }

    /// The exceptions on a provision's name that hold.
    fn exceptions_on(&self, id: ProvisionId, key: &str) -> Result<Vec<Hit<'a>>, Fault> {
        let program: &'a crate::typed::program::Program = self.program;
        let named = program.exceptions.get(key).map_or(&[][..], Vec::as_slice);
        let mut owners: Vec<ProvisionId> = named.iter().chain(&program.appliers).copied().collect();
        owners.sort();
        owners.dedup();
        let mut hits = Vec::new();
        for owner in owners {
            let relevant = |one: &Exception| one.targets.contains(&id) && one.speaks_of(key);
            let versions = program.provisions.get(owner.0).map_or(&[][..], Vec::as_slice);
            let ever =
                versions.iter().flat_map(|one| &one.bodies).any(|(_, body)| body.exceptions.iter().any(relevant));
            if ever {
                self.hits(owner, relevant, &mut hits)?;
            }
        }
        Ok(hits)
    }

    fn hits(
        &self,
        owner: ProvisionId,
        relevant: impl Fn(&Exception) -> bool,
        hits: &mut Vec<Hit<'a>>,
    ) -> Result<(), Fault> {
        let chosen = match self.chosen(owner) {
            Ok(chosen) => chosen,
            Err(Fault::NotThere(_)) => return Ok(()),
            Err(fault) => return Err(fault),
        };
        let there = matches!(self.version(owner, &chosen).map(|one| &one.text), Some(Text::Body(_)));
        if !there || chosen.expired.is_some() {
            return Ok(());
        }
        let body = self.active_body(owner, &chosen)?;
        let env = Env { provision: Some(owner), ..Env::outside() };
        for exception in body.exceptions.iter().filter(|one| relevant(one)) {
            if self.aside(|| self.all_hold(&exception.conditions, &env))? {
                hits.push(Hit { owner, chosen: chosen.clone(), exception });
            }
        }
        Ok(())
    }

    /// The one that wins: those over which another one wins are left out; two that are left are an error.
    fn winner(&self, hits: Vec<Hit<'a>>, reference: &Reference, span: Span) -> Result<Option<Hit<'a>>, Fault> {
        if hits.len() < 2 {
            return Ok(hits.into_iter().next());
        }
        let beaten: Vec<bool> =
            hits.iter().map(|one| hits.iter().any(|other| other.exception.targets.contains(&one.owner))).collect();
        let mut left: Vec<Hit<'a>> =
            hits.into_iter().zip(beaten).filter(|(_, beaten)| !beaten).map(|(hit, _)| hit).collect();
        if left.len() > 1 {
            let addresses: Vec<String> = left.iter().map(|hit| self.address(hit.owner)).collect();
            let fault = Fault::failed(
                Code::TwoExceptions,
                span,
                format!("「{}」について{}が同時に成り立つ", reference.shown, addresses.join("と")),
            );
            return Err(fault.map(|finding| {
                left.iter()
                    .fold(finding, |finding, hit| finding.label(hit.exception.span, "この例外"))
                    .help("一方に「…の規定にかかわらず」ともう一方の番号を書く")
            }));
        }
        Ok(left.pop())
    }

    /// The exception of the same 章 that reads something else at a fact's name, where one holds.
    fn exception_to_fact(&self, reference: &Reference, span: Span) -> Result<Option<Hit<'a>>, Fault> {
        if reference.fact.is_none() {
            return Ok(None);
        }
        let mut hits = Vec::new();
        for owner in &reference.overrides {
            let relevant = |one: &Exception| {
                one.rules.get(&reference.key).is_some_and(|rule| {
                    rule.field.is_empty() || reference.user.is_some_and(|user| rule.field.contains(&user))
                })
            };
            self.hits(*owner, relevant, &mut hits)?;
        }
        self.winner(hits, reference, span)
    }

    /// A fact's name: what an exception of the same 章 reads there, else the fact.
    fn fact_or_exception(
        &self,
        fact: FactId,
        reference: &Reference,
        span: Span,
        env: &Env<'_>,
    ) -> Result<Rc<Worked>, Fault> {
        if let Some(hit) = self.exception_to_fact(reference, span)? {
            let key = (Owner::Provision(hit.owner), format!("{}（例外）", reference.key), env.label());
            return self.once(key, span, || self.by_exception(&hit, reference, span, env, None));
        }
        let Moving { value, form } = self.fact(fact, span, env)?;
        let unit = self.fact_unit(fact);
        let mut node = trace::leaf(&reference.shown, "事実", value.clone(), unit, None);
        if let Some(words) = self.told_deemed.borrow().get(&fact).cloned() {
            self.note(|frame| frame.remarks.push(words));
        } else if !self.given(fact) {
            Rc::make_mut(&mut node).remarks.push("事案にないので、なければの値による".to_owned());
        }
        Ok(Rc::new(Worked { value, unit, rounding: None, decided: "事実".to_owned(), form, node }))
    }

    /// The unit in which a fact is shown.
    fn fact_unit(&self, fact: FactId) -> Option<Unit> {
        match self.program.graph.facts.get(fact.0).map(|fact| fact.kind()) {
            Some(FactKind::Number { unit, bare: false, .. }) => Some(*unit),
            _ => None,
        }
    }

    /// A rule's value: its one case that holds, rounded, with its node of the trace.
    pub(crate) fn rule(
        &self,
        rule: &Rule,
        owner: Option<(ProvisionId, &Rc<Chosen>)>,
        entry: &str,
        env: &Env<'_>,
    ) -> Result<Rc<Worked>, Fault> {
        self.frames.borrow_mut().push(Default::default());
        let result = self.asked_by(|| None, || self.rule_in_frame(rule, owner, env));
        let frame = self.frames.borrow_mut().pop().unwrap_or_default();
        let (case, Moving { value, form }, before) = result?;
        if let Some((id, chosen)) = owner {
            self.use_provision(id, chosen);
        }
        let unit = rule.unit.or_else(|| self.column_unit(&case.value)).or_else(|| rule.kind.shown_unit());
        let right = owner.is_some_and(|(id, _)| self.right_column_of(id, env));
        let worked =
            trace::node(self, trace::Made { rule, case, owner, entry, value, form, before, unit, right, frame });
        if let (LINE, Some((id, _))) = (rule.name.as_str(), owner) {
            self.on_a_line(id, right, &worked.node);
        }
        Ok(Rc::new(worked))
    }

    /// The declared unit of a plain look-up.
    fn column_unit(&self, value: &Expr) -> Option<Unit> {
        let ExprKind::Lookup { table, column, .. } = &value.kind else { return None };
        let version = self.program.graph.tables.get(table.0)?.versions.last()?;
        match version.table.columns.get(*column)?.kind {
            ColumnKind::Number(unit) => Some(unit),
            _ => None,
        }
    }

    fn rule_in_frame<'r>(
        &self,
        rule: &'r Rule,
        owner: Option<(ProvisionId, &Rc<Chosen>)>,
        env: &Env<'_>,
    ) -> Result<(&'r Case, Moving, Option<crate::number::exact::Number>), Fault> {
        let case = self.case(rule, owner, env)?;
        if matches!(case.value.kind, ExprKind::NotApplicable) {
            return Err(Fault::failed(Code::NotApplicable, case.span, format!("「{}」は該当なし", rule.name)));
        }
        let moving = self.moving(&case.value, env)?;
        let (Some(rounding), Value::Number(number)) = (case.rounding, &moving.value) else {
            return Ok((case, moving, None));
        };
        let unit = rule.unit.or_else(|| rule.kind.shown_unit()).unwrap_or(Unit::PLAIN);
        let written = unit.written(number);
        let rounded = unit.value_of(&written.round(rounding));
        let form = moving.form.map(|curve| Rc::new(Curve::Rounded(curve, rounding, unit)));
        Ok((case, Moving { value: Value::Number(rounded), form }, Some(written)))
    }

    fn case<'r>(
        &self,
        rule: &'r Rule,
        owner: Option<(ProvisionId, &Rc<Chosen>)>,
        env: &Env<'_>,
    ) -> Result<&'r Case, Fault> {
        let mut held: Vec<&Case> = Vec::new();
        for case in rule.cases.iter().filter(|case| !case.rest) {
            if self.all_hold(&case.conditions, env)? {
                held.push(case);
            }
        }
        if held.is_empty() {
            for case in rule.cases.iter().filter(|case| case.rest) {
                if self.all_hold(&case.conditions, env)? {
                    held.push(case);
                }
            }
        }
        let place = owner.map_or_else(String::new, |(id, _)| self.address(id));
        match held.as_slice() {
            [case] => {
                if let (true, Some(condition)) = (rule.cases.len() > 1, case.conditions.last()) {
                    let text: String = self.sources.text(condition.span).split_whitespace().collect();
                    self.note(|frame| frame.remarks.push(format!("当たる場合: {text}")));
                }
                Ok(case)
            }
            [] if rule.by_value => {
                let keys = self.row_keys(rule, env);
                Err(Fault::failed(
                    Code::NotApplicable,
                    rule.span,
                    format!("{place}「{}」のどの行にも当たらない{keys}", rule.name),
                ))
            }
            [] if rule.name == LINE => {
                Err(Fault::not_there(Code::NoCase, rule.span, format!("{place}{LINE}の条件に当たらないので記入しない")))
            }
            [] => Err(Fault::not_there(Code::NoCase, rule.span, format!("{place}「{}」の条件に当たらない", rule.name))),
            [first, second, ..] => Err(Fault::failed(
                Code::TwoCases,
                first.span,
                format!("{place}「{}」の二つの場合が同時に成り立つ", rule.name),
            )
            .map(|finding| finding.label(second.span, "もう一つ"))),
        }
    }

    /// What the rows are chosen by, with its value.
    fn row_keys(&self, rule: &Rule, env: &Env<'_>) -> String {
        let Some(key) = rule.cases.first().and_then(|case| case.conditions.last()).and_then(first_subject) else {
            return String::new();
        };
        match self.shown_value(key, env) {
            Ok(text) => format!("（{text}）"),
            Err(_) => String::new(),
        }
    }

    /// Notes that a provision had a part, with its 解釈.
    pub(crate) fn use_provision(&self, id: ProvisionId, chosen: &Chosen) {
        self.reach.borrow_mut().versions.insert((Place::Provision(id), chosen.version));
        let mut used = self.used.borrow_mut();
        used.provisions.insert(id);
        let Some(version) = self.version(id, chosen) else { return };
        let at = version.address.to_string();
        for note in &version.interpretations {
            used.interpretation(&at, &note.node);
        }
        let typed = self.program.provisions.get(id.0).and_then(|versions| versions.get(chosen.version));
        for note in typed.and_then(|one| one.bodies.first()).map_or(&[][..], |(_, body)| &body.interpretations) {
            used.interpretation(&at, note);
        }
    }
}

/// The surroundings with readings put on.
pub(crate) fn with_readings(readings: Readings, env: &Env<'_>) -> Env<'static> {
    Env { provision: env.provision, row: None, row_forms: None, readings: Some(Rc::new(readings)), enforcement: None }
}

fn first_subject(condition: &crate::typed::expr::Condition) -> Option<&Expr> {
    use crate::typed::expr::ConditionKind;
    match &condition.kind {
        ConditionKind::All(list) | ConditionKind::Any(list) => list.first().and_then(first_subject),
        ConditionKind::Compare(subject, ..) | ConditionKind::Is(subject, _) => Some(subject),
        ConditionKind::Not(inner) => first_subject(inner),
        ConditionKind::Given(_) | ConditionKind::Holds(_) | ConditionKind::Applies(..) | ConditionKind::Constant(_) => {
            None
        }
    }
}
