//! What is asked for: the table of a revision, between two versions, or between two texts.

use crate::corpus::set::Corpus;
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings, Severity};
use crate::law::address::{Address, full_width};
use crate::provision::from_corpus;
use crate::provision::graph::{Graph, Regulation, RegulationId};
use crate::query::state::VersionState;
use crate::query::taisho::rows::{self, Names};
use crate::query::taisho::state::{self, State};
use crate::query::taisho::{Head, Taisho};
use crate::query::under::unknown_revision;
use crate::syntax::ast::{self, Target};
use crate::syntax::from_source::Parsed;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Which table is asked for.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Of a revision.
    Revision(NaiveDate),
    /// Between two versions.
    Between(VersionState, VersionState),
}

/// A regulation of a corpus, resolved.
pub struct Place<'a> {
    /// The corpus.
    pub corpus: &'a Corpus,
    /// Its graph.
    pub graph: &'a Graph,
    /// The regulation.
    pub id: RegulationId,
}

impl<'a> Place<'a> {
    fn regulation(&self) -> Option<&'a Regulation> {
        self.graph.regulations.get(self.id.0)
    }

    fn parsed(&self) -> &'a [Parsed] {
        let name = self.regulation().map_or("", |one| one.name.as_str());
        let has = |parsed: &&'a crate::corpus::set::RegulationFiles| {
            parsed
                .parsed
                .iter()
                .filter_map(|one| one.document.base.as_ref())
                .any(|base| fold(&base.name.node) == fold(name))
        };
        self.corpus.regulations.iter().find(has).map_or(&[], |files| files.parsed.as_slice())
    }

    /// The state after a revision.
    pub fn state(&self, index: usize) -> Option<State<'a>> {
        state::after(self.graph, &self.corpus.sources, self.parsed(), self.id, index)
    }
}

/// Makes the table asked for; of several regulations the one named, else the only one that has the revisions.
pub fn taisho(
    corpus: &Corpus,
    graph: &Graph,
    asked: &Asked,
    regulation: Option<&str>,
) -> Result<Taisho, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut errors = Vec::new();
    for (at, one) in graph.regulations.iter().enumerate() {
        if regulation.is_some_and(|name| fold(name) != fold(&one.name)) {
            continue;
        }
        let indexes = match asked {
            Asked::Revision(day) => state::index(VersionState::BeforeRevision(*day), one)
                .and_then(|before| Ok((before, state::index(VersionState::Revision(*day), one)?))),
            Asked::Between(from, to) => state::index(*from, one).and_then(|from| Ok((from, state::index(*to, one)?))),
        };
        match indexes {
            Ok(indexes) => found.push((Place { corpus, graph, id: RegulationId(at) }, indexes)),
            Err(findings) => errors = findings,
        }
    }
    let names: Vec<&str> = graph.regulations.iter().map(|one| one.name.as_str()).collect();
    match found.as_slice() {
        [(place, (from, to))] => made(place, *from, *to, matches!(asked, Asked::Revision(_))),
        [] if !errors.is_empty() => {
            if let (Asked::Revision(day), true) = (asked, names.len() > 1) {
                return Err(vec![unknown_revision(*day, &graph.regulations)]);
            }
            Err(errors)
        }
        [] => Err(vec![
            Diagnostic::new(Code::UnknownRegulation, format!("「{}」という規程はない", regulation.unwrap_or("")))
                .help(format!("規程: {}", names.join("、"))),
        ]),
        _ => Err(vec![
            Diagnostic::new(Code::UnknownRegulation, "二つ以上の規程にその版がある")
                .help(format!("--regulation で一つを選ぶ: {}", names.join("、"))),
        ]),
    }
}

fn made(place: &Place<'_>, from: usize, to: usize, of_revision: bool) -> Result<Taisho, Vec<Diagnostic>> {
    let nothing = || vec![Diagnostic::new(Code::NoRegulation, "規程がない")];
    let regulation = place.regulation().ok_or_else(nothing)?;
    let (old, new) = (place.state(from).ok_or_else(nothing)?, place.state(to).ok_or_else(nothing)?);
    let label = |at: usize| regulation.revisions.get(at).map_or_else(String::new, |one| format!("{}後", one.label()));
    let revision = regulation.revisions.get(to);
    let ast = to.checked_sub(1).and_then(|at| state::revisions(place.parsed(), &regulation.name).get(at).copied());
    let (head, touched, old_label, new_label) = match (of_revision, revision, ast) {
        (true, Some(revision), Some(ast)) => {
            let text = place.corpus.sources.get(revision.span.file).map_or("", |file| &file.text);
            (carried(text, ast), touched(ast), format!("{}前", revision.label()), revision.label())
        }
        _ => {
            let enforced = revision.and_then(|one| one.enforcement.day());
            let head = Head::Made { revised: revision.map(|one| one.id.0), enforced, facts: Vec::new() };
            (head, BTreeSet::new(), label(from), label(to))
        }
    };
    let names = Names { regulation: regulation.name.clone(), old: old_label, new: new_label, head };
    Ok(rows::taisho(&old, &new, true, &touched, names))
}

/// The provisions that a revision has rows for.
fn touched(revision: &ast::revision::Revision) -> BTreeSet<Address> {
    let address = |row: &ast::revision::Row| match &row.target {
        Target::Provision(reference) => Address::new(reference.levels.clone()),
        Target::Table(_) | Target::Facts(_) | Target::ReferenceDate(..) => None,
    };
    revision.rows.iter().filter(|row| !row.context).filter_map(address).collect()
}

/// The items of a revision's text that are no rows: those above them, and 附則.
fn carried(text: &str, revision: &ast::revision::Revision) -> Head {
    let (mut above, mut below) = (Vec::new(), Vec::new());
    let mut into: Option<&mut Vec<String>> = None;
    for line in text.lines() {
        if !line.is_empty() && !line.starts_with(char::is_whitespace) {
            into = if ["新旧", "移す", "算定", "判定", "期限", "#", "＃"].iter().any(|word| line.starts_with(word))
                || line.contains("とする") && !line.starts_with("解釈")
            {
                None
            } else if line.starts_with("附則") {
                Some(&mut below)
            } else {
                Some(&mut above)
            };
        }
        if let Some(lines) = &mut into {
            lines.push(line.trim_end().to_owned());
        }
    }
    for lines in [&mut above, &mut below] {
        while lines.last().is_some_and(String::is_empty) {
            lines.pop();
        }
    }
    // １．… as printed; an only item has no number.
    let item = |item: &crate::syntax::ast::SupplementaryItem| match item.number {
        Some(number) => format!("{}．{}", full_width(number), item.text),
        None => item.text.clone(),
    };
    let items = revision.supplementary.iter().map(item).collect();
    Head::Carried { above, below, items }
}

/// Makes the table between two texts of one regulation, each alone with its tables.
pub fn of_texts(
    old: &Corpus,
    new: &Corpus,
    revised: Option<NaiveDate>,
    enforced: Option<NaiveDate>,
) -> Result<Taisho, Vec<Diagnostic>> {
    let mut findings = Findings::default();
    let graphs = [old, new].map(|corpus| from_corpus::resolve(corpus, &mut findings));
    let errors: Vec<Diagnostic> = findings.sorted().into_iter().filter(|one| one.severity == Severity::Error).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let [old_graph, new_graph] = &graphs;
    let old = Place { corpus: old, graph: old_graph, id: RegulationId(0) };
    let new = Place { corpus: new, graph: new_graph, id: RegulationId(0) };
    let (Some(before), Some(after)) = (old.regulation(), new.regulation()) else {
        return Err(vec![Diagnostic::new(Code::NoRegulation, "規程の本文でないファイルがある")]);
    };
    if fold(&before.name) != fold(&after.name) {
        let message = format!("「{}」と「{}」は別の規程", before.name, after.name);
        return Err(vec![Diagnostic::new(Code::UnknownRegulation, message)]);
    }
    let as_of = new.parsed().iter().find_map(|one| one.document.base.as_ref()?.text_as_of.as_ref()).map(|one| one.day);
    let of_old = old.parsed().iter().find_map(|one| one.document.base.as_ref()?.text_as_of.as_ref()).map(|one| one.day);
    let revised = revised.or(as_of.filter(|day| Some(*day) != of_old));
    let (Some(old_state), Some(new_state)) = (old.state(before.newest()), new.state(after.newest())) else {
        return Err(vec![Diagnostic::new(Code::NoRegulation, "規程がない")]);
    };
    let names = Names {
        regulation: after.name.clone(),
        old: "改正前の文".to_owned(),
        new: "改正後の文".to_owned(),
        head: Head::Made { revised, enforced, facts: Vec::new() },
    };
    Ok(rows::taisho(&old_state, &new_state, false, &BTreeSet::new(), names))
}
