//! Runs that no word covers: reported whole, back to the last particle, sign or bracket, with the nearest names.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::diagnostic::suggest;
use crate::syntax::dictionary::Dictionary;
use crate::syntax::line::{Word, WordKind};
use crate::syntax::words::{Cutter, address, date, keyword, sign};

/// Reports the run that begins uncovered at a place, puts an unknown word for it, and gives the place behind it.
pub(super) fn run(cutter: &mut Cutter<'_>, at: usize, dictionary: &Dictionary, findings: &mut Findings) -> usize {
    let mut to = at + 1;
    while to < cutter.characters.len() && !begins_word(cutter, to, dictionary) {
        to += 1;
    }
    let from = back(cutter, at);
    let typed = cutter.typed(from, to);
    let message = format!("「{typed}」は、どの語でもない");
    let help = suggest::did_you_mean(&typed, dictionary.names());
    let other = of_another_regulation(&cutter.words).then(|| QUOTE_IT.to_owned());
    findings.push(Diagnostic::at(Code::UnknownWord, cutter.span(from, to), message).maybe_help(help.or(other)));
    cutter.push(WordKind::Unknown, typed, from, to)
}

/// Whether something begins that is not likely to be a part of the unknown word.
fn begins_word(cutter: &Cutter<'_>, at: usize, dictionary: &Dictionary) -> bool {
    let rest = cutter.rest(at);
    let Some(first) = rest.first() else { return true };
    let glued = || rest.iter().enumerate().take_while(|(at, one)| *at == 0 || one.gap == 0).map(|(_, one)| one.folded);
    let keyword = keyword::keywords().longest(glued());
    let particle = keyword.is_some_and(|(_, word)| keyword::is_particle(word));
    first.gap > 0
        || matches!(first.folded, '「' | '」')
        || sign::sign(rest).is_some()
        || particle
        || keyword.is_some_and(|(length, _)| length > 1)
        || dictionary.longest(glued()).is_some_and(|(length, _)| length > 1)
        || date::date(rest, dictionary).is_some()
        || address::address(rest).is_some_and(|found| found.length > 1)
}

/// Takes back the glued words before, up to the last particle, conjunction, sign or bracket.
fn back(cutter: &mut Cutter<'_>, at: usize) -> usize {
    let mut from = at;
    while let Some(word) = cutter.words.last() {
        let glued = cutter.characters.get(from).is_some_and(|one| one.gap == 0);
        let part = match word.kind {
            WordKind::Name | WordKind::Number | WordKind::Address | WordKind::Unknown => true,
            WordKind::Keyword => word.text.chars().count() == 1 && !keyword::is_particle(&word.text),
            WordKind::Quoted | WordKind::Date | WordKind::Sign => false,
        };
        // Where the word before begins: by its place, as words do not keep their characters.
        let begins = |at: &usize| cutter.span(*at, at + 1).start == word.span.start;
        let start = (0..from).rev().find(begins);
        let Some(start) = start.filter(|_| glued && part) else { break };
        from = start;
        cutter.words.pop();
    }
    from
}

/// The way out for a bare name of another regulation.
pub const QUOTE_IT: &str = "ほかの規程の名前は、「」で括って書く";

/// Whether `「乙規程」第1条の` stands before: the names of other regulations tell no words apart here.
pub fn of_another_regulation(words: &[Word]) -> bool {
    matches!(words, [.., quoted, address, of]
        if quoted.kind == WordKind::Quoted && address.kind == WordKind::Address && of.text == "の")
}
