//! Files to a corpus: each folder's `.kitei` texts parsed together, its tables and the calendar read, overlays laid on.
//! Goes on after a finding, so that one run tells everything that is wrong.

use crate::calendar::holidays::Holidays;
use crate::corpus::files::Files;
use crate::corpus::set::{Corpus, RegulationFiles};
use crate::corpus::table;
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings, Severity};
use crate::diagnostic::suggest::did_you_mean;
use crate::law::table::{KeyCell, Table};
use crate::source::file::{SourceFile, Sources};
use crate::source::span::{FileId, Span};
use crate::syntax::from_source;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A draft of a revision (`--with`): its name for messages and its bytes.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The name.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads a set of regulations, the drafts of revisions that join it, and the tables laid over it.
pub fn load(files: &dyn Files, overlay: Option<&dyn Files>, drafts: &[Draft], findings: &mut Findings) -> Corpus {
    let mut loader = Loader { sources: Sources::default(), findings };
    let (paths, failed) = files.paths();
    failed.iter().for_each(|error| loader.findings.push(error.diagnostic()));

    let mut folders: BTreeMap<String, Vec<FileId>> = BTreeMap::new();
    for path in paths.iter().filter(|path| extension(path, &["kitei"])) {
        let texts = folders.entry(folder_of(path).to_owned()).or_default();
        texts.extend(loader.read(files, path));
    }
    if folders.is_empty() {
        loader.findings.push(
            Diagnostic::new(Code::NoRegulation, format!("「{}」に規程がない", files.name("").trim_end_matches('/')))
                .help("規程の文（.kitei）を、規程ごとのフォルダーに置く。場所は --regulations で示す"),
        );
    }
    for draft in drafts {
        loader.join(draft, &mut folders);
    }
    let mut tables = loader.tables(files, &paths, &folders);
    let own = overlay.map(|overlay| loader.own(overlay, &tables)).unwrap_or_default();
    let holidays = loader.holidays(files, &paths);
    let regulations = folders
        .into_iter()
        .map(|(folder, ids)| {
            let texts: Vec<(FileId, &SourceFile)> =
                ids.iter().filter_map(|id| Some((*id, loader.sources.get(*id)?))).collect();
            let tables = tables.remove(&folder).unwrap_or_default();
            let is_there = |one: &&Table| tables.iter().any(|table| fold(&table.name) == fold(&one.name));
            let own_tables: Vec<Table> = own.iter().filter(is_there).cloned().collect();
            let words = words_of(tables.iter().chain(&own_tables));
            let parsed = from_source::parse(&texts, &words, loader.findings);
            RegulationFiles { tables, own_tables, folder, parsed }
        })
        .collect();
    Corpus { sources: loader.sources, regulations, holidays }
}

/// The names that tables declare: columns, keys and the words that rows are kept by.
fn words_of<'t>(tables: impl Iterator<Item = &'t Table>) -> Vec<String> {
    let mut words: BTreeSet<&str> = BTreeSet::new();
    for table in tables {
        words.extend(table.columns.iter().map(|column| column.name.as_str()));
        words.extend(table.keys.iter().map(String::as_str));
        words.extend(table.rows.iter().flat_map(|row| &row.keys).filter_map(|key| match key {
            KeyCell::Word(word) => Some(word.as_str()),
            KeyCell::From(_) => None,
        }));
    }
    words.into_iter().map(str::to_owned).collect()
}

/// Adds the text of a file to the sources; bytes that are not UTF-8 are a finding at their line.
pub fn add_text(name: &str, bytes: &[u8], sources: &mut Sources, findings: &mut Findings) -> Option<FileId> {
    // A byte order mark is no part of the text.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(sources.add(SourceFile::new(name, text))),
        Err(error) => {
            let at = error.valid_up_to();
            // Up to the first wrong byte the offsets of the mended text are those of the file.
            let file = sources.add(SourceFile::new(name, String::from_utf8_lossy(bytes).into_owned()));
            let span = Span::new(file, at, at + char::REPLACEMENT_CHARACTER.len_utf8());
            findings.push(
                Diagnostic::at(Code::NotUtf8, span, format!("「{name}」の{}バイト目がUTF-8でない", at + 1))
                    .help("UTF-8で保存し直す（Shift_JISなどでは読めない）"),
            );
            None
        }
    }
}

/// Whether a path ends in one of some extensions.
pub fn extension(path: &str, extensions: &[&str]) -> bool {
    path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).is_some_and(|(_, end)| extensions.contains(&end))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What stands behind 規程 on a line at the margin.
fn regulation_line(text: &str) -> Option<(&str, usize)> {
    text.match_indices("規程").find_map(|(at, word)| {
        let at_margin = text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with('\n'));
        let rest = text.get(at + word.len()..)?;
        let line = rest.split(['\n', '#', '＃']).next()?;
        let name = line.trim();
        (at_margin && line.starts_with(char::is_whitespace) && !name.is_empty()).then_some((name, at))
    })
}

struct Loader<'f> {
    sources: Sources,
    findings: &'f mut Findings,
}

impl Loader<'_> {
    fn read(&mut self, files: &dyn Files, path: &str) -> Option<FileId> {
        match files.read(path) {
            Ok(bytes) => add_text(&files.name(path), &bytes, &mut self.sources, self.findings),
            Err(error) => {
                self.findings.push(error.diagnostic());
                None
            }
        }
    }

    fn text(&self, file: FileId) -> String {
        self.sources.get(file).map(|file| file.text.to_string()).unwrap_or_default()
    }

    /// A draft belongs to the regulation that its 規程 line names.
    fn join(&mut self, draft: &Draft, folders: &mut BTreeMap<String, Vec<FileId>>) {
        let Some(file) = add_text(&draft.name, &draft.bytes, &mut self.sources, self.findings) else { return };
        let text = self.text(file);
        let Some((name, at)) = regulation_line(&text) else {
            self.findings.push(
                Diagnostic::at(
                    Code::NoRegulation,
                    Span::new(file, 0, 0),
                    format!("「{}」に「規程」の行がない", draft.name),
                )
                .help("改正する規程を「規程 名前」の行で示す"),
            );
            return;
        };
        // Only a base text opens with its own 規程 line; revisions name it too, so any text of the folder will do.
        let mut names = BTreeSet::new();
        let mut home = None;
        for (folder, texts) in folders.iter() {
            for other in texts {
                if let Some((regulation, _)) = self.sources.get(*other).and_then(|file| regulation_line(&file.text)) {
                    names.insert(regulation.to_owned());
                    home = home.or((fold(regulation) == fold(name)).then(|| folder.clone()));
                }
            }
        }
        match home.and_then(|home| folders.get_mut(&home)) {
            Some(texts) => texts.push(file),
            None => self.findings.push(
                Diagnostic::at(
                    Code::NoRegulation,
                    Span::new(file, at, at + "規程".len()),
                    format!("「{name}」という規程はない"),
                )
                .maybe_help(did_you_mean(name, names.iter().map(String::as_str))),
            ),
        }
    }

    /// `tables/*.yaml` of each folder that holds texts.
    fn tables(
        &mut self,
        files: &dyn Files,
        paths: &[String],
        folders: &BTreeMap<String, Vec<FileId>>,
    ) -> BTreeMap<String, Vec<Table>> {
        let mut tables: BTreeMap<String, Vec<Table>> = BTreeMap::new();
        for path in paths.iter().filter(|path| extension(path, &["yaml", "yml"])) {
            let owner = folders.keys().rev().find(|folder| {
                let below = if folder.is_empty() { Some(path.as_str()) } else { path.strip_prefix(folder.as_str()) };
                below.is_some_and(|below| below.trim_start_matches('/').starts_with("tables/"))
            });
            let Some(owner) = owner.cloned() else {
                if path.contains("tables/") {
                    self.findings.push(lonely(&files.name(path)));
                }
                continue;
            };
            let Some(file) = self.read(files, path) else { continue };
            let read = table::read(file, &self.text(file), self.findings);
            let there = tables.entry(owner).or_default();
            for table in read {
                match there.iter().find(|one| fold(&one.name) == fold(&table.name)) {
                    Some(first) => self.findings.push(doubled(&table, first)),
                    None => there.push(table),
                }
            }
        }
        tables
    }

    /// The tables of the overlay, each of a name that is shipped too.
    fn own(&mut self, overlay: &dyn Files, tables: &BTreeMap<String, Vec<Table>>) -> Vec<Table> {
        let (paths, failed) = overlay.paths();
        failed.iter().for_each(|error| self.findings.push(error.diagnostic()));
        let shipped: Vec<Table> = tables.values().flatten().cloned().collect();
        let mut laid: Vec<Table> = Vec::new();
        for path in paths.iter().filter(|path| path.is_empty() || extension(path, &["yaml", "yml"])) {
            let Some(file) = self.read(overlay, path) else { continue };
            let base = |name: &str| shipped.iter().find(|table| fold(&table.name) == fold(name));
            for table in table::read_over(file, &self.text(file), &base, self.findings) {
                let same = |one: &&Table| {
                    let several = !one.of_versions.is_empty() || !table.of_versions.is_empty();
                    fold(&one.name) == fold(&table.name) && !several
                };
                if let Some(first) = laid.iter().find(same) {
                    self.findings.push(doubled(&table, first));
                } else if table.overlay {
                    laid.push(table);
                } else {
                    let names = shipped.iter().map(|table| table.name.as_str());
                    let mut finding = Diagnostic::at(
                        Code::TableShape,
                        table.span,
                        format!("表「{}」は、どの規程の表にも代わらない", table.name),
                    )
                    .maybe_help(did_you_mean(&table.name, names));
                    finding.severity = Severity::Warning;
                    self.findings.push(finding);
                }
            }
        }
        laid
    }

    /// `calendar/holidays*.txt`, several files together.
    fn holidays(&mut self, files: &dyn Files, paths: &[String]) -> Option<Holidays> {
        let mut days: Option<BTreeSet<NaiveDate>> = None;
        for path in paths {
            let mut parts = path.rsplit('/');
            let name = parts.next().unwrap_or("");
            let calendar =
                parts.next() == Some("calendar") && name.starts_with("holidays") && extension(name, &["txt"]);
            if !calendar {
                continue;
            }
            let Some(file) = self.read(files, path) else { continue };
            match Holidays::parse(&self.text(file)) {
                Ok(read) => days.get_or_insert_default().extend(read.iter()),
                Err(errors) => {
                    for error in errors {
                        let span = self.line(file, error.line());
                        self.findings
                            .push(Diagnostic::at(Code::DateNotation, span, error.to_string()).maybe_help(error.help()));
                    }
                }
            }
        }
        days.map(|days| days.into_iter().collect())
    }

    /// The place of a line, from 1, its break left out.
    fn line(&self, file: FileId, line: usize) -> Span {
        let text = self.text(file);
        let mut start = 0;
        for (index, one) in text.split_inclusive('\n').enumerate() {
            if index + 1 == line {
                return Span::new(file, start, start + one.trim_end().len());
            }
            start += one.len();
        }
        Span::new(file, start, start)
    }
}

fn doubled(table: &Table, first: &Table) -> Diagnostic {
    Diagnostic::at(Code::DoubledKey, table.span, format!("表「{}」が二つある", table.name))
        .label(first.span, "一つ目はここ")
}

fn lonely(name: &str) -> Diagnostic {
    let mut finding = Diagnostic::new(Code::NoRegulation, format!("「{name}」の表は、どの規程のものでもない"))
        .help("規程の文（.kitei）があるフォルダーの tables/ に置く");
    finding.severity = Severity::Warning;
    finding
}
