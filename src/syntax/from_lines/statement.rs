//! Lines to statements: which statement a line is, and what the lines under it are to it.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::syntax::ast::{ReadAs, Statement, StatementKind};
use crate::syntax::from_lines::phrase::{Phrase, Read, aloud, span_of};
use crate::syntax::from_lines::reader::{Node, Reader, all, find, find_deep};
use crate::syntax::from_lines::{Context, known};
use crate::syntax::grammar::Rule;
use crate::syntax::line::{Line, Word, WordKind};
use crate::syntax::words::unquoted;

/// Reads the lines of a body and collects what is wrong in them.
pub struct Lines<'f> {
    context: Context,
    pub(super) findings: &'f mut Findings,
}

impl<'f> Lines<'f> {
    /// Reads lines of a context.
    pub fn new(context: Context, findings: &'f mut Findings) -> Self {
        Self { context, findings }
    }

    /// The statements of some lines.
    pub fn statements(&mut self, lines: &[Line]) -> Vec<Statement> {
        let mut list: Vec<Statement> = Vec::new();
        for line in lines {
            match self.statement(line) {
                Ok(Some(statement)) => add(&mut list, statement),
                Ok(None) => {}
                Err(error) => self.findings.push(*error),
            }
            // An interpretation under a line is one of its block.
            if !is_free_text(line) {
                for child in line.children.iter().filter(|child| is_free_text(child)) {
                    list.extend(free_text(child));
                }
            }
        }
        list
    }

    fn statement(&mut self, line: &Line) -> Read<Option<Statement>> {
        if let Some(statement) = free_text(line) {
            return Ok(Some(statement));
        }
        if !known(&line.words) || line.words.is_empty() {
            return Ok(None);
        }
        let phrase = Phrase::new(&line.words)?;
        let rule = match self.context {
            Context::Provision => Rule::statement_line,
            Context::Calculation => Rule::calculation_line,
            Context::Determination => Rule::determination_line,
            Context::Deadline => Rule::deadline_line,
        };
        let pair = phrase.parse(rule)?;
        let mut reader = Reader::new(&phrase);
        let inner = pair.clone().into_inner().next().ok_or_else(|| reader.odd(&pair))?;
        let children: Vec<&Line> = line.children.iter().filter(|child| !is_free_text(child)).collect();
        let kind = self.kind(&mut reader, &inner, &children)?;
        Ok(Some(Statement { kind, span: phrase.whole() }))
    }

    /// A statement of a line, with the lines under it.
    fn kind(&mut self, reader: &mut Reader<'_, '_>, node: &Node<'_>, children: &[&Line]) -> Read<StatementKind> {
        let rule = node.as_rule();
        let kind = match rule {
            Rule::statement => {
                let inner = node.clone().into_inner().find(|inner| inner.as_rule() != Rule::EOI);
                return self.kind(reader, &inner.ok_or_else(|| reader.odd(node))?, children);
            }
            Rule::when => {
                let condition = reader.condition(&reader.first(node, Rule::condition)?)?;
                let body = self.body(reader, node, children)?;
                return Ok(StatementKind::When { condition, body });
            }
            Rule::despite => {
                let targets = reader.addresses(&reader.first(node, Rule::address_list)?)?;
                let condition = match find(node, Rule::in_case) {
                    Some(case) => Some(reader.condition(&reader.first(&case, Rule::condition)?)?),
                    None => None,
                };
                let body = self.body(reader, node, children)?;
                return Ok(StatementKind::Despite { targets, condition, body });
            }
            Rule::define => return Ok(StatementKind::Define(self.define(reader, node, children)?)),
            Rule::form_line | Rule::lost_line => {
                return Ok(StatementKind::Line(self.form_line(reader, node, children)?));
            }
            Rule::right_column => StatementKind::RightColumn(self.right_column(reader, node)?),
            Rule::filled_in => StatementKind::FilledIn(reader.condition(&reader.first(node, Rule::condition)?)?),
            Rule::list_column => {
                let list = reader.name(&reader.first(node, Rule::name)?)?;
                let column = self.define(reader, &reader.first(node, Rule::define)?, children)?;
                return Ok(StatementKind::ListColumn { list, column });
            }
            Rule::helper => {
                let define = self.define(reader, &reader.first(node, Rule::define)?, children)?;
                return Ok(StatementKind::Helper(define));
            }
            Rule::show => return self.show(reader, node, children),
            Rule::apply => return self.apply(reader, node, children),
            Rule::omitted => StatementKind::Omitted,
            Rule::deleted => StatementKind::Deleted,
            Rule::define_in_words => StatementKind::Define(self.define_in_words(reader, node)?),
            Rule::intermediate_rounding => StatementKind::IntermediateRounding(reader.rounding(node)?.node),
            Rule::read_as | Rule::in_this_case => StatementKind::ReadAs(reader.read_as(node)?),
            Rule::absent => StatementKind::Absent {
                names: reader.names(&reader.first(node, Rule::names)?)?,
                reason: reader.reason(&reader.first(node, Rule::reason)?)?,
            },
            Rule::results => StatementKind::Results(reader.results(node)?),
            Rule::row | Rule::limited_row => StatementKind::Row(reader.determination_row(node)?),
            Rule::bounds => StatementKind::Bounds(reader.deadline_bounds(node)?),
            _ => return Err(reader.odd(node)),
        };
        no_children(children)?;
        Ok(kind)
    }

    /// What holds under a condition: a statement behind it on its line, or the block under it.
    fn body(&mut self, reader: &mut Reader<'_, '_>, node: &Node<'_>, children: &[&Line]) -> Read<Vec<Statement>> {
        let Some(inline) = find(node, Rule::statement) else {
            if children.is_empty() {
                let message = "「場合」の下に文がない";
                return Err(Box::new(reader.error(node, message).help("次の行に、深く字下げして書く")));
            }
            let mut body = Vec::new();
            for child in children {
                for statement in self.statements(std::slice::from_ref(*child)) {
                    add(&mut body, statement);
                }
            }
            return Ok(body);
        };
        let kind = self.kind(reader, &inline, children)?;
        Ok(vec![Statement { kind, span: reader.span(&inline) }])
    }

    /// 示す: the result behind it and those under it.
    fn show(&mut self, reader: &mut Reader<'_, '_>, node: &Node<'_>, children: &[&Line]) -> Read<StatementKind> {
        if let Some(lines) = find(node, Rule::shown_lines) {
            no_children(children)?;
            return Ok(StatementKind::ShowLines(reader.addresses(&reader.first(&lines, Rule::line_list)?)?));
        }
        let mut results = Vec::new();
        if let Some(define) = find(node, Rule::define) {
            // The lines under the first result are further results, not its cases.
            let kind = StatementKind::Define(self.define(reader, &define, &[])?);
            results.push(Statement { kind, span: reader.span(&define) });
        }
        for child in children {
            results.extend(self.statements(std::slice::from_ref(*child)));
        }
        Ok(StatementKind::Show(results))
    }

    /// 適用する and 準用する, with この場合において behind or under it.
    fn apply(&mut self, reader: &mut Reader<'_, '_>, node: &Node<'_>, children: &[&Line]) -> Read<StatementKind> {
        let targets = reader.addresses(&reader.first(node, Rule::address_list)?)?;
        let with_changes = find(node, Rule::kw_apply_with_changes).is_some();
        let mut read_as =
            find(node, Rule::in_this_case).map(|case| reader.read_as(&case)).transpose()?.unwrap_or_default();
        for child in children {
            match self.statement(child)? {
                Some(Statement { kind: StatementKind::ReadAs(pairs), .. }) => read_as.extend(pairs),
                Some(_) => return no_children(&[*child]).map(|()| StatementKind::Omitted),
                None => {}
            }
        }
        Ok(StatementKind::Apply { targets, with_changes, read_as })
    }
}

impl Reader<'_, '_> {
    /// `「x」とあるのは「y」と読み替える`, once or several times.
    pub fn read_as(&self, node: &Node<'_>) -> Read<Vec<ReadAs>> {
        let node = find_deep(node, Rule::read_as).unwrap_or_else(|| node.clone());
        let pairs =
            node.clone().into_inner().filter(|pair| matches!(pair.as_rule(), Rule::read_as_pair | Rule::read_as_ni));
        pairs.map(|pair| self.read_as_pair(&pair)).collect()
    }

    /// One pair of words to be found and words to be read there.
    pub fn read_as_pair(&self, node: &Node<'_>) -> Read<ReadAs> {
        let mut sides = node.clone().into_inner().filter(|side| matches!(side.as_rule(), Rule::quoted | Rule::name));
        let (from, to) = sides.next().zip(sides.next()).ok_or_else(|| self.odd(node))?;
        Ok(ReadAs { from: self.words_within(&from)?, to: self.words_within(&to)?, span: self.span(node) })
    }

    /// The words of quoted text.
    fn words_within(&self, node: &Node<'_>) -> Read<Vec<Word>> {
        let words = self.words(node);
        match words {
            [word] if word.kind == WordKind::Quoted && word.inside.is_empty() => {
                let message = format!("{}に、どの語でもない部分がある", word.text);
                let help = "読替えは語ごとに働くので、両側とも、宣言された名前と決まった語で書く";
                Err(Box::new(Diagnostic::at(Code::UnknownWord, word.span, message).help(help)))
            }
            [word] if word.kind == WordKind::Quoted => Ok(word.inside.clone()),
            words => Ok(words.to_vec()),
        }
    }
}

/// この場合において on a line of its own belongs to the application before it.
fn add(list: &mut Vec<Statement>, statement: Statement) {
    if let StatementKind::ReadAs(pairs) = &statement.kind
        && let Some(Statement { kind: StatementKind::Apply { read_as, .. }, .. }) = list.last_mut()
        && read_as.is_empty()
    {
        read_as.extend(pairs.iter().cloned());
        return;
    }
    list.push(statement);
}

/// An error about the first line under one that takes none.
pub fn no_children(children: &[&Line]) -> Read<()> {
    match children.first() {
        Some(child) => {
            let message = "この行は、上の行の下に書けない";
            let help = "字下げを上の行にそろえる";
            Err(Box::new(Diagnostic::at(Code::Syntax, span_of(&child.words), message).help(help)))
        }
        None => Ok(()),
    }
}

fn is_free_text(line: &Line) -> bool {
    line.words.first().is_some_and(|head| head.kind == WordKind::Keyword && matches!(head.text.as_str(), "解釈" | "注"))
}

/// 解釈 and 注: text that goes on over the lines under it.
fn free_text(line: &Line) -> Option<Statement> {
    let (head, text) = line.words.split_first().filter(|_| is_free_text(line))?;
    let mut joined = plain_text(text);
    join_children(&line.children, &mut joined);
    let kind = if head.text == "解釈" { StatementKind::Interpretation(joined) } else { StatementKind::Note(joined) };
    Some(Statement { kind, span: span_of(&line.words) })
}

fn join_children(children: &[Line], text: &mut String) {
    for child in children {
        text.push_str(&plain_text(&child.words));
        join_children(&child.children, text);
    }
}

fn plain_text(words: &[Word]) -> String {
    match words {
        [text] if text.kind == WordKind::Quoted => unquoted(&text.text).to_owned(),
        words => aloud(words),
    }
}

/// The pairs of a rule directly within another pair.
pub fn pairs<'n>(node: &Node<'n>, within: Rule, rule: Rule) -> Vec<Node<'n>> {
    find(node, within).map(|list| all(&list, rule).collect()).unwrap_or_default()
}
