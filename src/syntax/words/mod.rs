//! Cuts text into words: at each place the longest declared name, keyword, number, date, address or sign.
//! Made from the text of a line; what the words mean together is `from_lines`'s to say.

pub mod address;
pub mod characters;
pub mod date;
pub mod keyword;
pub mod number;
pub mod sign;
pub mod unknown;

use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::source::span::Span;
use crate::syntax::dictionary::Dictionary;
use crate::syntax::line::{Word, WordKind};
use crate::syntax::text::MappedText;
use crate::syntax::words::characters::Character;

/// Cuts a text; a run that no word covers is a finding over the whole run, and an [`WordKind::Unknown`] word in its place.
pub fn cut(text: &MappedText, dictionary: &Dictionary, findings: &mut Findings) -> Vec<Word> {
    cut_at_depth(text, dictionary, findings, 0)
}

/// A line of free text (解釈, 注 and what continues them) as one quoted word.
pub fn free_text(text: &MappedText) -> Vec<Word> {
    let characters = characters::characters(text);
    let cutter = Cutter::new(text, &characters);
    cutter.quote(0, characters.len()).into_iter().collect()
}

/// The text within the 「」 of a quoted word or name.
pub fn unquoted(text: &str) -> &str {
    text.strip_prefix('「').and_then(|text| text.strip_suffix('」')).unwrap_or(text)
}

/// Quoted text is itself cut into words, to be read otherwise; within that only 「」 one deeper.
const QUOTES: usize = 2;

fn cut_at_depth(text: &MappedText, dictionary: &Dictionary, findings: &mut Findings, depth: usize) -> Vec<Word> {
    let characters = characters::characters(text);
    let mut cutter = Cutter::new(text, &characters);
    let mut at = cutter.free_text_line();
    while at < characters.len() {
        let next = cutter.quoted(at, dictionary, findings, depth);
        let next = next.or_else(|| cutter.reason(at));
        let next = next.or_else(|| cutter.word(at, dictionary, findings));
        let next = next.or_else(|| cutter.dash(at, findings));
        at = next.unwrap_or_else(|| unknown::run(&mut cutter, at, dictionary, findings));
    }
    cutter.words
}

/// What could stand at a place, as far as the longest.
struct Candidate {
    kind: WordKind,
    text: String,
    length: usize,
}

struct Cutter<'t> {
    text: &'t MappedText,
    characters: &'t [Character],
    words: Vec<Word>,
}

impl<'t> Cutter<'t> {
    fn new(text: &'t MappedText, characters: &'t [Character]) -> Self {
        Self { text, characters, words: Vec::new() }
    }

    fn rest(&self, at: usize) -> &'t [Character] {
        self.characters.get(at..).unwrap_or(&[])
    }

    fn folded(&self, at: usize) -> Option<char> {
        self.characters.get(at).map(|one| one.folded)
    }

    /// What was typed from one character to before another, line breaks taken out.
    fn typed(&self, from: usize, to: usize) -> String {
        let typed = self.characters.get(from..to).unwrap_or(&[]).iter().enumerate();
        typed.flat_map(|(at, one)| [(at > 0 && one.gap > 0).then_some(' '), Some(one.typed)]).flatten().collect()
    }

    fn span(&self, from: usize, to: usize) -> Span {
        let start = self.characters.get(from).map_or(self.text.text.len(), |one| one.start);
        let end = to.checked_sub(1).and_then(|last| self.characters.get(last)).map_or(start, |one| one.end);
        self.text.span(start..end.max(start))
    }

    fn make(&self, kind: WordKind, text: String, from: usize, to: usize) -> Word {
        let gap = self.characters.get(from).map_or(0, |one| one.gap);
        Word { kind, text, span: self.span(from, to), glued: from > 0 && gap == 0, gap, inside: Vec::new() }
    }

    fn push(&mut self, kind: WordKind, text: String, from: usize, to: usize) -> usize {
        let word = self.make(kind, text, from, to);
        self.words.push(word);
        to
    }

    /// `解釈 …` and `注 …` hold free text to the end of the line.
    fn free_text_line(&mut self) -> usize {
        for head in ["解釈", "注"] {
            let length = head.chars().count();
            let heads = head.chars().enumerate().all(|(at, one)| self.folded(at) == Some(one));
            if heads && self.characters.get(length).is_some_and(|next| next.gap > 0) {
                self.push(WordKind::Keyword, head.to_owned(), 0, length);
                let quote = self.quote(length, self.characters.len());
                self.words.extend(quote);
                return self.characters.len();
            }
        }
        0
    }

    /// A run of free text as a quoted word.
    fn quote(&self, from: usize, to: usize) -> Option<Word> {
        (from < to).then(|| self.make(WordKind::Quoted, format!("「{}」", self.typed(from, to)), from, to))
    }

    /// `「…」`, with what its words are.
    fn quoted(&mut self, at: usize, dictionary: &Dictionary, findings: &mut Findings, depth: usize) -> Option<usize> {
        if self.folded(at) != Some('「') {
            return None;
        }
        let Some(close) = self.closing_quote(at) else {
            let message = "「「」が閉じていない";
            findings.push(Diagnostic::at(Code::OpenBracket, self.span(at, at + 1), message).help("「」」で閉じる"));
            return Some(self.push(
                WordKind::Unknown,
                self.typed(at, self.characters.len()),
                at,
                self.characters.len(),
            ));
        };
        let inside = self.typed(at + 1, close);
        let text = dictionary.spelling(&inside).unwrap_or(&inside);
        let mut word = self.make(WordKind::Quoted, format!("「{text}」"), at, close + 1);
        let bytes = self.characters.get(at).map(|one| one.end).zip(self.characters.get(close).map(|one| one.start));
        if let Some((start, end)) = bytes.filter(|_| depth < QUOTES) {
            // Most quoted text is a name or a title and need not be made of words; what is quoted stands as it was written.
            let mut unsaid = Findings::default();
            let words = cut_at_depth(&self.text.slice(start..end), &dictionary.quoting(), &mut unsaid, depth + 1);
            word.inside = if unsaid.has_errors() { Vec::new() } else { words };
        }
        self.words.push(word);
        Some(close + 1)
    }

    fn closing_quote(&self, at: usize) -> Option<usize> {
        let mut open = 0_usize;
        for (offset, one) in self.rest(at).iter().enumerate() {
            match one.folded {
                '「' => open += 1,
                '」' => open = open.saturating_sub(1),
                _ => {}
            }
            if open == 0 {
                return Some(at + offset);
            }
        }
        None
    }

    /// The free text in the bracket behind なし.
    fn reason(&mut self, at: usize) -> Option<usize> {
        let [.., none, open] = self.words.as_slice() else { return None };
        if none.text != "なし" || open.text != "(" {
            return None;
        }
        let mut depth = 1_usize;
        let length = self.rest(at).iter().take_while(|one| {
            depth = match one.folded {
                '(' => depth + 1,
                ')' => depth.saturating_sub(1),
                _ => depth,
            };
            depth > 0
        });
        let to = at + length.count();
        let quote = self.quote(at, to)?;
        self.words.push(quote);
        Some(to)
    }

    /// The longest word at a place.
    fn word(&mut self, at: usize, dictionary: &Dictionary, findings: &mut Findings) -> Option<usize> {
        let name = self.longest_name(at, dictionary);
        let other = self.longest_other(at, dictionary, findings);
        let (kind, text, length) = match (name, other) {
            (Some((length, name)), Some(other)) if length == other.length => {
                // As long as name and as keyword: bare, until the grammar decides.
                let bare = if matches!(other.kind, WordKind::Sign) { format!("「{name}」") } else { other.text };
                (WordKind::Name, bare, length)
            }
            (Some((length, name)), other) if other.as_ref().is_none_or(|other| other.length < length) => {
                (WordKind::Name, format!("「{name}」"), length)
            }
            (_, Some(other)) => (other.kind, other.text, other.length),
            (_, None) => return None,
        };
        if kind == WordKind::Sign && self.is_doubled(at, &text) {
            return Some(at + length);
        }
        Some(self.push(kind, text, at, at + length))
    }

    fn longest_name<'d>(&self, at: usize, dictionary: &'d Dictionary) -> Option<(usize, &'d str)> {
        // A name does not run on across white space: columns are told by it.
        let glued = self.rest(at).iter().enumerate().take_while(|(offset, one)| *offset == 0 || one.gap == 0);
        dictionary.longest(glued.map(|(_, one)| one.folded))
    }

    fn longest_other(&mut self, at: usize, dictionary: &Dictionary, findings: &mut Findings) -> Option<Candidate> {
        let rest = self.rest(at);
        let glued = rest.iter().enumerate().take_while(|(offset, one)| *offset == 0 || one.gap == 0);
        let keyword = keyword::keywords().longest(glued.map(|(_, one)| one.folded));
        let keyword = keyword.filter(|(length, word)| !is_only_part(word, self.folded(at + length)));
        let keyword = keyword.map(|(length, word)| Candidate { kind: WordKind::Keyword, text: fold(word), length });
        let number = self.number(at, findings);
        let date = self.date(at, dictionary, findings);
        let address = (!self.is_behind_table()).then(|| address::address(rest)).flatten();
        let address =
            address.map(|found| Candidate { kind: WordKind::Address, text: found.text, length: found.length });
        let sign = sign::sign(rest);
        let sign = sign.map(|(text, length)| Candidate { kind: WordKind::Sign, text: text.to_owned(), length });
        // Of equals the last one wins.
        [sign, keyword, number, address, date].into_iter().flatten().max_by_key(|candidate| candidate.length)
    }

    fn number(&self, at: usize, findings: &mut Findings) -> Option<Candidate> {
        let found = number::number(self.rest(at))?;
        if found.broken {
            let message = format!("数「{}」の途中で改行している", self.typed(at, at + found.length));
            let help = "数は一行に書く";
            findings.push(Diagnostic::at(Code::NumberNotation, self.span(at, at + found.length), message).help(help));
        }
        Some(Candidate { kind: WordKind::Number, text: found.text, length: found.length })
    }

    fn date(&self, at: usize, dictionary: &Dictionary, findings: &mut Findings) -> Option<Candidate> {
        let first = self.folded(at)?;
        // Within a word no date begins: `20` of `2020-…` does not.
        if self.words.is_empty()
            && at > 0
            && first.is_ascii_digit()
            && self.folded(at - 1).is_some_and(|one| one.is_ascii_digit())
        {
            return None;
        }
        let found = date::date(self.rest(at), dictionary)?;
        let span = self.span(at, at + found.length);
        let text = match found.date {
            Ok(parsed) => {
                if parsed.beyond_era {
                    let message = format!("「{}」は改元後の日付", self.typed(at, at + found.length));
                    findings
                        .push(Diagnostic::at(Code::EraCountedOn, span, message).note(format!("{}をいう", parsed.date)));
                }
                parsed.date.to_string()
            }
            Err(error) => {
                findings.push(Diagnostic::at(Code::DateNotation, span, error.to_string()).maybe_help(error.help()));
                return Some(Candidate {
                    kind: WordKind::Unknown,
                    text: self.typed(at, at + found.length),
                    length: found.length,
                });
            }
        };
        Some(Candidate { kind: WordKind::Date, text, length: found.length })
    }

    /// `表「…」［1］`: a bracket with a number in it is a key there, and no 章.
    fn is_behind_table(&self) -> bool {
        matches!(self.words.as_slice(), [.., table, name] if table.text == "表" && name.kind == WordKind::Quoted)
    }

    /// `×` at the end of a line and again at the head of the next is one.
    fn is_doubled(&self, at: usize, text: &str) -> bool {
        let broken = self.characters.get(at).is_some_and(|one| one.broken);
        let same = self.words.last().is_some_and(|before| before.kind == WordKind::Sign && before.text == text);
        broken && same && sign::may_be_doubled(text)
    }

    /// `―` alone is 該当なし; any dash before a value is typed for a minus.
    fn dash(&mut self, at: usize, findings: &mut Findings) -> Option<usize> {
        let one = self.characters.get(at).filter(|one| sign::is_dash(one.folded))?;
        let before = self.words.last();
        let behind_value = before
            .is_some_and(|before| before.kind != WordKind::Sign || matches!(before.text.as_str(), ")" | "}" | "]"));
        let ends = self.characters.get(at + 1).is_none_or(|next| next.gap > 0 || "()）、。".contains(next.folded));
        let last = self.characters.get(at + 1).is_none_or(|next| next.gap > 1 || "(、。".contains(next.folded));
        let alone = ends && (!behind_value || one.gap > 0 && last || one.gap > 1);
        if alone && sign::is_not_applicable(one.folded) {
            return Some(self.push(WordKind::Sign, "―".to_owned(), at, at + 1));
        }
        let message = format!("「{}」は負号ではない", one.typed);
        findings.push(Diagnostic::at(Code::DashForMinus, self.span(at, at + 1), message).help("負号は「－」と書く"));
        Some(self.push(WordKind::Sign, "-".to_owned(), at, at + 1))
    }
}

/// はい within はいずれか is a particle and a part of the next word.
fn is_only_part(keyword: &str, next: Option<char>) -> bool {
    keyword == "はい" && next == Some('ず')
}

#[cfg(test)]
mod tests;
