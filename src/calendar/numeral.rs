//! Kanji numerals.

/// Reads a kanji number.
pub fn parse_kanji_number(text: &str) -> Option<u64> {
    "一二三四五六七八九".chars().position(|c| text.starts_with(c)).map(|at| at as u64 + 1)
}
