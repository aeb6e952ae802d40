#!/usr/bin/env python3
"""Makes a dataset of any size, to see how the program grows with the register.

    benches/compare/generate.py 160 target/dataset-160.json

Sixteen relationships make a dataset of the size of Sheffield's: half of them
with profile, figures, history, story and assessment, half with little more
than an agreement; ten decisions, thirteen visits. A larger dataset repeats
that pattern with other places and other sentences. The same number gives the
same bytes. Every text names its place: two equal paragraphs would be typeset
once and so cost less than the paragraphs of a real report.
"""

import argparse
import json
from pathlib import Path

REGIONS = [
    ("china", "China"),
    ("europe", "Europe"),
    ("americas", "The Americas"),
    ("asia", "Asia (excluding China)"),
    ("africa", "Africa"),
    ("middle-east", "Middle East"),
    ("oceania", "Oceania"),
]
COUNTRIES = ["CN", "DE", "US", "JP", "ZM", "PS", "NZ", "FR", "UA", "BR", "KR", "KE", "JO", "AU"]

CRITERIA = [
    ("location-overview", "Location Overview", "Where the place is and what it is like."),
    ("strategic-fit", "Strategic Fit", "How well the link fits what the council sets out to do."),
    ("profile", "Profile", "What the place is known for."),
    (
        "due-diligence",
        "Due Diligence Considerations",
        "What the council should weigh before it ties itself to the place.",
    ),
    (
        "connections",
        "Connections",
        "What contacts there are between people and organisations in the two places.",
    ),
    ("resources", "Resources", "What finance and staff the link needs, and what is available."),
    ("purpose", "Purpose", "What the link is for."),
]

PROFILES = [
    "{place} is the hub of its region for the economy, finance, culture and transport. By "
    "population it stands among the first ten cities of its country.",
    "The industries of {place} include machinery, cars, medicine, food and information "
    "technology, and many large firms have a branch there.",
    "{place} lies on a river in the middle of its province. Coal and steel shaped its past, and "
    "the harbour is still in use.",
    "The economy of {place} includes healthcare, the creative industries and manufacturing, "
    "while IT security and geothermal energy are growing.",
    "Among the sights of {place} are an open-air museum of folk houses, a gallery of prints, an "
    "old temple and the observatory of the city hall.",
    "{place} is a green city and a city of festivals. Its institutions of higher education "
    "include a national university and a university of economics.",
    "By train {place} is 30 minutes from the capital of the province and 1 hour 45 minutes from "
    "the nearest airport.",
]
STORIES = [
    "The link with {place} came about through the School of East Asian Studies at the university. "
    "Contact resumed in winter 2023.",
    "The link was quiet from 2010 and was taken up again in 2023. There has been regular contact "
    "with {place} since the visit of the Lord Mayor in August of that year.",
    "Groups in the city have links with schools in {place}, and a junior football tournament "
    "brings both together every second summer.",
    "Contact with {place} came through an association of people who had moved from there. It was "
    "linked with a bid to hold a song contest.",
    "In the years since, Lord Mayors have often gone to {place} for commemorations, and a choir "
    "has sung in [{place}](lang:de) three times.",
]
HISTORY = [
    "A group from {place} came to the city and was given a sum of money that had been raised "
    "locally.",
    "The Lord Mayor visited {place} with a small party. There was an official reception and a "
    "tour of the works.",
    "A *committee of friends* was formed in {place}. It used the money for homes on land that "
    "belonged to the town.",
    "The twinning with {place} followed a call for links that would serve peace.",
]
FINDINGS = [
    "Many students from {place} are at the two universities. The chambers of commerce are the "
    "channel for business.",
    "Less money is available for the link with {place} than before.",
    "Opportunities with {place} in education, the environment and culture are being explored.",
    "Both cities have an industrial past and have turned to advanced manufacturing. Both, "
    "{place} too, are proud of their natural and built surroundings.",
    "The hope is to exchange knowledge with {place} on homelessness, climate change and flood "
    "resilience.",
    "The interests of {place} range from tourism to work between small firms in particular "
    "sectors.",
]
FIGURES = [
    ("Population", 371_000, "people"),
    ("Students", 56_000, None),
    ("Companies", 15_000, None),
    ("Green space", 40, "%"),
    ("Households", 773_050, None),
]
KINDS = ["twinning", "sister-city", "friendship-agreement", "memorandum", "partnership"]

# For each of sixteen relationships how many paragraphs of profile, figures,
# events of history, paragraphs of story and findings it has; counted in
# Sheffield's dataset.
PATTERN = [
    (2, 1, 1, 1, 3),
    (0, 0, 0, 0, 0),
    (0, 0, 0, 0, 1),
    (0, 0, 0, 0, 1),
    (2, 1, 4, 2, 1),
    (2, 5, 2, 1, 1),
    (3, 2, 0, 1, 0),
    (0, 0, 0, 0, 1),
    (3, 2, 0, 1, 2),
    (0, 0, 0, 0, 1),
    (3, 2, 0, 1, 2),
    (0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0),
    (0, 0, 0, 1, 1),
    (0, 0, 0, 0, 0),
    (0, 0, 0, 1, 1),
]

# The relationships of sixteen that each decision is about. The last one has
# none: the register of a real council has such a relationship too.
DECISIONS = [[0], [1], [2, 3], [4], [5, 6, 7, 8], [9], [10], [11, 12], [13], [14]]
OUTCOMES = ["retain", "reinvigorate", "acknowledge", "no-action"]
REASONS = [
    "The link with {places} is active, but less money is available for it.",
    "The link with {places} is driven by the community. The society in the city is active and is "
    "the only community twinning group left.",
    "The links with {places} are current and active. They benefit both sides, and there is room "
    "for more.",
    "The civic relationship with {places} is dormant. There are community links with the city too.",
]

# Form, start, end and titles of thirteen visits, and the relationships of
# sixteen that they belong to: four in the year of the report, four ahead of
# the meeting, the others in other years.
VISITS = [
    ("signing", "2022-12", None, "Signing of the memorandum with {place}", 6),
    ("online", "2023-06", None, "Regular calls with {place}", 6),
    ("outward", "2023-08-26", None, "Reception in the old town hall of {place}", 5),
    ("event", "2024-02", None, "Industrial board in {place}", 8),
    ("inward", "2024-03-11", "2024-03-14", "Delegation from {place} on young carers", 10),
    ("event", "2024-10", None, "Half marathon of {place}", 0),
    ("signing", "2024-10-29", None, "Signing of the agreement with {place}", 15),
    ("inward", "2024-11", None, "Study tour of people from {place}", 10),
    ("outward", "2025-01-28", "2025-01-30", "Delegation to {place}", 8),
    ("outward", "2025-05-23", "2025-05-25", "Visit to {place} for the anniversary", 5),
    ("signing", "2025-05-24", None, "Renewal of the partnership agreement with {place}", 5),
    ("event", "2025-07-19", "2025-08-18", "Exhibition on {place}", 5),
    ("outward", "2025-08", None, "Brass band in {place}", 5),
]
ACCOUNTS = [
    "The Lord Mayor spoke at a reception in {place} and signed the guest book. A delegation from "
    "another twin town was there too.",
    "A 13-strong council delegation met people from {place} on the subject of looked-after "
    "children. The visit was part of a study tour.",
    "The Leader, the Chief Executive and three firms went to {place}. They met over 16 "
    "organisations and about 50 people.",
]


def choose(pool, number, step):
    """One entry of a list; which one differs from place to place."""
    return pool[(number * 7 + step * 3) % len(pool)]


def several(pool, number, count, place):
    """So many different sentences on a place."""
    return [choose(pool, number, step).format(place=place) for step in range(count)]


def name(number):
    """The name of a place, counted from 1."""
    return f"Place {number + 1:04}"


def identifier(number):
    """The id of a place."""
    return f"place-{number + 1:04}"


def relationship(number):
    """One entry of the register."""
    place = name(number)
    profile, figures, history, story, assessment = PATTERN[number % 16]
    start = 1950 + number * 11 % 70
    entry = {
        "id": identifier(number),
        "place": place,
        "country": choose(COUNTRIES, number, 0),
        "area": f"Province {number % 16 + 1}",
        "region": REGIONS[number % len(REGIONS)][0],
        "agreements": [
            {
                "kind": choose(KINDS, number, 0),
                "start": str(start),
                "note": f"The memorandum with {place} was signed in the town hall.",
            }
        ],
        "standings": [] if profile else [{"status": "dormant"}],
    }
    if profile:
        entry["profile"] = several(PROFILES, number, profile, place)
        # Real figures often lack date or source, which is a warning each.
        entry["figures"] = [
            {
                "label": label,
                "value": value + number,
                **({"unit": unit} if unit else {}),
                **({"date": "2020"} if step == 0 else {}),
                "source": "Census",
            }
            for step, (label, value, unit) in enumerate(FIGURES[:figures])
        ]
    if history:
        entry["history"] = [
            {"date": str(start + step), "text": text}
            for step, text in enumerate(several(HISTORY, number, history, place))
        ]
    if story:
        entry["story"] = several(STORIES, number, story, place)
        entry["community_groups"] = [f"the Friends of {place}"]
    if assessment:
        found = [CRITERIA[position][0] for position in (4, 5, 6)[:assessment]]
        entry["assessment"] = [
            {"criterion": criterion, "finding": finding}
            for criterion, finding in zip(found, several(FINDINGS, number, assessment, place))
        ]
    entry["further_information"] = [
        {"title": f"Website of {place}", "url": f"https://example.org/{identifier(number)}"}
    ]
    return entry


def decisions(count):
    """The decisions on so many relationships."""
    found = []
    for first in range(0, count, 16):
        for members in DECISIONS:
            numbers = [first + member for member in members if first + member < count]
            if not numbers:
                continue
            position = len(found) + 1
            names = [name(number) for number in numbers]
            places = " and ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
            found.append(
                {
                    "id": f"decision-{position:04}",
                    "report": "2023-24",
                    "relationships": [identifier(number) for number in numbers],
                    "outcome": choose(OUTCOMES, position, 0),
                    "reason": choose(REASONS, position, 0).format(places=places),
                    "position": position,
                    "considerations": [
                        {
                            "result": "agreed",
                            "date": "2024-08",
                            "minute": "Item 13",
                            "vote": "unanimously",
                        }
                    ],
                }
            )
    return found


def visits(count):
    """The visits of so many relationships."""
    found = []
    for first in range(0, count, 16):
        for form, start, end, title, member in VISITS:
            number = first + member
            if number >= count:
                continue
            place = name(number)
            account = choose(ACCOUNTS, number, len(found)).format(place=place)
            entry = {"id": f"visit-{len(found) + 1:04}", "start": start}
            if end:
                entry["end"] = end
            # A month in which an annual meeting is held could belong to
            # two municipal years.
            entry.update(
                relationships=[identifier(number)],
                form=form,
                title=title.format(place=place),
                account=[account],
                source="Press report",
            )
            if start > "2024-08":
                entry["plan"] = [f"The programme with {place} takes in a school and a concert."]
            if form == "outward":
                entry["people"] = [{"name": "Colin Ross", "role": "Lord Mayor"}]
                entry["cost"] = {"amount": 7000, "currency": "GBP"}
            found.append(entry)
    return found


def report():
    """The report of the year; it does not grow with the register."""
    return {
        "year": "2023-24",
        "meeting": {"committee": "strategy-and-resources", "date": "2024-08"},
        "agenda_item": "13",
        "officers": {
            "report_of": "Executive Director City Futures",
            "author": {"name": "A. Writer", "job_title": "International officer"},
            "lead_officer": {"name": "B. Lead", "job_title": "Head of policy"},
        },
        "form": {
            "equality_impact_assessment": {"done": True, "reference": "EIA 1234"},
            "climate_impact_assessment": {"done": True, "reference": "CIA 1234"},
            "consultation": True,
            "exempt_information": {"contains": False},
        },
        "background_papers": [
            {"title": "Partner City Policy", "date": "2024-02-12", "reference": "Decision 3865"}
        ],
        "narrative": {
            "proposal": [
                "The council's finance and staff are limited, and it cannot keep up meaningful "
                "links with every place. It therefore wants to focus on fewer cities, where the "
                "benefit is specific, mutual and tangible.",
                "The existing links were reviewed on the basis of files and information open to "
                "the public, which for some places were of limited help.",
            ],
            "contribution": [
                "Decisions on the links give clarity about which of them the council is to "
                "nurture. Some have come to a natural end."
            ],
            "consultation": ["Many of the links have grown out of engagement with the public."],
            "alternatives": [
                "The alternative is to keep the status quo. It is rejected, because the policy "
                "was made for the very reason that the status quo was not acceptable."
            ],
            "reasons": [
                "The policy promised that a review would follow it. The outcome of that review is "
                "a manageable number of places that want to collaborate."
            ],
        },
        "implications": {
            "equality": ["Each new partnership will have its own Equality Impact Assessment."],
            "financial": ["No costs arise from the preparation of this report."],
            "legal": ["No direct legal implications arise from this report."],
            "climate": ["The council prefers online meetings on Teams to travel."],
        },
        "regions": {
            region: {"review": [f"Some of the links in {title} are active, others are dormant."]}
            for region, title in REGIONS
        },
        "further_recommendations": [
            {
                "id": "lord-mayor",
                "text": "That the Committee acknowledges the Lord Mayor's important part in "
                "making and keeping international links.",
                "reason": "The Lord Mayor is the civic head.",
            }
        ],
    }


def dataset(count):
    """A dataset of so many relationships."""
    return {
        "council": {
            "id": "generated",
            "name": "Generated City Council",
            "short_name": "the City Council",
            "place": "Generated",
            "nation": "england",
            "governance": "committee-system",
            "language": "en-GB",
            "civic_head": "Lord Mayor",
            "committees": [
                {
                    "id": "strategy-and-resources",
                    "name": "Strategy and Resources Policy Committee",
                }
            ],
            "regions": [{"id": region, "name": title} for region, title in REGIONS],
            "municipal_years": [
                {"id": "2022-23", "annual_meeting": "2022-05-18"},
                {"id": "2023-24", "annual_meeting": "2023-05-17"},
                {"id": "2024-25", "annual_meeting": "2024-05-15"},
                {"id": "2025-26", "annual_meeting": "2025-05-19"},
            ],
            "country_names": {"KR": "South Korea", "US": "USA", "PS": "West Bank"},
            "house_style": "sheffield",
        },
        "policy": {
            "title": "Partner City Policy",
            "approvals": [
                {
                    "date": "2023-11-20",
                    "by": "the Strategy and Resources Policy Committee",
                    "what": "the proposals",
                }
            ],
            "background": [
                "The council had no formal policy on partner cities before, although it received "
                "many approaches. It needed criteria that were clear and could be applied "
                "consistently."
            ],
            "framework": "Assessment framework",
            "criteria": [
                {"id": criterion, "name": title, "looks_at": looks_at}
                for criterion, title, looks_at in CRITERIA
            ],
            "results": ["retain", "relinquish", "reinvigorate"],
        },
        "relationships": [relationship(number) for number in range(count)],
        "visits": visits(count),
        "decisions": decisions(count),
        "reports": [report()],
    }


def varied(value, council, number):
    """A part of a dataset as another council has it: under the council's own name, and each
    sentence with its number, since equal paragraphs would be typeset once for all councils."""
    if isinstance(value, dict):
        return {key: varied(part, council, number) for key, part in value.items()}
    if isinstance(value, list):
        return [varied(part, council, number) for part in value]
    if not isinstance(value, str) or "://" in value:
        return value
    text = value.replace(council, f"{council[:-4]}{number:04}")
    return f"{text[:-1]} ({number})." if text.endswith(".") and " " in text else text


def write_copy(dataset, number, folder):
    """Writes a varied copy of a dataset, a folder of files, into another folder."""
    council = json.loads((dataset / "council.json").read_text(encoding="utf-8"))["council"]
    folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(dataset.glob("*.json")):
        copy = varied(json.loads(file.read_text(encoding="utf-8")), council["place"], number)
        if "council" in copy:
            copy["council"]["id"] = f"{council['id']}-{number:04}"
        text = json.dumps(copy, indent=2, ensure_ascii=False)
        (folder / file.name).write_text(text + "\n", encoding="utf-8")


def write(count, path):
    """Writes a dataset of so many relationships into a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(dataset(count), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def main():
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description="Makes a dataset of any size, to see how the program grows with the register."
    )
    parser.add_argument("relationships", type=int, help="how many relationships it has")
    parser.add_argument("file", type=Path, help="the JSON file to write")
    arguments = parser.parse_args()
    write(arguments.relationships, arguments.file)


if __name__ == "__main__":
    main()
