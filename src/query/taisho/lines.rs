//! Lines of a body as they were typed, told apart word by word into what changed and what did not. 解釈 are left out:
//! they are ours and not the regulation's.

use crate::provision::sides::is_interpretation;
use crate::query::taisho::{TextLine, TextRun};
use crate::source::file::Sources;
use crate::source::span::Span;
use crate::syntax::line::{Line, Word};

/// All words of lines, in reading order.
pub fn words(lines: &[Line]) -> Vec<&Word> {
    let mut found = Vec::new();
    for line in lines.iter().filter(|line| !is_interpretation(line)) {
        found.extend(&line.words);
        found.extend(words(&line.children));
    }
    found
}

/// The texts of words, as they are compared.
pub fn texts<'a>(words: &[&'a Word]) -> Vec<&'a str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

/// Whether two bodies say the same, line by line and word by word.
pub fn same(one: &[Line], other: &[Line]) -> bool {
    let kept = |lines: &'_ [Line]| lines.iter().filter(|line| !is_interpretation(line)).cloned().collect::<Vec<_>>();
    let (one, other) = (kept(one), kept(other));
    one.len() == other.len()
        && one.iter().zip(&other).all(|(one, other)| one.words == other.words && same(&one.children, &other.children))
}

/// What is compared to mark a change: a word, and in a 注 (prose that no names cut) a single character.
#[derive(Clone, Debug)]
pub struct Token {
    /// As it is compared.
    pub text: String,
    /// What was typed.
    pub span: Span,
}

/// The tokens of lines, in reading order.
pub fn tokens(lines: &[Line], sources: &Sources) -> Vec<Token> {
    let mut found = Vec::new();
    for line in lines.iter().filter(|line| !is_interpretation(line)) {
        found.extend(of_line(line, sources));
        found.extend(tokens(&line.children, sources));
    }
    found
}

fn of_line(line: &Line, sources: &Sources) -> Vec<Token> {
    let word = |word: &Word| Token { text: word.text.clone(), span: word.span };
    let prose = line.words.first().is_some_and(|first| first.text == "注" || first.text.starts_with("注 "));
    if !prose {
        return line.words.iter().map(word).collect();
    }
    let mut found = Vec::new();
    for word in &line.words {
        let start = word.span.range().start;
        for (at, one) in sources.text(word.span).char_indices().filter(|(_, one)| !one.is_whitespace()) {
            let span = Span::new(word.span.file, start + at, start + at + one.len_utf8());
            found.push(Token { text: crate::diagnostic::fold::fold_char(one).to_string(), span });
        }
    }
    found
}

/// Lines with their changed words marked; `marks` are in the order of [`tokens`].
pub fn marked(lines: &[Line], sources: &Sources, marks: &[bool]) -> Vec<TextLine> {
    let mut made = Vec::new();
    let mut marks = marks.iter().copied();
    put(lines, 0, sources, &mut marks, &mut made);
    made
}

fn put(
    lines: &[Line],
    indent: usize,
    sources: &Sources,
    marks: &mut dyn Iterator<Item = bool>,
    made: &mut Vec<TextLine>,
) {
    let lines = || lines.iter().filter(|line| !is_interpretation(line));
    for line in lines() {
        let runs = runs(&of_line(line, sources), sources, marks);
        made.push(TextLine { indent, runs, typed: typed(line, indent, sources) });
        let deeper = line.children.first().map_or(2, |child| child.indent.saturating_sub(line.indent).max(2));
        put(&line.children, indent + deeper, sources, marks, made);
    }
}

/// The words with what was typed between them; a break and the white space around it are nothing.
fn runs(words: &[Token], sources: &Sources, marks: &mut dyn Iterator<Item = bool>) -> Vec<TextRun> {
    let mut runs: Vec<TextRun> = Vec::new();
    let mut end = None;
    for word in words {
        let changed = marks.next().unwrap_or(true);
        let gap = match end {
            Some((file, end)) if file == word.span.file && end < word.span.start => {
                let between = crate::source::span::Span { file, start: end, end: word.span.start };
                let between = sources.text(between);
                if between.contains('\n') { "" } else { between }
            }
            _ => "",
        };
        let text: String = sources.text(word.span).lines().map(str::trim).collect();
        end = Some((word.span.file, word.span.end));
        match runs.last_mut() {
            Some(last) if last.changed == changed => {
                last.text.push_str(gap);
                last.text.push_str(&text);
            }
            Some(last) if !last.changed => {
                last.text.push_str(gap);
                runs.push(TextRun { text, changed });
            }
            Some(_) | None => runs.push(TextRun { text: format!("{gap}{text}"), changed }),
        }
    }
    runs
}

/// A line as typed, its further lines indented as much deeper as they were.
fn typed(line: &Line, indent: usize, sources: &Sources) -> Vec<(usize, String)> {
    let Some(span) = line.span() else { return Vec::new() };
    let mut typed = Vec::new();
    for (at, text) in sources.text(span).lines().enumerate() {
        let content = text.trim();
        if at == 0 {
            typed.push((indent, content.to_owned()));
        } else if !content.is_empty() {
            let lead = text.chars().take_while(|one| one.is_whitespace());
            let columns: usize = lead.map(|one| if one == '\u{3000}' { 2 } else { 1 }).sum();
            typed.push((indent + columns.saturating_sub(line.indent).max(2), content.to_owned()));
        }
    }
    typed
}
