//! The bars of the visits.

use minijinja::context;

use super::{Counted, Made, Pictures, Table, most};
use crate::compose::visits::{ComparedYears, Tally, VisitCount, count_all, count_visits};
use crate::picture::{BarGroup, BarPair, BarWords, bars, is_worth_drawing};

/// How many visits some counts have together.
fn sum<'a>(tallies: impl Iterator<Item = Tally<'a>>) -> u32 {
    tallies.map(|tally| tally.visits).fold(0, u32::saturating_add)
}

impl Pictures<'_> {
    /// The visits of a municipal year by region and form, beside those of another
    /// year: as bars with a table, or where there are few, as a table alone; nothing
    /// where there were none.
    ///
    /// # Errors
    /// If a template cannot be filled in.
    pub(crate) fn visits(&self, years: ComparedYears<'_>) -> Made {
        let counts = count_visits(self.words.dataset, years, self.date());
        let regions: Vec<&[VisitCount<'_>]> =
            counts.chunk_by(|a, b| a.region == b.region).collect();
        let name = |counts: &[VisitCount<'_>]| {
            counts.first().map(|count| self.words.region(count)).unwrap_or_default()
        };
        let pair = |count: &VisitCount<'_>| BarPair {
            name: self.words.style.label(&format!("form.{}", count.form)).to_owned(),
            before: count.before.map(|tally| tally.visits),
            now: count.now.visits,
        };
        let groups: Vec<BarGroup> = regions
            .iter()
            .map(|counts| BarGroup { name: name(counts), pairs: counts.iter().map(pair).collect() })
            .collect();
        let total = count_all(self.words.dataset, years, self.date());
        if !is_worth_drawing(&groups) {
            if counts.is_empty() {
                return Ok(Vec::new());
            }
            let caption = self.text("caption-changes-visits", &context! {})?;
            return Ok(vec![self.words.visits_table(caption, &counts, years, Some(total))?]);
        }
        let words = BarWords {
            before: years
                .before
                .map(|year| self.words.style.municipal_year(year))
                .unwrap_or_default(),
            now: self.words.style.municipal_year(years.year),
        };
        let drawn = bars(&groups, &words);
        let mut blocks = Vec::new();
        let mut rest = regions.as_slice();
        for ((count, picture), part) in drawn.iter().zip(1_usize..) {
            let (here, after) = rest.split_at_checked(*count).unwrap_or((rest, &[]));
            rest = after;
            let all = || here.iter().copied().flatten();
            let in_regions = here.iter().map(|counts| Counted {
                name: name(counts),
                count: usize::try_from(sum(counts.iter().map(|count| count.now)))
                    .unwrap_or(usize::MAX),
            });
            let more = context! {
                part,
                parts => drawn.len(),
                year => years.year.to_string(),
                before => years.before.map(ToString::to_string),
                now_count => total.now.visits,
                before_count => total.before.map(|tally| tally.visits),
                regions => most(in_regions),
                exempt => all().flat_map(VisitCount::tallies).any(|tally| tally.exemption.is_some()),
            };
            // The last part ends with the total of all.
            let total = (part == drawn.len()).then_some(total);
            let table = |caption| self.words.visits_table(caption, all(), years, total);
            blocks.push(self.block("visits", picture, &more, Table::Everywhere(table))?);
        }
        Ok(blocks)
    }
}
