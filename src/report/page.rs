//! A page before it is written: headings, tables, lists, a tree, legal text. Knows no outside format.

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// A word beside the title: 算定, a day.
    pub subtitle: String,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// What a page is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The heading of a section.
    Heading(String),
    /// The heading of a part of a section.
    Subheading(String),
    /// A paragraph.
    Paragraph(String),
    /// Something to heed.
    Notice(String),
    /// Names with their values, the values being what the page is for.
    Results(Vec<ResultLine>),
    /// A table.
    Grid(Grid),
    /// A form, filled in.
    Form(Form),
    /// A list.
    Items(Vec<String>),
    /// A tree.
    Tree(Vec<Branch>),
    /// Lines of legal text, each with its indentation in columns.
    Law(Vec<(usize, String)>),
    /// Small print: a name and its value.
    Fine(Vec<(String, String)>),
}

/// A result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultLine {
    /// Its name.
    pub name: String,
    /// Its value for people.
    pub value: String,
}

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// What its columns are called.
    pub head: FormHead,
    /// Its parts.
    pub parts: Vec<FormPart>,
}

/// What the columns of a form are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormHead {
    /// Of the numbers.
    pub number: &'static str,
    /// Of the printed names.
    pub title: &'static str,
    /// Of the left column.
    pub left: &'static str,
    /// Of the right column.
    pub right: &'static str,
    /// Of the only column, where there is no other.
    pub only: &'static str,
    /// Of the formulas.
    pub workings: &'static str,
}

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormPart {
    /// Its number and title.
    pub heading: String,
    /// Why none of its lines is filled in; empty where some are.
    pub note: String,
    /// Its lines.
    pub rows: Vec<FormRow>,
}

impl FormPart {
    /// Whether its right column is used.
    pub fn has_right(&self) -> bool {
        self.rows.iter().any(|row| !row.right.is_empty())
    }
}

/// A line of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRow {
    /// Its number.
    pub number: String,
    /// Its printed name.
    pub title: String,
    /// Its left column.
    pub left: String,
    /// Its right column.
    pub right: String,
    /// Its formula, and the formula with the numbers in it.
    pub workings: Vec<String>,
    /// Why it is not filled in.
    pub empty: Option<String>,
}

/// A table; all rows are as long as the head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The head.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// A node of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Branch {
    /// What it is about.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Where it comes from; may be empty.
    pub origin: String,
    /// Labelled lines.
    pub lines: Vec<(String, String)>,
    /// What is below it.
    pub children: Vec<Branch>,
}

impl Page {
    /// An empty page.
    pub fn new(title: impl Into<String>, subtitle: impl Into<String>) -> Self {
        Self { title: title.into(), subtitle: subtitle.into(), blocks: Vec::new() }
    }

    /// Adds a block.
    pub fn add(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Adds a section, unless there is nothing in it.
    pub fn section(&mut self, heading: &str, block: Block) {
        let empty = match &block {
            Block::Heading(_) | Block::Subheading(_) => false,
            Block::Paragraph(text) | Block::Notice(text) => text.is_empty(),
            Block::Results(lines) => lines.is_empty(),
            Block::Grid(grid) => grid.rows.is_empty(),
            Block::Form(form) => form.parts.is_empty(),
            Block::Items(items) => items.is_empty(),
            Block::Tree(branches) => branches.is_empty(),
            Block::Law(lines) => lines.is_empty(),
            Block::Fine(lines) => lines.is_empty(),
        };
        if !empty {
            self.add(Block::Heading(heading.to_owned()));
            self.add(block);
        }
    }
}
