//! Width: one form for what is the same in full and half width, character by character, so that offsets stay.

/// The one form of a character: ASCII for what has a full-width twin, one sign for each operator and bracket.
/// Never changes Ⅱ, ①, ％ into several characters, as NFKC would.
pub fn fold_char(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '％' => '%',
        '－' | '−' | '﹣' => '-',
        '×' | '＊' | '✕' => '×',
        '*' => '×',
        '÷' | '／' => '/',
        '〔' => '[',
        '〕' => ']',
        '￥' => '¥',
        // Full-width ASCII block.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(character as u32 - 0xFEE0).unwrap_or(character),
        other => other,
    }
}

/// A word as it is compared: folded, without spaces.
pub fn fold(text: &str) -> String {
    text.chars().map(fold_char).filter(|character| !character.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_spaces_do_not_count() {
        assert_eq!(fold("Ｘ ＝ ０．９５（日）"), fold("X=0.95(日)"));
        assert_eq!(fold("Ⅱ［１］①"), "Ⅱ[1]①");
    }
}
