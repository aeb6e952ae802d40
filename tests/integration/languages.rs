//! Names and wording in other languages and scripts, and the names of countries.

use std::fs;
use std::path::{Path, PathBuf};

use crate::made::{Built, Settings, build, check};
use crate::made::{Error, build_site};
use intl_update::compose::{ComposeOptions, SiteOptions};
use intl_update::dataset::{Dataset, Edition};
use intl_update::render::{Format, SiteForm};
use intl_update::templates::Templates;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Program, STYLES, day, files, fixture, repository};
use crate::tagged::Pdf;

/// Names with their languages, their direction, and how the PDF has the language.
const NAMES: [(&str, &str, &str, &str); 10] = [
    ("成都", "zh-Hans", "", "zh"),
    ("高雄", "zh-Hant", "", "zh-TW"),
    ("川崎", "ja", "", "ja"),
    ("대전", "ko", "", "ko"),
    ("بيت لحم", "ar", " dir=\"rtl\"", "ar"),
    ("בית לחם", "he", " dir=\"rtl\"", "he"),
    ("เชียงใหม่", "th", "", "th"),
    ("काठमाण्डू", "ne", "", "ne"),
    ("لاہور", "ur", " dir=\"rtl\"", "ur"),
    ("کوٹلی", "pnb", " dir=\"rtl\"", "pnb"),
];

/// The valid dataset with a change, in a folder of its own.
fn dataset(change: impl FnOnce(&mut Value)) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut dataset = serde_json::from_slice(&fs::read(fixture("valid.json")).unwrap()).unwrap();
    change(&mut dataset);
    fs::write(folder.path().join("dataset.json"), dataset.to_string()).unwrap();
    folder
}

fn with_names() -> TempDir {
    dataset(|dataset| {
        let name = |(text, language, ..): &(&str, &str, &str, &str)| json!({ "text": text, "language": language });
        for (index, names) in NAMES.chunks(3).enumerate() {
            dataset["relationships"][index]["local_name"] = names.iter().map(name).collect();
        }
    })
}

fn add_fonts(folder: &Path) -> PathBuf {
    let fonts = folder.join("fonts");
    fs::create_dir(&fonts).unwrap();
    for (name, bytes) in files(&fixture("fonts")) {
        fs::write(fonts.join(name), bytes).unwrap();
    }
    fonts
}

fn settings(formats: &[Format]) -> Settings {
    Settings { formats: formats.to_vec(), ..Settings::default() }
}

fn text(built: &Built, format: Format) -> &[u8] {
    let file = built.files.iter().find(|file| file.format == format);
    &file.unwrap().file.bytes
}

fn html(built: &Built) -> &str {
    std::str::from_utf8(text(built, Format::Html)).unwrap()
}

/// Every page of the web site, one after the other.
fn site(folder: &Path) -> String {
    let options = SiteOptions::on(day());
    let built = build_site(folder, &options, SiteForm::Pages, &Settings::default()).unwrap();
    let is_page = |path: &Path| path.extension().is_some_and(|end| end == "html");
    let pages = built.files.iter().filter(|file| is_page(&file.name));
    pages.map(|file| std::str::from_utf8(&file.bytes).unwrap()).collect()
}

fn codes(folder: &Path, settings: &Settings) -> Vec<(&'static str, String)> {
    let found = check(folder, day(), settings).unwrap();
    found
        .iter()
        .map(|found| (found.rule.code, format!("{}; {}", found.message, found.help)))
        .collect()
}

#[test]
fn names_in_other_scripts_ask_for_a_font_for_the_pdf_alone() {
    let folder = with_names();
    let missing: Vec<_> = codes(folder.path(), &Settings::default())
        .into_iter()
        .filter(|(code, _)| *code == "missing-character")
        .collect();
    assert_eq!(missing.len(), NAMES.len());
    for font in [
        "SC (",
        "TC (",
        "JP (",
        "KR",
        "Arabic (or Noto Nastaliq Urdu",
        "Hebrew",
        "Thai",
        "Devanagari",
    ] {
        let named = missing.iter().any(|(_, text)| text.contains(&format!("Noto Sans {font}")));
        assert!(named, "{font}: {missing:#?}");
    }
    let found = build(folder.path(), &settings(&[Format::Pdf])).map(drop);
    assert!(matches!(found, Err(Error::Problems(_))));
    let built = build(folder.path(), &settings(&[Format::Html, Format::Json])).unwrap();
    let pages = site(folder.path());
    for (text, language, direction, _) in NAMES {
        let marked = format!("<span lang=\"{language}\"{direction}>{text}</span>");
        assert!(html(&built).contains(&marked), "{marked}");
        assert!(pages.contains(&marked), "{marked}");
    }
}

#[test]
fn names_in_other_scripts_are_set_in_the_fonts_of_the_dataset() {
    let folder = with_names();
    let fonts = add_fonts(folder.path());
    let found = codes(folder.path(), &Settings::default());
    assert!(!found.iter().any(|(code, _)| *code == "missing-character"), "{found:#?}");
    let built = build(folder.path(), &settings(&[Format::Pdf, Format::Html])).unwrap();
    let pdf = Pdf::read(text(&built, Format::Pdf));
    let marked = pdf.root.marked_languages();
    for (name, _, _, language) in NAMES {
        let words = marked.iter().filter(|(found, _)| found == language);
        let words: Vec<&str> = words.map(|(_, words)| words.as_str()).collect();
        assert!(!words.is_empty(), "no {language} in {marked:?}");
        // Glyphs of these stand for single letters.
        if ["zh", "zh-TW", "ja", "ko"].contains(&language) {
            assert_eq!(words, [name], "{language}");
        }
    }
    assert!(html(&built).contains(" is called <span lang=\"zh-Hans\">"));
    for (name, _) in files(&fixture("fonts")) {
        let is_font = name.extension().is_some_and(|end| end == "ttf" || end == "otf");
        assert_eq!(built.sources.at(&fonts.join(name)).is_some(), is_font);
    }
}

#[test]
fn file_of_the_fonts_folder_that_is_no_font_is_told() {
    let folder = with_names();
    let fonts = add_fonts(folder.path());
    fs::write(fonts.join("damaged.ttf"), "no font").unwrap();
    let found = codes(folder.path(), &settings(&[]));
    let ignored: Vec<_> = found.iter().filter(|(code, _)| *code == "ignored-file").collect();
    assert_eq!(ignored.len(), 1, "{found:#?}");
    assert!(ignored[0].1.contains("it is not a font"), "{ignored:?}");
}

#[test]
fn local_name_is_one_or_a_list() {
    let one = json!({ "text": "Altstädt", "language": "de" });
    let other = json!({ "text": "Vieille", "language": "fr" });
    for (names, sentence) in [
        (one.clone(), "The German name of Altstadt is <span lang=\"de\">Altstädt</span>."),
        (json!([one]), "The German name of Altstadt is <span lang=\"de\">Altstädt</span>."),
        (
            json!([one, other]),
            "Altstadt is called <span lang=\"de\">Altstädt</span> in German and <span lang=\"fr\">Vieille</span> in French.",
        ),
        (
            json!([one, other, other]),
            "Altstadt is called <span lang=\"de\">Altstädt</span> in German, <span lang=\"fr\">Vieille</span> in French and <span lang=\"fr\">Vieille</span> in French.",
        ),
    ] {
        let folder = dataset(|dataset| dataset["relationships"][0]["local_name"] = names.clone());
        let built = build(folder.path(), &settings(&[Format::Html])).unwrap();
        assert!(html(&built).contains(sentence), "{names}");
        assert!(site(folder.path()).contains(sentence), "{names}");
        let text = fs::read_to_string(folder.path().join("dataset.json")).unwrap();
        let read = Dataset::load(folder.path(), Edition::Public).unwrap();
        let written =
            serde_json::to_value(&read.relationships[0].known().unwrap().local_name).unwrap();
        let single = if names == json!([one]) { &one } else { &names };
        assert_eq!(&written, single, "{text}");
    }
    for (wrong, help) in [
        (json!("Altstädt"), "write { \"text\": \"München\", \"language\": \"de\" }, or a list"),
        (json!([]), "add an entry"),
        (json!([{ "text": "Altstädt" }]), "add `\"language\"`"),
        (
            json!([one, { "text": "Altstädt", "language": "German" }]),
            "write the code of the language",
        ),
    ] {
        let folder = dataset(|dataset| dataset["relationships"][0]["local_name"] = wrong.clone());
        let found = codes(folder.path(), &settings(&[]));
        assert!(found.iter().any(|(_, text)| text.contains(help)), "{wrong}: {found:?}");
    }
}

#[test]
fn full_tags_and_directions_reach_page_and_pdf() {
    let tags = [
        ("pt-BR", "", "pt-BR"),
        ("pa-Arab", " dir=\"rtl\"", "pa-PK"),
        ("pa", "", "pa"),
        ("ar-Latn", "", "ar"),
        ("ur-Latn", "", "ur"),
        ("ps", " dir=\"rtl\"", "ps"),
        ("sd", " dir=\"rtl\"", "sd"),
        ("ckb", " dir=\"rtl\"", "ckb"),
        ("ug", " dir=\"rtl\"", "ug"),
        ("dv", " dir=\"rtl\"", "dv"),
        ("yi", " dir=\"rtl\"", "yi"),
        ("ks", " dir=\"rtl\"", "ks"),
        ("syr", " dir=\"rtl\"", "syr"),
        ("sr-Latn-ME", "", "sr-ME"),
    ];
    let words: Vec<String> =
        tags.iter().map(|(tag, ..)| format!("[Festa {tag}](lang:{tag})")).collect();
    let folder = dataset(|dataset| {
        dataset["relationships"][0]["story"] =
            json!([format!("They say {}.", words.join(" and "))]);
    });
    let built = build(folder.path(), &settings(&[Format::Pdf, Format::Html])).unwrap();
    let marked = Pdf::read(text(&built, Format::Pdf)).root.marked_languages();
    for (tag, direction, language) in tags {
        let span = format!("<span lang=\"{tag}\"{direction}>Festa {tag}</span>");
        assert!(html(&built).contains(&span), "{span}");
        let found = marked.iter().any(|(found, words)| found == language && words.contains(tag));
        assert!(found, "{language} of {tag}: {marked:?}");
    }
}

#[test]
fn countries_are_named_as_the_government_names_them() {
    let countries = [
        ("NL", "Netherlands", "the Netherlands"),
        ("TW", "Taiwan", "Taiwan"),
        ("PS", "Palestine", "Palestine"),
        ("KR", "South Korea", "South Korea"),
        ("VN", "Vietnam", "Vietnam"),
        ("RU", "Russia", "Russia"),
        ("MD", "Moldova", "Moldova"),
        ("TZ", "Tanzania", "Tanzania"),
        ("GB", "United Kingdom", "the United Kingdom"),
        ("LA", "Laos", "Laos"),
        ("FK", "Falkland Islands", "the Falkland Islands"),
        ("CD", "Congo (Democratic Republic)", "the Democratic Republic of the Congo"),
        ("XK", "Kosovo", "Kosovo"),
        ("US", "USA", "USA"),
    ];
    let folder = dataset(|dataset| {
        dataset["council"]["country_names"] = json!({ "US": "USA" });
        let list = dataset["relationships"].as_array_mut().unwrap();
        list.extend(countries.map(|(code, ..)| {
            json!({
                "id": format!("x{}", code.to_lowercase()), "place": format!("Place{code}"),
                "country": code, "region": "europe",
                "standings": [{ "status": "exploring", "since": "2023" }],
            })
        }));
        for place in list.iter_mut() {
            place["coordinates"] = json!({ "latitude": 51.19, "longitude": 6.44 });
        }
    });
    let built = build(
        folder.path(),
        &Settings {
            compose: ComposeOptions {
                house_style: Some("standard".to_owned()),
                ..ComposeOptions::default()
            },
            ..settings(&[Format::Html])
        },
    )
    .unwrap();
    let site_of = SiteOptions::on(day());
    let of_site =
        build_site(folder.path(), &site_of, SiteForm::Pages, &Settings::default()).unwrap();
    for (code, name, in_text) in countries {
        let page = html(&built);
        assert!(page.contains(&format!("Place{code}</a>, {name}</th>")), "{code}: no {name}");
        assert!(page.contains(&format!("Place{code}, {in_text}</strong>")), "{code}: no {in_text}");
        let place = of_site.site.places.iter().find(|place| place.country == code).unwrap();
        assert_eq!(place.country_name, name);
    }
}

/// A house style in Welsh that has all its wording but some templates. Its words are those
/// of the base: what is told apart is where they come from.
fn welsh(folder: &Path, left_out: &[&str], change: impl FnOnce(&mut Value)) -> Settings {
    let style = folder.join("templates/cymraeg");
    fs::create_dir_all(style.join("wording")).unwrap();
    let built_in = repository("report-templates");
    let read = |file: &str| -> Value {
        serde_json::from_slice(&fs::read(built_in.join(file)).unwrap()).unwrap()
    };
    let mut spec = read("standard/style.json");
    spec["language"] = "cy".into();
    fs::write(style.join("style.json"), spec.to_string()).unwrap();
    let mut labels = read("base/labels.json");
    change(&mut labels);
    fs::write(style.join("labels.json"), labels.to_string()).unwrap();
    fs::copy(built_in.join("standard/front-page.md"), style.join("front-page.md")).unwrap();
    for (name, bytes) in files(&built_in.join("base/wording")) {
        if !left_out.contains(&name.file_stem().unwrap().to_str().unwrap()) {
            fs::write(style.join("wording").join(name), bytes).unwrap();
        }
    }
    Settings {
        templates: Templates::with_overrides(folder.join("templates")).unwrap(),
        ..settings(&[Format::Html, Format::Pdf])
    }
}

fn welsh_dataset() -> TempDir {
    dataset(|dataset| {
        dataset["council"]["language"] = "cy".into();
        dataset["council"]["house_style"] = "cymraeg".into();
    })
}

fn messages(found: Result<Built, Error>) -> String {
    match found {
        Err(Error::Problems(found)) => found.to_string(),
        Err(Error::Compose(error)) => error.to_string(),
        Err(error) => panic!("{error:?}"),
        Ok(built) => panic!("{:?}", built.warnings),
    }
}

#[test]
fn language_without_wording_is_an_error() {
    for style in STYLES {
        for language in ["cy", "gd", "fr-FR"] {
            let folder = dataset(|dataset| {
                dataset["council"]["language"] = language.into();
                dataset["council"]["house_style"] = style.into();
            });
            let found = messages(build(folder.path(), &settings(&[Format::Html])));
            let said = format!(
                "`language` is `{language}`, but the wording of the house style `{style}` is in `en-GB`"
            );
            assert!(found.contains(&said), "{found}");
            Program::new(["site", "--date", crate::support::DAY, "--out"])
                .argument(folder.path().join("site"))
                .argument(folder.path())
                .run()
                .exits(1)
                .complains(&said);
        }
        let folder = dataset(|dataset| dataset["council"]["language"] = "en-US".into());
        build(folder.path(), &settings(&[Format::Html])).unwrap();
    }
}

#[test]
fn translated_house_style_has_no_english() {
    let folder = welsh_dataset();
    let built = build(folder.path(), &welsh(folder.path(), &[], |_| ())).unwrap();
    assert!(html(&built).contains("<html lang=\"cy\">"));
    assert!(!html(&built).contains("lang=\"en\""));
    assert!(!built.warnings.iter().any(|found| found.rule.code == "untranslated-wording"));
    let marked = Pdf::read(text(&built, Format::Pdf)).root.marked_languages();
    assert!(!marked.iter().any(|(language, _)| language == "en"), "{marked:?}");
}

#[test]
fn passages_without_translation_are_marked_and_told_once() {
    let folder = welsh_dataset();
    let left_out = ["reason", "legal-powers", "local-name"];
    let settings = welsh(folder.path(), &left_out, |_| ());
    let built = build(folder.path(), &settings).unwrap();
    let told: Vec<_> =
        built.warnings.iter().filter(|found| found.rule.code == "untranslated-wording").collect();
    assert_eq!(told.len(), 1);
    // No place of this dataset has a local name.
    assert!(
        told[0].message.ends_with("are marked so: legal-powers, reason"),
        "{}",
        told[0].message
    );
    let page = html(&built);
    for marked in
        ["<span lang=\"cy\">The link is active.</span>", "See also paragraph\u{a0}</span>"]
    {
        assert!(page.contains(marked), "{marked}");
    }
    assert!(!page.contains(['\u{fdd3}', '\u{fdd4}', '\u{fdd5}', '\u{fffc}']));
    let marked = Pdf::read(text(&built, Format::Pdf)).root.marked_languages();
    let in_english = |words: &str| {
        marked.iter().any(|(language, text)| language == "en" && text.contains(words))
    };
    assert!(in_english("Altstadt: retain (recommendation"), "{marked:?}");
    assert!(!in_english("The link is active."), "{marked:?}");
    let of_site = SiteOptions::on(day());
    build_site(folder.path(), &of_site, SiteForm::Pages, &settings).unwrap();
}

#[test]
fn words_that_cannot_be_marked_have_to_be_translated() {
    let folder = welsh_dataset();
    let settings = welsh(folder.path(), &[], |labels| {
        labels["page"].as_object_mut().unwrap().remove("contents").unwrap();
        labels.as_object_mut().unwrap().remove("months").unwrap();
    });
    let found = messages(build(folder.path(), &settings));
    let said = "the house style is in `cy`, but 2 labels are in English: months, page.contents";
    assert!(found.contains(said), "{found}");
    let folder = welsh_dataset();
    let settings = welsh(folder.path(), &["caption-summary"], |_| ());
    let found = messages(build(folder.path(), &settings));
    assert!(found.contains("which cannot be marked: caption-summary"), "{found}");
}
