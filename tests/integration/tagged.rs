//! Reads a PDF back as a screen reader does: the structure tree with the words
//! of each of its elements, and what lies outside it.

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

/// The state of drawing that the size of type depends on.
#[derive(Clone, Default)]
struct State {
    scale: f32,
    font: Vec<u8>,
    font_size: f32,
    text_scale: f32,
}

/// Marked content that is open.
struct Marked {
    mcid: Option<i64>,
    language: Option<String>,
    /// Whether another text stands for what is drawn inside.
    replaced: bool,
}

fn read_page(document: &Document, id: ObjectId) -> Page {
    let fonts = document.get_page_fonts(id).unwrap();
    let encodings: BTreeMap<&[u8], _> = fonts
        .iter()
        .map(|(name, font)| (name.as_slice(), font.get_font_encoding(document).unwrap()))
        .collect();
    let operations = Operations::decode(&document.get_page_content(id)).unwrap().operations;
    let mut state = State { scale: 1.0, text_scale: 1.0, ..State::default() };
    let mut states = Vec::new();
    let mut marked: Vec<Marked> = Vec::new();
    let mut words: Vec<Words> = Vec::new();
    for operation in &operations {
        let operands = &operation.operands;
        let number = |index: usize| operands[index].as_float().unwrap();
        match operation.operator.as_str() {
            "q" => states.push(state.clone()),
            "Q" => state = states.pop().expect("states are saved before they are restored"),
            "cm" => state.scale *= number(3).abs(),
            "BT" => state.text_scale = 1.0,
            "Tm" => state.text_scale = number(3).abs(),
            "Tf" => {
                state.font = operands[0].as_name().unwrap().to_vec();
                state.font_size = number(1);
            }
            "BMC" => marked.push(Marked { mcid: None, language: None, replaced: false }),
            "BDC" => {
                let properties = operands[1].as_dict().ok();
                let property = |key: &[u8]| properties.and_then(|found| found.get(key).ok());
                let text = |key: &[u8]| property(key).map(|text| decode_text_string(text).unwrap());
                let outer = marked.last();
                let replaced = outer.is_some_and(|outer| outer.replaced);
                let inside = Marked {
                    mcid: property(b"MCID")
                        .map(|mcid| mcid.as_i64().unwrap())
                        .or(outer.and_then(|outer| outer.mcid)),
                    language: text(b"Lang").or(outer.and_then(|outer| outer.language.clone())),
                    replaced: replaced || property(b"ActualText").is_some(),
                };
                if let (Some(text), false) = (text(b"ActualText"), replaced) {
                    add(&mut words, &inside, &text, f32::INFINITY);
                }
                marked.push(inside);
            }
            "EMC" => drop(marked.pop().expect("marked content begins before it ends")),
            "Tj" | "TJ" => {
                let inside = marked.last().expect("all text is marked");
                let size = (state.font_size * state.text_scale * state.scale).abs();
                if inside.replaced {
                    add(&mut words, inside, "", size);
                    continue;
                }
                let parts = match &operands[0] {
                    Object::Array(parts) => parts.as_slice(),
                    _ => operands.as_slice(),
                };
                let encoding = &encodings[state.font.as_slice()];
                let drawn = parts.iter().filter_map(|part| part.as_str().ok());
                let text: String =
                    drawn.map(|part| Document::decode_text(encoding, part).unwrap()).collect();
                add(&mut words, inside, &text, size);
            }
            "'" | "\"" => panic!("text is drawn in a way that this reader does not know"),
            _ => {}
        }
    }
    Page { id, words }
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
