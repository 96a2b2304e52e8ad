//! CSV (RFC 4180): a heading, cells in quotes where they hold a comma, UTF-8 with or without BOM, or another encoding.

use crate::batch::format::FormatError;
use crate::batch::sheet::{Cells, Sheet, SheetColumn};
use encoding_rs::Encoding;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use std::io::{Read, Write};

/// Rows of a CSV.
pub struct Reader<R: Read> {
    reader: csv::Reader<DecodeReaderBytes<R, Vec<u8>>>,
    names: Vec<String>,
    row: u64,
}

impl<R: Read> Reader<R> {
    /// Reads the heading; with no encoding UTF-8, or UTF-16 where its BOM says so.
    ///
    /// # Errors
    /// Where there is no heading, or it names a column twice.
    pub fn new(from: R, encoding: Option<&'static Encoding>) -> Result<Self, FormatError> {
        let decoded = DecodeReaderBytesBuilder::new()
            .encoding(encoding)
            .bom_sniffing(true)
            .strip_bom(true)
            .utf8_passthru(true)
            .build(from);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(decoded);
        let heading = reader.headers().map_err(|error| broken(&error, 1))?;
        let names: Vec<String> = heading.iter().map(str::to_owned).collect();
        for (at, name) in names.iter().enumerate() {
            if names.iter().skip(at + 1).any(|other| other == name) {
                return Err(FormatError::Doubled(name.clone()));
            }
        }
        if names.iter().all(String::is_empty) {
            return Err(FormatError::Broken("見出しがない".to_owned()));
        }
        Ok(Self { reader, names, row: 1 })
    }

    /// The headings.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many bytes have been read.
    pub fn bytes(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The next rows, at most so many; none at the end. A row of another length, or with bytes that are no text, is told apart.
    ///
    /// # Errors
    /// Where the file breaks off, or a `"` is left open.
    pub fn stretch(&mut self, most: usize) -> Result<Option<Sheet>, FormatError> {
        let mut columns: Vec<(Vec<String>, Vec<bool>)> = self.names.iter().map(|_| Default::default()).collect();
        let mut record = csv::ByteRecord::new();
        let mut unread = Vec::new();
        let mut rows = 0;
        while rows < most {
            self.row += 1;
            if !self.reader.read_byte_record(&mut record).map_err(|error| broken(&error, self.row))? {
                break;
            }
            if let Some(wrong) = self.wrong(&record)? {
                unread.push((rows, wrong.diagnostic()));
            }
            for (at, (cells, given)) in columns.iter_mut().enumerate() {
                // A cell that is not whole is none.
                let cell = record.get(at).and_then(text).unwrap_or("");
                given.push(!cell.is_empty());
                cells.push(cell.to_owned());
            }
            rows += 1;
        }
        let named = self.names.iter().cloned().zip(columns);
        let columns =
            named.map(|(name, (cells, given))| SheetColumn { name, cells: Cells::Texts(cells), given }).collect();
        Ok((rows > 0).then_some(Sheet { rows, columns, unread }))
    }

    /// What is wrong with a row by itself. One of another length that holds a line break is likely to have swallowed others.
    fn wrong(&self, record: &csv::ByteRecord) -> Result<Option<FormatError>, FormatError> {
        let number = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        if record.len() != self.names.len() {
            let (found, expected) = (number(record.len()), number(self.names.len()));
            let ragged = FormatError::Ragged { row: self.row, found, expected };
            let swallows = record.iter().any(|cell| cell.contains(&b'\n'));
            return if swallows { Err(FormatError::OpenQuote(self.row)) } else { Ok(Some(ragged)) };
        }
        Ok(record.iter().any(|cell| text(cell).is_none()).then_some(FormatError::Encoding(self.row)))
    }
}

/// A cell, where it is text: a letter that could not be decoded stands for what is not known.
fn text(cell: &[u8]) -> Option<&str> {
    std::str::from_utf8(cell).ok().map(str::trim).filter(|cell| !cell.contains(char::REPLACEMENT_CHARACTER))
}

fn broken(error: &csv::Error, row: u64) -> FormatError {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => FormatError::Encoding(row),
        _ => FormatError::Broken(format!("{row}行目を読めない: {error}")),
    }
}

/// Rows into a CSV, lines ending in CRLF.
pub struct Writer<W: Write> {
    to: W,
    encoding: Option<&'static Encoding>,
    begun: bool,
}

impl<W: Write> Writer<W> {
    /// Starts a CSV; with no encoding UTF-8.
    pub fn new(to: W, encoding: Option<&'static Encoding>) -> Self {
        Self { to, encoding, begun: false }
    }

    /// Writes rows, before the first the heading.
    ///
    /// # Errors
    /// Where the file takes no more, or the encoding lacks a letter.
    pub fn write(&mut self, sheet: &Sheet) -> Result<(), FormatError> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let failed = |error: csv::Error| FormatError::Broken(error.to_string());
        if !self.begun {
            writer.write_record(sheet.columns.iter().map(|column| &column.name)).map_err(failed)?;
            self.begun = true;
        }
        for row in 0..sheet.rows {
            let cells = sheet.columns.iter().map(|column| column.text(row).unwrap_or_default());
            writer.write_record(cells).map_err(failed)?;
        }
        let bytes = writer.into_inner().map_err(|error| FormatError::Broken(error.to_string()))?;
        let bytes = match self.encoding {
            None => bytes,
            Some(encoding) => {
                let text = String::from_utf8_lossy(&bytes);
                let (encoded, _, lost) = encoding.encode(&text);
                if lost {
                    return Err(FormatError::Unwritable(unwritable(&text, encoding)));
                }
                encoded.into_owned()
            }
        };
        self.to.write_all(&bytes).map_err(|error| FormatError::Broken(error.to_string()))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Where the file takes no more.
    pub fn finish(mut self) -> Result<W, FormatError> {
        self.to.flush().map_err(|error| FormatError::Broken(error.to_string()))?;
        Ok(self.to)
    }
}

/// The first letter that an encoding lacks.
fn unwritable(text: &str, encoding: &'static Encoding) -> String {
    let lacks = |letter: &char| encoding.encode(letter.encode_utf8(&mut [0; 4])).2;
    text.chars().find(lacks).map_or_else(String::new, |letter| letter.to_string())
}
