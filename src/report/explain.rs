//! How a value was worked out, as an officer would write it in the margin: the provision and its version, the formula,
//! the formula with its numbers, before and after rounding, the tables, what was assumed.

use crate::diagnostic::render::Language;
use crate::eval::outcome::TraceNode;
use crate::report::page::Branch;
use crate::report::value::{rounding_phrase, shown, shown_number};
use crate::report::words::Word;
use crate::source::file::Sources;
use std::collections::BTreeSet;

/// Makes the tree of a result's values. What has been shown with all its lines is not shown so again, only named.
pub fn tree(trace: &[TraceNode], sources: &Sources, language: Language) -> Vec<Branch> {
    let mut shown = BTreeSet::new();
    trace.iter().map(|node| once(branch(node, sources, language), &mut shown, language)).collect()
}

fn once(whole: Branch, shown: &mut BTreeSet<Branch>, language: Language) -> Branch {
    if whole.lines.is_empty() && whole.children.is_empty() {
        return whole;
    }
    if shown.contains(&whole) {
        let above = format!("{}（{}）", whole.origin, Word::Above.say(language));
        return Branch { origin: above, lines: Vec::new(), children: Vec::new(), ..whole };
    }
    shown.insert(whole.clone());
    let children = whole.children.into_iter().map(|child| once(child, shown, language)).collect();
    Branch { children, ..whole }
}

/// Makes the branch of a value and of what it was worked out from.
fn branch(node: &TraceNode, sources: &Sources, language: Language) -> Branch {
    Branch {
        name: node.name.clone(),
        value: shown(&node.value, node.unit, node.rounding, language),
        origin: origin(node),
        lines: lines(node, sources, language),
        children: node.children.iter().map(|child| branch(child, sources, language)).collect(),
    }
}

/// `Ⅱ［５］２(1)② 計算期間`.
fn origin(node: &TraceNode) -> String {
    if node.title.is_empty() { node.at.clone() } else { format!("{} {}", node.at, node.title) }
}

fn lines(node: &TraceNode, sources: &Sources, language: Language) -> Vec<(String, String)> {
    let mut lines: Vec<(Word, String)> = Vec::new();
    match (&node.version, &node.by) {
        (Some(version), Some(by)) => lines.push((Word::Revision, format!("{version}（{by}）"))),
        (Some(version), None) => lines.push((Word::Revision, version.clone())),
        (None, Some(by)) => lines.push((Word::By, by.clone())),
        (None, None) => {}
    }
    if !node.formula.is_empty() {
        lines.push((Word::Formula, node.formula.clone()));
    }
    if !node.substituted.is_empty() && node.substituted != node.formula {
        lines.push((Word::Substituted, node.substituted.clone()));
    }
    if let Some(rounding) = node.rounding {
        let phrase = rounding_phrase(rounding, node.unit);
        let after = shown(&node.value, node.unit, node.rounding, language);
        lines.push((
            Word::Rounded,
            match &node.before_rounding {
                Some(before) => {
                    format!("{} → {after}（{phrase}）", shown_number(before, node.unit, None, language))
                }
                None => phrase,
            },
        ));
    }
    for table in &node.tables {
        let overlay = if table.overlay { format!("、{}", Word::Overlay.say(language)) } else { String::new() };
        let text = format!("「{}」{}（{}{overlay}）", table.table, table.document, table.confidence.as_str());
        lines.push((Word::Table, text));
    }
    lines.extend(node.remarks.iter().map(|remark| (Word::Reason, remark.clone())));
    for interpretation in &node.interpretations {
        lines.push((Word::Interpretations, interpretation.text.clone()));
    }
    if let Some(span) = node.span {
        lines.push((Word::Source, sources.place(span)));
    }
    lines.into_iter().map(|(word, text)| (word.say(language).to_owned(), text)).collect()
}
