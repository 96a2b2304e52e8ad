//! YAML to tables: 表, 鍵, 列, 出典, 行, 日付, 解釈. Goes on after a finding, so that all of a file are told at once.
//! An overlay is read against the shipped table, whose units it takes where it names none.

use crate::calendar::era::{Beyond, parse_date};
use crate::corpus::cell;
use crate::corpus::yaml::{self, Node, NodeKind};
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::{Diagnostic, Findings};
use crate::diagnostic::suggest::did_you_mean;
use crate::law::confidence::Confidence;
use crate::law::table::{Cell, Column, ColumnKind, KeyCell, NamedVersion, Provenance, Table, TableRow};
use crate::law::unit::Unit;
use crate::source::span::{FileId, Span, Spanned};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const KEYS: [&str; 8] = ["表", "版", "鍵", "列", "出典", "日付", "解釈", "行"];
const ROW_KEYS: [&str; 6] = ["値", "まで", "公表", "出典", "文書", "確度"];

/// Reads the tables of a file, one a document.
pub fn read(file: FileId, text: &str, findings: &mut Findings) -> Vec<Table> {
    read_over(file, text, &|_| None, findings)
}

/// Reads tables that are laid over shipped ones; `shipped` gives the one of a name.
pub fn read_over<'t>(
    file: FileId,
    text: &str,
    shipped: &dyn Fn(&str) -> Option<&'t Table>,
    findings: &mut Findings,
) -> Vec<Table> {
    let digest: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let documents = yaml::documents(file, text, findings);
    let mut tables = Vec::new();
    for document in &documents {
        yaml::doubled_keys(document, findings);
        let mut reader = Reader { findings, date: DateNames::default() };
        tables.extend(reader.table(document, shipped, &digest));
    }
    if documents.is_empty() && !findings.has_errors() {
        let whole = Span::new(file, 0, 0);
        findings.push(Diagnostic::at(Code::TableShape, whole, "空のファイルで、表がない"));
    }
    tables
}

/// What `日付: {から: …, まで: …, 公表: …}` calls the days of a row.
#[derive(Default)]
struct DateNames {
    from: Option<String>,
    until: Option<String>,
    published: Option<String>,
}

/// What a row says beside its cells.
#[derive(Default)]
struct RowExtras {
    until: Option<NaiveDate>,
    published: Option<NaiveDate>,
    provenance: Option<Provenance>,
}

/// The parts of a table that every row is read by.
struct Shape {
    keys: Vec<String>,
    date_key: Option<usize>,
    columns: Vec<Column>,
    provenance: Provenance,
}

struct Reader<'f> {
    findings: &'f mut Findings,
    date: DateNames,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Span, message: impl Into<String>, help: impl Into<Option<&'static str>>) {
        let found = Diagnostic::at(Code::TableShape, span, message);
        self.findings.push(found.maybe_help(help.into().map(str::to_owned)));
    }

    fn table<'t>(&mut self, node: &Node, shipped: &dyn Fn(&str) -> Option<&'t Table>, digest: &str) -> Option<Table> {
        let NodeKind::Mapping(pairs) = &node.kind else {
            self.wrong(
                node.span,
                format!("表でなく{}がある", node.word()),
                "「表: 名前」「鍵: […]」「列: {…}」「行:」と書く",
            );
            return None;
        };
        for (key, _) in pairs {
            let name = key.text().unwrap_or("");
            if !KEYS.iter().any(|known| fold(known) == fold(name)) {
                let found = Diagnostic::at(Code::TableShape, key.span, format!("「{name}」は表の項目でない"));
                self.findings.push(found.maybe_help(did_you_mean(name, KEYS)));
            }
        }
        let name = self.required(node, "表").and_then(|node| self.word(node))?;
        let base = shipped(&name.node);
        let of_versions = self.versions(node, base.is_some());
        self.dates(node);
        let keys = self.required(node, "鍵").map(|node| self.words(node)).unwrap_or_default();
        let columns = self.required(node, "列").map(|node| self.columns(node, base)).unwrap_or_default();
        let provenance = self.required(node, "出典").and_then(|node| self.provenance(node, None));
        let rows = self.required(node, "行")?;
        if keys.is_empty() || columns.is_empty() {
            return None;
        }
        let shape = Shape {
            date_key: keys.iter().position(|key| self.is_date_key(key)),
            keys,
            columns,
            // What is missing is told; the rows are read all the same, so that their faults are told too.
            provenance: provenance
                .unwrap_or(Provenance { document: String::new(), confidence: Confidence::Placeholder }),
        };
        if let Some(base) = base {
            self.same_shape(&name, &shape, base);
        }
        let mut found = Vec::new();
        self.rows(rows, &shape, &mut Vec::new(), &mut found);
        if shape.date_key.is_some() {
            self.doubled_days(&found);
        }
        let interpretations = node.get("解釈").map(|node| self.words(node)).unwrap_or_default();
        Some(Table {
            name: name.node,
            keys: shape.keys,
            date_key: shape.date_key,
            columns: shape.columns,
            rows: found,
            provenance: shape.provenance,
            interpretations,
            span: name.span,
            digest: digest.to_owned(),
            overlay: base.is_some(),
            of_versions,
        })
    }

    fn required<'n>(&mut self, node: &'n Node, key: &str) -> Option<&'n Node> {
        let found = node.get(key).filter(|value| !matches!(value.kind, NodeKind::Null));
        if found.is_none() {
            let at = node.get(key).map_or(Span { end: node.span.start, ..node.span }, |value| value.span);
            let help = match key {
                "出典" => "「出典: {文書: …, 確度: 公式}」のように書く。確度は、公式、二次資料、仮のいずれか",
                "鍵" => "「鍵: [国カテゴリー]」のように書く",
                "列" => "「列: {ａ: ％／日, ｂ: ％}」のように書く",
                _ => "「表: 名前」「行:」と書く",
            };
            self.wrong(at, format!("表に「{key}」がない"), help);
        }
        found
    }

    fn word(&mut self, node: &Node) -> Option<Spanned<String>> {
        match node.text() {
            Some(text) => Some(Spanned::new(text.trim().to_owned(), node.span)),
            None => {
                self.wrong(node.span, format!("語でなく{}がある", node.word()), None);
                None
            }
        }
    }

    /// One word or a list of words.
    fn words(&mut self, node: &Node) -> Vec<String> {
        match &node.kind {
            NodeKind::Sequence(items) => {
                items.iter().filter_map(|item| self.word(item)).map(|word| word.node).collect()
            }
            NodeKind::Scalar { .. } | NodeKind::Mapping(_) => {
                self.word(node).map(|word| word.node).into_iter().collect()
            }
            NodeKind::Null => Vec::new(),
        }
    }

    /// `版: 平成17年3月17日改正`, or several: of which versions of the shipped table this one takes the place.
    fn versions(&mut self, node: &Node, over_another: bool) -> Vec<Spanned<NamedVersion>> {
        let Some(node) = node.get("版") else { return Vec::new() };
        if !over_another {
            self.wrong(
                node.span,
                "「版」は、元の表に代わる表（--tables）に書く",
                "表を改めるには、改正に「新旧 表「…」」と書く",
            );
            return Vec::new();
        }
        let named = match &node.kind {
            NodeKind::Sequence(items) => items.as_slice(),
            NodeKind::Scalar { .. } | NodeKind::Mapping(_) | NodeKind::Null => std::slice::from_ref(node),
        };
        named.iter().filter_map(|one| self.version(one)).collect()
    }

    fn version(&mut self, node: &Node) -> Option<Spanned<NamedVersion>> {
        let word = self.word(node)?;
        if word.node == "制定" {
            return Some(Spanned::new(NamedVersion::Enactment, word.span));
        }
        // As results and timelines call it, or its day alone.
        let suffix = ["公表の改正", "改正", "制定"].iter().find_map(|suffix| word.node.strip_suffix(suffix));
        let day = suffix.unwrap_or(&word.node).trim();
        Some(Spanned::new(NamedVersion::Revision(self.day(day, word.span)?), word.span))
    }

    /// `日付: {から: 適用日, まで: 使用期限, 公表: 公表日}`.
    fn dates(&mut self, node: &Node) {
        let Some(node) = node.get("日付") else { return };
        let NodeKind::Mapping(pairs) = &node.kind else {
            return self.wrong(
                node.span,
                "「日付」は対応で書く",
                "「日付: {から: 適用日, まで: 使用期限, 公表: 公表日}」のように書く",
            );
        };
        for (key, value) in pairs {
            let Some(word) = self.word(value) else { continue };
            match key.text().unwrap_or("") {
                "から" => self.date.from = Some(word.node),
                "まで" => self.date.until = Some(word.node),
                "公表" => self.date.published = Some(word.node),
                other => {
                    self.wrong(key.span, format!("「{other}」は日付の項目でない"), "日付の項目は、から、まで、公表")
                }
            }
        }
    }

    fn is_date_key(&self, key: &str) -> bool {
        let folded = fold(key);
        let named = self.date.from.as_ref().is_some_and(|from| fold(from) == folded);
        named || matches!(folded.as_str(), "日付" | "日付から")
    }

    fn columns(&mut self, node: &Node, base: Option<&Table>) -> Vec<Column> {
        let kind_of_base = |name: &str| {
            let column = base.and_then(|base| base.columns.iter().find(|column| fold(&column.name) == fold(name)));
            column.map_or(ColumnKind::UndeclaredUnit, |column| column.kind)
        };
        match &node.kind {
            NodeKind::Mapping(pairs) => pairs
                .iter()
                .filter_map(|(key, value)| {
                    let name = self.word(key)?.node;
                    let kind = match value.text() {
                        Some(word) => self.column_kind(word, value.span),
                        None => kind_of_base(&name),
                    };
                    Some(Column { name, kind })
                })
                .collect(),
            NodeKind::Scalar { .. } | NodeKind::Sequence(_) | NodeKind::Null => {
                let names = self.words(node).into_iter();
                names.map(|name| Column { kind: kind_of_base(&name), name }).collect()
            }
        }
    }

    /// A unit that cannot be read is told; the column stays, so that the rows are not told to be too long.
    fn column_kind(&mut self, word: &str, span: Span) -> ColumnKind {
        match fold(word).as_str() {
            "区分" => ColumnKind::Category,
            "日付" => ColumnKind::Date,
            "真偽" => ColumnKind::Truth,
            "文字" => ColumnKind::Text,
            _ => Unit::parse(word).map_or_else(
                || {
                    let help =
                        "列の単位は、％、円、日、％／日、割合など。数でない列は、区分、日付、真偽、文字のいずれか";
                    self.wrong(span, format!("「{word}」は列の単位でない"), help);
                    ColumnKind::UndeclaredUnit
                },
                ColumnKind::Number,
            ),
        }
    }

    /// `{文書: …, 確度: …}`, or only one of them where the other is known from above.
    fn provenance(&mut self, node: &Node, above: Option<&Provenance>) -> Option<Provenance> {
        if !matches!(node.kind, NodeKind::Mapping(_)) {
            self.wrong(node.span, "「出典」は対応で書く", "「出典: {文書: …, 確度: 公式}」のように書く");
            return None;
        }
        let document = node.get("文書").and_then(|document| self.word(document)).map(|word| word.node);
        let confidence = match node.get("確度") {
            Some(word) => Some(self.confidence(word)?),
            None => None,
        };
        match (
            document.or(above.map(|above| above.document.clone())),
            confidence.or(above.map(|above| above.confidence)),
        ) {
            (Some(document), Some(confidence)) => Some(Provenance { document, confidence }),
            (None, _) => {
                self.wrong(node.span, "出典に「文書」がない", "どの文書から写した数かを書く");
                None
            }
            (Some(_), None) => {
                self.wrong(node.span, "出典に「確度」がない", "公式、二次資料、仮のいずれかを書く");
                None
            }
        }
    }

    fn confidence(&mut self, node: &Node) -> Option<Confidence> {
        let read = node.text().and_then(Confidence::parse);
        if read.is_none() {
            self.wrong(
                node.span,
                format!("「{}」は確度でない", node.text().unwrap_or("")),
                "公式、二次資料、仮のいずれかを書く",
            );
        }
        read
    }

    fn day(&mut self, text: &str, span: Span) -> Option<NaiveDate> {
        match parse_date(text, Beyond::Refused) {
            Ok(parsed) => Some(parsed.date),
            Err(error) => {
                self.findings
                    .push(Diagnostic::at(Code::DateNotation, span, error.to_string()).maybe_help(error.help()));
                None
            }
        }
    }

    /// Goes down one key at a time; below the last key stands the row.
    fn rows(&mut self, node: &Node, shape: &Shape, keys: &mut Vec<(KeyCell, Span)>, found: &mut Vec<TableRow>) {
        let Some(key) = shape.keys.get(keys.len()) else {
            found.extend(self.row(node, shape, keys));
            return;
        };
        let NodeKind::Mapping(pairs) = &node.kind else {
            let what = format!("「{key}」ごとの行でなく{}がある", node.word());
            return self.wrong(node.span, what, "鍵の順に入れ子にする: 「円: {2026-01-31: [1.2]}」");
        };
        for (name, value) in pairs {
            let Some(word) = self.word(name) else { continue };
            let cell = if shape.date_key == Some(keys.len()) {
                let Some(day) = self.day(&word.node, word.span) else { continue };
                KeyCell::From(day)
            } else {
                KeyCell::Word(fold(word.node.trim_matches(['「', '」'])))
            };
            keys.push((cell, word.span));
            self.rows(value, shape, keys, found);
            keys.pop();
        }
    }

    fn row(&mut self, node: &Node, shape: &Shape, keys: &[(KeyCell, Span)]) -> Option<TableRow> {
        let mut extras = RowExtras::default();
        let cells = match &node.kind {
            NodeKind::Sequence(items) => self.cells(items, shape, node.span)?,
            NodeKind::Scalar { .. } | NodeKind::Null => self.cells(std::slice::from_ref(node), shape, node.span)?,
            NodeKind::Mapping(pairs) => {
                extras = self.extras(node, pairs, shape);
                match node.get("値").filter(|_| !shape.columns.iter().any(|column| fold(&column.name) == "値")) {
                    Some(Node { kind: NodeKind::Sequence(items), span }) => self.cells(items, shape, *span)?,
                    Some(one) => self.cells(std::slice::from_ref(one), shape, one.span)?,
                    None => self.named_cells(node, shape)?,
                }
            }
        };
        let span = keys.last().map_or(node.span, |(_, span)| span.to(node.span));
        self.days_from_columns(&cells, shape, &mut extras);
        if let Some(until) = extras.until {
            let from = keys.iter().find_map(|(key, _)| match key {
                KeyCell::From(day) => Some(*day),
                KeyCell::Word(_) => None,
            });
            match from {
                Some(from) if until < from => self.wrong(span, format!("{until}は、始まりの日{from}より前"), None),
                Some(_) => {}
                None => self.wrong(
                    span,
                    "日付の鍵がない表の行に「まで」がある",
                    "「鍵: [通貨, 日付から]」のように日付の鍵を置く",
                ),
            }
        }
        Some(TableRow {
            keys: keys.iter().map(|(key, _)| key.clone()).collect(),
            cells,
            until: extras.until,
            published: extras.published,
            provenance: extras.provenance,
            span,
        })
    }

    fn cells(&mut self, items: &[Node], shape: &Shape, span: Span) -> Option<Vec<Cell>> {
        if items.len() != shape.columns.len() {
            let names: Vec<&str> = shape.columns.iter().map(|column| column.name.as_str()).collect();
            let message = format!("列が{}つの表の行に値が{}つある", names.len(), items.len());
            self.findings.push(
                Diagnostic::at(Code::TableShape, span, message).help(format!("列の順に書く: {}", names.join("、"))),
            );
            return None;
        }
        // Every cell is read, even behind a wrong one.
        let read: Vec<_> = items.iter().zip(&shape.columns).map(|(item, column)| self.cell(item, column)).collect();
        read.into_iter().collect()
    }

    fn named_cells(&mut self, node: &Node, shape: &Shape) -> Option<Vec<Cell>> {
        let mut read = Vec::new();
        for column in &shape.columns {
            read.push(match node.get(&column.name) {
                Some(value) => self.cell(value, column),
                None => {
                    self.wrong(node.span, format!("行に列「{}」がない", column.name), "該当しないときは「null」と書く");
                    None
                }
            });
        }
        read.into_iter().collect()
    }

    fn cell(&mut self, node: &Node, column: &Column) -> Option<Cell> {
        let text = match &node.kind {
            NodeKind::Null => return Some(Cell::NotApplicable),
            NodeKind::Scalar { text, .. } => text,
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => {
                self.wrong(node.span, format!("列「{}」に値でなく{}がある", column.name, node.word()), None);
                return None;
            }
        };
        match cell::read(text, column.kind) {
            Ok(cell) => Some(cell),
            Err(error) => {
                let message = format!("列「{}」の{}", column.name, error.message);
                self.findings.push(Diagnostic::at(Code::TableShape, node.span, message).maybe_help(error.help));
                None
            }
        }
    }

    fn extras(&mut self, node: &Node, pairs: &[(Node, Node)], shape: &Shape) -> RowExtras {
        let is_column = |name: &str| shape.columns.iter().any(|column| fold(&column.name) == fold(name));
        let until_name = self.date.until.clone().unwrap_or_else(|| "まで".to_owned());
        let published_name = self.date.published.clone().unwrap_or_else(|| "公表".to_owned());
        for (key, _) in pairs {
            let name = key.text().unwrap_or("");
            let known = ROW_KEYS.contains(&name) || name == until_name || name == published_name;
            if !known && !is_column(name) {
                let names = shape.columns.iter().map(|column| column.name.as_str()).chain(ROW_KEYS);
                let found = Diagnostic::at(Code::TableShape, key.span, format!("「{name}」という列はない"));
                self.findings.push(found.maybe_help(did_you_mean(name, names)));
            }
        }
        let mut day = |name: &str| {
            let node = node.get(name).filter(|_| !is_column(name))?;
            let text = node.text()?;
            self.day(text, node.span)
        };
        let until = day(&until_name);
        let published = day(&published_name);
        let own = node.get("出典").filter(|_| !is_column("出典"));
        let loose = ["文書", "確度"].iter().any(|name| node.get(name).is_some() && !is_column(name));
        let provenance = match own {
            Some(own) => self.provenance(own, Some(&shape.provenance)),
            None if loose => self.provenance(node, Some(&shape.provenance)),
            None => None,
        };
        RowExtras { until, published, provenance }
    }

    /// A day that `日付` names may also stand in a column of that name.
    fn days_from_columns(&self, cells: &[Cell], shape: &Shape, extras: &mut RowExtras) {
        let day = |name: &Option<String>| {
            let name = fold(name.as_ref()?);
            let at = shape.columns.iter().position(|column| fold(&column.name) == name)?;
            match cells.get(at) {
                Some(Cell::Date(day)) => Some(*day),
                Some(Cell::Number(_) | Cell::Word(_) | Cell::Truth(_) | Cell::NotApplicable) | None => None,
            }
        };
        extras.until = extras.until.or_else(|| day(&self.date.until));
        extras.published = extras.published.or_else(|| day(&self.date.published));
    }

    /// One day in two notations is no doubled key of the YAML.
    fn doubled_days(&mut self, rows: &[TableRow]) {
        let mut seen: BTreeMap<&[KeyCell], Span> = BTreeMap::new();
        for row in rows {
            match seen.get(row.keys.as_slice()) {
                Some(first) => self.findings.push(
                    Diagnostic::at(Code::DoubledKey, row.span, "同じ日からの行が二つある")
                        .label(*first, "一つ目はここ"),
                ),
                None => {
                    seen.insert(&row.keys, row.span);
                }
            }
        }
    }

    /// An overlay has the keys and the columns of the table that it is laid over, in their order.
    fn same_shape(&mut self, name: &Spanned<String>, shape: &Shape, base: &Table) {
        let differ = |one: &[String], other: &[String]| {
            one.len() != other.len() || one.iter().zip(other).any(|(one, other)| fold(one) != fold(other))
        };
        let names = |columns: &[Column]| columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
        let (columns, base_columns) = (names(&shape.columns), names(&base.columns));
        let mut finding = |message: String, help: String| {
            self.findings
                .push(Diagnostic::at(Code::TableShape, name.span, message).label(base.span, "元の表はここ").help(help));
        };
        if differ(&shape.keys, &base.keys) {
            finding(format!("表「{}」の鍵が元の表と違う", name.node), format!("鍵: [{}]", base.keys.join(", ")));
        }
        if differ(&columns, &base_columns) {
            finding(format!("表「{}」の列が元の表と違う", name.node), format!("列: [{}]", base_columns.join(", ")));
        }
        for (column, other) in shape.columns.iter().zip(&base.columns) {
            if fold(&column.name) == fold(&other.name) && column.kind != other.kind {
                let message = format!("表「{}」の列「{}」の単位が元の表と違う", name.node, column.name);
                finding(message, "単位を書かなければ、元の表の単位による".to_owned());
            }
        }
    }
}
