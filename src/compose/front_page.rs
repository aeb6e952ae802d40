//! The front-page form, from the house style's `front-page.md`.
//!
//! Each heading of the second level is a question, what follows it is the
//! answer. `## Subject { #form.subject }` names the field of the report's entry
//! in the dataset that the answer comes from.

use minijinja::context;
use minijinja::value::Value;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use serde::Deserialize as _;

use super::Composer;
use super::gaps::Gap;
use super::numbering::{Counter, Place};
use super::wording::file_of;
use crate::dataset::{DottedField, Exemption, Grounds};
use crate::diagnostic::Diagnostic;
use crate::report::{DocumentKind, FormRow, FrontPage};
use crate::templates::TEMPLATE_ERROR;
use crate::text::narrative::{self, plain};
use crate::text::{Block, Inline};

/// The anchor of the form in the page.
const FORM_ANCHOR: &str = "report-details";

/// The template of the form.
pub(super) const FORM_FILE: &str = "front-page.md";

/// A question of the form with its answer as narrative.
struct Question {
    label: String,
    field: Option<String>,
    /// Whether a final report has to answer it.
    required: bool,
    answer: String,
}

impl Composer<'_> {
    /// The form; an answer that the dataset does not have is shown as not
    /// recorded.
    pub(super) fn front_page(&mut self) -> FrontPage {
        let title = self.title(&self.style.spec.form_title.clone());
        let mut counter = Counter::Off;
        let mut place = Place { counter: &mut counter, anchor: FORM_ANCHOR, title: &title };
        let style = self.style.clone();
        let content = &style.spec.form_content;
        let blocks = content.iter().flat_map(|content| self.content(content, &mut place)).collect();
        let text = self.form_text();
        let text = self.or_noted(text);
        self.wording.note_plain(&text, FORM_FILE);
        let rows = self.questions(&text, FORM_FILE);
        let rows = rows.into_iter().filter_map(|question| self.row(question)).collect();
        FrontPage { anchor: FORM_ANCHOR.to_owned(), title, rows, blocks }
    }

    /// The form as narrative, with the date of the meeting and the grounds for keeping
    /// things from the public: those of the sections, and of what the form asks for itself,
    /// such as the attachments.
    fn form_text(&self) -> Result<String, Box<Diagnostic>> {
        let mut grounds = self.grounds(DocumentKind::Report);
        let template = self.wording.templates().text(&self.style.name, FORM_FILE);
        for field in template.iter().flat_map(|(_, text)| asked_fields(text)) {
            if let Some(answer) = self.answer(&field) {
                grounds.add_all_in(answer);
            }
        }
        let Grounds { paragraphs, confidential } = grounds;
        let exempt_paragraphs = Value::from_iter(paragraphs);
        let meeting_date = self.meeting_date(self.entry.meeting.date);
        let known = context! { exempt_paragraphs, confidential, meeting_date };
        self.wording.render_file(FORM_FILE, known)
    }

    /// The value of a field of the report's entry, by its name with dots.
    pub(super) fn answer(&self, field: &str) -> Option<&serde_json::Value> {
        let entry = || serde_json::to_value(self.entry).unwrap_or_default();
        let entry = self.answers.get_or_init(entry);
        field.split('.').try_fold(entry, |value, key| value.get(key))
    }

    /// The exemption of the field of the report's entry that an answer comes from.
    /// An answer that is one of a list has its mark where the form inserts it.
    fn exempt_answer(&self, field: &str) -> Option<Answer> {
        let field = self.answer(field)?;
        let exemption = Exemption::deserialize(field.get("exempt")?).ok()?;
        if field.get("withheld").is_some() {
            Some(Answer::Withheld(exemption))
        } else if field.get("text").is_none() {
            Some(Answer::Exempt(exemption))
        } else {
            None
        }
    }

    /// The questions of a wording template with their answers, as a list.
    pub(super) fn question_list(&mut self, name: &str) -> Vec<Block> {
        let text = self.wording(name, context! {});
        self.wording.note_plain(&text, name);
        let items: Vec<Vec<Block>> = self
            .questions(&text, &file_of(name))
            .into_iter()
            .filter_map(|question| {
                let FormRow { label, mut blocks, .. } = self.row(question)?;
                let colon = if label.ends_with('?') { "" } else { ":" };
                let label = Inline::Strong { content: plain(&format!("{label}{colon}")) };
                match blocks.first_mut() {
                    Some(Block::Paragraph { content }) => {
                        content.splice(0..0, [label, Inline::text(" ")]);
                    }
                    _ => blocks.insert(0, Block::Paragraph { content: vec![label] }),
                }
                Some(blocks)
            })
            .collect();
        if items.is_empty() { Vec::new() } else { vec![Block::List { ordered: false, items }] }
    }

    /// The questions of a template that has been filled in. A text without any would
    /// be lost.
    fn questions(&mut self, text: &str, file: &str) -> Vec<Question> {
        let found = questions(text);
        if found.is_empty() && !text.is_empty() {
            self.problems.push(Diagnostic::new(
                TEMPLATE_ERROR,
                self.wording.beginning(file),
                format!("`{file}` has no question, so its text is not shown anywhere"),
                "begin the line of each question with `## `",
            ));
        }
        found
    }

    /// A row of the form, unless it is left out.
    fn row(&mut self, question: Question) -> Option<FormRow> {
        self.asked.extend(question.field.clone());
        let blocks = narrative::parse(&question.answer);
        let blocks = match question.field.as_deref().and_then(|field| self.exempt_answer(field)) {
            Some(Answer::Withheld(exemption)) => narrative::parse(&self.notice(&exemption)),
            // A text has its mark already where the form inserts it.
            Some(Answer::Exempt(exemption)) => self.marked(Some(&exemption), blocks),
            None => blocks,
        };
        if !blocks.is_empty() {
            return Some(FormRow { label: question.label, recorded: true, blocks });
        }
        let field = question.field.as_deref().unwrap_or("form");
        let gap = self.gap(
            &[field.to_owned()],
            question.required,
            self.dataset.locate(&DottedField(self.entry.at, field)),
            format!("the form asks for “{}”, which is not answered", question.label),
            format!("fill in `{field}` of this report"),
        );
        let (blocks, recorded) = match gap {
            Gap::LeftOut => return None,
            Gap::ToComplete => {
                let content = plain(self.style.label("to_complete.row"));
                (vec![Block::Paragraph { content }], false)
            }
            Gap::NotKnown(reason) => (narrative::parse(&reason), true),
        };
        Some(FormRow { label: question.label, recorded, blocks })
    }
}

/// The fields that the questions of a template come from.
pub(super) fn asked_fields(template: &str) -> Vec<String> {
    questions(template).into_iter().filter_map(|question| question.field).collect()
}

/// An answer that is exempt.
enum Answer {
    /// The answer is there, without a mark.
    Exempt(Exemption),
    /// The answer is not there.
    Withheld(Exemption),
}

/// Splits the filled-in form into its questions.
fn questions(text: &str) -> Vec<Question> {
    let options = Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_SMART_PUNCTUATION;
    let mut questions: Vec<Question> = Vec::new();
    let mut in_heading = false;
    let mut answer_start = 0;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, .. }) => {
                close(&mut questions, text, answer_start, range.start);
                let field = id.map(pulldown_cmark::CowStr::into_string);
                let required = classes.iter().any(|class| &**class == "required");
                questions.push(Question {
                    label: String::new(),
                    field,
                    required,
                    answer: String::new(),
                });
                in_heading = true;
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                in_heading = false;
                answer_start = range.end;
            }
            Event::Text(words) if in_heading => {
                if let Some(question) = questions.last_mut() {
                    question.label.push_str(&words);
                }
            }
            _ => {}
        }
    }
    close(&mut questions, text, answer_start, text.len());
    questions
}

fn close(questions: &mut [Question], text: &str, start: usize, end: usize) {
    if let Some(question) = questions.last_mut() {
        text.get(start..end).unwrap_or_default().trim().clone_into(&mut question.answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_questions() {
        let found = questions(
            "## Author { #officers.author }\nA. B.\n\nmore\n\n## Report of\n\n## Last\nx",
        );
        let found: Vec<_> = found
            .iter()
            .map(|question| {
                (question.label.as_str(), question.field.as_deref(), question.answer.as_str())
            })
            .collect();
        assert_eq!(
            found,
            [
                ("Author", Some("officers.author"), "A. B.\n\nmore"),
                ("Report of", None, ""),
                ("Last", None, "x")
            ]
        );
    }
}
