//! The floor that `benches/compare/run.py` holds the program against: a
//! process that does nothing but typeset a report.
//!
//! ```text
//! typst_alone REPORT_JSON TEMPLATES PDF
//! ```

mod alone;

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(report), Some(templates), Some(pdf)) =
        (arguments.next(), arguments.next(), arguments.next())
    else {
        return Err("usage: typst_alone REPORT_JSON TEMPLATES PDF".into());
    };
    let bytes = alone::typeset(std::fs::read(report)?, templates.as_ref())?;
    std::fs::write(pdf, bytes)?;
    Ok(())
}
