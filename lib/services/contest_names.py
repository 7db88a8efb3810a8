"""Everybody's names in a contest: what its texts are searched for besides the applicant's own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lib.anonymity import ContestNames
from lib.contest.applications import Application
from lib.contest.people import Reviewer
from lib.services.editions import Edition


@dataclass(frozen=True, slots=True)
class Everybody:
    """Full names, each once and in order."""

    applicants: tuple[str, ...]
    reviewers: tuple[str, ...]
    organisations: tuple[str, ...]


def everybody_of(edition: Edition) -> Everybody:
    contest = edition.frame().contest
    return everybody(contest.applications, contest.reviewers)


def everybody(applications: Iterable[Application], reviewers: Iterable[Reviewer]) -> Everybody:
    given = list(applications)
    members = (member.name for each in given for member in each.personal.members)
    return Everybody(
        _named([*(each.personal.representative for each in given), *members]),
        _named(reviewer.person.name for reviewer in reviewers),
        _named(each.personal.organisation for each in given),
    )


def _named(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))


@lru_cache(maxsize=4)
def prepared(everybody: Everybody) -> ContestNames:
    """In all their forms; seconds for hundreds of applications, so kept until somebody's name is another."""
    return ContestNames.of(everybody.applicants, everybody.reviewers, everybody.organisations)


@lru_cache(maxsize=4)
def digest_of(everybody: Everybody) -> str:
    content = [everybody.applicants, everybody.reviewers, everybody.organisations]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
