//! Which provision of the old state is which of the new one: by identity within a graph; between two texts by what they
//! say, so that a renumbered provision is found again. Gives the renumberings in an order that works.

use crate::law::address::Address;
use crate::provision::graph::Text;
use crate::query::taisho::lines;
use crate::query::taisho::marks::in_common;
use crate::query::taisho::state::{Standing, State};
use crate::syntax::ast::StatementKind;
use std::collections::{BTreeMap, BTreeSet};

/// A provision on both sides, or on one.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'s, 'a> {
    /// In the old state.
    pub old: Option<&'s Standing<'a>>,
    /// In the new state.
    pub new: Option<&'s Standing<'a>>,
}

/// Pairs provisions that are the same one of a graph.
pub fn by_identity<'s, 'a>(old: &'s State<'a>, new: &'s State<'a>) -> Vec<Pair<'s, 'a>> {
    let mut left: BTreeMap<_, _> = old.provisions.iter().map(|one| (one.id, one)).collect();
    let mut pairs: Vec<Pair> =
        new.provisions.iter().map(|one| Pair { old: left.remove(&one.id), new: Some(one) }).collect();
    pairs.extend(left.into_values().map(|one| Pair { old: Some(one), new: None }));
    pairs
}

/// Pairs provisions of two texts: what is unchanged in its place, what is unchanged in another place, what has the same
/// address, and last what has the same title and for the most part the same words.
pub fn by_text<'s, 'a>(old: &'s State<'a>, new: &'s State<'a>) -> Vec<Pair<'s, 'a>> {
    let mut old_left: Vec<&Standing> = old.provisions.iter().collect();
    let mut new_left: Vec<&Standing> = new.provisions.iter().collect();
    let mut pairs = Vec::new();
    let mut take = |same: &dyn Fn(&Standing, &Standing) -> bool, only_one: bool| {
        let mut at = 0;
        while let Some(one) = new_left.get(at).copied() {
            let mut found = old_left.iter().enumerate().filter(|(_, other)| same(other, one));
            let first = found.next().map(|(position, _)| position);
            let several = only_one
                && (found.next().is_some()
                    || first
                        .and_then(|at| old_left.get(at))
                        .is_some_and(|other| new_left.iter().filter(|another| same(other, another)).count() > 1));
            match first {
                Some(position) if !several => {
                    pairs.push(Pair { old: Some(old_left.remove(position)), new: Some(one) });
                    new_left.remove(at);
                }
                Some(_) | None => at += 1,
            }
        }
    };
    take(&|old, new| old.address == new.address && old.says(new), false);
    take(&|old, new| tells(old) && old.version.title == new.version.title && old.says(new), true);
    take(&|old, new| old.address == new.address, false);
    take(&|old, new| !old.version.title.is_empty() && old.version.title == new.version.title && alike(old, new), true);
    pairs.extend(old_left.into_iter().map(|one| Pair { old: Some(one), new: None }));
    pairs.extend(new_left.into_iter().map(|one| Pair { old: None, new: Some(one) }));
    pairs
}

/// Whether there is enough to know a provision again by.
fn tells(one: &Standing<'_>) -> bool {
    match &one.version.text {
        Text::Body(body) => {
            !one.version.title.is_empty()
                || body
                    .statements
                    .iter()
                    .any(|one| !matches!(one.kind, StatementKind::Omitted | StatementKind::Deleted))
        }
        Text::Deleted | Text::Unknown => false,
    }
}

/// Whether more than half of the words are the same.
fn alike(old: &Standing<'_>, new: &Standing<'_>) -> bool {
    let (Text::Body(old), Text::Body(new)) = (&old.version.text, &new.version.text) else { return false };
    let (old, new) = (lines::words(&old.lines), lines::words(&new.lines));
    let (old, new) = (lines::texts(&old), lines::texts(&new));
    in_common(&old, &new) * 2 > old.len().max(new.len())
}

/// The renumberings among pairs, those of whole parts as one, each after those that make room for it; and pairs that no
/// order can move (two that change places) taken apart.
pub fn moves<'s, 'a>(pairs: &mut Vec<Pair<'s, 'a>>) -> Vec<(Address, Address)> {
    let mut wanted: Vec<(Address, Address)> = Vec::new();
    let moved = |pair: &Pair| match (pair.old, pair.new) {
        (Some(old), Some(new)) if old.address != new.address => Some((old.address.clone(), new.address.clone())),
        _ => None,
    };
    wanted.extend(pairs.iter().filter_map(moved));
    wanted.sort();
    let all = wanted.clone();
    // What moves with the part that it stands in is not told again.
    wanted.retain(|(from, to)| !all.iter().any(|(part, place)| part != from && carries(part, place, from, to)));
    // A provision that stays or moves elsewhere must not be carried along by its part.
    let stays: BTreeSet<&Address> = pairs
        .iter()
        .filter(|pair| moved(pair).is_none())
        .filter_map(|pair| pair.new.and(pair.old))
        .map(|one| one.address)
        .collect();
    let sound = |(from, to): &(Address, Address)| {
        !stays.iter().any(|address| address.is_within(from))
            && !all
                .iter()
                .any(|(other, place)| other.is_within(from) && !carries(from, to, other, place) && other != from)
    };
    let mut open: Vec<(Address, Address)> = wanted.iter().filter(|one| sound(one)).cloned().collect();
    let mut ordered = Vec::new();
    loop {
        let free = open.iter().position(|(from, to)| {
            !open.iter().any(|(other, _)| other != from && (other.is_within(to) || to.is_within(other)))
        });
        let Some(free) = free else { break };
        ordered.push(open.remove(free));
    }
    let possible = |from: &Address, to: &Address| {
        ordered.iter().any(|(part, place)| (part == from && place == to) || carries(part, place, from, to))
    };
    let mut apart = Vec::new();
    for pair in pairs.iter_mut() {
        if let Some((from, to)) = moved(pair)
            && !possible(&from, &to)
        {
            apart.push(Pair { old: pair.old.take(), new: None });
        }
    }
    pairs.extend(apart);
    rejoin(pairs);
    ordered
}

/// Two halves at one address are one provision again.
fn rejoin(pairs: &mut Vec<Pair<'_, '_>>) {
    let mut at = 0;
    while let Some(pair) = pairs.get(at).copied() {
        let other = match (pair.old, pair.new) {
            (None, Some(new)) => {
                pairs.iter().position(|one| one.new.is_none() && one.old.is_some_and(|old| old.address == new.address))
            }
            _ => None,
        };
        if let Some(other) = other {
            let old = pairs.get(other).and_then(|one| one.old);
            if let Some(pair) = pairs.get_mut(at) {
                pair.old = old;
            }
            pairs.remove(other);
            if other < at {
                continue;
            }
        }
        at += 1;
    }
}

/// Whether moving a part to a place takes an address under it to another one.
fn carries(part: &Address, place: &Address, from: &Address, to: &Address) -> bool {
    from.is_within(part)
        && to.is_within(place)
        && from.levels().get(part.levels().len()..) == to.levels().get(place.levels().len()..)
}
