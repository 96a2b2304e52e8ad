//! What-if answers as JSON: intervals closed on both sides unless an end says otherwise, or regions of two facts.

use crate::query::what_if::axis::{Axis, Scale};
use crate::query::what_if::cause::Cause;
use crate::query::what_if::piece::{Answer, Interval, MovedResult};
use crate::query::what_if::{Stretch, WhatIf};
use crate::report::json::{self, ENGINE, Json, finding, place, version};
use crate::report::what_if::until_changes;
use crate::source::file::Sources;
use serde_json::{Map, json};

/// An answer.
pub fn what_if(answer: &WhatIf, sources: &Sources, until: bool) -> Json {
    let mut out = Map::new();
    out.insert("entry".to_owned(), json!(answer.entry));
    out.insert("vary".to_owned(), answer.axes.iter().map(axis).collect());
    match answer.axes.as_slice() {
        [only] => {
            let intervals = answer.intervals().iter().map(|one| {
                let mut map = stretch(&one.stretch, only);
                interval(one, sources, &mut map);
                Json::Object(map)
            });
            out.insert("intervals".to_owned(), intervals.collect());
            if until {
                out.insert("until_changes".to_owned(), change(answer, only, sources));
            }
        }
        [first, second] => {
            let regions = answer.strips.iter().flat_map(|strip| {
                strip.intervals.iter().map(move |one| {
                    let mut over = Map::new();
                    if let Some(along) = &strip.over {
                        over.insert(first.fact.clone(), Json::Object(stretch(along, first)));
                    }
                    over.insert(second.fact.clone(), Json::Object(stretch(&one.stretch, second)));
                    let mut map = Map::new();
                    map.insert("over".to_owned(), Json::Object(over));
                    interval(one, sources, &mut map);
                    Json::Object(map)
                })
            });
            out.insert("regions".to_owned(), regions.collect());
        }
        _ => {}
    }
    out.insert("evaluations".to_owned(), json!(answer.evaluations));
    out.insert("engine".to_owned(), json!(ENGINE));
    Json::Object(out)
}

fn axis(axis: &Axis) -> Json {
    let end = |value: &crate::law::value::Value| plain(value, axis);
    match &axis.scale {
        Scale::Days(from, to) | Scale::Whole(from, to) => {
            let value = |at: &i64| end(&axis.value(&crate::number::exact::Number::from_integer(*at)));
            json!({"fact": axis.fact, "from": value(from), "to": value(to)})
        }
        Scale::Real(from, to) => {
            json!({"fact": axis.fact, "from": end(&axis.value(from)), "to": end(&axis.value(to))})
        }
        Scale::Choices(values) => json!({"fact": axis.fact, "values": values.iter().map(end).collect::<Vec<_>>()}),
    }
}

/// A value of a fact: exact, in the unit of the fact.
fn plain(value: &crate::law::value::Value, axis: &Axis) -> Json {
    let told = json::result(value, axis.unit, None);
    told.get("exact").or_else(|| told.get("value")).cloned().unwrap_or(Json::Null)
}

fn stretch(stretch: &Stretch, axis: &Axis) -> Map<String, Json> {
    let mut map = Map::new();
    map.insert("from".to_owned(), plain(&stretch.from, axis));
    map.insert("to".to_owned(), plain(&stretch.to, axis));
    for (name, slope) in [("from_moves", &stretch.from_slope), ("to_moves", &stretch.to_slope)] {
        // How far while the first fact moves by one; the end told is the one at its first value.
        if !slope.is_zero() {
            map.insert(name.to_owned(), json!(slope.to_string()));
        }
    }
    for (name, open) in [("from_open", stretch.from_open), ("to_open", stretch.to_open)] {
        if open {
            map.insert(name.to_owned(), json!(true));
        }
    }
    map
}

fn interval(interval: &Interval, sources: &Sources, map: &mut Map<String, Json>) {
    match &interval.answer {
        Answer::Results(results, outcome) => {
            map.insert("moving".to_owned(), json!(results.iter().any(|result| result.moving)));
            let told = results.iter().map(|one| (one.name.clone(), result(one)));
            map.insert("results".to_owned(), Json::Object(told.collect()));
            let versions = outcome.versions.iter().map(|selected| version(selected, outcome));
            map.insert("versions".to_owned(), versions.collect());
            map.insert("confidence".to_owned(), json!(outcome.confidence.map(|confidence| confidence.as_str())));
            map.insert("rules".to_owned(), json!(outcome.rules));
        }
        Answer::Fault(findings) => {
            map.insert("results".to_owned(), json!({}));
            map.insert("versions".to_owned(), json!([]));
            if let Some(first) = findings.first() {
                map.insert("error".to_owned(), finding(first, sources));
            }
            if findings.len() > 1 {
                map.insert("errors".to_owned(), findings.iter().map(|one| finding(one, sources)).collect());
            }
        }
    }
    map.insert("because".to_owned(), interval.causes.iter().map(|one| cause(one, sources)).collect());
}

/// A result; one that moves has its value at both ends, and its formula.
fn result(result: &MovedResult) -> Json {
    let mut told = json::result(&result.from, result.unit, result.rounding);
    if let (true, Some(map)) = (result.moving, told.as_object_mut()) {
        map.insert("moving".to_owned(), json!(true));
        map.insert("to".to_owned(), json::result(&result.to, result.unit, result.rounding));
        map.insert("formula".to_owned(), json!(result.formula));
    }
    told
}

fn cause(cause: &Cause, sources: &Sources) -> Json {
    json!({
        "revision": cause.revision,
        "by": cause.by,
        "provisions": cause.provisions,
        "at": cause.span.map_or(Json::Null, |span| place(span, sources)),
    })
}

fn change(answer: &WhatIf, axis: &Axis, sources: &Sources) -> Json {
    match until_changes(answer) {
        Some(next) => json!({
            "fact": axis.fact,
            "changes_from": plain(&next.stretch.from, axis),
            "moving": next.results().iter().any(|result| result.moving),
            "because": next.causes.iter().map(|one| cause(one, sources)).collect::<Vec<_>>(),
        }),
        None => json!({"fact": axis.fact, "changes_from": null}),
    }
}
