//! Opens what the flags name: the set of regulations with its overlay and drafts, and files of cases.

use crate::cli::arguments::Common;
use crate::corpus::builtin::BuiltIn;
use crate::corpus::case::Case;
use crate::corpus::directory::{Directory, read_file};
use crate::corpus::files::{FileError, Files, MAX_BYTES};
use crate::corpus::from_files::{Draft, add_text, extension, load};
use crate::corpus::from_yaml;
use crate::corpus::memory::Memory;
use crate::corpus::set::Corpus;
use crate::diagnostic::report::{Diagnostic, Findings, Severity};
use crate::query::engine::Engine;
use crate::source::file::Sources;
use crate::source::span::FileId;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Reads the set of regulations, drafts and own tables included.
pub fn corpus(common: &Common, findings: &mut Findings) -> Corpus {
    corpus_at(common.regulations.as_deref(), common, findings)
}

/// What the commands on the cases of one file work with: the set, the cases, and what was found in the file.
pub type Opened = (Engine, Vec<Case>, Findings);

/// Opens the set and the cases of a file, `--set` put into each.
pub fn cases(path: &Path, common: &Common) -> Result<Opened, (Vec<Diagnostic>, Sources)> {
    let mut findings = Findings::default();
    let mut corpus = corpus(common, &mut findings);
    let mut case_findings = Findings::default();
    let read = text(path, &mut corpus.sources, &mut case_findings);
    let mut cases = read.map(|(file, text)| from_yaml::cases(file, &text, &mut case_findings)).unwrap_or_default();
    for case in &mut cases {
        from_yaml::set_facts(case, &common.set, &mut corpus.sources, &mut case_findings);
    }
    Ok((engine(corpus, findings)?, cases, case_findings))
}

/// Reads the set at a place; none: `./regulations` if it is there, else the built-in set.
pub fn corpus_at(place: Option<&Path>, common: &Common, findings: &mut Findings) -> Corpus {
    corpus_with(place, common, std::iter::empty(), findings)
}

/// Reads the set at a place with further drafts, each text once.
pub fn corpus_with<'p>(
    place: Option<&Path>,
    common: &'p Common,
    further: impl Iterator<Item = &'p PathBuf>,
    findings: &mut Findings,
) -> Corpus {
    let mut drafts = Vec::new();
    let paths: std::collections::BTreeSet<&PathBuf> = common.with.iter().chain(further).collect();
    for path in paths {
        match bytes(path) {
            Ok(bytes) => drafts.push(Draft { name: name(path), bytes }),
            Err(error) => findings.push(error.diagnostic()),
        }
    }
    let overlay = common.tables.as_ref().map(Directory::new);
    let overlay = overlay.as_ref().map(|overlay| overlay as &dyn Files);
    let here = Path::new("regulations");
    match place {
        Some(place) => load(&Directory::new(folder(place)), overlay, &drafts, findings),
        None if here.is_dir() => load(&Directory::new(here), overlay, &drafts, findings),
        None => load(&BuiltIn, overlay, &drafts, findings),
    }
}

/// One base text by itself, with the tables that lie beside it.
pub fn alone(path: &Path, findings: &mut Findings) -> Corpus {
    let mut memory = Memory::new();
    match read_file(path) {
        Ok(bytes) => {
            memory = memory.with(
                format!(
                    "0/{}",
                    path.file_name().map_or_else(|| name(path), |name| name.to_string_lossy().into_owned())
                ),
                bytes,
            )
        }
        Err(error) => {
            findings.push(error.diagnostic());
            return Corpus::default();
        }
    }
    let tables = path.parent().map(|folder| folder.join("tables")).filter(|folder| folder.is_dir());
    if let Some(folder) = tables {
        let beside = Directory::new(&folder);
        let (paths, failed) = beside.paths();
        failed.iter().for_each(|error| findings.push(error.diagnostic()));
        for path in paths {
            match beside.read(&path) {
                Ok(bytes) => memory = memory.with(format!("0/tables/{path}"), bytes),
                Err(error) => findings.push(error.diagnostic()),
            }
        }
    }
    load(&memory, None, &[], findings)
}

/// Texts of cases at a place: standard input (-), a file, or the files of a folder that end so, each with its name.
pub fn texts(place: &Path, endings: &[&str], sources: &mut Sources, findings: &mut Findings) -> Vec<(FileId, String)> {
    if place == Path::new("-") {
        return text(place, sources, findings).into_iter().collect();
    }
    let files = Directory::new(place);
    let (paths, failed) = files.paths();
    failed.iter().for_each(|error| findings.push(error.diagnostic()));
    let mut read = Vec::new();
    // An empty path is the place itself, given as a file.
    for path in paths.iter().filter(|path| path.is_empty() || extension(path, endings)) {
        match files.read(path) {
            Ok(bytes) => {
                let file = add_text(&files.name(path), &bytes, sources, findings);
                read.extend(file.and_then(|file| Some((file, sources.get(file)?.text.to_string()))));
            }
            Err(error) => findings.push(error.diagnostic()),
        }
    }
    read
}

/// Loads the rules to ask them something; where they are at fault, the errors instead. Where only some cases are
/// (`Engine::standing`), who asks tells that beside the answer.
pub fn engine(corpus: Corpus, mut findings: Findings) -> Result<Engine, (Vec<Diagnostic>, Sources)> {
    let engine = Engine::load(corpus, &mut findings);
    if engine.faults().is_empty() {
        return Ok(engine);
    }
    let errors: Vec<Diagnostic> =
        findings.sorted().into_iter().filter(|found| found.severity == Severity::Error).collect();
    Err((errors, engine.sources().clone()))
}

/// Reads a text, `-` from standard input, and adds it to the sources.
pub fn text(path: &Path, sources: &mut Sources, findings: &mut Findings) -> Option<(FileId, String)> {
    let bytes = match bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            findings.push(error.diagnostic());
            return None;
        }
    };
    let file = add_text(&name(path), &bytes, sources, findings)?;
    let text = sources.get(file)?.text.to_string();
    Some((file, text))
}

fn bytes(path: &Path) -> Result<Vec<u8>, FileError> {
    if path != Path::new("-") {
        return read_file(path);
    }
    let mut bytes = Vec::new();
    // One byte more than is accepted tells that there is too much.
    let read = std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes);
    match read.map(u64::try_from) {
        Ok(Ok(length)) if length <= MAX_BYTES => Ok(bytes),
        Ok(length) => Err(FileError::TooLarge { name: name(path), bytes: length.unwrap_or(u64::MAX) }),
        Err(error) => Err(FileError::Unreadable { name: name(path), reason: error.to_string() }),
    }
}

fn name(path: &Path) -> String {
    if path == Path::new("-") { "標準入力".to_owned() } else { path.to_string_lossy().into_owned() }
}

/// A text alone says little: its folder is the regulation.
fn folder(place: &Path) -> PathBuf {
    match place.parent() {
        Some(parent) if place.is_file() => {
            if parent.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                parent.to_path_buf()
            }
        }
        Some(_) | None => place.to_path_buf(),
    }
}
