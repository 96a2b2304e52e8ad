//! YAML to cases: one mapping, a list of them, or several documents in a file; and facts set on the command line.
//! Values stay as typed; what they mean is found where the fact's kind is known.

use crate::corpus::case::{Case, GivenFact, GivenValue, Golden};
use crate::corpus::yaml::{self, Node, NodeKind};
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::diagnostic::suggest::did_you_mean;
use crate::source::file::{SourceFile, Sources};
use crate::source::span::{FileId, Span, Spanned};
use crate::syntax::ast::entry::EntryKind;

const ENTRY_KEYS: [(&str, EntryKind); 3] =
    [("算定", EntryKind::Calculation), ("判定", EntryKind::Determination), ("期限", EntryKind::Deadline)];
const KEYS: [&str; 12] = ["題", "算定", "判定", "期限", "事実", "期待", "旧", "新", "改正", "既知日", "典拠", "エラー"];
const SHAPE: &str = "「算定: 名前」と「事実: {船積日: 2013-03-20, …}」のように書く";

/// Reads the cases of a file.
pub fn cases(file: FileId, text: &str, findings: &mut Findings) -> Vec<Case> {
    let mut reader = Reader { findings };
    let documents = yaml::documents(file, text, reader.findings);
    let mut cases = Vec::new();
    for document in &documents {
        match &document.kind {
            NodeKind::Sequence(items) => cases.extend(items.iter().filter_map(|item| reader.case(item))),
            NodeKind::Mapping(_) | NodeKind::Scalar { .. } => cases.extend(reader.case(document)),
            // An empty document stands behind a last `---`.
            NodeKind::Null => {}
        }
    }
    if cases.is_empty() && !reader.findings.has_errors() {
        let at = documents.first().map_or(Span::new(file, 0, 0), |document| document.span);
        reader.wrong(at, "事案がない", SHAPE);
    }
    cases
}

/// Sets facts of a case, `FACT=VALUE` each, as on the command line; what the case says of such a fact is replaced.
pub fn set_facts(case: &mut Case, assignments: &[String], sources: &mut Sources, findings: &mut Findings) {
    let mut set: Vec<GivenFact> = Vec::new();
    for text in assignments {
        let file = sources.add(SourceFile::new("--set", text.as_str()));
        let whole = Span::new(file, 0, text.len());
        let Some((name, value)) = text.split_once(['=', '＝']) else {
            findings.push(
                Diagnostic::at(Code::CaseShape, whole, format!("「{text}」に「=」がない"))
                    .help("「--set 国カテゴリー=Ｃ」のように書く"),
            );
            continue;
        };
        let at = text.len() - value.len();
        let span = Span::new(file, at, text.len());
        let name = Spanned::new(name.trim().to_owned(), Span::new(file, 0, name.len()));
        let value = match value.trim() {
            "" => GivenValue::Nothing(span),
            list if list.starts_with('[') => {
                // Spaces in front keep the places: the list is read as if the name were not there.
                let padded = format!("{}{value}", " ".repeat(at));
                let mut reader = Reader { findings };
                let nodes = yaml::documents(file, &padded, reader.findings);
                match nodes.first().and_then(|node| reader.value(node)) {
                    Some(value) => value,
                    None => continue,
                }
            }
            scalar => GivenValue::Scalar(Spanned::new(scalar.to_owned(), span)),
        };
        if let Some(first) = set.iter().find(|fact| fold(&fact.name.node) == fold(&name.node)) {
            findings.push(doubled(&name, first.name.span));
        }
        set.push(GivenFact { name, value });
    }
    case.facts.retain(|fact| !set.iter().any(|other| fold(&other.name.node) == fold(&fact.name.node)));
    case.facts.extend(set);
}

/// A list in a cell of a CSV, written as YAML (JSON too) within brackets; everything in it has the place of the row.
pub fn list_in_cell(cell: &str, row: Span, findings: &mut Findings) -> Option<GivenValue> {
    let mut inner = Findings::default();
    let nodes = yaml::documents(row.file, cell, &mut inner);
    let value = nodes.first().and_then(|node| Reader { findings: &mut inner }.value(node));
    for mut finding in inner.sorted() {
        finding.labels.iter_mut().for_each(|label| label.span = row);
        findings.push(finding.note(format!("欄: {cell}")));
    }
    value.map(|value| placed(value, row))
}

fn placed(value: GivenValue, at: Span) -> GivenValue {
    let word = |word: Spanned<String>| Spanned::new(word.node, at);
    match value {
        GivenValue::Scalar(text) => GivenValue::Scalar(word(text)),
        GivenValue::Nothing(_) => GivenValue::Nothing(at),
        GivenValue::Several(list, _) => GivenValue::Several(list.into_iter().map(word).collect(), at),
        GivenValue::Rows(rows, _) => {
            let fact = |fact: GivenFact| GivenFact { name: word(fact.name), value: placed(fact.value, at) };
            GivenValue::Rows(rows.into_iter().map(|row| row.into_iter().map(fact).collect()).collect(), at)
        }
    }
}

/// What is wrong with the colon of a text that YAML did not take for a key and its value.
fn colon_help(node: &Node) -> Option<&'static str> {
    let text = node.text()?;
    match (text.contains('：'), text.contains(':')) {
        (true, _) => Some("全角の「：」でなく、半角の「: 」（コロンと空白）で書く"),
        (false, true) => Some("「:」の後に空白を置く（「船積日: 2013-03-20」）"),
        (false, false) => None,
    }
}

/// Whether a value and the key behind it are the halves of a number (`12` and `500円`, `1億2` and `000万円`).
fn is_cut_off(before: &str, key: &str) -> bool {
    let digit = |one: char| one.is_ascii_digit();
    let unit = key.trim_start_matches(|one: char| digit(one) || one == '.');
    let number = unit != key && unit.chars().all(|one| "千万億円日月年％%".contains(one));
    number && before.trim_start_matches('-').starts_with(digit) && before.ends_with(digit)
}

fn doubled(name: &Spanned<String>, first: Span) -> Diagnostic {
    Diagnostic::at(Code::DoubledFact, name.span, format!("事実「{}」が二度ある", name.node))
        .label(first, "一度目はここ")
}

struct Reader<'f> {
    findings: &'f mut Findings,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.findings.push(Diagnostic::at(Code::CaseShape, span, message).help(help));
    }

    fn case(&mut self, node: &Node) -> Option<Case> {
        let NodeKind::Mapping(pairs) = &node.kind else {
            let help = colon_help(node).unwrap_or(SHAPE);
            self.wrong(node.span, format!("事案でなく{}がある", node.word()), help);
            return None;
        };
        yaml::doubled_in(pairs, Code::DoubledKey, "鍵", self.findings);
        for (key, value) in pairs {
            let name = key.text().unwrap_or("");
            if !KEYS.contains(&name) {
                let found = Diagnostic::at(Code::CaseShape, key.span, format!("「{name}」は事案の項目でない"));
                self.findings.push(found.maybe_help(did_you_mean(name, KEYS)));
            }
            if name != "事実" {
                yaml::doubled_keys(value, self.findings);
            }
        }
        let (kind, entry) = self.entry(node, pairs)?;
        let facts = node.get("事実").map(|node| self.facts(node)).unwrap_or_default();
        Some(Case {
            title: self.line(node, "題").map(|line| line.node),
            kind,
            entry,
            facts,
            golden: self.golden(node),
            span: node.span,
        })
    }

    fn entry(&mut self, node: &Node, pairs: &[(Node, Node)]) -> Option<(EntryKind, Spanned<String>)> {
        let mut named = ENTRY_KEYS.iter().filter_map(|(key, kind)| Some((*kind, node.get(key)?)));
        let Some((kind, value)) = named.next() else {
            let at = pairs.first().map_or(node.span, |(key, _)| key.span);
            self.wrong(at, "事案に「算定」「判定」「期限」のいずれもない", SHAPE);
            return None;
        };
        if let Some((_, other)) = named.next() {
            self.findings.push(
                Diagnostic::at(Code::CaseShape, other.span, "事案に「算定」「判定」「期限」が二つある")
                    .label(value.span, "一つ目はここ")
                    .help("一つの事案は、一つの算定、判定又は期限について書く"),
            );
        }
        match value.text() {
            Some(name) => Some((kind, Spanned::new(name.trim().to_owned(), value.span))),
            None => {
                self.wrong(value.span, format!("「{}」に名前がない", kind.as_str()), SHAPE);
                None
            }
        }
    }

    fn facts(&mut self, node: &Node) -> Vec<GivenFact> {
        match &node.kind {
            NodeKind::Null => Vec::new(),
            NodeKind::Mapping(pairs) => self.row(pairs),
            NodeKind::Scalar { .. } | NodeKind::Sequence(_) => {
                let help = colon_help(node).unwrap_or(SHAPE);
                self.wrong(node.span, format!("「事実」に対応でなく{}がある", node.word()), help);
                Vec::new()
            }
        }
    }

    /// Facts of a case, or columns of a row; a doubled one is kept twice.
    fn row(&mut self, pairs: &[(Node, Node)]) -> Vec<GivenFact> {
        let mut given: Vec<GivenFact> = Vec::new();
        self.cut_numbers(pairs);
        for (key, value) in pairs {
            let Some(name) = key.text() else { continue };
            let name = Spanned::new(name.trim().to_owned(), key.span);
            if let Some(first) = given.iter().find(|fact| fold(&fact.name.node) == fold(&name.node)) {
                let finding = doubled(&name, first.name.span);
                self.findings.push(finding);
            }
            if let Some(value) = self.value(value) {
                given.push(GivenFact { name, value });
            }
        }
        given
    }

    /// Within `{…}` YAML takes the commas of `12,500,000円` for its own, and keys `500` and `000円` without values remain.
    fn cut_numbers(&mut self, pairs: &[(Node, Node)]) {
        for pair in pairs.windows(2) {
            let [(_, before), (key, value)] = pair else { continue };
            let (Some(before_text), Some(text)) = (before.text(), key.text()) else { continue };
            if matches!(value.kind, NodeKind::Null) && is_cut_off(before_text, text) {
                let help = "「{」と「}」の中では、桁区切りのある数を引用符で囲む: \"12,500,000円\"";
                self.wrong(before.span.to(key.span), "数が「,」で切れている", help);
            }
        }
    }

    fn value(&mut self, node: &Node) -> Option<GivenValue> {
        match &node.kind {
            NodeKind::Scalar { text, .. } => Some(GivenValue::Scalar(Spanned::new(text.trim().to_owned(), node.span))),
            NodeKind::Null => Some(GivenValue::Nothing(node.span)),
            NodeKind::Mapping(_) => {
                self.wrong(node.span, "事実の値が対応になっている", "一覧は「[{期日: …, 元本: …}]」のように並びで書く");
                None
            }
            NodeKind::Sequence(items) => {
                let rows: Vec<&Vec<(Node, Node)>> = items
                    .iter()
                    .filter_map(|item| match &item.kind {
                        NodeKind::Mapping(pairs) => Some(pairs),
                        NodeKind::Scalar { .. } | NodeKind::Null | NodeKind::Sequence(_) => None,
                    })
                    .collect();
                if !items.is_empty() && rows.len() == items.len() {
                    return Some(GivenValue::Rows(rows.into_iter().map(|pairs| self.row(pairs)).collect(), node.span));
                }
                let mut words = Vec::new();
                for item in items {
                    match item.text() {
                        Some(text) => words.push(Spanned::new(text.trim().to_owned(), item.span)),
                        None => {
                            self.wrong(
                                item.span,
                                format!("並びの中に{}がある", item.word()),
                                "並びは、値だけか、対応だけにする",
                            );
                            return None;
                        }
                    }
                }
                Some(GivenValue::Several(words, node.span))
            }
        }
    }

    fn line(&mut self, node: &Node, key: &str) -> Option<Spanned<String>> {
        let value = node.get(key)?;
        let line = value.text().map(|text| Spanned::new(text.trim().to_owned(), value.span));
        if line.is_none() {
            self.wrong(
                value.span,
                format!("「{key}」に値でなく{}がある", value.word()),
                format!("「{key}: …」と一行で書く"),
            );
        }
        line
    }

    fn golden(&mut self, node: &Node) -> Option<Golden> {
        if !["期待", "旧", "新", "エラー"].iter().any(|key| node.get(key).is_some()) {
            return None;
        }
        let mut golden = Golden {
            revision: self.line(node, "改正"),
            known_on: self.line(node, "既知日"),
            authority: self.line(node, "典拠").map(|line| line.node),
            error: self.line(node, "エラー"),
            ..Golden::default()
        };
        golden.expected = self.expected(node, "期待");
        golden.old = self.expected(node, "旧");
        golden.new = self.expected(node, "新");
        // `期待: {エラー: …}` says the same as a line of its own.
        if let Some(at) = golden.expected.iter().position(|(name, _)| name.node == "エラー") {
            golden.error = Some(golden.expected.remove(at).1);
        }
        let sides = !golden.old.is_empty() || !golden.new.is_empty();
        if sides && golden.revision.is_none() {
            self.wrong(
                node.span,
                "「旧」と「新」があって「改正」がない",
                "どの改正の前後かを「改正: 2013-02-15」と書く",
            );
        }
        Some(golden)
    }

    fn expected(&mut self, node: &Node, key: &str) -> Vec<(Spanned<String>, Spanned<String>)> {
        let Some(value) = node.get(key) else { return Vec::new() };
        let NodeKind::Mapping(pairs) = &value.kind else {
            self.wrong(
                value.span,
                format!("「{key}」に対応でなく{}がある", value.word()),
                format!("「{key}: {{保険料: \"12,345円\"}}」のように書く"),
            );
            return Vec::new();
        };
        self.cut_numbers(pairs);
        let mut expected = Vec::new();
        for (name, value) in pairs {
            let Some(text) = name.text() else { continue };
            let found = match &value.kind {
                NodeKind::Scalar { text, .. } => text.trim().to_owned(),
                NodeKind::Null => "なし".to_owned(),
                NodeKind::Sequence(items) if items.iter().all(|item| item.text().is_some()) => {
                    items.iter().filter_map(Node::text).collect::<Vec<_>>().join("、")
                }
                NodeKind::Sequence(_) | NodeKind::Mapping(_) => {
                    self.wrong(value.span, format!("期待する値に{}がある", value.word()), "結果ごとに一つの値を書く");
                    continue;
                }
            };
            expected.push((Spanned::new(text.trim().to_owned(), name.span), Spanned::new(found, value.span)));
        }
        expected
    }
}
