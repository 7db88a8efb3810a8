"""The stand-in as a program, for trying the product by hand: `python -m tests.sheets_server --open --port 8765`."""

from __future__ import annotations

import argparse
import csv
import json
import logging
from pathlib import Path

from tests.sheets_server import SheetsServer, Spreadsheet

ROBOT = "minigrant@stand-in.iam.gserviceaccount.com"
_FAULTS = """\
troubles on demand, while it runs (from this machine only, without a token):
  curl -X POST   URL/_stand-in/faults -d '{"kind": "503_after_writing", "times": 2, "only": "writes", "path": "append"}'
  curl           URL/_stand-in/faults        how many are to come
  curl -X DELETE URL/_stand-in/faults        no more of them
kind: 429, 500, 503, 500_after_writing, 503_after_writing, timeout, timeout_after_writing, reset, reset_after_writing,
  expired_token, withdrawn_share, slow; only: all, reads, writes, drive, token; seconds: of a timeout and of slow
"""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.sheets_server",
        description="A stand-in of Google Sheets with one spreadsheet (locale pl_PL), on this machine only.",
        epilog=_FAULTS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--open", action="store_true", help="accept every bearer token, count no quotas")
    parser.add_argument("--secrets", type=Path, help="write the account and the address to this .toml file")
    parser.add_argument("--data", type=Path, help="type this folder's .csv files into the spreadsheet, one tab each")
    return parser.parse_args()


def tabs_of(folder: Path) -> dict[str, list[list[str]]]:
    """A tab for each .csv file of the folder, by its name."""
    tabs = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            tabs[file.stem] = list(csv.reader(lines))
    return tabs


def secrets_toml(account: dict[str, str], spreadsheet: Spreadsheet, endpoint: str) -> str:
    """What the product reads from `.streamlit/secrets.toml`."""
    # A text in JSON is a text in TOML.
    fields = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in account.items()]
    sheet = ["[sheet]", f'url = "{spreadsheet.url}"', f'endpoint = "{endpoint}"']
    return "\n".join(["[gcp_service_account]", *fields, "", *sheet]) + "\n"


def main() -> None:
    asked = _arguments()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with SheetsServer(open_to_all=asked.open, port=asked.port) as google:
        spreadsheet = google.make_spreadsheet(
            "Konkurs",
            locale="pl_PL",
            time_zone="Europe/Warsaw",
            tabs=tabs_of(asked.data) if asked.data else None,
            writers=[ROBOT],
        )
        toml = secrets_toml(google.make_account(ROBOT), spreadsheet, google.url)
        if asked.secrets:
            asked.secrets.parent.mkdir(parents=True, exist_ok=True)
            asked.secrets.write_text(toml, encoding="utf-8")
            print(f"{google.url} with {spreadsheet.url}; the secrets are in {asked.secrets}", flush=True)
        else:
            print(f"# {google.url}\n{toml}", flush=True)
        google.serve_until_interrupted()


if __name__ == "__main__":
    main()
