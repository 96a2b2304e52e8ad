//! The facts of an entry as a case to be filled in: YAML with what each fact means, can be and is otherwise, as comments.

use crate::corpus::to_yaml;
use crate::diagnostic::render::Language;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::query::answers::{FactNeed, FactNeeds, Needed};
use crate::report::json::Json;
use crate::report::page::{Block, Grid, Page};
use crate::report::value::sign;
use crate::report::words::Word;
use crate::syntax::ast::fact::DomainBound;
use serde_json::json;

/// The template: facts that must be given are open lines, the others are comments.
pub fn yaml(needs: &FactNeeds, language: Language) -> String {
    let entry = &needs.entry;
    let mut out = format!("# {} {}（{}）\n", entry.kind.as_str(), entry.name, entry.regulation);
    if !entry.results.is_empty() {
        out.push_str(&format!("# {}: {}\n", Word::Results.say(language), entry.results.join("、")));
    }
    for group in &needs.alternatives {
        let choices: Vec<String> = group.iter().map(|names| names.join("と")).collect();
        let lead = match language {
            Language::Japanese => "次のいずれか一つ",
            Language::English => "exactly one of",
        };
        out.push_str(&format!("# {lead}: {}\n", choices.join("／")));
    }
    out.push_str(&format!("{}: {}\n事実:\n", entry.kind.as_str(), to_yaml::scalar(&entry.name)));
    for fact in &needs.facts {
        for comment in comments(fact, needs, language) {
            out.push_str(&format!("  # {}\n", comment.replace(['\n', '\r'], " ")));
        }
        let open = fact.required() || first_choice(needs, &fact.name);
        let mark = if open { "" } else { "# " };
        let value = fact.default.as_deref().filter(|default| is_value(default, &fact.kind)).unwrap_or("");
        out.push_str(format!("  {mark}{}: {value}", to_yaml::scalar(&fact.name)).trim_end());
        out.push('\n');
    }
    out
}

/// The same as a page: a row a fact.
pub fn page(needs: &FactNeeds, language: Language) -> Page {
    let head = [Word::Entry, Word::Kind, Word::Domain, Word::Default, Word::AskedBy];
    let row = |fact: &FactNeed| {
        let default = match &fact.default {
            Some(default) => default.clone(),
            None => state(fact, needs).say(language).to_owned(),
        };
        let asked: Vec<&str> = fact.asked_by.iter().chain(&fact.held_to).map(String::as_str).collect();
        vec![fact.name.clone(), kind_words(&fact.kind), domain_words(&fact.domain), default, asked.join("、")]
    };
    let mut page = Page::new(needs.entry.name.clone(), needs.entry.kind.as_str());
    page.add(Block::Grid(Grid {
        head: head.iter().map(|word| word.say(language).to_owned()).collect(),
        rows: needs.facts.iter().map(row).collect(),
    }));
    let described =
        needs.facts.iter().filter_map(|fact| Some(format!("{}: {}", fact.name, fact.description.as_ref()?)));
    let described: Vec<String> = described.collect();
    if !described.is_empty() {
        page.add(Block::Items(described));
    }
    page
}

/// The same as JSON, for programs that draw their own forms.
pub fn json(needs: &FactNeeds) -> Json {
    let fact = |fact: &FactNeed| {
        let needed = match fact.needed {
            Needed::Always => "always",
            Needed::Sometimes => "sometimes",
            Needed::Never => "never",
        };
        json!({
            "name": fact.name,
            "kind": kind_words(&fact.kind),
            "domain": domain_words(&fact.domain),
            "default": fact.default,
            "description": fact.description,
            "required": fact.required(),
            "needed": needed,
            "asked_by": fact.asked_by,
            "held_to": fact.held_to,
        })
    };
    json!({
        "kind": needs.entry.kind.as_str(),
        "entry": needs.entry.name,
        "regulation": needs.entry.regulation,
        "results": needs.entry.results,
        "facts": needs.facts.iter().map(fact).collect::<Vec<_>>(),
        "alternatives": needs.alternatives,
    })
}

/// `日数`, `金額(円)`, `区分 Ａ／Ｂ`: the kind as a declaration writes it.
pub fn kind_words(kind: &FactKind) -> String {
    match kind {
        FactKind::Date { .. } | FactKind::Number { .. } | FactKind::Text => kind.word(),
        FactKind::Category { categories, ordered, several } => {
            let several = if *several { "（複数可）" } else { "" };
            format!("区分{several} {}", categories.join(if *ordered { "＜" } else { "／" }))
        }
        FactKind::Truth => "真偽（はい／いいえ）".to_owned(),
        FactKind::List { columns } => {
            let columns = columns.iter().map(|(name, kind)| format!("{name}：{}", kind_words(kind)));
            format!("一覧（{}）", columns.collect::<Vec<_>>().join("、"))
        }
    }
}

/// `1日以上366日以下`.
pub fn domain_words(domain: &[DomainBound]) -> String {
    let word = |bound: &DomainBound| {
        let comparison = match bound.comparison {
            Comparison::Equal => "",
            Comparison::NotEqual => "以外",
            Comparison::Less => "未満",
            Comparison::AtMost => "以下",
            Comparison::Greater => "超",
            Comparison::AtLeast => "以上",
        };
        format!("{}{}{comparison}", bound.value.grouped(), sign(bound.unit).unwrap_or_default())
    };
    domain.iter().map(word).collect()
}

fn comments(fact: &FactNeed, needs: &FactNeeds, language: Language) -> Vec<String> {
    let say = |word: Word| word.say(language);
    let state = state(fact, needs);
    let mut first = format!("［{}］{}", say(state), kind_words(&fact.kind));
    if !fact.domain.is_empty() {
        first.push_str(&format!("、{}", domain_words(&fact.domain)));
    }
    if let Some(default) = &fact.default {
        first.push_str(&format!("、{} {default}", say(Word::Default)));
    }
    if let Some(example) = example(&fact.kind, &fact.domain) {
        first.push_str(&format!("（{} {example}）", say(Word::Example)));
    }
    let mut lines: Vec<String> = fact.description.clone().into_iter().collect();
    lines.push(first);
    if let Some(rule) = &fact.held_to {
        lines.push(format!("{}: {rule}", say(Word::HeldTo)));
    }
    if !fact.asked_by.is_empty() {
        lines.push(format!("{}: {}", say(Word::AskedBy), fact.asked_by.join("、")));
    }
    lines
}

fn state(fact: &FactNeed, needs: &FactNeeds) -> Word {
    let choice = needs.alternatives.iter().flatten().flatten().any(|name| *name == fact.name);
    match (fact.needed, choice) {
        (Needed::Always, _) => Word::Required,
        (_, true) => Word::Choice,
        (Needed::Sometimes, false) => Word::Sometimes,
        (Needed::Never, false) if fact.held_to.is_some() => Word::NotNeeded,
        (Needed::Never, false) => Word::Optional,
    }
}

fn example(kind: &FactKind, domain: &[DomainBound]) -> Option<String> {
    match kind {
        FactKind::Date { .. } => Some("2013-04-01".to_owned()),
        FactKind::Number { unit, .. } => {
            let bound =
                domain.first().filter(|bound| !matches!(bound.comparison, Comparison::Greater | Comparison::Less))?;
            Some(format!("{}{}", bound.value, sign(bound.unit.or(Some(*unit))).unwrap_or_default()))
        }
        FactKind::Category { categories, several: true, .. } => categories.first().map(|first| format!("[{first}]")),
        // The categories stand in the line already.
        FactKind::Category { .. } | FactKind::Truth | FactKind::Text => None,
        FactKind::List { columns } => {
            let cell = |(name, kind): &(String, FactKind)| {
                format!("{name}: {}", example(kind, &[]).unwrap_or_else(|| "…".to_owned()))
            };
            Some(format!("[{{{}}}]", columns.iter().map(cell).collect::<Vec<_>>().join(", ")))
        }
    }
}

/// Whether a default as written is also what a case could say; a formula is not.
fn is_value(default: &str, kind: &FactKind) -> bool {
    match kind {
        FactKind::Truth => matches!(default, "はい" | "いいえ"),
        FactKind::Category { categories, .. } => categories.iter().any(|category| category == default),
        FactKind::Number { .. } => crate::law::quantity::parse(default).is_ok(),
        FactKind::Date { .. } | FactKind::Text | FactKind::List { .. } => false,
    }
}

/// Whether a fact belongs to the first choice of an alternative, which the template opens.
fn first_choice(needs: &FactNeeds, name: &str) -> bool {
    needs.alternatives.iter().filter_map(|group| group.first()).flatten().any(|one| one == name)
}
