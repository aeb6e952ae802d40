//! Pictures and their tables say how relationships stand in the same words.

use serde_json::{Value, json};

use crate::compose::site::{ComposedSite, SiteOptions, compose_site};
use crate::dataset::{Edition, Status, read_texts};
use crate::photographs::Images;
use crate::templates::Templates;
use crate::text::{Block, capitalised, plain_text};

const VALID: &str = include_str!("../../../tests/fixtures/valid.json");

/// A picture: its SVG, its alternative text, and the columns and rows of its table.
struct Drawn {
    svg: String,
    alternative: String,
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A picture of the site of places with these statuses, each with these agreements.
fn drawn(statuses: &[Status], kind: &str, agreements: &Value) -> Drawn {
    let mut value: Value = serde_json::from_str(VALID).unwrap();
    let place = |(index, status): (usize, &Status)| {
        json!({
            "id": format!("place-{index}"),
            "place": format!("Place {index}"),
            "country": "DE",
            "region": "europe",
            "coordinates": { "latitude": -30 + 15 * i32::try_from(index).unwrap(), "longitude": 20 },
            "standings": [{ "status": status }],
            "agreements": agreements,
        })
    };
    value["relationships"] = statuses.iter().enumerate().map(place).collect();
    for (list, empty) in [("visits", json!([])), ("decisions", json!([])), ("reports", json!([]))] {
        value[list] = empty;
    }
    let texts = vec![("dataset.json".to_owned(), value.to_string().into_bytes())];
    let dataset = read_texts(texts).edition(Edition::Public).unwrap();
    let options = SiteOptions::on("2024-05-01".parse().unwrap());
    let templates = Templates::built_in();
    let ComposedSite { site, .. } =
        compose_site(&dataset, &templates, &Images::default(), &options).unwrap();
    let blocks = site.pages.into_iter().flat_map(|page| page.sections).flat_map(|it| it.blocks);
    let mut found = blocks.filter_map(|block| match block {
        Block::Picture { kind: own, svg, alternative, data, .. } if own == kind => {
            Some((svg, alternative, data))
        }
        _ => None,
    });
    let (svg, alternative, data) = found.next().unwrap();
    let [Block::Table { columns, rows, .. }] = data.as_slice() else { panic!("{data:?}") };
    Drawn {
        svg,
        alternative,
        columns: columns.iter().map(|column| column.title.clone()).collect(),
        rows: rows.iter().map(|row| row.iter().map(|cell| plain_text(cell)).collect()).collect(),
    }
}

/// The statuses that share a sign of the map, with their words on the site.
const SHARED: [&[(Status, &str)]; 3] = [
    &[(Status::Dormant, "dormant"), (Status::Suspended, "suspended")],
    &[
        (Status::Expired, "expired"),
        (Status::Relinquished, "ended"),
        (Status::Historical, "no longer active"),
    ],
    &[
        (Status::Agreed, "agreed"),
        (Status::Proposed, "proposed"),
        (Status::Exploring, "under consideration"),
    ],
];

#[test]
fn key_of_map_names_the_statuses_that_are_on_it() {
    for shared in SHARED {
        for subset in 1_usize..1 << shared.len() {
            let bits = 0..shared.len();
            let chosen: Vec<(Status, &str)> =
                bits.filter(|bit| subset >> bit & 1 == 1).map(|bit| shared[bit]).collect();
            let mut statuses: Vec<Status> = chosen.iter().map(|(status, _)| *status).collect();
            statuses.push(Status::Active);
            let map = drawn(&statuses, "map", &json!([]));
            let words: Vec<&str> = chosen.iter().map(|(_, words)| *words).collect();
            let expected = match words.as_slice() {
                ["agreed"] => "agreed, not yet signed".to_owned(),
                [only] => (*only).to_owned(),
                [one, other] => format!("{one} or {other}"),
                _ => format!("{}, {} or {}", words[0], words[1], words[2]),
            };
            let capital = capitalised(&expected);
            assert!(map.svg.contains(&format!(">{capital}</text>")), "{expected}");
            assert!(map.svg.contains(">Active</text>"));
            let counted = format!("{} {expected}", chosen.len());
            assert!(map.alternative.contains(&counted), "{}", map.alternative);
        }
    }
}

#[test]
fn timeline_table_has_the_status_of_each_place() {
    let open = json!([{ "kind": "twinning", "start": "1950" }]);
    let timeline = drawn(&Status::ALL, "timeline", &open);
    let map = drawn(&Status::ALL, "map", &open);
    assert_eq!(timeline.columns[..2], ["Place", "Status"]);
    assert_eq!(map.columns.last().unwrap(), "Status");
    let status = |drawn: &Drawn, column: usize| -> Vec<(String, String)> {
        drawn.rows.iter().map(|row| (row[0].clone(), row[column].clone())).collect()
    };
    assert_eq!(timeline.rows.len(), Status::ALL.len());
    assert_eq!(status(&timeline, 1), status(&map, map.columns.len() - 1));
}

/// The groups of the agreements that are still open are apart, and all of them.
#[test]
fn groups_of_the_timeline_add_up() {
    let open = json!([{ "kind": "twinning", "start": "1950" }]);
    let ended = json!([{ "kind": "twinning", "start": "1950", "end": "1960" }]);
    let number = |text: &str| -> usize { text.trim().parse().unwrap_or_default() };
    let before = |text: &str, words: &str| -> usize {
        let Some((rest, _)) = text.split_once(words) else { return 0 };
        number(rest.rsplit(' ').next().unwrap())
    };
    for many in 1..=Status::ALL.len() {
        for agreements in [&open, &ended] {
            let text = drawn(&Status::ALL[..many], "timeline", agreements).alternative;
            let shown = before(&text, " agreement");
            let over = if text.contains(", which ha") { shown } else { before(&text, " that ha") };
            let open = before(&text, " that are in").max(before(&text, " that is in"));
            let open = if over == 0 { shown } else { open };
            assert_eq!((shown, over + open), (many, many), "{text}");
            assert_eq!(text.contains("no recorded end date"), open > 0, "{text}");
            let groups = text.split_once("of the relationship: ").map_or("", |(_, rest)| rest);
            // Where all are of one status, there is no more to say.
            if groups.is_empty() {
                continue;
            }
            let groups = groups.split(')').next().unwrap();
            let each = groups.split("; ").filter(|group| !group.is_empty());
            let sum: usize = each.map(|group| number(group.split(' ').next().unwrap())).sum();
            assert_eq!(sum, open, "{text}");
        }
    }
}
