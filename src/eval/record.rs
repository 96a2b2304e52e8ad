//! What an evaluation decided while facts are varied: every comparison on the way, as a curve against zero, and who made it.
//! As long as none of them turns out otherwise, the same steps lead to the result.

use crate::calendar::holidays::Holidays;
use crate::eval::curve::{Curve, DayMove, Form, Span as Points};
use crate::law::comparison::Comparison;
use crate::number::exact::Number;
use crate::provision::graph::FactId;
use crate::source::span::Span;
use std::cell::RefCell;
use std::rc::Rc;

/// Takes down what one evaluation decides.
#[derive(Debug, Default)]
pub struct Recorder {
    /// The varied facts, and what one unit of each is worth in base scale; none for one that cannot be counted.
    pub varied: Vec<Option<(FactId, Number)>>,
    holidays: Option<Rc<Holidays>>,
    decisions: RefCell<Vec<Decision>>,
    results: RefCell<Vec<Form>>,
    asking: RefCell<Vec<Ground>>,
}

/// A comparison that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What was compared.
    pub test: Test,
    /// What came out.
    pub outcome: bool,
    /// Who asked.
    pub ground: Ground,
}

/// What was compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// A number or day less another one, against zero.
    Against(Rc<Curve>, Comparison),
    /// Something that is not followed: it may come out otherwise anywhere else.
    NotFollowed,
}

/// Who asked for a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ground {
    /// The revision, where a version was chosen: `平成25年2月15日改正`.
    pub revision: Option<String>,
    /// The sentence, the condition, the table: in words.
    pub by: String,
    /// The provision or table that it is about.
    pub provision: Option<String>,
    /// Where it stands.
    pub span: Option<Span>,
}

impl Decision {
    /// Whether it comes out as it did everywhere in a box: yes, no, or not everywhere the same or not known.
    pub fn stands(&self, over: &Points) -> Option<bool> {
        let Test::Against(curve, _) = &self.test else { return None };
        let (low, high) = curve.range(over)?;
        self.stands_between((&low, true), (&high, true))
    }

    /// The same where the bounds of what is compared with zero are known, and whether they are reached.
    pub fn stands_between(
        &self,
        (low, low_reached): (&Number, bool),
        (high, high_reached): (&Number, bool),
    ) -> Option<bool> {
        let Test::Against(_, comparison) = &self.test else { return None };
        let zero_or_more = !low.is_negative();
        let below = high.is_negative() || high.is_zero() && !high_reached;
        let above = zero_or_more && !(low.is_zero() && low_reached);
        let zero_or_less = high.is_negative() || high.is_zero();
        let either = |yes: bool, no: bool| if yes { Some(true) } else { no.then_some(false) };
        let equal = either(low.is_zero() && high.is_zero(), above || below);
        let truth = match comparison {
            Comparison::Less => either(below, zero_or_more),
            Comparison::AtMost => either(zero_or_less, above),
            Comparison::Greater => either(above, zero_or_less),
            Comparison::AtLeast => either(zero_or_more, below),
            Comparison::Equal => equal,
            Comparison::NotEqual => equal.map(|equal| !equal),
        };
        truth.map(|truth| truth == self.outcome)
    }
}

impl Recorder {
    /// A recorder for facts that are varied.
    pub fn new(varied: Vec<Option<(FactId, Number)>>, holidays: Option<Rc<Holidays>>) -> Self {
        Self { varied, holidays, ..Self::default() }
    }

    /// How a fact moves.
    pub(crate) fn fact(&self, id: FactId) -> Form {
        let mut varied = self.varied.iter().enumerate();
        let found =
            varied.find_map(|(place, one)| one.as_ref().filter(|(fact, _)| *fact == id).map(|one| (place, &one.1)));
        found.map_or(Form::Still, |(place, worth)| Form::Moves(Curve::fact(place, worth.clone())))
    }

    pub(crate) fn business_day(&self) -> Option<DayMove> {
        self.holidays.clone().map(DayMove::BusinessDay)
    }

    /// Notes that a curve was compared with zero.
    pub(crate) fn decide(&self, test: Test, outcome: bool, ground: impl FnOnce() -> Ground) {
        if matches!(&test, Test::Against(curve, _) if curve.still().is_some()) {
            return;
        }
        let ground = self.asking.borrow().last().cloned().unwrap_or_else(ground);
        let decision = Decision { test, outcome, ground };
        let mut decisions = self.decisions.borrow_mut();
        if !decisions.contains(&decision) {
            decisions.push(decision);
        }
    }

    /// Notes how a result moves; results are told in the order in which they are given.
    pub(crate) fn result(&self, form: Form) {
        self.results.borrow_mut().push(form);
    }

    pub(crate) fn result_first(&self, form: Form) {
        self.results.borrow_mut().insert(0, form);
    }

    /// Runs work that is asked for by somebody else than the condition itself.
    pub(crate) fn asked_by<T>(&self, ground: Option<Ground>, work: impl FnOnce() -> T) -> T {
        let kept = self.asking.take();
        self.asking.borrow_mut().extend(ground);
        let result = work();
        self.asking.replace(kept);
        result
    }

    /// What was decided, and how each result moves.
    pub fn taken(self) -> (Vec<Decision>, Vec<Form>) {
        (self.decisions.into_inner(), self.results.into_inner())
    }
}
