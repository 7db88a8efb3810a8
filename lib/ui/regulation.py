"""The rules of a contest in sentences, each with its clause: who may apply, for how much, how it is scored."""

from __future__ import annotations

from fractions import Fraction

from lib.contest import formal_criteria as rules
from lib.contest.formal_criteria import FormalCriterion
from lib.contest.programme import Period, Programme
from lib.contest.wording import shown, shown_money, shown_points
from lib.ui.wording import clause, day, said, t, tn


def cited(sentence: str, number: str | None) -> str:
    """A sentence with the clause that it follows from, which does not break over a line."""
    return f"{sentence} ({clause(number)})".replace("§ ", "§\N{NO-BREAK SPACE}") if number else sentence


def span(period: Period) -> str:
    """A period in words, each day named; only the last one where the regulation names no other."""
    if period.opens is None:
        return t("until {day}", day=day(period.closes))
    return t("from {first} to {last}", first=day(period.opens), last=day(period.closes))


def percent(share: Fraction) -> str:
    """``7/10`` as ``70%``."""
    return f"{shown_points(share * 100)}%"


def rough_percent(share: Fraction | None) -> str:
    """``2/7`` as ``29%``; a dash for the share of nothing."""
    return "–" if share is None else f"{shown(share * 100, 0)}%"


def factor(weight: Fraction) -> str:
    """A weight in a formula: ``0,70``, or the fraction itself where two places would not be exact."""
    return shown(weight) if (weight * 100).denominator == 1 else str(weight)


def who_may_apply(programme: Programme) -> list[str]:
    return [cited(said(kind.name), kind.clause) for kind in programme.applicants]


def how_much(programme: Programme) -> list[str]:
    """How many grants, of how much money."""
    award, sentences = programme.award, []
    if award.grant:
        sentences.append(
            cited(t("The grant is {amount}.", amount=shown_money(award.grant)), award.grant_clause or award.clause)
        )
    elif programme.largest_amount:
        limit = next(rule for rule in programme.formal if isinstance(rule, rules.AmountAtMost))
        sentence = t("One application may ask for at most {amount}.", amount=shown_money(limit.maximum))
        sentences.append(cited(sentence, limit.clause))
    if award.winners:
        sentences.append(cited(tn("One application wins.", "{n} applications win.", award.winners), award.clause))
    if award.pool and not (award.grant and award.winners and award.grant * award.winners == award.pool):
        sentence = t("There is {amount} to give away.", amount=shown_money(award.pool))
        sentences.append(cited(sentence, award.clause))
    if programme.areas:
        parts = ", ".join(f"{area.name} {area.grants}" for area in programme.areas)
        sentence = t("Each part of the city has its own number of grants: {parts}.", parts=parts)
        sentences.append(cited(sentence, programme.areas[0].clause))
    return sentences


def how_it_is_scored(programme: Programme) -> list[str]:
    """Cards, sides and weights, threshold: what anyone should know in a few sentences."""
    n = len(programme.criteria)
    first = tn(
        "A score card has {n} criterion and gives up to {scale} points.",
        "A score card has {n} criteria and gives up to {scale} points.",
        n,
        scale=programme.scale,
    )
    return [first, final_score(programme), *peers(programme), *threshold(programme)]


def final_score(programme: Programme) -> str:
    """What the final score is made of."""
    sides = programme.sides
    if len(sides) == 1:
        sentence = t("The final score is the mean of the cards of one side: {side}.", side=said(sides[0].label))
    else:
        parts = " + ".join(f"{percent(side.weight)} {said(side.label)}" for side in sides)
        sentence = t("The final score: {parts}. A side's score is the mean of its cards.", parts=parts)
    return cited(sentence, sides[0].clause)


def peers(programme: Programme) -> list[str]:
    """That applicants score each other, where they do."""
    own = programme.conflict("own_application")
    if own is None or all(side.scorers != "applicants" for side in programme.sides):
        return []
    return [cited(t("Applicants score each other's applications, never their own."), own.clause)]


def threshold(programme: Programme) -> list[str]:
    """The points needed to win, and what happens when nobody has them."""
    line = programme.threshold
    if line is None:
        return []
    sentence = t(
        "To win takes at least {points} points ({percent}).",
        points=shown_points(line.points),
        percent=percent(line.points / programme.scale),
    )
    otherwise = {
        "organiser_may_award_highest": t("If nobody has them, the organiser may award the highest score."),
        "no_award": t("If nobody has them, no grant is awarded."),
    }[line.when_nobody]
    return [cited(f"{sentence} {otherwise}", line.clause)]


def stages(programme: Programme) -> list[str]:
    """The stages of the review, and how much of one stage goes on to the next."""
    sentences = []
    for number, stage in enumerate(programme.stages, start=1):
        sentence = t("Stage {number}: {name}", number=number, name=said(stage.name))
        if stage.best and stage.per == "area":
            sentence += ", " + t("the best {percent} of each part of the city", percent=percent(stage.best))
        elif stage.best:
            sentence += ", " + t("the best {percent}", percent=percent(stage.best))
        sentences.append(cited(sentence, stage.clause))
    return sentences


def formal_criterion(criterion: FormalCriterion, programme: Programme) -> str:
    """A formal criterion in one paragraph: its name, what exactly is asked, whom it concerns, the clause."""
    parts = [f"**{said(criterion.name)}**", _asked(criterion, programme)]
    if criterion.applies_to:
        parts.append(t("only: {kinds}", kinds=kinds(programme, criterion.applies_to)))
    if criterion.note:
        parts.append(said(criterion.note))
    return cited(" · ".join(part for part in parts if part), criterion.clause)


def kinds(programme: Programme, keys: tuple[str, ...]) -> str:
    """Kinds of applicant by name."""
    return ", ".join(said(kind.name) for kind in programme.applicants if kind.key in keys)


def kind_name(programme: Programme, kind: str | None) -> str:
    """A kind of applicant in words; letter for letter as typed where nobody knows it."""
    known = {each.key: each.name for each in programme.applicants}
    name = known.get(kind or "") or rules.KINDS.get(kind or "")
    return said(name) if name else kind or ""


def _asked(criterion: FormalCriterion, programme: Programme) -> str:
    """The numbers and dates of a criterion, which its name alone does not say."""
    match criterion:
        case rules.SubmittedInTime():
            return span(programme.calendar.intake)
        case rules.AdmittedKind():
            return ", ".join(said(kind.name) for kind in programme.applicants)
        case rules.MembersAtLeast():
            return tn("at least {n} person", "at least {n} people", criterion.minimum)
        case rules.YoungOrganisation():
            return t(
                "founded at most {founded} years before applying, or without outside funding for {unfunded} years",
                founded=criterion.founded_within_years,
                unfunded=criterion.unfunded_years,
            )
        case rules.RecentStatute():
            return tn("at most {n} month old", "at most {n} months old", criterion.within_months)
        case rules.AuthorisedInTime() | rules.Signed():
            return tn("within {n} day of applying", "within {n} days of applying", criterion.within_days)
        case rules.GroupsPerPerson():
            return tn("at most {n} group", "at most {n} groups", criterion.maximum)
        case rules.AmountAtMost():
            return t("at most {amount}", amount=shown_money(criterion.maximum))
        case rules.DistrictInArea() if criterion.excluded:
            return t("not in: {districts}", districts=", ".join(criterion.excluded))
        case rules.ByHand():
            return said(criterion.question)
    return ""


def duty_and_conflicts(programme: Programme) -> list[str]:
    """Who has to score, who may not, and how the committees are made up."""
    sentences = []
    if programme.committees:
        sentence = t(
            "The committee of each part of the city: {every} jurors who sit on every committee, {own} of its own.",
            every=programme.committees.on_every,
            own=programme.committees.per_area,
        )
        sentences.append(cited(sentence, programme.committees.clause))
    if programme.duty:
        who = ", ".join(said(programme.side(key).label) for key in programme.duty.sides)
        sentences.append(cited(f"{who}: {said(programme.duty.text)}", programme.duty.clause))
    for conflict in programme.conflicts:
        sentence = said(conflict.text)
        sentence = sentence[:1].upper() + sentence[1:]
        if conflict.liftable:
            sentence += "; " + t("the organiser may lift this, with a reason on the record")
        sentences.append(cited(sentence, conflict.clause))
    return sentences


def every_year(programme: Programme) -> str:
    """The intakes that come every year, as days and months."""
    yearly = programme.calendar.yearly_intakes
    spans = ", ".join(f"{each.opens[3:]}.{each.opens[:2]}–{each.closes[3:]}.{each.closes[:2]}" for each in yearly)
    return cited(t("Intakes of every year: {spans}.", spans=spans), yearly[0].clause)


def readings(programme: Programme) -> list[tuple[str, str]]:
    """How the contest reads what its regulation leaves open: what it is about, and the reading."""
    asked = {
        "applicant_cards": t("Whose cards there are"),
        "side_score": t("The score of a side"),
        "rounding": t("Rounding"),
        "takes_part": t("When somebody has taken part in scoring"),
        "duty_covers": t("What the duty to score covers"),
        "rejected_applicants": t("Applicants rejected in the formal check"),
        "disqualified_cards": t("Cards of the disqualified"),
        "missing_side": t("An application without cards from one side"),
        "stepping_aside": t("Stepping aside"),
        "tie_at_line": t("Equal scores at the line"),
    }
    return [(title, said(getattr(programme.readings, key).text)) for key, title in asked.items()]


def publication(programme: Programme) -> list[str]:
    """What the public gets once the organiser publishes."""
    rule = programme.publication
    words = {
        "ranking": t("the ranking"),
        "final_scores": t("final scores"),
        "score_cards": t("score cards, without their authors"),
        "reasons": t("reasons of the scores"),
        "formal_findings": t("results of the formal check"),
    }
    names = {
        "nobody": t("nobody's name"),
        "winners_with_consent": t("names of winners who agree"),
    }
    listed = ", ".join([*(words[item] for item in rule.items), names[rule.names]])
    return [cited(t("Published: {items}.", items=listed), rule.clause)]


def after_the_award(programme: Programme) -> list[str]:
    """Duties of winners, support and documents, each with its clause."""
    after, found = programme.after_award, []
    simple = (
        (after.contract, t("A contract is signed with the organiser.")),
        (after.expenses_approved_before, t("The organiser approves each expense beforehand.")),
        (after.summary, t("The winner sums up the action and its expenses.")),
        (after.evaluation_meeting, t("There is an evaluation meeting.")),
        (after.named_in_promotion, t("The grant is named in all promotion.")),
    )
    found += [cited(sentence, rule.clause) for rule, sentence in simple if rule]
    if invoices := after.invoices_to_organiser:
        concerned = kinds(programme, invoices.kinds)
        found.append(cited(t("Invoices are made out to the organiser: {kinds}.", kinds=concerned), invoices.clause))
    if after.settlement:
        sentence = tn(
            "Scans of all accounting documents are due within {n} day of the end of the action.",
            "Scans of all accounting documents are due within {n} days of the end of the action.",
            after.settlement.within_days,
        )
        found.append(cited(sentence, after.settlement.clause))
    if programme.retention:
        years = programme.retention.documents_years
        sentence = tn("Documents are kept for {n} year.", "Documents are kept for {n} years.", years)
        found.append(cited(sentence, programme.retention.clause))
    return found


def support(programme: Programme) -> list[str]:
    """Help beyond the money."""
    if programme.support is None:
        return []
    sentences = []
    if hours := programme.support.hours_per_supporter_and_applicant:
        sentences.append(
            tn(
                "Each supporting person gives an applicant at most {n} hour.",
                "Each supporting person gives an applicant at most {n} hours.",
                hours,
            )
        )
    if programme.support.needs:
        sentences.append(t("Support beyond the money: {needs}.", needs=", ".join(programme.support.needs)))
    return [cited(sentence, programme.support.clause) for sentence in sentences]
