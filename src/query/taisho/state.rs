//! The state of a regulation after one of its revisions: the newest text of each provision and table up to it, its facts
//! and its 基準日, whenever they are enforced.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::Diagnostic;
use crate::law::address::Address;
use crate::law::table::{Provenance, Table, TableRow};
use crate::provision::forms;
use crate::provision::graph::{Graph, ProvisionId, Regulation, RegulationId, Text, Version};
use crate::query::state::VersionState;
use crate::query::taisho::lines;
use crate::query::under::unknown_revision;
use crate::source::file::Sources;
use crate::syntax::ast::fact::FactDeclaration;
use crate::syntax::ast::{self, StatementKind};
use crate::syntax::from_source::Parsed;
use std::collections::BTreeMap;

/// A state.
#[derive(Clone, Debug)]
pub struct State<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// In the order of addresses.
    pub provisions: Vec<Standing<'a>>,
    /// In the order of the graph.
    pub tables: Vec<(&'a str, &'a Table)>,
    /// In the order of their declarations.
    pub facts: Vec<&'a FactDeclaration>,
    /// The fact by scope; none: 不明.
    pub reference_dates: BTreeMap<Option<Address>, Option<&'a str>>,
}

/// A provision in a state.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Which provision it is.
    pub id: ProvisionId,
    /// Its address.
    pub address: &'a Address,
    /// The address at whose place it is printed: its own, or for a line of a form that of the line whose place in the
    /// order of addresses it takes.
    pub place: &'a Address,
    /// Its version.
    pub version: &'a Version,
}

impl Standing<'_> {
    /// 解釈 at it, whether they stand in the text or at the row that made it.
    pub fn interpretations(&self) -> Vec<String> {
        let mut all: Vec<String> = self.version.interpretations.iter().map(|note| note.node.clone()).collect();
        if let Text::Body(body) = &self.version.text {
            all.extend(body.statements.iter().filter_map(|statement| match &statement.kind {
                StatementKind::Interpretation(text) => Some(text.clone()),
                _ => None,
            }));
        }
        all
    }

    /// Whether two texts say the same.
    pub fn says(&self, other: &Standing<'_>) -> bool {
        match (&self.version.text, &other.version.text) {
            (Text::Body(one), Text::Body(other)) => lines::same(&one.lines, &other.lines),
            (Text::Deleted, Text::Deleted) | (Text::Unknown, Text::Unknown) => true,
            (Text::Body(_) | Text::Deleted | Text::Unknown, _) => false,
        }
    }
}

/// The revisions of a regulation as parsed, in the order in which they are applied.
pub fn revisions<'a>(parsed: &'a [Parsed], regulation: &str) -> Vec<&'a ast::revision::Revision> {
    let all = parsed.iter().filter_map(|one| one.document.revision.as_ref());
    let mut list: Vec<_> = all.filter(|one| fold(&one.regulation.node) == fold(regulation)).collect();
    list.sort_by_key(|one| one.revised.or(one.published));
    list
}

/// The state after a revision; 0 is the enactment.
pub fn after<'a>(
    graph: &'a Graph,
    sources: &'a Sources,
    parsed: &'a [Parsed],
    id: RegulationId,
    index: usize,
) -> Option<State<'a>> {
    let regulation = graph.regulations.get(id.0)?;
    let addresses = regulation.addresses.get(index)?;
    let provisions = addresses.iter().filter_map(|(address, id)| {
        let versions = &graph.provisions.get(id.0)?.versions;
        let version = versions.iter().filter(|version| version.revision <= index).max_by_key(|one| one.revision)?;
        Some(Standing { id: *id, address, place: address, version })
    });
    let mut provisions: Vec<Standing<'_>> = provisions.collect();
    let printed = forms::as_printed(graph, provisions.iter().map(|one| (one.id, one.address.clone())));
    let places: BTreeMap<ProvisionId, &Address> =
        printed.into_iter().zip(provisions.iter().map(|one| one.address)).collect();
    for one in &mut provisions {
        one.place = places.get(&one.id).copied().unwrap_or(one.address);
    }
    let tables = graph.tables.iter().filter(|table| table.regulation == id).filter_map(|table| {
        let versions = table.versions.iter().filter(|version| version.revision <= index);
        Some((table.name.as_str(), &versions.max_by_key(|one| one.revision)?.table))
    });
    let mut reference_dates = BTreeMap::new();
    let mut lines: Vec<_> = regulation.reference_dates.iter().filter(|line| line.since <= index).collect();
    lines.sort_by_key(|line| line.since);
    for line in lines {
        let fact = line.fact.and_then(|fact| graph.facts.get(fact.0)).map(|fact| fact.name());
        reference_dates.insert(line.scope.clone(), fact);
    }
    Some(State {
        sources,
        provisions,
        tables: tables.collect(),
        facts: facts(parsed, &regulation.name, index),
        reference_dates,
    })
}

fn facts<'a>(parsed: &'a [Parsed], regulation: &str, index: usize) -> Vec<&'a FactDeclaration> {
    let bases = parsed.iter().filter_map(|one| one.document.base.as_ref());
    let mut facts: Vec<&FactDeclaration> = bases.take(1).flat_map(|base| &base.facts).collect();
    let mut put = |declaration: &'a FactDeclaration| {
        let named = |one: &&mut &FactDeclaration| fold(&one.name.node) == fold(&declaration.name.node);
        match facts.iter_mut().find(named) {
            Some(place) => *place = declaration,
            None => facts.push(declaration),
        }
    };
    for revision in revisions(parsed, regulation).into_iter().take(index) {
        revision.facts.iter().for_each(&mut put);
        for row in &revision.rows {
            if let ast::revision::Side::Facts(new) = &row.new {
                new.iter().for_each(&mut put);
            }
        }
    }
    facts
}

/// Which revision a version names: its index, 0 for the enactment.
pub fn index(state: VersionState, regulation: &Regulation) -> Result<usize, Vec<Diagnostic>> {
    let position = |day| {
        let found = regulation.revision(day).map(|one| one.id);
        let at = found.and_then(|id| regulation.revisions.iter().position(|one| one.id == id));
        at.ok_or_else(|| vec![unknown_revision(day, std::slice::from_ref(regulation))])
    };
    let none = |message: String| vec![Diagnostic::new(Code::UnknownRevision, message)];
    match state {
        VersionState::Newest => Ok(regulation.newest()),
        VersionState::Revision(day) => position(day),
        VersionState::BeforeRevision(day) => {
            position(day)?.checked_sub(1).ok_or_else(|| none(format!("{day}は制定であり、その前の文はない")))
        }
        VersionState::Known(day) => {
            let known = regulation.revisions.iter().take_while(|one| one.known.0 <= day).count();
            known.checked_sub(1).ok_or_else(|| none(format!("{day}には規程がまだ知られていない")))
        }
        VersionState::ReferenceDate(_) => Err(vec![
            Diagnostic::new(Code::UnknownRevision, "新旧対照表は改正の順の文を比べるもので、基準日では文が一つに定まらない")
                .help("「改正:2013-02-15」「改正前:2013-02-15」「known:2013-02-14」のいずれか。ある日の条文はkitei showで見る"),
        ]),
    }
}

/// The source of a row of a table: its own, else the table's.
pub fn provenance<'a>(table: &'a Table, row: &'a TableRow) -> &'a Provenance {
    row.provenance.as_ref().unwrap_or(&table.provenance)
}

impl State<'_> {
    /// Everything that the state says, in one form: two states are the same where this is.
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        for one in &self.provisions {
            out.push_str(&format!("条項 {} {}\n", one.address, one.version.title));
            match &one.version.text {
                Text::Body(body) => canonical_lines(&body.lines, 1, &mut out),
                Text::Deleted => out.push_str("  削除\n"),
                Text::Unknown => out.push_str("  （不明）\n"),
            }
            one.interpretations().iter().for_each(|note| out.push_str(&format!("  解釈 {note}\n")));
        }
        for (name, table) in &self.tables {
            let mut rows: Vec<&TableRow> = table.rows.iter().collect();
            rows.sort_by(|one, other| one.keys.cmp(&other.keys));
            for row in rows {
                out.push_str(&format!("表 {name} {:?} {:?} {:?}\n", row.keys, row.cells, provenance(table, row)));
            }
        }
        let mut facts: Vec<String> =
            self.facts.iter().map(|fact| lines::texts(&fact.line.words.iter().collect::<Vec<_>>()).join(" ")).collect();
        facts.sort();
        facts.iter().for_each(|fact| out.push_str(&format!("事実 {fact}\n")));
        for (scope, fact) in &self.reference_dates {
            out.push_str(&format!("基準日 {scope:?} {fact:?}\n"));
        }
        out
    }
}

fn canonical_lines(list: &[crate::syntax::line::Line], depth: usize, out: &mut String) {
    for line in list.iter().filter(|line| !crate::provision::sides::is_interpretation(line)) {
        let words = lines::texts(&line.words.iter().collect::<Vec<_>>()).join(" ");
        out.push_str(&format!("{}{words}\n", "  ".repeat(depth)));
        canonical_lines(&line.children, depth + 1, out);
    }
}
