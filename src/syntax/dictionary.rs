//! The declared names by which a text is cut into words.

/// The names of a text's own regulation: facts, their phrasings and categories, definitions, entries.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    names: std::collections::BTreeSet<String>,
}

impl Dictionary {
    /// Adds a declared name as it was typed; width does not count.
    pub fn add(&mut self, name: &str) {
        self.names.insert(name.to_owned());
    }

    /// All names, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}
