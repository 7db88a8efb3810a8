"""The files that there are: who owns them and who may read or write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.sheets_server.errors import file_forbidden, file_not_found, forbidden, not_found, unsupported_document
from tests.sheets_server.grid import Book

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ANYONE = "anyone"
ANOTHER_OWNER = "administrator@example.com"
_RANKS = {"": 0, "reader": 1, "writer": 2, "owner": 3}


@dataclass
class File:
    """One file of Drive, with its spreadsheet."""

    id: str
    name: str
    owner: str
    created: float
    modified: float
    book: Book
    kind: str = SPREADSHEET
    roles: dict[str, str] = field(default_factory=dict)
    parents: tuple[str, ...] = ("root",)

    def role(self, user: str) -> str:
        if user == self.owner:
            return "owner"
        own, public = self.roles.get(user, ""), self.roles.get(ANYONE, "")
        return max(own, public, key=_RANKS.__getitem__)

    def withdraw(self, user: str) -> None:
        """Its owner loses it to somebody else."""
        self.roles.pop(user, None)
        if user == self.owner:
            self.owner = ANOTHER_OWNER


@dataclass
class Shelf:
    """All files; with `open_to_all`, everybody may write into each of them."""

    clock: Callable[[], float]
    open_to_all: bool = False
    files: dict[str, File] = field(default_factory=dict)

    def add(self, book: Book, owner: str, *, kind: str = SPREADSHEET, parents: tuple[str, ...] = ("root",)) -> File:
        now = self.clock()
        file = File(book.id, book.title, owner, now, now, book, kind, parents=parents)
        self.files[file.id] = file
        return file

    def rank(self, file: File, user: str) -> int:
        rank = _RANKS[file.role(user)]
        return max(rank, _RANKS["owner"]) if self.open_to_all else rank

    def spreadsheet(self, file_id: str, user: str, *, write: bool) -> File:
        """For Sheets: what is not there, what may not be touched, what is not a spreadsheet, in this order."""
        file = self.files.get(file_id)
        if file is None:
            raise not_found()
        if self.rank(file, user) < _RANKS["writer" if write else "reader"]:
            raise forbidden()
        if file.kind != SPREADSHEET:
            raise unsupported_document()
        return file

    def file(self, file_id: str, user: str, *, own: bool = False) -> File:
        """For Drive, which does not tell a file that is not shared from one that is not there."""
        file = self.files.get(file_id)
        if file is None or not self.rank(file, user):
            raise file_not_found(file_id)
        if own and self.rank(file, user) < _RANKS["owner"]:
            raise file_forbidden()
        return file

    def visible(self, user: str) -> list[File]:
        """What Drive lists for a user: the last changed first."""
        mine = [file for file in self.files.values() if self.rank(file, user)]
        return sorted(mine, key=lambda file: file.modified, reverse=True)
