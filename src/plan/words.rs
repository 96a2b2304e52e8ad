//! Words (categories, texts, addresses) as small numbers, so that columns hold numbers and a comparison is one of numbers.

use crate::diagnostic::fold::fold;
use std::collections::HashMap;

/// A word's number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(pub u32);

/// The words of a plan. Those that differ in width alone are different words of one class.
#[derive(Clone, Debug, Default)]
pub struct Words {
    list: Vec<(String, u32)>,
    by_text: HashMap<String, WordId>,
    by_fold: HashMap<String, u32>,
}

impl Words {
    /// The number of a word, a new one where it is new.
    pub fn number(&mut self, text: &str) -> WordId {
        if let Some(known) = self.by_text.get(text) {
            return *known;
        }
        let id = WordId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        let class = *self.by_fold.entry(fold(text)).or_insert(id.0);
        self.list.push((text.to_owned(), class));
        self.by_text.insert(text.to_owned(), id);
        id
    }

    /// The number of a word that is known, width aside.
    pub fn known(&self, text: &str) -> Option<WordId> {
        self.by_text.get(text).copied().or_else(|| self.by_fold.get(&fold(text)).copied().map(WordId))
    }

    /// The word.
    pub fn text(&self, id: WordId) -> &str {
        self.entry(id).map_or("", |(text, _)| text)
    }

    /// What tells a word from others, width aside.
    pub fn class(&self, id: WordId) -> u32 {
        self.entry(id).map_or(u32::MAX, |(_, class)| *class)
    }

    /// The class of each word, in the order of their numbers.
    pub fn classes(&self) -> impl Iterator<Item = u32> {
        self.list.iter().map(|(_, class)| *class)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    fn entry(&self, id: WordId) -> Option<&(String, u32)> {
        self.list.get(usize::try_from(id.0).ok()?)
    }
}
