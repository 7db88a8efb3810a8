"""A stand-in of the Google Sheets API v4, with a little of Drive v3 and the token endpoint: a real HTTP server.

It answers over loopback what the real service answers, keeps what is written into it, counts the quotas, and plays
troubles that were asked for. Requests and its own replies are checked against the service's own description. As a
program, with one spreadsheet: `python -m tests.sheets_server --help`. In tests:

    with SheetsServer(open_to_all=False, clock=time.time, port=0) as google:
        account = google.make_account("robot@project.iam.gserviceaccount.com")   # as the downloaded JSON key
        book = google.make_spreadsheet(
            "Konkurs", locale="pl_PL", tabs={"Wnioski": [["a", "b"], ["1", "2"]]}, writers=[account["client_email"]]
        )

`google.url` stands for both https://sheets.googleapis.com and https://www.googleapis.com: the paths are theirs.

- `book.id`, `book.url` (as people paste it), `book.tabs`, `book.values(tab)` (what is displayed), `book.size(tab)`;
  and what a person does to it: `set`, `type`, `insert_row`, `delete_rows`, `move_row`, `sort`, `insert_column`,
  `move_column`, `add_tab`, `rename_tab`, `delete_tab`, `hide_tab`, `move_tab`.
- `google.share(book, email, "reader" | "writer")`, `google.withdraw(book, email)`, `google.delete(book)`.
- `google.revoke_key(email)`, `google.expire_tokens()`, `google.api_enabled = False`.
- `google.play(Fault("503_after_writing", times=2, only="writes", path="append"))`: see `Fault`. While it runs as a
  program: `POST /_stand-in/faults` with the same as JSON, one or a list; `GET` counts them, `DELETE` forgets them.
- `google.requests`: a `Record` of each request. `google.offences`: what went wrong in the stand-in itself, a reply that
  does not conform among it; such a reply is a 500 that says so. What the real service would do and the stand-in cannot
  is a 501 that says so.
"""

from tests.sheets_server.faults import Fault
from tests.sheets_server.server import SheetsServer, Spreadsheet
from tests.sheets_server.service import Record

__all__ = ["Fault", "Record", "SheetsServer", "Spreadsheet"]
