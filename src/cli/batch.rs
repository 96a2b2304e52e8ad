//! `kitei batch`: a portfolio in and out. What is written is renamed when it is whole; a bad row says so in its own column.

use crate::batch::format::{FormatError, csv};
use crate::batch::sheet::{Cells, Sheet, SheetColumn};
use crate::cli::arguments::Common;
use crate::cli::open;
use crate::cli::output::Told;
use crate::cli::taisho::version;
use crate::corpus::directory;
use crate::diagnostic::code::Code;
use crate::diagnostic::report::{Diagnostic, Findings, Severity};
use crate::query::engine::Engine;
use crate::query::portfolio::{Asked, Priced, Pricing};
use crate::query::state::VersionState;
use clap::Args;
use encoding_rs::Encoding;
use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{BufReader, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
例 / Examples:
  kitei batch 二年以上案件の保険料 portfolio.parquet -o premiums.parquet
  kitei batch 二年以上案件の保険料 a.csv b.csv -o premiums.csv --keep 契約番号
  kitei batch 簡易通知型包括保険料 portfolio.csv -o both.csv --old 改正前:2013-02-15 --new 改正:2013-02-15
  kitei batch 短期船後保険料 - -o - --encoding shift_jis < portfolio.csv > premiums.csv
  kitei batch 二年以上案件の保険料 portfolio.csv --emit plan

列の名は事実の名。空の欄は与えられない事実。
Columns are named by facts; an empty cell is a fact that is not given.";

/// Arguments of `batch`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Batch {
    /// 算定、判定又は期限 / What is asked of each row
    #[arg(value_name = "ENTRY")]
    entry: String,
    /// CSVかParquetのファイル（-は標準入力のCSV） / CSV or Parquet files (- for a CSV on standard input)
    #[arg(value_name = "IN", required = true)]
    files: Vec<PathBuf>,
    /// 結果のファイル、CSVかParquet（-は標準出力のCSV） / Where the results go, CSV or Parquet (- for standard output)
    #[arg(short, long, value_name = "OUT", required_unless_present = "emit")]
    output: Option<PathBuf>,
    /// CSVの文字コード（例: shift_jis。既定: UTF-8） / Encoding of CSVs
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    encoding: Option<&'static Encoding>,
    /// 事実でない列を結果に残す（何度でも） / Carry a column through that is no fact (repeatable)
    #[arg(long, value_name = "COLUMN")]
    keep: Vec<String>,
    /// 旧の版。新の版と並べて差を出す / The old version, to be set beside the new one
    #[arg(long, value_name = "V", value_parser = version, requires = "new")]
    old: Option<VersionState>,
    /// 新の版 / The new version
    #[arg(long, value_name = "V", value_parser = version, requires = "old")]
    new: Option<VersionState>,
    /// 誤りのある行で止める / Stop at the first row that is at fault
    #[arg(long)]
    fail_fast: bool,
    /// 結果の代わりに、行が当たった計算の手順を示す / Show the plans that rows came to, in the place of results
    #[arg(long, value_enum, value_name = "WHAT")]
    emit: Option<Emit>,
    /// 使うスレッドの数（既定: すべて） / Threads [default: all]
    #[arg(long, value_name = "N")]
    threads: Option<std::num::NonZeroUsize>,
}

/// What can be shown in the place of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Emit {
    /// 計算の手順 / Plans
    Plan,
}

fn encoding(name: &str) -> Result<&'static Encoding, String> {
    let unknown = || format!("「{name}」という文字コードは知らない。utf-8、shift_jis、euc-jp など");
    Encoding::for_label(name.trim().as_bytes()).ok_or_else(unknown)
}

/// Works a portfolio out.
pub fn run(batch: &Batch, common: &Common) -> Told {
    let mut findings = Findings::default();
    let corpus = open::corpus(common, &mut findings);
    let engine = match open::engine(corpus, findings) {
        Ok(engine) => engine,
        Err((errors, sources)) => return Told::failed(errors, &sources),
    };
    match through(batch, common, &engine) {
        Ok(mut told) => {
            told.findings.extend(engine.standing().iter().cloned());
            Told { sources: engine.sources().clone(), ..told }
        }
        Err(errors) => Told::failed(errors, engine.sources()),
    }
}

fn through(batch: &Batch, common: &Common, engine: &Engine) -> Result<Told, Vec<Diagnostic>> {
    let pricing = Pricing::new(engine, asked(batch, common)?)?;
    let mut inputs = batch.files.iter().map(|path| Input::open(path, batch.encoding)).collect::<Result<Vec<_>, _>>()?;
    let mut told: Vec<Diagnostic> = Vec::new();
    for (input, path) in inputs.iter().zip(&batch.files) {
        for found in pricing.heading(input.names()) {
            let found =
                if batch.files.len() > 1 { found.note(format!("ファイル: {}", path.display())) } else { found };
            told.push(found);
        }
    }
    if told.iter().any(|found| found.severity == Severity::Error) {
        return Err(told);
    }
    let mut output = match (&batch.output, batch.emit) {
        (Some(path), None) => Some(Output::create(path, batch.encoding)?),
        (None, _) | (_, Some(Emit::Plan)) => None,
    };
    let bar = progress(&inputs, &batch.files);
    let counts = work(batch, &pricing, &mut inputs, &mut output, &bar);
    bar.finish_and_clear();
    let counts = counts?;
    if let Some(output) = output {
        output.finish()?;
    }
    told.extend(counts.first.map(|(row, found)| found.note(format!("初めの誤り: {}件目", row + 1))));
    if batch.emit == Some(Emit::Plan) {
        return Ok(Told { out: pricing.plans(), findings: told, ..Told::default() });
    }
    // Counts are for people; results may be on standard output.
    let line = match counts.failed {
        0 => format!("{}件を算定した\n", HumanCount(counts.rows)),
        failed => format!(
            "{}件のうち{}件を算定し、{}件は誤り（理由は「エラー」の列）\n",
            HumanCount(counts.rows),
            HumanCount(counts.rows - failed),
            HumanCount(failed)
        ),
    };
    // Where standard error is closed there is nobody left to tell.
    let _ = std::io::stderr().write_all(line.as_bytes());
    Ok(Told { findings: told, ..Told::default() })
}

fn asked(batch: &Batch, common: &Common) -> Result<Asked, Vec<Diagnostic>> {
    let mut set = Vec::new();
    for one in &common.set {
        let shape = || vec![Diagnostic::new(Code::CaseShape, format!("--set「{one}」は「事実=値」の形でない"))];
        let (name, value) = one.split_once(['=', '＝']).ok_or_else(shape)?;
        set.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    Ok(Asked {
        entry: batch.entry.clone(),
        states: match (batch.old, batch.new) {
            (Some(old), Some(new)) => vec![old, new],
            _ => vec![VersionState::Newest],
        },
        switches: common.switches(),
        keep: batch.keep.clone(),
        set,
        // One tree grows on one thread, so that every plan is shown once.
        threads: if batch.emit.is_some() { Some(1) } else { batch.threads.map(usize::from) },
    })
}

/// How many rows there were, and what was wrong first.
#[derive(Default)]
struct Counts {
    rows: u64,
    failed: u64,
    first: Option<(u64, Diagnostic)>,
}

fn work(
    batch: &Batch,
    pricing: &Pricing<'_>,
    inputs: &mut [Input],
    output: &mut Option<Output>,
    bar: &ProgressBar,
) -> Result<Counts, Vec<Diagnostic>> {
    let mut counts = Counts::default();
    for (input, path) in inputs.iter_mut().zip(&batch.files) {
        let broken = |error: FormatError| vec![finding(path, &error)];
        let mut empty = true;
        loop {
            let sheet = match input.next().map_err(broken)? {
                Some(sheet) => sheet,
                // Also a file without rows has its columns.
                None if empty && counts.rows == 0 => input.blank(),
                None => break,
            };
            empty = false;
            let last = sheet.rows == 0;
            let priced = pricing.price(sheet)?;
            count(&mut counts, &priced);
            if let (true, Some((_, found))) = (batch.fail_fast, &counts.first) {
                let found = found.clone().note(format!("{}: {}件目", path.display(), counts.first_row()));
                return Err(vec![found]);
            }
            if let Some(output) = output {
                output.write(&priced.sheet)?;
            }
            bar.set_position(input.position());
            let seconds = bar.elapsed().as_secs().max(1);
            bar.set_message(format!("{}件 {}件/秒", HumanCount(counts.rows), HumanCount(counts.rows / seconds)));
            if last {
                break;
            }
        }
    }
    Ok(counts)
}

impl Counts {
    fn first_row(&self) -> u64 {
        self.first.as_ref().map_or(0, |(row, _)| row + 1)
    }
}

fn count(counts: &mut Counts, priced: &Priced) {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    if counts.first.is_none() {
        counts.first = priced.first.clone().map(|(row, found)| (counts.rows + number(row), found));
    }
    counts.rows += number(priced.sheet.rows);
    counts.failed += number(priced.failed);
}

/// A file that is read.
enum Input {
    Csv(Box<csv::Reader<Box<dyn Read>>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<crate::batch::format::parquet::Reader>, u64),
}

impl Input {
    fn open(path: &Path, encoding: Option<&'static Encoding>) -> Result<Self, Vec<Diagnostic>> {
        let broken = |error: FormatError| vec![finding(path, &error)];
        if path == Path::new("-") {
            let stdin: Box<dyn Read> = Box::new(std::io::stdin());
            return csv::Reader::new(stdin, encoding).map(Box::new).map(Self::Csv).map_err(broken);
        }
        let file = File::open(path).map_err(|error| vec![directory::unreadable(path, &error).diagnostic()])?;
        match kind(path)? {
            Kind::Csv => {
                let file: Box<dyn Read> = Box::new(BufReader::new(file));
                csv::Reader::new(file, encoding).map(Box::new).map(Self::Csv).map_err(broken)
            }
            #[cfg(feature = "parquet")]
            Kind::Parquet => crate::batch::format::parquet::Reader::new(file, AT_ONCE)
                .map(|reader| Self::Parquet(Box::new(reader), 0))
                .map_err(broken),
        }
    }

    fn names(&self) -> &[String] {
        match self {
            Self::Csv(reader) => reader.names(),
            #[cfg(feature = "parquet")]
            Self::Parquet(reader, _) => reader.names(),
        }
    }

    fn next(&mut self) -> Result<Option<Sheet>, FormatError> {
        match self {
            Self::Csv(reader) => reader.stretch(AT_ONCE),
            #[cfg(feature = "parquet")]
            Self::Parquet(reader, done) => {
                let sheet = reader.stretch()?;
                *done += sheet.as_ref().map_or(0, |sheet| u64::try_from(sheet.rows).unwrap_or(0));
                Ok(sheet)
            }
        }
    }

    /// No rows of the file's columns.
    fn blank(&self) -> Sheet {
        let column =
            |name: &String| SheetColumn { name: name.clone(), cells: Cells::Texts(Vec::new()), given: Vec::new() };
        Sheet { columns: self.names().iter().map(column).collect(), ..Sheet::default() }
    }

    /// How far it has been read: bytes of a CSV, rows of a Parquet file.
    fn position(&self) -> u64 {
        match self {
            Self::Csv(reader) => reader.bytes(),
            #[cfg(feature = "parquet")]
            Self::Parquet(_, done) => *done,
        }
    }
}

/// Rows that are worked on at a time: many stretches for each of some threads.
const AT_ONCE: usize = 1 << 18;

/// A kind of file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Csv,
    #[cfg(feature = "parquet")]
    Parquet,
}

fn kind(path: &Path) -> Result<Kind, Vec<Diagnostic>> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("csv") => Ok(Kind::Csv),
        #[cfg(feature = "parquet")]
        Some("parquet") => Ok(Kind::Parquet),
        _ => {
            let finding = Diagnostic::new(Code::CaseShape, format!("{}はCSVでもParquetでもない", path.display()));
            Err(vec![finding.help("名前の終わりを .csv か .parquet にする")])
        }
    }
}

/// A file that is written: beside its place until it is whole.
enum Output {
    Csv(csv::Writer<Box<dyn Write>>),
    CsvFile(csv::Writer<BufWriter<tempfile::NamedTempFile>>, PathBuf),
    #[cfg(feature = "parquet")]
    Parquet(Box<crate::batch::format::parquet::Writer<tempfile::NamedTempFile>>, PathBuf),
}

impl Output {
    fn create(path: &Path, encoding: Option<&'static Encoding>) -> Result<Self, Vec<Diagnostic>> {
        if path == Path::new("-") {
            return Ok(Self::Csv(csv::Writer::new(Box::new(std::io::stdout()), encoding)));
        }
        let kind = kind(path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".kitei-");
        // As any new file: what the user's mask leaves of it.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let made = builder.tempfile_in(folder);
        let file = made.map_err(|error| vec![unwritable(path, &error)])?;
        Ok(match kind {
            Kind::Csv => Self::CsvFile(csv::Writer::new(BufWriter::new(file), encoding), path.to_owned()),
            #[cfg(feature = "parquet")]
            Kind::Parquet => Self::Parquet(Box::new(crate::batch::format::parquet::Writer::new(file)), path.to_owned()),
        })
    }

    fn write(&mut self, sheet: &Sheet) -> Result<(), Vec<Diagnostic>> {
        let (written, path) = match self {
            Self::Csv(writer) => (writer.write(sheet), Path::new("-")),
            Self::CsvFile(writer, path) => (writer.write(sheet), path.as_path()),
            #[cfg(feature = "parquet")]
            Self::Parquet(writer, path) => (writer.write(sheet), path.as_path()),
        };
        written.map_err(|error| vec![finding(path, &error)])
    }

    /// Puts the file in its place.
    fn finish(self) -> Result<(), Vec<Diagnostic>> {
        let (file, path) = match self {
            Self::Csv(writer) => {
                return writer.finish().map(|_| ()).map_err(|error| vec![finding(Path::new("-"), &error)]);
            }
            Self::CsvFile(writer, path) => {
                let written = writer.finish().map_err(|error| vec![finding(&path, &error)])?;
                let file = written.into_inner().map_err(|error| vec![unwritable(&path, error.error())])?;
                (file, path)
            }
            #[cfg(feature = "parquet")]
            Self::Parquet(writer, path) => (writer.finish().map_err(|error| vec![finding(&path, &error)])?, path),
        };
        file.persist(&path).map(|_| ()).map_err(|error| vec![unwritable(&path, &error.error)])
    }
}

fn finding(path: &Path, error: &FormatError) -> Diagnostic {
    let found = error.diagnostic();
    Diagnostic { message: format!("{}: {}", path.display(), found.message), ..found }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::Unreadable, format!("「{}」に書けない: {error}", path.display()))
}

/// How far a long run is, on a terminal's standard error only.
fn progress(inputs: &[Input], paths: &[PathBuf]) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let size = |(input, path): (&Input, &PathBuf)| match input {
        Input::Csv(_) => std::fs::metadata(path).map_or(0, |about| about.len()),
        #[cfg(feature = "parquet")]
        Input::Parquet(reader, _) => reader.rows(),
    };
    let all: u64 = inputs.iter().zip(paths).map(size).sum();
    let style = ProgressStyle::with_template("{bar:30} {percent}% {msg} 残り{eta}");
    ProgressBar::new(all).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
