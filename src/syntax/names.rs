//! The names that a text declares outside 事実: left sides of definitions, other words for things, results, entries.
//! Works on lines as typed, before words can be told apart, so it looks only at signs, brackets and fixed words.

use crate::diagnostic::fold::fold_char;
use crate::law::address::parse_levels;
use crate::law::unit::Unit;
use crate::syntax::brackets::Brackets;
use crate::syntax::outline::{Block, is_blank};
use crate::syntax::place;

/// Adds the names that the lines of a body declare.
pub fn of_body(blocks: &[Block], names: &mut Vec<String>) {
    for block in blocks {
        if place::begins_with(block, "解釈") || place::begins_with(block, "注") {
            continue;
        }
        let text = block.line.text.replace('\n', "");
        of_line(&text, names);
        if !begins_rows(&text) {
            of_body(&block.children, names);
        }
    }
}

/// `計算期間(日) ＝ 期間 に応じて （…）`: the rows below give values (`366日以上  なし（…）`), and declare nothing.
fn begins_rows(text: &str) -> bool {
    text.rfind("に応じて").and_then(|at| text.get(at + "に応じて".len()..)).is_some_and(|rest| {
        let rest = rest.trim_matches(is_blank);
        rest.is_empty() || rest.starts_with(['（', '(']) && rest.ends_with(['）', ')'])
    })
}

/// Adds the names that one line declares.
pub fn of_line(text: &str, names: &mut Vec<String>) {
    other_words(text, names);
    let text = text.trim();
    // A line of a form is called by its number, and its printed name is a title.
    if parse_levels(text).is_some_and(|(_, length)| text.get(length..).is_some_and(|rest| rest.starts_with('欄'))) {
        return;
    }
    if let Some(results) = behind_word(text, "結果") {
        return results_of(results, names);
    }
    let text = behind_word(text, "示す").or_else(|| behind_word(text, "中間")).unwrap_or(text);
    if let Some(left) = left_side(text).or_else(|| before_none(text)) {
        names.extend(listed(left).filter_map(cleaned));
    } else if let Some(named) = named_in_prose(text) {
        names.extend(cleaned(named));
    }
}

/// Adds the results that a line `結果 該当（該当する／該当しない）、…` declares, and their categories.
fn results_of(text: &str, names: &mut Vec<String>) {
    for part in listed(text) {
        let part = part.trim();
        let bracket = part.find(['（', '(']).filter(|_| part.ends_with(['）', ')']));
        let name = part.get(..bracket.unwrap_or(part.len())).unwrap_or(part);
        names.extend(cleaned(name));
        let inside = bracket.and_then(|at| part.get(at..)).unwrap_or("");
        let inside = inside.trim_matches(['（', '(', '）', ')']);
        let listed: Vec<&str> = inside.split(['／', '/']).map(str::trim).collect();
        // はい and いいえ alone are the answers of a truth value, and no categories.
        let answers = matches!(listed.as_slice(), ["はい", "いいえ"] | ["いいえ", "はい"]);
        if Unit::parse(inside).is_none() && inside != "真偽" && !answers {
            names.extend(listed.into_iter().filter_map(cleaned));
        }
    }
}

/// `「Ａ」（以下「Ｂ」という。）`: both are names from there on.
fn other_words(text: &str, names: &mut Vec<String>) {
    let mut rest = text;
    while let Some(at) = rest.find("以下") {
        let (before, behind) = rest.split_at(at);
        let behind = behind.get("以下".len()..).unwrap_or("");
        rest = behind;
        let Some(open) = behind.find('「').filter(|open| *open <= "この項において単に".len()) else {
            continue;
        };
        let Some(quoted) = behind.get(open + '「'.len_utf8()..) else { continue };
        // No name is longer; looking no further keeps a line full of such heads linear.
        let close = quoted.char_indices().take(LONGEST).find(|(_, one)| *one == '」').map(|(at, _)| at);
        let Some((name, tail)) = close.and_then(|at| quoted.split_at_checked(at)) else { continue };
        if tail.starts_with("」という") {
            names.extend(cleaned(name));
            let meant = before.strip_suffix(['（', '(']).and_then(|before| before.strip_suffix('」'));
            names.extend(meant.and_then(|meant| meant.rsplit_once('「')).and_then(|(_, meant)| cleaned(meant)));
        }
    }
}

fn behind_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.strip_prefix(word).filter(|rest| rest.starts_with(is_blank)).map(str::trim_start)
}

/// The characters outside all brackets, folded, and where they stand.
fn outside(text: &str) -> Vec<(usize, char)> {
    let mut brackets = Brackets::default();
    let mut list = Vec::new();
    for (at, character) in text.char_indices() {
        let before = brackets.depth();
        brackets.see(character, at);
        if before == 0 && brackets.depth() == 0 {
            list.push((at, fold_char(character)));
        }
    }
    list
}

/// What may stand before a definition on its line; the longer ones end in the shorter.
const CONDITIONS: [&str; 9] = [
    "場合は、",
    "場合には、",
    "場合においては、",
    "場合において、",
    "場合、",
    "ときは、",
    "ときには、",
    "とき、",
    "かかわらず、",
];

/// The left side of the definition that a line holds.
fn left_side(text: &str) -> Option<&str> {
    let signs = outside(text);
    let equals: Vec<usize> = signs
        .iter()
        .enumerate()
        .filter(|(_, (_, sign))| *sign == '=')
        .filter(|(at, _)| {
            let before = at.checked_sub(1).and_then(|before| signs.get(before));
            !before.is_some_and(|(_, before)| matches!(before, '<' | '>' | '!' | '='))
        })
        .map(|(_, (place, _))| *place)
        .collect();
    let last = *equals.last()?;
    let condition = CONDITIONS
        .iter()
        .filter_map(|words| text.get(..last)?.rfind(words).map(|at| at + words.len()))
        .filter(|end| signs.iter().any(|(place, sign)| place + sign_length(text, *place) == *end && *sign == '、'))
        .max();
    let start = condition.unwrap_or(0);
    let end = equals.into_iter().find(|at| *at >= start)?;
    let mut left = text.get(start..end)?;
    // A condition in signs (`Ａ＝Ｂである場合`) defines nothing.
    let right = text.get(end..)?.trim_end_matches(['、', 'は', 'に']);
    if condition.is_none() && right.ends_with("である場合") && !right.contains([' ', '\u{3000}']) {
        return None;
    }
    if let Some((field, name)) = left.rsplit_once("における")
        && parse_levels(field.trim()).is_some()
    {
        left = name;
    }
    Some(left.rsplit_once("の各回に").map_or(left, |(_, column)| column))
}

fn sign_length(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// `信用料率 なし（［２］４による）`.
fn before_none(text: &str) -> Option<&str> {
    let at = text.find("なし")?;
    let (before, behind) = (text.get(..at)?, text.get(at + "なし".len()..)?);
    let alone = behind.is_empty() || behind.starts_with(['（', '(']);
    (alone && before.ends_with(is_blank) && !before.trim().contains(is_blank)).then(|| before.trim())
}

/// `ＡにＢを乗じて得た率をＣとする`: Ｃ.
fn named_in_prose(text: &str) -> Option<&str> {
    if text.contains("とあるのは") {
        return None;
    }
    let text = text.trim_end_matches('。').strip_suffix("とする")?;
    let got = ["得た", "乗じた", "加えた", "控除した", "減じた", "差し引いた", "除した"];
    let got = got.iter().filter_map(|word| text.rfind(word)).max();
    let after_got = got.and_then(|got| text.get(got..)?.find('を').map(|at| got + at));
    let at = after_got.or_else(|| text.rfind('を'))?;
    text.get(at + 'を'.len_utf8()..)
}

/// The parts of a list, commas within brackets left alone.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    let commas = outside(text).into_iter().filter(|(_, sign)| matches!(sign, '、' | ',')).map(|(at, _)| at);
    let mut ends: Vec<usize> = commas.collect();
    ends.push(text.len());
    let mut start = 0;
    ends.into_iter().filter_map(move |end| {
        let part = text.get(start..end);
        start = end + sign_length(text, end);
        part
    })
}

const LONGEST: usize = 80;

/// The name as it is declared: spaces, 「」 and a unit behind it taken off. None where it cannot be a name.
fn cleaned(part: &str) -> Option<String> {
    let part = part.trim_matches(is_blank);
    let quoted = part.strip_prefix('「').and_then(|rest| rest.strip_suffix('」'));
    if let Some(name) = quoted.filter(|name| !name.is_empty()) {
        return Some(name.to_owned());
    }
    // In a row of a 判定 the name stands last behind the condition.
    let part = part.rsplit(is_blank).next().unwrap_or(part);
    let open = part.rfind(['（', '(']).filter(|_| part.ends_with(['）', ')']));
    let name = match open {
        Some(at) => {
            let inside = part.get(at..).unwrap_or("").trim_matches(['（', '(', '）', ')']);
            if Unit::parse(inside).is_some() { part.get(..at).unwrap_or(part) } else { part }
        }
        None => part,
    };
    if name != part || part.contains('「') {
        let bare = name.trim_matches(['「', '」']);
        return (!bare.is_empty() && !bare.contains(['「', '」'])).then(|| bare.to_owned()).filter(|bare| fits(bare));
    }
    Some(name.to_owned()).filter(|name| fits(name))
}

fn fits(name: &str) -> bool {
    let sign = |one: char| matches!(fold_char(one), '+' | '-' | '×' | '/' | '^' | '=' | '<' | '>' | '。' | '{' | '}');
    let number = name.chars().all(|one| fold_char(one).is_ascii_digit() || matches!(fold_char(one), '.' | '%'));
    !name.is_empty() && !number && !name.contains(sign) && name.chars().nth(LONGEST).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<String> {
        let mut names = Vec::new();
        of_line(line, &mut names);
        names
    }

    #[test]
    fn the_left_side_of_a_definition_is_a_name() {
        for (line, expected) in [
            ("基本保険料率(％)＝（ａＸ＋ｂ）×ｃ", vec!["基本保険料率"]),
            ("ａ、ｂ、ｃ ＝ 表「甲」［国カテゴリー］", vec!["ａ", "ｂ", "ｃ"]),
            ("Ｘ(日)、ｙ（円） ＝ 期間 に応じて", vec!["Ｘ", "ｙ"]),
            ("割増係数 ＝", vec!["割増係数"]),
            ("「割増・係数」 ＝ 1.03   特約を付す場合", vec!["割増・係数"]),
            ("借入人がＣＡＦである場合は、国カテゴリー ＝ Ｃ", vec!["国カテゴリー"]),
            ("Ａ ＝ Ｂ である場合は、率(％) ＝ 1.2", vec!["率"]),
            ("Ⅱ［２］５(1)の規定にかかわらず、国カテゴリー ＝ Ｃ", vec!["国カテゴリー"]),
            ("Ⅱ［２］１、２及び４における国カテゴリー ＝ Ｃ", vec!["国カテゴリー"]),
            ("各年における残高 ＝ 1", vec!["各年における残高"]),
            ("償還予定の各回に 期間(年) ＝ 起算点から期日までの年数", vec!["期間"]),
            ("示す  非常料率 ＝ Ⅱ［５］２(1)の基本保険料率", vec!["非常料率"]),
            ("中間 甲 ＝ 1", vec!["甲"]),
            ("(3)欄 ＝ (1)欄と(2)欄のいずれか少ない額", vec![]),
            ("④欄「残額」(円) ＝ ①欄＋②欄", vec![]),
            ("④ 変更の種類が④である場合   通知の要否 ＝ 要", vec!["通知の要否"]),
        ] {
            assert_eq!(names(line), expected, "{line}");
        }
    }

    #[test]
    fn a_condition_or_a_reading_defines_nothing() {
        for line in [
            "Ａ＝Ｂである場合",
            "1日 ≦ Ａ",
            "「180日」とあるのは「181日」とする",
            "（略）",
            "Ⅱ［２］４の規定を適用する",
            "料率を1.03とする",
        ] {
            assert_eq!(names(line), Vec::<String>::new(), "{line}");
        }
    }

    #[test]
    fn names_are_declared_in_prose_too() {
        assert_eq!(names("保険価額に料率を乗じて得た額を保険料とする。"), ["保険料"]);
        assert_eq!(names("乗じて得た率を信用危険をてん補する率とする"), ["信用危険をてん補する率"]);
        assert_eq!(
            names("「国際協力銀行の融資」（以下「協調融資」という。）である場合"),
            ["協調融資", "国際協力銀行の融資"]
        );
        assert_eq!(names("信用料率 なし（［２］４による）"), ["信用料率"]);
    }

    #[test]
    fn results_and_their_categories_are_names() {
        assert_eq!(
            names("結果 該当（該当する／該当しない）、てん補率(％)、軽微（真偽）、可否（はい／いいえ）"),
            ["該当", "該当する", "該当しない", "てん補率", "軽微", "可否"]
        );
    }
}
