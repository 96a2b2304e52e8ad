//! A word that is as long as name and as keyword, unit or address, at a place that takes both: shown both ways, as nobody but
//! the author knows which he means. Where the place takes one of them, that is the one.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use crate::syntax::from_lines::phrase::{Phrase, Read};
use crate::syntax::grammar::Rule;
use crate::syntax::line::{Word, WordKind};
use pest::iterators::Pair;

/// Whether a word stands for a name and for something else; a number that is a category is told apart by its kind.
pub fn is_both(word: &Word) -> bool {
    word.kind == WordKind::Name
        && !word.text.starts_with('「')
        && !word.text.starts_with(|one: char| one.is_ascii_digit())
}

/// An error about the first word, of those from one word to before another, that a rule takes in both readings.
pub fn check(words: &[Word], from: usize, to: usize, rule: Rule) -> Read<()> {
    let both = words.iter().enumerate().take(to).skip(from).filter(|(_, word)| is_both(word));
    for (at, word) in both {
        let as_name = Word { text: format!("「{}」", word.text), ..word.clone() };
        let as_word = Word { kind: WordKind::Keyword, ..word.clone() };
        // Most such words are names, and fail as anything else.
        if let Some(meant) = reads(words, at, as_word, from, to, rule)
            && meant != Rule::kw_start_day
            && reads(words, at, as_name, from, to, rule).is_some()
        {
            let message = format!("「{}」は、宣言された名前としても{}としても読める", word.text, said(meant));
            let help = format!("名前なら「「{}」」と括る。{}", word.text, otherwise(meant));
            return Err(Box::new(Diagnostic::at(Code::BothReadings, word.span, message).help(help)));
        }
    }
    Ok(())
}

/// What the grammar takes a word for, where all of the words can be read with it in that form.
fn reads(words: &[Word], at: usize, form: Word, from: usize, to: usize, rule: Rule) -> Option<Rule> {
    let mut words = words.to_vec();
    *words.get_mut(at)? = form;
    let phrase = Phrase::new(&words).ok()?;
    let pair = phrase.only(from, rule).ok()?;
    (phrase.behind(from, &pair) == to).then(|| innermost(&phrase, from, &pair, at)).flatten()
}

/// The last rule on the way down to a word that takes more than its text.
fn innermost(phrase: &Phrase<'_>, from: usize, pair: &Pair<'_, Rule>, at: usize) -> Option<Rule> {
    let place = phrase.place(at)?.checked_sub(phrase.place(from)?)?;
    let holds = |pair: &Pair<'_, Rule>| (pair.as_span().start()..pair.as_span().end()).contains(&place);
    let inside = pair.clone().into_inner().flatten().filter(holds);
    inside.last().map(|pair| pair.as_rule()).or(Some(pair.as_rule()))
}

/// How to write what is no name, so that only it can be meant.
fn otherwise(rule: Rule) -> &'static str {
    match rule {
        Rule::kw_yes => "「はい」のことなら「…である」と書く",
        Rule::kw_no_answer => "「いいえ」のことなら「…でない」と書く",
        Rule::kw_open => "通知がまだないことなら「未通知の日」と書く",
        Rule::kw_day_of_enforcement => "施行する日のことなら「この改正の施行日」と書く",
        Rule::kw_same_day => "前の文の日のことなら、その日付を書く",
        Rule::levels => "条項番号なら、上の段から書く（「Ⅱ［１］１①」）",
        _ => "そうでないなら、宣言する名前を別の名にする",
    }
}

fn said(rule: Rule) -> &'static str {
    match rule {
        Rule::kw_yes | Rule::kw_no_answer => "真偽の答え",
        Rule::kw_open => "日付が未通知であること",
        Rule::kw_day_of_enforcement | Rule::kw_same_day => "附則の日付",
        Rule::levels => "条項番号",
        Rule::unit_word | Rule::kw_yen | Rule::kw_day | Rule::kw_month | Rule::kw_year => "単位",
        _ => "決まった語",
    }
}
