//! Text that was written in UTF-8 and read in an older encoding, such as
//! `MÃ¶nchengladbach`.

use std::borrow::Cow;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1252};

/// The encodings in which programs read text when they are not told which it is in.
const OLDER: [&Encoding; 3] = [WINDOWS_1252, WINDOWS_1250, MACINTOSH];

/// So often text is decoded again: some has been through two programs.
const MOST_TIMES: usize = 3;

/// The first word of a text that was read in the wrong encoding, and what it was meant to
/// be; none where every word is right as it stands.
pub(crate) fn rightly_decoded(text: &str) -> Option<(&str, String)> {
    if text.is_ascii() {
        return None;
    }
    text.split_ascii_whitespace().filter(|word| !word.is_ascii()).find_map(|word| {
        let once = decoded_again(word)?;
        let again = |word: &String| decoded_again(word);
        let all = std::iter::successors(Some(once), again).take(MOST_TIMES);
        let right = all.filter(|read| !read.contains(char::is_control)).last()?;
        Some((word, right))
    })
}

/// A word with what was read in one of the older encodings read as UTF-8; none where
/// nothing of it was.
fn decoded_again(word: &str) -> Option<String> {
    OLDER.iter().find_map(|encoding| {
        let mut right = String::new();
        let mut changed = false;
        let is_foreign = |c: char| !c.is_ascii();
        let mut rest = word;
        while let Some(start) = rest.find(is_foreign) {
            let (plain, from) = rest.split_at_checked(start)?;
            let end = from.find(|c: char| c.is_ascii()).unwrap_or(from.len());
            let (run, after) = from.split_at_checked(end)?;
            let read = read_as_utf8(run, encoding);
            changed |= read.is_some();
            right.push_str(plain);
            right.push_str(read.as_deref().unwrap_or(run));
            rest = after;
        }
        right.push_str(rest);
        changed.then_some(right)
    })
}

/// What a run of characters is where its bytes are those of UTF-8.
fn read_as_utf8(run: &str, encoding: &'static Encoding) -> Option<String> {
    let (bytes, _, has_others) = encoding.encode(run);
    if has_others {
        return None;
    }
    let read = String::from_utf8(Cow::into_owned(bytes)).ok()?;
    // One letter and a mark after it can be right by chance, unless together they stand for
    // what European languages and typesetting need. A capital before a closing quotation mark
    // is right.
    let is_common = |c: char| {
        !['\u{112}', '\u{114}', '\u{154}'].contains(&c)
            && matches!(c, '\u{a0}'..='\u{17f}' | '\u{218}'..='\u{21b}' | '\u{2010}'..='\u{2026}' | '\u{20ac}' | '\u{2122}')
    };
    let is_several = read.chars().nth(1).is_some();
    (is_several || read.chars().all(is_common)).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as a program shows it that takes its UTF-8 for another encoding.
    fn misread(text: &str, encoding: &'static Encoding) -> String {
        encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn rightly_decoded_every_encoding() {
        let texts = [
            "M\u{f6}nchengladbach",
            "city\u{2019}s",
            "\u{a3}1,000",
            "\u{201c}Gda\u{144}sk\u{201d}",
            "Saint-\u{c9}tienne",
            "H\u{f3}dmez\u{151}v\u{e1}s\u{e1}rhely",
            "2023\u{2013}24",
            "\u{20ac}500",
            "\u{15e}anl\u{131}urfa",
            "\u{41b}\u{44c}\u{432}\u{456}\u{432}",
        ];
        for text in texts {
            let wrong = misread(text, WINDOWS_1252);
            assert_eq!(rightly_decoded(&wrong), Some((wrong.as_str(), text.to_owned())));
            let twice = misread(&wrong, WINDOWS_1252);
            assert_eq!(rightly_decoded(&twice).map(|(_, right)| right).as_deref(), Some(text));
            assert_eq!(rightly_decoded(text), None, "{text}");
        }
        for encoding in [WINDOWS_1250, MACINTOSH] {
            let wrong = misread("M\u{f6}nchengladbach", encoding);
            let right = rightly_decoded(&wrong).map(|(_, right)| right);
            assert_eq!(right.as_deref(), Some("M\u{f6}nchengladbach"), "{wrong}");
        }
        let all = format!("The {} came.", misread("city\u{2019}s", WINDOWS_1252));
        assert_eq!(rightly_decoded(&all).map(|(_, right)| right).as_deref(), Some("city\u{2019}s"));
    }

    #[test]
    fn rightly_decoded_right_texts() {
        for text in [
            "S\u{c3}O PAULO",
            "\u{201c}CAF\u{c9}\u{201d}",
            "\u{c2}nd",
            "\u{c4}\u{201d}",
            "A\u{a0}\u{2013} b \u{2026} \u{2014}",
            "50\u{a0}\u{b0}C",
            "\u{5317}\u{4eac}",
            "\u{41b}\u{44c}\u{432}\u{456}\u{432}",
            "\u{391}\u{3b8}\u{3ae}\u{3bd}\u{3b1}",
            "\u{ab}\u{c0}\u{bb}",
        ] {
            assert_eq!(rightly_decoded(text), None, "{text}");
        }
    }
}
