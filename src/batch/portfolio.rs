//! A portfolio: columns bound to the facts of an entry, stretches of rows handed to workers, their answers put together.

use crate::batch::answers::{AnswerColumn, AnswerValues, Answers, Part, Stretch, fit};
use crate::batch::bound::Bound;
use crate::batch::columns::{Column, Columns, Data, EPOCH};
use crate::batch::hand_out::ResultWords;
use crate::batch::lists::Unrolled;
use crate::batch::worker::{STRETCH, Worker};
use crate::calendar::holidays::Holidays;
use crate::corpus::case::Switches;
use crate::diagnostic::code::Code;
use crate::diagnostic::fold::fold;
use crate::diagnostic::report::Diagnostic;
use crate::diagnostic::suggest;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::number::exact::Number;
use crate::plan::from_typed::entry::result_forms;
use crate::plan::from_typed::{MOST_TOGETHER, Task};
use crate::plan::leaf::ResultForm;
use crate::plan::list::Lists;
use crate::plan::node::{Shape, day_of};
use crate::plan::program::from_nodes::DECIMALS;
use crate::provision::graph::{EntryId, Fact, FactId, ReferenceDate, RegulationId};
use crate::typed::needs::{self, Needs};
use crate::typed::program::Program;
use chrono::NaiveDate;
use num_traits::ToPrimitive;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Which facts are given, and whether in every row.
type Given = BTreeMap<FactId, bool>;

/// An entry that many cases ask for, under one set of switches. What it learns of one portfolio (which plans there are) it
/// keeps for the next.
#[derive(Debug)]
pub struct Portfolio<'a> {
    program: &'a Program,
    switches: Switches,
    holidays: Option<Arc<Holidays>>,
    entry: EntryId,
    needed: &'a Needs,
    held_against: BTreeSet<FactId>,
    regulations: Vec<RegulationId>,
    forms: Vec<ResultForm>,
    /// Whether a result may be なし.
    absent: bool,
    threads: usize,
    /// Date facts that are another day than the cases give, and which.
    fixed: Vec<(FactId, i32)>,
    idle: Mutex<HashMap<Given, Vec<Worker>>>,
}

impl<'a> Portfolio<'a> {
    /// An entry of a program that holds, its revisions taken as the switches say.
    pub fn new(program: &'a Program, holidays: Option<&Holidays>, entry: EntryId, switches: &Switches) -> Self {
        let needed = needs::of_entry(program, entry);
        let own = program.graph.entries.get(entry.0).map(|one| one.regulation);
        let regulations = own.map_or_else(Vec::new, |own| needs::regulations(own, needed, &program.graph));
        let held_against = own.map(|own| needs::held_against(program, own, needed)).unwrap_or_default();
        let held_against = held_against.into_keys().collect();
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self {
            program,
            switches: switches.clone(),
            holidays: holidays.cloned().map(Arc::new),
            entry,
            needed,
            held_against,
            regulations,
            forms: result_forms(program, entry),
            absent: needs::may_be_absent(program, entry),
            threads,
            fixed: Vec::new(),
            idle: Mutex::default(),
        }
    }

    /// The same with every 基準日 that a case gives set to a day.
    #[must_use]
    pub fn on_day(mut self, lines: &[ReferenceDate], day: NaiveDate) -> Self {
        let since_epoch = day_of(day).saturating_sub(EPOCH);
        self.fixed = lines.iter().filter_map(|line| line.fact).map(|fact| (fact, since_epoch)).collect();
        self
    }

    /// The same on so many threads.
    #[must_use]
    pub fn on_threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// The day that a fact is set to, whatever the cases give.
    pub(super) fn fixed_day(&self, fact: FactId) -> Option<i32> {
        self.fixed.iter().find(|(fixed, _)| *fixed == fact).map(|(_, day)| *day)
    }

    /// The results, in the order in which they come.
    pub fn results(&self) -> &[ResultForm] {
        &self.forms
    }

    /// The fact of a name, as the entry's cases give it.
    pub fn fact(&self, name: &str) -> Option<&'a Fact> {
        let id = needs::named(name, &self.regulations, &self.program.graph).into_iter().next()?;
        self.program.graph.facts.get(id.0)
    }

    /// Whether a name is that of a fact.
    pub(super) fn names(&self, name: &str, fact: FactId) -> bool {
        needs::named(name, &self.regulations, &self.program.graph).contains(&fact)
    }

    /// Whether the entry uses a fact of a name.
    pub fn uses(&self, name: &str) -> bool {
        let named = needs::named(name, &self.regulations, &self.program.graph);
        named.iter().any(|id| self.needed.contains_key(id) || self.held_against.contains(id))
    }

    /// Why it does not use a date that it uses with the shipped tables.
    pub fn joined(&self, name: &str) -> Option<String> {
        let named = needs::named(name, &self.regulations, &self.program.graph);
        named.into_iter().find_map(|fact| needs::joined(self.program, self.entry, fact))
    }

    /// Works all cases out, exactly as evaluation does one by one. Rows that come to what no plan answers are told apart:
    /// evaluation answers them, or says what is wrong.
    ///
    /// # Errors
    /// Where a column names no fact, or holds what its fact cannot be.
    pub fn price(&self, columns: &Columns<'_>) -> Result<Answers, Vec<Diagnostic>> {
        let mut answers = Answers::default();
        self.price_into(columns, &mut answers)?;
        Ok(answers)
    }

    /// The same into the memory of answers that are no longer needed, for who prices again and again: new memory takes about
    /// as long to come by as the answers take to be worked out.
    ///
    /// # Errors
    /// Where a column names no fact, or holds what its fact cannot be; what was answered before then stands.
    pub fn price_into(&self, columns: &Columns<'_>, answers: &mut Answers) -> Result<(), Vec<Diagnostic>> {
        let unrolled = self.unrolled(columns);
        let mut bound = self.bind(columns)?;
        for part in &unrolled.parts {
            bound.push(bind_kind(part.fact, part.name, &part.kind, &part.column()).map_err(|error| vec![error])?);
        }
        let set: BTreeMap<FactId, Vec<i32>> =
            self.fixed.iter().map(|(fact, day)| (*fact, vec![*day; columns.rows()])).collect();
        for one in &mut bound {
            if let Some(days) = set.get(&one.fact) {
                one.data = Data::Dates(days);
            }
        }
        let given: Given = bound.iter().map(|one| (one.fact, one.given.is_some())).collect();
        let task = Task { lists: unrolled.lists, ..self.task(given.clone()) };
        *answers = self.room(columns.rows(), std::mem::take(answers));
        let words = Mutex::new(ResultWords::default());
        {
            let queue = Mutex::new(stretches(answers, columns.rows()));
            let threads = self.threads.min(columns.rows().div_ceil(STRETCH)).max(1);
            std::thread::scope(|scope| {
                for _ in 0..threads {
                    scope.spawn(|| {
                        let mut worker = self.worker(&given);
                        while let Some(mut stretch) = { locked(&queue).pop() } {
                            worker.work(&task, &bound, &words, &mut stretch);
                        }
                        locked(&self.idle).entry(given.clone()).or_default().push(worker);
                    });
                }
            });
        }
        for (at, flags) in answers.columns.split_off(self.forms.len()).into_iter().enumerate() {
            if let (AnswerValues::Truths(absent), Some(column)) = (flags.values, answers.columns.get_mut(at)) {
                column.given = absent.contains(&true).then(|| absent.iter().map(|absent| !absent).collect());
            }
        }
        let list = words.into_inner().unwrap_or_else(PoisonError::into_inner).into_list();
        for case in unrolled.too_long {
            if let Some(answered) = answers.answered.get_mut(case) {
                *answered = false;
            }
        }
        for column in &mut answers.columns {
            if let AnswerValues::Words(_, words) = &mut column.values {
                words.clone_from(&list);
            }
        }
        Ok(())
    }

    /// The plans that cases came to so far, readably.
    pub fn plans(&self) -> String {
        let idle = locked(&self.idle);
        let mut keys: Vec<&Given> = idle.keys().collect();
        keys.sort();
        let workers = keys.into_iter().filter_map(|key| idle.get(key)).flatten();
        workers.map(|worker| worker.shown(self.program)).collect::<Vec<_>>().join("\n")
    }

    /// The task of planning for cases that give these facts.
    pub(super) fn task(&self, given: Given) -> Task<'_> {
        Task {
            program: self.program,
            switches: &self.switches,
            holidays: self.holidays.as_ref(),
            entry: self.entry,
            given,
            lists: Lists::default(),
            absent: self.absent,
        }
    }

    fn worker(&self, given: &Given) -> Worker {
        locked(&self.idle).get_mut(given).and_then(Vec::pop).unwrap_or_default()
    }

    /// Room for the results of so many rows, in the memory of what was answered before.
    fn room(&self, rows: usize, before: Answers) -> Answers {
        let mut before_each = before.columns.into_iter().map(|column| column.values);
        let columns = self.forms.iter().map(|form| {
            let values = match form.shape {
                Shape::Number | Shape::Several | Shape::List | Shape::Nothing => match form.decimals {
                    Some(decimals) => AnswerValues::Numbers(Vec::new(), decimals),
                    None => AnswerValues::WideNumbers(Vec::new(), DECIMALS),
                },
                Shape::Date => AnswerValues::Dates(Vec::new()),
                Shape::Word => AnswerValues::Words(Vec::new(), Vec::new()),
                Shape::Truth => AnswerValues::Truths(Vec::new()),
            };
            let values = values.in_memory_of(before_each.next()).of_rows(rows);
            AnswerColumn { name: form.name.clone(), values, given: None }
        });
        let flags = self.forms.iter().filter(|_| self.absent).map(|form| AnswerColumn {
            name: form.name.clone(),
            values: AnswerValues::Truths(vec![false; rows]),
            given: None,
        });
        let columns = columns.collect::<Vec<_>>().into_iter().chain(flags).collect();
        let mut answered = before.answered;
        answered.clear();
        fit(&mut answered, rows, false);
        Answers { columns, answered }
    }

    /// The lists among the columns, cut into cells.
    fn unrolled<'c>(&self, columns: &Columns<'c>) -> Unrolled<'c> {
        let mut unrolled = Unrolled::behind(self.program.graph.facts.len());
        for column in columns.list() {
            let Data::List(rows) = column.data else { continue };
            for id in needs::named(column.name, &self.regulations, &self.program.graph) {
                if let Some(FactKind::List { columns }) = self.program.graph.facts.get(id.0).map(Fact::kind) {
                    unrolled.add(id, column, rows, columns);
                }
            }
        }
        unrolled
    }

    /// Binds columns to facts; everything wrong is told at once.
    pub(super) fn bind<'c>(&self, columns: &Columns<'c>) -> Result<Vec<Bound<'c>>, Vec<Diagnostic>> {
        let (mut bound, mut errors) = (Vec::new(), Vec::new());
        for column in columns.list() {
            let ids = needs::named(column.name, &self.regulations, &self.program.graph);
            if ids.is_empty() {
                errors.push(self.unknown(column.name));
            }
            for id in ids {
                let Some(fact) = self.program.graph.facts.get(id.0) else { continue };
                match bind(id, fact, column) {
                    Ok(one) => bound.push(one),
                    Err(error) => errors.push(error),
                }
            }
        }
        if errors.is_empty() { Ok(bound) } else { Err(errors) }
    }

    /// A finding for a name that is no fact's.
    pub fn unknown(&self, name: &str) -> Diagnostic {
        let facts = self.program.graph.facts.iter().filter(|fact| self.regulations.contains(&fact.regulation));
        Diagnostic::new(Code::UnknownFact, format!("「{name}」という事実はない"))
            .maybe_help(suggest::did_you_mean(name, facts.map(Fact::name)))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Cuts the room for answers into stretches, the first last, so that popping takes them in order.
fn stretches(answers: &mut Answers, rows: usize) -> Vec<Stretch<'_>> {
    let mut list: Vec<Stretch<'_>> = answers
        .answered
        .chunks_mut(STRETCH)
        .enumerate()
        .map(|(at, answered)| Stretch { first: at * STRETCH, rows: answered.len(), parts: Vec::new(), answered })
        .collect();
    debug_assert_eq!(list.iter().map(|one| one.rows).sum::<usize>(), rows);
    for column in &mut answers.columns {
        fn parts<'a, T>(cells: &'a mut [T], make: fn(&'a mut [T]) -> Part<'a>) -> Vec<Part<'a>> {
            cells.chunks_mut(STRETCH).map(make).collect()
        }
        let parts = match &mut column.values {
            AnswerValues::Numbers(cells, _) => parts(cells, Part::Numbers),
            AnswerValues::WideNumbers(cells, _) => parts(cells, Part::WideNumbers),
            AnswerValues::Dates(cells) => parts(cells, Part::Days),
            AnswerValues::Words(cells, _) => parts(cells, Part::Words),
            AnswerValues::Truths(cells) => parts(cells, Part::Truths),
        };
        for (stretch, part) in list.iter_mut().zip(parts) {
            stretch.parts.push(part);
        }
    }
    list.reverse();
    list
}

/// Binds a column to a fact, and holds it to its domain.
fn bind<'c>(id: FactId, fact: &Fact, column: &Column<'c>) -> Result<Bound<'c>, Diagnostic> {
    let mut made = bind_kind(id, fact.name(), fact.kind(), column)?;
    // One that was ever declared otherwise is held to the declaration that governs the case.
    if let (FactKind::Number { unit, .. }, true) = (fact.kind(), fact.history.is_empty()) {
        for bound in &fact.declaration.domain {
            let limit = bound.unit.unwrap_or(*unit).value_of(&bound.value);
            narrow(&mut made, bound.comparison, &limit);
        }
    }
    Ok(made)
}

/// Binds a column to a fact of a kind.
fn bind_kind<'c>(id: FactId, name: &str, kind: &FactKind, column: &Column<'c>) -> Result<Bound<'c>, Diagnostic> {
    let mut made = Bound {
        fact: id,
        data: column.data,
        given: column.given,
        scale: Number::ONE,
        domain: (i128::MIN, i128::MAX),
        multiple: 1,
        may_be_open: matches!(kind, FactKind::Date { may_be_open: true }),
        categories: Vec::new(),
    };
    match (column.data, kind) {
        (Data::Dates(_), FactKind::Date { .. }) | (Data::Truths(_), FactKind::Truth) | (Data::Unplanned(_), _) => {}
        // What a plan reads of it are its cells.
        (Data::List(rows), FactKind::List { columns }) => {
            let declared = |one: &&Column<'_>| columns.iter().any(|(column, _)| fold(column) == fold(one.name));
            if let Some(unknown) = rows.columns.iter().find(|one| !declared(one)) {
                let names = columns.iter().map(|(column, _)| column.as_str());
                let message = format!("「{name}」に「{}」という欄はない", unknown.name);
                return Err(
                    Diagnostic::new(Code::UnknownFact, message).maybe_help(suggest::did_you_mean(unknown.name, names))
                );
            }
            made.data = Data::Unplanned(rows.ends.len());
        }
        (Data::Numbers(_, decimals) | Data::WideNumbers(_, decimals), FactKind::Number { unit, whole, .. }) => {
            let Some(power) = 10_i128.checked_pow(decimals) else {
                return Err(Diagnostic::new(Code::FactValue, format!("「{name}」の小数点以下{decimals}位は多すぎる")));
            };
            let one = unit.value_of(&Number::ONE);
            made.scale = one.checked_div(&Number::from_i128(power)).unwrap_or(one);
            made.multiple = if *whole { power } else { 1 };
        }
        (Data::Several(_, words), FactKind::Category { several: true, .. }) if words.len() > MOST_TOGETHER => {
            return Err(Diagnostic::new(
                Code::FactValue,
                format!("「{name}」の列が挙げる区分は{MOST_TOGETHER}を超える"),
            ));
        }
        (Data::Words(_, words), FactKind::Category { categories, several: false, .. })
        | (Data::Several(_, words), FactKind::Category { categories, several: true, .. }) => {
            let category = |word: &&str| {
                let wanted = fold(word.trim_matches(['「', '」']));
                categories.iter().find(|one| fold(one) == wanted).cloned()
            };
            made.categories = words.iter().map(category).collect();
        }
        (Data::Words(_, words), FactKind::Text) => {
            made.categories = words.iter().map(|word| Some((*word).to_owned())).collect();
        }
        (data, kind) => {
            return Err(Diagnostic::new(
                Code::FactValue,
                format!("「{name}」は{}、列が持つのは{}", kind.word(), data.word()),
            ));
        }
    }
    Ok(made)
}

/// Holds a column of numbers to a bound of its fact.
fn narrow(bound: &mut Bound<'_>, comparison: Comparison, limit: &Number) {
    let Some(limit) = limit.checked_div(&bound.scale) else { return };
    let whole = |number: Number| number.parts().0.to_i128();
    let (least, most) = &mut bound.domain;
    match comparison {
        Comparison::AtLeast => *least = whole(limit.ceil()).unwrap_or(*least).max(*least),
        Comparison::Greater => {
            *least = whole(limit.floor()).map_or(*least, |limit| limit.saturating_add(1)).max(*least);
        }
        Comparison::AtMost => *most = whole(limit.floor()).unwrap_or(*most).min(*most),
        Comparison::Less => *most = whole(limit.ceil()).map_or(*most, |limit| limit.saturating_sub(1)).min(*most),
        // A domain is a stretch; the language has no other.
        Comparison::Equal | Comparison::NotEqual => {}
    }
}
