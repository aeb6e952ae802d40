pub mod dataset;
pub mod diagnostic;
pub mod narrative;
pub mod report;
pub mod templates;
pub mod style;
pub mod compose;
pub mod render;
