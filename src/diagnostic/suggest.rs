//! The nearest declared names to one that is not declared.

use crate::diagnostic::fold::fold;

/// Up to three names like the one typed, nearest first; none where nothing is near.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = fold(typed);
    let (length, lower) = (typed.chars().count(), typed.to_lowercase());
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let folded = fold(name);
            // Case matters in a name, and is what people get wrong.
            let folded_lower = folded.to_lowercase();
            let contained =
                length >= 2 && (folded.contains(&typed) || typed.contains(&folded) && folded.chars().count() >= 2);
            let longest = length.max(folded.chars().count());
            let near = |distance: usize| distance * 5 <= longest * 2 || distance <= 1 && longest >= 2 || contained;
            // No distance is less than that of the lengths: most names need no closer look.
            let least = lower.chars().count().abs_diff(folded_lower.chars().count());
            let distance = near(least).then(|| strsim::damerau_levenshtein(&lower, &folded_lower))?;
            near(distance).then_some((distance, name))
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
