//! YAML as a tree of nodes with places: scalars as typed, keys in file order. Aliases are refused, depth is bounded.
//! What the keys mean, and whether a doubled one is a fault, is for the readers of tables and cases.

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::source::span::{FileId, Span};
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::BTreeMap;

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 100;

/// A node and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its place; that of a key without a value is the key's end.
    pub span: Span,
}

/// The nodes there are.
#[derive(Clone, Debug)]
pub enum NodeKind {
    /// A scalar as typed, its quotes taken off.
    Scalar {
        /// The text.
        text: String,
        /// Whether it stood without quotes.
        plain: bool,
    },
    /// Nothing, `~` or `null`.
    Null,
    /// A list.
    Sequence(Vec<Node>),
    /// A mapping in file order; doubled keys stand twice.
    Mapping(Vec<(Node, Node)>),
}

impl Node {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => Some(text),
            NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => None,
        }
    }

    /// What it is, in a word, for messages.
    pub fn word(&self) -> &'static str {
        match &self.kind {
            NodeKind::Scalar { .. } => "値",
            NodeKind::Null => "空",
            NodeKind::Sequence(_) => "並び",
            NodeKind::Mapping(_) => "対応",
        }
    }

    /// The value of a key, width aside; the first of a doubled one.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            NodeKind::Mapping(pairs) => pairs
                .iter()
                .find(|(name, _)| name.text().is_some_and(|name| fold(name) == fold(key)))
                .map(|pair| &pair.1),
            NodeKind::Scalar { .. } | NodeKind::Null | NodeKind::Sequence(_) => None,
        }
    }
}

/// Reads all documents of a text; what is wrong is a finding, and the documents before it are given.
pub fn documents(file: FileId, text: &str, findings: &mut Findings) -> Vec<Node> {
    let mut tree = Tree { file, offsets: Offsets::of(text), open: Vec::new(), documents: Vec::new() };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let step = match event {
            Ok((event, span)) => {
                let place = tree.offsets.span(file, span.start.index(), span.end.index());
                tree.take(event, place)
            }
            Err(error) => {
                let at = error.marker().index();
                Err(syntax(tree.offsets.span(file, at, at + 1), error.info(), text))
            }
        };
        if let Err(finding) = step {
            findings.push(finding);
            break;
        }
    }
    tree.documents
}

fn syntax(span: Span, info: &str, text: &str) -> Diagnostic {
    // The scanner's own bound, met before any event of such a nesting comes.
    if info.contains("recursion limit") {
        return too_deep(span);
    }
    let line_head = text.get(..span.start as usize).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    let help = if line_head.contains('\t') {
        "字下げにタブは使えない。半角の空白で下げる"
    } else if line_head.starts_with('\u{3000}') {
        "字下げに全角の空白は使えない。半角の空白で下げる"
    } else {
        "鍵と値の間は半角の「: 」（コロンと空白）、字下げは半角の空白で揃える"
    };
    Diagnostic::at(Code::YamlSyntax, span, "YAMLとして読めない").help(help).note(info.to_owned())
}

/// Reports keys that stand twice in one mapping, at any depth; width does not tell keys apart.
pub fn doubled_keys(node: &Node, findings: &mut Findings) {
    match &node.kind {
        NodeKind::Scalar { .. } | NodeKind::Null => {}
        NodeKind::Sequence(items) => items.iter().for_each(|item| doubled_keys(item, findings)),
        NodeKind::Mapping(pairs) => {
            doubled_in(pairs, Code::DoubledKey, "鍵", findings);
            pairs.iter().for_each(|(_, value)| doubled_keys(value, findings));
        }
    }
}

/// Reports keys that stand twice in this one mapping.
pub fn doubled_in(pairs: &[(Node, Node)], code: Code, what: &str, findings: &mut Findings) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for (key, _) in pairs {
        let Some(text) = key.text() else { continue };
        match seen.get(&fold(text)) {
            Some(first) => findings.push(
                Diagnostic::at(code, key.span, format!("{what}「{text}」が二度ある")).label(*first, "一度目はここ"),
            ),
            None => {
                seen.insert(fold(text), key.span);
            }
        }
    }
}

/// What is open while events come in.
enum Open {
    Sequence(Vec<Node>, Span),
    Mapping(Vec<(Node, Node)>, Option<Node>, Span),
}

struct Tree {
    file: FileId,
    offsets: Offsets,
    open: Vec<Open>,
    documents: Vec<Node>,
}

impl Tree {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        match event {
            Event::Alias(_) => Err(alias(span)),
            Event::Scalar(_, _, anchor, _) | Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _)
                if anchor > 0 =>
            {
                Err(alias(span))
            }
            Event::Scalar(text, style, _, _) => {
                let plain = style == ScalarStyle::Plain;
                let null = plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                let kind = if null { NodeKind::Null } else { NodeKind::Scalar { text: text.into_owned(), plain } };
                self.close(Node { kind, span })
            }
            Event::SequenceStart(..) => self.begin(Open::Sequence(Vec::new(), span), span),
            Event::MappingStart(..) => self.begin(Open::Mapping(Vec::new(), None, span), span),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open::Sequence(items, start)) => {
                    let end = closed(items.last(), start, span);
                    self.close(Node { kind: NodeKind::Sequence(items), span: start.to(end) })
                }
                Some(Open::Mapping(pairs, _, start)) => {
                    let end = closed(pairs.last().map(|pair| &pair.1), start, span);
                    self.close(Node { kind: NodeKind::Mapping(pairs), span: start.to(end) })
                }
                None => Ok(()),
            },
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Ok(())
            }
        }
    }

    fn begin(&mut self, open: Open, span: Span) -> Result<(), Diagnostic> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.open.push(open);
        Ok(())
    }

    /// Puts a whole node where it belongs.
    fn close(&mut self, node: Node) -> Result<(), Diagnostic> {
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some(Open::Sequence(items, _)) => items.push(node),
            Some(Open::Mapping(pairs, key, _)) => match key.take() {
                None if matches!(node.kind, NodeKind::Scalar { .. }) => *key = Some(node),
                None => {
                    let found = format!("鍵が{}で、語でない", node.word());
                    return Err(Diagnostic::at(Code::YamlSyntax, node.span, found).help("鍵は一つの語で書く"));
                }
                Some(name) => {
                    let end = Span::new(self.file, name.span.end as usize, name.span.end as usize);
                    let empty = matches!(node.kind, NodeKind::Null) && node.span.start == node.span.end;
                    let span = if empty { end } else { node.span };
                    pairs.push((name, Node { span, ..node }));
                }
            },
        }
        Ok(())
    }
}

/// Where a list or mapping ends: at its closing bracket or, where it has none, with its last part.
fn closed(last: Option<&Node>, start: Span, end: Span) -> Span {
    if end.start < end.end { end } else { last.map_or(start, |last| last.span) }
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::at(Code::TooDeep, span, format!("入れ子が{MAX_DEPTH}段を超える"))
}

fn alias(span: Span) -> Diagnostic {
    Diagnostic::at(Code::YamlAlias, span, "YAMLの別名（＆と＊）は使えない").help("同じ内容をそのまま書く")
}

/// Byte offsets by character: the parser counts characters, spans count bytes.
struct Offsets(Vec<u32>);

impl Offsets {
    fn of(text: &str) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self(text.char_indices().map(|(at, _)| cut(at)).chain([cut(text.len())]).collect())
    }

    fn byte(&self, character: usize) -> usize {
        self.0.get(character).or_else(|| self.0.last()).map_or(0, |byte| *byte as usize)
    }

    fn span(&self, file: FileId, start: usize, end: usize) -> Span {
        Span::new(file, self.byte(start), self.byte(end.max(start)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, NodeKind, documents};
    use crate::diagnostic::code::Code;
    use crate::diagnostic::report::Findings;
    use crate::source::span::FileId;

    fn read(text: &str) -> (Vec<Node>, Vec<Code>) {
        let mut findings = Findings::default();
        let nodes = documents(FileId(0), text, &mut findings);
        (nodes, findings.sorted().iter().map(|found| found.code).collect())
    }

    /// Every scalar's place holds what was typed, behind full-width text, comments, quotes and both kinds of line ends.
    #[test]
    fn places_are_bytes_of_what_was_typed() {
        for text in [
            "表: 短期・船後   # 全角の注釈、𠮟\n鍵: [国カテゴリー, Ｂ]\n行:\n  Ａ: {ａ: 0.000434, 'ｂ': \"九\"}\n",
            "表: 短期・船後   # 全角の注釈、𠮟\r\n鍵: [国カテゴリー, Ｂ]\r\n行:\r\n  Ａ: {ａ: 0.000434}\r\n",
        ] {
            let (nodes, codes) = read(text);
            assert_eq!(codes, []);
            let mut pending = nodes;
            let mut seen = 0;
            while let Some(node) = pending.pop() {
                match node.kind {
                    NodeKind::Scalar { text: scalar, .. } => {
                        seen += 1;
                        assert_eq!(text[node.span.range()].trim_matches(['\'', '"']), scalar);
                    }
                    NodeKind::Null => {}
                    NodeKind::Sequence(items) => pending.extend(items),
                    NodeKind::Mapping(pairs) => pending.extend(pairs.into_iter().flat_map(|(key, value)| [key, value])),
                }
            }
            assert!(seen >= 9, "{seen}");
        }
    }

    #[test]
    fn decimals_stay_text() {
        let (nodes, _) = read("率: 0.10000000000000000000000000000000001\n数: 1e3\n");
        assert_eq!(nodes[0].get("率").unwrap().text(), Some("0.10000000000000000000000000000000001"));
        assert_eq!(nodes[0].get("数").unwrap().text(), Some("1e3"));
    }

    #[test]
    fn an_alias_bomb_is_refused_at_its_first_anchor() {
        let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
        assert_eq!(read(bomb).1, [Code::YamlAlias]);
        assert_eq!(read("a: *x\n").1.len(), 1);
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(read(&deep(100)).1, []);
        assert_eq!(read(&deep(101)).1, [Code::TooDeep]);
        assert_eq!(read(&"- ".repeat(20_000)).1, [Code::TooDeep]);
        assert_eq!(read(&"{a: ".repeat(20_000)).1, [Code::TooDeep]);
        let below: String = (0..5_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
        assert_eq!(read(&below).1, [Code::TooDeep]);
    }

    #[test]
    fn faults_of_syntax_point_and_help() {
        let mut findings = Findings::default();
        documents(FileId(0), "表: あ\n\t鍵: い\n", &mut findings);
        assert!(findings.has_errors());
        assert_eq!(read("{[a]: 1}").1, [Code::YamlSyntax]);
        assert_eq!(read("").0.len(), 0);
        assert_eq!(read("a: 1\n---\nb: 2\n").0.len(), 2);
        assert!(matches!(read("a:\nb: ~\n").0[0].get("a").unwrap().kind, NodeKind::Null));
    }
}
