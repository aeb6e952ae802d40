//! Markdown (CommonMark with tables and struck-through words) from blocks and
//! marked words.
//!
//! What is written goes through a serialiser, which knows what every place of a
//! text would take for markup; nothing here writes a character of Markdown.

use pulldown_cmark::{
    Alignment, Event, HeadingLevel, LinkType, Options as Dialect, Tag, TagEnd, TextMergeStream,
};
use pulldown_cmark_to_cmark::{Options, cmark_with_options};

use super::{Block, Column, Inline, encoded, plain_text};

/// What the program may take for markup that the text is pasted into: what GitHub
/// does, which goes furthest of those that are in use.
const DIALECT: Dialect = Dialect::ENABLE_TABLES
    .union(Dialect::ENABLE_STRIKETHROUGH)
    .union(Dialect::ENABLE_TASKLISTS)
    .union(Dialect::ENABLE_FOOTNOTES)
    .union(Dialect::ENABLE_MATH)
    .union(Dialect::ENABLE_GFM);

/// Why a text cannot be written as Markdown.
#[derive(Debug, thiserror::Error)]
#[error("the text has marks that Markdown cannot have so")]
pub struct MarkdownError(#[from] pulldown_cmark_to_cmark::Error);

/// A text that is being written.
#[derive(Debug, Default)]
pub(crate) struct Markdown {
    events: Vec<Event<'static>>,
}

/// An entry of a list: what stands beside its mark, and what below.
struct Item {
    beside: Vec<Event<'static>>,
    below: Vec<Event<'static>>,
}

impl Markdown {
    /// The text as it is written.
    ///
    /// # Errors
    /// If there is no way to write it.
    pub(crate) fn finish(self) -> Result<String, MarkdownError> {
        // Marks that can be written on a line cannot always be in a table.
        let mut text = match serialized(&self.events) {
            Err(_) => serialized(&unmarked(self.events))?,
            Ok(text) => text,
        };
        text.truncate(text.trim_end().len());
        text.push('\n');
        Ok(text)
    }

    /// A heading; 1 is that of the whole text, and what is deeper than 6 is 6.
    pub(crate) fn heading(&mut self, level: u8, title: &str) {
        let level = HeadingLevel::try_from(usize::from(level.max(1))).unwrap_or(HeadingLevel::H6);
        let tag = Tag::Heading { level, id: None, classes: Vec::new(), attrs: Vec::new() };
        self.line(tag, |line| line.text(title));
    }

    /// A paragraph, unless nothing is written into it.
    pub(crate) fn paragraph(&mut self, write: impl FnOnce(&mut Self)) {
        self.line(Tag::Paragraph, write);
    }

    /// A list whose entries are a line each.
    pub(crate) fn lines<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        let items = items
            .into_iter()
            .map(|item| Item { beside: on_a_line(|line| write(line, item)), below: Vec::new() });
        self.list(None, items.collect());
    }

    /// Blocks one below the other. Numbered paragraphs keep their numbers, which
    /// Markdown has none like; those in another are entries of a list.
    pub(crate) fn blocks(&mut self, content: &[Block]) {
        for block in content {
            match block {
                Block::Numbered { number, blocks, .. } => {
                    let Item { beside, below } = item(number, blocks);
                    self.line(Tag::Paragraph, |line| line.events.extend(beside));
                    self.events.extend(below);
                }
                block => self.below(std::slice::from_ref(block)),
            }
        }
    }

    /// Blocks that belong to a numbered paragraph or an entry of a list.
    fn below(&mut self, content: &[Block]) {
        let is_numbered = |block: &Block| matches!(block, Block::Numbered { .. });
        for group in content.chunk_by(|a, b| is_numbered(a) && is_numbered(b)) {
            let numbered = group
                .iter()
                .filter_map(|block| match block {
                    Block::Numbered { number, blocks, .. } => Some(item(number, blocks)),
                    _ => None,
                })
                .collect();
            self.list(None, numbered);
            for block in group {
                match block {
                    Block::Numbered { .. } => {}
                    Block::Paragraph { content } => {
                        self.paragraph(|line| line.inlines(content));
                    }
                    Block::List { ordered, items } => {
                        let items = items.iter().map(|blocks| item("", blocks)).collect();
                        self.list(ordered.then_some(1), items);
                    }
                    Block::Table { caption, columns, rows } => {
                        self.paragraph(|line| line.text(caption));
                        self.table(columns, rows);
                    }
                    Block::Photograph { image, caption } => {
                        self.paragraph(|line| line.text(&image.alternative));
                        if let Some(caption) = caption {
                            self.paragraph(|line| line.text(caption));
                        }
                    }
                    Block::Picture { caption, alternative, data, .. } => {
                        self.paragraph(|line| line.text(caption));
                        self.paragraph(|line| line.text(alternative));
                        self.below(data);
                    }
                }
            }
        }
    }

    fn list(&mut self, first: Option<u64>, mut items: Vec<Item>) {
        items.retain(|item| !item.beside.is_empty() || !item.below.is_empty());
        if items.is_empty() {
            return;
        }
        let tight = items.iter().all(|item| item.below.is_empty());
        self.within(Tag::List(first), |list| {
            for Item { beside, below } in items {
                list.within(Tag::Item, |item| {
                    if tight {
                        item.events.extend(beside);
                    } else {
                        item.line(Tag::Paragraph, |line| line.events.extend(beside));
                    }
                    item.events.extend(below);
                });
            }
        });
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<Vec<Inline>>]) {
        self.within(Tag::Table(vec![Alignment::None; columns.len()]), |table| {
            table.within(Tag::TableHead, |head| {
                for column in columns {
                    head.cell(|cell| cell.text(&column.title));
                }
            });
            for row in rows {
                table.within(Tag::TableRow, |cells| {
                    for content in row {
                        cells.cell(|cell| cell.inlines(content));
                    }
                });
            }
        });
    }

    fn cell(&mut self, write: impl FnOnce(&mut Self)) {
        let mut content = on_a_line(write);
        if let Some(Event::Text(text)) = content.last_mut()
            && text.ends_with('\\')
        {
            // However many backslashes stand before it, a bar then ends no cell.
            *text = format!("{text}\u{a0}").into();
        }
        self.within(Tag::TableCell, |cell| cell.events.extend(content));
    }

    /// Marked words.
    pub(crate) fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            match inline {
                Inline::Text { text } | Inline::Reference { text, .. } => self.text(text),
                Inline::Emphasis { content } => {
                    self.marked(Tag::Emphasis, |words| words.inlines(content));
                }
                Inline::Strong { content } => self.strong(|words| words.inlines(content)),
                Inline::Link { url, content } => {
                    let tag = Tag::Link {
                        link_type: LinkType::Inline,
                        // A bar would end the cell of a table.
                        dest_url: encoded(url).into(),
                        title: "".into(),
                        id: "".into(),
                    };
                    self.within(tag, |words| words.inlines(content));
                }
                Inline::Foreign { content, .. } => self.inlines(content),
            }
        }
    }

    /// Blocks on one line, as the answer of a form.
    pub(crate) fn on_one_line(&mut self, content: &[Block]) {
        for (index, block) in content.iter().enumerate() {
            if index > 0 {
                self.text(" ");
            }
            match block {
                Block::Paragraph { content } => self.inlines(content),
                Block::Numbered { blocks, .. } => self.on_one_line(blocks),
                Block::List { items, .. } => {
                    for (index, item) in items.iter().enumerate() {
                        if index > 0 {
                            self.text("; ");
                        }
                        self.on_one_line(item);
                    }
                }
                Block::Table { .. } | Block::Photograph { .. } | Block::Picture { .. } => {}
            }
        }
    }

    /// Strongly emphasised words.
    pub(crate) fn strong(&mut self, write: impl FnOnce(&mut Self)) {
        self.marked(Tag::Strong, write);
    }

    /// Words that are struck through.
    pub(crate) fn struck(&mut self, write: impl FnOnce(&mut Self)) {
        self.marked(Tag::Strikethrough, write);
    }

    /// Plain text, on one line.
    pub(crate) fn text(&mut self, text: &str) {
        self.events.push(Event::Text(text.replace(['\n', '\r'], " ").into()));
    }

    /// Words between marks, which stand beside words and not beside spaces.
    fn marked(&mut self, tag: Tag<'static>, write: impl FnOnce(&mut Self)) {
        let (before, mut content, after) = trimmed(apart(write));
        self.text(&before);
        // Words cannot be marked twice: in another place, that is another mark.
        let (start, end) = (Event::Start(tag.clone()), Event::End(tag.to_end()));
        content.retain(|event| *event != start && *event != end);
        if !content.is_empty() {
            self.within(tag, |words| words.events.extend(content));
        }
        self.text(&after);
    }

    /// A block of one line, unless nothing is written into it.
    fn line(&mut self, tag: Tag<'static>, write: impl FnOnce(&mut Self)) {
        let content = on_a_line(write);
        if !content.is_empty() {
            self.within(tag, |line| line.events.extend(content));
        }
    }

    fn within(&mut self, tag: Tag<'static>, write: impl FnOnce(&mut Self)) {
        let end = tag.to_end();
        self.events.push(Event::Start(tag));
        write(self);
        self.events.push(Event::End(end));
    }
}

/// A numbered paragraph or an entry of a list: its first paragraph stands beside
/// its number, the rest below.
fn item(number: &str, content: &[Block]) -> Item {
    let says_nothing = |block: &&Block| matches!(block, Block::Paragraph { content } if plain_text(content).trim().is_empty());
    let content = content.get(content.iter().take_while(says_nothing).count()..);
    let (first, below) = match content.unwrap_or_default() {
        [Block::Paragraph { content }, below @ ..] => (content.as_slice(), below),
        below => (&[][..], below),
    };
    let beside = on_a_line(|line| {
        line.text(number);
        line.text(" ");
        line.inlines(first);
    });
    Item { beside, below: apart(|text| text.below(below)) }
}

/// Events as Markdown.
fn serialized(events: &[Event<'static>]) -> Result<String, pulldown_cmark_to_cmark::Error> {
    let options =
        Options { list_token: '-', increment_ordered_list_bullets: true, ..Options::default() };
    let mut text = String::new();
    cmark_with_options(events, &mut text, DIALECT, options)?;
    Ok(text)
}

/// What is written on a line. Where Markdown has no way to mark the words so, as
/// where marks begin and end within a word, they stand without their marks.
fn on_a_line(write: impl FnOnce(&mut Markdown)) -> Vec<Event<'static>> {
    let (_, line, _) = trimmed(apart(write));
    if serialized(&line).is_ok() { line } else { unmarked(line) }
}

/// Events without emphasis.
fn unmarked(mut events: Vec<Event<'static>>) -> Vec<Event<'static>> {
    let is_mark = |tag: TagEnd| matches!(tag, TagEnd::Emphasis | TagEnd::Strong);
    events.retain(|event| match event {
        Event::Start(tag) => !is_mark(tag.to_end()),
        Event::End(tag) => !is_mark(*tag),
        _ => true,
    });
    events
}

/// What is written, by itself.
fn apart(write: impl FnOnce(&mut Markdown)) -> Vec<Event<'static>> {
    let mut part = Markdown::default();
    write(&mut part);
    part.events
}

/// What was written without the white space at its ends, and that white space.
fn trimmed(events: Vec<Event<'static>>) -> (String, Vec<Event<'static>>, String) {
    let mut events: Vec<_> = TextMergeStream::new(events.into_iter()).collect();
    let mut before = String::new();
    if let Some(Event::Text(text)) = events.first_mut() {
        let rest = text.trim_start();
        before.push_str(text.strip_suffix(rest).unwrap_or_default());
        *text = rest.to_owned().into();
    }
    let mut after = String::new();
    if let Some(Event::Text(text)) = events.last_mut() {
        let rest = text.trim_end();
        after.push_str(text.strip_prefix(rest).unwrap_or_default());
        *text = rest.to_owned().into();
    }
    events.retain(|event| !matches!(event, Event::Text(text) if text.is_empty()));
    (before, events, after)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    use pulldown_cmark::Parser;

    use super::*;

    /// That of programs that have no more than what is used, and that of most.
    const DIALECTS: [Dialect; 2] =
        [Dialect::ENABLE_TABLES.union(Dialect::ENABLE_STRIKETHROUGH), DIALECT];

    /// What a reader of Markdown finds in a text.
    fn read(text: &str, dialect: Dialect) -> Vec<Event<'static>> {
        let events = TextMergeStream::new(Parser::new_ext(text, dialect));
        events.map(Event::into_static).collect()
    }

    /// Texts that would be markup if they stood as they are.
    fn words() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(
            &[
                "word",
                "é",
                " ",
                "  ",
                "\n",
                "\r\n",
                "\t",
                "\u{a0}",
                "<script>",
                "<!--",
                "&amp;",
                "&",
                "*",
                "**",
                "_",
                "__",
                "~",
                "~~",
                "`",
                "```",
                "[",
                "]",
                "](",
                "[a](b)",
                "![",
                "!",
                "(",
                ")",
                "\\",
                "|",
                "#",
                "# ",
                "-",
                "- ",
                "+ ",
                "---",
                "===",
                "1. ",
                "1) ",
                "1.1",
                "> ",
                ": ",
                ":::",
                "$",
                "$$",
                "^",
                "{",
                "{#a}",
                "[^1]",
                "[ ] ",
                "]: x",
                "<a@b.c>",
                "\"",
                "https://a.b",
                ".",
                ",",
                "\u{2014}",
                "+++",
                "\u{fdd0}",
            ][..],
        );
        prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
    }

    fn marked_words() -> impl Strategy<Value = Vec<Inline>> {
        let text = words().prop_map(|text| Inline::Text { text });
        let url = prop::sample::select(
            &[
                "https://example.org/",
                "https://example.org/a|b",
                "https://example.org/>)<script>alert(1)</script>",
                "https://example.org/a)(b",
                "https://example.org/((",
                "https://example.org/\\",
                "https://example.org/?a=1&copy;=2&#60;",
                "https://example.org/`*_[]$~",
                "mailto:a@example.org",
            ][..],
        );
        let inline = text.prop_recursive(3, 12, 4, move |inner| {
            let content = prop::collection::vec(inner, 0..4);
            prop_oneof![
                content.clone().prop_map(|content| Inline::Emphasis { content }),
                content.clone().prop_map(|content| Inline::Strong { content }),
                (url.clone(), words()).prop_map(|(url, text)| Inline::Link {
                    url: url.to_owned(),
                    content: vec![Inline::Text { text }],
                }),
                content.prop_map(|content| Inline::Foreign { language: "de".to_owned(), content }),
            ]
        });
        prop::collection::vec(inline, 0..4)
    }

    fn block() -> impl Strategy<Value = Block> {
        let paragraph = marked_words().prop_map(|content| Block::Paragraph { content });
        let table = (words(), prop::collection::vec((marked_words(), marked_words()), 1..3))
            .prop_map(|(title, rows)| Block::Table {
                caption: title.clone(),
                columns: [title, "b".to_owned()].map(|title| Column { title }).into(),
                rows: rows.into_iter().map(|(a, b)| vec![a, b]).collect(),
            });
        prop_oneof![4 => paragraph, 1 => table].prop_recursive(3, 12, 3, |inner| {
            let blocks = prop::collection::vec(inner, 0..4);
            prop_oneof![
                (any::<bool>(), prop::collection::vec(blocks.clone(), 0..4))
                    .prop_map(|(ordered, items)| Block::List { ordered, items }),
                (words(), blocks).prop_map(|(number, blocks)| Block::Numbered {
                    reference: number.clone(),
                    anchor: number.clone(),
                    number,
                    blocks,
                }),
            ]
        })
    }

    #[test]
    fn what_is_written_is_read_back() {
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let config = Config { cases: 2000, failure_persistence: None, ..Config::default() };
        let texts = (words(), words(), prop::collection::vec(block(), 0..4));
        let marked = Cell::new(0);
        TestRunner::new_with_rng(config, rng)
            .run(&texts, |(title, struck, content)| {
                let mut text = Markdown::default();
                text.heading(1, &title);
                text.blocks(&content);
                text.lines([&struck, &title], |line, words| {
                    line.struck(|line| line.text(words));
                    line.text(" ");
                    line.strong(|line| line.text(words));
                    line.text(" ");
                    line.text(words);
                });
                let meant = TextMergeStream::new(text.events.clone().into_iter());
                let mut meant: Vec<_> = meant.collect();
                let plain: Vec<_> =
                    TextMergeStream::new(unmarked(text.events.clone()).into_iter()).collect();
                let written = text.finish();
                prop_assert!(written.is_ok(), "{:?} of {:?}", written, meant);
                let written = written.unwrap_or_default();
                if read(&written, DIALECT) == plain {
                    meant = plain;
                } else {
                    marked.set(marked.get() + 1);
                }
                for dialect in DIALECTS {
                    prop_assert_eq!(&read(&written, dialect), &meant, "{}", written);
                }
                Ok(())
            })
            .unwrap();
        assert!(marked.get() > 1000, "only {} texts keep their marks", marked.get());
    }
}
