//! Datasets of four councils, written from the manual and the schema alone, from public facts.
//!
//! They are kept as they were written, so that what an officer can say stays sayable.

use tempfile::TempDir;

use crate::support::{Program, fixture, site_words};

/// The councils: a county, a London borough, a Scottish island council and a Northern Irish
/// district.
const COUNCILS: [&str; 4] = ["kent", "lewisham", "shetland", "belfast"];

/// The day on which they are checked.
const TODAY: &str = "2026-11-29";

#[test]
fn councils_have_no_warnings() {
    for council in COUNCILS {
        let dataset = fixture("councils").join(council);
        Program::new(["check", "--strict", "--date", TODAY]).argument(&dataset).run().exits(0);
    }
}

#[test]
fn councils_have_every_output() {
    for council in COUNCILS {
        let dataset = fixture("councils").join(council);
        let out = TempDir::new().unwrap();
        Program::new(["build", "--year=all"])
            .argument(&dataset)
            .argument("--out")
            .argument(out.path())
            .run()
            .exits(0);
        assert!(!site_words(&dataset, TODAY).is_empty(), "{council}");
    }
}

#[test]
fn sites_of_councils_name_places_of_their_time() {
    for (council, place, sentence) in [
        ("shetland", "kinn", "Shetland and Kinn (then Vågsøy) have been twinned since 1956."),
        ("lewisham", "antony", "Deptford and Antony were twinned in 1962."),
    ] {
        let pages = site_words(&fixture("councils").join(council), TODAY);
        let words = &pages[&format!("places/{place}.html")];
        assert!(words.contains(sentence), "{sentence}\n{words}");
    }
}
