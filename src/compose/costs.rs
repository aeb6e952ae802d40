//! Planned and actual costs of the municipal year, side by side.

use std::collections::BTreeMap;

use minijinja::context;

use super::Composer;
use super::words::Row;
use crate::dataset::{
    At, Cost, Decision, Exemption, Marked, Outcome, Part, ReportEntry, Visit, YearId,
};
use crate::text::narrative::{parse, plain, typographic};
use crate::text::{Block, Inline, capitalised};

/// A visit, event or support with what it was planned to cost and what it cost.
struct Item<'a> {
    title: String,
    /// The most that it may cost, as a report has asked for.
    maximum: Option<&'a Part<Cost>>,
    planned: &'a [Part<Cost>],
    actual: &'a [Part<Cost>],
    /// Whether what it cost can be known by now.
    is_over: bool,
    /// Whether an earlier report has asked for it, and no decision on it is recorded: it is
    /// in no total.
    is_undecided: bool,
    exemption: Option<&'a Exemption>,
}

impl<'a> Item<'a> {
    /// What is shown as planned: what was planned in detail, or else the most that it may cost.
    fn planned(&self) -> Vec<&'a Part<Cost>> {
        let is_asked = self.planned.is_empty() && !self.is_undecided;
        let maximum = self.maximum.filter(|_| is_asked);
        self.planned.iter().chain(maximum).collect()
    }
}

/// Sums by currency, in hundredths.
type Sums = BTreeMap<String, i128>;

/// What the council's own costs come to; none if a sum has fractions of a hundredth.
fn sums<'c>(costs: impl Iterator<Item = &'c Cost>) -> Option<Sums> {
    let mut sums = Sums::new();
    for cost in costs.filter(|cost| cost.paid_by.is_none()) {
        let sum = sums.entry(cost.currency.clone()).or_default();
        *sum = sum.checked_add(hundredths(&cost.amount)?)?;
    }
    Some(sums)
}

/// An amount in hundredths, if it is a whole number of them.
fn hundredths(amount: &serde_json::Number) -> Option<i128> {
    let text = match (amount.as_i64(), amount.as_f64()) {
        (Some(whole), _) => whole.to_string(),
        (None, Some(float)) => float.to_string(),
        (None, None) => return None,
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if fraction.len() > 2 {
        return None;
    }
    let whole: i128 = whole.parse().ok()?;
    let fraction: i128 = format!("{fraction:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(fraction)
}

impl<'a> Composer<'a> {
    /// Planned and actual costs of the municipal year as a table, with what is missing from
    /// it. Nothing where nothing was planned in money.
    pub(super) fn costs(&mut self) -> Vec<Block> {
        let items = self.cost_items();
        if items.iter().all(|item| item.planned().is_empty() && item.maximum.is_none()) {
            return Vec::new();
        }
        // A column in which nothing is recorded tells nothing.
        let actual = items.iter().any(|item| !item.actual.is_empty());
        let labels = ["item", "planned_cost", "actual_cost"];
        let columns = labels.iter().take(if actual { 3 } else { 2 });
        let columns: Vec<_> = columns.map(|label| self.column(label)).collect();
        let mut rows: Vec<Row> = Vec::new();
        for item in &items {
            let title = self.marked_cell(item.exemption, plain(&item.title));
            let mut planned = self.sums_in_words(item.planned);
            let unapproved = item.is_undecided && !item.planned.is_empty();
            // The mark of an exempt maximum comes before the words around the sum.
            let mut mark = None;
            if let Some(maximum) = item.maximum.filter(|_| !unapproved) {
                let sum = match maximum {
                    Part::Exempt(cost, exemption) if item.planned.is_empty() => {
                        mark = Some(exemption);
                        self.sum_in_words(&Part::Open(cost.clone()))
                    }
                    sum => self.sum_in_words(sum),
                };
                let label = if item.is_undecided {
                    "cost.undecided"
                } else if item.planned.is_empty() {
                    "cost.maximum"
                } else {
                    "cost.within"
                };
                if maximum.known().is_some() {
                    planned = self
                        .style
                        .label(label)
                        .replace("{planned}", &planned)
                        .replace("{sum}", &sum);
                } else if item.planned.is_empty() {
                    planned = sum;
                }
            }
            let actual = self.sums_in_words(item.actual);
            let planned = self.marked_cell(mark, plain(&planned));
            rows.push(vec![title, planned, plain(&actual)]);
        }
        if items.len() > 1 {
            rows.push(self.total(&items));
        }
        for row in &mut rows {
            row.truncate(columns.len());
        }
        let is_missing = |item: &&Item<'_>| item.actual.is_empty() && item.is_over;
        let missing: Vec<String> =
            items.iter().filter(is_missing).map(|item| item.title.clone()).collect();
        let all = || {
            let planned = items.iter().flat_map(Item::planned);
            planned.chain(items.iter().flat_map(|item| item.actual))
        };
        let known = || all().filter_map(Part::known);
        let own = known().filter(|cost| cost.paid_by.is_none());
        let mut currencies: Vec<&str> = own.map(|cost| cost.currency.as_str()).collect();
        // Of each sum that is withheld, as the table shows it.
        let shown = items
            .iter()
            .flat_map(|item| item.planned.iter().chain(item.maximum).chain(item.actual));
        let mut notices: Vec<&Exemption> = Vec::new();
        for part in shown.filter(|part| part.known().is_none()) {
            notices.extend(part.exemption().filter(|one| !notices.contains(one)));
        }
        currencies.sort_unstable();
        currencies.dedup();
        let about = context! {
            missing,
            actual,
            currencies => currencies.len(),
            others => known().any(|cost| cost.paid_by.is_some()),
            sums_withheld => !notices.is_empty(),
            withheld => self.withholds_costs(),
            total => items.len() > 1,
            undecided => items.iter().any(|item| item.is_undecided),
        };
        let mut blocks = parse(&self.wording("costs-lead", about));
        let caption = self.caption("costs", context! { actual });
        let table = Block::Table { caption, columns, rows };
        blocks.extend(self.with_notices(table, &notices));
        blocks
    }

    /// Everything of the municipal year of which a cost is planned or known: visits by date,
    /// then support in the order of the dataset.
    fn cost_items(&self) -> Vec<Item<'a>> {
        let dataset = self.dataset;
        let mut visits: Vec<&'a Part<Visit, _>> = dataset.visits.iter().collect();
        visits.sort_by_key(|visit| visit.occurrence().start.earliest());
        let mut items = Vec::new();
        for part in visits {
            let Some(visit) = part.known() else { continue };
            let occurrence = part.occurrence();
            if occurrence.ongoing || dataset.year_of_visit(occurrence) != Some(&self.entry.year) {
                continue;
            }
            let has_come = dataset.has_taken_place(occurrence, self.meeting());
            let named = dataset.decisions.iter().filter_map(Part::marked);
            let named = named.filter(|one| one.thing.visit.as_ref() == Some(&visit.id));
            let of_visit: Vec<_> = named.collect();
            let is_approved = |one: &&Marked<'_, Decision>| self.is_asked_or_agreed(one.thing);
            let is_open = |one: &&Marked<'_, Decision>| self.is_undecided(one.thing);
            let approved = of_visit.iter().rfind(is_approved);
            let is_undecided = approved.is_none();
            let approved = approved.or_else(|| of_visit.iter().rfind(is_open));
            let item = Item {
                title: typographic(&visit.title),
                maximum: approved.and_then(|one| one.thing.maximum_cost.as_ref()),
                planned: &visit.planned_cost,
                actual: if has_come { &visit.cost } else { &[] },
                is_over: dataset.has_come(occurrence, self.meeting()),
                is_undecided: is_undecided && approved.is_some(),
                exemption: part.exemption().or(approved.and_then(|one| one.exemption)),
            };
            if !item.planned().is_empty() || item.maximum.is_some() || !item.actual.is_empty() {
                items.push(item);
            }
        }
        for part in &dataset.decisions {
            let Some(decision) = part.known() else { continue };
            let is_undecided = !self.is_asked_or_agreed(decision);
            let is_of_year = self.year_of_money(decision) == Some(&self.entry.year);
            if !is_of_year || is_undecided && !self.is_undecided(decision) {
                continue;
            }
            let event = decision.occasion.as_ref();
            let is_over = event.is_some_and(|event| event.start.has_come_by(self.meeting()));
            let event = event.map(|event| event.title.as_str());
            let words = decision.title.as_deref().or(event).or(decision.purpose.as_deref());
            let item = Item {
                title: match words {
                    Some(words) => capitalised(&typographic(words)),
                    None => self.style.label(&format!("outcome.{}", decision.outcome)).to_owned(),
                },
                maximum: decision.maximum_cost.as_ref(),
                planned: &[],
                actual: self.cost_known(decision),
                is_over,
                is_undecided,
                exemption: part.exemption(),
            };
            if item.maximum.is_some() || !item.actual.is_empty() {
                items.push(item);
            }
        }
        items
    }

    /// What a decision has cost, as far as that can be known at the meeting: once the event
    /// has begun, and for support after the meeting that decides on it.
    pub(super) fn cost_known<'d>(&self, decision: &'d Decision) -> &'d [Part<Cost>] {
        let is_known = match &decision.occasion {
            Some(event) => event.start.has_come_by(self.meeting()),
            None => decision.report.as_str() != self.entry.id(),
        };
        if is_known { &decision.actual_cost } else { &[] }
    }

    /// The municipal year to which the cost of a decision belongs: that of the event to be
    /// attended or, for support, that of the meeting that decides on it. None for decisions
    /// without a cost of their own, and for action plans, which are for a coming year.
    fn year_of_money(&self, decision: &Decision) -> Option<&'a YearId> {
        let dataset = self.dataset;
        if let Some(event) = &decision.occasion {
            return dataset.first_year_of(event.start);
        }
        let report = dataset.report(decision.report.as_str());
        let report = report.filter(|_| decision.outcome == Outcome::Support)?;
        report.meeting.date.map_or(Some(&report.year), |date| dataset.first_year_of(date))
    }

    /// Whether an earlier report asks for a decision that no meeting is recorded to have
    /// considered.
    fn is_undecided(&self, decision: &Decision) -> bool {
        let Some(report) = self.dataset.report(decision.report.as_str()) else { return false };
        let earlier = report.meeting.date.is_some_and(|date| date.is_before(self.meeting()));
        earlier && decision.considerations.is_empty()
    }

    /// Whether a decision is one that the report asks for, or that had been agreed by its
    /// meeting.
    fn is_asked_or_agreed(&self, decision: &Decision) -> bool {
        let is_own = decision.report.as_str() == self.entry.id();
        is_own || self.dataset.resolved_on(decision, self.meeting()).is_some()
    }

    /// Whether a visit of the year, or a decision of its reports, is withheld: what it costs is not
    /// in the table.
    fn withholds_costs(&self) -> bool {
        let dataset = self.dataset;
        let is_of_year = |report: &ReportEntry| report.year == self.entry.year;
        dataset.visits.iter().any(|visit| {
            visit.known().is_none() && dataset.visit_in_year(visit.occurrence(), &self.entry.year)
        }) || dataset.decisions.iter().any(|decision| {
            decision.known().is_none()
                && dataset.report(decision.report().as_str()).is_some_and(is_of_year)
        })
    }

    /// The row with the totals of the council's own costs. Where some are not known, it says
    /// of how many they are.
    fn total(&mut self, items: &[Item<'a>]) -> Row {
        let items: Vec<&Item<'a>> = items.iter().filter(|item| !item.is_undecided).collect();
        let of_items = items.iter().find_map(|item| item.exemption);
        let planned: Vec<Vec<&Part<Cost>>> = items.iter().map(|item| item.planned()).collect();
        let actual: Vec<Vec<&Part<Cost>>> =
            items.iter().map(|item| item.actual.iter().collect()).collect();
        let council = super::data::the_council(&self.dataset.council, &self.style);
        let total = self.style.label("cost.total").replace("{council}", &council);
        let mut row = vec![strong(&total)];
        for column in [planned, actual] {
            // An item of which a sum is withheld is not known.
            let is_known = |costs: &&Vec<&Part<Cost>>| {
                !costs.is_empty() && costs.iter().all(|cost| cost.known().is_some())
            };
            let known = column.iter().filter(is_known).count();
            let all = || column.iter().flatten();
            let any = all().any(|cost| cost.known().is_some());
            let sum = sums(all().filter_map(|cost| cost.known())).filter(|_| any);
            let of_costs = all().find_map(|cost| cost.known().and(cost.exemption()));
            let exemption = of_items.or(of_costs);
            let mut text = match sum {
                Some(sum) => self.totals_in_words(&sum),
                None => String::new(),
            };
            if text.is_empty() {
                self.style.label("picture.nothing").clone_into(&mut text);
            } else if known < items.len() {
                let is_withheld = all().any(|cost| cost.known().is_none());
                text = self
                    .style
                    .label(if is_withheld { "cost.public_part" } else { "cost.part" })
                    .replace("{sum}", &text)
                    .replace("{known}", &known.to_string())
                    .replace("{all}", &items.len().to_string());
            }
            row.push(self.marked_cell(exemption, strong(&text)));
        }
        row
    }

    fn totals_in_words(&self, sums: &Sums) -> String {
        let words = sums.iter().filter_map(|(currency, sum)| {
            let (whole, rest) = (sum.checked_div(100)?, sum.checked_rem(100)?);
            let amount = if rest == 0 {
                serde_json::Number::from_i128(whole)?
            } else {
                format!("{whole}.{rest:02}").parse().ok()?
            };
            let cost = Cost {
                at: At::default(),
                amount,
                currency: currency.clone(),
                purpose: None,
                paid_by: None,
            };
            Some(self.style.money(&cost))
        });
        words.collect::<Vec<String>>().join("; ")
    }

    /// Sums with what each was for and who paid, or the sign for nothing.
    fn sums_in_words(&mut self, costs: &[Part<Cost>]) -> String {
        if costs.is_empty() {
            return self.style.label("picture.nothing").to_owned();
        }
        let costs: Vec<String> = costs.iter().map(|cost| self.sum_in_words(cost)).collect();
        costs.join("; ")
    }

    fn sum_in_words(&mut self, cost: &Part<Cost>) -> String {
        if cost.known().is_none() {
            return self.style.label("exempt.withheld").to_owned();
        }
        let costs = context! { costs => minijinja::value::Serde([cost]) };
        let words = self.words().plain("costs", costs);
        self.or_noted(words)
    }
}

fn strong(text: &str) -> Vec<Inline> {
    vec![Inline::Strong { content: plain(text) }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(amount: &str, currency: &str, paid_by: Option<&str>) -> Cost {
        Cost {
            at: At::default(),
            amount: serde_json::from_str(amount).unwrap(),
            currency: currency.to_owned(),
            purpose: None,
            paid_by: paid_by.map(|payer| payer.parse().unwrap()),
        }
    }

    #[test]
    fn sums_are_by_currency_and_of_the_councils_own_costs() {
        let costs = [
            cost("700", "GBP", None),
            cost("0.5", "GBP", None),
            cost("300", "EUR", None),
            cost("9000", "GBP", Some("the City of Kiel")),
        ];
        let found = sums(costs.iter()).unwrap();
        let found: Vec<_> = found.iter().map(|(currency, sum)| (currency.as_str(), *sum)).collect();
        assert_eq!(found, [("EUR", 30_000), ("GBP", 70_050)]);
    }

    #[test]
    fn fractions_of_a_penny_have_no_sum() {
        for (amount, known) in [("0.29", true), ("1.1", true), ("2", true), ("2.005", false)] {
            let sum = sums([cost(amount, "GBP", None)].iter());
            assert_eq!(sum.is_some(), known, "{amount}");
        }
    }
}
