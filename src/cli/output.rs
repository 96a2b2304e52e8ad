//! What goes to which stream: results to standard output, findings to standard error, and the exit status.

use crate::cli::arguments::{Colour, Common, Format};
use crate::diagnostic::render::render;
use crate::diagnostic::report::{Diagnostic, Severity};
use crate::report::json::{self, Json};
use crate::report::page::Page;
use crate::report::{html, markdown, text, yaml};
use crate::source::file::Sources;
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

/// What a command has to say.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// For standard output.
    pub out: String,
    /// For standard error.
    pub findings: Vec<Diagnostic>,
    /// The texts that the findings point into.
    pub sources: Sources,
}

impl Told {
    /// Only output, and nothing wrong.
    pub fn done(out: String) -> Self {
        Self { out, ..Self::default() }
    }

    /// Only findings.
    pub fn failed(findings: Vec<Diagnostic>, sources: &Sources) -> Self {
        Self { out: String::new(), findings, sources: sources.clone() }
    }
}

/// Writes both streams; the status is 1 where a finding is an error.
pub fn write(told: &Told, common: &Common) -> ExitCode {
    let failed = told.findings.iter().any(|found| found.severity == Severity::Error);
    let written = put(&mut std::io::stdout().lock(), &told.out);
    if !told.findings.is_empty() {
        let findings = match common.format {
            Some(Format::Json) => pretty(&json::findings(&told.findings, &told.sources)),
            Some(Format::Text | Format::Yaml | Format::Markdown | Format::Html)
            | Some(Format::Csv | Format::Kitei | Format::JsonSchema)
            | None => render(&told.findings, &told.sources, colour(common), common.language()),
        };
        // Where standard error is closed there is nobody left to tell.
        let _ = put(&mut std::io::stderr().lock(), &findings);
    }
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = put(&mut std::io::stderr().lock(), &format!("kitei: {error}\n"));
            ExitCode::FAILURE
        }
        // A reader that has seen enough (`| head`) is no fault.
        Err(_) | Ok(()) if failed => ExitCode::FAILURE,
        Err(_) | Ok(()) => ExitCode::SUCCESS,
    }
}

/// Writes an answer in the format asked for.
pub fn answer(json: impl FnOnce() -> Json, page: impl FnOnce() -> Page, format: Format, common: &Common) -> String {
    match format {
        Format::Json | Format::JsonSchema => pretty(&json()),
        Format::Yaml => yaml::write(&json()),
        Format::Text | Format::Csv | Format::Kitei => text::write(&page()),
        Format::Markdown => markdown::write(&page()),
        Format::Html => html::write(&page(), common.language()),
    }
}

/// JSON as files have it, with a line's end.
pub fn pretty(json: &Json) -> String {
    format!("{json:#}\n")
}

fn put(stream: &mut dyn Write, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

fn colour(common: &Common) -> bool {
    match common.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            // https://no-color.org: set and not empty.
            let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            !refused && std::io::stderr().is_terminal()
        }
    }
}
