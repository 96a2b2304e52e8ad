//! Comparisons and conditions: with a known number by the whole number that decides, in order where rows may not be decided.

use super::{Builder, Placed};
use crate::law::comparison::Comparison;
use crate::number::exact::Number;
use crate::plan::node::{NodeId, Op};
use crate::plan::program::step::{Column, StatusAt, Step, Truths, Whole, WordsAt, status};
use num_traits::ToPrimitive;
use std::sync::Arc;

impl Builder<'_> {
    pub(super) fn compare(&mut self, one: NodeId, comparison: Comparison, other: NodeId) -> Placed {
        let parts = match self.parts(&[one, other]) {
            Ok(parts) => parts,
            Err(nothing) => return *nothing,
        };
        let [one, other] = parts.as_slice() else { return Placed::nothing(status::UNANSWERED) };
        if let (Column::Days(_), Column::Days(_)) = (&one.column, &other.column) {
            return self.compare_days(one, comparison, other);
        }
        let known = self.both(&[one.status, other.status]);
        let truths = match (&one.column, &other.column) {
            (Column::Whole(whole), Column::Whole(Whole::Known(bound))) => {
                let bound = &Number::from_i128(*bound) * &other.scaled.scale;
                self.against(*whole, one, comparison, &bound)
            }
            (Column::Whole(Whole::Known(bound)), Column::Whole(whole)) => {
                let bound = &Number::from_i128(*bound) * &one.scaled.scale;
                self.against(*whole, other, comparison.turned(), &bound)
            }
            _ => None,
        };
        if let Some(truths) = truths {
            return Placed::of(Column::Truths(truths), known);
        }
        let out = self.new_truths();
        match self.aligned(&parts) {
            Some((list, _)) => match list.as_slice() {
                [one, other] => self.push(Step::Compare { one: *one, comparison, other: *other, out }),
                _ => return Placed::nothing(status::UNANSWERED),
            },
            None => {
                let (one, other) = (self.exactly(one), self.exactly(other));
                self.push(Step::CompareBig { one, comparison, other, out });
            }
        }
        Placed::of(Column::Truths(Truths::In(out)), known)
    }

    /// A comparison with a known number: with the whole number that decides it.
    pub(super) fn against(
        &mut self,
        whole: Whole,
        placed: &Placed,
        comparison: Comparison,
        bound: &Number,
    ) -> Option<Truths> {
        let scale = &placed.scaled.scale;
        let comparison = if scale.is_negative() { comparison.turned() } else { comparison };
        let bound = bound.checked_div(scale)?;
        let whole_of = |number: Number| {
            let (whole, _) = number.parts();
            whole.to_i128()
        };
        let (comparison, at) = match comparison {
            Comparison::AtLeast => (Comparison::AtLeast, whole_of(bound.ceil())?),
            Comparison::Less => (Comparison::Less, whole_of(bound.ceil())?),
            Comparison::AtMost => (Comparison::AtMost, whole_of(bound.floor())?),
            Comparison::Greater => (Comparison::Greater, whole_of(bound.floor())?),
            Comparison::Equal | Comparison::NotEqual if !bound.is_integer() => {
                return Some(Truths::Known(comparison == Comparison::NotEqual));
            }
            Comparison::Equal | Comparison::NotEqual => (comparison, whole_of(bound)?),
        };
        let out = self.new_truths();
        self.push(Step::Compare { one: whole, comparison, other: Whole::Known(at), out });
        Some(Truths::In(out))
    }

    pub(super) fn is_word(&mut self, one: NodeId, classes: &[u32]) -> Placed {
        let placed = self.place(one);
        let words = &self.nodes.words;
        match placed.column {
            Column::Words(WordsAt::In(register)) => {
                let among: Arc<[bool]> = words.classes().map(|class| classes.contains(&class)).collect();
                let out = self.new_truths();
                self.push(Step::IsWord { one: register, among, out });
                Placed::of(Column::Truths(Truths::In(out)), placed.status)
            }
            Column::Words(WordsAt::Known(word)) => {
                let truth = classes.contains(&words.class(word));
                Placed::of(Column::Truths(Truths::Known(truth)), placed.status)
            }
            Column::Nothing => placed,
            _ => Placed::nothing(status::UNANSWERED),
        }
    }

    /// Several categories are bits of a word, so that one of some is a bit that both have.
    pub(super) fn includes(&mut self, one: NodeId, classes: &[u32]) -> Placed {
        let placed = self.place(one);
        let (Op::Fact(fact), Column::Whole(Whole::Narrow(register))) = (self.nodes.op(one), &placed.column) else {
            return Placed::nothing(status::UNANSWERED);
        };
        let places = self.nodes.classes_of(*fact).iter().enumerate();
        let wanted = places.filter(|(_, class)| classes.contains(class)).fold(0, |bits, (at, _)| bits | 1_i64 << at);
        let out = self.new_truths();
        self.push(Step::Includes { one: *register, wanted, out });
        Placed::of(Column::Truths(Truths::In(out)), placed.status)
    }

    pub(super) fn same_word(&mut self, one: NodeId, other: NodeId) -> Placed {
        let (one, other) = (self.place(one), self.place(other));
        let known = self.both(&[one.status, other.status]);
        let (Column::Words(one), Column::Words(other)) = (one.column, other.column) else {
            return Placed::nothing(status::UNANSWERED);
        };
        let out = self.new_truths();
        let classes = self.nodes.words.classes().collect();
        self.push(Step::SameWord { one, other, classes, out });
        Placed::of(Column::Truths(Truths::In(out)), known)
    }

    pub(super) fn same_truth(&mut self, one: NodeId, other: NodeId) -> Placed {
        let ((one, first), (other, second)) = (self.truth(one), self.truth(other));
        let known = self.both(&[first, second]);
        let out = self.new_truths();
        self.push(Step::SameTruth { one, other, out });
        Placed::of(Column::Truths(Truths::In(out)), known)
    }

    pub(super) fn join(&mut self, list: &[NodeId], all: bool) -> Placed {
        let list: Vec<(Truths, StatusAt)> = list.iter().map(|one| self.truth(*one)).collect();
        let out = self.new_truths();
        if list.iter().all(|(_, status)| *status == StatusAt::Sure) {
            let list = list.into_iter().map(|(truths, _)| truths).collect();
            self.push(Step::Join { list, all, out });
            return Placed::of(Column::Truths(Truths::In(out)), StatusAt::Sure);
        }
        let status = self.new_status();
        self.push(Step::JoinInTurn { list, all, out, status });
        Placed::of(Column::Truths(Truths::In(out)), StatusAt::In(status))
    }

    pub(super) fn not(&mut self, one: NodeId) -> Placed {
        let (truths, status) = self.truth(one);
        let truths = match truths {
            Truths::Known(truth) => Truths::Known(!truth),
            Truths::In(one) => {
                let out = self.new_truths();
                self.push(Step::Not { one, out });
                Truths::In(out)
            }
        };
        Placed::of(Column::Truths(truths), status)
    }
}
