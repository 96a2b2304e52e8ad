//! The one way to files: their paths and their bytes. Directories, memory and the built-in set are such.

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use thiserror::Error;

/// The largest file that is read.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A set of files.
pub trait Files {
    /// All paths below the root, `/` between their parts, in order; and what could not be listed.
    fn paths(&self) -> (Vec<String>, Vec<FileError>);

    /// The bytes of one file.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError>;

    /// The name by which messages call a file.
    fn name(&self, path: &str) -> String;
}

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// It is not there, or the system refuses it.
    #[error("「{name}」を読めない: {reason}")]
    Unreadable {
        /// The file.
        name: String,
        /// In the system's words.
        reason: String,
    },
    /// It is larger than [`MAX_BYTES`].
    #[error("「{name}」は{bytes}バイトあり、大きすぎる")]
    TooLarge {
        /// The file.
        name: String,
        /// Its size.
        bytes: u64,
    },
}

impl FileError {
    /// The finding it is told by.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Unreadable { .. } => Diagnostic::new(Code::Unreadable, self.to_string()),
            Self::TooLarge { .. } => Diagnostic::new(Code::TooLarge, self.to_string())
                .help(format!("一つのファイルは{}バイトまで", MAX_BYTES)),
        }
    }
}
