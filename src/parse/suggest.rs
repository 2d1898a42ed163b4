//! What was probably meant.

/// The word that was probably meant, if one is near enough.
pub(super) fn nearest<'w>(typed: &str, words: &[&'w str]) -> Option<&'w str> {
    /// What people type for what they mean.
    const OTHER_WORDS: [(&str, &str); 20] = [
        ("description", "summary"),
        ("name", "title"),
        ("repetitions", "reps"),
        ("times", "reps"),
        ("side", "sides"),
        ("picture", "image"),
        ("photo", "image"),
        ("keywords", "tags"),
        ("colours", "brand"),
        ("colors", "brand"),
        ("telephone", "phone"),
        ("twitter", "x"),
        ("twiter", "x"),
        ("ssl", "tls"),
        ("easy", "beginner"),
        ("hard", "advanced"),
        ("danger", "CAUTION"),
        ("stop", "CAUTION"),
        ("info", "NOTE"),
        ("hint", "TIP"),
    ];
    let plain = |word: &str| word.to_lowercase().replace([' ', '-'], "_");
    let lower = plain(typed);
    let synonym = OTHER_WORDS
        .iter()
        .find_map(|(other, word)| words.iter().find(|known| *known == word && *other == lower));
    let distance = |word: &&&str| strsim::damerau_levenshtein(&lower, &plain(word));
    // Short words are near to everything.
    let most = |word: &str| match word.len() {
        0..=2 => 0,
        3..=5 => 1,
        6..=9 => 2,
        _ => 3,
    };
    let near = || {
        words
            .iter()
            .min_by_key(distance)
            .filter(|word| distance(word) <= most(word))
    };
    synonym.or_else(near).copied()
}

/// "`a`, `b` and `c`".
pub(super) fn quoted_list(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_word_that_was_meant() {
        let keys = ["title", "summary", "sources", "dose", "reps"];
        assert_eq!(nearest("tittle", &keys), Some("title"));
        assert_eq!(nearest("Summary", &keys), Some("summary"));
        assert_eq!(nearest("repetitions", &keys), Some("reps"));
        assert_eq!(nearest("anatomy", &keys), None);
    }
}
