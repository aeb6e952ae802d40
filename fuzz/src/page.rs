//! Looks at a page as a browser reads it.

use std::collections::BTreeSet;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use intl_update::out::GENERATOR;
use intl_update::report::Report;
use intl_update::site::{Page as SitePage, Site};

/// The elements of the template, and of the pictures that the program draws.
const ELEMENTS: &[&str] = &[
    "a",
    "body",
    "caption",
    "circle",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "html",
    "img",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "path",
    "rect",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
];

/// The elements that have no end.
const EMPTY: &[&str] = &["col", "img", "link", "meta"];

/// The attributes of pictures, as HTML reads them.
const DRAWN: &[&str] = &[
    "cx",
    "cy",
    "d",
    "fill",
    "font-family",
    "font-size",
    "font-weight",
    "height",
    "lengthadjust",
    "paint-order",
    "r",
    "stroke",
    "stroke-dasharray",
    "stroke-linejoin",
    "stroke-width",
    "textlength",
    "viewbox",
    "width",
    "x",
    "xmlns",
    "y",
];

/// The attributes of the template.
const ATTRIBUTES: &[&str] = &[
    "alt",
    "aria-current",
    "aria-label",
    "aria-labelledby",
    "charset",
    "class",
    "content",
    "data-heading",
    "datetime",
    "dir",
    "href",
    "id",
    "lang",
    "name",
    "rel",
    "role",
    "scope",
    "src",
    "style",
    "tabindex",
    "title",
    "type",
];

/// The style of pictures in fragments: they fit into the column.
const FIT: &str = "max-width: 100%; height: auto";

/// How a long word of a table breaks where no style sheet says so.
const BREAKS: &str = "overflow-wrap: anywhere";

/// What a script and a link are of.
const TYPES: [&str; 2] = ["application/ld+json", "application/atom+xml"];

/// What is in a page.
#[derive(Default)]
struct Page {
    /// The text that it shows.
    shown: String,
    ids: BTreeSet<String>,
    links: Vec<String>,
    /// The addresses of images.
    images: Vec<String>,
    scripts: Vec<String>,
    styles: Vec<String>,
    titles: Vec<String>,
}

/// Asserts that the page of a report has no more than its template, and gives the text
/// that it shows.
pub fn inspect(page: &str, style: &str, report: &Report) -> String {
    let Page { shown, ids, links, images, scripts, styles, titles } = read(page);
    for link in links {
        match link.strip_prefix('#') {
            Some(anchor) => assert!(ids.contains(anchor), "nothing has the id `{anchor}`"),
            None => assert!(leads_out(&link), "a link to `{link}`"),
        }
    }
    assert!(images.iter().all(|address| address.starts_with("data:image/")), "{images:?}");
    let [script] = &scripts[..] else { panic!("{} scripts", scripts.len()) };
    let data: serde_json::Value =
        serde_json::from_str(script).expect("the script is linked data in JSON");
    assert_eq!(data["abstract"], report.meta.description.as_str());
    let [css] = &styles[..] else { panic!("{} style sheets", styles.len()) };
    is_as_designed(css, style, report);
    assert_eq!(titles.len(), 1, "titles");
    shown
}

/// Asserts that a page of a site, whole or its content alone, has no more than its
/// template, and gives the text that it shows. The files are all of the site.
pub fn inspect_on_site(
    page: &SitePage,
    files: &[(String, String)],
    site: &Site,
    whole: bool,
) -> String {
    let file = |path: &str| files.iter().find(|(name, _)| name == path).map(|(_, text)| text);
    let Page { shown, ids, links, images, scripts, styles, titles } =
        read(file(&page.path).expect("the page is there"));
    let own = ["index.html", "site.css", "feed.xml", "site.json"];
    let is_own =
        |path: &str| own.contains(&path) || site.pages.iter().any(|page| page.path == path);
    for link in links {
        let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
        let here = path.is_empty() && ids.contains(anchor);
        let there = path.strip_prefix(&page.root).is_some_and(is_own);
        assert!(here || there || leads_out(&link), "a link to `{link}`");
    }
    for image in images {
        let is_there = image.strip_prefix(&page.root).is_some_and(|path| file(path).is_some());
        assert!(is_there, "an image at `{image}`");
    }
    assert!(scripts.is_empty() && styles.is_empty(), "scripts or styles");
    assert_eq!(titles.len(), usize::from(whole), "titles");
    shown
}

/// Whether a link leads out of a page to where it may.
fn leads_out(link: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|start| link.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)))
        || link == "data:,"
}

/// Reads a page, and asserts that it has elements and attributes of the templates
/// alone, which end as they begin.
fn read(page: &str) -> Page {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut shown = String::new();
    let mut open: Vec<String> = Vec::new();
    let mut ids = BTreeSet::new();
    let (mut links, mut images) = (Vec::new(), Vec::new());
    let (mut scripts, mut styles, mut titles) = (Vec::new(), Vec::new(), Vec::new());
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        match token {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                assert!(ELEMENTS.contains(&name.as_str()), "an element `{name}`");
                for (attribute, value) in &tag.attributes {
                    let (attribute, value) = (text(attribute), text(value));
                    assert!(
                        [ATTRIBUTES, DRAWN].concat().contains(&attribute.as_str()),
                        "an attribute `{attribute}` of `{name}`"
                    );
                    match attribute.as_str() {
                        "id" => assert!(ids.insert(value.clone()), "the id `{value}` stands twice"),
                        "href" => links.push(value),
                        "src" => images.push(value),
                        "style" => {
                            let is_known =
                                is_width(&value) || [FIT, BREAKS].contains(&value.as_str());
                            assert!(is_known, "a style `{value}`");
                        }
                        "type" => assert!(TYPES.contains(&value.as_str()), "a type `{value}`"),
                        _ => {}
                    }
                }
                match name.as_str() {
                    "script" => scripts.push(String::new()),
                    "style" => styles.push(String::new()),
                    "title" => titles.push(String::new()),
                    _ => {}
                }
                // Of the elements of a picture, most end as they begin.
                if !(EMPTY.contains(&name.as_str()) || tag.self_closing) {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                assert_eq!(open.pop(), Some(text(&tag.name)), "elements end as they begin");
            }
            Token::String(content) => {
                let content = text(&content);
                let inside = match open.last().map(String::as_str) {
                    Some("script") => scripts.last_mut(),
                    Some("style") => styles.last_mut(),
                    Some("title") => titles.last_mut(),
                    _ => Some(&mut shown),
                };
                if let Some(inside) = inside {
                    inside.push_str(&content);
                }
            }
            Token::Doctype(doctype) => assert_eq!(text(&doctype.name), "html"),
            Token::Comment(comment) => {
                let own = format!(" Made by {GENERATOR} (");
                assert!(text(&comment).starts_with(&own), "a comment in the page");
            }
            Token::Error(error) => panic!("{error:?}"),
        }
    }
    assert_eq!(open, Vec::<String>::new(), "elements are left open");
    Page { shown, ids, links, images, scripts, styles, titles }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether a style is the width of a column, and no more.
fn is_width(style: &str) -> bool {
    let number = style.strip_prefix("width: ").and_then(|rest| rest.strip_suffix('%'));
    number.is_some_and(|number| number.parse::<f64>().is_ok())
}

/// The texts in a style sheet stay between their quotation marks: what has a
/// meaning in CSS is not among them.
fn is_as_designed(css: &str, style: &str, report: &Report) {
    let own = css.rsplit_once("@page {").map(|(_, own)| own).expect("there is a rule for pages");
    let meta = &report.meta;
    let marked = usize::from(meta.marking.is_some());
    let rules = 2 + usize::from(meta.draft) + marked;
    let count = |mark: char| own.matches(mark).count();
    assert_eq!(count('{'), rules, "{style}: {own}");
    assert_eq!(count('}'), rules + 1, "{style}: {own}");
    assert_eq!(count(';'), rules, "{style}: {own}");
    assert_eq!(count('"'), 2 * (rules + 1), "{style}: {own}");
    assert!(!own.contains('\n') || own.lines().count() == rules + 2, "{style}: {own}");
}
