//! How long each stage takes on Sheffield's dataset, in one process.
//!
//! ```text
//! cargo bench --bench stages
//! ```
//!
//! Typst remembers what it has typeset. It is made to forget before each
//! iteration, so that every figure is that of a first build. What a process
//! does once, such as building the JSON Schema, is done before the first
//! measurement here; `benches/compare/run.py` measures whole processes.

#![expect(clippy::expect_used, reason = "a benchmark whose subject fails has nothing to measure")]

#[path = "compare/alone.rs"]
mod alone;

use std::path::Path;

use divan::{Bencher, black_box};
use intl_update::check::Purpose;
use intl_update::compose::{ComposeOptions, Composed, compose as compose_report};
use intl_update::dataset::{Dataset, Edition, read};
use intl_update::photographs::Images;
use intl_update::render::{Fonts, Format, render};
use intl_update::report::Report;
use intl_update::templates::Templates;
use intl_update::{ReportOptions, Setup, Workspace};

const DATASET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sheffield");
const TEMPLATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/report-templates");

fn main() {
    divan::main();
}

fn dataset() -> Dataset {
    Dataset::load(DATASET, Edition::Public).expect("the dataset can be read")
}

fn report() -> Report {
    let Composed { report, .. } = compose_report(
        &dataset(),
        &Templates::built_in(),
        &Images::default(),
        &ComposeOptions::default(),
    )
    .expect("the report can be composed");
    report
}

/// Makes Typst forget what it has typeset.
fn forget() {
    typst::comemo::evict(0);
}

#[divan::bench]
fn load(bencher: Bencher<'_, '_>) {
    bencher.bench(|| read(black_box(Path::new(DATASET))));
}

#[divan::bench]
fn check(bencher: Bencher<'_, '_>) {
    let (dataset, fonts) = (dataset(), Fonts::embedded());
    let covers = |character| fonts.covers(character);
    let purpose = Purpose { reports: Some(&covers), site: None };
    bencher.bench(|| intl_update::check::check(black_box(&dataset), &purpose));
}

#[divan::bench]
fn compose(bencher: Bencher<'_, '_>) {
    let (dataset, templates, images, options) =
        (dataset(), Templates::built_in(), Images::default(), ComposeOptions::default());
    bencher.bench(|| compose_report(black_box(&dataset), &templates, &images, &options));
}

// An iteration is a sample of its own wherever Typst has to forget in between.
#[divan::bench(sample_size = 1)]
fn pdf(bencher: Bencher<'_, '_>) {
    let (report, templates) = (report(), Templates::built_in());
    bencher.with_inputs(forget).bench_values(|()| {
        render(black_box(&report), Format::Pdf, &templates, &Fonts::embedded(), None)
            .expect("the report can be typeset")
    });
}

#[divan::bench]
fn html(bencher: Bencher<'_, '_>) {
    let (report, templates, fonts) = (report(), Templates::built_in(), Fonts::embedded());
    bencher.bench(|| render(black_box(&report), Format::Html, &templates, &fonts, None));
}

#[divan::bench]
fn json(bencher: Bencher<'_, '_>) {
    let (report, templates, fonts) = (report(), Templates::built_in(), Fonts::embedded());
    bencher.bench(|| render(black_box(&report), Format::Json, &templates, &fonts, None));
}

#[divan::bench(sample_size = 1)]
fn whole_run(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(forget).bench_values(|()| {
        let workspace = Workspace::open(black_box(DATASET), Setup::default());
        let workspace = workspace.expect("the dataset can be read");
        workspace
            .report(Edition::Public, &ReportOptions::default())
            .expect("the report can be made")
    });
}

#[divan::bench(sample_size = 1)]
fn typst_alone(bencher: Bencher<'_, '_>) {
    let json = render(&report(), Format::Json, &Templates::built_in(), &Fonts::embedded(), None)
        .expect("the report can be written as JSON")
        .bytes;
    let folder = tempfile::tempdir().expect("a folder can be made");
    alone::prepare(&json, folder.path()).expect("the report can be prepared");
    bencher.with_inputs(forget).bench_values(|()| {
        alone::typeset(black_box(folder.path()), TEMPLATES.as_ref())
            .expect("the report can be typeset")
    });
}
