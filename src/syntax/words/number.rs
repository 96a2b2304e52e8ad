//! Numbers at the head of a text: digits, thousands commas, decimals, 万 and 億, kanji numerals before a counter, 百分の九十五.
//! Gives the explicit form (`12500000`, `2500万`, `95/100`) and what it is worth.

use crate::calendar::numeral::{is_kanji_numeral, parse_kanji_number};
use crate::number::exact::Number;
use crate::syntax::words::characters::Character;

/// A number found at the head of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundNumber {
    /// How many characters it takes.
    pub length: usize,
    /// Its explicit form.
    pub text: String,
    /// Whether a line break stands inside.
    pub broken: bool,
}

/// The most characters that a kanji numeral has.
const LONGEST: usize = 24;

/// What a kanji numeral must stand before: 三 alone may be a part of any name.
const COUNTERS: [&str; 22] = [
    "箇月",
    "か月",
    "カ月",
    "ヶ月",
    "ヵ月",
    "ケ月",
    "月",
    "日",
    "年",
    "円",
    "条",
    "項",
    "号",
    "回",
    "件",
    "倍",
    "%",
    "パーセント",
    "位",
    "米ドル",
    "ユーロ",
    "箇年",
];

/// The number at the head of a text, if there is one.
pub fn number(characters: &[Character]) -> Option<FoundNumber> {
    let first = characters.first()?.folded;
    let found = if first.is_ascii_digit() {
        digits(characters)
    } else if is_kanji_numeral(first) {
        kanji(characters)?
    } else {
        return None;
    };
    Some(fraction(characters, &found).unwrap_or(found))
}

/// What the explicit form of a number is worth.
pub fn value(text: &str) -> Option<Number> {
    if let Some((numerator, denominator)) = text.split_once('/') {
        return Number::parse_decimal(numerator)?.checked_div(&Number::parse_decimal(denominator)?);
    }
    let mut total = Number::ZERO;
    // What stands before the next 万 or 億, and the digits before the next 千, 百 or 十.
    let (mut section, mut digits) = (Number::ZERO, String::new());
    for character in text.chars() {
        let (factor, large) = match character {
            '十' => (10, false),
            '百' => (100, false),
            '千' => (1_000, false),
            '万' => (10_000, true),
            '億' => (100_000_000, true),
            '兆' => (1_000_000_000_000, true),
            other => {
                digits.push(other);
                continue;
            }
        };
        let before = if digits.is_empty() { None } else { Some(Number::parse_decimal(&digits)?) };
        digits.clear();
        if large {
            let whole = &section + &before.unwrap_or(Number::ZERO);
            total = &total + &(&whole * &Number::from_integer(factor));
            section = Number::ZERO;
        } else {
            section = &section + &(&before.unwrap_or(Number::ONE) * &Number::from_integer(factor));
        }
    }
    let last = if digits.is_empty() { Number::ZERO } else { Number::parse_decimal(&digits)? };
    Some(&(&total + &section) + &last)
}

fn digits(characters: &[Character]) -> FoundNumber {
    let mut found = FoundNumber { length: 0, text: String::new(), broken: false };
    loop {
        plain(characters, &mut found);
        // 3億5,000万: a multiplier, then perhaps the next digits.
        let mut multiplied = false;
        while let Some(next) = characters.get(found.length).filter(|next| "十百千万億兆".contains(next.folded)) {
            found.text.push(next.folded);
            found.length += 1;
            multiplied = true;
        }
        let goes_on = characters.get(found.length).is_some_and(|next| next.folded.is_ascii_digit() && next.gap == 0);
        if !multiplied || !goes_on {
            return found;
        }
    }
}

/// Digits with commas and a decimal point.
fn plain(characters: &[Character], found: &mut FoundNumber) {
    let digit = |at: usize| {
        characters.get(at).filter(|one| one.folded.is_ascii_digit() && (at == found.length || one.gap == 0))
    };
    let run = |from: usize| (from..).map_while(digit).count();
    let take = |from: usize, length: usize| characters.iter().skip(from).take(length);
    let whole = run(found.length);
    let mut text: String = take(found.length, whole).map(|one| one.folded).collect();
    let mut at = found.length + whole;
    while (1..=3).contains(&whole) && glued(characters, at, ',') && run(at + 1) == 3 {
        text.extend(take(at + 1, 3).map(|one| one.folded));
        at += 4;
    }
    if glued(characters, at, '.') && run(at + 1) > 0 {
        let decimals = run(at + 1);
        text.push('.');
        text.extend(take(at + 1, decimals).map(|one| one.folded));
        at += 1 + decimals;
    }
    found.broken |= take(found.length + 1, at.saturating_sub(found.length + 1)).any(|one| one.broken);
    found.text.push_str(&text);
    found.length = at;
}

fn glued(characters: &[Character], at: usize, sign: char) -> bool {
    characters.get(at).is_some_and(|one| one.folded == sign && one.gap == 0)
}

fn kanji(characters: &[Character]) -> Option<FoundNumber> {
    let run: String = kanji_run(characters);
    let length = run.chars().count();
    let counted = COUNTERS.iter().chain(&["分の"]).any(|counter| starts_with(characters, length, counter));
    let value = parse_kanji_number(&run).filter(|_| counted)?;
    Some(FoundNumber { length, text: value.to_string(), broken: false })
}

fn kanji_run(characters: &[Character]) -> String {
    let glued = |(at, one): &(usize, &Character)| is_kanji_numeral(one.folded) && (*at == 0 || one.gap == 0);
    characters.iter().enumerate().take(LONGEST).take_while(glued).map(|(_, one)| one.folded).collect()
}

/// `百分の九十五`, `100分の95` behind the denominator already found.
fn fraction(characters: &[Character], denominator: &FoundNumber) -> Option<FoundNumber> {
    if !starts_with(characters, denominator.length, "分の") {
        return None;
    }
    let at = denominator.length + 2;
    let rest = characters.get(at..)?;
    let numerator = if rest.first()?.folded.is_ascii_digit() {
        digits(rest)
    } else {
        let run = kanji_run(rest);
        let value = parse_kanji_number(&run)?;
        FoundNumber { length: run.chars().count(), text: value.to_string(), broken: false }
    };
    let text = format!("{}/{}", numerator.text, denominator.text);
    Some(FoundNumber { length: at + numerator.length, text, broken: denominator.broken || numerator.broken })
}

fn starts_with(characters: &[Character], at: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(offset, one)| characters.get(at + offset).is_some_and(|next| next.folded == one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::span::FileId;
    use crate::syntax::text::MappedText;
    use crate::syntax::words::characters::characters;

    fn read(text: &str) -> Option<(String, String)> {
        let found = number(&characters(&MappedText::of(FileId(0), 0, text)))?;
        let worth = value(&found.text)?.to_string();
        Some((found.text, worth))
    }

    #[test]
    fn numbers_as_regulations_write_them() {
        for (typed, text, worth) in [
            ("12,500,000円", "12500000", "12500000"),
            ("０.９５", "0.95", "0.95"),
            ("１．０３", "1.03", "1.03"),
            ("2,500万円", "2500万", "25000000"),
            ("50億円", "50億", "5000000000"),
            ("3億5,000万円", "3億5000万", "350000000"),
            ("5百万円", "5百万", "5000000"),
            ("千円未満", "1000", "1000"),
            ("三箇月", "3", "3"),
            ("百分の九十五を", "95/100", "0.95"),
            ("100分の95", "95/100", "0.95"),
            ("千分の三", "3/1000", "0.003"),
            ("1,20", "1", "1"),
            ("1234,567", "1234", "1234"),
            ("1,2000", "1", "1"),
        ] {
            assert_eq!(read(typed), Some((text.to_owned(), worth.to_owned())), "{typed}");
        }
        assert_eq!(read("一覧"), None);
        assert_eq!(read("千葉"), None);
    }
}
