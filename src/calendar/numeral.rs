//! Kanji numerals (三, 二十五, 百二十, 二〇一三) as whole numbers.
//! Says nothing of what is counted, and reads no Arabic digits and no formal numerals (壱, 弐).

/// Reads a kanji numeral below one trillion (兆), in steps (`百二十`, `三億五千万`) or digit by digit (`二〇一三`).
///
/// Digit by digit is read from two digits on and without a leading `〇`. 万 and 億 need a number before them.
pub fn parse_kanji_number(text: &str) -> Option<u64> {
    if text.chars().all(|character| digit(character).is_some()) {
        return parse_digit_by_digit(text);
    }
    let (hundred_millions, below) = split_at_unit(text, '億')?;
    let (ten_thousands, below) = split_at_unit(below, '万')?;
    let ones = if below.is_empty() { 0 } else { parse_below_ten_thousand(below)? };
    Some(hundred_millions * 100_000_000 + ten_thousands * 10_000 + ones)
}

/// Tells whether a kanji numeral may hold the character.
pub fn is_kanji_numeral(character: char) -> bool {
    digit(character).is_some() || matches!(character, '十' | '百' | '千' | '万' | '億')
}

fn digit(character: char) -> Option<u64> {
    match character {
        '〇' => Some(0),
        '一' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

fn parse_digit_by_digit(text: &str) -> Option<u64> {
    let leading_zero = text.starts_with('〇') && text != "〇";
    if text.is_empty() || leading_zero || text.chars().count() > 12 {
        return None;
    }
    text.chars().try_fold(0, |value, character| Some(value * 10 + digit(character)?))
}

/// Gives the number before the unit (0 without the unit) and what comes after it.
fn split_at_unit(text: &str, unit: char) -> Option<(u64, &str)> {
    match text.split_once(unit) {
        Some((number, rest)) => Some((parse_below_ten_thousand(number)?, rest)),
        None => Some((0, text)),
    }
}

fn parse_below_ten_thousand(text: &str) -> Option<u64> {
    let mut total = 0;
    let mut pending = None;
    // The least unit so far: units only fall, 十百 is no number.
    let mut least = 10_000;
    for character in text.chars() {
        let unit = match character {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                // A digit stands alone, 〇 only in numerals written digit by digit.
                let value = digit(character).filter(|value| *value > 0 && pending.is_none() && least > 1)?;
                pending = Some(value);
                continue;
            }
        };
        if unit >= least {
            return None;
        }
        total += pending.take().unwrap_or(1) * unit;
        least = unit;
    }
    (!text.is_empty()).then_some(total + pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::parse_kanji_number;

    #[test]
    fn numerals_of_statutes() {
        let cases = [
            ("〇", 0),
            ("三", 3),
            ("十", 10),
            ("十五", 15),
            ("二十", 20),
            ("三十一", 31),
            ("九十五", 95),
            ("百二十", 120),
            ("千", 1000),
            ("一千", 1000),
            ("千三", 1003),
            ("二千十三", 2013),
            ("二〇一三", 2013),
            ("三〇", 30),
            ("一五", 15),
            ("一万", 10_000),
            ("千五百万", 15_000_000),
            ("三億五千万", 350_000_000),
            ("九千九百九十九億九千九百九十九万九千九百九十九", 999_999_999_999),
        ];
        for (text, value) in cases {
            assert_eq!(parse_kanji_number(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_numeral() {
        for text in [
            "",
            "万",
            "億",
            "十百",
            "十十",
            "二三十",
            "〇五",
            "十〇",
            "一万億",
            "一億一億",
            "一万二万",
            "25",
            "三月",
            "二 十",
            "元",
        ] {
            assert_eq!(parse_kanji_number(text), None, "{text}");
        }
        assert_eq!(parse_kanji_number(&"九".repeat(13)), None);
    }
}
