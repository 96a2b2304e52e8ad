//! The words of a column as a program knows them: each by its number, and of a fact that takes several each by its bit.

use crate::plan::node::Nodes;
use crate::plan::program::step::InputBank;
use crate::provision::graph::FactId;

/// How a program that takes a fact into a bank knows each category of its column; `u32::MAX` where it does not.
pub fn known_as(nodes: &Nodes, fact: FactId, into: InputBank, categories: &[Option<String>]) -> Vec<u32> {
    let known = |word: &String| match into {
        // Several categories are bits of a whole number.
        InputBank::Narrow(_) => nodes.place_of(fact, word),
        _ => nodes.words.known(word).map(|id| id.0),
    };
    categories.iter().map(|word| word.as_ref().and_then(known).unwrap_or(u32::MAX)).collect()
}

/// The bits of a column's words as those of the categories that the fact declares.
pub fn bits(of_column: u64, known_as: &[u32]) -> i64 {
    let places = places(of_column).filter_map(|place| known_as.get(place));
    places.filter(|place| **place < u64::BITS - 1).fold(0, |bits, place| bits | 1 << place)
}

/// Whether every category of a row is one of the fact's.
pub fn all_known(of_column: u64, categories: &[Option<String>]) -> bool {
    places(of_column).all(|place| categories.get(place).is_some_and(Option::is_some))
}

fn places(bits: u64) -> impl Iterator<Item = usize> {
    (0..64).filter(move |place| bits >> place & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::{all_known, bits};

    #[test]
    fn bits_move_from_the_words_of_a_column_to_the_declared_categories() {
        // The column lists ③, ①, an unknown one and ②.
        let known_as = [2, 0, u32::MAX, 1];
        assert_eq!(bits(0b0000, &known_as), 0);
        assert_eq!(bits(0b0011, &known_as), 0b101);
        assert_eq!(bits(0b1100, &known_as), 0b010);
        let categories = [Some("③".to_owned()), Some("①".to_owned()), None, Some("②".to_owned())];
        assert!(all_known(0b1011, &categories) && !all_known(0b0100, &categories) && !all_known(1 << 63, &categories));
    }
}
