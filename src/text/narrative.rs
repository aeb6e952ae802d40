//! Narrative text: CommonMark limited to paragraphs, lists, emphasis and links.
//!
//! Two schemes of links have a meaning of their own: `[words](lang:de)` marks
//! words in another language, `[](ref:KEY)` refers to a numbered place of the
//! report. What CommonMark has beside these (headings, code, images, tables,
//! raw HTML) stands as plain text, exactly as it was written.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, OffsetIter, Options, Parser, Tag, TagEnd};

use super::{Block, Inline, is_linkable, plain_text};

const LANGUAGE_SCHEME: &str = "lang:";
const REFERENCE_SCHEME: &str = "ref:";

/// Reads narrative into paragraphs and lists.
///
/// A reference stands with its key as anchor and, unless it has words of its
/// own, without text until the numbers are known.
#[must_use]
pub fn parse(text: &str) -> Vec<Block> {
    let text = &prepared(text);
    let events = Parser::new_ext(text, Options::ENABLE_SMART_PUNCTUATION).into_offset_iter();
    let mut reader = Reader { text, events, depth: 0 };
    reader.blocks(None)
}

/// Reads narrative of one paragraph. Further paragraphs and lists follow on
/// the same line.
#[must_use]
pub fn parse_inline(text: &str) -> Vec<Inline> {
    fn flatten(blocks: Vec<Block>, out: &mut Vec<Inline>) {
        for block in blocks {
            if !out.is_empty() {
                push_text(out, " ");
            }
            match block {
                Block::Paragraph { content } => {
                    for inline in content {
                        push(out, inline);
                    }
                }
                Block::List { items, .. } => flatten(items.into_iter().flatten().collect(), out),
                Block::Numbered { blocks, .. } => flatten(blocks, out),
                Block::Table { .. } | Block::Photograph { .. } | Block::Picture { .. } => {}
            }
        }
    }
    let mut content = Vec::new();
    flatten(parse(text), &mut content);
    content
}

/// Reads text that has no marks, so that it gets the same typographic
/// quotation marks and apostrophes as narrative.
#[must_use]
pub fn plain(text: &str) -> Vec<Inline> {
    // Four spaces before it would make it code.
    parse_inline(&escape(text.trim_start()))
}

/// Text with typographic quotation marks and apostrophes.
#[must_use]
pub fn typographic(text: &str) -> String {
    plain_text(&plain(text))
}

/// Escapes text so that narrative shows it as it is.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // Quotation marks stay bare, so that they become typographic.
            '"' | '\'' | ',' | ';' | ':' | '?' | '%' | '/' | '@' | '$' | '^' => escaped.push(c),
            c if c.is_ascii_punctuation() => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' | '\r' | '\t' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Characters of which two, in texts that stand side by side, can make a mark
/// that neither has.
const HALVES: [char; 8] = ['*', '_', '[', ']', '<', '`', '!', '\\'];

/// Narrative that reads the same whatever narrative stands beside it: what is
/// half a mark in it, such as a bracket that is not closed, and what narrative
/// does not have, is escaped.
#[must_use]
pub fn by_itself(text: &str) -> Cow<'_, str> {
    if !text.contains(HALVES) {
        return Cow::Borrowed(text);
    }
    let escaped = with_halves_escaped(text);
    // Where escapes would say something else, as in some nests of marks without
    // words, it stays as it is.
    if parse(&escaped) == parse(text) { Cow::Owned(escaped) } else { Cow::Borrowed(text) }
}

fn with_halves_escaped(text: &str) -> String {
    let whole = prepared(text);
    let written = |range: Range<usize>| whole.get(range).unwrap_or_default();
    let mut escaped = String::with_capacity(whole.len());
    let mut copied = 0;
    for (event, range) in Parser::new(&whole).into_offset_iter() {
        if range.start < copied {
            continue;
        }
        let own = written(range.clone());
        match &event {
            Event::Text(shown) if *own == **shown => {
                escaped.push_str(written(copied..range.start));
                push_escaped(&mut escaped, own, |c| HALVES.contains(&c));
            }
            Event::Code(_) | Event::InlineHtml(_) | Event::Start(_) if !is_narrative(&event) => {
                escaped.push_str(written(copied..range.start));
                push_escaped(&mut escaped, &on_one_line(own), |c| c.is_ascii_punctuation());
                if own.ends_with('\n') {
                    escaped.push_str("\n\n");
                }
            }
            _ => continue,
        }
        copied = range.end;
    }
    escaped.push_str(written(copied..whole.len()));
    as_written(escaped.trim_end()).into_owned()
}

/// Adds text, with a backslash before what is to be escaped.
fn push_escaped(escaped: &mut String, text: &str, is_escaped: impl Fn(char) -> bool) {
    // The first character can have its backslash already, if that is not one
    // that has another before it.
    let mut has_backslash = escaped.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
    for c in text.chars() {
        if is_escaped(c) && !has_backslash {
            escaped.push('\\');
        }
        has_backslash = false;
        escaped.push(c);
    }
}

/// Whether an event begins something that narrative has.
fn is_narrative(event: &Event<'_>) -> bool {
    let Event::Start(tag) = event else { return false };
    match tag {
        Tag::List(first) => !begins_elsewhere(*first),
        Tag::Link { dest_url, .. } => {
            !matches!(destination(&as_written(dest_url)), Destination::Refused)
        }
        Tag::Paragraph | Tag::Item | Tag::Emphasis | Tag::Strong => true,
        _ => false,
    }
}

/// Text with single spaces.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The destination of every link in a narrative.
#[must_use]
pub fn links(text: &str) -> Vec<String> {
    Parser::new(&prepared(text))
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(as_written(&dest_url).into_owned()),
            _ => None,
        })
        .collect()
}

/// The key of every reference in a narrative.
#[must_use]
pub fn references(text: &str) -> Vec<String> {
    let keys = links(text).into_iter().filter_map(|url| match destination(&url) {
        Destination::Reference(key) => Some(key.to_owned()),
        _ => None,
    });
    keys.collect()
}

/// The keys of the references in a narrative that have words of their own.
#[must_use]
pub fn labelled_references(text: &str) -> Vec<String> {
    fn collect(content: &[Inline], found: &mut Vec<String>) {
        for inline in content {
            match inline {
                Inline::Reference { anchor, text } if !text.is_empty() => {
                    found.push(anchor.clone());
                }
                Inline::Emphasis { content }
                | Inline::Strong { content }
                | Inline::Link { content, .. }
                | Inline::Foreign { content, .. } => collect(content, found),
                Inline::Text { .. } | Inline::Reference { .. } => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(&parse_inline(text), &mut found);
    found
}

/// The markup in a text that narrative does not have and that stands in the
/// report as it was written, in words such as "a heading".
#[must_use]
pub fn plain_markup(text: &str) -> Option<&'static str> {
    let options = Options::ENABLE_TABLES;
    Parser::new_ext(&prepared(text), options).find_map(|event| {
        Some(match event {
            Event::Start(Tag::Heading { .. }) => "a heading",
            Event::Start(Tag::Table(_)) => "a table",
            Event::Start(Tag::Image { .. }) => "an image",
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) => "code",
            Event::Start(Tag::BlockQuote(_)) => "a quotation",
            Event::Start(Tag::List(first)) if begins_elsewhere(first) => {
                "a list that does not begin with 1"
            }
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => "HTML",
            Event::Rule => "a rule",
            _ => return None,
        })
    })
}

/// What the destination of a link in narrative is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination<'a> {
    /// A web or mail address.
    Address(&'a str),
    /// The language of the words.
    Language(&'a str),
    /// The key of a place in the report.
    Reference(&'a str),
    /// Nothing that a report may link to.
    Refused,
}

/// Tells what the destination of a link in narrative is.
#[must_use]
pub fn destination(url: &str) -> Destination<'_> {
    if let Some(language) = url.strip_prefix(LANGUAGE_SCHEME) {
        let plain = language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let primary = language.split('-').next().unwrap_or_default();
        if plain && (2..=3).contains(&primary.len()) {
            return Destination::Language(language);
        }
        return Destination::Refused;
    }
    if let Some(key) = url.strip_prefix(REFERENCE_SCHEME) {
        return Destination::Reference(key);
    }
    if is_linkable(url) { Destination::Address(url) } else { Destination::Refused }
}

/// Stands between `]` and `:` while a text is read, so that `[Note]: this` is
/// text rather than the definition of a link, which CommonMark would leave out.
/// Unicode keeps the character free for uses such as this one.
const NO_DEFINITION: &str = "\u{fdd0}";

/// What is replaced before a text is read. Beside definitions, these are line
/// ends that the parser loses text after.
const REPLACED: [(&str, &str); 4] =
    [("\r\n", "\n"), ("\r", "\n"), (NO_DEFINITION, "\u{fffd}"), ("]:", "]\u{fdd0}:")];

/// Text as the parser may have it.
fn prepared(text: &str) -> Cow<'_, str> {
    REPLACED.iter().fold(Cow::Borrowed(text), |text, (from, to)| {
        if text.contains(from) { Cow::Owned(text.replace(from, to)) } else { text }
    })
}

/// Text as it was before it was [`prepared`].
fn as_written(text: &str) -> Cow<'_, str> {
    if text.contains(NO_DEFINITION) {
        Cow::Owned(text.replace(NO_DEFINITION, ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// The marks that the parser makes of a typed apostrophe.
const OPENING: &str = "\u{2018}";
const APOSTROPHE: &str = "\u{2019}";

/// What follows an apostrophe in the place of left-out letters at the beginning of a word.
const CLIPPED: [&str; 5] = ["s-", "s ", "t ", "t-", "n "];

/// How deep lists and emphasis may be nested; what is deeper is plain text.
const DEEPEST: usize = 8;

struct Reader<'a> {
    text: &'a str,
    events: OffsetIter<'a>,
    depth: usize,
}

impl Reader<'_> {
    /// Reads blocks up to the given end, or to the end of the text.
    fn blocks(&mut self, end: Option<TagEnd>) -> Vec<Block> {
        let mut blocks = Vec::new();
        // An entry of a tight list holds its text without a paragraph.
        let mut loose = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::Start(Tag::Paragraph) => {
                    flush(&mut loose, &mut blocks);
                    let content = self.inlines(TagEnd::Paragraph);
                    blocks.push(Block::Paragraph { content });
                }
                Event::Start(Tag::List(first))
                    if self.depth < DEEPEST && !begins_elsewhere(first) =>
                {
                    flush(&mut loose, &mut blocks);
                    let list_end = TagEnd::List(first.is_some());
                    blocks.push(Block::List {
                        ordered: first.is_some(),
                        items: self.items(list_end),
                    });
                }
                event => {
                    if self.inline(&event, range.clone(), &mut loose) {
                        continue;
                    }
                    self.skip(&event);
                    let written = self.verbatim(range);
                    if is_inline(&event) {
                        push_text(&mut loose, &written);
                    } else {
                        flush(&mut loose, &mut blocks);
                        blocks.push(Block::Paragraph { content: vec![Inline::text(written)] });
                    }
                }
            }
        }
        flush(&mut loose, &mut blocks);
        blocks
    }

    fn items(&mut self, end: TagEnd) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        self.depth = self.depth.saturating_add(1);
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.blocks(Some(TagEnd::Item))),
                Event::End(tag) if tag == end => break,
                _ => {}
            }
        }
        self.depth = self.depth.saturating_sub(1);
        items
    }

    fn inlines(&mut self, end: TagEnd) -> Vec<Inline> {
        let mut content = Vec::new();
        self.depth = self.depth.saturating_add(1);
        while let Some((event, range)) = self.events.next() {
            if event == Event::End(end) {
                break;
            }
            if !self.inline(&event, range.clone(), &mut content) {
                self.skip(&event);
                push_text(&mut content, &self.verbatim(range));
            }
        }
        self.depth = self.depth.saturating_sub(1);
        content
    }

    /// Reads an inline event; false if it is none that narrative has.
    fn inline(&mut self, event: &Event<'_>, range: Range<usize>, out: &mut Vec<Inline>) -> bool {
        match event {
            Event::Start(_) if self.depth > DEEPEST => return false,
            Event::Text(text) if **text == *OPENING && self.is_apostrophe(&range, out) => {
                push_text(out, APOSTROPHE);
            }
            Event::Text(text) => push_text(out, &as_written(text)),
            Event::SoftBreak | Event::HardBreak => push_text(out, " "),
            Event::Code(_) | Event::InlineHtml(_) => push_text(out, &self.verbatim(range)),
            Event::Start(Tag::Emphasis) => {
                let content = self.inlines(TagEnd::Emphasis);
                out.push(Inline::Emphasis { content });
            }
            Event::Start(Tag::Strong) => {
                let content = self.inlines(TagEnd::Strong);
                out.push(Inline::Strong { content });
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                let content = self.inlines(TagEnd::Link);
                match destination(&as_written(dest_url)) {
                    Destination::Address(url) => {
                        out.push(Inline::Link { url: url.to_owned(), content });
                    }
                    Destination::Language(language) => {
                        out.push(Inline::Foreign { language: language.to_owned(), content });
                    }
                    Destination::Reference(key) => {
                        let text = plain_text(&content);
                        out.push(Inline::Reference { anchor: key.to_owned(), text });
                    }
                    Destination::Refused => push_text(out, &self.verbatim(range)),
                }
            }
            _ => return false,
        }
        true
    }

    /// Whether what the parser took for an opening quotation mark is an apostrophe: after a
    /// marked word, as in `*Musiksommer*'s`, or in the place of left-out letters, as in
    /// `'s-Hertogenbosch`.
    fn is_apostrophe(&self, range: &Range<usize>, before: &[Inline]) -> bool {
        let typed = self.text.get(range.clone()).unwrap_or_default();
        let after = self.text.get(range.end..).unwrap_or_default();
        let is_marked = |inline: &Inline| !matches!(inline, Inline::Text { .. });
        let ends_word =
            before.last().is_some_and(is_marked) && after.starts_with(char::is_alphabetic);
        typed == "'" && (ends_word || CLIPPED.iter().any(|clipped| after.starts_with(clipped)))
    }

    /// Passes over what belongs to an event that narrative does not have.
    fn skip(&mut self, event: &Event<'_>) {
        let Event::Start(tag) = event else { return };
        let end = tag.to_end();
        let mut depth = 1_usize;
        while depth > 0 {
            match self.events.next() {
                Some((Event::Start(inner), _)) if inner.to_end() == end => {
                    depth = depth.saturating_add(1);
                }

                Some((Event::End(inner), _)) if inner == end => {
                    depth = depth.saturating_sub(1);
                }

                Some(_) => {}
                None => break,
            }
        }
    }

    fn verbatim(&self, range: Range<usize>) -> String {
        let text = self.text.get(range).unwrap_or_default();
        on_one_line(&as_written(text))
    }
}

/// Whether a list begins with another number than 1. A report counts from 1,
/// so that it would show another number than was written.
fn begins_elsewhere(first: Option<u64>) -> bool {
    first.is_some_and(|number| number != 1)
}

/// Whether an event begins a piece of running text.
fn is_inline(event: &Event<'_>) -> bool {
    matches!(
        event,
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
    )
}

fn flush(loose: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    if !loose.is_empty() {
        blocks.push(Block::Paragraph { content: std::mem::take(loose) });
    }
}

fn push(out: &mut Vec<Inline>, inline: Inline) {
    match inline {
        Inline::Text { text } => push_text(out, &text),
        inline => out.push(inline),
    }
}

fn push_text(out: &mut Vec<Inline>, more: &str) {
    if let Some(Inline::Text { text }) = out.last_mut() {
        text.push_str(more);
    } else if !more.is_empty() {
        out.push(Inline::text(more));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_as_they_are_read() {
        let text = "[a](ref:x/y), [](<ref:a/b>) *and [c](ref:visit/z \"title\")*: \
                    [](https://example.org/?ref:no), [d](lang:de), (ref:e), [e](ref&colon;f)";
        assert_eq!(references(text), ["x/y", "a/b", "visit/z", "f"]);
    }

    #[test]
    fn reads_marks_links_and_languages() {
        let content = parse_inline("A *b* **c** [d](https://example.org) [e](lang:de) [](ref:x/y)");
        assert_eq!(
            content,
            [
                Inline::text("A "),
                Inline::Emphasis { content: vec![Inline::text("b")] },
                Inline::text(" "),
                Inline::Strong { content: vec![Inline::text("c")] },
                Inline::text(" "),
                Inline::Link {
                    url: "https://example.org".to_owned(),
                    content: vec![Inline::text("d")]
                },
                Inline::text(" "),
                Inline::Foreign { language: "de".to_owned(), content: vec![Inline::text("e")] },
                Inline::text(" "),
                Inline::Reference { anchor: "x/y".to_owned(), text: String::new() },
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn a_text_by_itself_says_the_same_and_leaves_its_neighbours_alone(
            one in r"[ab *_\[\]()<>`!\\&;#-]{0,16}",
            other in r"[ab *_\[\]()<>`!\\&;#-]{0,16}",
        ) {
            for text in [&one, &other] {
                proptest::prop_assume!(parse(&with_halves_escaped(text)) == parse(text));
            }
            let shown = |text: &str| parse_inline(&format!("x {text} x"));
            let (first, second) = (by_itself(&one), by_itself(&other));
            proptest::prop_assert_eq!(parse(&first), parse(&one));
            let mut expected = shown(&first);
            for inline in shown(&second) {
                push(&mut expected, inline);
            }
            let both = parse_inline(&format!("x {first} xx {second} x"));
            proptest::prop_assert_eq!(both, expected, "{} and {}", first, second);
        }
    }

    #[test]
    fn half_a_mark_stays_one() {
        for (text, escaped) in [
            ("a *b* [c](https://example.org)", "a *b* [c](https://example.org)"),
            ("a [b", "a \\[b"),
            ("a ** b", "a \\*\\* b"),
            ("a \\* b", "a \\* b"),
            ("*a [b*", "*a \\[b*"),
            ("done!", "done\\!"),
            ("a &amp; [b", "a &amp; \\[b"),
            ("# a [b", "\\# a \\[b"),
            ("a `b", "a \\`b"),
            ("a <b> c", "a \\<b\\> c"),
        ] {
            assert_eq!(by_itself(text), escaped);
        }
    }

    #[test]
    fn what_narrative_lacks_is_plain_text() {
        for text in [
            "# Heading",
            "<script>alert(1)</script>",
            "a `code` b",
            "![alt](https://example.org/a.png)",
            "[x](javascript:alert%281%29)",
            "> quotation",
            "a <b>c</b>",
        ] {
            let shown: String = parse(text)
                .iter()
                .map(|block| match block {
                    Block::Paragraph { content } => plain_text(content),
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(shown, text);
        }
    }

    #[test]
    fn nesting_has_an_end_and_nothing_is_left_out() {
        assert_eq!(parse(&"- ".repeat(20_000)).len(), 1);
        assert_eq!(parse(&"*a _b ".repeat(5_000)).len(), 1);
        for text in ["[Note]: important", "- [Note]: important", "[a]: b\n[c]: d"] {
            let shown = plain_text(&parse_inline(text));
            assert_eq!(shown, text.trim_start_matches("- ").replace('\n', " "));
        }
    }

    #[test]
    fn what_could_define_a_link_stands_as_it_was_written() {
        for text in ["> [a]: b", "`[a]: b`", "[a]: b [c]", "![a [b]: c](d)"] {
            assert_eq!(plain_text(&parse_inline(text)), text);
        }
        let address = "http://[::1]:80/";
        assert_eq!(links(&format!("[a]({address})")), [address]);
        assert!(
            matches!(&parse_inline(&format!("<{address}>"))[..], [Inline::Link { url, content }]
                if url == address && plain_text(content) == address)
        );
        assert_eq!(plain_text(&plain("a\u{fdd0}b")), "a\u{fffd}b");
    }

    #[test]
    fn lines_can_end_in_any_way() {
        for end in ["\n", "\r\n", "\r"] {
            let shown = plain_text(&parse_inline(&["    a", "", "b", "c"].join(end)));
            assert_eq!(shown, "a b c");
        }
        // The parser itself loses the last letter.
        assert_eq!(plain_text(&parse_inline("\ta\n\rb")), "a b");
    }

    #[test]
    fn a_list_that_would_get_other_numbers_is_plain_text() {
        for text in ["1985. The year of the first visit.", "2) A second point"] {
            assert_eq!(plain_text(&parse_inline(text)), text);
            assert_eq!(plain_markup(text), Some("a list that does not begin with 1"));
        }
        assert_eq!(plain_markup("1. one\n2. two"), None);
    }

    #[test]
    fn an_entry_of_a_list_stays_one_paragraph() {
        let blocks = parse("- a ![b](c) d");
        assert!(matches!(&blocks[..], [Block::List { items, .. }] if items[0].len() == 1));
    }

    #[test]
    fn lists_keep_their_entries() {
        let blocks = parse("Before:\n\n- one\n- two *x*\n");
        assert!(
            matches!(&blocks[..], [Block::Paragraph { .. }, Block::List { ordered: false, items }] if items.len() == 2)
        );
    }

    #[test]
    fn escaped_text_reads_as_it_was() {
        let text = "1. *a* _b_ [c](d) <e> #f \\g `h` -i +j |k| ~l~ !m & 1) 2";
        assert_eq!(plain_text(&plain(text)), text);
        assert_eq!(plain_text(&plain("- a")), "- a");
        assert_eq!(plain_text(&plain("\t    - a")), "- a");
        assert_eq!(typographic("Children's \"day\""), "Children\u{2019}s \u{201c}day\u{201d}");
        for (text, shown) in [
            ("'s-Hertogenbosch welcomed us.", "\u{2019}s-Hertogenbosch welcomed us."),
            ("In 't Hof and 's-Graveland", "In \u{2019}t Hof and \u{2019}s-Graveland"),
            ("*Musiksommer*'s guests", "Musiksommer\u{2019}s guests"),
            ("[Gala](lang:de)'s end", "Gala\u{2019}s end"),
            ("in the '90s", "in the \u{2019}90s"),
            ("They said 'so' and *'so'*.", "They said \u{2018}so\u{2019} and \u{2018}so\u{2019}."),
            ("*One* 'two'", "One \u{2018}two\u{2019}"),
        ] {
            assert_eq!(plain_text(&parse_inline(text)), shown, "{text}");
        }
    }
}
