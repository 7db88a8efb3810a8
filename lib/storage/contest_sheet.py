"""A contest's spreadsheet: applications, people, cards and findings by hand, as FORMATS describes the tabs."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from lib.contest.applications import TEXTS, Application, PersonalDetails, by_code
from lib.contest.cards import Card
from lib.contest.eligibility import KINDS, HandFinding
from lib.contest.exclusions import Exclusions
from lib.contest.people import Membership, Person, Reviewer, Role
from lib.contest.programme import Criterion, Programme
from lib.contest.wording import fold
from lib.storage import cells
from lib.storage.cells import UnreadableCell, Value
from lib.storage.tabs import Columns, Problem, Problems, Row
from lib.storage.workbook import Tab

APPLICATIONS, REVIEWERS, CARDS, FINDINGS = "Wnioski", "Osoby oceniające", "Oceny", "Ocena formalna"

#: The tabs that a contest is worked out from, by their folded names.
WANTED = frozenset(fold(name) for name in (APPLICATIONS, REVIEWERS, CARDS, FINDINGS))

APPLICATION_HEADERS = (
    "Numer wniosku",
    "Sygnatura czasowa",
    "Typ wnioskodawcy",
    "Nazwa grupy lub organizacji",
    "Przedstawiciel",
    "E-mail",
    "Telefon",
    "Członkowie grupy",
    "Pełnoletni przedstawiciel",
    "Zgody opiekunów",
    "Data założenia organizacji",
    "Ostatnie finansowanie zewnętrzne",
    "Data statutu",
    "Data upoważnienia",
    "Podpisy",
    "Tytuł działania",
    *TEXTS,
    "Kwota wnioskowana",
    "Osiedle",
    "Dziedzina",
    "Debiut",
    "Potrzebne wsparcie",
    "Dofinansowanie przyznane",
)
REVIEWER_HEADERS = ("Kod", "Imię i nazwisko", "E-mail", "Grupa", "Wniosek", "Obszar", "Rola")
FINDING_HEADERS = ("Wniosek", "Kryterium", "Wynik", "Uwagi", "Data")
CARD_HEADERS = ("Wniosek", "Osoba oceniająca", "Uzasadnienie", "Data")


class NothingToWorkOut(Exception):
    """The spreadsheet lacks the one tab without which there is no contest."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class ContestSheet:
    """Everything that could be read, and every problem. ``assigned`` holds codes given to rows that had none."""

    applications: tuple[Application, ...] = ()
    reviewers: tuple[Reviewer, ...] = ()
    cards: tuple[Card, ...] = ()
    by_hand: tuple[HandFinding, ...] = ()
    problems: tuple[Problem, ...] = ()
    assigned: frozenset[str] = frozenset()


@dataclass
class _Codes:
    """Codes as people type them ("w01 ") to the codes of the contest; and codes of rows that were set aside."""

    known: dict[str, str] = field(default_factory=dict)
    set_aside: dict[str, int] = field(default_factory=dict)

    def find(self, typed: str) -> str | None:
        return self.known.get(fold(typed))

    def why_not(self, typed: str, noun: str) -> str:
        row = self.set_aside.get(fold(typed))
        if row is not None:
            return f"{noun} „{typed}” ma błąd w wierszu {row} swojej zakładki i nie został wczytany"
        return f"nieznany kod: „{typed}” ({noun})"


def read_contest(
    tabs: Mapping[str, Tab],
    programme: Programme,
    lifted: Collection[tuple[str, str]] = (),
    keep_codes: Callable[[Application], str | None] = lambda _: None,
) -> ContestSheet:
    """Read a contest from the tabs of a workbook. Raises NothingToWorkOut without a tab of applications.

    ``lifted``: conflicts (reviewer, application) that the organiser has lifted; cards in them are read.
    ``keep_codes``: the code that an application without one was given before, if any.
    """
    problems = Problems()
    if fold(APPLICATIONS) not in tabs:
        raise NothingToWorkOut(f"brakuje zakładki „{APPLICATIONS}”")
    applications, codes, assigned = _read_applications(tabs[fold(APPLICATIONS)], programme, problems, keep_codes)
    reviewers: tuple[Reviewer, ...] = ()
    people = _Codes()
    if fold(REVIEWERS) in tabs:
        reviewers, people = _read_reviewers(tabs[fold(REVIEWERS)], programme, applications, codes, problems)
    else:
        problems.add(REVIEWERS, None, None, "brakuje tej zakładki: nie wiadomo, kto ocenia")
    cards: tuple[Card, ...] = ()
    if fold(CARDS) in tabs:
        exclusions = Exclusions(programme, {a.code: a for a in applications}, lifted)
        cards = _read_cards(tabs[fold(CARDS)], programme, applications, reviewers, exclusions, codes, people, problems)
    by_hand: tuple[HandFinding, ...] = ()
    if fold(FINDINGS) in tabs:
        by_hand = _read_findings(tabs[fold(FINDINGS)], programme, codes, problems)
    return ContestSheet(applications, reviewers, cards, by_hand, tuple(problems.found), assigned)


def _read_applications(
    tab: Tab, programme: Programme, problems: Problems, keep_codes: Callable[[Application], str | None]
) -> tuple[tuple[Application, ...], _Codes, frozenset[str]]:
    settings = programme.sheet.get(APPLICATIONS)
    columns = Columns(
        tab,
        APPLICATION_HEADERS,
        problems,
        ("Sygnatura czasowa", "Typ wnioskodawcy", "Tytuł działania"),
        settings,
    )
    districts = {fold_district(name): area.name for area in programme.areas for name in area.districts}
    spelled = {fold_district(name): name for area in programme.areas for name in area.districts}
    public_headers = {fold(header) for header in (settings.not_personal if settings else ())}
    marks = {header: _is_marked_with_x(columns.values(header)) for header in _YES_NO}
    found: list[tuple[Row, Application]] = []
    codes = _Codes()
    for row in columns.rows():
        application = _read_application(row, columns, programme, public_headers, marks, districts, spelled)
        typed = fold(application.code)
        if typed and typed in codes.known:
            row.report("Numer wniosku", f"kod „{application.code}” ma już inny wniosek; ten wiersz odłożono")
        elif row.unreadable:
            if typed:
                codes.set_aside.setdefault(typed, row.number)
        else:
            if typed:
                codes.known[typed] = application.code
            found.append((row, application))
    taken = {*codes.known.values(), *(tab_code.upper() for tab_code in codes.set_aside)}
    assigned: set[str] = set()
    applications: list[Application] = []
    for _, application in found:
        if not application.code:
            code = keep_codes(application) or _free_code(taken)
            taken.add(code)
            assigned.add(code)
            codes.known[fold(code)] = code
            application = _with_code(application, code)
        applications.append(application)
    return tuple(applications), codes, frozenset(assigned)


_YES_NO = ("Pełnoletni przedstawiciel", "Zgody opiekunów", "Debiut")


def _is_marked_with_x(values: Sequence[Value]) -> bool:
    """A column of x and blanks: there a blank means no; elsewhere it means not answered."""
    given = {fold(value) if isinstance(value, str) else value for value in values} - {None, ""}
    return given == {"x"}


def _read_application(
    row: Row,
    columns: Columns,
    programme: Programme,
    public_headers: Collection[str],
    marks: Mapping[str, bool],
    districts: Mapping[str, str],
    spelled: Mapping[str, str],
) -> Application:
    def text(header: str) -> str:
        return row.read(header, cells.read_text) or ""

    def yes_no(header: str, reader: Callable[[Value], bool | None] = cells.read_yes_no) -> bool | None:
        answer = row.read(header, reader)
        return False if answer is None and marks[header] and not row.unreadable else answer

    unmapped = {}
    for position, header in columns.unmapped:
        try:
            value = cells.read_text(row.at(position))
        except UnreadableCell as error:
            value = error.text
        if value:
            unmapped[header] = value
    typed_district = text("Osiedle")
    district = fold_district(typed_district)
    return Application(
        code=text("Numer wniosku"),
        title=text("Tytuł działania"),
        submitted_at=row.read("Sygnatura czasowa", cells.read_datetime),
        kind=_kind(row, programme),
        adult_representative=yes_no("Pełnoletni przedstawiciel"),
        guardian_consents=yes_no("Zgody opiekunów", _read_consents),
        founded_on=row.read("Data założenia organizacji", cells.read_date),
        last_funded_on=row.read("Ostatnie finansowanie zewnętrzne", cells.read_date),
        statute_on=row.read("Data statutu", cells.read_date),
        authorised_on=row.read("Data upoważnienia", cells.read_date),
        signatures=row.read("Podpisy", cells.read_whole_number),
        texts={header: value for header in TEXTS if (value := text(header))},
        requested=row.read("Kwota wnioskowana", cells.read_number),
        district=spelled.get(district, typed_district),
        area=districts.get(district),
        fields=row.read("Dziedzina", cells.read_list) or (),
        debut=yes_no("Debiut"),
        support_needed=row.read("Potrzebne wsparcie", cells.read_list) or (),
        other={header: value for header, value in unmapped.items() if fold(header) in public_headers},
        personal=PersonalDetails(
            organisation=text("Nazwa grupy lub organizacji"),
            representative=text("Przedstawiciel"),
            email=text("E-mail"),
            phone=text("Telefon"),
            members=tuple(read_person(member) for member in row.read("Członkowie grupy", cells.read_list) or ()),
            unmapped={header: value for header, value in unmapped.items() if fold(header) not in public_headers},
        ),
    )


def _with_code(application: Application, code: str) -> Application:
    return Application(**{**{name: getattr(application, name) for name in application.__dataclass_fields__}, "code": code})


def _free_code(taken: Collection[str]) -> str:
    """The next code after the highest of the pattern in use: W01, W02, ..."""
    pattern = re.compile(r"^(\D*?)(\d+)$")
    matches = [match for code in sorted(taken, key=by_code) if (match := pattern.match(code))]
    prefix, width, number = ("W", 2, 0) if not matches else (
        matches[-1][1],
        len(matches[-1][2]),
        max(int(match[2]) for match in matches if match[1] == matches[-1][1]),
    )
    return f"{prefix}{number + 1:0{width}}"


def fold_district(name: str) -> str:
    """District names joined across sources: hyphens with or without blanks, long and short "Południowe"."""
    folded = re.sub(r"\s*[-–—]\s*", "-", fold(name))
    return folded.replace("południowe", "płd.").replace("północne", "płn.")


def _kind(row: Row, programme: Programme) -> str | None:
    typed = row.read("Typ wnioskodawcy", cells.read_text)
    if not typed:
        return None
    names = {fold(text.pl): key for key, text in KINDS.items()} | {fold(text.en): key for key, text in KINDS.items()}
    for kind in programme.applicants:
        names |= {fold(name): kind.key for name in (kind.key, kind.name.pl, kind.name.en, *kind.also)}
    found = names.get(fold(typed))
    if found is None:
        row.remark("Typ wnioskodawcy", f"nieznany typ wnioskodawcy: „{typed}”")
    return found or typed


def _read_consents(value: Value) -> bool | None:
    """Guardians' consents: "not applicable" (nobody is under age) is as good as yes."""
    if isinstance(value, str) and fold(value) in {"nie dotyczy", "n/d", "nd", "nd.", "n/a", "not applicable"}:
        return True
    return cells.read_yes_no(value)


_ADDRESS = re.compile(r"<\s*([^<>]*?)\s*>|(\S+@\S+)")


def read_person(typed: str) -> Person:
    """``Imię Nazwisko <e-mail>``, with or without the brackets, or either part alone."""
    match = _ADDRESS.search(typed)
    if not match:
        return Person(" ".join(typed.split()))
    name = " ".join((typed[: match.start()] + typed[match.end() :]).split()).strip(" ,;")
    return Person(name, (match[1] or match[2] or "").strip())


def _read_reviewers(
    tab: Tab, programme: Programme, applications: Sequence[Application], codes: _Codes, problems: Problems
) -> tuple[tuple[Reviewer, ...], _Codes]:
    columns = Columns(tab, REVIEWER_HEADERS, problems, ("Kod",), programme.sheet.get(REVIEWERS))
    people = _Codes()
    if "Kod" not in columns:
        return (), people
    membership = Membership(applications)
    reviewers: list[Reviewer] = []
    for row in columns.rows():
        reviewer = _read_reviewer(row, programme, codes, membership)
        typed = fold(reviewer.code)
        if typed in people.known and typed:
            row.report("Kod", f"kod „{reviewer.code}” ma już inna osoba; ten wiersz odłożono")
        if row.unreadable:
            people.set_aside.setdefault(typed, row.number)
        else:
            people.known[typed] = reviewer.code
            reviewers.append(reviewer)
    return tuple(reviewers), people


def _read_reviewer(row: Row, programme: Programme, codes: _Codes, membership: Membership) -> Reviewer:
    code = row.read("Kod", cells.read_text) or ""
    if not code:
        row.report("Kod", "brakuje kodu osoby")
    person = Person(row.read("Imię i nazwisko", cells.read_text) or "", row.read("E-mail", cells.read_text) or "")
    roles = _roles(row)
    side = _side(row, programme) if "reviewer" in roles else None
    own = _own_applications(row, codes)
    applies = side is not None and programme.side(side).scorers == "applicants"
    if applies and not own and not row.unreadable:
        behind = membership.applications_of(person)
        if len(behind) == 1:
            own = tuple(behind)
            row.remark("Wniosek", f"brakuje kodu własnego wniosku; po danych osoby przyjęto {own[0]}")
        else:
            row.report("Wniosek", "brakuje kodu własnego wniosku, więc ta osoba nie może oceniać")
    return Reviewer(code, person, roles, side, own, _areas(row, programme))


_ROLES: Mapping[str, Role] = {
    "ocena": "reviewer",
    "review": "reviewer",
    "organizator": "organizer",
    "organizer": "organizer",
    "organiser": "organizer",
}


def _roles(row: Row) -> frozenset[Role]:
    typed = row.read("Rola", lambda value: cells.read_list(_commas(value))) or ("ocena",)
    unknown = [name for name in typed if fold(name) not in _ROLES]
    if unknown:
        row.report("Rola", f"nieznana rola: „{unknown[0]}”; możliwe: ocena, organizator")
    return frozenset(_ROLES[fold(name)] for name in typed if fold(name) in _ROLES)


def _commas(value: Value) -> Value:
    """Codes, roles and areas hold no commas themselves, so a comma separates them as well."""
    return value.replace(",", ";") if isinstance(value, str) else value


def _side(row: Row, programme: Programme) -> str | None:
    typed = row.read("Grupa", cells.read_text)
    names = {
        fold(name): side.key
        for side in programme.sides
        for name in (side.key, side.name.pl, side.name.en, side.label.pl, side.label.en)
    }
    if not typed and len(programme.sides) == 1:
        return programme.sides[0].key
    found = names.get(fold(typed or ""))
    if found is None:
        possible = ", ".join(side.name.pl for side in programme.sides)
        row.report("Grupa", f"{f'nieznana grupa: „{typed}”' if typed else 'brakuje grupy'}; możliwe: {possible}")
    return found


def _own_applications(row: Row, codes: _Codes) -> tuple[str, ...]:
    own = []
    for typed in row.read("Wniosek", lambda value: cells.read_list(_commas(value))) or ():
        code = codes.find(typed)
        if code is None:
            row.report("Wniosek", codes.why_not(typed, "wniosek"))
        else:
            own.append(code)
    return tuple(own)


def _areas(row: Row, programme: Programme) -> tuple[str, ...]:
    names = {fold(name): area.name for area in programme.areas for name in (area.key, area.name)}
    areas = []
    if not names:
        return ()
    for typed in row.read("Obszar", lambda value: cells.read_list(_commas(value))) or ():
        if fold(typed) in names:
            areas.append(names[fold(typed)])
        else:
            row.report("Obszar", f"nieznany obszar: „{typed}”; możliwe: {', '.join(a.name for a in programme.areas)}")
    return tuple(areas)


def _read_cards(
    tab: Tab,
    programme: Programme,
    applications: Sequence[Application],
    reviewers: Sequence[Reviewer],
    exclusions: Exclusions,
    codes: _Codes,
    people: _Codes,
    problems: Problems,
) -> tuple[Card, ...]:
    settings = programme.sheet.get(CARDS)
    keys = programme.criterion_keys
    by_name = {name: c.key for c in programme.criteria for name in (c.name.pl, c.name.en)}
    columns = Columns(
        tab, (*CARD_HEADERS, *keys), problems, ("Wniosek", "Osoba oceniająca", *keys), settings, by_name
    )
    if "Wniosek" not in columns or "Osoba oceniająca" not in columns:
        return ()
    application_by_code = {application.code: application for application in applications}
    reviewer_by_code = {reviewer.code: reviewer for reviewer in reviewers}
    criteria = programme.criteria
    found: list[Card] = []
    for row in columns.rows():
        typed_code, typed_reviewer = (
            row.read("Wniosek", cells.read_text) or "",
            row.read("Osoba oceniająca", cells.read_text) or "",
        )
        code, reviewer_code = codes.find(typed_code), people.find(typed_reviewer)
        if code is None:
            row.report("Wniosek", codes.why_not(typed_code, "wniosek") if typed_code else "brakuje kodu wniosku")
        if reviewer_code is None:
            why = people.why_not(typed_reviewer, "osoba") if typed_reviewer else "brakuje kodu osoby"
            row.report("Osoba oceniająca", why)
        if code is None or reviewer_code is None:
            continue
        exclusion = exclusions.between(reviewer_by_code[reviewer_code], application_by_code[code])
        if exclusion:
            clause = f" (§ {exclusion.clause})" if exclusion.clause else ""
            row.report("Wniosek", f"karta {reviewer_code} dla {code} nie liczy się: {exclusion.text.pl}{clause}")
            continue
        points = tuple(_points(row, criterion) for criterion in criteria)
        found.append(
            Card(
                code,
                reviewer_code,
                points,
                row.read("Uzasadnienie", cells.read_text) or "",
                saved_at=row.read("Data", cells.read_datetime),
            )
        )
    return tuple(found)


def _points(row: Row, criterion: Criterion) -> int | None:
    value = row.value(criterion.key)
    if type(value) is int and criterion.minimum <= value <= criterion.maximum:
        return value
    points = row.read(criterion.key, cells.read_whole_number)
    if points is not None and not criterion.minimum <= points <= criterion.maximum:
        row.report(criterion.key, f"{points} nie mieści się w zakresie {criterion.minimum}–{criterion.maximum}")
        return None
    return points


def _read_findings(tab: Tab, programme: Programme, codes: _Codes, problems: Problems) -> tuple[HandFinding, ...]:
    columns = Columns(tab, FINDING_HEADERS, problems, ("Wniosek", "Kryterium", "Wynik"), programme.sheet.get(FINDINGS))
    if columns.missing:
        return ()
    names = {fold(name): c.key for c in programme.formal for name in (c.key, c.name.pl, c.name.en)}
    found: list[HandFinding] = []
    for row in columns.rows():
        met = row.read("Wynik", cells.read_yes_no)
        typed_code = row.read("Wniosek", cells.read_text) or ""
        typed_criterion = row.read("Kryterium", cells.read_text) or ""
        code, criterion = codes.find(typed_code), names.get(fold(typed_criterion))
        if code is None:
            row.report("Wniosek", codes.why_not(typed_code, "wniosek") if typed_code else "brakuje kodu wniosku")
        if criterion is None:
            row.report("Kryterium", f"nieznane kryterium: „{typed_criterion}”")
        note = row.read("Uwagi", cells.read_text) or ""
        if code and criterion and met is not None and not row.unreadable:
            found.append(HandFinding(code, criterion, met, note))
    return tuple(found)
