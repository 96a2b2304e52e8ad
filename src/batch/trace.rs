//! How a single case came about, read off the registers of the run that priced it: facts as they were taken, versions,
//! definitions with their cases, before and after rounding. What people read is told from it by `query::told`.

use crate::batch::columns::{EPOCH, UNNOTIFIED};
use crate::batch::single::{Fact, Prepared, Single};
use crate::corpus::case::Switches;
use crate::law::value::Value;
use crate::number::exact::Number;
use crate::plan::leaf::{Definition, Leaf, PlannedVersion};
use crate::plan::node::{Day, OPEN, date_of};
use crate::plan::program::step::{Column, Kept, StatusAt, status};
use crate::plan::words::WordId;
use crate::provision::graph::{EntryId, FactId};

/// A definition as it came out: which, by which of its cases, before and after rounding. Numbers stand as the registers
/// hold them until they are told.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceLine {
    /// Which of the plan's definitions.
    pub definition: usize,
    /// Which of its cases held.
    pub case: Option<usize>,
    /// Its value before rounding.
    pub before: Raw,
    /// Its value.
    pub value: Raw,
}

/// A value as a register holds it.
#[derive(Clone, Debug, PartialEq)]
pub enum Raw {
    /// A whole number of the scale that the plan says.
    Whole(i128),
    /// A number.
    Big(Number),
    /// A day, counted as columns count.
    Day(Day),
    /// A word.
    Word(u32),
    /// A truth value.
    Truth(bool),
    /// None.
    Nothing,
}

impl Single<'_> {
    /// How the case worked out last came about: each definition that had a value or a case, in the order in which they were needed.
    pub fn trace(&self) -> Vec<TraceLine> {
        let Some((Prepared { program, .. }, leaf)) = self.answered() else { return Vec::new() };
        let mut kept = program.kept.iter();
        let mut lines = Vec::with_capacity(leaf.definitions.len());
        for (definition, one) in leaf.definitions.iter().enumerate() {
            let value = self.raw(kept.next());
            let (mut case, mut before) = (None, Raw::Nothing);
            for at in 0..one.cases.len() {
                let (condition, unrounded) = (self.raw(kept.next()), kept.next());
                if case.is_none() && condition == Raw::Truth(true) {
                    case = Some(at);
                    before = self.raw(unrounded);
                }
            }
            // One that is なし has a case and no value.
            if value != Raw::Nothing || case.is_some() {
                lines.push(TraceLine { definition, case, before, value });
            }
        }
        lines
    }

    fn raw(&self, kept: Option<&Kept>) -> Raw {
        let Some(kept) = kept else { return Raw::Nothing };
        if kept.status != StatusAt::Sure && self.machine.status(kept.status, 0) != status::OK {
            return Raw::Nothing;
        }
        match &kept.column {
            Column::Whole(whole) => Raw::Whole(self.machine.whole(*whole, 0)),
            Column::Exact(exactly) => Raw::Big(self.machine.exact(exactly, 0)),
            Column::Days(days) => Raw::Day(self.machine.day(*days, 0)),
            Column::Words(words) => Raw::Word(self.machine.word(*words, 0)),
            Column::Truths(truths) => Raw::Truth(self.machine.truth(*truths, 0)),
            Column::Nothing => Raw::Nothing,
        }
    }

    /// The definition that a line is of.
    pub fn definition(&self, line: &TraceLine) -> Option<&Definition> {
        self.answered()?.1.definitions.get(line.definition)
    }

    /// All definitions of the plan that answered, those without a value too.
    pub fn definitions(&self) -> &[Definition] {
        self.answered().map_or(&[], |(_, leaf)| &leaf.definitions)
    }

    /// The versions that the plan which answered goes by.
    pub fn versions(&self) -> &[PlannedVersion] {
        self.answered().map_or(&[], |(_, leaf)| &leaf.versions)
    }

    /// A line's value, numbers in base scale; words as texts.
    pub fn value_of(&self, line: &TraceLine) -> Option<Value> {
        self.value(&line.value, self.first_kept(line)?)
    }

    /// A line's value before rounding, in the same way.
    pub fn before_of(&self, line: &TraceLine) -> Option<Value> {
        self.value(&line.before, self.first_kept(line)? + 2 + 2 * line.case?)
    }

    /// Where the nodes that are kept for a line's definition begin.
    fn first_kept(&self, line: &TraceLine) -> Option<usize> {
        let before = self.definitions().get(..line.definition)?;
        Some(before.iter().map(|definition| 1 + 2 * definition.cases.len()).sum())
    }

    fn value(&self, raw: &Raw, kept: usize) -> Option<Value> {
        Some(match raw {
            Raw::Whole(whole) => {
                let scale = &self.answered()?.0.program.kept.get(kept)?.scale;
                Value::Number(&Number::from_i128(*whole) * scale)
            }
            Raw::Big(number) => Value::Number(number.clone()),
            Raw::Day(OPEN) => Value::Open,
            Raw::Day(day) => Value::Date(date_of(*day)?),
            Raw::Word(word) => Value::Text(self.tree.nodes.words.text(WordId(*word)).to_owned()),
            Raw::Truth(truth) => Value::Truth(*truth),
            Raw::Nothing => return None,
        })
    }

    /// A result that is no number: a day, a truth value, or a word as text.
    pub fn result(&self, at: usize) -> Option<Value> {
        let day = || self.date(at).and_then(|day| date_of(day.checked_add(EPOCH)?)).map(Value::Date);
        let word = || self.word(at).map(|word| Value::Text(word.to_owned()));
        day().or_else(|| self.truth(at).map(Value::Truth)).or_else(word)
    }

    /// Whether a plan answered the case given last.
    pub fn answers(&self) -> bool {
        self.answered().is_some()
    }

    /// How the revisions are taken.
    pub fn switches(&self) -> &Switches {
        self.task.switches
    }

    /// The entry that is asked.
    pub fn entry(&self) -> EntryId {
        self.task.entry
    }

    /// The facts of the case worked out last, as they were taken: numbers in base scale, categories by their declared words.
    pub fn facts(&self) -> Vec<(FactId, Value)> {
        let taken = self.facts.iter().filter_map(|ready| {
            let value = match *self.case.get(ready.place)? {
                Fact::Number(number) => {
                    Value::Number(&Number::from_i128(i128::from(number)) * &self.scales.get(&ready.id)?.scale)
                }
                Fact::Date(UNNOTIFIED) => Value::Open,
                Fact::Date(day) => Value::Date(date_of(day.checked_add(EPOCH)?)?),
                Fact::Word(code) => Value::Category(ready.categories.get(code as usize)?.clone()?),
                Fact::Several(bits) => {
                    let given = (0..).zip(&ready.categories).filter(|(place, _)| bits >> place & 1 == 1);
                    Value::Categories(given.filter_map(|(_, word)| word.clone()).collect())
                }
                Fact::Truth(truth) => Value::Truth(truth),
            };
            Some((ready.id, value))
        });
        taken.collect()
    }

    /// The program of the case worked out last, and its plan.
    fn answered(&self) -> Option<(&Prepared, &Leaf)> {
        let prepared = self.last()?;
        Some((prepared, prepared.leaf.as_deref()?))
    }
}
