//! Links in narrative lead to addresses that can be linked to.

use super::{Findings, Subject};
use crate::dataset::rules::UNSAFE_LINK;
use crate::text::narrative::{Destination, destination, links};

checks! {
    [UNSAFE_LINK => links_are_safe];
}

pub(super) fn links_are_safe(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let texts = subject.texts.iter().chain(&subject.declared);
    for text in texts.filter(|text| text.narrative) {
        for url in links(text.content) {
            if destination(&url) == Destination::Refused {
                findings.add(
                    UNSAFE_LINK,
                    text,
                    format!("the text links to `{url}`, which is not an address that can be linked to"),
                    "write an address that begins with https://, http:// or mailto:, or mark the language of words as in [Musiksommer](lang:de)",
                );
            }
        }
    }
}
