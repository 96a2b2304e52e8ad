//! Files in memory, for tests and for embedders that keep their rules elsewhere.

use crate::corpus::files::{FileError, Files, MAX_BYTES};
use std::collections::BTreeMap;

/// Files by path.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces the one of that path.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }
}

impl Files for Memory {
    fn paths(&self) -> (Vec<String>, Vec<FileError>) {
        (self.files.keys().cloned().collect(), Vec::new())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let Some(bytes) = self.files.get(path) else {
            return Err(FileError::Unreadable {
                name: path.to_owned(), reason: "そのようなファイルはない".to_owned()
            });
        };
        match u64::try_from(bytes.len()) {
            Ok(length) if length <= MAX_BYTES => Ok(bytes.clone()),
            length => Err(FileError::TooLarge { name: path.to_owned(), bytes: length.unwrap_or(u64::MAX) }),
        }
    }

    fn name(&self, path: &str) -> String {
        path.to_owned()
    }
}
