//! Files of a directory of the file system. Hidden files are left out, and a link back to a folder above is not followed.

use crate::corpus::files::{FileError, Files, MAX_BYTES};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A directory and everything below it, or a single file.
#[derive(Clone, Debug)]
pub struct Directory {
    root: PathBuf,
}

impl Directory {
    /// The files below `root`; where that is a file, it alone.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn full(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.root.clone() } else { self.root.join(path) }
    }

    fn list(&self, folder: &str, above: &[PathBuf], found: &mut (Vec<String>, Vec<FileError>)) {
        let full = self.full(folder);
        let unreadable = |error: &io::Error| unreadable(&full, error);
        let here = match fs::canonicalize(&full) {
            Ok(here) if above.contains(&here) => return,
            Ok(here) => here,
            Err(error) => return found.1.push(unreadable(&error)),
        };
        let entries = match fs::read_dir(&full) {
            Ok(entries) => entries,
            Err(error) => return found.1.push(unreadable(&error)),
        };
        let mut above = above.to_vec();
        above.push(here);
        for entry in entries {
            let Ok(entry) = entry else { continue };
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
                let reason = "ファイル名がUTF-8でない".to_owned();
                found.1.push(FileError::Unreadable { name: shown(&entry.path()), reason });
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            match fs::metadata(entry.path()) {
                Ok(data) if data.is_dir() => self.list(&path, &above, found),
                Ok(_) => found.0.push(path),
                Err(error) => found.1.push(self::unreadable(&entry.path(), &error)),
            }
        }
    }
}

impl Files for Directory {
    fn paths(&self) -> (Vec<String>, Vec<FileError>) {
        let mut found = (Vec::new(), Vec::new());
        if self.root.is_file() {
            found.0.push(String::new());
        } else {
            self.list("", &[], &mut found);
            found.0.sort();
        }
        found
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        read_file(&self.full(path))
    }

    fn name(&self, path: &str) -> String {
        shown(&self.full(path))
    }
}

/// The bytes of one file of the file system.
pub fn read_file(path: &Path) -> Result<Vec<u8>, FileError> {
    let data = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if data.len() > MAX_BYTES {
        return Err(FileError::TooLarge { name: shown(path), bytes: data.len() });
    }
    fs::read(path).map_err(|error| unreadable(path, &error))
}

/// What kept a file from being read.
pub fn unreadable(path: &Path, error: &io::Error) -> FileError {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "そのようなファイルはない".to_owned(),
        io::ErrorKind::PermissionDenied => "読む権限がない".to_owned(),
        io::ErrorKind::IsADirectory => "フォルダーである".to_owned(),
        _ => error.to_string(),
    };
    FileError::Unreadable { name: shown(path), reason }
}

/// `./regulations/a` reads as `regulations/a`.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").unwrap_or(&text).to_owned()
}
