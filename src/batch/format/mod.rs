//! Files of rows, read and written stretch by stretch, so that no file has to fit in memory. Opening them is `cli`'s.

pub mod csv;
#[cfg(feature = "parquet")]
pub mod parquet;

use crate::diagnostic::code::Code;
use crate::diagnostic::report::Diagnostic;
use thiserror::Error;

/// Why a file cannot be read or written on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FormatError {
    /// It is not what its name says, or breaks off.
    #[error("{0}")]
    Broken(String),
    /// A row has other cells than the heading.
    #[error("{row}行目の欄の数が見出しと違う（{found}欄、見出しは{expected}欄）")]
    Ragged {
        /// Which row, the heading being the first.
        row: u64,
        /// How many cells it has.
        found: u64,
        /// How many the heading has.
        expected: u64,
    },
    /// A cell in quotes that does not end in its row.
    #[error("{0}行目の「\"」が閉じていないか、欄の数が見出しと違う")]
    OpenQuote(u64),
    /// Bytes that are no text.
    #[error("{0}行目に文字として読めないバイトがある")]
    Encoding(u64),
    /// Two columns of one name.
    #[error("見出しに「{0}」が二度ある")]
    Doubled(String),
    /// A column of floats.
    #[error("「{0}」の列は浮動小数で、正確な数でない")]
    Float(String),
    /// A column of another kind.
    #[error("「{0}」の列の型（{1}）は読めない")]
    Kind(String, String),
    /// A letter that the encoding does not have.
    #[error("「{0}」はこの文字コードで書けない")]
    Unwritable(String),
}

impl FormatError {
    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Ragged { .. } => Some("見出しと同じ数の欄を書く。欄の中の「,」は「\"」で囲む"),
            Self::OpenQuote(_) => Some("「\"」で囲む欄を閉じる。欄の中の「\"」は「\"\"」と書く"),
            Self::Encoding(_) => Some("--encoding shift_jis のように文字コードを示す"),
            Self::Doubled(_) => Some("一方の列を除くか、名前を変える"),
            Self::Float(_) => Some("Decimal128か文字列の列にする（例: pyarrow の decimal128(18, 6)）"),
            Self::Kind(..) => Some("日付はDate32、数はDecimal128か整数、区分は文字列、真偽はBooleanにする"),
            Self::Unwritable(_) => Some("--encoding utf-8 で書く"),
            Self::Broken(_) => None,
        }
    }

    /// The same as a finding.
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(Code::CaseShape, self.to_string()).maybe_help(self.help().map(str::to_owned))
    }
}
