//! Languages by their tags (BCP 47), such as `pt-BR` and `pa-Arab`.

use icu_locale::{
    LanguageIdentifier, Locale, LocaleCanonicalizer, LocaleDirectionality, LocaleExpander,
};

/// What is known of every language there is (Unicode CLDR): of which one it is a kind, as
/// Western Punjabi is of Lahnda, which script it is written in where its tag does not say
/// so, and which scripts are written from right to left.
const KINDS: LocaleCanonicalizer = LocaleCanonicalizer::new_extended();
const DIRECTION: LocaleDirectionality = LocaleDirectionality::new_extended();
const SCRIPTS: LocaleExpander = LocaleExpander::new_extended();

/// Whether text in a language is written from right to left, by its script: Urdu is, and
/// Urdu in Latin letters (`ur-Latn`) is not.
pub(crate) fn is_right_to_left(tag: &str) -> bool {
    let mut locale = Locale::from(identifier(tag));
    KINDS.canonicalize(&mut locale);
    DIRECTION.is_right_to_left(&locale.id)
}

/// The language alone, as `pt` of `pt-BR`.
pub(crate) fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// The region that a format without scripts can put in the place of a script: `TW` for
/// `zh-Hant`, as Chinese in Taiwan is in traditional characters. Or the region of the tag.
pub(crate) fn region(tag: &str) -> Option<String> {
    let identifier = identifier(tag);
    if let Some(region) = identifier.region {
        return Some(region.to_string());
    }
    let script = identifier.script?;
    let mut full = identifier.clone();
    SCRIPTS.maximize(&mut full);
    let regional = LanguageIdentifier { script: None, region: full.region, ..identifier.clone() };
    let language = LanguageIdentifier { script: None, ..identifier };
    let is_clear = |tag: &LanguageIdentifier| SCRIPTS.get_likely_script(tag) == Some(script);
    (!is_clear(&language) && is_clear(&regional))
        .then(|| full.region.map(|region| region.to_string()))?
}

/// What a tag says of language, script and region; of one that is not well formed, the
/// language alone.
fn identifier(tag: &str) -> LanguageIdentifier {
    let whole = tag.parse::<Locale>().or_else(|_| primary(tag).parse());
    whole.map_or(LanguageIdentifier::UNKNOWN, |locale| locale.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_follows_the_script() {
        for tag in [
            "ar",
            "arc",
            "ar-EG",
            "az-Arab",
            "az-IR",
            "bal",
            "ckb",
            "dv",
            "fa",
            "ff-Adlm",
            "glk",
            "ha-Arab",
            "he",
            "he-IL",
            "iw",
            "ks",
            "ku-Arab",
            "lrc",
            "ms-Arab",
            "mzn",
            "nqo",
            "pa-Arab",
            "pa-PK",
            "pnb",
            "prs",
            "ps",
            "rhg",
            "sd",
            "skr",
            "syr",
            "tk-Arab",
            "ug",
            "ur",
            "ur-PK",
            "uz-Arab",
            "yi",
            "ar-x-private",
            "ar-u-nu-latn",
        ] {
            assert!(is_right_to_left(tag), "{tag}");
        }
        for tag in [
            "am",
            "ar-Latn",
            "az",
            "bo",
            "cy",
            "de",
            "dv-Latn",
            "el",
            "en-GB",
            "fa-Cyrl",
            "ff",
            "gd",
            "hi",
            "ja",
            "ka",
            "km",
            "ko",
            "ks-Deva",
            "ku",
            "mn",
            "mn-Mong",
            "pa",
            "pa-Guru",
            "pt-BR",
            "sd-Deva",
            "sr-Latn",
            "th",
            "tr",
            "ug-Cyrl",
            "uk",
            "ur-Latn",
            "uz",
            "yi-Latn",
            "zh-Hant",
            "xx",
            "de-DE-DE-DE",
        ] {
            assert!(!is_right_to_left(tag), "{tag}");
        }
    }

    #[test]
    fn region_is_that_of_the_tag_or_of_its_script() {
        for (tag, language, of) in [
            ("pt-BR", "pt", Some("BR")),
            ("sr-Latn-ME", "sr", Some("ME")),
            ("zh-Hant", "zh", Some("TW")),
            ("zh-Hant-HK", "zh", Some("HK")),
            ("pa-Arab", "pa", Some("PK")),
            ("zh-Hans", "zh", None),
            ("pnb", "pnb", None),
            ("ur-Latn", "ur", None),
            ("de", "de", None),
            ("es-419", "es", Some("419")),
            ("de-x-private", "de", None),
        ] {
            assert_eq!((primary(tag), region(tag).as_deref()), (language, of), "{tag}");
        }
    }
}
