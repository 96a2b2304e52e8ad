//! The declared names by which a text is cut into words: a tree of their characters, width folded.
//! Knows neither where a name was declared nor what it means; of the text it knows which dates may count on past their era.

use crate::calendar::era::{self, Beyond, DateError, ParsedDate};
use crate::diagnostic::fold::fold;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The names of a text's own regulation: facts, their phrasings and categories, definitions, entries.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    names: Arc<Vec<String>>,
    root: Arc<Node>,
    promulgated: Option<NaiveDate>,
    carried: Carried,
}

/// Dates that an earlier text wrote, and that may stand as it wrote them.
#[derive(Clone, Debug)]
enum Carried {
    /// Any: the text is quoted from an earlier one.
    Any,
    /// These.
    Only(Arc<[NaiveDate]>),
}

impl Default for Carried {
    fn default() -> Self {
        Self::Only(Arc::from([]))
    }
}

#[derive(Clone, Debug, Default)]
struct Node {
    next: BTreeMap<char, Node>,
    /// The name that ends here, as an index into `names`.
    name: Option<usize>,
}

impl Dictionary {
    /// Adds a declared name as it was typed; width and spaces do not count, and the first spelling stays.
    pub fn add(&mut self, name: &str) {
        let folded = fold(name);
        if folded.is_empty() {
            return;
        }
        let mut node = Arc::make_mut(&mut self.root);
        for character in folded.chars() {
            node = node.next.entry(character).or_default();
        }
        if node.name.is_none() {
            node.name = Some(self.names.len());
            Arc::make_mut(&mut self.names).push(name.trim().to_owned());
        }
    }

    /// The names for a text that was promulgated on a day: by it dates may count on past their era's end.
    #[must_use]
    pub fn promulgated_on(mut self, day: Option<NaiveDate>) -> Self {
        self.promulgated = day;
        self
    }

    /// The same names for text that is quoted from an earlier one.
    #[must_use]
    pub fn quoting(&self) -> Self {
        Self { carried: Carried::Any, ..self.clone() }
    }

    /// The same names for text that may carry dates over from an earlier one.
    #[must_use]
    pub fn carrying(&self, dates: &[NaiveDate]) -> Self {
        Self { carried: Carried::Only(Arc::from(dates)), ..self.clone() }
    }

    /// Reads a date as the text may write it.
    pub fn date(&self, written: &str) -> Result<ParsedDate, DateError> {
        let parsed = era::parse_date(written, Beyond::Allowed)?;
        let carried = match &self.carried {
            Carried::Any => true,
            Carried::Only(dates) => dates.contains(&parsed.date),
        };
        if carried { Ok(parsed) } else { era::parse_date(written, Beyond::of(written, self.promulgated)) }
    }

    /// All names in the order in which they were added, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The longest name at the head of folded characters: how many of them it takes, and its declared spelling.
    pub fn longest(&self, folded: impl Iterator<Item = char>) -> Option<(usize, &str)> {
        let mut node = &*self.root;
        let mut longest = None;
        for (at, character) in folded.enumerate() {
            let Some(next) = node.next.get(&character) else { break };
            node = next;
            if let Some(name) = node.name {
                longest = Some((at + 1, name));
            }
        }
        let (length, name) = longest?;
        Some((length, self.names.get(name)?.as_str()))
    }

    /// The declared spelling of a whole name, if it is one.
    pub fn spelling(&self, name: &str) -> Option<&str> {
        let folded = fold(name);
        self.longest(folded.chars()).filter(|(length, _)| *length == folded.chars().count()).map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_wins_and_width_does_not_count() {
        let mut dictionary = Dictionary::default();
        for name in ["船積の日", "船積の日から決済の期限までの期間", "Ｘ", "X"] {
            dictionary.add(name);
        }
        let longest =
            |text: &str| dictionary.longest(fold(text).chars()).map(|(length, name)| (length, name.to_owned()));
        assert_eq!(
            longest("船積の日から決済の期限までの期間に"),
            Some((16, "船積の日から決済の期限までの期間".to_owned()))
        );
        assert_eq!(longest("船積の日から起算"), Some((4, "船積の日".to_owned())));
        assert_eq!(longest("X"), Some((1, "Ｘ".to_owned())));
        assert_eq!(longest("x"), None);
        assert_eq!(dictionary.names().count(), 3);
    }
}
