"""Coming in with a personal link, and leaving again.

`GET /enter/<token>` shows the same page for every token and asks nobody: mail scanners and previews open
links, so only the button (`POST`) exchanges the token for a session, kept in an HttpOnly cookie. `/leave`
ends it.

The pages are complete in themselves: no script, nothing loaded from anywhere, no names.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from lib.services import invitations
from lib.web.guards import client_address, is_secure

if TYPE_CHECKING:
    from lib.services.bootstrap import House

COOKIE: Final = "minigrant"
#: How long a device stays signed in, in seconds.
LIFETIME: Final = 30 * 24 * 3600

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")

_HEADERS: Final = {
    "Cache-Control": "no-store",
    # Not `no-referrer`: under it browsers send `Origin: null` with the form, which is just what a form on a
    # hostile page can send too. This one never tells more than the site's own address: the token stays out.
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
}


class Doors(Protocol):
    """What this module needs of `lib.services.invitations`. The calls block (database)."""

    def enter(self, house: Any, token: str, session: str | None) -> str | None:
        """The session's secret for the cookie, or None when the link is unknown, expired or revoked."""

    def leave(self, house: Any, session: str) -> None:
        """Ends the session, if there is one."""


class Attempts:
    """Counts failed tries per client, to slow down guessing. Forgets the oldest clients rather than grow."""

    def __init__(
        self,
        most: int = 30,
        seconds: float = 60,
        clients: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clients = clients
        self._clock = clock
        self._failed: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait(self, client: str) -> int:
        """Seconds until this client may try again; 0 = now."""
        since, count = self._failed.get(client, (0.0, 0))
        left = since + self._seconds - self._clock()
        return int(left) + 1 if count >= self._most and left > 0 else 0

    def note(self, client: str) -> None:
        """One more failed try."""
        since, count = self._failed.pop(client, (self._clock(), 0))
        if self._clock() - since >= self._seconds:
            since, count = self._clock(), 0
        self._failed[client] = (since, count + 1)
        if len(self._failed) > self._clients:
            self._failed.popitem(last=False)


def routes(house: Callable[[], House], doors: Doors = invitations, attempts: Attempts | None = None) -> list[Route]:
    """The addresses of sign-in and sign-out."""
    failed = attempts or Attempts()

    async def show_entrance(request: Request) -> Response:
        return _entrance() if _token(request) else _no_such_link()

    async def enter(request: Request) -> Response:
        if not _is_same_site(request):
            return _from_elsewhere()
        client = client_address(request.scope)
        token = _token(request)
        session = token and await run_in_threadpool(doors.enter, house(), token, session_of(request))
        if not session:
            # Only who fails has to wait: a valid link works, whoever else guesses from the same address.
            if wait := failed.wait(client):
                return _too_many(wait)
            failed.note(client)
            return _no_such_link()
        response = RedirectResponse("/", status_code=303, headers=_HEADERS)
        secure = is_secure(request.scope)
        response.set_cookie(COOKIE, session, LIFETIME, path="/", httponly=True, samesite="lax", secure=secure)
        return response

    async def show_exit(request: Request) -> Response:
        return _exit()

    async def leave(request: Request) -> Response:
        if not _is_same_site(request):
            return _from_elsewhere()
        if session := session_of(request):
            await run_in_threadpool(doors.leave, house(), session)
        response = RedirectResponse("/", status_code=303, headers=_HEADERS)
        secure = is_secure(request.scope)
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=secure)
        return response

    return [
        Route("/enter", show_entrance, methods=["GET"]),
        # `:path`, so that a link which was mangled on its way still meets our page.
        Route("/enter/{token:path}", show_entrance, methods=["GET"]),
        Route("/enter/{token:path}", enter, methods=["POST"]),
        Route("/leave", show_exit, methods=["GET"]),
        Route("/leave", leave, methods=["POST"]),
    ]


def _token(request: Request) -> str | None:
    token: str = request.path_params.get("token", "")
    return token if _TOKEN.fullmatch(token) else None


def session_of(request: Request) -> str | None:
    """The session's secret that the browser has, if it looks like one."""
    session = request.cookies.get(COOKIE, "")
    return session if _TOKEN.fullmatch(session) else None


def _is_same_site(request: Request) -> bool:
    """Whether a form came from our own page (or from a program, which has no cookies to abuse).

    Browsers say so in Sec-Fetch-Site under https and on localhost, and in Origin everywhere.
    """
    if site := request.headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def _entrance() -> Response:
    return _page(
        "Twój link do Minigrantu",
        """<p>To Twoje osobiste wejście do konkursu. Naciśnij przycisk, żeby wejść.</p>
<form method="post"><button>Wejdź</button></form>
<p class="quiet">To urządzenie zapamięta Cię na 30 dni. Link jest tylko dla Ciebie, więc nie przekazuj go
dalej. Na wspólnym komputerze po skończonej pracy <a href="/leave">wyloguj się</a>.</p>""",
    )


def _exit() -> Response:
    return _page(
        "Wylogować to urządzenie?",
        """<p>Wszystko, co już zapisane, zostaje. Wrócisz przez swój osobisty link.</p>
<form method="post" action="/leave"><button>Wyloguj</button></form>
<p><a href="/">Zostań i wróć do strony konkursu</a></p>""",
    )


def _no_such_link() -> Response:
    return _page(
        "Ten link nie działa",
        """<p>Mógł wygasnąć, zostać zastąpiony nowszym albo skopiować się niecały.</p>
<p><strong>Co zrobić:</strong> otwórz link jeszcze raz prosto z najnowszej wiadomości. Jeśli to nie pomoże,
poproś organizatora konkursu o nowy link.</p>
<p><a href="/">Przejdź do strony konkursu</a></p>""",
        status=404,
    )


def _from_elsewhere() -> Response:
    return _page(
        "Nie udało się stąd wejść",
        """<p>Prośba przyszła z innej strony niż ta, więc dla bezpieczeństwa została odrzucona.</p>
<p><strong>Co zrobić:</strong> otwórz swój link prosto z wiadomości i naciśnij przycisk.</p>""",
        status=403,
    )


def _too_many(wait: int) -> Response:
    response = _page(
        "Za dużo nieudanych prób",
        "<p>Odczekaj minutę, a potem otwórz swój link jeszcze raz, prosto z wiadomości.</p>",
        status=429,
    )
    response.headers["Retry-After"] = str(wait)
    return response


def apology(reference: str) -> Response:
    """The page for an error of ours outside the Streamlit pages; `reference` is the number in the log."""
    return _page(
        "Coś poszło nie tak po naszej stronie",
        f"""<p>Spróbuj jeszcze raz za chwilę. Jeśli to nie pomoże, podaj organizatorowi konkursu numer
<strong>{reference}</strong>.</p>""",
        status=500,
    )


def _page(title: str, body: str, status: int = 200) -> Response:
    return HTMLResponse(_TEMPLATE.format(title=title, body=body), status_code=status, headers=_HEADERS)


_TEMPLATE: Final = """<!DOCTYPE html>
<html lang="pl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title} · Minigrant</title>
<style>
:root {{ color-scheme: light dark; --page: #f5f7f9; --card: #fff; --text: #1b2430; --quiet: #4a5665;
  --accent: #0072b2; --on-accent: #fff; --line: #d5dce3; }}
@media (prefers-color-scheme: dark) {{
  :root {{ --page: #12171d; --card: #1b222b; --text: #edf1f5; --quiet: #b4bfcb;
    --accent: #6cbdf0; --on-accent: #0b1a26; --line: #36414d; }} }}
* {{ box-sizing: border-box; }}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: var(--page); color: var(--text); font: 1.125rem/1.55 system-ui, sans-serif; }}
main {{ width: 100%; max-width: 30rem; padding: 1.75rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .75rem; }}
.name {{ margin: 0; color: var(--quiet); font-size: 1rem; }}
h1 {{ margin: .25rem 0 1rem; font-size: 1.6rem; line-height: 1.25; }}
button {{ width: 100%; min-height: 3.25rem; border: 0; border-radius: .5rem; background: var(--accent);
  color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }}
button:hover {{ filter: brightness(1.08); }}
:focus-visible {{ outline: 3px solid var(--text); outline-offset: 3px; }}
a {{ color: var(--accent); }}
.quiet {{ color: var(--quiet); font-size: 1rem; }}
</style>
</head>
<body>
<main>
<p class="name">Minigrant</p>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""
