//! Texts in every form in which their words can be read.

use percent_encoding::percent_decode_str;

use super::Text;
use super::readings::{Endings, Phrases, Reading};
use crate::dataset::YearId;
use crate::text::folded::shown;
use crate::text::narrative::{Destination, destination, links};

/// Marks that are read as they stand in a text without mark-up, but hide words from
/// whoever compares them: people paste narrative into any field.
const MARKUP: [char; 6] = ['*', '_', '[', '&', '`', '\\'];

/// A text with every form in which its words can be read.
pub(super) struct Written<'a> {
    /// The text.
    pub(super) text: &'a Text<'a>,
    /// The municipal year of its report; without a year it can be older than any.
    pub(super) year: Option<&'a YearId>,
    /// The forms, as they are shown; the first is what a reader reads.
    forms: Vec<String>,
}

impl<'a> Written<'a> {
    /// The words of a text.
    pub(super) fn new(text: &'a Text<'a>, year: Option<&'a YearId>) -> Self {
        Self { text, year, forms: forms(text) }
    }

    /// The words of a text, and the addresses that it links to.
    pub(super) fn with_links(text: &'a Text<'a>, year: Option<&'a YearId>) -> Self {
        let mut new = Self::new(text, year);
        if text.narrative && text.content.contains([':', '<']) {
            let addresses = links(text.content).into_iter();
            let addresses =
                addresses.filter(|url| matches!(destination(url), Destination::Address(_)));
            new.forms.extend(addresses.map(|url| address(&url)));
        } else if !text.narrative && text.content.contains('%') {
            new.forms.push(address(text.content));
        }
        new
    }

    /// The words of each form, without passages that are declared public.
    pub(super) fn readings(
        &self,
        endings: Endings,
        declared: &Declared,
    ) -> impl Iterator<Item = Reading<'_>> {
        let without = move |form| Reading::new(form, endings).without(declared.with(endings));
        self.forms.iter().map(move |form| without(form))
    }

    /// The words that a reader reads, without passages that are declared public.
    pub(super) fn reading(&self, endings: Endings, declared: &Declared) -> Reading<'_> {
        let form = self.forms.first().map(String::as_str).unwrap_or_default();
        Reading::new(form, endings).without(declared.with(endings))
    }
}

/// What a reader reads of an address, which may have spaces and letters as `%20`.
fn address(url: &str) -> String {
    shown(&percent_decode_str(url).decode_utf8_lossy(), false)
}

/// What a reader reads; the same without mark-up where that is not what a reader sees;
/// and each without the hyphens within words.
fn forms(text: &Text<'_>) -> Vec<String> {
    let mut forms = vec![text.shown().to_owned()];
    if !text.narrative && text.content.contains(MARKUP) {
        forms.push(shown(text.content, true));
    }
    let joined: Vec<String> = forms.iter().filter_map(|form| without_hyphens(form)).collect();
    forms.extend(joined);
    forms
}

/// Text without the hyphens within words; none where it has none.
fn without_hyphens(shown: &str) -> Option<String> {
    let mut joined = String::with_capacity(shown.len());
    for piece in shown.split('-') {
        let within =
            joined.ends_with(char::is_alphanumeric) && piece.starts_with(char::is_alphanumeric);
        if !(joined.is_empty() || within) {
            joined.push('-');
        }
        joined.push_str(piece);
    }
    (joined.len() < shown.len()).then_some(joined)
}

/// Passages that are declared public and so left out of texts, for each way of reading
/// words, with the positions of those that are so read.
#[derive(Default)]
pub(super) struct Declared {
    kept: Phrases<'static, Vec<usize>>,
    possessive: Phrases<'static, Vec<usize>>,
    any_s: Phrases<'static, Vec<usize>>,
}

impl Declared {
    /// The passages that are declared public.
    pub(super) fn new<'a>(texts: impl IntoIterator<Item = &'a Text<'a>>) -> Self {
        let forms: Vec<Vec<String>> = texts.into_iter().map(forms).collect();
        let with = |endings: Endings| {
            let mut phrases: Phrases<'static, Vec<usize>> = Phrases::default();
            for (position, form) in
                (0..).zip(&forms).flat_map(|(at, forms)| forms.iter().map(move |one| (at, one)))
            {
                let letters = Reading::new(form, endings).all().to_owned();
                if let Some(entry) = phrases.entry(letters) {
                    entry.or_default().push(position);
                }
            }
            phrases
        };
        Self {
            kept: with(Endings::Kept),
            possessive: with(Endings::Possessive),
            any_s: with(Endings::AnyS),
        }
    }

    /// The passages with the endings of their words treated in one way.
    pub(super) fn with(&self, endings: Endings) -> &Phrases<'static, Vec<usize>> {
        match endings {
            Endings::Kept => &self.kept,
            Endings::Possessive => &self.possessive,
            Endings::AnyS => &self.any_s,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Pointer;

    fn words_of(text: &str, narrative: bool) -> Vec<String> {
        let text = Text { narrative, ..Text::new(Pointer::of_file(0), text) };
        let written = Written::with_links(&text, None);
        let none = Declared::new([]);
        written
            .readings(Endings::Possessive, &none)
            .map(|all| all.words().collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn readings_forms() {
        assert_eq!(words_of("A rent-free hall", false), ["a rent free hall", "a rentfree hall"]);
        assert_eq!(words_of("*Half* of&shy;fer", false), ["half of shy fer", "half offer"]);
        assert_eq!(words_of("*Half* of&shy;fer", true), ["half offer"]);
        assert_eq!(words_of("A - b, -1 and c-", true), ["a b 1 and c"]);
    }

    #[test]
    fn with_links_addresses() {
        let text = "See [there](https://example.org/project-falcon), [x](lang:de) and [](ref:a/b).";
        assert_eq!(words_of(text, true), ["see there x and", "https example org project falcon"]);
        let text = "mailto:Project%20Falc%C3%B3n@example.org";
        assert_eq!(words_of(text, false)[1], "mailto project falcon example org");
    }
}
