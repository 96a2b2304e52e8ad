//! Draws findings for people. The only user of the rendering library, which measures full-width text.

use crate::diagnostic::report::{Diagnostic, Severity};
use crate::source::file::Sources;
use codespan_reporting::diagnostic as drawing;
use codespan_reporting::files::SimpleFiles;
use codespan_reporting::term;
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};

/// The language of fixed words around a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Japanese.
    Japanese,
    /// English.
    English,
}

/// Draws findings one below the other, in order, with ANSI colours if asked.
pub fn render(findings: &[Diagnostic], sources: &Sources, colour: bool, language: Language) -> String {
    let mut files = SimpleFiles::new();
    for (_, file) in sources.iter() {
        files.add(file.name.clone(), file.text.to_string());
    }
    let mut out = Vec::new();
    for finding in findings {
        let drawn = drawing_of(finding, language);
        let result = if colour {
            draw(&mut Ansi::new(&mut out), &files, &drawn)
        } else {
            draw(&mut NoColor::new(&mut out), &files, &drawn)
        };
        if result.is_err() {
            out.extend_from_slice(format!("{}[{}]: {}\n", "error", finding.code.as_str(), finding.message).as_bytes());
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn draw(
    writer: &mut dyn WriteColor,
    files: &SimpleFiles<String, String>,
    drawn: &drawing::Diagnostic<usize>,
) -> Result<(), codespan_reporting::files::Error> {
    term::emit_to_write_style(writer, &term::Config::default(), files, drawn)
}

fn drawing_of(finding: &Diagnostic, language: Language) -> drawing::Diagnostic<usize> {
    let severity = match finding.severity {
        Severity::Error => drawing::Severity::Error,
        Severity::Warning => drawing::Severity::Warning,
        Severity::Note => drawing::Severity::Note,
    };
    let labels = finding.labels.iter().enumerate().map(|(at, label)| {
        let make = if at == 0 { drawing::Label::primary } else { drawing::Label::secondary };
        make(label.span.file.0 as usize, label.span.range()).with_message(label.message.clone())
    });
    let title = (language == Language::English).then(|| finding.code.title_en().to_owned());
    let notes = title.into_iter().chain(finding.notes.iter().cloned());
    let case = finding.case.iter().map(|yaml| match language {
        Language::Japanese => format!("この事案で分かる（kitei eval で試せる）:\n{yaml}"),
        Language::English => format!("a case that shows it (for kitei eval):\n{yaml}"),
    });
    let help = finding.help.iter().map(|help| match language {
        Language::Japanese => format!("対処: {help}"),
        Language::English => format!("help: {help}"),
    });
    drawing::Diagnostic::new(severity)
        .with_code(finding.code.as_str())
        .with_message(finding.message.clone())
        .with_labels(labels.collect())
        .with_notes(notes.chain(case).chain(help).collect())
}
