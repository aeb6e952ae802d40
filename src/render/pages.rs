//! The page templates of a house style, filled in with escaping on.
//!
//! What tells a page of a report from one of a web site is in the filters that
//! each adds: where references lead, and where images are.

use minijinja::value::{Value, ValueKind};
use minijinja::{AutoEscape, Environment, Error, HtmlEscape};

use super::RenderError;
use crate::diagnostic::Diagnostics;
use crate::templates::{Templates, environment, fill, template_problem};
use crate::text::language::is_right_to_left;

/// How much a page may take.
pub(super) struct Bounds {
    /// How much work its template may do, in instructions of the template engine.
    pub(super) fuel: u64,
    /// Its most bytes.
    pub(super) longest: usize,
}

/// The page templates of a house style.
pub(super) struct PageTemplates<'a> {
    /// The template engine, to which pages add filters of their own.
    pub(super) environment: Environment<'static>,
    templates: &'a Templates,
    style: &'a str,
    longest: usize,
}

impl<'a> PageTemplates<'a> {
    /// The templates of a house style. `class`, `width` and `column_heading` write
    /// attributes, or nothing in a page that is to have no looks of its own; `shares`
    /// gives the widths of the columns of a table. In such a page `fit` keeps images, and
    /// `long_words` keeps words, within the column of the page that they are pasted into.
    pub(super) fn new(
        templates: &'a Templates,
        style: &'a str,
        bounds: &Bounds,
        has_looks: bool,
    ) -> Self {
        let mut environment = environment(templates, style, bounds.fuel);
        environment.set_auto_escape_callback(|name| match name.rsplit('.').next() {
            Some("html") => AutoEscape::Html,
            _ => AutoEscape::None,
        });
        environment.add_function("class", move |names: &str| {
            let class = if has_looks { format!(r#" class="{names}""#) } else { String::new() };
            Value::from_safe_string(class)
        });
        environment.add_function("width", move |share: f64| {
            let width =
                if has_looks { format!(r#" style="width: {share:.1}%""#) } else { String::new() };
            Value::from_safe_string(width)
        });
        environment.add_global("looks", has_looks);
        environment.add_function("column_heading", |title: &str| {
            Value::from_safe_string(format!(r#" data-heading="{}""#, HtmlEscape(title)))
        });
        environment.add_test("right_to_left", |language: &str| is_right_to_left(language));
        environment.add_filter("own_id", |anchor: &str| anchor.to_owned());
        environment.add_filter("unbroken", move |text: &str| {
            Value::from_safe_string(unbroken(text, has_looks))
        });
        environment.add_filter("shares", |table: &Value| shares(table));
        environment.add_function("fit", move || {
            let fit = if has_looks { String::new() } else { format!(r#" style="{FIT}""#) };
            Value::from_safe_string(fit)
        });
        environment.add_filter("long_words", move |text: &str| {
            Value::from_safe_string(long_words(text, has_looks))
        });
        environment
            .add_filter("css_string", |text: &str| Value::from_safe_string(css_string(text)));
        Self { environment, templates, style, longest: bounds.longest }
    }

    /// A template filled in.
    ///
    /// # Errors
    /// If it is missing or cannot be filled in.
    pub(super) fn fill(&self, name: &str, context: Value) -> Result<String, RenderError> {
        self.environment
            .get_template(name)
            .and_then(|template| fill(&template, context, self.longest))
            .map_err(|error| {
                let problem =
                    template_problem(&error, |name| self.templates.text(self.style, name));
                let problems = Diagnostics::new(vec![problem]);
                RenderError::Template { name: name.to_owned(), problems }
            })
    }
}

/// How wide a picture is where no style sheet says so: as wide as the column at most.
const FIT: &str = "max-width: 100%; height: auto";

/// How a word breaks where no style sheet says so.
const BREAKS: &str = "overflow-wrap: anywhere";

/// The widths of the columns of a table, in hundredths of its width: a column with four
/// times as much text is twice as wide, as in the PDF. A browser gives a column more if
/// its words need it.
fn shares(table: &Value) -> Result<Vec<f64>, Error> {
    let mut letters = Vec::new();
    for column in table.get_attr("columns")?.try_iter()? {
        letters.push(length(&column.get_attr("title")?)?);
    }
    for row in table.get_attr("rows")?.try_iter()? {
        for (letters, cell) in letters.iter_mut().zip(row.try_iter()?) {
            *letters += length(&cell)?;
        }
    }
    let all: f64 = letters.iter().map(|letters| letters.sqrt()).sum();
    Ok(letters.iter().map(|letters| 100.0 * letters.sqrt() / all).collect())
}

/// The number of letters in a text, a piece of running text, or a list of these.
fn length(content: &Value) -> Result<f64, Error> {
    if let Some(text) = content.as_str() {
        return Ok(text.chars().map(|_| 1.0).sum());
    }
    if content.kind() == ValueKind::Map {
        let text = content.get_attr("text")?;
        let inner = if text.is_undefined() { content.get_attr("content")? } else { text };
        return length(&inner);
    }
    content.try_iter()?.map(|piece| length(&piece)).sum()
}

/// Words of so many characters may break in a narrow table.
const LONG: usize = 15;

/// Words of so many characters may break in every table.
const LONGEST: usize = 25;

/// Text as HTML, in which long words are marked: by classes, or in a page without
/// looks of its own by a style. Lines break after hyphens anyway.
fn long_words(text: &str, has_looks: bool) -> String {
    let mut html = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| c.is_whitespace() || c == '-') {
        let escaped = unbroken(word, has_looks);
        let marked = match (word.trim_end().chars().count(), has_looks) {
            (LONGEST.., true) => format!(r#"<span class="long longest">{escaped}</span>"#),
            (LONGEST.., false) => format!(r#"<span style="{BREAKS}">{escaped}</span>"#),
            (LONG.., true) => format!(r#"<span class="long">{escaped}</span>"#),
            _ => escaped,
        };
        html.push_str(&marked);
    }
    html
}

/// Text as HTML, in which no line breaks between two years, as in 2025–28.
fn unbroken(text: &str, has_looks: bool) -> String {
    let escaped = HtmlEscape(text).to_string();
    if !has_looks || !escaped.contains(['–', '-']) {
        return escaped;
    }
    let mut html = String::with_capacity(escaped.len());
    let is_range = |word: &str| {
        let mut years = word.splitn(2, ['–', '-']);
        let is_year = |years: Option<&str>| {
            years.is_some_and(|year| {
                matches!(year.len(), 2 | 4) && year.bytes().all(|b| b.is_ascii_digit())
            })
        };
        is_year(years.next()) && is_year(years.next())
    };
    for word in escaped.split_inclusive(char::is_whitespace) {
        let inner = word.trim_matches(|c: char| !c.is_ascii_digit());
        match word.split_once(inner).filter(|_| is_range(inner)) {
            Some((before, after)) => {
                html.extend([before, r#"<span class="unbroken">"#, inner, "</span>", after]);
            }
            None => html.push_str(word),
        }
    }
    html
}

/// Text as the inside of a CSS string.
fn css_string(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            c if c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '-') => c.to_string(),
            c => format!("\\{:x} ", u32::from(c)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::unbroken;

    #[test]
    fn ranges_of_years_do_not_break() {
        for (text, html) in [
            ("Strategy 2025–28", r#"Strategy <span class="unbroken">2025–28</span>"#),
            ("(2023-24).", r#"(<span class="unbroken">2023-24</span>)."#),
            ("1939–1945 & after", r#"<span class="unbroken">1939–1945</span> &amp; after"#),
            ("well-known", "well-known"),
            ("0114 273-4567", "0114 273-4567"),
            ("a – b", "a – b"),
            ("<2>", "&lt;2&gt;"),
            ("", ""),
        ] {
            assert_eq!(unbroken(text, true), html);
            assert!(!unbroken(text, false).contains("span"));
        }
    }
}
