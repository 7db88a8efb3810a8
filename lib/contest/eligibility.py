"""The formal check: which clause an application meets, does not meet, or needs a person's eye for.

Deadlines in days, months and years count from the day of submission and include their last day (a statute "at most one
month old" may be dated one month before, to the day). A period in months or years that would end on a day that does not
exist ends on the last day of that month (Polish Civil Code, art. 112).
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from lib.contest import formal_criteria as rules
from lib.contest.applications import Application
from lib.contest.districts import normalised_name
from lib.contest.formal_criteria import KINDS, FormalCriterion
from lib.contest.people import Membership
from lib.contest.programme import Programme
from lib.contest.wording import Text, counted, shown_date, shown_money


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion's verdict: ``met`` is None while a person still has to look or the facts are not complete."""

    criterion: str
    clause: str
    met: bool | None
    text: Text
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class HandFinding:
    """What the organiser found by hand; it stands over what the program worked out."""

    application: str
    criterion: str
    met: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class FormalVerdict:
    """All findings on one application. Unknown findings do not reject."""

    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        return all(finding.met is not False for finding in self.findings)

    @property
    def unmet(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.met is False)

    @property
    def open(self) -> tuple[Finding, ...]:
        """Findings that wait for a fact or for a person's eye."""
        return tuple(finding for finding in self.findings if finding.met is None)


@dataclass(frozen=True)
class Intake:
    """Everything that a criterion may look at besides the application itself."""

    programme: Programme
    applications: tuple[Application, ...]
    membership: Membership
    same_applicant: Mapping[str, int]
    today: date


def check_formally(
    programme: Programme,
    applications: Iterable[Application],
    by_hand: Iterable[HandFinding],
    today: date,
) -> dict[str, FormalVerdict]:
    """The formal verdict on every application by its code, as of ``today`` (a local date)."""
    everything = tuple(applications)
    intake = Intake(
        programme,
        everything,
        Membership(everything),
        Counter(application.applicant for application in everything),
        today,
    )
    decided = {(finding.application, finding.criterion): finding for finding in by_hand}
    return {
        application.code: FormalVerdict(
            tuple(
                _finding(criterion, application, intake, decided.get((application.code, criterion.key)))
                for criterion in programme.formal
                if criterion.concerns(application.kind)
            )
        )
        for application in everything
    }


def _finding(
    criterion: FormalCriterion, application: Application, intake: Intake, decided: HandFinding | None
) -> Finding:
    if decided:
        answer = ("tak", "yes") if decided.met else ("nie", "no")
        note = f". {decided.note}" if decided.note else ""
        text = Text(pl=f"sprawdzono: {answer[0]}{note}", en=f"checked: {answer[1]}{note}")
        return Finding(criterion.key, criterion.clause, decided.met, text, by_hand=True)
    met, text = _CHECKS[type(criterion)](criterion, application, intake)
    if met is False and application.kind is None and criterion.applies_to:
        # Whether it concerns this applicant at all is not known.
        met = None
    return Finding(criterion.key, criterion.clause, met, text)


Verdict = tuple[bool | None, Text]


def years_before(day: date, years: int) -> date:
    """The same day ``years`` earlier; 28 February where 29 February does not exist."""
    return months_before(day, 12 * years)


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def days_after(day: date, days: int) -> date:
    """The day so many days later; the last day of the calendar where it ends before."""
    return date.max if (date.max - day).days < days else day + timedelta(days=days)


def _unknown(pl: str, en: str) -> Verdict:
    return None, Text(pl=pl, en=en)


_NO_SUBMISSION = ("brak daty złożenia wniosku", "the date of submission is missing")


def _submitted_in_time(_: rules.SubmittedInTime, application: Application, intake: Intake) -> Verdict:
    if application.submitted_at is None:
        return _unknown(*_NO_SUBMISSION)
    period = intake.programme.calendar.intake
    day = application.submitted_at.date()
    when = f"{shown_date(day)}, {application.submitted_at:%H:%M}"
    span_pl = f"do {shown_date(period.closes)}"
    span_en = f"by {shown_date(period.closes)}"
    if period.opens:
        span_pl = f"od {shown_date(period.opens)} {span_pl}"
        span_en = f"from {shown_date(period.opens)} {span_en}"
    return period.includes(day), Text(pl=f"złożony {when}; nabór {span_pl}", en=f"submitted {when}; intake {span_en}")


def _admitted_kind(_: rules.AdmittedKind, application: Application, intake: Intake) -> Verdict:
    if application.kind is None:
        return _unknown("nie wiadomo, kto składa wniosek", "the kind of applicant is not known")
    for kind in intake.programme.applicants:
        if kind.key == application.kind:
            return True, kind.name
    # What else was typed there is for organisers only: the list of problems has it.
    name = KINDS.get(application.kind, Text(pl="inny rodzaj wnioskodawcy", en="another kind of applicant"))
    admitted_pl = ", ".join(kind.name.pl for kind in intake.programme.applicants)
    admitted_en = ", ".join(kind.name.en for kind in intake.programme.applicants)
    return False, Text(
        pl=f"{name.pl}; konkurs jest dla: {admitted_pl}", en=f"{name.en}; the contest is for: {admitted_en}"
    )


def _members_at_least(criterion: rules.MembersAtLeast, application: Application, _: Intake) -> Verdict:
    number = len(application.people)
    if number == 0:
        return _unknown("brak listy członków grupy", "the list of members is missing")
    people = counted(number, "osoba", "osoby", "osób")
    return number >= criterion.minimum, Text(
        pl=f"{people} w grupie; wymagane co najmniej {criterion.minimum}",
        en=f"{number} in the group; at least {criterion.minimum} required",
    )


def _declared(criterion: rules.Declared, application: Application, _: Intake) -> Verdict:
    declared: bool | None = getattr(application, criterion.declaration)
    if declared is None:
        return _unknown("brak odpowiedzi w formularzu", "not answered in the form")
    return declared, Text(
        pl=f"w formularzu: {'tak' if declared else 'nie'}", en=f"in the form: {'yes' if declared else 'no'}"
    )


def _young_organisation(criterion: rules.YoungOrganisation, application: Application, _: Intake) -> Verdict:
    if application.submitted_at is None:
        return _unknown(*_NO_SUBMISSION)
    joined = application.submitted_at.date()
    funded = application.last_funded_on
    if funded is None:
        return True, Text(pl="bez działań finansowanych z zewnątrz", en="no externally funded activity")
    unfunded = funded < years_before(joined, criterion.unfunded_years)
    founded = application.founded_on
    if founded is None and not unfunded:
        return _unknown("brak daty założenia organizacji", "the date of founding is missing")
    young = founded is not None and founded >= years_before(joined, criterion.founded_within_years)
    facts_pl = f"ostatnie finansowanie zewnętrzne {shown_date(funded)}"
    facts_en = f"last external funding {shown_date(funded)}"
    if founded:
        facts_pl, facts_en = (
            f"założona {shown_date(founded)}, {facts_pl}",
            f"founded {shown_date(founded)}, {facts_en}",
        )
    return young or unfunded, Text(
        pl=f"{facts_pl}; najwyżej {criterion.founded_within_years} lata od założenia "
        f"albo {criterion.unfunded_years} lat bez finansowania",
        en=f"{facts_en}; founded at most {criterion.founded_within_years} years ago "
        f"or unfunded for {criterion.unfunded_years}",
    )


def _recent_statute(criterion: rules.RecentStatute, application: Application, _: Intake) -> Verdict:
    if application.statute_on is None:
        return False, Text(pl="nie dołączono statutu", en="the statute is not attached")
    if application.submitted_at is None:
        return _unknown(*_NO_SUBMISSION)
    joined = application.submitted_at.date()
    months = counted(criterion.within_months, "miesiąc", "miesiące", "miesięcy")
    fact_pl, fact_en = (
        f"statut z {shown_date(application.statute_on)}",
        f"statute of {shown_date(application.statute_on)}",
    )
    if application.statute_on > joined:
        return _unknown(f"{fact_pl}, czyli po złożeniu wniosku", f"{fact_en}, after the application")
    return application.statute_on >= months_before(joined, criterion.within_months), Text(
        pl=f"{fact_pl}, wniosek z {shown_date(joined)}; najwyżej {months}",
        en=f"{fact_en}, application of {shown_date(joined)}; at most {criterion.within_months} month(s) old",
    )


def _authorised_in_time(criterion: rules.AuthorisedInTime, application: Application, intake: Intake) -> Verdict:
    if application.submitted_at is None:
        return _unknown(*_NO_SUBMISSION)
    joined = application.submitted_at.date()
    last_day = days_after(joined, criterion.within_days)
    term_pl = f"termin {counted(criterion.within_days, 'dzień', 'dni', 'dni')}"
    term_en = f"limit {criterion.within_days} days"
    if application.authorised_on is not None:
        arrived = application.authorised_on
        after = max((arrived - joined).days, 0)
        return arrived <= last_day, Text(
            pl=f"upoważnienie: {shown_date(arrived)}, po {counted(after, 'dniu', 'dniach', 'dniach')}; {term_pl}",
            en=f"authorisation: {shown_date(arrived)}, after {after} days; {term_en}",
        )
    if intake.today <= last_day:
        left = counted((last_day - intake.today).days, "dzień", "dni", "dni")
        return _unknown(
            f"upoważnienie jeszcze nie dotarło; czas do {shown_date(last_day)} (zostało: {left})",
            f"the authorisation has not arrived yet; due {shown_date(last_day)}",
        )
    return False, Text(
        pl=f"upoważnienie nie dotarło do {shown_date(last_day)}; {term_pl}",
        en=f"the authorisation did not arrive by {shown_date(last_day)}; {term_en}",
    )


def _signed(criterion: rules.Signed, application: Application, intake: Intake) -> Verdict:
    signatures = application.signatures
    if signatures is None:
        return _unknown("nie wpisano liczby podpisów", "the number of signatures is not recorded")
    every_member = application.kind in criterion.by_every_member
    needed = max(len(application.people), 1) if every_member else 1
    pl, en = f"podpisy i potwierdzenia: {signatures}", f"signatures and confirmations: {signatures}"
    if signatures <= needed:
        text = Text(pl=f"{pl} z {needed}", en=f"{en} of {needed}")
    else:
        text = Text(pl=f"{pl}; potrzeba {needed}", en=f"{en}; {needed} needed")
    if signatures >= needed:
        return True, text
    joined = application.submitted_at.date() if application.submitted_at else None
    still_may_come = joined is not None and intake.today <= days_after(joined, criterion.within_days)
    return (None if still_may_come else False), text


def _one_application(_: rules.OneApplication, application: Application, intake: Intake) -> Verdict:
    if intake.same_applicant[application.applicant] == 1:
        return True, Text(
            pl="jedyny wniosek tej grupy lub organizacji",
            en="the only application of this group or organisation",
        )
    others = [
        other.code
        for other in intake.applications
        if other.applicant == application.applicant and other.code != application.code
    ]
    return False, Text(
        pl=f"ta sama grupa lub organizacja złożyła też: {', '.join(others)}",
        en=f"the same group or organisation also sent: {', '.join(others)}",
    )


def _groups_per_person(criterion: rules.GroupsPerPerson, application: Application, intake: Intake) -> Verdict:
    applicants = {other.code: other.applicant for other in intake.applications if other.kind in criterion.counted_kinds}
    over: set[str] = set()
    for person in application.people:
        codes = intake.membership.applications_of(person) & applicants.keys()
        if len({applicants[code] for code in codes}) > criterion.maximum:
            over |= codes - {application.code}
    if over:
        listed = ", ".join(sorted(over))
        return False, Text(
            pl=f"jedna z osób należy do więcej niż {criterion.maximum} grup (także: {listed})",
            en=f"one of the people belongs to more than {criterion.maximum} groups (also: {listed})",
        )
    return True, Text(
        pl=f"nikt nie należy do więcej niż {criterion.maximum} grup",
        en=f"nobody belongs to more than {criterion.maximum} groups",
    )


def _amount_at_most(criterion: rules.AmountAtMost, application: Application, _: Intake) -> Verdict:
    if application.requested is None:
        return _unknown("brak kwoty wnioskowanej", "the amount is missing")
    asked, limit = shown_money(application.requested), shown_money(criterion.maximum)
    return 0 < application.requested <= criterion.maximum, Text(
        pl=f"wnioskowana kwota {asked}; najwyżej {limit}", en=f"asked for {asked}; at most {limit}"
    )


def _district_in_area(criterion: rules.DistrictInArea, application: Application, _: Intake) -> Verdict:
    if not application.district:
        return _unknown("nie podano osiedla", "the district is missing")
    if application.area:
        return True, Text(
            pl=f"{application.district}, obszar {application.area}",
            en=f"{application.district}, area {application.area}",
        )
    if normalised_name(application.district) in map(normalised_name, criterion.excluded):
        return False, Text(
            pl=f"osiedle {application.district} jest poza programem",
            en=f"the district {application.district} is outside the programme",
        )
    return _unknown(
        f"osiedle „{application.district}” nie jest na liście obszarów",
        f"the district “{application.district}” is on no area's list",
    )


def _by_hand(criterion: rules.ByHand, _: Application, __: Intake) -> Verdict:
    return None, criterion.question


_CHECKS: Mapping[type[FormalCriterion], Callable[[Any, Application, Intake], Verdict]] = {
    rules.SubmittedInTime: _submitted_in_time,
    rules.AdmittedKind: _admitted_kind,
    rules.MembersAtLeast: _members_at_least,
    rules.Declared: _declared,
    rules.YoungOrganisation: _young_organisation,
    rules.RecentStatute: _recent_statute,
    rules.AuthorisedInTime: _authorised_in_time,
    rules.Signed: _signed,
    rules.OneApplication: _one_application,
    rules.GroupsPerPerson: _groups_per_person,
    rules.AmountAtMost: _amount_at_most,
    rules.DistrictInArea: _district_in_area,
    rules.ByHand: _by_hand,
}
