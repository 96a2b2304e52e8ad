//! The nearest declared names to one that is not declared.

use crate::diagnostic::fold::fold;

/// Up to three names like the one typed, nearest first; none where nothing is near.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = fold(typed);
    let length = typed.chars().count();
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let folded = fold(name);
            // Case matters in a name, and is what people get wrong.
            let distance = strsim::damerau_levenshtein(&typed.to_lowercase(), &folded.to_lowercase());
            let contained =
                length >= 2 && (folded.contains(&typed) || typed.contains(&folded) && folded.chars().count() >= 2);
            let longest = length.max(folded.chars().count());
            (distance * 5 <= longest * 2 || distance <= 1 && longest >= 2 || contained).then_some((distance, name))
        })
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().take(3).map(|(_, name)| name).collect()
}

/// A help line that offers the nearest names, if there are any.
pub fn did_you_mean<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = nearest(typed, names);
    (!near.is_empty())
        .then(|| format!("近い名前: {}", near.iter().map(|name| format!("「{name}」")).collect::<Vec<_>>().join("、")))
}
