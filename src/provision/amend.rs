//! Applies a regulation's revisions to its base, row by row, each old side checked against what stands there.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::diagnostic::suggest;
use crate::law::address::Address;
use crate::law::revision::EnforcementDate;
use crate::provision::clauses::{self, Subject};
use crate::provision::from_corpus::{reference_date, table_named};
use crate::provision::graph::{
    Addresses, Applicability, Basis, FactId, Graph, Provision, ProvisionId, Regulation, RegulationId, TableVersion,
    Text, Version,
};
use crate::provision::sides::{self, Compared};
use crate::provision::table_rows;
use crate::source::span::Span;
use crate::syntax::ast::revision::Side;
use crate::syntax::ast::{self, ClauseKind, Target};
use crate::syntax::from_lines::{self, Context};

/// The state of a regulation while its revisions are applied.
pub struct Amender<'a> {
    /// The regulation's id.
    pub id: RegulationId,
    /// Its base.
    pub base: &'a ast::Base,
    /// Where provisions and tables go.
    pub graph: &'a mut Graph,
    /// The regulation.
    pub regulation: &'a mut Regulation,
    /// What is found.
    pub findings: &'a mut Findings,
}

impl Amender<'_> {
    /// Puts the base down, then applies every revision in order.
    pub fn apply(mut self, revisions: &[&ast::revision::Revision]) {
        let addresses = self.enact();
        self.regulation.addresses.push(addresses);
        for (at, revision) in revisions.iter().enumerate() {
            let mut addresses = self.regulation.addresses.last().cloned().unwrap_or_default();
            for (row_at, row) in revision.rows.iter().enumerate() {
                self.renumber(revision, row_at, at + 1, &mut addresses);
                self.row(row, at + 1, &mut addresses);
            }
            self.renumber(revision, revision.rows.len(), at + 1, &mut addresses);
            self.end(revision, at + 1, &addresses);
            self.regulation.addresses.push(addresses);
        }
        self.graph.sort();
    }

    fn enact(&mut self) -> Addresses {
        let mut addresses = Addresses::new_sync();
        for text in &self.base.provisions {
            for address in &text.addresses {
                let span = address.span;
                let before = addresses.get(&address.node).and_then(|id| self.graph.provisions.get(id.0));
                if let Some(before) = before.and_then(|provision| provision.versions.first()) {
                    self.findings.push(
                        Diagnostic::at(Code::DoubledProvision, span, format!("{}が二つある", address.node))
                            .label(before.span, "一つ目")
                            .help("一つにまとめるか、番号を直す"),
                    );
                    continue;
                }
                let versions = self.base_versions(&address.node, &text.title, &text.body, span);
                addresses.insert_mut(address.node.clone(), self.add(versions));
            }
        }
        for at in 0..self.graph.tables.len() {
            let Some(name) = self.graph.tables.get(at).filter(|table| table.regulation == self.id) else { continue };
            let applicability = self.applicability(0, Subject::Table(&name.name.clone()));
            if let Some(version) = self.graph.tables.get_mut(at).and_then(|table| table.versions.first_mut()) {
                version.applicability = applicability;
            }
        }
        addresses
    }

    fn add(&mut self, versions: Vec<Version>) -> ProvisionId {
        self.graph.provisions.push(Provision { regulation: self.id, versions });
        ProvisionId(self.graph.provisions.len() - 1)
    }

    /// The text of the base, and before the day from which it is known a version that says so.
    fn base_versions(&self, address: &Address, title: &str, body: &ast::Body, span: Span) -> Vec<Version> {
        let version = Version {
            revision: 0,
            address: address.clone(),
            title: title.to_owned(),
            text: Text::Body(body.clone()),
            written: 0,
            applicability: self.applicability(0, Subject::Provision(address)),
            interpretations: Vec::new(),
            span,
        };
        let Some(day) = self.unknown_before(address) else { return vec![version] };
        let fact = self.reference_fact(address, 0);
        let unknown = Version {
            text: Text::Unknown,
            applicability: Applicability { basis: Basis::Always, ..version.applicability.clone() },
            ..version.clone()
        };
        let known = Version {
            applicability: Applicability {
                enforcement: EnforcementDate::On(day),
                basis: Basis::ReferenceDate { fact, from: Some(day) },
                ..version.applicability.clone()
            },
            ..version
        };
        vec![unknown, known]
    }

    fn unknown_before(&self, address: &Address) -> Option<chrono::NaiveDate> {
        let lines = self.base.text_as_of.as_ref()?.unknown_before.iter();
        let scoped = lines.filter_map(|(scope, day)| {
            let depth = if scope.is_empty() {
                Some(0)
            } else {
                let scopes = scope.iter().flat_map(clauses::addresses_of);
                scopes.filter(|scope| address.is_within(scope)).map(|scope| scope.levels().len()).max()
            };
            depth.map(|depth| (depth, *day))
        });
        scoped.max().map(|(_, day)| day)
    }

    /// The 基準日 of an address as of a revision: the most specific line, the latest of those.
    fn reference_fact(&self, address: &Address, revision: usize) -> Option<FactId> {
        let lines = self.regulation.reference_dates.iter().filter(|line| line.since <= revision);
        let holding = lines.filter_map(|line| match &line.scope {
            None => Some((0, line)),
            Some(scope) => address.is_within(scope).then(|| (scope.levels().len(), line)),
        });
        holding.max_by_key(|(depth, line)| (*depth, line.since)).and_then(|(_, line)| line.fact)
    }

    fn applicability(&self, revision: usize, subject: Subject<'_>) -> Applicability {
        let reference = match subject {
            Subject::Provision(address) => self.reference_fact(address, revision),
            Subject::Table(_) => {
                let lines = self.regulation.reference_dates.iter();
                let whole = lines.filter(|line| line.scope.is_none() && line.since <= revision);
                whole.max_by_key(|line| line.since).and_then(|line| line.fact)
            }
        };
        let (items, whole) = self
            .regulation
            .revisions
            .get(revision)
            .map_or((&[][..], EnforcementDate::Unfixed), |one| (one.supplementary.as_slice(), one.enforcement));
        let named = reference.and_then(|id| Some((id, self.graph.facts.get(id.0)?.name())));
        clauses::applicability(revision, items, subject, whole, named)
    }

    fn renumber(
        &mut self,
        revision: &ast::revision::Revision,
        rows_before: usize,
        at: usize,
        addresses: &mut Addresses,
    ) {
        let mut waiting: Vec<&ast::revision::Renumbering> =
            revision.renumberings.iter().filter(|one| one.after_rows == rows_before).collect();
        // ２及び３を３及び４とする: ２ waits until ３ has gone.
        while let Some(free) = waiting.iter().position(|one| !addresses.contains_key(&one.to.node)) {
            let one = waiting.remove(free);
            self.renumber_one(one, at, addresses);
        }
        for one in waiting {
            let there = addresses.get(&one.to.node).and_then(|id| self.graph.provisions.get(id.0));
            let mut finding = Diagnostic::at(Code::AlreadyThere, one.to.span, format!("{}は既にある", one.to.node))
                .help("先にその条項を移すか削る");
            if let Some(there) = there.and_then(|provision| provision.versions.last()) {
                finding = finding.label(there.span, "現行の条項");
            }
            self.findings.push(finding);
        }
    }

    fn renumber_one(&mut self, one: &ast::revision::Renumbering, at: usize, addresses: &mut Addresses) {
        let moved: Vec<Address> =
            addresses.keys().filter(|address| address.is_within(&one.from.node)).cloned().collect();
        if moved.is_empty() {
            self.findings.push(self.nothing_there(&one.from.node, one.from.span, addresses));
        }
        for old in moved {
            let rest = old.levels().get(one.from.node.levels().len()..).unwrap_or(&[]);
            let Some(new) = Address::new(one.to.node.levels().iter().chain(rest).cloned().collect()) else { continue };
            let Some(id) = addresses.get(&old).copied() else { continue };
            addresses.remove_mut(&old);
            addresses.insert_mut(new.clone(), id);
            let applicability = self.applicability(at, Subject::Provision(&new));
            self.push_version(id, |before| Version {
                revision: at,
                address: new,
                applicability,
                span: one.to.span,
                ..before.clone()
            });
        }
    }

    /// Adds a version to a provision; a second one of the same revision takes the place of the first.
    fn push_version(&mut self, id: ProvisionId, make: impl FnOnce(&Version) -> Version) {
        let Some(provision) = self.graph.provisions.get_mut(id.0) else { return };
        let Some(before) = provision.versions.last() else { return };
        let version = make(before);
        if before.revision == version.revision && version.revision > 0 {
            provision.versions.pop();
        }
        provision.versions.push(version);
    }

    fn row(&mut self, row: &ast::revision::Row, at: usize, addresses: &mut Addresses) {
        match &row.target {
            Target::Provision(reference) => match Address::new(reference.levels.clone()) {
                Some(address) => self.provision_row(row, &address, reference.span, at, addresses),
                None => self.findings.push(Diagnostic::at(Code::UnknownAddress, reference.span, "条項番号でない")),
            },
            // Facts were amended before the texts, which are cut by their names.
            Target::Facts(_) => {}
            Target::ReferenceDate(..) => self.reference_row(row, at),
            Target::Table(name) => match table_named(self.graph, self.id, &name.node) {
                Some(table) => {
                    let applicability = self.applicability(at, Subject::Table(&name.node));
                    table_rows::amend(self.graph, table, row, at, applicability, self.findings);
                }
                None => {
                    let names = self.graph.tables.iter().filter(|table| table.regulation == self.id);
                    self.findings.push(
                        Diagnostic::at(Code::NothingToAmend, name.span, format!("改める表「{}」がない", name.node))
                            .maybe_help(suggest::did_you_mean(&name.node, names.map(|table| table.name.as_str()))),
                    );
                }
            },
        }
    }

    /// What a sentence ends though no row changes it goes on as it was, up to its last day, in a version of its own.
    fn end(&mut self, revision: &ast::revision::Revision, at: usize, addresses: &Addresses) {
        for (_, sentence, _) in clauses::sentences(at, &revision.supplementary) {
            let ClauseKind::Expire { scope, .. } = &sentence.kind else { continue };
            for target in scope {
                match target {
                    Target::Provision(reference) if reference.regulation.is_none() => {
                        let scopes = clauses::addresses_of(reference);
                        let ended = addresses.iter().filter(|(one, _)| scopes.iter().any(|scope| one.is_within(scope)));
                        for (address, id) in ended {
                            self.end_provision(*id, address, at, sentence.span);
                        }
                    }
                    Target::Table(name) => self.end_table(&name.node, at),
                    Target::Provision(_) | Target::Facts(_) | Target::ReferenceDate(..) => {}
                }
            }
        }
    }

    fn end_provision(&mut self, id: ProvisionId, address: &Address, at: usize, span: Span) {
        let last = self.graph.provisions.get(id.0).and_then(|provision| provision.versions.last());
        if last.is_none_or(|last| last.revision == at || matches!(last.text, Text::Deleted)) {
            return;
        }
        let applicability = self.applicability(at, Subject::Provision(address));
        self.push_version(id, |before| Version { revision: at, applicability, span, ..before.clone() });
    }

    fn end_table(&mut self, name: &str, at: usize) {
        let applicability = self.applicability(at, Subject::Table(name));
        let Some(id) = table_named(self.graph, self.id, name) else { return };
        let Some(table) = self.graph.tables.get_mut(id.0) else { return };
        let Some(last) = table.versions.last().filter(|last| last.revision != at).cloned() else { return };
        table.versions.push(TableVersion { revision: at, applicability, ..last });
    }

    fn reference_row(&mut self, row: &ast::revision::Row, at: usize) {
        let Side::ReferenceDate(line) = &row.new else { return };
        if let Side::ReferenceDate(old) = &row.old {
            let scope = old.scope.iter().flat_map(clauses::addresses_of).next();
            let fact = old.fact.as_ref().and_then(|name| self.regulation.fact(&name.node));
            let lines = self.regulation.reference_dates.iter();
            let standing = lines.filter(|one| one.since < at && one.scope == scope).max_by_key(|one| one.since);
            if standing.is_none_or(|standing| standing.fact != fact) {
                let mut finding = Diagnostic::at(Code::OldSideDiffers, old.span, "旧の基準日が現行と違う");
                if let Some(standing) = standing {
                    finding = finding.label(standing.span, "現行の基準日");
                }
                self.findings.push(finding);
            }
        }
        let mut line = line.clone();
        line.interpretations.extend(row.interpretations.iter().cloned());
        reference_date(&line, at, self.regulation, self.graph, self.findings);
        let scopes: Vec<Address> = line.scope.iter().flat_map(clauses::addresses_of).collect();
        let addresses = self.regulation.addresses.last().cloned().unwrap_or_default();
        for (address, id) in &addresses {
            if scopes.is_empty() || scopes.iter().any(|scope| address.is_within(scope)) {
                let applicability = self.applicability(at, Subject::Provision(address));
                self.push_version(*id, |before| Version {
                    revision: at,
                    applicability,
                    span: row.span,
                    ..before.clone()
                });
            }
        }
    }

    fn provision_row(
        &mut self,
        row: &ast::revision::Row,
        address: &Address,
        span: Span,
        at: usize,
        addresses: &mut Addresses,
    ) {
        let standing = addresses.get(address).copied();
        let base_lines = match (&row.old, standing) {
            (Side::Nothing(_), Some(id)) => {
                let before = self.graph.provisions.get(id.0).and_then(|provision| provision.versions.last());
                let mut finding = Diagnostic::at(Code::AlreadyThere, span, format!("{address}は既にある"))
                    .help("旧に現行の文を書くか、番号を直す");
                if let Some(before) = before {
                    finding = finding.label(before.span, "現行の条項");
                }
                self.findings.push(finding);
                return;
            }
            (Side::Nothing(_) | Side::Unknown(_), None) => Vec::new(),
            (_, None) => {
                self.findings.push(self.nothing_there(address, span, addresses));
                return;
            }
            (_, Some(id)) => match self.old_lines(row, id, address, span) {
                Some(runs) => runs,
                None => return,
            },
        };
        if row.context {
            return;
        }
        let Some(text) = self.new_text(row, base_lines) else { return };
        let removed = matches!(row.new, Side::Nothing(_));
        let applicability = self.applicability(at, Subject::Provision(address));
        let version = |title: &str| Version {
            revision: at,
            address: address.clone(),
            title: if row.title.is_empty() { title.to_owned() } else { row.title.clone() },
            text,
            written: at,
            applicability,
            interpretations: row.interpretations.clone(),
            span: row.span,
        };
        match standing {
            Some(id) => {
                self.push_version(id, |before| version(&before.title));
                if removed {
                    addresses.remove_mut(address);
                }
            }
            None => {
                let mut versions = Vec::new();
                if matches!(row.old, Side::Unknown(_)) {
                    let applicability = self.applicability(0, Subject::Provision(address));
                    versions.push(Version {
                        revision: 0,
                        address: address.clone(),
                        title: row.title.clone(),
                        text: Text::Unknown,
                        written: 0,
                        applicability: Applicability { basis: Basis::Always, ..applicability },
                        interpretations: Vec::new(),
                        span: row.span,
                    });
                }
                versions.push(version(""));
                let id = self.add(versions);
                addresses.insert_mut(address.clone(), id);
            }
        }
    }

    fn nothing_there(&self, address: &Address, span: Span, addresses: &Addresses) -> Diagnostic {
        let names: Vec<String> = addresses.keys().map(ToString::to_string).collect();
        Diagnostic::at(Code::NothingToAmend, span, format!("{address}という条項はない"))
            .maybe_help(suggest::did_you_mean(&address.to_string(), names.iter().map(String::as_str)))
            .note("新設するなら旧に（新設）と書く")
    }

    /// Checks the old side; gives the runs that （略） stands for, or none after a finding.
    fn old_lines(
        &mut self,
        row: &ast::revision::Row,
        id: ProvisionId,
        address: &Address,
        span: Span,
    ) -> Option<Vec<Vec<crate::syntax::line::Line>>> {
        let before = self.graph.provisions.get(id.0)?.versions.last()?;
        match (&row.old, &before.text) {
            (Side::Unknown(_), _) => Some(Vec::new()),
            (Side::Deleted(_), Text::Deleted) => Some(Vec::new()),
            (Side::Text(old), Text::Body(base)) => match sides::compare(&old.lines, &base.lines) {
                Compared::Same(runs) => Some(runs),
                Compared::Differs { old, base } => {
                    let finding = Diagnostic::at(
                        Code::OldSideDiffers,
                        old.unwrap_or(row.span),
                        format!("{address}の旧が現行の文と違う"),
                    );
                    self.findings.push(
                        finding
                            .label(base.unwrap_or(before.span), "現行はここで異なる")
                            .help("旧を現行の文に合わせるか、先の改正の漏れを補う"),
                    );
                    None
                }
                Compared::Ambiguous(span) => {
                    self.findings.push(
                        Diagnostic::at(Code::OldSideDiffers, span, "（略）の当たる所が二つ以上ある")
                            .help("前後の行を書いて一つに定める"),
                    );
                    None
                }
            },
            _ => {
                self.findings.push(
                    Diagnostic::at(Code::OldSideDiffers, span, format!("{address}の旧が現行と違う"))
                        .label(
                            before.span,
                            match before.text {
                                Text::Deleted => "現行は削除",
                                Text::Unknown => "現行の文は不明",
                                Text::Body(_) => "現行の文",
                            },
                        )
                        .help("現行が削除なら旧に削除と、文が不明なら旧に（不明）と書く"),
                );
                None
            }
        }
    }

    fn new_text(&mut self, row: &ast::revision::Row, runs: Vec<Vec<crate::syntax::line::Line>>) -> Option<Text> {
        match &row.new {
            Side::Nothing(_) | Side::Deleted(_) => Some(Text::Deleted),
            Side::Unknown(_) => Some(Text::Unknown),
            Side::Text(body) => {
                let omitted = sides::omissions(&body.lines);
                if omitted == 0 && runs.is_empty() {
                    return Some(Text::Body(body.clone()));
                }
                if omitted != runs.len() && !matches!(row.old, Side::Nothing(_) | Side::Unknown(_)) {
                    self.findings.push(
                        Diagnostic::at(
                            Code::OmissionsDiffer,
                            row.span,
                            format!("（略）が新に{omitted}、旧に{}ある", runs.len()),
                        )
                        .help("変わらない行の（略）は新旧に同じ数だけ置く"),
                    );
                    return None;
                }
                // What stands in for nothing (in a text that is new) stays （略）.
                let lines =
                    if runs.is_empty() { body.lines.clone() } else { sides::fill(&body.lines, &mut runs.into_iter()) };
                let mut own = Findings::default();
                let statements = from_lines::statements(&lines, Context::Provision, &mut own);
                let unread = own.has_errors();
                self.findings.extend(own);
                Some(Text::Body(ast::Body { lines, statements, unread }))
            }
            Side::Facts(_) | Side::ReferenceDate(_) | Side::TableRows { .. } | Side::WholeTable(_) => {
                self.findings.push(
                    Diagnostic::at(Code::Syntax, row.span, "条項の行に条項の文でないものがある")
                        .help("表は「新旧 表「…」」、事実は「新旧 事実」で改める"),
                );
                None
            }
        }
    }
}

/// Whether two words are the same, width aside.
pub fn same_word(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}
