//! What turning pairs into the tree has at hand: the phrase they came from, and what 同日 and a left-out subject mean.
//! Reads what is common to all phrases: names, addresses, numbers, units, dates, periods, roundings.

use crate::calendar::period::Period;
use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::law::address::{self, Address, Level};
use crate::law::unit::Unit;
use crate::number::exact::Number;
use crate::number::rounding::{Rounding, RoundingMode};
use crate::source::span::{Span, Spanned};
use crate::syntax::ast;
use crate::syntax::from_lines::phrase::{Phrase, Read, aloud, span_of};
use crate::syntax::grammar::Rule;
use crate::syntax::line::{Word, WordKind};
use crate::syntax::words::{number, unquoted};
use chrono::NaiveDate;
use pest::iterators::Pair;

/// One pair of the grammar.
pub type Node<'p> = Pair<'p, Rule>;

/// Turns the pairs of one phrase into the tree.
pub struct Reader<'p, 'w> {
    pub(super) phrase: &'p Phrase<'w>,
    /// The word at which the reading began, where it was not the first.
    pub(super) offset: usize,
    /// 同日: the last day named before.
    pub(super) last_day: Option<ast::ExprKind>,
    /// Whom a bound without a subject is about: `…以後のものに適用し、同日前のものについては`.
    pub(super) last_subject: Option<ast::Expr>,
}

impl<'p, 'w> Reader<'p, 'w> {
    /// Reads pairs of a phrase.
    pub fn new(phrase: &'p Phrase<'w>) -> Self {
        Self { phrase, offset: 0, last_day: None, last_subject: None }
    }

    /// Reads pairs that begin at a word of a phrase.
    pub fn at(phrase: &'p Phrase<'w>, offset: usize) -> Self {
        Self { offset, ..Self::new(phrase) }
    }

    /// The words a pair was read from.
    pub fn words(&self, node: &Node<'_>) -> &'w [Word] {
        self.phrase.words_of(self.offset, node)
    }

    /// Where a pair was typed.
    pub fn span(&self, node: &Node<'_>) -> Span {
        span_of(self.words(node))
    }

    /// What a pair says, read aloud.
    pub fn said(&self, node: &Node<'_>) -> String {
        aloud(self.words(node))
    }

    /// The same with its addresses as they are printed.
    pub fn printed(&self, node: &Node<'_>) -> String {
        let printed = |word: &Word| match word.kind {
            WordKind::Address => Address::parse(&word.text).map(|address| address.to_string()),
            _ => None,
        };
        let words = self.words(node).iter();
        words.map(|word| printed(word).unwrap_or_else(|| aloud(std::slice::from_ref(word)))).collect()
    }

    /// A finding about a pair.
    pub fn error(&self, node: &Node<'_>, message: impl Into<String>) -> Box<Diagnostic> {
        self.phrase.error(self.span(node), message)
    }

    /// A pair that the grammar does not put there; none is known.
    pub fn odd(&self, node: &Node<'_>) -> Box<Diagnostic> {
        self.error(node, format!("ここに「{}」は書けない", self.said(node)))
    }

    /// The first pair of a rule within a pair.
    pub fn first<'n>(&self, node: &Node<'n>, rule: Rule) -> Read<Node<'n>> {
        find(node, rule).ok_or_else(|| self.odd(node))
    }

    /// A name: as declared, or as the author put it into 「」.
    pub fn name(&self, node: &Node<'_>) -> Read<Spanned<String>> {
        let inner = node.clone().into_inner().find(|inner| inner.as_rule() != Rule::kw_said);
        let inner = inner.as_ref().unwrap_or(node);
        Ok(Spanned::new(plain(inner.as_str()), self.span(inner)))
    }

    /// The names of a list.
    pub fn names(&self, node: &Node<'_>) -> Read<Vec<Spanned<String>>> {
        all(node, Rule::name).map(|name| self.name(&name)).collect()
    }

    /// Quoted text.
    pub fn quoted(&self, node: &Node<'_>) -> Spanned<String> {
        Spanned::new(plain(node.as_str()), self.span(node))
    }

    /// The reason in the bracket behind なし.
    pub fn reason(&self, node: &Node<'_>) -> Read<String> {
        Ok(plain(self.first(node, Rule::quoted)?.as_str()))
    }

    /// A number.
    pub fn number(&self, node: &Node<'_>) -> Read<Number> {
        let text = bare(node.as_str());
        number::value(text).ok_or_else(|| {
            let message = format!("「{text}」は数として読めない");
            Box::new(Diagnostic::at(Code::NumberNotation, self.span(node), message))
        })
    }

    /// A small whole number.
    pub fn count(&self, node: &Node<'_>) -> Read<u32> {
        let whole = self.number(node)?.to_i64().and_then(|number| u32::try_from(number).ok());
        whole.ok_or_else(|| {
            let message = format!("「{}」は整数でない", self.said(node));
            Box::new(Diagnostic::at(Code::NumberNotation, self.span(node), message))
        })
    }

    /// A unit, its parts divided: `％／日`.
    pub fn unit(&self, node: &Node<'_>) -> Read<Unit> {
        let parts: Vec<&str> = std::iter::once(node.clone())
            .chain(node.clone().into_inner().flatten())
            .filter(|part| part.as_rule() == Rule::unit_word)
            .map(|part| bare(part.as_str()).trim_end_matches('間'))
            .collect();
        Unit::parse(&parts.join("/")).ok_or_else(|| self.error(node, format!("「{}」は単位でない", self.said(node))))
    }

    /// A date; 同日 refers to the last one.
    pub fn date(&mut self, node: &Node<'_>) -> Read<NaiveDate> {
        let date = NaiveDate::parse_from_str(bare(node.as_str()), "%Y-%m-%d").map_err(|_| {
            let message = format!("「{}」は日付として読めない", self.said(node));
            Box::new(Diagnostic::at(Code::DateNotation, self.span(node), message))
        })?;
        self.last_day = Some(ast::ExprKind::Date(date));
        Ok(date)
    }

    /// A length of time.
    pub fn period(&self, node: &Node<'_>) -> Read<Period> {
        let mut period = Period { years: 0, months: 0, days: 0 };
        for part in node.clone().into_inner() {
            let count = self.count(&self.first(&part, Rule::number)?)?;
            match part.as_rule() {
                Rule::years_long => period.years = count,
                Rule::months_long => period.months = count,
                Rule::days_long => period.days = count,
                _ => return Err(self.odd(&part)),
            }
        }
        Ok(period)
    }

    /// The levels of an address, with those that it takes over from the one before it in a list.
    fn levels(&self, node: &Node<'_>, before: Option<&[Level]>) -> Read<Vec<Level>> {
        let mut levels: Vec<Level> = before.map(<[Level]>::to_vec).unwrap_or_default();
        for part in node.clone().into_inner().flatten() {
            let next = match part.as_rule() {
                Rule::levels => address::parse_levels(bare(part.as_str())).map(|(levels, _)| levels),
                Rule::lone_level => {
                    let count = self.count(&self.first(&part, Rule::number)?)?;
                    let item = find(&part, Rule::sign_open).is_some();
                    Some(vec![if item { Level::Item(count) } else { Level::Paragraph(count) }])
                }
                _ => continue,
            };
            let next = next.ok_or_else(|| self.error(&part, format!("「{}」は条項番号でない", self.said(&part))))?;
            let rank = next.first().map_or(0, Level::rank);
            levels.retain(|level| level.rank() < rank);
            levels.extend(next);
        }
        Ok(levels)
    }

    /// An address as typed, completed from the one before it in its list.
    pub fn address(&self, node: &Node<'_>, before: Option<&ast::AddressRef>) -> Read<ast::AddressRef> {
        let other = find_deep(node, Rule::other_text);
        let before = before.filter(|_| other.is_none());
        let mut address = ast::AddressRef {
            levels: self.levels(node, before.map(|before| before.through.as_deref().unwrap_or(&before.levels)))?,
            through: None,
            regulation: before.and_then(|before| before.regulation.clone()),
            revision: before.and_then(|before| before.revision),
            span: self.span(node),
        };
        for part in other.into_iter().flat_map(|other| other.into_inner()) {
            match part.as_rule() {
                Rule::quoted => address.regulation = Some(plain(part.as_str())),
                Rule::date => address.revision = NaiveDate::parse_from_str(bare(part.as_str()), "%Y-%m-%d").ok(),
                _ => {}
            }
        }
        Ok(address)
    }

    /// Addresses of a list, each completed from the one before.
    pub fn addresses(&self, node: &Node<'_>) -> Read<Vec<ast::AddressRef>> {
        let mut list: Vec<ast::AddressRef> = Vec::new();
        for part in node.clone().into_inner() {
            self.add_address(&mut list, &part)?;
        }
        Ok(list)
    }

    /// Adds an address or the end of a range to a list; other pairs of the list are passed over.
    pub fn add_address(&self, list: &mut Vec<ast::AddressRef>, part: &Node<'_>) -> Read<()> {
        match part.as_rule() {
            Rule::address | Rule::next_address => {
                let address = self.address(part, list.last())?;
                list.push(address);
            }
            Rule::through => {
                let last = self.address(&self.first(part, Rule::next_address)?, list.last())?;
                if let Some(address) = list.last_mut() {
                    address.through = Some(last.levels);
                    address.span = address.span.to(last.span);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A rounding in the regulation's words.
    pub fn rounding(&self, node: &Node<'_>) -> Read<Spanned<Rounding>> {
        let rounding = find_deep(node, Rule::rounding).ok_or_else(|| self.odd(node))?;
        let mut mode = RoundingMode::HalfUp;
        let mut places = 0;
        for part in rounding.clone().into_inner() {
            match part.as_rule() {
                Rule::kw_down => mode = RoundingMode::Down,
                Rule::kw_up => mode = RoundingMode::Up,
                Rule::place_rounding => {
                    let place = i64::from(self.count(&self.first(&part, Rule::number)?)?);
                    // 第4位を looks at the fourth place and keeps three; 第3位未満 keeps three.
                    places = if find(&part, Rule::kw_below).is_some() { place } else { place - 1 };
                }
                Rule::unit_rounding => {
                    if let Some(number) = find(&part, Rule::number) {
                        places = self.places_of(&number)?;
                    }
                }
                _ => {}
            }
        }
        let made = i32::try_from(places).ok().and_then(|places| Rounding::new(mode, places));
        let made = made.ok_or_else(|| self.error(&rounding, "端数処理の位が読めない"))?;
        Ok(Spanned::new(made, self.span(&rounding)))
    }

    /// 千円未満 keeps -3 decimals: the number must be a power of ten.
    fn places_of(&self, node: &Node<'_>) -> Read<i64> {
        let number = self.number(node)?;
        let ten = Number::from_integer(10);
        for places in 0_u32..=12 {
            let power = ten.checked_pow(places);
            if power.as_ref() == Some(&number) {
                return Ok(-i64::from(places));
            }
            if power.and_then(|power| Number::ONE.checked_div(&power)).as_ref() == Some(&number) {
                return Ok(i64::from(places));
            }
        }
        let message = format!("端数処理の位「{}」は、1、10、100などでない", self.said(node));
        Err(Box::new(Diagnostic::at(Code::NumberNotation, self.span(node), message)))
    }

    /// A rounding in a bracket behind a formula, if there is one.
    pub fn rounding_behind(&self, node: &Node<'_>) -> Read<Option<Spanned<Rounding>>> {
        find(node, Rule::rounding_bracket).map(|bracket| self.rounding(&bracket)).transpose()
    }
}

/// A word of the explicit form without what ends it.
pub fn bare(text: &str) -> &str {
    text.trim_end_matches([' ', '†'])
}

fn plain(text: &str) -> String {
    unquoted(bare(text)).to_owned()
}

/// The first pair of a rule directly within a pair.
pub fn find<'n>(node: &Node<'n>, rule: Rule) -> Option<Node<'n>> {
    node.clone().into_inner().find(|inner| inner.as_rule() == rule)
}

/// The first pair of a rule anywhere within a pair, itself included.
pub fn find_deep<'n>(node: &Node<'n>, rule: Rule) -> Option<Node<'n>> {
    std::iter::once(node.clone()).chain(node.clone().into_inner().flatten()).find(|inner| inner.as_rule() == rule)
}

/// All pairs of a rule directly within a pair.
pub fn all<'n>(node: &Node<'n>, rule: Rule) -> impl Iterator<Item = Node<'n>> + use<'n> {
    node.clone().into_inner().filter(move |inner| inner.as_rule() == rule)
}
