//! Forms: the lines that a number names, the second column with what is read there, and the lines that an entry shows.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::Diagnostic;
use crate::diagnostic::suggest;
use crate::law::address::Address;
use crate::provision::forms;
use crate::provision::graph::{ProvisionId, RegulationId};
use crate::source::span::Span;
use crate::syntax::ast;
use crate::syntax::form::{FormLine, LINE, RightReading};
use crate::typed::expr::{Expr, ExprKind};
use crate::typed::kind::Kind;
use crate::typed::lower::name::constant;
use crate::typed::lower::rule::rule_entry;
use crate::typed::lower::{Lowerer, Place};
use crate::typed::program::{Body, Case, RightColumn};

impl Lowerer<'_> {
    /// A line of a form: the nearest one of that number, seen from where it is asked for.
    pub(crate) fn line_at(&self, at: &ast::AddressRef, span: Span, place: &Place<'_>) -> (Expr, Kind) {
        if at.regulation.is_some() {
            return self.name_at(at, LINE, span, place);
        }
        let candidates = candidates(&at.levels, place);
        let there = |address: &&Address| {
            let ids = self.scope.exactly(place.regulation, address);
            ids.iter().any(|id| self.scope.is_line(*id))
        };
        let Some(address) = candidates.iter().find(there) else {
            // A line that could not be read has been reported; that it cannot be called says nothing new.
            let named = candidates.iter().flat_map(|address| self.scope.exactly(place.regulation, address));
            if !named.into_iter().any(|id| self.unread(id, None)) {
                self.unknown_line(&candidates, span, place);
            }
            return (constant(crate::law::value::Value::Absent("欄がない".to_owned()), span), Kind::Unknown);
        };
        let whole = ast::AddressRef { levels: address.levels().to_vec(), ..at.clone() };
        self.name_at(&whole, LINE, span, &Place { provision: None, ..place.clone() })
    }

    fn unknown_line(&self, candidates: &[Address], span: Span, place: &Place<'_>) {
        // Lines stand in parts, not under other lines.
        let in_a_part = |one: &&Address| {
            let part = one.parent().map(|part| self.scope.exactly(place.regulation, &part)).unwrap_or_default();
            !part.is_empty() && !part.iter().any(|id| self.scope.is_line(*id))
        };
        let meant = candidates.iter().find(in_a_part).or(candidates.last());
        let shown = meant.map_or_else(String::new, |address| format!("{address}欄"));
        let lines = self.lines(place.regulation);
        let near = suggest::did_you_mean(&shown, lines.iter().map(String::as_str));
        // Where none is near by its letters, those of the same part are.
        let parts: Vec<String> = candidates.iter().filter_map(Address::parent).map(|part| part.to_string()).collect();
        let beside: Vec<&str> =
            lines.iter().map(String::as_str).filter(|line| parts.iter().any(|part| line.starts_with(part))).collect();
        let beside = (!beside.is_empty()).then(|| format!("ここにある欄: {}", beside.join("、")));
        self.push(
            Diagnostic::at(Code::UnknownLine, span, format!("{shown}という欄はない")).maybe_help(near.or(beside)),
        );
    }

    /// The lines of a regulation's forms, as they are called.
    fn lines(&self, regulation: RegulationId) -> Vec<String> {
        let all = self.graph.provisions.iter().enumerate();
        let lines = all.filter(|(at, one)| one.regulation == regulation && self.scope.is_line(ProvisionId(*at)));
        lines.filter_map(|(_, one)| one.address()).map(|address| format!("{address}欄")).collect()
    }

    /// `１(A)(5)右欄`: the part of the form must have a second column.
    pub(crate) fn right_column_of(&self, left: &ast::Expr, span: Span, place: &Place<'_>) -> (Expr, Kind) {
        let (line, kind) = self.expr(left, place, None);
        if let ExprKind::Name(reference) = &line.kind {
            let lines = reference.steps.iter().flatten();
            if !lines.clone().any(|id| self.has_right_column(*id)) {
                let shown = reference.address.clone().unwrap_or_default();
                self.push(
                    Diagnostic::at(Code::NoRightColumn, span, format!("{shown}に右欄はない"))
                        .help("様式に「右欄は、左欄の例による。この場合において、…」と書くか、左の欄を呼ぶ"),
                );
            }
        }
        (Expr { kind: ExprKind::RightColumn(Box::new(line)), span }, kind)
    }

    fn has_right_column(&self, id: ProvisionId) -> bool {
        let Some(provision) = self.graph.provisions.get(id.0) else { return false };
        provision.versions.iter().any(|version| {
            let mut place = Some(version.address.clone());
            while let Some(address) = place {
                let here = self.scope.exactly(provision.regulation, &address);
                if !here.is_disjoint(&self.scope.right_columns) {
                    return true;
                }
                place = address.parent();
            }
            false
        })
    }

    /// The number on a line is that of the provision in which it stands, now or before it was renumbered.
    pub(crate) fn numbered(&self, line: &FormLine, place: &Place<'_>) {
        let Some((id, at)) = place.provision else { return };
        let versions = self.graph.provisions.get(id.0).map_or(&[][..], |one| one.versions.as_slice());
        let own = |address: &Address| address.complete(&line.number.levels).as_ref() == Some(address);
        if !own(at) && !versions.iter().any(|version| own(&version.address)) {
            self.push(
                Diagnostic::at(Code::Syntax, line.number.span, format!("この欄の番号は{at}のものでない"))
                    .help("欄には、それが立つ条項番号の末尾と同じ番号を書く"),
            );
        }
    }

    /// 右欄は、左欄の例による.
    pub(crate) fn right_column(&self, readings: &[RightReading], span: Span, place: &Place<'_>, body: &mut Body) {
        let mut column = RightColumn { readings: Vec::new(), spans: Vec::new(), span };
        for reading in readings {
            let (_, wanted) = self.name(&reading.name.node, reading.name.span, place, None);
            let (value, kind) = self.expr(&reading.value, place, Some(&wanted));
            let (value, _) = self.alike(value, kind, wanted, reading.span);
            // A phrasing of a fact is the fact.
            let fact = self.regulation(place.regulation).and_then(|one| one.fact(&reading.name.node));
            let fact = fact.and_then(|id| self.graph.facts.get(id.0)).map(|fact| fact.name());
            column.readings.push((fold(fact.unwrap_or(&reading.name.node)), value));
            column.spans.push(reading.span);
        }
        body.right_column = Some(column);
    }

    /// `示す １(A)及び２から７までの各欄`: each line, and its second column where it has one, as a result of its own.
    pub(crate) fn show_lines(&self, addresses: &[ast::AddressRef], place: &Place<'_>, body: &mut Body) {
        for at in addresses {
            let Some((regulation, own, under)) = self.provisions_at(at, place) else { continue };
            let named: Vec<ProvisionId> = own.into_iter().chain(under).collect();
            let lines: Vec<ProvisionId> = named.into_iter().filter(|id| self.scope.is_line(*id)).collect();
            if lines.is_empty() {
                let shown = self.shown_address(at, place);
                self.push(
                    Diagnostic::at(Code::UnknownLine, at.span, format!("{shown}に欄がない")).help("様式の番号を書く"),
                );
            }
            for id in forms::in_printed_order(self.graph, &lines) {
                let Some(address) = self.graph.provisions.get(id.0).and_then(|one| one.address()) else { continue };
                let regulation = (regulation != place.regulation)
                    .then(|| self.regulation(regulation).map(|one| one.name.clone()))
                    .flatten();
                let line = ast::AddressRef {
                    levels: address.levels().to_vec(),
                    through: None,
                    regulation,
                    revision: None,
                    span: at.span,
                };
                let (value, kind) = self.name_at(&line, LINE, at.span, place);
                if self.has_right_column(id) {
                    let right = ExprKind::RightColumn(Box::new(value.clone()));
                    shown_line(&format!("{address}欄"), value, &kind, body);
                    shown_line(&format!("{address}右欄"), Expr { kind: right, span: at.span }, &kind, body);
                } else {
                    shown_line(&format!("{address}欄"), value, &kind, body);
                }
            }
        }
    }
}

fn shown_line(name: &str, value: Expr, kind: &Kind, body: &mut Body) {
    let span = value.span;
    let rule = rule_entry(&mut body.rules, name, None, kind.clone(), span);
    let value = Expr { kind: ExprKind::LineOrNone(Box::new(value)), span };
    rule.cases.push(Case { conditions: Vec::new(), rest: false, row: None, value, rounding: None, span });
    body.shown_lines.push(fold(name));
}

/// The addresses that a number can mean where it stands: under the place itself, then under each place above it.
fn candidates(levels: &[crate::law::address::Level], place: &Place<'_>) -> Vec<Address> {
    let mut list = Vec::new();
    let mut here = place.provision.map(|(_, here)| here.clone());
    while let Some(address) = here {
        list.extend(address.complete(levels).filter(|one| !list.contains(one)));
        here = address.parent();
    }
    list.extend(Address::new(levels.to_vec()).filter(|one| !list.contains(one)));
    list
}
