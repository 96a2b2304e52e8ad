//! Plans as people read them: what was decided, which versions follow, what each name is worked out from, and on how many
//! bits. For `--emit plan`.

use crate::calendar::era::format_japanese;
use crate::calendar::period::Period;
use crate::calendar::step::DayStep;
use crate::law::comparison::Comparison;
use crate::number::exact::Number;
use crate::plan::leaf::{Definition, Leaf, PlannedVersion};
use crate::plan::list::OverRows;
use crate::plan::node::{Constant, Guarded, NodeId, Nodes, OPEN, Op, TableRef, date_of};
use crate::plan::path::{Decision, Path};
use crate::plan::program::scale::Width;
use crate::plan::program::step::Program;
use crate::plan::tree::{BranchId, Tree};
use crate::provision::graph::FactId;
use crate::syntax::ast::{Aggregate, Lacking};
use crate::typed::program::Program as Rules;
use std::collections::BTreeMap;

/// All plans of a tree.
pub fn tree<'p>(tree: &Tree, rules: &Rules, program: &dyn Fn(BranchId) -> Option<&'p Program>) -> String {
    let mut text = String::new();
    for (number, (branch, leaf, path)) in (1..).zip(tree.leaves()) {
        let mut shown = Shown { nodes: &tree.nodes, rules, names: BTreeMap::new() };
        shown.names = shown.names_of(leaf);
        text.push_str(&format!("手順{number}\n"));
        text.push_str(&shown.decisions(path));
        text.push_str(&shown.versions(leaf));
        text.push_str(&shown.definitions(leaf));
        text.push_str(&shown.results(leaf));
        text.push_str(&program(branch).map_or_else(String::new, steps));
    }
    text
}

/// What all plans of a tree together are worked out by, for rows that come to any of them.
pub fn together(tree: &Tree, rules: &Rules, joined: &Leaf, program: Option<&Program>) -> String {
    let mut shown = Shown { nodes: &tree.nodes, rules, names: BTreeMap::new() };
    for (_, leaf, _) in tree.leaves() {
        let names = shown.names_of(leaf);
        shown.names.extend(names);
    }
    format!("以上を一度に\n{}{}", shown.results(joined), program.map_or_else(String::new, steps))
}

/// How many steps a program takes, and on how many bits.
fn steps(program: &Program) -> String {
    let widths = program.widths().map(|(width, count)| format!("{} {count}", bits(width)));
    format!("  段数  {}（数の段: {}）\n", program.steps.len(), widths.join("、"))
}

fn bits(width: Width) -> &'static str {
    match width {
        Width::Narrow => "64ビット",
        Width::Wide => "128ビット",
        Width::Big => "任意の桁",
    }
}

struct Shown<'a> {
    nodes: &'a Nodes,
    rules: &'a Rules,
    /// What is worked out under a name is shown by it from then on.
    names: BTreeMap<NodeId, String>,
}

impl Shown<'_> {
    /// Names by what they come to; those of which there are two with their addresses.
    fn names_of(&self, leaf: &Leaf) -> BTreeMap<NodeId, String> {
        let alone =
            |one: &Definition| !leaf.definitions.iter().any(|other| other.name == one.name && other.value != one.value);
        let name = |one: &Definition| if alone(one) { one.name.clone() } else { self.placed(one) };
        leaf.definitions.iter().map(|one| (one.value, name(one))).collect()
    }

    /// A definition's name with the address at which it stands.
    fn placed(&self, one: &Definition) -> String {
        let address = one.owner.and_then(|(id, number)| {
            Some(self.rules.graph.provisions.get(id.0)?.versions.get(number)?.address.to_string())
        });
        address.map_or_else(|| one.name.clone(), |address| format!("{address}の{}", one.name))
    }

    fn decisions(&self, path: &Path) -> String {
        let line = |(atom, decision): (NodeId, Decision)| {
            let answer = match decision {
                Decision::Yes => "はい",
                Decision::No => "いいえ",
                Decision::Unavailable => "答えられない",
            };
            format!("  分岐  {}: {answer}\n", self.formula(atom))
        };
        path.decisions().map(line).collect()
    }

    fn versions(&self, leaf: &Leaf) -> String {
        let mut lines: Vec<String> = leaf.versions.iter().filter_map(|version| self.version(*version)).collect();
        lines.sort();
        lines.into_iter().map(|line| format!("  版    {line}\n")).collect()
    }

    /// Of versions that have a choice only.
    fn version(&self, version: PlannedVersion) -> Option<String> {
        let graph = &self.rules.graph;
        match version {
            PlannedVersion::Provision(id, number) => {
                let provision = graph.provisions.get(id.0)?;
                if provision.versions.len() < 2 {
                    return None;
                }
                let regulation = graph.regulations.get(provision.regulation.0)?;
                let chosen = number.and_then(|number| provision.versions.get(number));
                let label =
                    chosen.and_then(|version| regulation.revisions.get(version.revision)).map(|one| one.label());
                Some(format!("{} {}", provision.address()?, label.unwrap_or_else(|| "なし".to_owned())))
            }
            PlannedVersion::Table(id, number) => {
                let table = graph.tables.get(id.0)?;
                let version = table.versions.get(number).filter(|_| table.versions.len() > 1)?;
                let regulation = graph.regulations.get(table.regulation.0)?;
                Some(format!("表「{}」 {}", table.name, regulation.revisions.get(version.revision)?.label()))
            }
        }
    }

    fn definitions(&self, leaf: &Leaf) -> String {
        let mut text = String::new();
        let mut seen = Vec::new();
        let mut told: BTreeMap<NodeId, &str> = BTreeMap::new();
        for one in &leaf.definitions {
            if seen.contains(&(one.owner, &one.name)) {
                continue;
            }
            seen.push((one.owner, &one.name));
            // What another name was worked out to before is that name.
            let handed_on = told.insert(one.value, &one.name).filter(|name| *name != one.name);
            let handed_on =
                handed_on.filter(|_| !self.nodes.is_nothing(one.value) && self.nodes.constant(one.value).is_none());
            let formula = handed_on.map_or_else(|| self.formula(one.value), str::to_owned);
            text.push_str(&format!("  式    {} ＝ {formula}\n", self.placed(one)));
        }
        text
    }

    /// What no definition gives: the results of a 判定 by rows, a 期限, a 根拠.
    fn results(&self, leaf: &Leaf) -> String {
        let defined = |name: &str| leaf.definitions.iter().any(|one| one.owner.is_none() && one.name == name);
        let named = leaf.results.iter().filter(|result| !result.form.name.is_empty());
        let own = named.filter(|result| !defined(&result.form.name));
        own.map(|result| format!("  結果  {} ＝ {}\n", result.form.name, self.formula(result.value))).collect()
    }

    fn list(&self, list: &[NodeId], between: &str) -> String {
        list.iter().map(|one| self.part(*one)).collect::<Vec<_>>().join(between)
    }

    /// A formula, in brackets where it is one of several.
    fn part(&self, node: NodeId) -> String {
        if let Some(name) =
            self.names.get(&node).filter(|_| !matches!(self.nodes.op(node), Op::Fact(_) | Op::Constant(_)))
        {
            return name.clone();
        }
        match self.nodes.op(node) {
            Op::Sum(_) | Op::Product(..) | Op::Quotient(..) | Op::All(_) | Op::Any(_) | Op::Compare(..) => {
                format!("（{}）", self.formula(node))
            }
            _ => self.formula(node),
        }
    }

    fn formula(&self, node: NodeId) -> String {
        if let Some(over) = self.nodes.over_rows.get(&node) {
            return self.over_rows(over);
        }
        match self.nodes.op(node) {
            Op::Fact(id) => self.fact(*id).to_owned(),
            // Whether a list is given is asked of its first row.
            Op::Given(id) => {
                let name = self.fact(*id);
                format!("{}がある", name.split_once("に1行目").map_or(name, |(list, _)| list))
            }
            Op::Constant(constant) => self.constant(constant),
            Op::Unanswered(why) => format!("〔手順にない: {why}〕"),
            Op::Absent(reason) => format!("なし（{}）", self.nodes.words.text(*reason)),
            Op::Lost(parts) => format!("〔値がない: {}〕", self.list(parts, "、")),
            Op::Omitted => "〔略〕".to_owned(),
            Op::Lacks(one, Lacking::Clause) => format!("{}の規定がない", self.part(*one)),
            Op::Lacks(one, Lacking::Text) => format!("{}の文が略されている", self.part(*one)),
            Op::NotThere => "〔規定がない〕".to_owned(),
            Op::Sum(terms) => self.list(terms, "＋").replace("＋-", "－"),
            Op::Product(factors, by) if *by == Number::ONE => self.list(factors, "×"),
            Op::Product(factors, by) => format!("{}×{by}", self.list(factors, "×")),
            Op::Quotient(one, other) => format!("{}÷{}", self.part(*one), self.part(*other)),
            Op::Power(one, other) => format!("{}の{}乗", self.part(*one), self.part(*other)),
            Op::Extreme(list, larger) => {
                format!("{}（{}）", if *larger { "最大" } else { "最小" }, self.list(list, "、"))
            }
            Op::Absolute(one) => format!("絶対値（{}）", self.formula(*one)),
            Op::Rounded(one, rounding, unit) => {
                let word = unit.to_string();
                format!("{}（{}）", self.part(*one), rounding.phrase((!word.is_empty()).then_some(word.as_str())))
            }
            Op::Compare(one, comparison, other) => {
                format!("{}{}{}", self.part(*one), sign(*comparison), self.part(*other))
            }
            Op::IsWord(one, classes) | Op::Includes(one, classes) => {
                format!("{}が{}", self.part(*one), self.words(classes))
            }
            Op::SameWord(one, other) | Op::SameTruth(one, other) => {
                format!("{}＝{}", self.part(*one), self.part(*other))
            }
            Op::All(list) => self.list(list, " かつ "),
            Op::Any(list) => self.list(list, " 又は "),
            Op::Not(one) => match self.nodes.op(*one) {
                Op::Given(_) => self.formula(*one).replace("がある", "がない"),
                _ => format!("{}でない", self.part(*one)),
            },
            Op::Choose(..) | Op::First(..) => format!("｛{}｝", self.cases(node)),
            Op::OrElse(one, other) => format!("{}（規定がないときは{}）", self.part(*one), self.formula(*other)),
            Op::IfGiven(_, one, other) => format!("{}（なければ{}）", self.part(*one), self.formula(*other)),
            Op::Row(table, keys) => {
                let name = self.nodes.tables.get(table.0).map_or("", |table| table.name.as_str());
                format!("表「{name}」［{}］", self.list(keys, "、"))
            }
            Op::Cell(table, column, row) => format!("{}の{}", self.formula(*row), self.column(*table, *column)),
            Op::DaysBetween(from, to, _) => format!("{}から{}までの日数", self.part(*from), self.part(*to)),
            Op::YearsBetween(from, to) => format!("{}から{}までの年数", self.part(*from), self.part(*to)),
            Op::Step(one, step) => day_step(&self.part(*one), *step),
            Op::BusinessDay(one) => format!("{}（休日の場合は翌営業日）", self.part(*one)),
            Op::EarliestGiven(list) => format!("最も早いもの（{}）", self.list(list, "、")),
            // The earliest of days, or what stands beside it.
            Op::At(place, list) => match self.nodes.op(*place) {
                Op::EarliestGiven(days) if days == list => self.formula(*place),
                _ => format!("{}に当たる（{}）", self.formula(*place), self.list(list, "、")),
            },
            Op::List(rows) => format!("{}行までの一覧", rows.len()),
            Op::Asked(_, value) => self.formula(*value),
        }
    }

    /// `合計（送金の1行目の送金額、…2行目まで）`, with what the first row must keep to count.
    fn over_rows(&self, over: &OverRows) -> String {
        let word = match over.function {
            Aggregate::Sum => "合計",
            Aggregate::Count => "件数",
            Aggregate::Largest => "最大",
            Aggregate::Smallest => "最小",
        };
        let (counts, value) = over.first;
        let kept = match self.nodes.op(counts) {
            Op::All(list) => list.get(1..).map(|rest| format!("{}のとき、", self.list(rest, " かつ "))),
            _ => None,
        };
        format!("{word}（{}{}、…{}行目まで）", kept.unwrap_or_default(), self.formula(value), over.rows)
    }

    /// The cases of a choice, and of the choice that stands behind 上記以外.
    fn cases(&self, node: NodeId) -> String {
        let over = self.nodes.over_rows.contains_key(&node);
        let (Op::Choose(cases, otherwise, _) | Op::First(cases, otherwise), false) = (self.nodes.op(node), over) else {
            return format!("上記以外 {}", self.part(node));
        };
        let of_case = |(condition, value): &Guarded| {
            let condition = self.formula(*condition);
            let whole = ["がある", "がない", "でない"].iter().any(|end| condition.ends_with(end));
            format!("{condition}{}場合 {}、", if whole { "" } else { "の" }, self.part(*value))
        };
        let rest = match self.names.get(otherwise) {
            Some(name) => format!("上記以外 {name}"),
            None => self.cases(*otherwise),
        };
        cases.iter().map(of_case).collect::<String>() + &rest
    }

    fn fact(&self, id: FactId) -> &str {
        let own = self.rules.graph.facts.get(id.0).map(|fact| fact.name());
        own.or_else(|| self.nodes.labels.get(&id).map(String::as_str)).unwrap_or("?")
    }

    fn column(&self, table: TableRef, column: usize) -> &str {
        let planned = self.nodes.tables.get(table.0);
        let version = planned.and_then(|one| self.rules.graph.tables.get(one.id.0)?.versions.get(one.version));
        version.and_then(|version| version.table.columns.get(column)).map_or("?", |column| column.name.as_str())
    }

    fn constant(&self, constant: &Constant) -> String {
        match constant {
            Constant::Number(number) => number.to_string(),
            Constant::Date(OPEN) => "未通知".to_owned(),
            Constant::Date(day) => date_of(*day).map_or_else(String::new, format_japanese),
            Constant::Truth(truth) => if *truth { "はい" } else { "いいえ" }.to_owned(),
            Constant::Word(word) => self.nodes.words.text(*word).to_owned(),
        }
    }

    fn words(&self, classes: &[u32]) -> String {
        let text = |class: &u32| self.nodes.words.text(crate::plan::words::WordId(*class)).to_owned();
        classes.iter().map(text).collect::<Vec<_>>().join("又は")
    }
}

fn day_step(from: &str, step: DayStep) -> String {
    let first = |counts: bool| if counts { "起算して" } else { "" };
    match step {
        DayStep::PeriodEnd(length, counts) => format!("{from}から{}{}の末日", first(counts), period(length)),
        DayStep::AfterPeriod(length, counts) => format!("{from}から{}{}を経過した日", first(counts), period(length)),
        DayStep::Before(length) => format!("{from}の{}前", period(length)),
        DayStep::DayAfter => format!("{from}の翌日"),
        DayStep::FirstOfNextMonth => format!("{from}の属する月の翌月1日"),
        DayStep::EndOfMonth => format!("{from}の属する月の末日"),
    }
}

fn period(length: Period) -> String {
    let parts = [(length.years, "年"), (length.months, "カ月"), (length.days, "日")];
    parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect()
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "＝",
        Comparison::NotEqual => "≠",
        Comparison::Less => "＜",
        Comparison::AtMost => "≦",
        Comparison::Greater => "＞",
        Comparison::AtLeast => "≧",
    }
}
