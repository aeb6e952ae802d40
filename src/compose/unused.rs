//! What the dataset says and the house style has no place for: nothing that is
//! written may be left out of a report unnoticed.

use std::collections::BTreeSet;

use super::Composer;
use super::front_page::{FORM_FILE, asked_fields};
use super::rules::{LEFT_OUT, UNUSED_NARRATIVE};
use super::sections::field_of;
use super::wording::{file_of, unknown_sentences};
use crate::dataset::{Engagement, Part, field};
use crate::diagnostic::{Diagnostic, did_you_mean, one_of};
use crate::json::MOST_FAULTS;
use crate::style::{Content, HouseStyle};
use crate::templates::TEMPLATE_ERROR;

impl Composer<'_> {
    /// Finds what the report says and the house style has no place for.
    pub(super) fn find_unused(&mut self) {
        let found = [
            self.unknown_sentences(),
            self.unknown_sign_offs(),
            self.unasked_answers(),
            self.unplaced_appendices(),
            self.unplaced_themes(),
            self.unplaced_background_papers(),
            self.unused_narratives(),
            self.unknown_answers(),
            self.answers_known_after_all(),
            self.unplaced_engagements(),
        ];
        self.problems.extend(found.into_iter().flatten());
    }

    /// Replaced sentences that the house style does not have.
    fn unknown_sentences(&self) -> Vec<Diagnostic> {
        let (style, own) = (&self.style.name, &self.entry.wording);
        unknown_sentences(own, &self.wording.sentence_names(), self.dataset, |name| {
            format!("the house style `{style}` has no sentence `{name}` in this report")
        })
    }

    /// Sign-offs by roles that the list of the house style does not have.
    fn unknown_sign_offs(&self) -> Vec<Diagnostic> {
        let roles = &self.style.spec.sign_offs;
        if roles.is_empty() {
            return Vec::new();
        }
        let known = || roles.iter().map(|spec| spec.role.as_str());
        let written = self.entry.form.sign_offs.iter().map(Part::role);
        let unknown = written.filter(|role| !known().any(|own| own == role.as_str()));
        unknown
            .take(MOST_FAULTS)
            .map(|role| {
                Diagnostic::new(
                    UNUSED_NARRATIVE,
                    Some(self.dataset.locate(role)),
                    format!("the sign-off list of the house style has no row `{role}`"),
                    match did_you_mean(role.as_str(), known()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("use one of: {}", one_of(known())),
                    },
                )
            })
            .collect()
    }

    /// Answers that the form of the house style does not ask for.
    fn unasked_answers(&self) -> Vec<Diagnostic> {
        let answers = self.entry.form.further.keys();
        let unasked = answers.filter(|name| !self.asked.contains(&format!("form.further.{name}")));
        unasked
            .take(MOST_FAULTS)
            .map(|name| {
                Diagnostic::new(
                    UNUSED_NARRATIVE,
                    Some(self.dataset.locate_key(name)),
                    format!("the form of the house style does not ask for `{name}`"),
                    "remove it, or give front-page.md a row for it",
                )
            })
            .collect()
    }

    /// Answers that are given although they are said not to be known: the reason is not
    /// shown.
    fn answers_known_after_all(&self) -> Vec<Diagnostic> {
        if self.entry.not_known.is_empty() {
            return Vec::new();
        }
        let is_answered = |name: &String| {
            let answer = self.answer(name);
            // The date of the meeting can be known in part.
            let date = self.entry.meeting.date;
            let is_partial =
                name == "meeting.date" && date.is_some_and(|date| date.day().is_none());
            answer.is_some() && !is_partial
        };
        let answered = self.entry.not_known.iter().filter(|(name, _)| is_answered(name));
        answered
            .map(|(name, reason)| {
                Diagnostic::new(
                    UNUSED_NARRATIVE,
                    Some(self.dataset.locate_key(reason)),
                    format!("`{name}` is answered, so the report does not say why it is not known"),
                    "keep the answer or the reason, and remove the other",
                )
            })
            .collect()
    }

    /// Answers that are said not to be known and that no house style asks for, or not that
    /// of the council: while it tries another, a reason may have no place.
    fn unknown_answers(&self) -> Vec<Diagnostic> {
        if self.entry.not_known.is_empty() {
            return Vec::new();
        }
        let templates = self.wording.templates();
        let styles = templates.styles().unwrap_or_default();
        let styles = styles.iter().filter_map(|name| HouseStyle::load(templates, name).ok());
        let of_all: BTreeSet<String> = styles.flat_map(|style| self.answers(&style)).collect();
        let own = self.answers(&self.style);
        let is_own = self.dataset.council.house_style.as_str() == self.style.name;
        let unknown = self.entry.not_known.iter().filter_map(|(name, reason)| {
            if !of_all.contains(name) {
                let message = format!("no house style asks for `{name}`");
                Some((name, reason, UNUSED_NARRATIVE, message, &of_all))
            } else if is_own && !own.contains(name) {
                let message = format!(
                    "the house style `{}` does not ask for `{name}`, so the report does not say why it is not known",
                    self.style.name
                );
                Some((name, reason, LEFT_OUT, message, &own))
            } else {
                None
            }
        });
        unknown
            .take(MOST_FAULTS)
            .map(|(name, reason, rule, message, known)| {
                let known = known.iter().map(String::as_str);
                // Another house style can ask for the same thing under another heading.
                let last = |name: &str| name.rsplit('.').next().map(str::to_owned);
                let near = if rule == LEFT_OUT {
                    known.clone().find(|other| last(other) == last(name))
                } else {
                    did_you_mean(name, known.clone())
                };
                Diagnostic::new(
                    rule,
                    Some(self.dataset.locate_key(reason)),
                    message,
                    match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("use one of: {}", one_of(known)),
                    },
                )
            })
            .collect()
    }

    /// The fields that the forms and sections of a house style ask for.
    fn answers(&self, style: &HouseStyle) -> BTreeSet<String> {
        let themes = self.dataset.council.themes.iter();
        let themes = themes.filter(|_| style.shows(&Content::Themes));
        let mut found: BTreeSet<String> =
            themes.map(|theme| format!("themes.{}", theme.id)).collect();
        // Every report says when its meeting is.
        found.insert("meeting.date".to_owned());
        if !style.spec.sign_offs.is_empty() {
            found.insert("form.sign_offs".to_owned());
        }
        let mut forms = vec![FORM_FILE.to_owned()];
        for content in style.contents() {
            match content {
                Content::Questions(name) => forms.push(file_of(name)),
                content => found.extend(field_of(content)),
            }
        }
        let templates = self.wording.templates();
        let texts = forms.iter().filter_map(|form| templates.text(&style.name, form));
        found.extend(texts.flat_map(|(_, text)| asked_fields(&text)));
        found
    }

    /// Appendices of the council's own where the house style shows none.
    fn unplaced_appendices(&self) -> Vec<Diagnostic> {
        let shows_own =
            self.style.spec.sections.iter().any(|spec| spec.content == [Content::Appendices]);
        if self.entry.appendices.is_empty() || shows_own {
            return Vec::new();
        }
        vec![Diagnostic::new(
            UNUSED_NARRATIVE,
            Some({
                let entry = self.entry;
                self.dataset.locate_key(&field!(entry.appendices))
            }),
            format!("the house style `{}` has no place for own appendices", self.style.name),
            "remove them, or give the house style a section whose only content is `appendices`",
        )]
    }

    /// What the report says of themes where the house style shows none.
    fn unplaced_themes(&self) -> Vec<Diagnostic> {
        if self.entry.themes.is_empty() || self.style.shows(&Content::Themes) {
            return Vec::new();
        }
        vec![Diagnostic::new(
            UNUSED_NARRATIVE,
            Some({
                let entry = self.entry;
                self.dataset.locate_key(&field!(entry.themes))
            }),
            format!("the house style `{}` has no place for themes", self.style.name),
            "remove them, or give the house style a section with the content `themes`",
        )]
    }

    /// Background papers where the house style lists them neither in a section nor on
    /// the form: a report has to (Local Government Act 1972, section 100D(1)).
    fn unplaced_background_papers(&self) -> Vec<Diagnostic> {
        let listed = self.style.shows(&Content::BackgroundPapers)
            || self.asked.contains("background_papers");
        // A form that could not be filled in may have listed them.
        let unfilled = self.problems.iter().any(|problem| problem.rule == TEMPLATE_ERROR);
        if listed || unfilled || self.entry.background_papers.is_none() {
            return Vec::new();
        }
        vec![Diagnostic::new(
            UNUSED_NARRATIVE,
            Some({
                let entry = self.entry;
                self.dataset.locate_key(&field!(entry.background_papers))
            }),
            format!("the house style `{}` has no place for the background papers", self.style.name),
            "add a section with the content `background-papers`: a report has to list them (Local Government Act 1972, section 100D)",
        )]
    }

    /// Networks, pledges, initiatives and case studies where the house style shows none.
    fn unplaced_engagements(&self) -> Vec<Diagnostic> {
        let dataset = self.dataset;
        let first = |list: &[Engagement]| list.first().map(|one| one.id.at());
        let study = dataset.case_studies.first().map(|one| one.id.at());
        let lists = [
            ("networks", first(&dataset.networks), Content::Networks, "networks"),
            ("pledges", first(&dataset.pledges), Content::Networks, "networks"),
            ("initiatives", first(&dataset.initiatives), Content::Networks, "networks"),
            ("case studies", study, Content::CaseStudies, "case-studies"),
        ];
        let left_out = lists.into_iter().filter(|(_, _, content, _)| !self.style.shows(content));
        left_out
            .filter_map(|(list, first, _, content)| {
                Some(Diagnostic::new(
                    LEFT_OUT,
                    Some(dataset.locate(&first?)),
                    format!("the house style `{}` leaves the {list} out of reports", self.style.name),
                    format!("give the house style a section with the content `{content}`, or accept this if they are for the web site alone"),
                ))
            })
            .collect()
    }

    /// Narratives and implications that no section shows.
    fn unused_narratives(&self) -> Vec<Diagnostic> {
        let narratives = self.entry.narrative.keys().map(|id| ("narrative", id));
        let implications = self.entry.implications.keys().map(|id| ("implications", id));
        let all = narratives.chain(implications);
        let unused = all.filter(|(kind, id)| !self.used.contains(&format!("{kind}/{id}")));
        unused
            .take(MOST_FAULTS)
            .map(|(kind, id)| {
                let known = || {
                    let used = self.used.iter();
                    used.filter_map(|used| used.strip_prefix(kind)?.strip_prefix('/'))
                };
                let help = match did_you_mean(id.as_str(), known()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "move it under one of the names that the sections have ({}), or ask whoever keeps the house style for a section that shows it",
                        one_of(known())
                    ),
                };
                Diagnostic::new(
                    UNUSED_NARRATIVE,
                    Some(self.dataset.locate_key(id)),
                    format!(
                        "the house style `{}` has no section that shows `{id}`",
                        self.style.name
                    ),
                    help,
                )
            })
            .collect()
    }
}
