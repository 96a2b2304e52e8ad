//! The texts of one regulation to its documents: outline, headings and declarations first, then phrases by the names declared.

use crate::diagnostic::report::Findings;
use crate::source::file::SourceFile;
use crate::source::span::FileId;
use crate::syntax::ast::Document;
use crate::syntax::dictionary::Dictionary;
use crate::syntax::document::{self, Kind, Text};
use crate::syntax::facts;
use crate::syntax::grammar::Rule;
use crate::syntax::item::Item;
use crate::syntax::names;
use crate::syntax::outline::{self, Block};
use crate::syntax::place;
use chrono::NaiveDate;

/// A parsed text.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The text it came from.
    pub file: FileId,
    /// What it holds.
    pub document: Document,
    /// The names by which it was cut.
    pub dictionary: Dictionary,
}

/// Parses all `.kitei` texts of one regulation together: the names of the base, of the revisions up to a text's own and
/// of the entries tell its words apart, and `extra_names`, those that tables declare (keys, columns, categories).
/// Everything wrong in any of them is found in one run.
pub fn parse(files: &[(FileId, &SourceFile)], extra_names: &[String], findings: &mut Findings) -> Vec<Parsed> {
    let outlines: Vec<Outlined> =
        files.iter().map(|(file, source)| Outlined::new(*file, &source.text, findings)).collect();
    let (dictionaries, all) = dictionaries(&outlines, extra_names);
    let mut parsed = Vec::new();
    for (one, dictionary) in outlines.iter().zip(dictionaries) {
        let text = Text { file: one.file, blocks: &one.blocks, dictionary: &dictionary, all: &all };
        let document = document::read(text, findings);
        parsed.push(Parsed { file: one.file, document, dictionary });
    }
    parsed
}

/// A text after the first step: its lines, and the names that it declares.
struct Outlined {
    file: FileId,
    blocks: Vec<Block>,
    kind: Kind,
    revised_on: Option<NaiveDate>,
    promulgated: Option<NaiveDate>,
    names: Vec<String>,
    entry_names: Vec<String>,
}

impl Outlined {
    fn new(file: FileId, text: &str, findings: &mut Findings) -> Self {
        let blocks = outline::outline(file, text, findings);
        let (kind, revised_on) = (document::kind(&blocks), document::revised_on(&blocks));
        let promulgated = document::promulgated_on(&blocks);
        let (mut names, mut entry_names) = (Vec::new(), Vec::new());
        for (item, block) in document::items(&blocks) {
            match item {
                Item::Facts => names.extend(fact_names(&block.children)),
                Item::Provision | Item::Form | Item::Supplementary => names::of_body(&block.children, &mut names),
                Item::Comparison => names_of_row(block, &mut names),
                Item::Calculation | Item::Determination | Item::Deadline => {
                    entry_names.extend(entry_name(block));
                    names::of_body(&block.children, &mut entry_names);
                }
                Item::Regulation | Item::Number | Item::Enacted | Item::Revised | Item::Published => {}
                Item::Enforced | Item::ReferenceDate | Item::TextAsOf | Item::Move => {}
                Item::Interpretation | Item::Note => {}
            }
        }
        Self { file, blocks, kind, revised_on, promulgated, names, entry_names }
    }
}

/// What is wrong with the declarations is said in the second step.
fn fact_names(blocks: &[Block]) -> Vec<String> {
    facts::names(&facts::read(blocks, None, &mut Findings::default()).declarations)
}

fn names_of_row(block: &Block, names: &mut Vec<String>) {
    let changed = block.line.text.trim_start_matches(Item::Comparison.word()).trim_start();
    for side in &block.children {
        if changed.starts_with(Item::Facts.word()) {
            names.extend(fact_names(&side.children));
        } else if !changed.starts_with("表「") {
            // The word 新 or 旧 may stand before the first line of its side.
            let first = side.line.text.trim_start_matches(['新', '旧']);
            if first.starts_with(outline::is_blank) {
                names::of_line(first, names);
            }
            names::of_body(&side.children, names);
        }
    }
}

fn entry_name(block: &Block) -> Option<String> {
    let found = place::try_read(Rule::entry_line, &block.line)?;
    let name = place::child(&found, Rule::typed_name)?;
    Some(place::name(&block.line, &name).node)
}

/// The names of each text, in the order of the texts, and all names. No later revision changes how a line is cut.
fn dictionaries(outlines: &[Outlined], extra_names: &[String]) -> (Vec<Dictionary>, Dictionary) {
    let mut growing = Dictionary::default();
    let bases = outlines.iter().filter(|one| one.kind != Kind::Revision).flat_map(|one| &one.names);
    let entries = outlines.iter().flat_map(|one| &one.entry_names);
    extra_names.iter().chain(bases).chain(entries).for_each(|name| growing.add(name));
    let base = growing.clone();
    let mut revisions: Vec<(usize, &Outlined)> =
        outlines.iter().enumerate().filter(|(_, one)| one.kind == Kind::Revision).collect();
    // One whose date cannot be read comes last, and knows all names.
    revisions.sort_by_key(|(_, one)| (one.revised_on.is_none(), one.revised_on));
    let mut by_text: Vec<Option<Dictionary>> = outlines.iter().map(|_| None).collect();
    for same_day in revisions.chunk_by(|(_, one), (_, other)| one.revised_on == other.revised_on) {
        same_day.iter().flat_map(|(_, one)| &one.names).for_each(|name| growing.add(name));
        for (at, _) in same_day {
            if let Some(slot) = by_text.get_mut(*at) {
                *slot = Some(growing.clone());
            }
        }
    }
    let of_text = |(one, dictionary): (&Outlined, Option<Dictionary>)| {
        let dictionary = match (dictionary, one.kind) {
            (Some(dictionary), _) => dictionary,
            (None, Kind::Entries) => growing.clone(),
            (None, Kind::Base | Kind::Revision) => base.clone(),
        };
        dictionary.promulgated_on(one.promulgated)
    };
    let list = outlines.iter().zip(by_text).map(of_text).collect();
    (list, growing)
}
