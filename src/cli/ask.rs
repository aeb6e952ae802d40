//! Questions on a terminal, or to whatever writes to standard input. A wrong answer is
//! asked for again.

use std::io::{BufRead as _, Read as _, Write as _};

use serde::de::DeserializeOwned;
use serde_json::Value;

use intl_update::Error;
use intl_update::dataset::{PartialDate, written_day};

/// So many wrong answers are taken: nobody who means to answer gives more.
const MOST_WRONG: usize = 20;

/// The most bytes of an answer.
const LONGEST: u64 = 10_000;

/// What an answer is read as, or why it is not right.
type Read<T> = Result<T, String>;

/// The answer given on the command line, or else asked for until it is right.
pub(super) fn answer<T>(
    given: Option<&str>,
    question: &str,
    flag: &str,
    read: impl Fn(&str) -> Read<T>,
) -> Result<T, Error> {
    if let Some(given) = given {
        return read(given.trim()).map_err(|why| Error::Answer { name: format!("--{flag}"), why });
    }
    for _ in 0..=MOST_WRONG {
        let Some(line) = asked(question) else { break };
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        match read(line) {
            Ok(answer) => return Ok(answer),
            Err(why) => {
                let _ = writeln!(anstream::stderr(), "{why}");
            }
        }
    }
    Err(Error::NoAnswer { name: format!("--{flag}") })
}

/// The line that answers a question; none at the end of the input.
fn asked(question: &str) -> Option<String> {
    let mut err = anstream::stderr().lock();
    // Without a question, the answer is still read.
    let _ = write!(err, "{question}: ");
    let _ = err.flush();
    let mut line = String::new();
    let read = std::io::stdin().lock().take(LONGEST).read_line(&mut line).ok()?;
    (read > 0).then_some(line)
}

/// Any text.
#[expect(clippy::unnecessary_wraps, reason = "other answers can be wrong")]
pub(super) fn text(answer: &str) -> Read<String> {
    Ok(answer.to_owned())
}

/// One of a few words of the dataset, in whatever form people write it: `Leader & Cabinet`
/// and `cabinet` are leader-and-cabinet.
pub(super) fn choice<T: DeserializeOwned>(answer: &str, choices: &[&str]) -> Read<T> {
    let chosen = chosen(answer, choices)
        .and_then(|chosen| serde_json::from_value(Value::String(chosen.to_owned())).ok());
    chosen.ok_or_else(|| format!("“{answer}” is not one of these: {}", choices.join(", ")))
}

/// The only choice that has all the words of an answer, or all its letters.
fn chosen<'a>(answer: &str, choices: &[&'a str]) -> Option<&'a str> {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.map(|word| word.to_lowercase().trim_end_matches('s').to_owned());
        words.filter(|word| !["", "a", "and", "the"].contains(&word.as_str())).collect()
    };
    let own = words(answer);
    let fits = |choice: &&&str| {
        let choice = words(choice);
        choice.concat() == own.concat() || own.iter().all(|word| choice.contains(word))
    };
    let mut found = choices.iter().filter(fits);
    let first = found.next().filter(|_| !own.is_empty())?;
    found.next().is_none().then_some(*first)
}

/// A date, as the dataset writes it or as people do.
pub(super) fn date(answer: &str) -> Read<PartialDate> {
    let day = written_day(answer);
    answer.parse().ok().or(day.map(PartialDate::from)).ok_or_else(|| {
        format!("“{answer}” is not a date: write it as 2025-05-22, 22/05/2025 or 22 May 2025")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_every_form() {
        let may = Ok("2025-05-22".parse().unwrap());
        for text in [
            "2025-05-22",
            "22/05/2025",
            "22/5/2025",
            "22.05.2025",
            "22-05-2025",
            "22 May 2025",
            "22nd May 2025",
            "the 22nd of may, 2025",
            "May 22, 2025",
            "2025/05/22",
        ] {
            assert_eq!(date(text), may, "{text}");
        }
        assert_eq!(date("2025-05"), Ok("2025-05".parse().unwrap()));
        for text in ["", "22/13/2025", "31 April 2025", "in May", "next year"] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn chosen_every_form() {
        let nations = ["england", "wales", "scotland", "northern-ireland"];
        let models = ["committee-system", "leader-and-cabinet", "elected-mayor"];
        for (answer, choice) in [
            ("England", Some("england")),
            ("NORTHERN IRELAND", Some("northern-ireland")),
            ("northern-ireland", Some("northern-ireland")),
            ("NorthernIreland", Some("northern-ireland")),
            ("Britain", None),
            ("-", None),
        ] {
            assert_eq!(chosen(answer, &nations), choice, "{answer}");
        }
        for (answer, choice) in [
            ("Leader and cabinet", Some("leader-and-cabinet")),
            ("a leader & cabinet", Some("leader-and-cabinet")),
            ("Cabinet", Some("leader-and-cabinet")),
            ("Committees", Some("committee-system")),
            ("committee system", Some("committee-system")),
            ("the elected Mayor", Some("elected-mayor")),
            ("king", None),
            ("cabinet and mayor", None),
        ] {
            assert_eq!(chosen(answer, &models), choice, "{answer}");
        }
    }
}
