//! とあるのは…と読み替える: whole words replaced in the text of the provision it stands in and of those below it.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::law::address::Address;
use crate::provision::graph::{ClauseId, Graph, ProvisionId, RegulationId, Text};
use crate::source::span::Span;
use crate::syntax::ast::{self, ReadAs, Statement, StatementKind};
use crate::syntax::line::{Line, Word};
use crate::typed::program::ReadingRef;

/// A reading as written.
#[derive(Clone, Debug)]
pub struct ReadingText {
    /// Its name.
    pub id: ReadingRef,
    /// In which regulation.
    pub regulation: RegulationId,
    /// The address it stands at.
    pub address: Address,
    /// When it is read so.
    pub condition: Option<ast::Condition>,
    /// The words.
    pub pairs: Vec<ReadAs>,
    /// The sentence of an 附則, if it is one; it then reads only its own version.
    pub clause: Option<ClauseId>,
    /// Where it stands.
    pub span: Span,
}

/// Beyond this many readings of one text the sets of active ones are not worked out.
const MOST_READINGS: usize = 4;

/// All readings of all versions.
pub fn gather(graph: &Graph, findings: &mut Findings) -> Vec<ReadingText> {
    let mut list: Vec<ReadingText> = Vec::new();
    for (at, provision) in graph.provisions.iter().enumerate() {
        for (number, version) in provision.versions.iter().enumerate() {
            let mut found = Vec::new();
            for (clause, condition, pairs) in &version.applicability.readings {
                let span = pairs.first().map_or(version.span, |pair| pair.span);
                found.push((Some(condition.clone()), pairs.clone(), Some(*clause), span));
            }
            if let Text::Body(body) = &version.text {
                in_statements(&body.statements, None, &mut found);
            }
            if found.len() > MOST_READINGS {
                findings.push(
                    Diagnostic::at(Code::TooDeep, version.span, format!("一つの条項に読替えが{}ある", found.len()))
                        .help(format!("{MOST_READINGS}つまでにする")),
                );
                found.truncate(MOST_READINGS);
            }
            for (index, (condition, pairs, clause, span)) in found.into_iter().enumerate() {
                list.push(ReadingText {
                    id: ReadingRef { owner: ProvisionId(at), version: number, index },
                    regulation: provision.regulation,
                    address: version.address.clone(),
                    condition,
                    pairs,
                    clause,
                    span,
                });
            }
        }
    }
    list
}

type Found = (Option<ast::Condition>, Vec<ReadAs>, Option<ClauseId>, Span);

fn in_statements(statements: &[Statement], condition: Option<&ast::Condition>, found: &mut Vec<Found>) {
    for statement in statements {
        match &statement.kind {
            StatementKind::ReadAs(pairs) => found.push((condition.cloned(), pairs.clone(), None, statement.span)),
            StatementKind::When { condition: inner, body } => {
                let both = match condition {
                    None => inner.clone(),
                    Some(outer) => ast::Condition {
                        kind: ast::ConditionKind::All(vec![outer.clone(), inner.clone()]),
                        span: inner.span,
                    },
                };
                in_statements(body, Some(&both), found);
            }
            _ => {}
        }
    }
}

/// The texts of a version: as it stands (`None`), and its lines under each set of readings that change it.
pub fn variants(
    regulation: RegulationId,
    address: &Address,
    id: ProvisionId,
    version: usize,
    body: &ast::Body,
    readings: &[ReadingText],
) -> Vec<(Vec<ReadingRef>, Option<Vec<Line>>)> {
    let relevant: Vec<&ReadingText> = readings
        .iter()
        .filter(|one| match one.clause {
            Some(_) => one.id.owner == id && one.id.version == version,
            None => one.regulation == regulation && address.is_within(&one.address),
        })
        .filter(|one| one.id.owner != id || one.id.version == version)
        .filter(|one| replace_all(&body.lines, &one.pairs).1 > 0)
        .take(MOST_READINGS)
        .collect();
    let mut sets: Vec<(Vec<ReadingRef>, Option<Vec<Line>>)> = vec![(Vec::new(), None)];
    for reading in relevant {
        let longer: Vec<_> = sets
            .iter()
            .map(|(active, lines)| {
                let lines = lines.as_ref().unwrap_or(&body.lines);
                let mut active = active.clone();
                active.push(reading.id);
                (active, Some(replace_all(lines, &reading.pairs).0))
            })
            .collect();
        sets.extend(longer);
    }
    sets
}

/// Replaces every place; gives the lines and how many there were.
fn replace_all(lines: &[Line], pairs: &[ReadAs]) -> (Vec<Line>, usize) {
    let mut count = 0;
    let replaced = lines
        .iter()
        .map(|line| {
            let mut words = line.words.clone();
            for pair in pairs {
                let (next, places) = replace(&words, &pair.from, &pair.to);
                words = next;
                count += places;
            }
            let (children, below) = replace_all(&line.children, pairs);
            count += below;
            Line { indent: line.indent, words, children }
        })
        .collect();
    (replaced, count)
}

fn replace(words: &[Word], from: &[Word], to: &[Word]) -> (Vec<Word>, usize) {
    if from.is_empty() {
        return (words.to_vec(), 0);
    }
    let mut result = Vec::new();
    let mut count = 0;
    let mut rest = words;
    while let Some((first, tail)) = rest.split_first() {
        if rest.starts_with(from) {
            count += 1;
            // The first replacing word stands where the first replaced one stood.
            let replacing = to.iter().enumerate().map(|(at, word)| match at {
                0 => Word { gap: first.gap, glued: first.glued, ..word.clone() },
                _ => word.clone(),
            });
            result.extend(replacing);
            rest = rest.get(from.len()..).unwrap_or(&[]);
        } else {
            result.push(first.clone());
            rest = tail;
        }
    }
    (result, count)
}

/// Finds readings that replace nothing in any version they can reach.
pub fn unused(graph: &Graph, readings: &[ReadingText], findings: &mut Findings) {
    for reading in readings {
        let texts = graph.provisions.iter().filter(|provision| provision.regulation == reading.regulation);
        let versions = texts.flat_map(|provision| &provision.versions);
        let mut within = versions.filter(|version| version.address.is_within(&reading.address));
        let used = within.any(|version| match &version.text {
            Text::Body(body) => replace_all(&body.lines, &reading.pairs).1 > 0,
            Text::Deleted | Text::Unknown => false,
        });
        if !used {
            findings.push(
                Diagnostic::at(Code::ReadingFindsNothing, reading.span, "読み替える語が本文のどこにもない")
                    .help("本文にあるとおりの語を「」に書く"),
            );
        }
    }
}
