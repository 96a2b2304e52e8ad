//! Names and addresses to what they mean, and the kinds of definitions.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::Diagnostic;
use crate::diagnostic::suggest;
use crate::law::fact::FactKind;
use crate::law::value::Value;
use crate::provision::clauses::addresses_of;
use crate::provision::graph::{FactId, ProvisionId, RegulationId, Text};
use crate::source::span::Span;
use crate::syntax::ast::{self, StatementKind};
use crate::syntax::form::LINE;
use crate::syntax::line::{Line, Word};
use crate::syntax::words::unquoted;
use crate::typed::expr::{Expr, ExprKind, Reference};
use crate::typed::kind::{Kind, Quantity};
use crate::typed::lower::{Lowerer, Owner, Place};

/// Through so many definitions the kind of a name is looked for; who needs more is told, and no stack overflows.
const DEEPEST: usize = 64;

impl Lowerer<'_> {
    /// A name where a value is wanted: a column, a definition, a fact, or a category where one is wanted.
    pub(crate) fn name(&self, name: &str, span: Span, place: &Place<'_>, wanted: Option<&Kind>) -> (Expr, Kind) {
        let key = fold(name);
        if let Some((column, kind)) = place.columns.iter().find(|(column, _)| fold(column) == key) {
            return (Expr { kind: ExprKind::Column(column.clone()), span }, Kind::of_fact(kind));
        }
        // A capital that is both a category and a name is told apart by what the place needs.
        if let Some(Kind::Category(Some(categories))) = wanted
            && let Some(category) = categories.iter().find(|category| fold(category) == key)
        {
            return (constant(Value::Category(category.clone()), span), Kind::Category(Some(categories.clone())));
        }
        if let Some(reference) = self.reference(name, place) {
            let kind = self.reference_kind(&reference);
            return (Expr { kind: ExprKind::Name(Box::new(reference)), span }, kind);
        }
        // One step only: two words that stand for each other stand for nothing.
        let meant = self.scope.meant(place.regulation, &key);
        if let Some(meant) = meant.filter(|meant| self.scope.meant(place.regulation, meant).is_none()) {
            return self.name(meant, span, place, wanted);
        }
        match key.as_str() {
            "はい" | "有" => return (constant(Value::Truth(true), span), Kind::Truth),
            "いいえ" | "無" => return (constant(Value::Truth(false), span), Kind::Truth),
            "未通知" => return (constant(Value::Open, span), Kind::Date),
            _ => {}
        }
        // Of a fact with declared categories, one of another fact would never hold.
        let other = matches!(wanted, Some(Kind::Category(Some(_))));
        if let Some(category) = self.category(place.regulation, &key).filter(|_| !other) {
            return (constant(Value::Category(category), span), Kind::Category(None));
        }
        self.unknown_name(name, span, place, wanted);
        (constant(Value::Absent(format!("「{name}」が分からない")), span), Kind::Unknown)
    }

    fn unknown_name(&self, name: &str, span: Span, place: &Place<'_>, wanted: Option<&Kind>) {
        if let Some(Kind::Category(Some(categories))) = wanted {
            let near = suggest::did_you_mean(name, categories.iter().map(String::as_str));
            let all = format!("区分: {}", categories.join("／"));
            self.push(
                Diagnostic::at(Code::UnknownCategory, span, format!("区分「{name}」はない")).help(near.unwrap_or(all)),
            );
            return;
        }
        if self.may_be_unread(name, place) {
            return;
        }
        if let Some(address) = self.scope.elsewhere(self.graph, place.regulation, &fold(name)) {
            self.push(
                Diagnostic::at(Code::UnknownName, span, format!("「{name}」はこの章では定められていない"))
                    .help(format!("ほかの章の名前は「{address}の{name}」のように条項番号を付けて書く")),
            );
            return;
        }
        let facts = self.graph.facts.iter().filter(|fact| fact.regulation == place.regulation);
        let names = facts.map(|fact| fact.name()).chain(self.scope.shown.iter().map(String::as_str));
        self.push(
            Diagnostic::at(Code::UnknownName, span, format!("「{name}」は定義にも事実にもない"))
                .maybe_help(suggest::did_you_mean(name, names)),
        );
    }

    /// A category declared anywhere in a regulation, as declared.
    fn category(&self, regulation: RegulationId, key: &str) -> Option<String> {
        let facts = self.graph.facts.iter().filter(|fact| fact.regulation == regulation);
        let mut kinds = facts.flat_map(|fact| kinds_in(fact.kind()));
        let declared = kinds.find_map(|categories| categories.iter().find(|one| fold(one) == key).cloned());
        declared.or_else(|| self.result_category(regulation, key)).or_else(|| self.table_word(regulation, key))
    }

    fn result_category(&self, regulation: RegulationId, key: &str) -> Option<String> {
        let entries = self.graph.entries.iter().filter(|entry| entry.regulation == regulation);
        let statements = entries.flat_map(|entry| &entry.entry.body.statements);
        let declared = statements.filter_map(|statement| match &statement.kind {
            StatementKind::Results(list) => Some(list),
            _ => None,
        });
        declared.flatten().flat_map(|result| &result.categories).find(|one| fold(one) == key).cloned()
    }

    fn table_word(&self, regulation: RegulationId, key: &str) -> Option<String> {
        let tables = self.graph.tables.iter().filter(|table| table.regulation == regulation);
        let rows = tables.flat_map(|table| &table.versions).flat_map(|version| &version.table.rows);
        rows.flat_map(|row| &row.keys).find_map(|cell| match cell {
            crate::law::table::KeyCell::Word(word) if word == key => Some(word.clone()),
            _ => None,
        })
    }

    /// Where a bare name may be defined; none if nowhere.
    fn reference(&self, name: &str, place: &Place<'_>) -> Option<Reference> {
        let key = fold(name);
        let regulation = self.regulation(place.regulation)?;
        let fact = regulation.fact(name);
        // On the right of its own definition a name is the fact, so that nothing chases its tail.
        let raw = place.facts_only || place.defining.as_ref() == Some(&key) && fact.is_some();
        let entry = place.entry.filter(|entry| !raw && self.entry_defines(*entry, &key));
        let (steps, overrides, user) = match place.provision {
            Some((id, address)) if !raw => (
                self.scope.steps(place.regulation, id, address, &key),
                self.scope.overrides(place.regulation, address, &key),
                Some(id),
            ),
            _ => (Vec::new(), Vec::new(), None),
        };
        if entry.is_none() && steps.is_empty() && fact.is_none() && overrides.is_empty() {
            return None;
        }
        // A phrasing is the fact itself.
        let shown = fact.and_then(|id| self.graph.facts.get(id.0)).map_or(name, |fact| fact.name()).to_owned();
        let key = if fact.is_some() && steps.is_empty() { fold(&shown) } else { key };
        Some(Reference { key, shown, address: None, entry, steps, fact, overrides, user })
    }

    /// A name with an address.
    pub(crate) fn name_at(&self, at: &ast::AddressRef, name: &str, span: Span, place: &Place<'_>) -> (Expr, Kind) {
        let key = fold(name);
        let shown = self.shown_address(at, place);
        let unknown = || (constant(Value::Absent(format!("{shown}の{name}が分からない")), span), Kind::Unknown);
        let Some((regulation, own, under)) = self.provisions_at(at, place) else { return unknown() };
        // Under a line of a form there are no further lines that it could stand for.
        let under = if name == LINE && own.is_some_and(|id| self.scope.is_line(id)) { Vec::new() } else { under };
        let steps = self.scope.steps_at(own, &under, &key);
        let address = own.or(under.first().copied()).and_then(|id| self.graph.provisions.get(id.0));
        let address = address.and_then(|provision| provision.address().cloned());
        let overrides = address.map_or(Vec::new(), |address| self.scope.overrides(regulation, &address, &key));
        let fact = self.regulation(regulation).and_then(|one| one.fact(name)).filter(|_| !overrides.is_empty());
        if steps.is_empty() && fact.is_none() {
            if own.iter().chain(&under).any(|id| self.unread(*id, None)) {
                return unknown();
            }
            if !self.left_out(own, &under) {
                self.push(
                    Diagnostic::at(Code::UnknownName, span, format!("{shown}に「{name}」の定めはない"))
                        .maybe_help(suggest::did_you_mean(name, self.scope.shown.iter().map(String::as_str))),
                );
                return unknown();
            }
            // The text is （略） there: asking for it is an error at evaluation that says so.
            let steps = vec![own.into_iter().chain(under).collect()];
            let reference = self.reference_at(key, name, shown, steps, None, Vec::new());
            return (Expr { kind: ExprKind::Name(Box::new(reference)), span }, Kind::Unknown);
        }
        let reference = Reference { user: own, ..self.reference_at(key, name, shown, steps, fact, overrides) };
        let kind = self.reference_kind(&reference);
        (Expr { kind: ExprKind::Name(Box::new(reference)), span }, kind)
    }

    fn reference_at(
        &self,
        key: String,
        name: &str,
        address: String,
        steps: Vec<Vec<ProvisionId>>,
        fact: Option<FactId>,
        overrides: Vec<ProvisionId>,
    ) -> Reference {
        Reference {
            key,
            shown: name.to_owned(),
            address: Some(address),
            entry: None,
            steps,
            fact,
            overrides,
            user: None,
        }
    }

    /// Whether a line that could not be read, here or in the same 章, holds the name: it may define it.
    fn may_be_unread(&self, name: &str, place: &Place<'_>) -> bool {
        let key = fold(name);
        let in_entry = place.entry.and_then(|entry| self.graph.entries.get(entry));
        if in_entry.is_some_and(|entry| entry.entry.body.unread && holds(&entry.entry.body.lines, &key)) {
            return true;
        }
        let Some((_, address)) = place.provision else { return false };
        let chapter = self.scope.within(place.regulation, &address.chapter());
        chapter.into_iter().any(|id| self.unread(id, Some(&key)))
    }

    /// Whether a provision has a line that could not be read, and holds a name where one is asked for.
    pub(crate) fn unread(&self, id: ProvisionId, key: Option<&str>) -> bool {
        let versions = self.graph.provisions.get(id.0).map_or(&[][..], |one| &one.versions);
        versions.iter().any(|version| match &version.text {
            Text::Body(body) => body.unread && key.is_none_or(|key| holds(&body.lines, key)),
            Text::Deleted | Text::Unknown => false,
        })
    }

    fn left_out(&self, own: Option<ProvisionId>, under: &[ProvisionId]) -> bool {
        own.iter().chain(under).filter_map(|id| self.graph.provisions.get(id.0)).flat_map(|one| &one.versions).any(
            |version| match &version.text {
                Text::Body(body) => body.statements.iter().any(|one| one.is_left_out()),
                Text::Unknown => true,
                Text::Deleted => false,
            },
        )
    }

    /// An address as printed, upper levels filled in.
    pub(crate) fn shown_address(&self, at: &ast::AddressRef, place: &Place<'_>) -> String {
        self.full_addresses(at, place).first().map_or_else(String::new, ToString::to_string)
    }

    /// All addresses that a reference names, upper levels filled in from its place.
    pub(crate) fn full_addresses(&self, at: &ast::AddressRef, place: &Place<'_>) -> Vec<crate::law::address::Address> {
        let direct = addresses_of(at);
        let Some((_, here)) = place.provision else { return direct };
        let rooted = at
            .levels
            .first()
            .is_some_and(|level| level.rank() <= 1 && !matches!(level, crate::law::address::Level::Chapter(_)));
        if rooted {
            return direct;
        }
        let Some(first) = here.complete(&at.levels) else { return direct };
        match &at.through {
            None => vec![first],
            Some(last) => first.complete(last).and_then(|last| first.through(&last)).unwrap_or_else(|| vec![first]),
        }
    }

    /// The provisions of an address: itself, if there is one, and those under it; a finding where there is neither.
    pub(crate) fn provisions_at(
        &self,
        at: &ast::AddressRef,
        place: &Place<'_>,
    ) -> Option<(RegulationId, Option<ProvisionId>, Vec<ProvisionId>)> {
        let regulation = match &at.regulation {
            None => place.regulation,
            Some(name) => {
                let found = self.graph.regulations.iter().position(|one| fold(&one.name) == fold(name));
                let Some(found) = found else {
                    let names = self.graph.regulations.iter().map(|one| one.name.as_str());
                    self.push(
                        Diagnostic::at(Code::UnknownRegulation, at.span, format!("規程「{name}」がない"))
                            .maybe_help(suggest::did_you_mean(name, names)),
                    );
                    return None;
                };
                RegulationId(found)
            }
        };
        let one = self.regulation(regulation)?;
        let state = if regulation == place.regulation { place.state } else { one.newest() };
        let mut all = Vec::new();
        let mut own = None;
        let addresses = self.full_addresses(at, place);
        for address in &addresses {
            let (mut exact, mut under) = one.at(address, state);
            if exact.is_none() && under.is_empty() {
                // Not there in that state: any version of any time, so that an entry can ask for a clause that was repealed.
                let mut any: Vec<ProvisionId> = self.scope.within(regulation, address).into_iter().collect();
                let has = |id: &ProvisionId| {
                    let versions = self.graph.provisions.get(id.0).map(|one| one.versions.as_slice()).unwrap_or(&[]);
                    versions.iter().any(|version| version.address == *address)
                };
                exact = any.iter().position(has).map(|at| any.remove(at));
                under = any;
            }
            if addresses.len() == 1 {
                own = exact;
            } else {
                all.extend(exact);
            }
            all.extend(under);
        }
        if own.is_none() && all.is_empty() {
            let names: Vec<String> =
                one.addresses.last().iter().flat_map(|map| map.keys()).map(ToString::to_string).collect();
            let shown = addresses.first().map_or_else(String::new, ToString::to_string);
            self.push(
                Diagnostic::at(Code::UnknownReference, at.span, format!("{shown}という条項はない"))
                    .maybe_help(suggest::did_you_mean(&shown, names.iter().map(String::as_str))),
            );
            return None;
        }
        Some((regulation, own, all))
    }

    fn entry_defines(&self, entry: usize, key: &str) -> bool {
        let statements = self.graph.entries.get(entry).map_or(&[][..], |entry| &entry.entry.body.statements);
        let column = |statement: &ast::Statement| matches!(&statement.kind, StatementKind::ListColumn { list, .. } if fold(&list.node) == key);
        defines(statements, key).is_some() || statements.iter().any(column)
    }

    /// The kind of what a reference finds: of its first definition, else of the fact.
    pub(crate) fn reference_kind(&self, reference: &Reference) -> Kind {
        if let Some(entry) = reference.entry {
            return self.definition_kind(Owner::Entry(entry), &reference.key);
        }
        let first = reference.steps.iter().flatten().next();
        match (first, reference.fact.and_then(|fact| self.graph.facts.get(fact.0))) {
            (Some(id), _) => self.definition_kind(Owner::Provision(*id), &reference.key),
            (None, Some(fact)) => Kind::of_fact(fact.kind()),
            (None, None) => Kind::Unknown,
        }
    }

    /// The kind of a definition: by its unit, else by its formula in the newest version that has one.
    pub(crate) fn definition_kind(&self, owner: Owner, key: &str) -> Kind {
        let slot = (owner, key.to_owned());
        if let Some(known) = self.kinds.borrow().get(&slot) {
            return known.clone().unwrap_or(Kind::Unknown);
        }
        if *self.silent.borrow() > DEEPEST {
            let message = format!("「{key}」までの定めの入れ子が{DEEPEST}段を超える");
            let finding = Diagnostic::new(Code::TooDeep, message).help("途中の名前を減らす");
            self.findings.borrow_mut().push(finding);
            return Kind::Unknown;
        }
        self.kinds.borrow_mut().insert(slot.clone(), None);
        let kind = self.silently(|| self.infer(owner, key));
        self.kinds.borrow_mut().insert(slot, Some(kind.clone()));
        kind
    }

    fn infer(&self, owner: Owner, key: &str) -> Kind {
        match owner {
            Owner::Entry(at) => {
                let Some(entry) = self.graph.entries.get(at) else { return Kind::Unknown };
                let state = self.regulation(entry.regulation).map_or(0, |one| one.newest());
                let place = Place::in_entry(entry.regulation, at, state);
                if let Some(kind) = self.list_kind(&entry.entry.body.statements, key, &place) {
                    return kind;
                }
                self.kind_of_define(defines(&entry.entry.body.statements, key), key, &place)
            }
            Owner::Provision(id) => {
                let Some(provision) = self.graph.provisions.get(id.0) else { return Kind::Unknown };
                for version in provision.versions.iter().rev() {
                    let Text::Body(body) = &version.text else { continue };
                    let place = Place::in_provision(provision.regulation, id, &version.address, version.written);
                    if let Some(define) = defines(&body.statements, key) {
                        return self.kind_of_define(Some(define), key, &place);
                    }
                    if let Some(kind) = self.list_kind(&body.statements, key, &place) {
                        return kind;
                    }
                    if let Some(kind) = self.applied_kind(&body.statements, key, &place) {
                        return kind;
                    }
                }
                Kind::Unknown
            }
        }
    }

    /// The kind of a list to which columns are added.
    fn list_kind(&self, statements: &[ast::Statement], key: &str, place: &Place<'_>) -> Option<Kind> {
        let added = |statement: &ast::Statement| match &statement.kind {
            StatementKind::ListColumn { list, .. } => fold(&list.node) == key,
            _ => false,
        };
        if !statements.iter().any(added) {
            return None;
        }
        let body = self.body(statements, place, None);
        body.rules.get(key).map(|rule| rule.kind.clone())
    }

    /// The kind of a name that a provision takes from those it applies.
    fn applied_kind(&self, statements: &[ast::Statement], key: &str, place: &Place<'_>) -> Option<Kind> {
        statements.iter().find_map(|statement| match &statement.kind {
            StatementKind::Apply { targets, .. } => targets.iter().find_map(|target| {
                let (_, own, under) = self.provisions_at(target, place)?;
                let steps = self.scope.steps_at(own, &under, key);
                let first = steps.into_iter().flatten().next()?;
                Some(self.definition_kind(Owner::Provision(first), key))
            }),
            StatementKind::When { body, .. } | StatementKind::Despite { body, .. } => {
                self.applied_kind(body, key, place)
            }
            _ => None,
        })
    }

    fn kind_of_define(&self, define: Option<&ast::Define>, key: &str, place: &Place<'_>) -> Kind {
        let Some(define) = define else { return Kind::Unknown };
        if let Some(unit) = define.unit {
            return Kind::Number(Quantity::of(unit));
        }
        let place = Place { defining: Some(key.to_owned()), left: Some(key.to_owned()), ..place.clone() };
        let kinds = match &define.value {
            ast::DefinedValue::Formula(expr) => vec![self.expr(expr, &place, None).1],
            ast::DefinedValue::Conditional(values) => {
                values.iter().map(|one| self.expr(&one.value, &place, None).1).collect()
            }
            ast::DefinedValue::ByValue { rows, .. } => {
                let at = define.names.iter().position(|name| fold(&name.node) == key).unwrap_or(0);
                let values = rows.iter().filter_map(|row| row.value_of(at));
                values.map(|value| self.expr(value, &place, None).1).collect()
            }
        };
        kinds.into_iter().find(|kind| *kind != Kind::Unknown).unwrap_or(Kind::Unknown)
    }
}

/// A constant at a place.
pub(crate) fn constant(value: Value, span: Span) -> Expr {
    Expr { kind: ExprKind::Constant(value), span }
}

/// The first definition of a folded name in statements.
pub(crate) fn defines<'a>(statements: &'a [ast::Statement], key: &str) -> Option<&'a ast::Define> {
    statements.iter().find_map(|statement| match &statement.kind {
        StatementKind::Define(define) | StatementKind::Helper(define) => {
            define.names.iter().any(|name| fold(&name.node) == key).then_some(define)
        }
        StatementKind::Line(line) => line.define.as_ref().filter(|_| key == LINE),
        StatementKind::When { body, .. } | StatementKind::Despite { body, .. } | StatementKind::Show(body) => {
            defines(body, key)
        }
        _ => None,
    })
}

fn kinds_in(kind: &FactKind) -> Vec<&[String]> {
    match kind {
        FactKind::Category { categories, .. } => vec![categories.as_slice()],
        FactKind::List { columns } => columns.iter().flat_map(|(_, kind)| kinds_in(kind)).collect(),
        FactKind::Date { .. } | FactKind::Number { .. } | FactKind::Truth | FactKind::Text => Vec::new(),
    }
}

/// Whether a word of the lines is a name.
fn holds(lines: &[Line], key: &str) -> bool {
    let is = |word: &Word| fold(unquoted(&word.text)) == key;
    lines.iter().any(|line| line.words.iter().any(is) || holds(&line.children, key))
}
