//! Addresses at the head of a text: as many levels as stand there. Whether a lone number or `(1)` is one, the grammar decides.

use crate::diagnostic::fold::fold;
use crate::law::address::{self, Address, Level};
use crate::syntax::words::characters::Character;

/// An address found at the head of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundAddress {
    /// How many characters it takes.
    pub length: usize,
    /// Its explicit form, half-width.
    pub text: String,
}

/// The longest address of a text that a level sequence may be; longer ones do not occur.
const LONGEST: usize = 64;

/// The address at the head of a text, if there is one.
pub fn address(characters: &[Character]) -> Option<FoundAddress> {
    // No space stands inside an address, but within brackets and in an 附則 a line may break there.
    let glued = |(at, one): &(usize, &Character)| *at < LONGEST && (*at == 0 || one.gap == 0);
    let typed: String = characters.iter().enumerate().take_while(glued).map(|(_, one)| one.typed).collect();
    let (levels, bytes) = address::parse_levels(&typed)?;
    let (levels, typed) = without_counter(levels, &typed, bytes)?;
    let first = characters.first()?.folded;
    if levels.len() == 1 && (first.is_ascii_digit() || first == '(' && !matches!(levels.first(), Some(Level::Roman(_))))
    {
        return None;
    }
    let upper = matches!(
        levels.first()?,
        Level::Part(_)
            | Level::Chapter(_)
            | Level::Article(..)
            | Level::Schedule(..)
            | Level::Form(_)
            | Level::TitledForm(_)
    );
    let text = match Address::new(levels) {
        Some(address) if upper => fold(&address.to_string()),
        _ => fold(typed),
    };
    Some(FoundAddress { length: typed.chars().count(), text })
}

/// `3カ月`: カ before what it counts is no イロハ.
fn without_counter(mut levels: Vec<Level>, typed: &str, bytes: usize) -> Option<(Vec<Level>, &str)> {
    let counts = typed.get(bytes..)?.starts_with(['月', '年', '国', '所', '条']);
    let read = typed.get(..bytes)?;
    if !counts || !matches!(levels.last()?, Level::Kana(_)) {
        return Some((levels, read));
    }
    levels.pop();
    let shorter = read.char_indices().last().map_or(0, |(at, _)| at);
    (!levels.is_empty()).then_some((levels, typed.get(..shorter)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::span::FileId;
    use crate::syntax::text::MappedText;
    use crate::syntax::words::characters::characters;

    fn read(text: &str) -> Option<(usize, String)> {
        address(&characters(&MappedText::of(FileId(0), 0, text))).map(|found| (found.length, found.text))
    }

    #[test]
    fn level_sequences_in_either_width() {
        assert_eq!(read("Ⅱ［５］２(1)②の"), Some((9, "Ⅱ[5]2(1)②".to_owned())));
        assert_eq!(read("II[5]2(1)"), Some((9, "Ⅱ[5]2(1)".to_owned())));
        assert_eq!(read("［１\n０］４に"), Some((5, "[10]4".to_owned())));
        assert_eq!(read("第二十条第1項"), Some((7, "第20条第1項".to_owned())));
        assert_eq!(read("イ、ロ"), Some((1, "イ".to_owned())));
        assert_eq!(read("イギリス"), None);
        assert_eq!(read("５及び"), None);
        assert_eq!(read("(1)の"), None);
        assert_eq!(read("3カ月"), None);
        assert_eq!(read("(1)①の"), Some((4, "(1)①".to_owned())));
        assert_eq!(read("１（Ａ）(5)欄"), Some((7, "1(A)(5)".to_owned())));
        assert_eq!(read("別表第１の２(1)の"), Some((9, "別表第1の2(1)".to_owned())));
        assert_eq!(read("別表第１の国"), Some((4, "別表第1".to_owned())));
        assert_eq!(read("イ（iv）の"), Some((5, "イ(iv)".to_owned())));
        assert_eq!(read("別紙様式第６その２の１に"), Some((11, "別紙様式第6その2の1".to_owned())));
    }
}
