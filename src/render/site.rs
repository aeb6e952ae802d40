//! The web site as static files: a page for each page of the [`Site`] by
//! `site.html` of the house style, one style sheet, an Atom feed, the site as
//! JSON, and, where it is known where the site is published, a site map.

use std::collections::{BTreeMap, HashMap};
use std::io;

use atom_syndication::{Content, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use minijinja::context;
use minijinja::value::{Serde, Value};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use serde::Serialize;

use super::pages::{Bounds, PageTemplates};
use super::png::Painter;
use super::{Fonts, RenderError};
use crate::dataset::PartialDate;
use crate::out::{LastLine, OutputFile, signed};
use crate::report::Section;
use crate::site::{FeedEntry, Page, PageKind, Site};
use crate::templates::Templates;
use crate::text::Block;

/// The template of a page.
const PAGE: &str = "site.html";

/// The template of a page's main content alone.
const FRAGMENT: &str = "site-fragment.html";

/// The file of all pages in one.
const ALL: &str = "index.html";

/// The style sheet, a template and the file that is made of it.
const STYLE: &str = "site.css";

/// The feed of visits and decisions (RFC 4287).
const FEED: &str = "feed.xml";

/// The folder of the images.
const IMAGES: &str = "images/";

/// The site as data.
const DATA: &str = "site.json";

/// The site map (sitemaps.org, version 0.9), which has whole addresses only.
const SITE_MAP: &str = "sitemap.xml";

/// What one page may take.
const BOUNDS: Bounds = Bounds { fuel: 50_000_000, longest: 50_000_000 };

/// How pages are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SiteForm {
    /// Whole pages, with style sheet, feed, data and site map.
    #[default]
    Pages,
    /// The main content of each page alone, for a content management system: without
    /// styles, and with the pictures as files.
    Fragments,
    /// The main content of all pages, one after the other in one file.
    OneFragment,
}

impl SiteForm {
    /// Whether content is made for another page.
    fn is_fragment(self) -> bool {
        self != Self::Pages
    }
}

/// The page before or after another of its kind.
#[derive(Serialize)]
struct Neighbour<'a> {
    path: &'a str,
    title: &'a str,
}

/// How what a page refers to is reached from it.
#[derive(Clone)]
struct Ways {
    /// From the page to the folder of the site.
    root: String,
    /// Where that is, for a page that is pasted into another: from there, a way
    /// within the site would lead nowhere.
    base: Option<String>,
    /// What the ids of the page begin with, where all pages are in one.
    prefix: Option<String>,
}

impl Ways {
    fn of(page: &Page, site: &Site, form: SiteForm) -> Self {
        let base = site.meta.address.clone().filter(|_| form == SiteForm::Fragments);
        let prefix = (form == SiteForm::OneFragment).then(|| prefix(&page.path));
        let root = if prefix.is_some() { String::new() } else { page.root.clone() };
        Self { root, base, prefix }
    }

    /// The address of a reference, which leads from the page already.
    fn reference(&self, way: &str) -> String {
        if let Some(own) = &self.prefix {
            let (path, anchor) = way.split_once('#').unwrap_or((way, ""));
            let path = path.strip_prefix("../").unwrap_or(path);
            let page = if path.is_empty() { own.clone() } else { prefix(path) };
            return format!("#{}", joined(&page, anchor));
        }
        match (&self.base, way.strip_prefix(&self.root)) {
            (Some(base), Some(path)) if !way.starts_with('#') => format!("{base}{path}"),
            _ => way.to_owned(),
        }
    }

    /// The id of an anchor of the page.
    fn id(&self, anchor: &str) -> String {
        self.prefix.as_ref().map_or_else(|| anchor.to_owned(), |page| joined(page, anchor))
    }

    /// The address of an image: it lies beside a page that is pasted too, and is
    /// taken along with it, so that the page asks for nothing elsewhere.
    fn image(&self, file: &str) -> String {
        format!("{}{IMAGES}{file}", self.root)
    }
}

/// What the ids of a page begin with, where all pages are in one: for
/// `places/bochum.html` it is `page-places-bochum`, and for the front page nothing.
fn prefix(path: &str) -> String {
    let name = path.strip_suffix(".html").unwrap_or(path);
    if name == "index" { String::new() } else { format!("page-{}", name.replace('/', "-")) }
}

/// An anchor with what the ids of its page begin with.
fn joined(prefix: &str, anchor: &str) -> String {
    let parts = [prefix, anchor].into_iter().filter(|part| !part.is_empty());
    let id = parts.collect::<Vec<_>>().join("-");
    if id.is_empty() { "partnerships".to_owned() } else { id }
}

/// The pictures of a site, each as the name of its file and the picture.
fn pictures(site: &Site) -> BTreeMap<String, String> {
    fn add(blocks: &[Block], found: &mut Vec<(String, String)>) {
        for block in blocks {
            if let Block::Picture { kind, svg, .. } = block {
                found.push((kind.clone(), svg.clone()));
            }
        }
    }
    let mut found = Vec::new();
    for page in &site.pages {
        add(&page.blocks, &mut found);
        for section in page.sections.iter().flat_map(Section::walk) {
            add(&section.blocks, &mut found);
        }
    }
    let mut files = BTreeMap::new();
    for (kind, svg) in found {
        let number = files.keys().filter(|name: &&String| name.starts_with(&kind)).count();
        let name = match number {
            0 => format!("{kind}.png"),
            number => format!("{kind}-{}.png", number.saturating_add(1)),
        };
        files.insert(name, svg);
    }
    files
}

/// Renders a site, as files in its folder. The fonts are for pictures that are files.
///
/// # Errors
/// If a template is missing or cannot be filled in, or a picture cannot be drawn.
pub fn render_site(
    site: &Site,
    templates: &Templates,
    fonts: &Fonts,
    form: SiteForm,
) -> Result<Vec<OutputFile>, RenderError> {
    let style = site.meta.house_style.as_str();
    let mut pages = PageTemplates::new(templates, style, &BOUNDS, !form.is_fragment());
    let drawn = if form.is_fragment() { pictures(site) } else { BTreeMap::new() };
    let names: HashMap<String, String> =
        drawn.iter().map(|(name, svg)| (svg.clone(), name.clone())).collect();
    let name = move |svg: &str| names.get(svg).cloned();
    pages.environment.add_filter("picture_file", name);
    let context = context! {
        site => context! {
            meta => Value::from(Serde(&site.meta)),
            labels => Value::from(Serde(&site.labels)),
            look => Value::from(Serde(&site.look)),
            feed => FEED,
            data => DATA,
            style => STYLE,
        },
    };
    let template = if form.is_fragment() { FRAGMENT } else { PAGE };
    let mut all = String::new();
    let mut files = Vec::new();
    let mut add = |name: &str, bytes| files.push(OutputFile { name: name.into(), bytes });
    for (index, page) in site.pages.iter().enumerate() {
        let ways = Ways::of(page, site, form);
        let (images, ids) = (ways.clone(), ways.clone());
        let heading = ways.prefix.as_ref().filter(|prefix| !prefix.is_empty()).cloned();
        let environment = &mut pages.environment;
        environment.add_filter("href", move |address: &str| ways.reference(address));
        environment.add_filter("image_address", move |file: &str| images.image(file));
        environment.add_filter("own_id", move |anchor: &str| ids.id(anchor));
        environment.add_global("deeper", u8::from(heading.is_some()));
        let beside = |index: Option<usize>| {
            let found = index.and_then(|index| site.pages.get(index));
            found
                .filter(|found| found.kind == page.kind && page.kind != PageKind::Decisions)
                .map(|found| Neighbour { path: &found.path, title: &found.title })
        };
        let own = context! {
            page => Value::from(Serde(page)),
            previous => Value::from(Serde(&beside(index.checked_sub(1)))),
            next => Value::from(Serde(&beside(index.checked_add(1)))),
            heading,
            ..context.clone()
        };
        let text = pages.fill(template, own)?;
        if form == SiteForm::OneFragment {
            all.push_str(&text);
            all.push('\n');
        } else {
            add(&page.path, signed(&text, LastLine::Markup).into_bytes());
        }
    }
    if form == SiteForm::OneFragment {
        add(ALL, signed(&all, LastLine::Markup).into_bytes());
    }
    let painter = Painter::new(fonts);
    for (name, svg) in &drawn {
        add(&format!("{IMAGES}{name}"), painter.png(svg)?);
    }
    for (name, image) in &site.images {
        add(&format!("{IMAGES}{name}"), image.bytes.to_vec());
    }
    if form == SiteForm::Pages {
        let style = signed(&pages.fill(STYLE, context)?, LastLine::Style);
        add(STYLE, style.into_bytes());
        add(FEED, feed(site)?);
        let mut data = serde_json::to_vec_pretty(site)
            .map_err(|source| RenderError::Json { what: DATA, source })?;
        data.push(b'\n');
        add(DATA, data);
        if let Some(address) = &site.meta.address {
            add(SITE_MAP, site_map(site, address).map_err(RenderError::SiteMap)?);
        }
    }
    Ok(files)
}

/// A date as the feed has it: a partial one at its last day, up to the day of the site,
/// so that nothing seems to have happened before it did.
fn moment(date: PartialDate, as_at: chrono::NaiveDate) -> FixedDateTime {
    let day = date.latest().min(as_at).max(date.earliest());
    day.and_time(chrono::NaiveTime::MIN).and_utc().fixed_offset()
}

/// When an entry of the feed was last changed in a way that its readers should know: when it
/// was corrected, or else when it happened.
fn updated(entry: &FeedEntry, as_at: chrono::NaiveDate) -> FixedDateTime {
    let happened = moment(entry.date, as_at);
    entry.corrected.map_or(happened, |corrected| moment(corrected, as_at).max(happened))
}

/// The Atom feed, which says when an entry was published only where the day is known:
/// unlike `updated`, that may be left out (RFC 4287, section 4.1.2). Its entries keep their names wherever the site is published; where
/// that is not known, its links lead on from where the feed was found, as those of
/// the pages do (RFC 4287, sections 2 and 4.2.7.1).
fn feed(site: &Site) -> Result<Vec<u8>, RenderError> {
    let meta = &site.meta;
    let base = meta.address.clone();
    let link = |relation: &str, path: &str, kind: &str| Link {
        rel: relation.to_owned(),
        href: format!("{}{path}", base.as_deref().unwrap_or_default()),
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    };
    // A notice may say that somebody else than the council wrote the site.
    let author = match &meta.notice {
        Some(_) => "intl-update".to_owned(),
        None => meta.council.clone(),
    };
    let about = meta
        .notice
        .iter()
        .fold(meta.description.clone(), |about, notice| format!("{about} {notice}"));
    let entries = site.feed.iter().map(|entry| Entry {
        title: Text::plain(entry.title.clone()),
        id: entry.id.clone(),
        updated: updated(entry, meta.as_at),
        published: entry.date.day_of().map(|_| moment(entry.date, meta.as_at)),
        links: vec![link("alternate", &entry.path, "text/html")],
        content: Some(Content {
            value: Some(entry.text.clone()),
            content_type: Some("text".to_owned()),
            ..Content::default()
        }),
        ..Entry::default()
    });
    // The feed is as new as the newest of its entries and corrections.
    let entry = site.feed.first().map(|entry| entry.date);
    let newest = meta.updated.or(entry).unwrap_or(PartialDate::from(meta.as_at));
    let corrected = site.feed.iter().filter_map(|entry| entry.corrected);
    let newest =
        corrected.map(|date| moment(date, meta.as_at)).fold(moment(newest, meta.as_at), Ord::max);
    let feed = Feed {
        title: Text::plain(format!("{} – {}", meta.title, meta.council)),
        subtitle: Some(Text::plain(about)),
        id: meta.id.clone(),
        updated: newest,
        authors: vec![Person { name: author, ..Person::default() }],
        lang: Some(meta.language.clone()),
        generator: Some(Generator {
            value: "intl-update".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            ..Generator::default()
        }),
        links: vec![
            link("self", FEED, "application/atom+xml"),
            link("alternate", "index.html", "text/html"),
        ],
        entries: entries.collect(),
        namespaces: BTreeMap::new(),
        ..Feed::default()
    };
    let mut bytes = feed.write_to(Vec::new())?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The site map: the whole address of each page, after that of the site.
fn site_map(site: &Site, base: &str) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer
        .create_element("urlset")
        .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
        .write_inner_content(|writer| {
            for page in &site.pages {
                writer.create_element("url").write_inner_content(|writer| {
                    let address = format!("{base}{}", page.path);
                    let location = writer.create_element("loc");
                    location.write_text_content(BytesText::new(&address)).map(drop)
                })?;
            }
            Ok(())
        })?;
    let text = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    Ok(signed(&text, LastLine::Markup).into_bytes())
}
