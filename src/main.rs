use intl_update::{compose::*, dataset::*, render::*, templates::*};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let loaded = read(std::path::Path::new(&path)).unwrap();
    for p in &loaded.problems { println!("{p}"); }
    let dataset = loaded.dataset.unwrap();
    let t = Templates::with_overrides("report-templates").unwrap();
    let c = match compose(&dataset, &t, &ComposeOptions{house_style: std::env::args().nth(2), ..Default::default()}) { Ok(c) => c, Err(e) => {println!("{e}"); return} };
    for w in &c.warnings { println!("{w}"); }
    let fonts = Fonts::embedded();
    std::fs::create_dir_all("/tmp/out").unwrap();
    for f in Format::ALL {
        match render(&c.report, f, &t, &fonts) { Ok(r) => { println!("{f} {:?}", r.pages); std::fs::write(format!("/tmp/out/report.{f}"), r.bytes).unwrap(); }, Err(e) => println!("{f}: {e}") }
    }
}
