//! The words of a line joined to the explicit form that the grammar reads, and the way back from there to what was typed.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::source::span::Span;
use crate::syntax::from_lines::{both, symbol};
use crate::syntax::grammar::{KiteiParser, Rule};
use crate::syntax::line::{Word, WordKind};
use crate::syntax::words::{sign, unknown, unquoted};
use pest::Parser;
use pest::iterators::Pair;

/// What reading a phrase gives; an error is one finding.
pub type Read<T> = Result<T, Box<Diagnostic>>;

/// How deep brackets may nest.
const DEEPEST: usize = 50;
/// How many words one line or sentence may have.
const LONGEST: usize = 2_000;
/// How often a sign of an operator may stand in one line: each adds a level to the tree.
const OPERATORS: usize = 500;
/// After how many steps the grammar gives a phrase up; far beyond any that people write.
const STEPS: usize = 20_000_000;

/// The words of a line in the form that the grammar reads.
pub struct Phrase<'w> {
    words: &'w [Word],
    text: String,
    /// Where in `text` each word begins, what was put in before it included.
    starts: Vec<usize>,
}

impl<'w> Phrase<'w> {
    /// Joins words; an error where they nest too deeply.
    pub fn new(words: &'w [Word]) -> Read<Self> {
        check_depth(words)?;
        let mut phrase = Self { words, text: String::new(), starts: Vec::new() };
        for (at, word) in words.iter().enumerate() {
            phrase.starts.push(phrase.text.len());
            let before = at.checked_sub(1).and_then(|before| words.get(before)).filter(|_| word.glued);
            phrase.text.push_str(before.map_or("", |before| between(before, word)));
            phrase.text.push_str(&word.text);
            let bare = word.kind == WordKind::Name && !word.text.starts_with('「');
            phrase.text.push_str(if bare { "† " } else { " " });
        }
        Ok(phrase)
    }

    /// Reads the whole by a rule that goes to the end of the line.
    pub fn parse(&self, rule: Rule) -> Read<Pair<'_, Rule>> {
        self.parse_from(0, rule)
    }

    /// Reads from a word on by a rule; a word that it takes both as name and as something else is an error.
    pub fn parse_from(&self, word: usize, rule: Rule) -> Read<Pair<'_, Rule>> {
        let pair = self.only(word, rule)?;
        both::check(self.words, word, self.behind(word, &pair), rule)?;
        Ok(pair)
    }

    /// Reads from a word on by a rule, in the reading that the grammar puts first.
    pub fn only(&self, word: usize, rule: Rule) -> Read<Pair<'_, Rule>> {
        let offset = self.starts.get(word).copied().unwrap_or(self.text.len());
        let text = self.text.get(offset..).unwrap_or("");
        pest::set_call_limit(std::num::NonZeroUsize::new(STEPS));
        let mut pairs = KiteiParser::parse(rule, text).map_err(|error| self.mismatch(offset, &error))?;
        pairs.next().ok_or_else(|| self.error(self.whole(), "文がない"))
    }

    /// The words that a pair was read from; `offset` is the word at which its reading began.
    pub fn words_of(&self, offset: usize, pair: &Pair<'_, Rule>) -> &'w [Word] {
        let base = self.starts.get(offset).copied().unwrap_or(0);
        let (start, end) = (base + pair.as_span().start(), base + pair.as_span().end());
        let first = self.starts.partition_point(|at| *at <= start).saturating_sub(1);
        let last = self.starts.partition_point(|at| *at < end);
        self.words.get(first..last.max(first)).unwrap_or(&[])
    }

    /// Where a word begins.
    pub fn place(&self, word: usize) -> Option<usize> {
        self.starts.get(word).copied()
    }

    /// The word behind a pair whose reading began at the word `offset`.
    pub fn behind(&self, offset: usize, pair: &Pair<'_, Rule>) -> usize {
        let end = self.starts.get(offset).copied().unwrap_or(0) + pair.as_span().end();
        self.starts.partition_point(|at| *at < end)
    }

    /// The place of the whole.
    pub fn whole(&self) -> Span {
        span_of(self.words)
    }

    /// A finding about the phrase's syntax.
    pub fn error(&self, span: Span, message: impl Into<String>) -> Box<Diagnostic> {
        Box::new(Diagnostic::at(Code::Syntax, span, message))
    }

    /// `12,50円`, where the reading ended in it or right behind it: a comma that does not stand before three digits lists.
    fn cut_number(&self, index: usize) -> Option<Box<Diagnostic>> {
        let near = self.words.get(index.saturating_sub(3)..self.words.len().min(index + 3))?;
        let cut = near.windows(3).find(|words| is_cut(words))?;
        let typed: String = cut.iter().map(|word| if word.text == "、" { "," } else { word.text.as_str() }).collect();
        let message = format!("「{typed}」の桁区切りが三桁ごとでない");
        let finding = Diagnostic::at(Code::NumberNotation, span_of(cut), message);
        Some(Box::new(
            finding.help("桁区切りの「,」は三桁ごとに置くか、置かない。二つの数を並べるなら「、」で区切り、空ける"),
        ))
    }

    fn mismatch(&self, offset: usize, error: &pest::error::Error<Rule>) -> Box<Diagnostic> {
        let at = offset
            + match error.location {
                pest::error::InputLocation::Pos(at) => at,
                pest::error::InputLocation::Span((at, _)) => at,
            };
        let expected = match &error.variant {
            pest::error::ErrorVariant::ParsingError { positives, .. } => symbol::expected(positives),
            pest::error::ErrorVariant::CustomError { .. } => {
                return Box::new(Diagnostic::at(Code::TooDeep, self.whole(), "入れ子が深すぎて読めない"));
            }
        };
        let index = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        if let Some(number) = self.cut_number(index) {
            return number;
        }
        let help = match self.words.get(..index) {
            Some(before) if unknown::of_another_regulation(before) => Some(unknown::QUOTE_IT.to_owned()),
            _ => expected.map(|expected| format!("ここに書けるもの: {expected}")),
        };
        let found = match self.words.get(index) {
            Some(word) if at < self.text.len() => {
                Diagnostic::at(Code::Syntax, word.span, format!("ここに「{}」は書けない", unquoted(&word.text)))
            }
            Some(word) => {
                let span = Span { start: word.span.end, ..word.span };
                Diagnostic::at(Code::Syntax, span, format!("「{}」で文が終わっている", unquoted(&word.text)))
            }
            None => Diagnostic::at(Code::Syntax, self.whole(), "文がない"),
        };
        Box::new(found.maybe_help(help))
    }
}

/// A comma between two numbers that touch it.
fn is_cut(words: &[Word]) -> bool {
    matches!(words, [whole, comma, rest]
        if whole.kind == WordKind::Number && comma.text == "、" && rest.kind == WordKind::Number && comma.glued && rest.glued)
}

/// From the first to the last of some words.
pub fn span_of(words: &[Word]) -> Span {
    let first = words.first().map(|word| word.span);
    let empty = Span { file: crate::source::span::FileId(0), start: 0, end: 0 };
    first.map_or(empty, |first| words.last().map_or(first, |last| first.to(last.span)))
}

/// Words as they are read aloud: no spaces, no 「」 around names.
pub fn aloud(words: &[Word]) -> String {
    words
        .iter()
        .map(|word| if word.kind == WordKind::Name { unquoted(&word.text) } else { word.text.as_str() })
        .collect()
}

/// What the author left out between two words that touch.
fn between(before: &Word, word: &Word) -> &'static str {
    match (before.kind, word.kind) {
        (WordKind::Name, WordKind::Quoted) => "∋ ",
        (WordKind::Number, WordKind::Name) if is_letter(word) => "⋅ ",
        (WordKind::Name, WordKind::Name) if is_letter(before) && is_letter(word) => "⋅ ",
        _ => "",
    }
}

/// Whether a word is a name of one letter, of which regulations leave the sign of a product out.
fn is_letter(word: &Word) -> bool {
    let mut name = unquoted(&word.text).chars().map(crate::diagnostic::fold::fold_char);
    name.next().is_some_and(|one| one.is_ascii_alphabetic() || ('α'..='ω').contains(&one) || ('Α'..='Ω').contains(&one))
        && name.next().is_none()
}

/// Brackets must close and not nest too deeply, or the grammar's own recursion would.
fn check_depth(words: &[Word]) -> Read<()> {
    let mut open: Vec<&Word> = Vec::new();
    let mut operators = 0_usize;
    for word in words {
        if word.kind != WordKind::Sign {
            if word.text.chars().filter(|one| *one == '「').count() > DEEPEST {
                return Err(Box::new(Diagnostic::at(Code::TooDeep, word.span, "「」の入れ子が深すぎる")));
            }
            continue;
        }
        match word.text.as_str() {
            "(" | "{" | "[" => open.push(word),
            ")" | "}" | "]" => {
                let matching = open.pop().filter(|open| sign::closing(&open.text) == Some(word.text.as_str()));
                if matching.is_none() {
                    let message = format!("「{}」に対応する括弧が開いていない", word.text);
                    return Err(Box::new(Diagnostic::at(Code::OpenBracket, word.span, message)));
                }
            }
            "、" | "。" | ":" | "―" => {}
            _ => operators += 1,
        }
        if open.len() > DEEPEST {
            let message = format!("括弧の入れ子は{DEEPEST}段まで");
            return Err(Box::new(Diagnostic::at(Code::TooDeep, word.span, message).help("名前を付けて、式を分ける")));
        }
    }
    if words.len() > LONGEST || operators > OPERATORS {
        let message = "一つの文が長すぎる";
        return Err(Box::new(Diagnostic::at(Code::TooDeep, span_of(words), message).help("文を分ける")));
    }
    match open.pop() {
        Some(word) => {
            let message = format!("「{}」が閉じていない", word.text);
            Err(Box::new(Diagnostic::at(Code::OpenBracket, word.span, message)))
        }
        None => Ok(()),
    }
}
