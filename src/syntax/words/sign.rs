//! Signs: operators, brackets and commas in one width; and the dashes that are typed for a minus.

use crate::syntax::words::characters::Character;

/// The sign at the head of a text: its explicit form and how many characters it takes.
pub fn sign(characters: &[Character]) -> Option<(&'static str, usize)> {
    let next = characters.get(1).filter(|next| next.gap == 0).map(|next| next.folded);
    let one = match characters.first()?.folded {
        '>' if next == Some('=') => return Some(("≥", 2)),
        '<' if next == Some('=') => return Some(("≤", 2)),
        '(' => "(",
        ')' => ")",
        '{' => "{",
        '}' => "}",
        '[' => "[",
        ']' => "]",
        '+' => "+",
        '-' => "-",
        '×' => "×",
        '/' => "÷",
        '=' => "=",
        ',' | '、' => "、",
        '。' | '｡' => "。",
        ':' => ":",
        '^' => "^",
        '>' => ">",
        '<' => "<",
        '≥' | '≧' => "≥",
        '≤' | '≦' => "≤",
        '≠' => "≠",
        _ => return None,
    };
    Some((one, 1))
}

/// The closing bracket of an opening one.
pub fn closing(open: &str) -> Option<&'static str> {
    match open {
        "(" => Some(")"),
        "{" => Some("}"),
        "[" => Some("]"),
        _ => None,
    }
}

/// Whether a sign is an operator that, typed at the end of a line and again at the head of the next, counts once.
pub fn may_be_doubled(sign: &str) -> bool {
    matches!(sign, "+" | "×" | "÷" | "=" | "、")
}

/// Whether a character looks like a minus and is none.
pub fn is_dash(character: char) -> bool {
    matches!(character, 'ー' | '‐' | '‑' | '‒' | '–' | '—' | '―' | 'ｰ' | '─' | '━')
}

/// Whether a dash, standing alone, is the 該当なし of printed tables.
pub fn is_not_applicable(character: char) -> bool {
    matches!(character, '–' | '—' | '―' | '─')
}
