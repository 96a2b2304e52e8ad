//! 様式: a part of a form with its lines. Each line becomes a provision at its own number, and what stands beside the lines
//! (右欄, 記入する, 解釈) the provision of the part. A comparison of such a part becomes a row for each of its lines.

use crate::law::address::{Address, parse_levels};
use crate::source::span::{Span, Spanned};
use crate::syntax::ast::{AddressRef, Define, Expr};
use crate::syntax::grammar::Rule;
use crate::syntax::line::Line;
use crate::syntax::outline::Block;
use crate::syntax::place;

/// The name that every line defines at its own address.
pub const LINE: &str = "欄";

/// `(3)欄「残額」(円) ＝ …`.
#[derive(Clone, Debug, PartialEq)]
pub struct FormLine {
    /// The number as typed.
    pub number: AddressRef,
    /// The printed name.
    pub title: Option<String>,
    /// What stands on the line; it defines [`LINE`]. None where it is （略）.
    pub define: Option<Define>,
}

/// `「取得金額」とあるのは「取得金額から送金不能取得額を控除した額」と読み替える`, in a second column.
#[derive(Clone, Debug, PartialEq)]
pub struct RightReading {
    /// The name that is read otherwise.
    pub name: Spanned<String>,
    /// What is read there.
    pub value: Expr,
    /// The pair.
    pub span: Span,
}

/// A line of a form before its words are cut.
#[derive(Clone, Debug)]
pub struct LineBlock<'b> {
    /// The line's own address.
    pub address: Address,
    /// Its printed name.
    pub title: String,
    /// Where its number stands.
    pub span: Span,
    /// The line and what stands under it.
    pub block: &'b Block,
}

/// What stands in a part of a form, or on one side of a comparison of it.
#[derive(Clone, Debug, Default)]
pub struct Part<'b> {
    /// Its lines as printed.
    pub lines: Vec<LineBlock<'b>>,
    /// What stands beside them; also the line of a part that is only one line (`７欄`).
    pub beside: Vec<&'b Block>,
}

impl<'b> Part<'b> {
    /// Takes the lines of a part apart from what stands beside them.
    pub fn of(part: &Address, blocks: &'b [Block]) -> Self {
        let mut found = Self::default();
        for block in blocks {
            match line(part, block) {
                Some(line) => found.lines.push(line),
                None => found.beside.push(block),
            }
        }
        found
    }

    /// Whether there is no line in it.
    pub fn has_no_line(&self) -> bool {
        let own = |block: &&Block| place::try_read(Rule::form_line_head, &block.line).is_some();
        self.lines.is_empty() && !self.beside.iter().any(own)
    }
}

fn line<'b>(part: &Address, block: &'b Block) -> Option<LineBlock<'b>> {
    let found = place::try_read(Rule::form_line_head, &block.line)?;
    let number = place::child(&found, Rule::typed_address)?;
    let (levels, _) = parse_levels(number.as_str())?;
    let title = place::child(&found, Rule::typed_quoted).map(|title| place::name(&block.line, &title).node);
    let address = part.complete(&levels).filter(|address| address != part)?;
    Some(LineBlock { address, title: title.unwrap_or_default(), span: place::span(&block.line, &number), block })
}

/// What a comparison does to one line, or to what stands beside the lines: a side with no block is not there.
#[derive(Clone, Debug)]
pub struct Change<'b> {
    /// The line, or the part itself.
    pub address: Address,
    /// The line's printed name.
    pub title: String,
    /// Where its number stands; for the part itself none.
    pub span: Option<Span>,
    /// The new side.
    pub new: Vec<&'b Block>,
    /// The old side.
    pub old: Vec<&'b Block>,
}

/// The changes of a part, in the order in which its new side is printed; what is only on the old side behind.
pub fn changes<'b>(part: &Address, new: &Part<'b>, old: &Part<'b>) -> Vec<Change<'b>> {
    let mut list = Vec::new();
    if !new.beside.is_empty() || !old.beside.is_empty() {
        let (new, old) = (new.beside.clone(), old.beside.clone());
        list.push(Change { address: part.clone(), title: String::new(), span: None, new, old });
    }
    let change = |line: &LineBlock<'b>, new, old| Change {
        address: line.address.clone(),
        title: line.title.clone(),
        span: Some(line.span),
        new,
        old,
    };
    for line in &new.lines {
        let before = old.lines.iter().filter(|one| one.address == line.address).map(|one| one.block);
        list.push(change(line, vec![line.block], before.collect()));
    }
    let gone = old.lines.iter().filter(|one| new.lines.iter().all(|line| line.address != one.address));
    list.extend(gone.map(|line| change(line, Vec::new(), vec![line.block])));
    list
}

/// Whether two texts are the same word by word, our own 解釈 left aside.
pub fn says_the_same(one: &[Line], other: &[Line]) -> bool {
    let said = |line: &&Line| line.words.first().is_none_or(|word| word.text != "解釈");
    let (one, other): (Vec<&Line>, Vec<&Line>) =
        (one.iter().filter(said).collect(), other.iter().filter(said).collect());
    one.len() == other.len()
        && one
            .iter()
            .zip(&other)
            .all(|(one, other)| one.words == other.words && says_the_same(&one.children, &other.children))
}
