//! The layout of a comparison table: changed rows under the headings of the parts they stand in, what does not change
//! between them as （略） with its numbering collapsed (`１ ～ ２`).

use crate::law::address::Address;
use crate::query::taisho::Element;
use crate::query::taisho::pairs::Pair;
use std::collections::BTreeMap;

/// A provision as the layout sees it.
struct Leaf {
    row: Option<usize>,
    address: Address,
    old: Address,
    title: String,
}

/// Lays the provisions out; `row_of` gives the row of a pair that changed.
pub fn outline(pairs: &[(Pair<'_, '_>, Option<usize>)]) -> Vec<Element> {
    let mut leaves: BTreeMap<Address, Vec<Leaf>> = BTreeMap::new();
    for (pair, row) in pairs {
        let Some(place) = pair.new.or(pair.old) else { continue };
        let old = pair.old.map_or(place.address, |old| old.address).clone();
        let leaf = Leaf { row: *row, address: place.address.clone(), old, title: place.version.title.clone() };
        leaves.entry(place.place.clone()).or_default().push(leaf);
    }
    // What is taken out comes before what is put in its place.
    let mut elements = Vec::new();
    level(&leaves, None, 0, &mut elements);
    elements
}

fn level(leaves: &BTreeMap<Address, Vec<Leaf>>, under: Option<&Address>, depth: usize, elements: &mut Vec<Element>) {
    let length = under.map_or(0, |address| address.levels().len()) + 1;
    let mut children: Vec<Address> = Vec::new();
    for address in leaves.keys().filter(|address| under.is_none_or(|under| address.is_within(under))) {
        let head = address.levels().get(..length).and_then(|levels| Address::new(levels.to_vec()));
        if let Some(head) = head.filter(|head| children.last() != Some(head)) {
            children.push(head);
        }
    }
    let mut run: Vec<(Address, Address)> = Vec::new();
    for child in children {
        let below = || leaves.iter().filter(|(address, _)| address.is_within(&child));
        let changes = below().any(|(_, leaves)| leaves.iter().any(|leaf| leaf.row.is_some()));
        let stays = below().all(|(_, leaves)| leaves.iter().all(|leaf| leaf.old == leaf.address));
        // A line of a form is printed at the place of another, and called by its own number.
        let own = leaves.get(&child).map_or(&[][..], Vec::as_slice);
        let shown = own.first().map_or(&child, |leaf| &leaf.address);
        if !changes {
            let old = below().find_map(|(_, leaves)| {
                let leaf = leaves.first()?;
                moved_head(&leaf.address, &leaf.old, length)
            });
            let old = old.unwrap_or_else(|| shown.clone());
            // Parts of another kind (Ⅲ and 別表第１) are no one numbering.
            let kind = |address: &Address| address.levels().last().map(std::mem::discriminant);
            if !stays || run.last().is_some_and(|(last, _)| kind(last) != kind(shown)) {
                flush(&mut run, under, depth, elements);
            }
            run.push((shown.clone(), old));
            if !stays {
                flush(&mut run, under, depth, elements);
            }
            continue;
        }
        flush(&mut run, under, depth, elements);
        let rows: Vec<usize> = own.iter().filter_map(|leaf| leaf.row).collect();
        if rows.is_empty() {
            let title = own.first().map_or("", |leaf| leaf.title.as_str());
            let text = [label(shown, under), title.to_owned()].join(" ").trim().to_owned();
            elements.push(Element::Heading { depth, text, omitted: !own.is_empty() });
        }
        elements.extend(rows.into_iter().map(|row| Element::Row { depth, row }));
        if below().any(|(address, _)| *address != child) {
            level(leaves, Some(&child), depth + 1, elements);
        }
    }
    flush(&mut run, under, depth, elements);
}

/// The head of an old address that went to the head of a new one.
fn moved_head(new: &Address, old: &Address, length: usize) -> Option<Address> {
    let deeper = new.levels().len().checked_sub(length)?;
    let levels = old.levels().get(..old.levels().len().checked_sub(deeper)?)?;
    Address::new(levels.to_vec())
}

fn flush(run: &mut Vec<(Address, Address)>, under: Option<&Address>, depth: usize, elements: &mut Vec<Element>) {
    let (Some((first, first_old)), Some((last, last_old))) = (run.first(), run.last()) else { return };
    let range =
        |first: &Address, last: &Address, under: Option<&Address>| match (label(first, under), label(last, under)) {
            (one, other) if one == other => one,
            (one, other) => format!("{one} ～ {other}"),
        };
    let old_under = first_old.parent();
    let new = range(first, last, under);
    let old = range(first_old, last_old, old_under.as_ref());
    elements.push(Element::Omitted { depth, new, old });
    run.clear();
}

/// The lowest level of an address, as it stands in the whole one.
pub fn label(address: &Address, under: Option<&Address>) -> String {
    let whole = address.to_string();
    let lead = under.map_or_else(String::new, ToString::to_string);
    whole.strip_prefix(&lead).map_or_else(|| whole.clone(), str::to_owned)
}
