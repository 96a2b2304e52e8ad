//! Rows of に応じて: as many keys as names stand before it, then the value, or one for each name that is defined.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::syntax::ast::{Expr, ExprKind, RowKey, RowKeyItem, ValueRow};
use crate::syntax::from_lines::known;
use crate::syntax::from_lines::phrase::{Phrase, Read};
use crate::syntax::from_lines::reader::{Node, Reader, all, find};
use crate::syntax::from_lines::statement::{Lines, no_children};
use crate::syntax::grammar::Rule;
use crate::syntax::line::{Line, Word};

impl Lines<'_> {
    /// The rows under a line; each that cannot be read is a finding. Of several names either all take the value of a row or
    /// each has its own, the same way in all rows.
    pub(super) fn rows(&mut self, keys: usize, names: usize, lines: &[&Line]) -> Vec<ValueRow> {
        let mut rows: Vec<ValueRow> = Vec::new();
        for line in lines.iter().filter(|line| known(&line.words)) {
            match row(keys, names, line) {
                Ok(row) => rows.push(row),
                Err(error) => self.findings.push(*error),
            }
        }
        let several = rows.iter().find(|row| row.values.len() > 1).map(|row| row.span);
        if let Some(several) = several {
            for row in rows.iter().filter(|row| row.values.len() == 1) {
                let message = format!("この行には値が一つしかない（名前は{names}）");
                self.findings.push(
                    Diagnostic::at(Code::Syntax, row.span, message)
                        .label(several, "この行には名前ごとに値がある")
                        .help("名前ごとの値を、空けて並べる"),
                );
            }
        }
        rows
    }
}

fn row(keys: usize, names: usize, line: &Line) -> Read<ValueRow> {
    no_children(&line.children.iter().collect::<Vec<_>>())?;
    let phrase = Phrase::new(&line.words)?;
    let mut at = 0;
    let mut list = Vec::new();
    // Key by key in code: in the grammar a repetition would swallow the value.
    for _ in 0..keys {
        let pair = phrase.parse_from(at, Rule::row_key)?;
        list.push(Reader::at(&phrase, at).row_key(&pair)?);
        at = phrase.behind(at, &pair);
    }
    let values = if names == 1 {
        vec![value(&phrase, at, &phrase.parse_from(at, Rule::row_rest)?)?]
    } else {
        values(&phrase, at, names, &line.words)?
    };
    Ok(ValueRow { keys: list, values, span: phrase.whole() })
}

fn value(phrase: &Phrase<'_>, at: usize, pair: &Node<'_>) -> Read<Expr> {
    let mut reader = Reader::at(phrase, at);
    let value = reader.given_value(&reader.first(pair, Rule::given_value)?)?;
    Ok(match reader.rounding_behind(pair)? {
        Some(rounding) => Expr { span: value.span, kind: ExprKind::Rounded(Box::new(value), rounding) },
        None => value,
    })
}

/// One value for all names, or one for each.
fn values(phrase: &Phrase<'_>, from: usize, names: usize, words: &[Word]) -> Read<Vec<Expr>> {
    let mut at = from;
    let mut list = Vec::new();
    while list.is_empty() || at < words.len() {
        let pair = phrase.parse_from(at, Rule::row_cell)?;
        list.push(value(phrase, at, &pair)?);
        at = phrase.behind(at, &pair);
    }
    // `0.1  －0.2` is a difference or two columns.
    let mut pairs = words.get(from..).unwrap_or(&[]).windows(2).skip(1);
    let minus = pairs.find(|pair| matches!(pair, [sign, next] if sign.text == "-" && sign.gap > 0 && next.gap == 0));
    if let Some([sign, _]) = minus.filter(|_| list.len() < names) {
        let message = "「－」が引くのか、次の値の符号なのか分からない";
        let help = "引くなら両側を空け、次の値なら「（－0.2）」と括弧で囲む";
        return Err(Box::new(phrase.error(sign.span, message).help(help)));
    }
    if list.len() != 1 && list.len() != names {
        let message = format!("この行の値は{}、名前は{names}", list.len());
        return Err(Box::new(phrase.error(phrase.whole(), message).help("名前ごとに一つの値を、空けて並べる")));
    }
    Ok(list)
}

impl Reader<'_, '_> {
    fn row_key(&mut self, node: &Node<'_>) -> Read<RowKey> {
        let any_of: Read<Vec<_>> = all(node, Rule::row_item).map(|item| self.row_item(&item)).collect();
        Ok(RowKey { any_of: any_of?, span: self.span(node) })
    }

    fn row_item(&mut self, node: &Node<'_>) -> Read<RowKeyItem> {
        let inner = node.clone().into_inner().next().ok_or_else(|| self.odd(node))?;
        match inner.as_rule() {
            Rule::otherwise => Ok(RowKeyItem::Rest),
            Rule::row_value => Ok(RowKeyItem::Equal(self.atom(&inner)?)),
            _ => self.range(&inner),
        }
    }

    fn range(&mut self, node: &Node<'_>) -> Read<RowKeyItem> {
        let shape = node.clone().into_inner().next().ok_or_else(|| self.odd(node))?;
        let ends: Read<Vec<Expr>> = all(&shape, Rule::row_value).map(|end| self.atom(&end)).collect();
        let mut ends = ends?.into_iter();
        let first = ends.next().ok_or_else(|| self.odd(node))?;
        let second = ends.next();
        // 以上, 以後, 以下 and 以前 hold the bound itself; 超, 後, 未満 and 前 do not.
        let lower = find(&shape, Rule::lower)
            .map(|lower| find(&lower, Rule::kw_at_least).or_else(|| find(&lower, Rule::kw_on_or_after)).is_some());
        let upper = find(&shape, Rule::upper)
            .map(|upper| find(&upper, Rule::kw_at_most).or_else(|| find(&upper, Rule::kw_on_or_before)).is_some());
        let (low, high) = match (shape.as_rule(), second) {
            (Rule::from_to, Some(second)) => (Some((first, true)), Some((second, true))),
            (Rule::beyond_to, Some(second)) => (Some((first, false)), upper.map(|inclusive| (second, inclusive))),
            (Rule::two_bounds, Some(second)) => {
                (lower.map(|inclusive| (first, inclusive)), upper.map(|inclusive| (second, inclusive)))
            }
            (Rule::one_bound, None) => match upper {
                Some(inclusive) => (None, Some((first, inclusive))),
                None => (Some((first, lower.unwrap_or(false))), None),
            },
            _ => return Err(self.odd(node)),
        };
        Ok(RowKeyItem::Range { low, high })
    }
}
