//! How long a report takes to typeset again after an edit, beside a first time, and how long it
//! takes from an edit of the dataset to its findings and its page.
//!
//! ```text
//! cargo bench --bench edits [-- --assert]
//! ```
//!
//! An edit changes one sentence. Typst remembers what it laid out before, and is made to forget
//! it before each first time. Rounds of both alternate, and their ratio is that of each round's
//! two, so that a machine that is busy for a while slows both. With `--assert`, a median ratio
//! above a quarter fails.

#![expect(clippy::expect_used, reason = "a benchmark whose subject fails has nothing to measure")]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use intl_update::compose::{ComposeOptions, compose};
use intl_update::dataset::{Dataset, Edition};
use intl_update::photographs::Images;
use intl_update::render::{Fonts, Format, Typeset};
use intl_update::report::{Report, Section};
use intl_update::templates::Templates;
use intl_update::text::{Block, Inline};
use intl_update::workspace::{Change, CheckOptions};
use intl_update::{ReportOptions, Setup, Workspace};

const ROUNDS: usize = 15;

/// An edit takes at most so much of a first time.
const MOST: f64 = 0.25;

fn main() -> ExitCode {
    let is_strict = std::env::args().any(|argument| argument == "--assert");
    let mut is_met = true;
    println!("| report | pages | first time, ms | after an edit, ms | ratio (least to most) |");
    println!("| --- | --- | --- | --- | --- |");
    for name in ["sheffield", "leeds"] {
        let mut report = report(name);
        let (mut first, mut edited, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        let mut pages = 0;
        for round in 0..ROUNDS {
            typst::comemo::evict(0);
            let (_, alone) = timed(&report);
            change(&mut report.sections, &format!("This is edit {round}."));
            let (typeset, again) = timed(&report);
            pages = typeset.pages();
            first.push(alone.as_secs_f64() * 1e3);
            edited.push(again.as_secs_f64() * 1e3);
            ratios.push(again.as_secs_f64() / alone.as_secs_f64());
        }
        is_met &= median(&mut ratios) <= MOST;
        let (first, edited) = (median(&mut first), median(&mut edited));
        println!("| {name} | {pages} | {first:.0} | {edited:.0} | {} |", spread(&mut ratios));
    }
    println!();
    println!("| dataset | findings, ms | page, ms | both / typesetting once (least to most) |");
    println!("| --- | --- | --- | --- |");
    for name in ["sheffield", "leeds"] {
        preview(name);
    }
    if is_strict && !is_met { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// How long it takes from an edit of a dataset to what an officer sees of it: what is wrong, and
/// the report as a page.
fn preview(name: &str) {
    let path = format!("{}/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut workspace = Workspace::open(path, Setup::default()).expect("the dataset can be read");
    let (file, at) = a_sentence(&workspace).expect("a report has narrative");
    let options = ReportOptions { formats: vec![Format::Html], ..ReportOptions::default() };
    let day = "2026-01-15".parse().expect("a day");
    typst::comemo::evict(0);
    let (_, alone) = timed(&report(name));
    let (mut findings, mut page, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let value = format!("This is edit {round}.").into();
        let edit = Change::Set { at: at.clone(), value };
        let start = Instant::now();
        workspace.edit(&file, &edit).expect("the sentence is there");
        workspace.check(&CheckOptions::on(day)).expect("the dataset can be checked");
        let checked = start.elapsed();
        let next = Instant::now();
        workspace.report(Edition::Public, &options).expect("the report can be made");
        let (made, all) = (next.elapsed(), start.elapsed());
        findings.push(checked.as_secs_f64() * 1e3);
        page.push(made.as_secs_f64() * 1e3);
        ratios.push(all.as_secs_f64() / alone.as_secs_f64());
    }
    let (findings, page) = (median(&mut findings), median(&mut page));
    println!("| {name} | {findings:.0} | {page:.0} | {} |", spread(&mut ratios));
}

/// The median of some ratios, with the least and the most.
fn spread(ratios: &mut [f64]) -> String {
    let middle = median(ratios);
    let (least, most) = (ratios.first().expect("a round"), ratios.last().expect("a round"));
    format!("{middle:.2} ({least:.2} to {most:.2})")
}

/// The file and the JSON pointer of a sentence of the last report.
fn a_sentence(workspace: &Workspace) -> Option<(String, String)> {
    workspace.files().find_map(|(file, bytes)| {
        let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        let reports = value.get("reports")?.as_array()?;
        let (position, last) = reports.iter().enumerate().next_back()?;
        let (section, _) = last.get("narrative")?.as_object()?.iter().next()?;
        Some((file.to_owned(), format!("/reports/{position}/narrative/{section}/0")))
    })
}

fn report(name: &str) -> Report {
    let path = format!("{}/data/{name}", env!("CARGO_MANIFEST_DIR"));
    let dataset = Dataset::load(path, Edition::Public).expect("the dataset can be read");
    let options = ComposeOptions::default();
    let composed = compose(&dataset, &Templates::built_in(), &Images::default(), &options);
    composed.expect("the report can be composed").report
}

fn timed(report: &Report) -> (Typeset, Duration) {
    let (templates, fonts) = (Templates::built_in(), Fonts::embedded());
    let start = Instant::now();
    let typeset = Typeset::new(report, &templates, &fonts).expect("the report can be typeset");
    (typeset, start.elapsed())
}

/// Puts a sentence into the last paragraph of the first numbered one.
fn change(sections: &mut [Section], sentence: &str) {
    fn first(blocks: &mut [Block]) -> Option<&mut Vec<Inline>> {
        blocks.iter_mut().find_map(|block| match block {
            Block::Paragraph { content } => Some(content),
            Block::Numbered { blocks, .. } => first(blocks),
            _ => None,
        })
    }
    fn within(section: &mut Section) -> Option<&mut Vec<Inline>> {
        first(&mut section.blocks).or_else(|| section.sections.iter_mut().find_map(within))
    }
    let content = sections.iter_mut().find_map(within).expect("a paragraph");
    *content = vec![Inline::Text { text: sentence.to_owned() }];
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().expect("a round")
}
