//! The set of regulations built into the binary: the `regulations/` folder as it was when the crate was built.

use crate::corpus::files::{FileError, Files};
use include_dir::{Dir, DirEntry, include_dir};

static REGULATIONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/regulations");

/// The built-in files.
#[derive(Clone, Copy, Debug, Default)]
pub struct BuiltIn;

impl Files for BuiltIn {
    fn paths(&self) -> (Vec<String>, Vec<FileError>) {
        let mut paths = Vec::new();
        let mut folders = vec![&REGULATIONS];
        while let Some(folder) = folders.pop() {
            for entry in folder.entries() {
                match entry {
                    DirEntry::Dir(below) => folders.push(below),
                    DirEntry::File(file) => paths.push(file.path().to_string_lossy().replace('\\', "/")),
                }
            }
        }
        paths.sort();
        (paths, Vec::new())
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        let missing = || FileError::Unreadable {
            name: self.name(path),
            reason: "組み込みの規程にそのファイルはない".to_owned(),
        };
        REGULATIONS.get_file(path).map(|file| file.contents().to_vec()).ok_or_else(missing)
    }

    fn name(&self, path: &str) -> String {
        format!("regulations/{path}")
    }
}
