//! The facts of an entry as a JSON Schema (draft 2020-12) of a case, for editors, forms and gateways.

use crate::diagnostic::render::Language;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::number::exact::Number;
use crate::query::answers::{FactNeed, FactNeeds};
use crate::report::json::Json;
use crate::report::template::{domain_words, kind_words};
use crate::report::value::sign;
use crate::report::words::Word;
use crate::syntax::ast::fact::DomainBound;
use serde_json::{Map, json};

/// Dates as they are accepted: ISO 8601, with an era, or Western years in words; digits in either width.
const DATE: &str = "^([0-9]{4}-[0-9]{2}-[0-9]{2}|(明治|大正|昭和|平成|令和)?[ 　]*(元|[0-9０-９一二三四五六七八九十〇]+)[ 　]*年[ 　]*[0-9０-９一二三四五六七八九十]+[ 　]*月[ 　]*[0-9０-９一二三四五六七八九十]+[ 　]*日)$";

/// Makes the schema.
pub fn schema(needs: &FactNeeds, language: Language) -> Json {
    let entry = &needs.entry;
    let properties: Map<String, Json> =
        needs.facts.iter().map(|fact| (fact.name.clone(), fact_schema(fact, language))).collect();
    let required: Vec<&str> =
        needs.facts.iter().filter(|fact| fact.required()).map(|fact| fact.name.as_str()).collect();
    let mut facts = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    if let Some(facts) = facts.as_object_mut() {
        match needs.alternatives.as_slice() {
            [] => {}
            [group] => {
                facts.insert("oneOf".to_owned(), alternatives(group));
            }
            groups => {
                let all = groups.iter().map(|group| json!({"oneOf": alternatives(group)}));
                facts.insert("allOf".to_owned(), all.collect());
            }
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": entry.name,
        "description": format!("{}（{}）", entry.kind.as_str(), entry.regulation),
        "type": "object",
        "properties": {
            entry.kind.as_str(): {"const": entry.name},
            "題": {"type": "string"},
            "事実": facts,
        },
        "required": [entry.kind.as_str(), "事実"],
    })
}

/// One choice a group: all of its names, and none of the names that only other choices have.
fn alternatives(group: &[Vec<String>]) -> Json {
    let choice = |names: &Vec<String>| {
        let others: Vec<Json> = group
            .iter()
            .flatten()
            .filter(|other| !names.contains(other))
            .map(|other| json!({"required": [other]}))
            .collect();
        if others.is_empty() {
            json!({"required": names})
        } else {
            json!({"required": names, "not": {"anyOf": others}})
        }
    };
    group.iter().map(choice).collect()
}

fn fact_schema(fact: &FactNeed, language: Language) -> Json {
    let mut out = kind_schema(&fact.kind, &fact.domain);
    let mut words: Vec<String> = fact.description.clone().into_iter().collect();
    words.push(format!("{} {}", kind_words(&fact.kind), domain_words(&fact.domain)).trim_end().to_owned());
    if let Some(default) = &fact.default {
        words.push(format!("{} {default}", Word::Default.say(language)));
    }
    if let Some(rule) = &fact.held_to {
        words.push(format!("{}: {rule}", Word::HeldTo.say(language)));
    }
    if !fact.asked_by.is_empty() {
        words.push(format!("{}: {}", Word::AskedBy.say(language), fact.asked_by.join("、")));
    }
    out.insert("title".to_owned(), json!(fact.name));
    out.insert("description".to_owned(), json!(words.join("。")));
    Json::Object(out)
}

fn kind_schema(kind: &FactKind, domain: &[DomainBound]) -> Map<String, Json> {
    let schema = match kind {
        FactKind::Date { may_be_open: false } => json!({"type": "string", "pattern": DATE}),
        FactKind::Date { may_be_open: true } => {
            json!({"anyOf": [{"type": "string", "pattern": DATE}, {"const": "未通知"}]})
        }
        FactKind::Number { unit, whole, .. } => {
            json!({"anyOf": [number_schema(*unit, *whole, domain), {"type": "string", "pattern": quantity_pattern(*unit)}]})
        }
        FactKind::Category { categories, several: false, .. } => json!({"enum": categories}),
        FactKind::Category { categories, several: true, .. } => {
            json!({"type": "array", "items": {"enum": categories}, "uniqueItems": true})
        }
        FactKind::Truth => json!({"enum": [true, false, "はい", "いいえ", "有", "無"]}),
        FactKind::Text => json!({"type": "string"}),
        FactKind::List { columns } => {
            let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
            let properties: Map<String, Json> =
                columns.iter().map(|(name, kind)| (name.clone(), Json::Object(kind_schema(kind, &[])))).collect();
            json!({
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": properties,
                    "required": names,
                    "additionalProperties": false,
                },
            })
        }
    };
    match schema {
        Json::Object(map) => map,
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => Map::new(),
    }
}

/// A bare number, with the bounds that hold in the fact's unit.
fn number_schema(unit: Unit, whole: bool, domain: &[DomainBound]) -> Json {
    let mut out = Map::new();
    out.insert("type".to_owned(), json!(if whole { "integer" } else { "number" }));
    for bound in domain {
        let word = match bound.comparison {
            Comparison::AtLeast => "minimum",
            Comparison::Greater => "exclusiveMinimum",
            Comparison::AtMost => "maximum",
            Comparison::Less => "exclusiveMaximum",
            Comparison::Equal => "const",
            Comparison::NotEqual => continue,
        };
        let value = unit.written(&bound.unit.unwrap_or(unit).value_of(&bound.value));
        if let Some(number) = json_number(&value) {
            out.insert(word.to_owned(), number);
        }
    }
    Json::Object(out)
}

/// A JSON number from the digits themselves.
fn json_number(number: &Number) -> Option<Json> {
    serde_json::from_str(&number.finite_decimal()?).ok()
}

/// A quantity typed as text: `12,500,000円`, `95%`, `百分の九十五`, `2,500万円`.
fn quantity_pattern(unit: Unit) -> String {
    let digits = "[0-9０-９][0-9０-９,，]*([.．][0-9０-９]+)?";
    // Numbers and multipliers take turns, so that no text can be read in two ways (and slowly).
    let steps = format!("{digits}([万億兆千百]+{digits})*[万億兆千百]*");
    let kanji = "[一二三四五六七八九十百千万億〇]+";
    let words = "[一二三四五六七八九十百千0-9０-９]+分の[一二三四五六七八九十百千〇0-9０-９]+";
    let sign_words = match sign(Some(unit)) {
        // A ratio may be typed in per cent.
        None => "([%％])?".to_owned(),
        Some(sign) if sign == "％" => "([%％])?".to_owned(),
        Some(sign) if sign == "月" => "(月|カ月|か月|ヶ月|箇月|ヵ月)?".to_owned(),
        Some(sign) => format!("({sign})?"),
    };
    format!("^([-－−]?{steps}|{words}|{kanji})[ 　]*{sign_words}$")
}
