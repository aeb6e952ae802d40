"""Checks JSON files with a validator that is not ours: whether each keeps to a
JSON Schema, and the schema to the standard of schemas.

check.py CHECK SCHEMA FILES...

Prints one JSON object for each file, named CHECK.
"""

import json
import sys
from pathlib import Path

from jsonschema import FormatChecker
from jsonschema.validators import validator_for


def record(file, check, problems):
    print(json.dumps({"file": file, "check": check, "variant": "", "problems": problems, "note": ""}), flush=True)


def load(file):
    return json.loads(Path(file).read_text(encoding="utf-8"))


def problems_of(file, validator):
    try:
        return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(load(file))]
    except (OSError, ValueError) as error:
        return [f"cannot be read: {error}"]


def main(check, schema, *files):
    rules = load(schema)
    kind = validator_for(rules, default=None)
    if kind is None:
        record(schema, check, ["names no standard of schemas that is known"])
        return
    kind.check_schema(rules)
    validator = kind(rules, format_checker=FormatChecker())
    for file in files:
        record(file, check, problems_of(file, validator))


if __name__ == "__main__":
    main(*sys.argv[1:])
