"""A contest full of canaries: as a folder of ``.csv`` files that is taken in, and decided on through the services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from lib.services import intake, invitations, meeting_lead, results, review, sheets
from lib.services.bootstrap import House, open_house
from lib.storage.registry import EditionRow
from tests.factories import a_workbook, application_record, kalisz, reviewer_record, rows_of
from tests.houses import EDITION, confirm_all, viewer
from tests.leaks.canaries import (
    COVERED_FORMS,
    FURTHER_FORMS,
    IN_A_CRITERION,
    IN_A_REASON,
    OTHER_APPLICANT,
    TYPED_KIND,
    Nest,
)

#: The day on which the contest stands when the server starts: scoring is open.
TODAY = date(2021, 6, 6)

#: The first four pass the formal check. Four share a person, two of them a name; the last is of no known kind.
GOOD, SHARING, STRANGE = ("W01", "W02", "W03", "W04"), ("W05", "W06", "W07", "W08"), "W09"
CODES = (*GOOD, *SHARING, STRANGE)
WINNER = "W02"
FULL = dict(zip(kalisz().criterion_keys, (20, 10, 10, 5, 10), strict=True))
LESS = dict(zip(kalisz().criterion_keys, (12, 6, 7, 3, 6), strict=True))

#: Who people are in the sweep. ``juror`` has begun cards, ``scored`` submits all, ``revoked`` has a link taken back.
PEOPLE = {"organiser": "Z1", "scored": "O1", "juror": "O2", "revoked": "O3", "applicant": "A1"}
#: What ``scored`` still has to score.
LEFT = "W04"
SCORERS = ("O1", "O2", "O3", "A1", "A2", "A3", "A4")


@dataclass(frozen=True)
class Planted:
    """The contest's house, what is hidden in it, and the links of its people by role."""

    house: House
    nest: Nest
    tokens: Mapping[str, str]
    #: For what an organiser does later; hatched before, so that they are looked for from the beginning.
    reasons: Mapping[str, str]


def plant(folder: Path) -> Planted:
    """The contest in ``folder`` while scoring is open, with drafts, notes, reasons and verdicts."""
    nest = Nest()
    book = a_workbook(folder / "sheet", {"Wnioski": rows_of(*_applications(nest)), "Osoby oceniające": _people(nest)})
    house = open_house(folder)
    sheets.open_edition(house, EditionRow(EDITION, kalisz(), days_back=(datetime.now(UTC).date() - TODAY).days))
    sheets.take_in(house, EDITION, str(book))
    confirm_all(house)
    _score(house, nest)
    _decide(house, nest)
    tokens = {role: invitations.make_link(house, EDITION, code) for role, code in PEOPLE.items()}
    tokens["watcher"] = invitations.make_watch_link(house, viewer(house, "Z1"), _meet(house, nest))
    reasons = {what: nest.word(f"why {what}") for what in ("the end of scoring was moved", "the result was withdrawn")}
    return Planted(house, nest, tokens, reasons)


# --- the sheet --------------------------------------------------------------------------------------------------------


def _applications(nest: Nest) -> list[dict[str, Any]]:
    records = [_application(nest, code) for code in CODES]
    by_code = dict(zip(CODES, records, strict=True))
    _share(nest, by_code)
    _plant_forms(nest, by_code)
    return records


def _application(nest: Nest, code: str) -> dict[str, Any]:
    organisation = nest.name(f"{code}: name of the group", open_to=("consent",) if code == WINNER else ())
    people = {nest.name(f"{code}: person {number}"): nest.email(f"{code}: e-mail {number}") for number in (1, 2, 3)}
    first, second, third = people
    phone = nest.phone(f"{code}: phone")
    # Named in their own title; the applicants themselves read it as they wrote it.
    entitled = nest.name(f"{code}: person in the title", open_to=("applicant",) if code == "W01" else ())
    members = "; ".join(f"{name} <{email}>" for name, email in people.items())
    texts = _texts([organisation, *people, *people.values(), phone])
    street, file = nest.word(f"{code}: unmapped street"), nest.word(f"{code}: unmapped file name")
    return application_record(
        code,
        **{
            "Nazwa grupy lub organizacji": organisation,
            "Przedstawiciel": first,
            "E-mail": people[first],
            "Telefon": phone,
            "Członkowie grupy": f"{members}; {entitled}",
            "Podpisy": "4",
            "Tytuł działania": f"Herbatka u {entitled} ({code})",
            **texts,
            "Osiedle": f"Dobrzec, za domem: {second}",
            "Dziedzina": f"edukacja; warsztaty z: {third}",
            "Potrzebne wsparcie": f"sala; telefon do: {first}",
            "Adres korespondencyjny": f"ul. {street} 7/2",
            "Zgoda (plik)": f"https://drive.example.org/open?id=1&name=zgoda_{file}.pdf",
        },
    )


def _texts(values: list[str]) -> dict[str, str]:
    """Every value somewhere in every text; names in each covered form (e-mails and numbers stand as they are)."""
    lines = []
    for value in values:
        is_name = "@" not in value and not value[-1].isdigit()
        lines.append(f"Kontakt: {value}.")
        # An organisation is covered as a whole only: it comes first, and stays as typed.
        if is_name and value != values[0]:
            lines += [f"Prowadzi {form.written(value)}." for form in COVERED_FORMS]
    text = "\n".join(lines)
    return {"Opis działania": text, "Odbiorcy": f"Sąsiedzi. {text}", "Kosztorys": text, "Promocja": text}


def _share(nest: Nest, records: Mapping[str, dict[str, Any]]) -> None:
    """A member in two groups (a conflict of interest), one in four (too many), a name used twice, a strange kind."""
    _join(records, ("W03", "W04"), nest.name("W03 and W04: shared member"))
    _join(records, SHARING, nest.name("W05 to W08: member of four groups"))
    records["W06"]["Nazwa grupy lub organizacji"] = records["W05"]["Nazwa grupy lub organizacji"]
    records[STRANGE]["Typ wnioskodawcy"] = f"kolektyw {nest.word(f'{STRANGE}: {TYPED_KIND}')}"


def _join(records: Mapping[str, dict[str, Any]], codes: tuple[str, ...], name: str) -> None:
    for code in codes:
        records[code]["Członkowie grupy"] += f"; {name}"
        records[code]["Podpisy"] = str(int(records[code]["Podpisy"]) + 1)


def _plant_forms(nest: Nest, records: Mapping[str, dict[str, Any]]) -> None:
    """Forms with a person of their own, other applicants and a reviewer: all in W03."""
    target = records["W03"]
    for form in FURTHER_FORMS:
        name = nest.name(f"W03: person {form.kind}")
        _join(records, ("W03",), name)
        target["Odbiorcy"] += f"\nZaprasza {form.written(name)}."
    other = nest.name(f"W03: {OTHER_APPLICANT}")
    _join(records, ("W02",), other)
    reviewer = nest.name("O2: name")
    target["Odbiorcy"] += f"\nWspółpracujemy z: {other}. Dziękujemy za rady: {reviewer}."
    # Whoever scores recognises somebody of the application, and somebody else.
    _join(records, ("W01",), nest.name(f"W01: {IN_A_REASON}"))
    _join(records, ("W02",), nest.name(f"W02: {IN_A_CRITERION}"))


def _people(nest: Nest) -> list[list[Any]]:
    known = {canary.where: canary.value for canary in nest.planted}
    names = {code: known.get(f"{code}: name") or nest.name(f"{code}: name") for code in ("O1", "O2", "O3")}
    named = [
        reviewer_record(code, "organizator", **{"Imię i nazwisko": name, "E-mail": nest.email(f"{code}: e-mail")})
        for code, name in names.items()
    ]
    organiser = {"Kod": "Z1", "Imię i nazwisko": nest.name("Z1: name"), "E-mail": nest.email("Z1: e-mail")}
    applicants = [_representative(nest, f"A{n}", f"W0{n}") for n in range(1, 10)]
    return rows_of(*named, {**organiser, "Rola": "organizator"}, *applicants)


def _representative(nest: Nest, code: str, own: str) -> dict[str, Any]:
    values = {canary.where: canary.value for canary in nest.planted}
    mine = {"Imię i nazwisko": values[f"{own}: person 1"], "E-mail": values[f"{own}: e-mail 1"]}
    return reviewer_record(code, "wnioskujący", own, **mine)


# --- what people do ---------------------------------------------------------------------------------------------------


def _score(house: House, nest: Nest) -> None:
    """Cards of everybody, with reasons and private notes; W04 is left to the one who submits it in the sweep."""
    intake.lift_conflict(house, viewer(house, "Z1"), "A3", "W04", f"Zna tylko: {nest.name('why a conflict is lifted')}")
    intake.lift_conflict(house, viewer(house, "Z1"), "A4", "W03", "Zna tylko z widzenia.")
    for code in SCORERS:
        own = f"W0{code[1]}" if code[0] == "A" else ""
        for target in GOOD:
            if target != own and (code, target) not in (("O1", LEFT), ("O3", "W02")):
                _card(house, nest, code, target)
    review.step_aside(house, viewer(house, "O3"), "W02", f"Znam: {nest.word('O3: why stepped aside')}")
    _name_in_a_reason(house, nest)


def _card(house: House, nest: Nest, code: str, target: str) -> None:
    """A card with reasons, which are public once the result is; one that is not submitted stays with its author."""
    role = next((role for role, whose in PEOPLE.items() if whose == code), "")
    is_submitted = (code, target) != ("O2", "W02")
    readers = (role, "published", "consent") if is_submitted else (role,)
    reason = nest.word(f"{code}: reason of a card for {target}", open_to=readers)
    person, points = viewer(house, code), FULL if target == WINNER else LESS
    review.save_card(house, person, target, points, {"promocja": f"{reason} tutaj"}, f"Dobre. {reason}")
    review.keep_note(house, person, target, nest.word(f"{code}: private note on {target}", open_to=(role,)))
    if is_submitted:
        review.submit_card(house, person, target)


def _name_in_a_reason(house: House, nest: Nest) -> None:
    """A reviewer who recognises somebody writes the name down."""
    values = {canary.where: canary.value for canary in nest.planted}
    name, other = values[f"W01: {IN_A_REASON}"], values[f"W02: {IN_A_CRITERION}"]
    person = viewer(house, "A3")
    review.take_card_back(house, person, "W01")
    reasons = {"promocja": f"Lepiej niż {other}."}
    review.save_card(house, person, "W01", None, reasons, f"To pomysł, który ma {name}, czyli {name.split()[-1]}.")
    review.submit_card(house, person, "W01")


def _decide(house: House, nest: Nest) -> None:
    """An organiser's remarks, of which the public reads none."""
    organiser = viewer(house, "Z1")
    for code in ("W01", *SHARING, STRANGE):
        note = nest.word(f"{code}: remark of the formal check")
        intake.record_verdict(house, organiser, code, "free_of_charge", code == "W01", f"Rozmowa z: {note}")


def _meet(house: House, nest: Nest) -> str:
    """A meeting with an application on the table, an outcome and a remark that are for the minutes."""
    organiser = viewer(house, "Z1")
    meeting = meeting_lead.open_meeting(house, organiser, "Spotkanie oceniające")
    meeting_lead.make_agenda(house, organiser, meeting, "code")
    meeting_lead.put_on_table(house, organiser, meeting, "W02")
    said, remark = nest.word("W02: reason of an outcome"), nest.word("remark of the minutes")
    meeting_lead.note_outcome(house, organiser, meeting, "W02", "discussed", f"Mówiła o tym: {said}.")
    meeting_lead.remark(house, organiser, meeting, f"Spóźniła się: {remark}.")
    return meeting


# --- phases -----------------------------------------------------------------------------------------------------------


def revoke(planted: Planted) -> None:
    """Take back every link of the person with the role ``revoked``."""
    organiser = viewer(planted.house, "Z1")
    links = invitations.invitations(planted.house, organiser)
    invitations.revoke(planted.house, organiser, [link.id for link in links if link.reviewer == PEOPLE["revoked"]])


def close(planted: Planted) -> None:
    """End scoring, with a reason for the record."""
    reason = f"Prosiła o to {planted.reasons['the end of scoring was moved']}."
    intake.move_deadline(planted.house, viewer(planted.house, "Z1"), date(2021, 6, 5), reason)


def publish(planted: Planted) -> None:
    """Publish without anybody's consent to be named."""
    results.publish(planted.house, viewer(planted.house, "Z1"))


def publish_with_consent(planted: Planted) -> None:
    """Take the publication back, and publish with the name of the winner who agreed to it."""
    organiser = viewer(planted.house, "Z1")
    results.withdraw_publication(planted.house, organiser, planted.reasons["the result was withdrawn"])
    winners = results.standings(planted.house, organiser).winners
    assert winners == (WINNER,)
    results.publish(planted.house, organiser, winners)
