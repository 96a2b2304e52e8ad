//! The facts that an entry may need, over all versions of everything it reaches: what a case may give.

use crate::law::fact::FactKind;
use crate::provision::graph::{
    Applicability, Basis, EntryId, Fact, FactId, Graph, Place, ProvisionId, RegulationId, TableId,
};
use crate::source::span::Span;
use crate::syntax::ast::fact::FactDefault;
use crate::syntax::form::LINE;
use crate::typed::check::decide::{self, Assignment};
use crate::typed::expr::{Condition, ConditionKind, Expr, ExprKind, Part, Reference};
use crate::typed::program::{Apply, Body, Exception, Program, Rule, TypedDeemed};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Facts, and how they are needed.
pub type Needs = BTreeMap<FactId, Need>;

/// How a fact is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// What first asks for it: the address of a provision, the choice of its version, or the entry's name.
    pub asked_by: String,
    /// Whether every case needs it; else only those in which a condition holds.
    pub always: bool,
}

/// The needs of the entries that were asked about so far: every case asks for them, and they hang on the rules alone. A copy
/// of the rules starts without them, since it is made to be changed.
#[derive(Debug, Default)]
pub struct KnownNeeds(Vec<OnceLock<Needs>>);

impl KnownNeeds {
    /// Of so many entries none yet.
    pub fn of_entries(count: usize) -> Self {
        Self((0..count).map(|_| OnceLock::new()).collect())
    }
}

impl Clone for KnownNeeds {
    fn clone(&self) -> Self {
        Self::of_entries(self.0.len())
    }
}

/// The facts of an entry.
pub fn of_entry(program: &Program, id: EntryId) -> &Needs {
    static NONE: Needs = Needs::new();
    let known = program.known_needs.0.get(id.0);
    known.map_or(&NONE, |known| known.get_or_init(|| entry_walked(program, id).needs))
}

/// What an entry may come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Provisions, those that only choose or except included.
    pub provisions: BTreeSet<ProvisionId>,
    /// Tables.
    pub tables: BTreeSet<TableId>,
}

impl Reached {
    /// Whether a provision or table is among them.
    pub fn comes_to(&self, place: Place) -> bool {
        match place {
            Place::Provision(id) => self.provisions.contains(&id),
            Place::Table(id) => self.tables.contains(&id),
        }
    }
}

/// The provisions and tables that an entry may come to, over all versions.
pub fn reached(program: &Program, id: EntryId) -> Reached {
    let walk = entry_walked(program, id);
    let defining = walk.seen.keys().map(|(id, _)| *id);
    Reached {
        provisions: defining.chain(walk.versions.keys().copied()).collect(),
        tables: walk.tables.keys().copied().collect(),
    }
}

/// Why an entry does not use a date that it used with the shipped tables: one of the user's own stands for all versions of a
/// table, so that no day chooses between them.
pub fn joined(program: &Program, id: EntryId, fact: FactId) -> Option<String> {
    let is_date = |fact: &Fact| matches!(fact.kind(), FactKind::Date { .. });
    program.graph.facts.get(fact.0).filter(|fact| is_date(fact))?;
    let reached = reached(program, id).tables;
    let tables = reached.iter().filter_map(|id| program.graph.tables.get(id.0)).filter(|table| table.joined);
    let names: Vec<String> = tables.map(|table| format!("表「{}」", table.name)).collect();
    (!names.is_empty()).then(|| {
        format!(
            "持込みの{}は、どの版にも代わるので、版を選ぶ日付は要らない（ある版だけに代えるには、その表に「版」を書く）",
            names.join("、")
        )
    })
}

/// Whether a result of an entry may be なし.
pub fn may_be_absent(program: &Program, id: EntryId) -> bool {
    entry_walked(program, id).absent
}

fn entry_walked(program: &Program, id: EntryId) -> Walk<'_> {
    let mut walk = Walk::new(program);
    let Some(entry) = program.entries.get(id.0) else { return walk };
    let name = program.graph.entries.get(id.0).map_or("", |entry| &entry.entry.name.node);
    walk.asking.push(name.to_owned());
    // In the order of the results, so that the first to ask is the one that a reader meets first.
    let first = entry.results.iter().filter_map(|key| entry.body.rules.get(key));
    for rule in first.chain(entry.body.rules.values()) {
        walk.rule(rule);
    }
    for row in &entry.rows {
        row.condition.iter().for_each(|condition| walk.condition(condition));
        // A limit is looked at only where the row's condition holds.
        row.limits.iter().for_each(|(_, condition)| walk.sometimes(|walk| walk.condition(condition)));
        row.results.iter().for_each(|(_, value)| walk.expr(value));
    }
    for (bound, _) in &entry.bounds {
        walk.expr(bound);
    }
    walk
}

/// The facts that a regulation holds against those of an entry, by a declared order or a 要件: a case that gives them gives
/// nothing in vain. Each with the first such rule.
pub fn held_against(program: &Program, regulation: RegulationId, needed: &Needs) -> BTreeMap<FactId, Span> {
    let mut held = BTreeMap::new();
    for (_, rule) in program.orders.iter().chain(&program.requirements).filter(|(of, _)| *of == regulation) {
        let facts = of_condition(program, rule);
        if facts.iter().any(|fact| needed.contains_key(fact)) {
            for fact in facts.into_iter().filter(|fact| !needed.contains_key(fact)) {
                held.entry(fact).or_insert(rule.span);
            }
        }
    }
    held
}

/// The facts that a condition may need.
pub fn of_condition(program: &Program, condition: &Condition) -> BTreeSet<FactId> {
    let mut walk = Walk::new(program);
    walk.condition(condition);
    walk.needs.into_keys().collect()
}

/// The facts that a condition speaks of itself, whatever their values come from where a case does not give them.
pub fn spoken_of(program: &Program, condition: &Condition) -> BTreeSet<FactId> {
    let mut walk = Walk { spoken_only: true, ..Walk::new(program) };
    walk.condition(condition);
    walk.needs.into_keys().collect()
}

/// The facts that a case must give for a 要件 to be asked of it: those it speaks of, without those for which a value stands
/// where a case gives none (`なければ いいえ`).
pub fn asked_by(program: &Program, requirement: &Condition) -> BTreeSet<FactId> {
    let spoken = spoken_of(program, requirement);
    let stands = |id: &FactId| {
        let default = program.defaults.get(id.0).and_then(Option::as_ref);
        default
            .and_then(|default| decide::value(default, &Assignment::new()))
            .is_some_and(|value| !decide::is_not_given(&value))
    };
    let given: BTreeSet<FactId> = spoken.iter().copied().filter(|id| !stands(id)).collect();
    if given.is_empty() { spoken } else { given }
}

/// Whether a bound of a 期限 may stay open: it speaks itself of a date of which a case need not give any (`なければ 値なし`).
pub fn may_stay_open(program: &Program, bound: &Expr) -> bool {
    let open = |reference: &Reference| {
        let fact = reference.fact.filter(|_| reference.steps.is_empty() && reference.entry.is_none());
        let declared = fact.and_then(|id| program.graph.facts.get(id.0)).map(|fact| &fact.declaration);
        declared.is_some_and(|declared| matches!(declared.default, Some(FactDefault::Nothing)))
    };
    matches!(&bound.kind, ExprKind::Name(reference) if open(reference))
        || bound.parts().into_iter().any(|part| matches!(part, Part::Expr(inner) if may_stay_open(program, inner)))
}

/// The regulations whose facts a case gives: the entry's own first, then those that it comes to.
pub fn regulations(own: RegulationId, needed: &Needs, graph: &Graph) -> Vec<RegulationId> {
    let mut list = vec![own];
    for fact in needed.keys().filter_map(|fact| graph.facts.get(fact.0)) {
        if !list.contains(&fact.regulation) {
            list.push(fact.regulation);
        }
    }
    list
}

/// The facts that a name means: the entry's regulation's own, and those of the regulations that it applies.
pub fn named(name: &str, regulations: &[RegulationId], graph: &Graph) -> Vec<FactId> {
    regulations.iter().filter_map(|one| graph.regulations.get(one.0)?.fact(name)).collect()
}

struct Walk<'p> {
    program: &'p Program,
    needs: Needs,
    /// What was walked, and whether as something that every case needs.
    seen: BTreeMap<(ProvisionId, String), bool>,
    versions: BTreeMap<ProvisionId, bool>,
    tables: BTreeMap<TableId, bool>,
    asking: Vec<String>,
    /// How many conditions stand around the place in hand.
    conditions: usize,
    /// Whether the second column of a form is walked.
    right: bool,
    /// The names that are re-read as something else at the place in hand: not what they mean is needed there.
    re_read: BTreeSet<String>,
    /// Whether days that are taken for others, and defaults, are left aside.
    spoken_only: bool,
    /// Whether なし was met, that of defaults aside.
    absent: bool,
}

impl<'p> Walk<'p> {
    fn new(program: &'p Program) -> Self {
        Self {
            program,
            needs: Needs::new(),
            seen: BTreeMap::new(),
            versions: BTreeMap::new(),
            tables: BTreeMap::new(),
            asking: Vec::new(),
            conditions: 0,
            right: false,
            re_read: BTreeSet::new(),
            spoken_only: false,
            absent: false,
        }
    }

    /// Whether something is still to be walked: it was not yet, or only under a condition.
    fn fresh<K: Ord>(map: &mut BTreeMap<K, bool>, key: K, always: bool) -> bool {
        let known = map.get(&key).copied();
        if known == Some(true) || known == Some(always) {
            return false;
        }
        map.insert(key, always);
        true
    }

    fn always(&self) -> bool {
        self.conditions == 0
    }

    /// Walks what only some cases come to.
    fn sometimes(&mut self, walk: impl FnOnce(&mut Self)) {
        self.conditions += 1;
        walk(self);
        self.conditions -= 1;
    }

    /// Walks under names re-read besides those that are.
    fn re_reading(&mut self, pairs: &[(String, Expr)], walk: impl FnOnce(&mut Self)) {
        let outer = self.re_read.clone();
        self.re_read.extend(pairs.iter().map(|(key, _)| key.clone()));
        walk(self);
        self.re_read = outer;
    }

    /// Walks where every name is what it is: the choice of a version, conditions of exceptions, defaults.
    fn as_written(&mut self, walk: impl FnOnce(&mut Self)) {
        let outer = std::mem::take(&mut self.re_read);
        walk(self);
        self.re_read = outer;
    }

    fn fact(&mut self, id: FactId) {
        let always = self.always();
        if let Some(known) = self.needs.get_mut(&id) {
            // The first to ask stays.
            known.always |= always && !self.program.deemed.iter().any(|one| one.to == id);
            return;
        }
        let asked_by = self.asking.last().cloned().unwrap_or_default();
        let deemed: Vec<&TypedDeemed> = self.program.deemed.iter().filter(|one| one.to == id).collect();
        // A case in which another day is taken does not need this one.
        let always = always && deemed.is_empty();
        self.needs.insert(id, Need { asked_by, always });
        if self.spoken_only {
            return;
        }
        for one in deemed {
            self.as_written(|walk| {
                walk.sometimes(|walk| {
                    walk.fact(one.from);
                    one.condition.iter().for_each(|condition| walk.condition(condition));
                });
            });
        }
        let earlier = self.program.earlier_defaults.get(id.0).into_iter().flatten();
        for default in earlier.chain(self.program.defaults.get(id.0)).flatten() {
            // A default is worked out only where the fact is not given.
            let absent = self.absent;
            self.as_written(|walk| walk.sometimes(|walk| walk.expr(default)));
            self.absent = absent;
        }
    }

    /// What choosing a provision's version reads.
    fn selection(&mut self, id: ProvisionId) {
        self.as_written(|walk| walk.choice(id));
    }

    fn choice(&mut self, id: ProvisionId) {
        let always = self.always();
        if !Self::fresh(&mut self.versions, id, always) {
            return;
        }
        let (Some(provision), Some(typed)) =
            (self.program.graph.provisions.get(id.0), self.program.provisions.get(id.0))
        else {
            return;
        };
        let address = provision.address().map_or_else(String::new, ToString::to_string);
        self.asking.push(format!("{address}の版の選択"));
        for (version, typed) in provision.versions.iter().zip(typed) {
            self.end(provision.regulation, &version.applicability);
            if let Basis::ReferenceDate { fact: Some(fact), .. } = &version.applicability.basis {
                self.fact(*fact);
            }
            let applicability = typed.applicability.clone();
            applicability.basis.iter().for_each(|condition| self.condition(condition));
            applicability.exceptions.iter().for_each(|(_, condition)| self.condition(condition));
            applicability.prior.iter().for_each(|(_, condition)| self.condition(condition));
            applicability.undisturbed.iter().for_each(|(_, condition)| self.condition(condition));
            for reading in &typed.readings {
                reading.condition.iter().for_each(|condition| self.condition(condition));
            }
        }
        self.asking.pop();
        let above: Vec<ProvisionId> = typed
            .iter()
            .flat_map(|version| &version.bodies)
            .flat_map(|(active, _)| active)
            .map(|reading| reading.owner)
            .collect();
        above.into_iter().for_each(|owner| self.selection(owner));
    }

    /// What tells whether a version's last day is over.
    fn end(&mut self, regulation: RegulationId, applicability: &Applicability) {
        let regulation = self.program.graph.regulations.get(regulation.0);
        regulation.and_then(|one| one.ends_by(applicability)).into_iter().for_each(|fact| self.fact(fact));
    }

    fn table(&mut self, id: TableId) {
        self.as_written(|walk| walk.choice_of_table(id));
    }

    fn choice_of_table(&mut self, id: TableId) {
        let always = self.always();
        if !Self::fresh(&mut self.tables, id, always) {
            return;
        }
        let (Some(table), Some(typed)) = (self.program.graph.tables.get(id.0), self.program.tables.get(id.0)) else {
            return;
        };
        self.asking.push(format!("表「{}」の版の選択", table.name));
        for (version, typed) in table.versions.iter().zip(typed) {
            self.end(table.regulation, &version.applicability);
            if table.versions.len() < 2 {
                continue;
            }
            if let Basis::ReferenceDate { fact: Some(fact), .. } = &version.applicability.basis {
                self.fact(*fact);
            }
            typed.basis.iter().for_each(|condition| self.condition(condition));
            typed.exceptions.iter().for_each(|(_, condition)| self.condition(condition));
            typed.prior.iter().for_each(|(_, condition)| self.condition(condition));
            typed.undisturbed.iter().for_each(|(_, condition)| self.condition(condition));
        }
        self.asking.pop();
    }

    fn reference(&mut self, reference: &Reference) {
        if self.re_read.contains(&reference.key) {
            // What it is re-read as is walked where that is said; an exception at a fact's name stands before it.
            reference.overrides.iter().for_each(|id| self.definition(*id, &reference.key));
            return;
        }
        let mut certain = false;
        for step in &reference.steps {
            // The nearest step decides; one that defines the name at all times ends the search.
            let since = |id: ProvisionId| {
                self.program.always_defines(id, &reference.key)
                    || reference.user.is_some_and(|user| self.program.defines_since(id, user, &reference.key))
            };
            certain = matches!(step.as_slice(), [id] if since(*id));
            for id in step {
                if certain {
                    self.definition(*id, &reference.key);
                } else {
                    self.sometimes(|walk| walk.definition(*id, &reference.key));
                }
            }
            if certain {
                break;
            }
        }
        for id in &reference.overrides {
            self.definition(*id, &reference.key);
        }
        if let Some(fact) = reference.fact {
            // Where a provision defines the name, the fact is needed only if none does.
            if reference.steps.is_empty() {
                self.fact(fact);
            } else if !certain {
                self.sometimes(|walk| walk.fact(fact));
            }
        }
    }

    fn definition(&mut self, id: ProvisionId, key: &str) {
        let always = self.always();
        let column = if self.right { "（右欄）" } else { "" };
        let re_read: String = self.re_read.iter().map(|key| format!("（{key}の読替え）")).collect();
        if !Self::fresh(&mut self.seen, (id, format!("{key}{column}{re_read}")), always) {
            return;
        }
        if key == LINE && self.part_of_form(id) {
            // The line is worked out only where its part of the form is filled in.
            self.sometimes(|walk| walk.defined(id, key));
        } else {
            self.defined(id, key);
        }
    }

    /// What a line needs of the part of the form in which it stands; whether that part is filled in only for some cases.
    fn part_of_form(&mut self, id: ProvisionId) -> bool {
        let program = self.program;
        let mut sometimes = false;
        for part in program.parts_of_forms.get(&id).into_iter().flatten() {
            self.selection(*part);
            let versions = program.provisions.get(part.0).map_or(&[][..], Vec::as_slice);
            for (_, body) in versions.iter().flat_map(|version| &version.bodies) {
                body.filled_in.iter().for_each(|condition| self.condition(condition));
                sometimes |= body.filled_in.is_some();
                let right = self.right;
                for (_, value) in body.right_column.iter().filter(|_| right).flat_map(|column| &column.readings) {
                    self.sometimes(|walk| walk.expr(value));
                }
            }
        }
        sometimes
    }

    fn defined(&mut self, id: ProvisionId, key: &str) {
        self.selection(id);
        let address = self.program.graph.provisions.get(id.0).and_then(|one| one.address());
        self.asking.push(address.map_or_else(String::new, ToString::to_string));
        let program = self.program;
        for (_, body) in
            program.provisions.get(id.0).iter().flat_map(|versions| versions.iter()).flat_map(|one| &one.bodies)
        {
            self.body(body, key);
        }
        self.asking.pop();
        let excepting = program.exceptions.get(key).into_iter().flatten().chain(&program.appliers).copied();
        let owners: BTreeSet<ProvisionId> = excepting.filter(|owner| *owner != id).collect();
        for owner in owners {
            let versions = program.provisions.get(owner.0).map_or(&[][..], Vec::as_slice);
            let relevant = |one: &&Exception| one.targets.contains(&id) && one.speaks_of(key);
            let mut bodies = versions.iter().flat_map(|version| &version.bodies);
            if bodies.any(|(_, body)| body.exceptions.iter().any(|one| relevant(&one))) {
                self.definition(owner, key);
            }
        }
    }

    fn body(&mut self, body: &Body, key: &str) {
        body.rules.get(key).into_iter().for_each(|rule| self.rule(rule));
        for exception in &body.exceptions {
            if exception.speaks_of(key) {
                self.as_written(|walk| exception.conditions.iter().for_each(|condition| walk.condition(condition)));
                self.sometimes(|walk| {
                    exception.rules.get(key).into_iter().for_each(|rule| walk.rule(rule));
                    exception.applies.iter().for_each(|apply| walk.apply(apply, key));
                });
            }
        }
        body.applies.iter().for_each(|apply| self.apply(apply, key));
    }

    fn apply(&mut self, apply: &Apply, key: &str) {
        apply.read_as.iter().for_each(|(_, expr)| self.expr(expr));
        let defining = |id: &&ProvisionId| {
            let versions = self.program.provisions.get(id.0).map_or(&[][..], Vec::as_slice);
            versions.iter().flat_map(|one| &one.bodies).any(|(_, body)| body.rules.contains_key(key))
        };
        let targets: Vec<ProvisionId> = apply.targets.iter().filter(defining).copied().collect();
        self.re_reading(&apply.read_as, |walk| targets.into_iter().for_each(|id| walk.definition(id, key)));
    }

    fn rule(&mut self, rule: &Rule) {
        let several = rule.cases.len() > 1;
        for case in &rule.cases {
            case.conditions.iter().for_each(|condition| self.condition(condition));
            // Rows mostly ask for the same; conditional values are for different cases.
            if !rule.by_value && (several || !case.conditions.is_empty()) {
                self.sometimes(|walk| walk.expr(&case.value));
            } else {
                self.expr(&case.value);
            }
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.kind {
            ConditionKind::Given(fact) => self.fact(*fact),
            ConditionKind::Applies(list, _) => self.applies(list),
            // かつ and 又は stop as soon as they are decided.
            ConditionKind::All(list) | ConditionKind::Any(list) => {
                for (at, one) in list.iter().enumerate() {
                    if at == 0 {
                        self.condition(one);
                    } else {
                        self.sometimes(|walk| walk.condition(one));
                    }
                }
            }
            _ => condition.parts().into_iter().for_each(|part| self.part(part)),
        }
    }

    /// Whether a provision governs depends on what chooses its version and on its own conditions.
    fn applies(&mut self, list: &[ProvisionId]) {
        let program = self.program;
        for id in list {
            self.selection(*id);
            let versions = program.provisions.get(id.0).map_or(&[][..], Vec::as_slice);
            let bodies = versions.iter().flat_map(|one| &one.bodies);
            for exception in bodies.flat_map(|(_, body)| &body.exceptions) {
                self.as_written(|walk| exception.conditions.iter().for_each(|condition| walk.condition(condition)));
            }
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name(reference) => self.reference(reference),
            ExprKind::Lookup { table, .. } => self.table(*table),
            ExprKind::Absent(_) | ExprKind::LineOrNone(_) => self.absent = true,
            _ => {}
        }
        match &expr.kind {
            ExprKind::OrElse(first, second, ..) => {
                self.expr(first);
                self.sometimes(|walk| walk.expr(second));
                return;
            }
            ExprKind::ReRead(inner, pairs) => {
                pairs.iter().for_each(|(_, value)| self.expr(value));
                self.re_reading(pairs, |walk| walk.expr(inner));
                return;
            }
            ExprKind::RightColumn(inner) => {
                let outer = std::mem::replace(&mut self.right, true);
                self.expr(inner);
                self.right = outer;
                return;
            }
            _ => {}
        }
        expr.parts().into_iter().for_each(|part| self.part(part));
    }

    fn part(&mut self, part: Part<'_>) {
        match part {
            Part::Expr(expr) => self.expr(expr),
            Part::Condition(condition) => self.condition(condition),
        }
    }
}
