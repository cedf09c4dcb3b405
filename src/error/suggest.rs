//! "Did you mean…": the nearest of the names there are.

/// The candidate nearest to `name`, if it is near enough to be what was meant.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let name: Vec<char> = name.to_lowercase().chars().take(MAX_LENGTH).collect();
    candidates
        .into_iter()
        .map(|candidate| (distance(&name, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= 1 + candidate.chars().count() / 4)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// No name of the specification is as long; a longer one is cut so that the work is bounded.
const MAX_LENGTH: usize = 64;

/// Levenshtein's distance.
fn distance(a: &[char], b: &str) -> usize {
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (above, letter) in b.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (index, other) in a.iter().enumerate() {
            let substituted = diagonal + usize::from(*other != letter);
            diagonal = row[index + 1];
            row[index + 1] = substituted.min(diagonal + 1).min(row[index] + 1);
        }
    }
    row[a.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let names = ["fill-color", "fill-opacity", "fill-outline-color"];
        assert_eq!(nearest("fill-colour", names.into_iter()), Some("fill-color"));
        assert_eq!(nearest("fillOpacity", names.into_iter()), Some("fill-opacity"));
        assert_eq!(nearest("stroke", names.into_iter()), None);
    }

    #[test]
    fn distances_are_levenshteins() {
        for (a, b, wanted) in [("", "", 0), ("", "ab", 2), ("kitten", "sitting", 3), ("é", "e", 1)]
        {
            let letters: Vec<char> = a.chars().collect();
            assert_eq!(distance(&letters, b), wanted, "{a} {b}");
        }
    }
}
