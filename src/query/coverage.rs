//! Coverage: which versions of provisions, and which sides of the boundaries between them, a set of cases reached.

use crate::eval::reach::{Boundary, Reach};
use crate::eval::select::clause_name;
use crate::provision::graph::{Applicability, Basis, Place, ProvisionId, Regulation, TableId, Text};
use crate::typed::program::{Body, Program, TypedVersion};

/// What there is to reach of one provision or table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageRow {
    /// The regulation.
    pub regulation: String,
    /// Its address, or 表「…」.
    pub place: String,
    /// Its title.
    pub title: String,
    /// Its versions and boundary sides.
    pub items: Vec<CoverageItem>,
}

/// A version or a side of a boundary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageItem {
    /// `平成25年2月15日改正`.
    pub version: String,
    /// None: the version itself; else the boundary, and whether inside or outside of it.
    pub side: Option<(String, bool)>,
    /// Whether a case reached it.
    pub reached: bool,
}

/// How much was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Reached.
    pub reached: usize,
    /// All.
    pub all: usize,
}

impl Share {
    /// Whether at least so many per cent were reached, exactly.
    pub fn at_least(self, percent: u32) -> bool {
        self.reached * 100 >= self.all * percent as usize
    }
}

/// Counts what rows hold.
pub fn share(rows: &[CoverageRow]) -> Share {
    let items = || rows.iter().flat_map(|row| &row.items);
    Share { reached: items().filter(|item| item.reached).count(), all: items().count() }
}

/// What there is to reach, and what was.
pub fn coverage(program: &Program, reach: &Reach) -> Vec<CoverageRow> {
    let mut rows: Vec<_> = (0..program.graph.provisions.len())
        .filter_map(|at| {
            let provision = program.graph.provisions.get(at)?;
            Some((
                (provision.regulation, provision.address()?.clone()),
                provision_row(program, ProvisionId(at), reach)?,
            ))
        })
        .collect();
    rows.sort_by(|one, other| one.0.cmp(&other.0));
    let tables = (0..program.graph.tables.len()).filter_map(|at| table_row(program, TableId(at), reach));
    rows.into_iter().map(|(_, row)| row).chain(tables).collect()
}

fn provision_row(program: &Program, id: ProvisionId, reach: &Reach) -> Option<CoverageRow> {
    let provision = program.graph.provisions.get(id.0)?;
    let typed = program.provisions.get(id.0)?;
    // What says nothing that can be worked out (（略） alone) cannot be reached.
    if !typed.iter().any(speaks) {
        return None;
    }
    let regulation = program.graph.regulations.get(provision.regulation.0)?;
    let place = Place::Provision(id);
    let mut items = Vec::new();
    let first = typed.iter().position(speaks).unwrap_or(0);
    for (number, version) in provision.versions.iter().enumerate() {
        let label = regulation.revisions.get(version.revision)?.label();
        // A text that is not known, or gone, has no part in a result: only its boundary is reached.
        if matches!(version.text, Text::Body(_)) && typed.get(number).is_some_and(speaks) {
            let reached = reach.versions.contains(&(place, number));
            items.push(CoverageItem { version: label.clone(), side: None, reached });
        }
        // Before the first text that speaks there is nothing to compare with; what asks for it fails before it gets there.
        let both = number > first;
        sides(&version.applicability, both, Of { place, number, label: &label, regulation, reach }, &mut items);
    }
    Some(CoverageRow {
        regulation: regulation.name.clone(),
        place: provision.address()?.to_string(),
        title: provision.versions.last()?.title.clone(),
        items,
    })
}

fn speaks(version: &TypedVersion) -> bool {
    let says = |body: &Body| !body.rules.is_empty() || !body.exceptions.is_empty() || !body.applies.is_empty();
    version.bodies.iter().any(|(_, body)| says(body))
}

fn table_row(program: &Program, id: TableId, reach: &Reach) -> Option<CoverageRow> {
    let table = program.graph.tables.get(id.0)?;
    let regulation = program.graph.regulations.get(table.regulation.0)?;
    let place = Place::Table(id);
    let mut items = Vec::new();
    for (number, version) in table.versions.iter().enumerate() {
        let label = regulation.revisions.get(version.revision)?.label();
        let reached = reach.versions.contains(&(place, number));
        items.push(CoverageItem { version: label.clone(), side: None, reached });
        // The first version of a table has no boundary of its own: the provision that uses it has.
        if number > 0 {
            sides(&version.applicability, true, Of { place, number, label: &label, regulation, reach }, &mut items);
        }
    }
    Some(CoverageRow {
        regulation: regulation.name.clone(),
        place: format!("表「{}」", table.name),
        title: String::new(),
        items,
    })
}

/// Whose boundaries are listed.
struct Of<'a> {
    place: Place,
    number: usize,
    label: &'a str,
    regulation: &'a Regulation,
    reach: &'a Reach,
}

fn sides(applicability: &Applicability, both: bool, of: Of<'_>, items: &mut Vec<CoverageItem>) {
    let Of { place, number, label, regulation, reach } = of;
    let mut boundaries = Vec::new();
    match &applicability.basis {
        Basis::ReferenceDate { fact: Some(_), from: Some(day) } => {
            boundaries.push((Boundary::Basis, format!("基準日 {day}")));
        }
        Basis::Clause(id, _) => boundaries.push((Boundary::Basis, clause_name(regulation, *id))),
        Basis::ReferenceDate { .. } | Basis::Always => {}
    }
    let clauses = applicability.exceptions.iter().chain(&applicability.prior).map(|(id, _)| *id);
    let clauses = clauses.chain(applicability.undisturbed.iter().map(|one| one.by));
    let clauses = clauses.chain(applicability.expires.map(|(id, _)| id));
    boundaries.extend(clauses.map(|id| (Boundary::Clause(id), clause_name(regulation, id))));
    for (boundary, name) in boundaries {
        for inside in if both { vec![true, false] } else { vec![true] } {
            let reached = reach.sides.contains(&(place, number, boundary, inside));
            items.push(CoverageItem { version: label.to_owned(), side: Some((name.clone(), inside)), reached });
        }
    }
}
