//! The floor that `benches/compare/run.py` holds the program against: a
//! process that does nothing but typeset a report that another has prepared.
//!
//! ```text
//! typst_alone prepare REPORT_JSON FOLDER
//! typst_alone typeset FOLDER TEMPLATES PDF
//! ```

mod alone;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["prepare", report, folder] => alone::prepare(&std::fs::read(report)?, Path::new(folder)),
        ["typeset", folder, templates, pdf] => {
            std::fs::write(pdf, alone::typeset(Path::new(folder), Path::new(templates))?)?;
            Ok(())
        }
        _ => Err("usage: typst_alone prepare REPORT_JSON FOLDER, or typst_alone typeset FOLDER TEMPLATES PDF".into()),
    }
}
