//! Two states to a comparison table: a row for each provision, table, fact and 基準日 that differs.

use crate::diagnostic::fold::fold;
use crate::law::address::Address;
use crate::provision::graph::Text;
use crate::query::taisho::lines::{self, Token, marked, tokens};
use crate::query::taisho::marks::changed;
use crate::query::taisho::pairs::{self, Pair};
use crate::query::taisho::state::{Standing, State};
use crate::query::taisho::{Head, Row, Side, Subject, Taisho, TextLine, outline, table};
use crate::source::file::Sources;
use crate::syntax::ast::fact::FactDeclaration;
use std::collections::BTreeSet;

/// What a table is called and headed by.
pub struct Names {
    /// The regulation.
    pub regulation: String,
    /// The old state.
    pub old: String,
    /// The new state.
    pub new: String,
    /// The lines around the rows.
    pub head: Head,
}

/// Makes the table. `identity`: the states are of one graph. `touched`: provisions with a row of their own even where
/// they say the same.
pub fn taisho(old: &State<'_>, new: &State<'_>, identity: bool, touched: &BTreeSet<Address>, names: Names) -> Taisho {
    let mut unsaid = Vec::new();
    let mut pairs = if identity { pairs::by_identity(old, new) } else { pairs::by_text(old, new) };
    let moves = pairs::moves(&mut pairs);
    let place = |pair: &Pair| pair.new.or(pair.old).map(|one| one.place.clone());
    // What is taken out comes before what is put in its place.
    pairs.sort_by_key(|pair| (place(pair), pair.new.is_some()));
    let mut head = names.head;
    let mut rows = facts(old, new, &mut head, &mut unsaid);
    rows.extend(reference_dates(old, new, &mut unsaid));
    let mut laid = Vec::new();
    for pair in pairs {
        let row = provision(pair, old.sources, new.sources, touched, &mut unsaid);
        laid.push((pair, row.as_ref().map(|_| rows.len())));
        rows.extend(row);
    }
    for (name, after) in &new.tables {
        match old.tables.iter().find(|(other, _)| fold(other) == fold(name)) {
            Some((_, before)) => rows.extend(table::rows(name, before, after, &mut unsaid)),
            None => unsaid.push(format!("表「{name}」が加わった（YAMLの表として置く）")),
        }
    }
    for (name, _) in
        old.tables.iter().filter(|(name, _)| !new.tables.iter().any(|(other, _)| fold(other) == fold(name)))
    {
        unsaid.push(format!("表「{name}」がなくなった（YAMLの表を除く）"));
    }
    let outline = outline::outline(&laid);
    Taisho {
        regulation: names.regulation,
        old_state: names.old,
        new_state: names.new,
        head,
        moves,
        rows,
        outline,
        unsaid,
    }
}

fn provision(
    pair: Pair<'_, '_>,
    old_sources: &Sources,
    new_sources: &Sources,
    touched: &BTreeSet<Address>,
    unsaid: &mut Vec<String>,
) -> Option<Row> {
    let asked = pair.new.is_some_and(|new| touched.contains(new.address));
    let same = match (pair.old, pair.new) {
        (Some(old), Some(new)) => {
            old.says(new)
                && old.version.title == new.version.title
                && (old.interpretations() == new.interpretations() || old.version.revision == new.version.revision)
        }
        _ => false,
    };
    if same && !asked {
        return None;
    }
    let (old_words, new_words) = (body_words(pair.old, old_sources), body_words(pair.new, new_sources));
    let texts = |words: &'_ [Token]| words.iter().map(|word| word.text.clone()).collect::<Vec<_>>();
    let (old_words, new_words) = (texts(&old_words), texts(&new_words));
    let (old_words, new_words): (Vec<&str>, Vec<&str>) =
        (old_words.iter().map(String::as_str).collect(), new_words.iter().map(String::as_str).collect());
    let (old_marks, new_marks) = match (pair.old, pair.new) {
        (Some(_), Some(_)) => changed(&old_words, &new_words),
        // A provision that is wholly new, or goes wholly, is marked by （新設） and （削る）.
        _ => (vec![false; old_words.len()], vec![false; new_words.len()]),
    };
    let title = |one: Option<&Standing>| one.map_or_else(String::new, |one| one.version.title.clone());
    let (new_title, old_title) = (title(pair.new), title(pair.old));
    if let (Some(new), true, false) = (pair.new, new_title.is_empty(), old_title.is_empty())
        && pair.old.is_some()
    {
        unsaid.push(format!("{}の見出し「{old_title}」がなくなった", new.address));
    }
    Some(Row {
        subject: Subject::Provision {
            new: pair.new.map(|one| one.address.clone()),
            old: pair.old.map(|one| one.address.clone()),
        },
        new_title,
        old_title,
        new: side(pair.new, new_sources, &new_marks),
        old: side(pair.old, old_sources, &old_marks),
        interpretations: pair.new.map_or_else(Vec::new, Standing::interpretations),
    })
}

fn body_words(one: Option<&Standing<'_>>, sources: &Sources) -> Vec<Token> {
    match one.map(|one| &one.version.text) {
        Some(Text::Body(body)) => tokens(&body.lines, sources),
        Some(Text::Deleted | Text::Unknown) | None => Vec::new(),
    }
}

fn side(one: Option<&Standing<'_>>, sources: &Sources, marks: &[bool]) -> Side {
    match one.map(|one| &one.version.text) {
        None => Side::Nothing,
        Some(Text::Deleted) => Side::Deleted,
        Some(Text::Unknown) => Side::Unknown,
        Some(Text::Body(body)) => Side::Text(marked(&body.lines, sources, marks)),
    }
}

/// Facts that are declared otherwise are a row; added ones stand in the head of the revision.
fn facts(old: &State<'_>, new: &State<'_>, head: &mut Head, unsaid: &mut Vec<String>) -> Vec<Row> {
    let named = |list: &[&'_ FactDeclaration], fact: &FactDeclaration| {
        list.iter().position(|one| fold(&one.name.node) == fold(&fact.name.node))
    };
    let (mut new_lines, mut old_lines, mut added) = (Vec::new(), Vec::new(), Vec::new());
    for fact in &new.facts {
        let Some(before) = named(&old.facts, fact).and_then(|at| old.facts.get(at)) else {
            added.push(declaration(fact, new.sources, &[]));
            continue;
        };
        if before.line.words == fact.line.words {
            continue;
        }
        let words =
            |fact: &'_ FactDeclaration| fact.line.words.iter().map(|word| word.text.clone()).collect::<Vec<_>>();
        let (before_words, fact_words) = (words(before), words(fact));
        let one: Vec<&str> = before_words.iter().map(String::as_str).collect();
        let other: Vec<&str> = fact_words.iter().map(String::as_str).collect();
        let (old_marks, new_marks) = changed(&one, &other);
        old_lines.extend(declaration(before, old.sources, &old_marks));
        new_lines.extend(declaration(fact, new.sources, &new_marks));
    }
    for fact in old.facts.iter().filter(|fact| named(&new.facts, fact).is_none()) {
        unsaid.push(format!("事実「{}」がなくなった", fact.name.node));
    }
    let mut rows = Vec::new();
    if !new_lines.is_empty() {
        rows.push(plain_row(Subject::Facts, Side::Text(new_lines), Side::Text(old_lines)));
    }
    if !added.is_empty() {
        match head {
            Head::Made { facts, .. } => *facts = added,
            // They stand in the revision's own 事実 and are shown as a row all the same.
            Head::Carried { .. } => {
                rows.push(plain_row(Subject::Facts, Side::Text(added.concat()), Side::Nothing));
            }
        }
    }
    rows
}

fn declaration(fact: &FactDeclaration, sources: &Sources, marks: &[bool]) -> Vec<TextLine> {
    let mut marks = marks.to_vec();
    marks.resize(tokens(std::slice::from_ref(&fact.line), sources).len(), false);
    lines::marked(std::slice::from_ref(&fact.line), sources, &marks)
}

fn reference_dates(old: &State<'_>, new: &State<'_>, unsaid: &mut Vec<String>) -> Vec<Row> {
    let mut rows = Vec::new();
    let line = |fact: &Option<&str>| Side::Text(vec![TextLine::made(fact.unwrap_or("不明"), true)]);
    for (scope, fact) in &new.reference_dates {
        let before = old.reference_dates.get(scope);
        if before == Some(fact) {
            continue;
        }
        rows.push(plain_row(Subject::ReferenceDate(scope.clone()), line(fact), before.map_or(Side::Nothing, line)));
    }
    for scope in old.reference_dates.keys().filter(|scope| !new.reference_dates.contains_key(*scope)) {
        let scope = scope.as_ref().map_or_else(|| "全体".to_owned(), ToString::to_string);
        unsaid.push(format!("{scope}の基準日がなくなった"));
    }
    rows
}

fn plain_row(subject: Subject, new: Side, old: Side) -> Row {
    Row { subject, new_title: String::new(), old_title: String::new(), new, old, interpretations: Vec::new() }
}
