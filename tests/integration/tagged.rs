//! Reads a PDF back as a screen reader does: the structure tree with the words
//! of each of its elements, and what lies outside it; and where each word is drawn.

use std::collections::BTreeMap;

use lopdf::content::Content as Operations;
use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};

/// A PDF that has been read.
pub(crate) struct Pdf {
    pub(crate) document: Document,
    pub(crate) pages: Vec<Page>,
    pub(crate) root: Element,
}

/// What stands on a page.
pub(crate) struct Page {
    pub(crate) id: ObjectId,
    /// The words of each marked content, in drawing order.
    pub(crate) words: Vec<Words>,
    /// Every single word, in drawing order.
    pub(crate) boxes: Vec<WordBox>,
}

/// A word, or the part of it in one line, where it is drawn on a page.
#[derive(Debug, Clone)]
pub(crate) struct WordBox {
    /// As in [`Words`].
    pub(crate) mcid: Option<i64>,
    /// Whether it is part of a running header or footer.
    pub(crate) is_running: bool,
    pub(crate) text: String,
    /// Points from the left and bottom edges of the page: from the descent of a
    /// small letter to the height of a capital.
    pub(crate) left: f32,
    pub(crate) right: f32,
    pub(crate) bottom: f32,
    pub(crate) top: f32,
}

/// Words that were drawn together.
#[derive(Debug)]
pub(crate) struct Words {
    /// The number by which the structure tree knows them; none for what is
    /// no part of it, such as the running header.
    pub(crate) mcid: Option<i64>,
    /// Their language, where it is given for these words.
    language: Option<String>,
    pub(crate) text: String,
    /// The size of the type in points; with several, the smallest.
    pub(crate) size: f32,
}

impl Words {
    /// Whether they are no part of the content, such as the running header.
    pub(crate) fn is_artifact(&self) -> bool {
        self.mcid.is_none()
    }
}

/// An element of the structure tree.
#[derive(Debug)]
pub(crate) struct Element {
    /// What it is, such as `H1`, `P` or `LI`.
    pub(crate) tag: String,
    /// What a heading cell is the heading of.
    pub(crate) scope: Option<String>,
    /// What is said of a picture to who does not see it.
    pub(crate) alternative: Option<String>,
    pub(crate) content: Vec<Content>,
}

/// What an element consists of.
#[derive(Debug)]
pub(crate) enum Content {
    Element(Element),
    Words { text: String, language: Option<String>, page: ObjectId, mcid: i64 },
    Annotation(ObjectId),
}

/// Elements that stand in a line of text; all others stand by themselves.
const IN_LINE: [&str; 6] = ["Span", "Link", "Em", "Strong", "Reference", "Quote"];

impl Element {
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.content.iter().filter_map(|content| match content {
            Content::Element(element) => Some(element),
            _ => None,
        })
    }

    /// This element and everything below it, in reading order.
    pub(crate) fn walk(&self) -> Vec<&Self> {
        let mut found = vec![self];
        for element in self.elements() {
            found.extend(element.walk());
        }
        found
    }

    /// Everything below it with one of these tags, in reading order.
    pub(crate) fn all(&self, tags: &[&str]) -> Vec<&Self> {
        let below = self.walk().into_iter();
        below.filter(|element| tags.contains(&element.tag.as_str())).collect()
    }

    pub(crate) fn child(&self, tag: &str) -> Option<&Self> {
        self.elements().find(|element| element.tag == tag)
    }

    /// The words as they are read out.
    pub(crate) fn text(&self) -> String {
        crate::support::squeezed(&self.raw_text())
    }

    /// Its tag, what it is the heading of, and its words.
    pub(crate) fn as_cell(&self) -> (&str, Option<&str>, String) {
        (&self.tag, self.scope.as_deref(), self.text())
    }

    /// The words below it that are marked as in a language, with the language;
    /// those that follow one another in one language are one.
    pub(crate) fn marked_languages(&self) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        let mut goes_on = false;
        for content in self.walk().into_iter().flat_map(|element| &element.content) {
            let Content::Words { text, language: Some(language), .. } = content else { continue };
            match found.last_mut() {
                Some((last, words)) if goes_on && last == language => words.push_str(text),
                _ => found.push((language.clone(), text.clone())),
            }
            goes_on = true;
        }
        found
    }

    /// The page of its first words.
    pub(crate) fn page(&self) -> Option<ObjectId> {
        let mut content = self.walk().into_iter().flat_map(|element| &element.content);
        content.find_map(|content| match content {
            Content::Words { page, .. } => Some(*page),
            _ => None,
        })
    }

    fn raw_text(&self) -> String {
        // Of a picture, what is said of it is read out.
        if let Some(alternative) = &self.alternative {
            return alternative.clone();
        }
        let pieces = self.content.iter().map(|content| match content {
            Content::Words { text, .. } => text.clone(),
            Content::Element(element) if IN_LINE.contains(&element.tag.as_str()) => {
                element.raw_text()
            }
            Content::Element(element) => format!(" {} ", element.raw_text()),
            Content::Annotation(_) => String::new(),
        });
        pieces.collect()
    }
}

impl Pdf {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).expect("the file is a PDF");
        let pages: Vec<Page> = document.page_iter().map(|id| read_page(&document, id)).collect();
        let words: Marks<'_> = pages
            .iter()
            .flat_map(|page| {
                let marked = page.words.iter();
                marked.filter_map(|words| Some(((page.id, words.mcid?), words)))
            })
            .collect();
        let catalog = document.catalog().unwrap();
        let tree = dictionary(&document, catalog.get(b"StructTreeRoot").unwrap());
        let mut root =
            Element { tag: "Root".to_owned(), scope: None, alternative: None, content: Vec::new() };
        read_content(&document, &words, tree.get(b"K").unwrap(), None, &mut root.content);
        Self { document, pages, root }
    }

    pub(crate) fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap()
    }

    /// A dictionary, or the one that a reference leads to.
    pub(crate) fn dictionary<'a>(&'a self, object: &'a Object) -> &'a Dictionary {
        dictionary(&self.document, object)
    }

    pub(crate) fn resolve<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).unwrap().1
    }

    /// The words of each page that are no part of the content: header and
    /// footer.
    pub(crate) fn running_words(&self) -> Vec<String> {
        let of_page = |page: &Page| {
            let running = page.words.iter().filter(|words| words.is_artifact());
            let texts: Vec<&str> = running.map(|words| words.text.as_str()).collect();
            crate::support::squeezed(&texts.join(" "))
        };
        self.pages.iter().map(of_page).collect()
    }

    /// The titles of the bookmarks with their depth, in order.
    pub(crate) fn bookmarks(&self) -> Vec<(usize, String)> {
        fn collect(pdf: &Pdf, parent: &Dictionary, depth: usize, found: &mut Vec<(usize, String)>) {
            let mut next = parent.get(b"First").ok();
            while let Some(entry) = next {
                let entry = pdf.dictionary(entry);
                let title = decode_text_string(entry.get(b"Title").unwrap()).unwrap();
                assert!(
                    entry.has(b"Dest") || entry.has(b"A"),
                    "the bookmark {title} leads nowhere"
                );
                found.push((depth, title));
                collect(pdf, entry, depth + 1, found);
                next = entry.get(b"Next").ok();
            }
        }
        let mut found = Vec::new();
        let outlines = self.catalog().get(b"Outlines").expect("there are bookmarks");
        collect(self, self.dictionary(outlines), 1, &mut found);
        found
    }

    /// The page on which a destination lies, by its index.
    pub(crate) fn destination_page(&self, destination: &Object) -> Option<usize> {
        match self.resolve(destination) {
            Object::Array(target) => {
                let page = target.first()?.as_reference().ok()?;
                self.pages.iter().position(|candidate| candidate.id == page)
            }
            Object::Dictionary(target) => self.destination_page(target.get(b"D").ok()?),
            Object::String(name, _) | Object::Name(name) => {
                let names = self.dictionary(self.catalog().get(b"Names").ok()?);
                let names = self.dictionary(names.get(b"Dests").ok()?);
                let names = self.resolve(names.get(b"Names").ok()?).as_array().ok()?;
                let found = names.chunks(2).find(|pair| pair[0].as_str().ok() == Some(name))?;
                self.destination_page(&found[1])
            }
            _ => None,
        }
    }
}

fn dictionary<'a>(document: &'a Document, object: &'a Object) -> &'a Dictionary {
    match document.dereference(object).unwrap().1 {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        other => panic!("{other:?} is no dictionary"),
    }
}

fn name(object: &Object) -> String {
    String::from_utf8(object.as_name().unwrap().to_vec()).unwrap()
}

/// Words by their page and number.
type Marks<'a> = BTreeMap<(ObjectId, i64), &'a Words>;

fn read_content(
    document: &Document,
    words: &Marks<'_>,
    object: &Object,
    page: Option<ObjectId>,
    found: &mut Vec<Content>,
) {
    match document.dereference(object).unwrap().1 {
        Object::Array(items) => {
            for item in items {
                read_content(document, words, item, page, found);
            }
        }
        Object::Integer(mcid) => {
            let place = (page.expect("the page of marked content is given"), *mcid);
            let marked = words.get(&place);
            found.push(Content::Words {
                text: marked.map(|words| words.text.clone()).unwrap_or_default(),
                language: marked.and_then(|words| words.language.clone()),
                page: place.0,
                mcid: place.1,
            });
        }
        Object::Dictionary(entry) => {
            let page = entry.get(b"Pg").and_then(Object::as_reference).ok().or(page);
            if let Ok(annotation) = entry.get(b"Obj") {
                found.push(Content::Annotation(annotation.as_reference().unwrap()));
            } else if let Ok(mcid) = entry.get(b"MCID") {
                read_content(document, words, mcid, page, found);
            } else {
                let mut element = Element {
                    tag: name(entry.get(b"S").unwrap()),
                    scope: scope(document, entry),
                    alternative: entry.get(b"Alt").ok().map(|alternative| {
                        decode_text_string(alternative).expect("the alternative is text")
                    }),
                    content: Vec::new(),
                };
                if let Ok(content) = entry.get(b"K") {
                    read_content(document, words, content, page, &mut element.content);
                }
                found.push(Content::Element(element));
            }
        }
        other => panic!("{other:?} is no content"),
    }
}

fn scope(document: &Document, entry: &Dictionary) -> Option<String> {
    let attributes = match document.dereference(entry.get(b"A").ok()?).unwrap().1 {
        Object::Array(attributes) => attributes.clone(),
        other => vec![other.clone()],
    };
    let scopes = attributes.iter().filter(|attribute| !matches!(attribute, Object::Integer(_)));
    scopes.map(|one| dictionary(document, one)).find_map(|one| one.get(b"Scope").ok().map(name))
}

/// How far letters reach below and above their line, in sizes of the type.
const DESCENT: f32 = 0.24;
const CAPITAL: f32 = 0.72;

/// A matrix of PDF: `x' = ax + cy + e` and `y' = bx + dy + f`.
#[derive(Clone, Copy)]
struct Matrix([f32; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    fn of(operands: &[Object]) -> Self {
        Self(std::array::from_fn(|index| operands[index].as_float().unwrap()))
    }

    /// This one first, then another.
    fn then(self, next: Self) -> Self {
        let [this, next] = [self.0, next.0];
        let product =
            |row: usize, column: usize| this[row] * next[column] + this[row + 1] * next[column + 2];
        Self([
            product(0, 0),
            product(0, 1),
            product(2, 0),
            product(2, 1),
            product(4, 0) + next[4],
            product(4, 1) + next[5],
        ])
    }

    fn apply(self, x: f32, y: f32) -> (f32, f32) {
        let along = |axis: usize| self.0[axis] * x + self.0[axis + 2] * y + self.0[axis + 4];
        (along(0), along(1))
    }
}

/// The state of drawing that the place and size of type depend on.
#[derive(Clone)]
struct State {
    page: Matrix,
    text: Matrix,
    font: Vec<u8>,
    font_size: f32,
}

/// Marked content that is open.
struct Marked {
    mcid: Option<i64>,
    is_running: bool,
    language: Option<String>,
    /// Whether another text stands for what is drawn inside.
    replaced: bool,
}

/// The widths of the glyphs of a font, in thousandths of its size.
struct Widths {
    default: f32,
    glyphs: BTreeMap<i64, f32>,
}

impl Widths {
    fn read(document: &Document, font: &Dictionary) -> Self {
        let descendants = document.dereference(font.get(b"DescendantFonts").unwrap()).unwrap().1;
        let font = dictionary(document, &descendants.as_array().unwrap()[0]);
        let default = font.get(b"DW").map_or(1000.0, |width| width.as_float().unwrap());
        let mut glyphs = BTreeMap::new();
        let runs = font.get(b"W").map(|runs| document.dereference(runs).unwrap().1);
        let mut runs = runs.map_or(&[][..], |runs| runs.as_array().unwrap()).iter();
        while let (Some(first), Some(next)) = (runs.next(), runs.next()) {
            let first = first.as_i64().unwrap();
            if let Ok(widths) = next.as_array() {
                let widths = widths.iter().map(|width| width.as_float().unwrap());
                glyphs.extend((first..).zip(widths));
            } else {
                let width = runs.next().unwrap().as_float().unwrap();
                glyphs.extend((first..=next.as_i64().unwrap()).map(|glyph| (glyph, width)));
            }
        }
        Self { default, glyphs }
    }

    fn of(&self, glyph: &[u8]) -> f32 {
        let glyph = i64::from(u16::from_be_bytes([glyph[0], glyph[1]]));
        self.glyphs.get(&glyph).copied().unwrap_or(self.default)
    }
}

fn read_page(document: &Document, id: ObjectId) -> Page {
    let fonts = document.get_page_fonts(id).unwrap();
    let encodings: BTreeMap<&[u8], _> = fonts
        .iter()
        .map(|(name, font)| (name.as_slice(), font.get_font_encoding(document).unwrap()))
        .collect();
    let widths: BTreeMap<&[u8], _> =
        fonts.iter().map(|(name, font)| (name.as_slice(), Widths::read(document, font))).collect();
    let operations = Operations::decode(&document.get_page_content(id)).unwrap().operations;
    let mut state =
        State { page: Matrix::IDENTITY, text: Matrix::IDENTITY, font: Vec::new(), font_size: 0.0 };
    let mut states = Vec::new();
    let mut marked: Vec<Marked> = Vec::new();
    let mut words: Vec<Words> = Vec::new();
    let mut boxes = Boxes::default();
    for operation in &operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "q" => states.push(state.clone()),
            "Q" => state = states.pop().expect("states are saved before they are restored"),
            "cm" => state.page = Matrix::of(operands).then(state.page),
            "BT" => state.text = Matrix::IDENTITY,
            "Tm" => state.text = Matrix::of(operands),
            "Tf" => {
                state.font = operands[0].as_name().unwrap().to_vec();
                state.font_size = operands[1].as_float().unwrap();
            }
            "BMC" => {
                // Marks such as that of letters from right to left are part of what they are in.
                let outer = marked.last().filter(|_| name(&operands[0]) != "Artifact");
                marked.push(Marked {
                    mcid: outer.and_then(|outer| outer.mcid),
                    is_running: marked.last().is_some_and(|outer| outer.is_running),
                    language: outer.and_then(|outer| outer.language.clone()),
                    replaced: outer.is_some_and(|outer| outer.replaced),
                });
            }
            "BDC" => {
                let properties = operands[1].as_dict().ok();
                let property = |key: &[u8]| properties.and_then(|found| found.get(key).ok());
                let text = |key: &[u8]| property(key).map(|text| decode_text_string(text).unwrap());
                let outer = marked.last();
                let replaced = outer.is_some_and(|outer| outer.replaced);
                let is_pagination =
                    property(b"Type").is_some_and(|kind| name(kind) == "Pagination");
                let inside = Marked {
                    mcid: property(b"MCID")
                        .map(|mcid| mcid.as_i64().unwrap())
                        .or(outer.and_then(|outer| outer.mcid)),
                    is_running: is_pagination || outer.is_some_and(|outer| outer.is_running),
                    language: text(b"Lang").or(outer.and_then(|outer| outer.language.clone())),
                    replaced: replaced || property(b"ActualText").is_some(),
                };
                if let (Some(text), false) = (text(b"ActualText"), replaced) {
                    add(&mut words, &inside, &text, f32::INFINITY);
                    boxes.text.push_str(&text);
                }
                marked.push(inside);
            }
            "EMC" => drop(marked.pop().expect("marked content begins before it ends")),
            "Tj" | "TJ" => {
                let inside = marked.last().expect("all text is marked");
                let whole = state.text.then(state.page);
                let size = (state.font_size * whole.0[3]).abs();
                let parts = match &operands[0] {
                    Object::Array(parts) => parts.as_slice(),
                    _ => operands.as_slice(),
                };
                let encoding = &encodings[state.font.as_slice()];
                let widths = &widths[state.font.as_slice()];
                let mut drawn = String::new();
                let mut at = 0.0;
                for part in parts {
                    let Ok(glyphs) = part.as_str() else {
                        at -= part.as_float().unwrap() / 1000.0 * state.font_size;
                        continue;
                    };
                    for glyph in glyphs.chunks_exact(2) {
                        let text = Document::decode_text(encoding, glyph).unwrap();
                        let wide = widths.of(glyph) / 1000.0 * state.font_size;
                        let from = whole.apply(at, -DESCENT * state.font_size);
                        let to = whole.apply(at + wide, CAPITAL * state.font_size);
                        at += wide;
                        boxes.add(inside, if inside.replaced { "" } else { &text }, from, to);
                        drawn.push_str(&text);
                    }
                }
                add(&mut words, inside, if inside.replaced { "" } else { &drawn }, size);
            }
            "'" | "\"" | "Td" | "TD" | "T*" | "Tc" | "Tw" | "Tz" | "Ts" => {
                panic!("{} draws text in a way that this reader does not know", operation.operator)
            }
            _ => {}
        }
    }
    Page { id, words, boxes: boxes.found }
}

/// Puts words together from their glyphs.
#[derive(Default)]
struct Boxes {
    found: Vec<WordBox>,
    /// What stands for the glyphs that follow.
    text: String,
    /// Whether the last glyph was a space.
    is_apart: bool,
}

impl Boxes {
    /// Adds a glyph between two corners.
    fn add(&mut self, inside: &Marked, text: &str, from: (f32, f32), to: (f32, f32)) {
        let text = std::mem::take(&mut self.text) + text;
        let text = text.replace(['\u{ad}', '\u{2060}'], "");
        if !text.is_empty() && text.chars().all(char::is_whitespace) {
            self.is_apart = true;
            return;
        }
        let ((left, bottom), (right, top)) = (from, to);
        let is_apart = std::mem::take(&mut self.is_apart);
        if let Some(word) = self.found.last_mut()
            && !is_apart
            && (word.mcid, word.is_running) == (inside.mcid, inside.is_running)
            && (word.bottom - bottom).abs() < 0.1
            && (word.right - left).abs() < 1.0
        {
            word.text.push_str(&text);
            word.right = right;
            word.top = word.top.max(top);
            return;
        }
        let (mcid, is_running) = (inside.mcid, inside.is_running);
        self.found.push(WordBox { mcid, is_running, text, left, right, bottom, top });
    }
}

/// Adds words to those of the same marked content, without the characters that
/// only guide line breaks.
fn add(words: &mut Vec<Words>, inside: &Marked, text: &str, size: f32) {
    let text = text.replace(['\u{ad}', '\u{2060}'], "");
    let mcid = inside.mcid;
    match words.iter_mut().find(|known| mcid.is_some() && known.mcid == mcid) {
        Some(known) => {
            known.text.push_str(&text);
            known.size = known.size.min(size);
        }
        None => words.push(Words { mcid, language: inside.language.clone(), text, size }),
    }
}
