//! Nodes of the trace: the formula as typed, the formula with its numbers, before and after rounding.

use crate::eval::curve::Form;
use crate::eval::outcome::TraceNode;
use crate::eval::run::{Chosen, Frame, Run, Worked};
use crate::law::unit::Unit;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::provision::graph::ProvisionId;
use crate::source::span::Span;
use crate::syntax::form::LINE;
use crate::typed::expr::ExprKind;
use crate::typed::program::{Case, Rule};
use std::rc::Rc;

/// What a node is made from.
pub(crate) struct Made<'r> {
    pub rule: &'r Rule,
    pub case: &'r Case,
    pub owner: Option<(ProvisionId, &'r Rc<Chosen>)>,
    pub entry: &'r str,
    pub value: Value,
    pub form: Form,
    pub before: Option<Number>,
    pub unit: Option<Unit>,
    /// Whether it is a line of a form in its second column.
    pub right: bool,
    pub frame: Frame,
}

/// A node with nothing under it: a fact, a name re-read.
pub(crate) fn leaf(name: &str, at: &str, value: Value, unit: Option<Unit>, span: Option<Span>) -> Rc<TraceNode> {
    Rc::new(TraceNode {
        name: name.to_owned(),
        at: at.to_owned(),
        title: String::new(),
        version: None,
        by: None,
        formula: String::new(),
        substituted: String::new(),
        before_rounding: None,
        rounding: None,
        value,
        unit,
        tables: Vec::new(),
        interpretations: Vec::new(),
        remarks: Vec::new(),
        span,
        children: Vec::new(),
    })
}

/// A value worked out, with its node.
pub(crate) fn node(run: &Run<'_>, made: Made<'_>) -> Worked {
    let Made { rule, case, owner, entry, value, form, before, unit, right, frame } = made;
    let at = owner.map_or_else(|| entry.to_owned(), |(_, chosen)| chosen.selected.provision.clone());
    let selected = owner.map(|(_, chosen)| &chosen.selected);
    let (formula, substituted) = if run.explain { formulas(run, case.span, &frame) } else { Default::default() };
    // In an entry a plain name hands on which provision decided.
    let plain = owner.is_none() && matches!(case.value.kind, ExprKind::Name(_));
    let decided = frame.decided.clone().filter(|_| plain).unwrap_or_else(|| at.clone());
    let name = match rule.name.as_str() {
        LINE => format!("{at}{}{LINE}", if right { "右" } else { "" }),
        name => name.to_owned(),
    };
    let children = if run.explain { children(&frame) } else { Vec::new() };
    let node = TraceNode {
        name,
        at,
        title: selected.map_or_else(String::new, |selected| selected.title.clone()),
        version: selected.map(|selected| selected.label.clone()),
        by: selected.map(|selected| selected.by.clone()),
        formula,
        substituted,
        before_rounding: before,
        rounding: case.rounding,
        value: value.clone(),
        unit,
        tables: frame.tables,
        interpretations: frame.interpretations,
        remarks: frame.remarks,
        span: Some(rule.span),
        children,
    };
    Worked { value, unit, rounding: case.rounding, decided, form, node: Rc::new(node) }
}

/// Each name once with each of its values (a re-reading gives another one), in the order in which it was first needed.
fn children(frame: &Frame) -> Vec<TraceNode> {
    let mut seen = std::collections::BTreeSet::new();
    let fresh = frame
        .children
        .iter()
        .filter(|node| seen.insert((node.name.clone(), node.at.clone(), format!("{:?}", node.value))));
    fresh.map(|node| (**node).clone()).collect()
}

/// The formula as typed with its breaks taken out, and with the numbers in the place of names and look-ups.
fn formulas(run: &Run<'_>, span: Span, frame: &Frame) -> (String, String) {
    let text = run.sources.text(span);
    let whole = formula(text);
    let mut spots: Vec<(usize, usize, &str)> = frame
        .spots
        .iter()
        .filter(|(spot, _)| spot.file == span.file && spot.start >= span.start && spot.end <= span.end)
        .map(|(spot, shown)| ((spot.start - span.start) as usize, (spot.end - span.start) as usize, shown.as_str()))
        .collect();
    // Longer spots (a clause that is not there) cover the shorter ones in them.
    spots.sort_by_key(|(start, end, _)| (*start, usize::MAX - *end));
    let mut substituted = String::new();
    let mut at = 0;
    let mut after_number = false;
    for (start, end, shown) in spots {
        if start < at {
            continue;
        }
        let between = formula(text.get(at..start).unwrap_or(""));
        substituted.push_str(&between);
        // `aＸ` is a product: its numbers must not run together.
        let digit_before = substituted.ends_with(|last: char| last.is_ascii_digit() || matches!(last, '０'..='９'));
        if between.is_empty() && (after_number || digit_before) {
            substituted.push('×');
        }
        substituted.push_str(shown);
        after_number = true;
        at = end;
    }
    substituted.push_str(&formula(text.get(at..).unwrap_or("")));
    (whole, substituted)
}

/// A formula as typed, without line breaks and the spaces around them, and without a sign that is printed on both sides of a
/// break.
pub fn formula(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_matches([' ', '\u{3000}', '\t', '\r'])).collect();
    let mut joined = String::new();
    for line in lines {
        let doubled = ['×', '÷', '＋'].iter().any(|sign| joined.ends_with(*sign) && line.starts_with(*sign));
        let line = if doubled { line.chars().skip(1).collect::<String>() } else { line.to_owned() };
        joined.push_str(&line);
    }
    joined
}
