"""Sixty reads and sixty writes a minute for each user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from tests.sheets_server import SheetsServer, Spreadsheet
from tests.stand_in.api import Api, error

OTHER = "other@konkurs.iam.gserviceaccount.com"


def codes(times: int, ask: Callable[[], requests.Response]) -> list[int]:
    return [ask().status_code for _ in range(times)]


def test_the_sixty_first_read_of_a_minute_is_refused(api: Api) -> None:
    assert codes(61, lambda: api.send("GET", "")) == [200] * 60 + [429]
    said = api.send("GET", "").json()["error"]
    consumer = "project_number:106222333444"
    assert (said["code"], said["status"], said["message"]) == (
        429,
        "RESOURCE_EXHAUSTED",
        "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service "
        f"'sheets.googleapis.com' for consumer '{consumer}'.",
    )
    info, link = said["details"]
    assert info == {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "service": "sheets.googleapis.com",
            "consumer": "projects/106222333444",
            "quota_limit": "ReadRequestsPerMinutePerUser",
            "quota_limit_value": "60",
            "quota_location": "global",
            "quota_metric": "sheets.googleapis.com/read_requests",
            "quota_unit": "1/min/{project}/{user}",
        },
    }
    assert link["@type"] == "type.googleapis.com/google.rpc.Help"


def test_the_allowance_is_refilled_after_a_minute(clock: Any, api: Api) -> None:
    assert codes(61, lambda: api.send("GET", ""))[-1] == 429
    clock.now += 59.9
    assert api.send("GET", "").status_code == 429
    clock.now += 0.1
    assert codes(61, lambda: api.send("GET", "")) == [200] * 60 + [429]


def test_reads_writes_users_and_files_are_counted_apart(google: SheetsServer, book: Spreadsheet, api: Api) -> None:
    google.share(book, OTHER, "writer")
    other = Api(google, book, OTHER)
    assert codes(61, lambda: api.send("POST", "/values/A1:clear"))[-1] == 429
    assert api.send("GET", "").status_code == 200
    assert other.send("POST", "/values/A1:clear").status_code == 200
    assert codes(70, lambda: api.ask("GET", "/drive/v3/files")) == [200] * 70


def test_requests_that_failed_count_too(api: Api) -> None:
    assert codes(61, lambda: api.send("GET", "", page="2")) == [400] * 60 + [429]


def test_the_quota_comes_after_the_token_and_before_the_rest(google: SheetsServer, book: Spreadsheet, api: Api) -> None:
    codes(60, lambda: api.send("GET", ""))
    google.delete(book)
    assert api.send("GET", "", page="2").status_code == 429
    google.expire_tokens()
    assert api.send("GET", "").status_code == 401


def test_all_users_together_have_three_hundred(google: SheetsServer, book: Spreadsheet) -> None:
    robots = [f"robot{number}@konkurs.iam.gserviceaccount.com" for number in range(6)]
    google.share(book, "anyone", "reader")
    apis = [Api(google, book, robot) for robot in robots]
    assert [codes(60, lambda api=api: api.send("GET", "")) for api in apis[:5]] == [[200] * 60] * 5
    message = "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service"
    assert error(apis[5].send("GET", ""))[2].startswith(message)
