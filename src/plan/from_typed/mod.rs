//! From the typed program to a plan: the same walk as evaluation's, once for a choice of versions in the place of once a case.
//! Conditions that choose a text are decided beforehand (the walk asks for the first that is not); all others become nodes.
//! Evaluation keeps a walk of its own for what only it says: reasons, faults with their places, and how a result moves with a
//! fact. What the two come to is held together by every golden case and fixture (`tests/batch/agreement.rs`).

mod absent;
mod condition;
pub mod entry;
mod expression;
mod form;
mod list;
mod name;
mod select;

use crate::calendar::holidays::Holidays;
use crate::corpus::case::Switches;
use crate::law::comparison::Comparison;
use crate::law::fact::FactKind;
use crate::law::unit::Unit;
use crate::plan::leaf::{Definition, Leaf, PlannedVersion};
use crate::plan::list::Lists;
use crate::plan::node::{Constant, Day, Guarded, NodeId, Nodes, Op, Shape, day_of};
use crate::plan::path::{Ask, Decision, Path};
use crate::provision::graph::{EntryId, FactId, ProvisionId, TableId};
use crate::provision::moved::{known, moved, taken_out};
use crate::syntax::ast::fact::DomainBound;
use crate::typed::expr::Expr;
use crate::typed::lower::Owner;
use crate::typed::program::{Program, TypedDeemed};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// Categories of which a case may give several are bits of one word.
pub const MOST_TOGETHER: usize = 63;

/// What is planned: an entry, how the revisions are taken, and which facts cases give.
#[derive(Clone, Debug)]
pub struct Task<'a> {
    /// The rules.
    pub program: &'a Program,
    /// How the revisions are to be taken; versions that are pinned are not planned.
    pub switches: &'a Switches,
    /// 休日.
    pub holidays: Option<&'a Arc<Holidays>>,
    /// What is asked.
    pub entry: EntryId,
    /// The facts that cases give; the flag: some cases may not.
    pub given: BTreeMap<FactId, bool>,
    /// The lists among them.
    pub lists: Lists,
    /// Whether a result may be なし.
    pub absent: bool,
}

impl Task<'_> {
    /// Plans what follows from the decisions taken, or asks for the next one.
    pub fn plan(&self, nodes: &mut Nodes, path: &Path) -> Result<Leaf, Ask> {
        let mut planner = Planner {
            task: self,
            nodes,
            path,
            named: BTreeMap::new(),
            running: Vec::new(),
            chosen: BTreeMap::new(),
            tables: BTreeMap::new(),
            defaulting: Vec::new(),
            deeming: Vec::new(),
            definitions: Vec::new(),
        };
        planner.entry()
    }
}

/// The state of one walk.
struct Planner<'a, 'n> {
    task: &'a Task<'a>,
    nodes: &'n mut Nodes,
    path: &'n Path,
    named: BTreeMap<(Owner, String, String), Named>,
    running: Vec<(Owner, String, String)>,
    chosen: BTreeMap<ProvisionId, Chosen>,
    tables: BTreeMap<TableId, Chosen>,
    defaulting: Vec<FactId>,
    deeming: Vec<FactId>,
    definitions: Vec<Definition>,
}

/// What a name comes to: its value, and as a word the address of what decided it.
#[derive(Clone, Copy, Debug)]
struct Named {
    value: NodeId,
    decided: NodeId,
}

/// Which version governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chosen {
    /// This one; its date of enforcement, and whether it has lost its effect.
    Version { number: usize, day: Option<Day>, expired: bool },
    /// None does.
    None,
    /// What it hangs on is not there.
    Unavailable,
}

/// The surroundings of a formula.
#[derive(Clone, Debug, Default)]
struct Env {
    provision: Option<ProvisionId>,
    readings: Option<Rc<Readings>>,
    enforcement: Option<Day>,
    /// The cells of the list row in hand.
    row: Option<Rc<BTreeMap<String, NodeId>>>,
}

/// Names that are re-read, and the readings outside of these.
#[derive(Debug)]
struct Readings {
    pairs: Vec<(String, Expr)>,
    outer: Option<Rc<Readings>>,
    label: String,
    /// In the second column of a form: the part whose readings these are, or none where the column was asked for.
    right_column: Option<Option<ProvisionId>>,
}

impl Env {
    fn of(provision: ProvisionId) -> Self {
        Self { provision: Some(provision), ..Self::default() }
    }

    fn within(&self, provision: Option<ProvisionId>) -> Self {
        Self { provision, readings: self.readings.clone(), enforcement: None, row: None }
    }

    fn label(&self) -> String {
        self.readings.as_ref().map_or_else(String::new, |readings| readings.label.clone())
    }
}

impl<'a> Planner<'a, '_> {
    fn program(&self) -> &'a Program {
        self.task.program
    }

    /// The value of a fact: another day that is taken for it, else as given, else its default.
    fn fact(&mut self, id: FactId) -> Result<NodeId, Ask> {
        let mut value = self.own_fact(id)?;
        if self.deeming.contains(&id) {
            return Ok(value);
        }
        for one in self.program().deemed.iter().filter(|one| one.to == id) {
            self.deeming.push(id);
            let taken = self.taken(one);
            self.deeming.pop();
            if let Some((condition, day)) = taken? {
                value = self.nodes.choose(vec![(condition, day)], value, true);
            }
        }
        Ok(value)
    }

    /// When another day is taken, and which; none where its sentence is not there.
    fn taken(&mut self, one: &TypedDeemed) -> Result<Option<Guarded>, Ask> {
        let regulation = self.program().graph.regulations.get(one.regulation.0);
        let revision = regulation.and_then(|regulation| regulation.revisions.get(one.by.revision));
        let (Some(regulation), Some(revision)) = (regulation, revision) else { return Ok(None) };
        let switches = self.task.switches;
        if !known(revision, switches) || taken_out(regulation, revision, switches) {
            return Ok(None);
        }
        let Some(enforced) = moved(regulation, revision, None, switches).or(revision.enforcement.day()) else {
            return Ok(None);
        };
        let mut asked = vec![self.is_there(one.from)?];
        if let Some(condition) = &one.condition {
            let env = Env { enforcement: Some(day_of(enforced)), ..Env::default() };
            asked.push(self.condition(condition, &env)?);
        }
        let (day, start) = (self.fact(one.from)?, self.day(day_of(enforced)));
        asked.push(self.nodes.compare(day, Comparison::AtLeast, start));
        Ok(Some((self.nodes.joined(asked, true), day)))
    }

    /// A fact as given, else its default.
    fn own_fact(&mut self, id: FactId) -> Result<NodeId, Ask> {
        let given = self.task.given.get(&id).copied();
        let fact = given.map(|_| self.given_fact(id));
        let declared_anew = self.program().earlier_defaults.get(id.0).is_some_and(|earlier| !earlier.is_empty());
        let default = match (given, self.program().defaults.get(id.0)) {
            (Some(false), _) => None,
            // Evaluation knows which declaration holds on the day of the case.
            _ if declared_anew => Some(self.nodes.unanswered("なければの値が宣言による")),
            (_, None | Some(None)) => None,
            // A default that runs in a circle is told by evaluation.
            (_, Some(Some(_))) if self.defaulting.contains(&id) => {
                Some(self.nodes.unanswered("なければの値が自身から定まる"))
            }
            (_, Some(Some(default))) => {
                self.defaulting.push(id);
                let value = self.expr(default, &Env::default());
                self.defaulting.pop();
                Some(self.within_domain(id, value?))
            }
        };
        Ok(match (fact, default) {
            (Some(fact), None) => fact,
            (None, Some(default)) => default,
            (None, None) => self.nodes.add(Op::Fact(id), Shape::Nothing),
            (Some(fact), Some(default)) => {
                let shape = self.nodes.shape_of([fact, default].into_iter());
                self.nodes.add(Op::IfGiven(id, fact, default), shape)
            }
        })
    }

    /// A default where it keeps the fact's domain; that it does not is told by evaluation.
    fn within_domain(&mut self, id: FactId, value: NodeId) -> NodeId {
        let Some(fact) = self.program().graph.facts.get(id.0) else { return value };
        let FactKind::Number { unit, .. } = fact.kind() else { return value };
        if fact.history.is_empty() && self.nodes.shape(value) == Shape::Number {
            let kept = self.kept_bounds(value, &fact.declaration.domain, *unit);
            let kept = self.nodes.joined(kept, true);
            let broken = self.nodes.unanswered("なければの値が域の外");
            return self.nodes.choose(vec![(kept, value)], broken, true);
        }
        value
    }

    /// Whether a number keeps each bound.
    fn kept_bounds(&mut self, value: NodeId, domain: &[DomainBound], unit: Unit) -> Vec<NodeId> {
        let mut kept = Vec::new();
        for bound in domain {
            let limit = self.nodes.known_number(bound.unit.unwrap_or(unit).value_of(&bound.value));
            kept.push(self.nodes.compare(value, bound.comparison, limit));
        }
        kept
    }

    /// A fact that cases give.
    fn given_fact(&mut self, id: FactId) -> NodeId {
        match self.program().graph.facts.get(id.0) {
            Some(fact) => match fact.kind() {
                FactKind::List { columns } => self.given_list(id, fact.name(), columns),
                kind => self.fact_of_kind(id, kind),
            },
            None => self.nodes.unanswered("事実がない"),
        }
    }

    /// A fact of one value.
    fn fact_of_kind(&mut self, id: FactId, kind: &FactKind) -> NodeId {
        let shape = match kind {
            FactKind::Date { .. } => Shape::Date,
            FactKind::Number { .. } => Shape::Number,
            FactKind::Category { several, categories, .. } if !several || categories.len() <= MOST_TOGETHER => {
                let words = &mut self.nodes.words;
                // By their declared spelling, in which results show them.
                let numbers: Vec<_> = categories.iter().map(|word| words.number(word)).collect();
                let classes = numbers.into_iter().map(|id| words.class(id)).collect();
                self.nodes.categories.insert(id, classes);
                if *several { Shape::Several } else { Shape::Word }
            }
            // A text is known by the words of tables and conditions; of any other only that it is none of these.
            FactKind::Text => Shape::Word,
            FactKind::Truth => Shape::Truth,
            FactKind::Category { .. } => return self.nodes.unanswered("多くの区分の事実"),
            FactKind::List { .. } => return self.nodes.unanswered("一覧の中の一覧"),
        };
        self.nodes.add(Op::Fact(id), shape)
    }

    /// Whether cases give a fact.
    fn is_given(&mut self, id: FactId) -> NodeId {
        match self.task.given.get(&id) {
            None => self.nodes.known_truth(false),
            Some(false) => self.nodes.known_truth(true),
            Some(true) => {
                // The fact goes in for this alone, where nothing else reads it.
                let fact = self.given_fact(id);
                // A list is given where it is known whether it has a first row.
                let asked = self.task.lists.there(id, 0).unwrap_or(id);
                self.nodes.over(&[fact], Op::Given(asked), Shape::Truth)
            }
        }
    }

    /// Whether cases have a fact: they give it, or another day is taken for it.
    fn is_there(&mut self, id: FactId) -> Result<NodeId, Ask> {
        let mut ways = vec![self.is_given(id)];
        if !self.deeming.contains(&id) {
            for one in self.program().deemed.iter().filter(|one| one.to == id) {
                self.deeming.push(id);
                let taken = self.taken(one);
                self.deeming.pop();
                ways.extend(taken?.map(|(condition, _)| condition));
            }
        }
        Ok(self.nodes.joined(ways, false))
    }

    /// Decides a condition that chooses a text.
    fn decide(&mut self, condition: NodeId) -> Result<Decision, Ask> {
        self.path.decide(condition, self.nodes)
    }

    fn day(&mut self, day: Day) -> NodeId {
        self.nodes.known(Constant::Date(day))
    }

    /// The versions that were asked for.
    fn versions(&self) -> Vec<PlannedVersion> {
        let provisions = self.chosen.iter().map(|(id, chosen)| match chosen {
            Chosen::Version { number, .. } => PlannedVersion::Provision(*id, Some(*number)),
            Chosen::None | Chosen::Unavailable => PlannedVersion::Provision(*id, None),
        });
        let tables = self.tables.iter().filter_map(|(id, chosen)| match chosen {
            Chosen::Version { number, .. } => Some(PlannedVersion::Table(*id, *number)),
            Chosen::None | Chosen::Unavailable => None,
        });
        provisions.chain(tables).collect::<BTreeSet<_>>().into_iter().collect()
    }
}
