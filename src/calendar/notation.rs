//! How dates are written: era or Western year, Arabic or kanji digits, spaces, ISO; and the near misses.
//! Gives the parts as written; whether there is such a day is `era`'s to say.

use std::fmt;

use crate::calendar::era::Era;
use crate::calendar::numeral;

/// The parts of a date as a text writes them, not yet a day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenDate {
    /// The era, or none for a Western year.
    pub era: Option<Era>,
    /// The year of the era or the Western one; 元 is 1.
    pub year: u32,
    /// The month.
    pub month: u32,
    /// The day of the month.
    pub day: u32,
}

impl fmt::Display for WrittenDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { era, year, month, day } = self;
        match era {
            Some(era) if *year == 1 => write!(formatter, "{}元年{month}月{day}日", era.name()),
            Some(era) => write!(formatter, "{}{year}年{month}月{day}日", era.name()),
            None => write!(formatter, "{year}年{month}月{day}日"),
        }
    }
}

impl WrittenDate {
    /// Writes the date as the texts of this language may: with its era, or `2013-04-01`.
    pub fn accepted(&self) -> String {
        match self {
            Self { era: None, year, month, day } => format!("{year:04}-{month:02}-{day:02}"),
            Self { era: Some(_), .. } => self.to_string(),
        }
    }
}

/// Reads a date in an accepted notation.
pub fn read(text: &str) -> Option<WrittenDate> {
    let folded = fold(text);
    read_in_words(&folded).or_else(|| read_iso(&folded))
}

/// Reads a date in a notation that is not accepted but leaves no doubt of what is meant.
///
/// These are `20130401`, `2013/04/01`, `2013.4.1`, `2013-4-1`, `S64.1.8`, `平25.4.1`, `平成25.4.1` and `H25年4月1日`.
pub fn read_near_miss(text: &str) -> Option<WrittenDate> {
    let folded = fold(text);
    read_compact(&folded).or_else(|| read_separated(&folded))
}

fn read_in_words(text: &str) -> Option<WrittenDate> {
    let mut cursor = Cursor { rest: text };
    let era = cursor.one_of(&Era::ALL, |era, rest| rest.strip_prefix(era.name()));
    let year = cursor.year_of(era)?;
    cursor.word("年")?;
    let month = cursor.number()?;
    cursor.word("月")?;
    let day = cursor.number()?;
    cursor.word("日")?;
    cursor.end(WrittenDate { era, year, month, day })
}

fn read_iso(text: &str) -> Option<WrittenDate> {
    let mut cursor = Cursor { rest: text };
    let year = cursor.digits_of_length(4)?;
    cursor.word("-")?;
    let month = cursor.digits_of_length(2)?;
    cursor.word("-")?;
    let day = cursor.digits_of_length(2)?;
    cursor.end(WrittenDate { era: None, year, month, day })
}

fn read_compact(text: &str) -> Option<WrittenDate> {
    let digits: u32 =
        text.parse().ok().filter(|_| text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(WrittenDate { era: None, year: digits / 10_000, month: digits / 100 % 100, day: digits % 100 })
}

fn read_separated(text: &str) -> Option<WrittenDate> {
    let mut cursor = Cursor { rest: text };
    let era = cursor.one_of(&Era::ALL, |era, rest| {
        let (letter, small, kanji) = abbreviations(*era);
        [era.name(), kanji, letter, small].into_iter().find_map(|name| rest.strip_prefix(name))
    });
    let year = cursor.year_of(era)?;
    cursor.one_of(&["年", ".", "/", "-"], |word, rest| rest.strip_prefix(word))?;
    let month = cursor.number()?;
    cursor.one_of(&["月", ".", "/", "-"], |word, rest| rest.strip_prefix(word))?;
    let day = cursor.number()?;
    let _ = cursor.word("日");
    // `25.4.1` does not say which year it means.
    if era.is_none() && year < 1000 {
        return None;
    }
    cursor.end(WrittenDate { era, year, month, day })
}

/// Gives the letters and the kanji that stand for an era outside of legal texts.
const fn abbreviations(era: Era) -> (&'static str, &'static str, &'static str) {
    match era {
        Era::Meiji => ("M", "m", "明"),
        Era::Taisho => ("T", "t", "大"),
        Era::Showa => ("S", "s", "昭"),
        Era::Heisei => ("H", "h", "平"),
        Era::Reiwa => ("R", "r", "令"),
    }
}

/// Makes full-width letters, digits and signs half-width, and drops the spaces around the whole.
fn fold(text: &str) -> String {
    let fold_one = |character: char| match character {
        '\u{3000}' => ' ',
        '！'..='～' => u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character),
        other => other,
    };
    text.chars().map(fold_one).collect::<String>().trim_matches(' ').to_owned()
}

/// What is left to read of a folded text. Spaces may stand before each part, but not inside a number.
struct Cursor<'t> {
    rest: &'t str,
}

impl<'t> Cursor<'t> {
    fn word(&mut self, word: &str) -> Option<()> {
        self.one_of(&[word], |word, rest| rest.strip_prefix(*word)).map(drop)
    }

    /// Takes the first of some choices that the text goes on with.
    fn one_of<T: Copy>(&mut self, choices: &[T], strip: impl Fn(&T, &'t str) -> Option<&'t str>) -> Option<T> {
        let rest = self.rest.trim_start_matches(' ');
        let (choice, rest) = choices.iter().find_map(|choice| Some((*choice, strip(choice, rest)?)))?;
        self.rest = rest;
        Some(choice)
    }

    /// Takes the longest run of characters of a kind, if there is one.
    fn run(&mut self, kind: impl Fn(char) -> bool) -> Option<&'t str> {
        let start = self.rest.trim_start_matches(' ');
        let rest = start.trim_start_matches(kind);
        let run = start.strip_suffix(rest).filter(|run| !run.is_empty())?;
        self.rest = rest;
        Some(run)
    }

    fn digits_of_length(&mut self, length: usize) -> Option<u32> {
        self.run(|character| character.is_ascii_digit()).filter(|digits| digits.len() == length)?.parse().ok()
    }

    fn number(&mut self) -> Option<u32> {
        if let Some(digits) = self.run(|character| character.is_ascii_digit()) {
            return digits.parse().ok();
        }
        u32::try_from(numeral::parse_kanji_number(self.run(numeral::is_kanji_numeral)?)?).ok()
    }

    /// Takes a year, which within an era may be 元.
    fn year_of(&mut self, era: Option<Era>) -> Option<u32> {
        if era.is_some() && self.word("元").is_some() { Some(1) } else { self.number() }
    }

    /// Gives the result if nothing but it has been written.
    fn end(&self, date: WrittenDate) -> Option<WrittenDate> {
        self.rest.is_empty().then_some(date)
    }
}
