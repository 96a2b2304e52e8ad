//! Whether two versions of a provision say the same: word for word, and each name found in the same place, which a new number
//! may change.

use crate::provision::graph::{Text, Version};
use crate::provision::sides::{Compared, compare};
use crate::typed::expr::{Condition, ExprKind, Part};
use crate::typed::program::{Apply, Body, Case, Rule, TypedVersion};

/// Whether they do.
pub fn same(one: (&Version, &TypedVersion), other: (&Version, &TypedVersion)) -> bool {
    let words = match (&one.0.text, &other.0.text) {
        (Text::Body(one), Text::Body(other)) => matches!(compare(&one.lines, &other.lines), Compared::Same(_)),
        (Text::Deleted, Text::Deleted) | (Text::Unknown, Text::Unknown) => true,
        (Text::Body(_) | Text::Deleted | Text::Unknown, _) => false,
    };
    words && found(one.1) == found(other.1)
}

/// Where each name, table and provision of a version is found, in the order of the text.
fn found(version: &TypedVersion) -> Vec<String> {
    let mut list = Vec::new();
    for (readings, body) in &version.bodies {
        list.push(format!("{readings:?}"));
        in_body(body, &mut list);
    }
    list
}

fn in_body(body: &Body, list: &mut Vec<String>) {
    body.rules.iter().for_each(|(key, rule)| in_rule(key, rule, list));
    for exception in &body.exceptions {
        list.push(format!("{:?}", exception.targets));
        exception.conditions.iter().for_each(|condition| in_condition(condition, list));
        exception.rules.iter().for_each(|(key, rule)| in_rule(key, rule, list));
        exception.applies.iter().for_each(|apply| in_apply(apply, list));
    }
    body.applies.iter().for_each(|apply| in_apply(apply, list));
}

fn in_apply(apply: &Apply, list: &mut Vec<String>) {
    list.push(format!("{:?}", apply.targets));
    apply.read_as.iter().for_each(|(_, expr)| in_part(Part::Expr(expr), list));
}

fn in_rule(key: &str, rule: &Rule, list: &mut Vec<String>) {
    list.push(format!("{key} {:?} {:?}", rule.unit, rule.field));
    for Case { conditions, value, rounding, rest, .. } in &rule.cases {
        list.push(format!("{rest} {rounding:?}"));
        conditions.iter().for_each(|condition| in_condition(condition, list));
        in_part(Part::Expr(value), list);
    }
}

fn in_condition(condition: &Condition, list: &mut Vec<String>) {
    in_part(Part::Condition(condition), list);
}

fn in_part(part: Part<'_>, list: &mut Vec<String>) {
    match part {
        Part::Condition(condition) => condition.parts().into_iter().for_each(|part| in_part(part, list)),
        Part::Expr(expr) => {
            match &expr.kind {
                ExprKind::Name(name) => {
                    list.push(format!(
                        "{} {:?} {:?} {:?} {:?}",
                        name.key, name.entry, name.steps, name.fact, name.overrides
                    ));
                }
                ExprKind::Lookup { table, column, previous_round, .. } => {
                    list.push(format!("{table:?} {column} {previous_round}"));
                }
                _ => {}
            }
            expr.parts().into_iter().for_each(|part| in_part(part, list));
        }
    }
}
