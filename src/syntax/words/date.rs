//! Dates at the head of a text, in the accepted notations and in those that only look like dates.

use crate::calendar::era::{self, Beyond, DateError, Era, ParsedDate};
use crate::calendar::numeral::is_kanji_numeral;
use crate::syntax::dictionary::Dictionary;
use crate::syntax::words::characters::Character;

/// The most characters that a year or a date in a wrong notation has; beyond it nothing is looked for.
const LONGEST: usize = 16;

/// A date found at the head of a text, or what is wrong with it.
#[derive(Clone, Debug)]
pub struct FoundDate {
    /// How many characters it takes.
    pub length: usize,
    /// The day, or why there is none.
    pub date: Result<ParsedDate, DateError>,
}

/// The date at the head of a text, if there is one.
pub fn date(characters: &[Character], dictionary: &Dictionary) -> Option<FoundDate> {
    let length = extent_in_words(characters).or_else(|| extent_iso(characters));
    match length {
        Some(length) => Some(FoundDate { length, date: dictionary.date(&typed(characters, length)) }),
        None => near_miss(characters),
    }
}

fn typed(characters: &[Character], length: usize) -> String {
    characters.iter().take(length).map(|one| one.folded).collect()
}

fn extent_in_words(characters: &[Character]) -> Option<usize> {
    let folded = |at: usize| characters.get(at).map(|one| one.folded);
    let era = Era::ALL.iter().any(|era| era.name().chars().enumerate().all(|(at, one)| folded(at) == Some(one)));
    let mut at = if era { 2 } else { 0 };
    for (part, sign) in ['年', '月', '日'].into_iter().enumerate() {
        let number = |at: &usize| folded(*at).is_some_and(|one| one.is_ascii_digit() || is_kanji_numeral(one));
        let first = era && part == 0 && folded(at) == Some('元');
        let run = if first { 1 } else { (at..at + LONGEST).take_while(number).count() };
        at += run;
        if run == 0 || folded(at) != Some(sign) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn extent_iso(characters: &[Character]) -> Option<usize> {
    let shape = "dddd-dd-dd";
    let fits = shape.chars().enumerate().all(|(at, wanted)| {
        let one = characters.get(at);
        one.is_some_and(|one| {
            (at == 0 || one.gap == 0) && if wanted == 'd' { one.folded.is_ascii_digit() } else { one.folded == wanted }
        })
    });
    let ends = !characters.get(shape.len()).is_some_and(|next| next.folded.is_ascii_digit() && next.gap == 0);
    (fits && ends).then_some(shape.len())
}

/// `20130401`, `H25.4.1`, `2013/4/1`: two separators, or eight digits that count nothing.
fn near_miss(characters: &[Character]) -> Option<FoundDate> {
    let of_a_date = |one: char| one.is_ascii_digit() || matches!(one, '.' | '/' | '-' | '年' | '月' | '日' | '元');
    let era = |one: char| "MTSHR明治大正昭和平成令和".contains(one);
    let run = characters.iter().enumerate().take(LONGEST);
    let run =
        run.take_while(|(at, one)| (*at == 0 || one.gap == 0) && (of_a_date(one.folded) || *at < 2 && era(one.folded)));
    let length = run.count();
    for length in (6..=length).rev() {
        let text = typed(characters, length);
        let separators = text.chars().filter(|one| matches!(one, '.' | '/' | '-' | '年' | '月')).count();
        let counted = characters.get(length).is_some_and(|next| "円%日年月倍件回億万外米".contains(next.folded));
        let compact = length == 8 && separators == 0 && !counted;
        let next_is_digit = characters.get(length).is_some_and(|next| next.folded.is_ascii_digit() && next.gap == 0);
        if next_is_digit || !(compact || separators == 2) {
            continue;
        }
        if let Err(error @ DateError::Notation { problem: None, .. }) = era::parse_date(&text, Beyond::Allowed) {
            return Some(FoundDate { length, date: Err(error) });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::span::FileId;
    use crate::syntax::text::MappedText;
    use crate::syntax::words::characters;

    fn read(text: &str) -> Option<(usize, Result<String, String>)> {
        let found = date(&characters::characters(&MappedText::of(FileId(0), 0, text)), &Dictionary::default())?;
        let date = found.date.map(|parsed| parsed.date.to_string()).map_err(|error| error.help().unwrap_or_default());
        Some((found.length, date))
    }

    #[test]
    fn accepted_notations_with_spaces_inside() {
        assert_eq!(read("平成 25 年４月１日から"), Some((9, Ok("2013-04-01".to_owned()))));
        assert_eq!(read("平成25年３月\n１日から"), Some((9, Ok("2013-03-01".to_owned()))));
        assert_eq!(read("令和五年四月一日"), Some((8, Ok("2023-04-01".to_owned()))));
        assert_eq!(read("2013-04-01以後"), Some((10, Ok("2013-04-01".to_owned()))));
        assert_eq!(read("三月"), None);
        assert_eq!(read("2013-04"), None);
    }

    #[test]
    fn near_misses_say_what_to_write() {
        for (typed, instead) in [
            ("20130401", "2013-04-01"),
            ("H25.4.1", "平成25年4月1日"),
            ("2013/4/1以後", "2013-04-01"),
            ("2013-4-1", "2013-04-01"),
        ] {
            let (_, date) = read(typed).unwrap_or_else(|| panic!("{typed}"));
            assert_eq!(date, Err(format!("「{instead}」と書きます")));
        }
        assert!(read("20130401円").is_none());
        assert!(read("10000000").is_none());
    }
}
