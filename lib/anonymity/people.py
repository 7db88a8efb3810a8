"""Mentions of known people: words that are forms of their names, put together, and judged by what stands around."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lib.anonymity import dictionary
from lib.anonymity.folding import Folded, fold_text
from lib.anonymity.landmarks import FEASTS, HUMAN_DEEDS, TITLE
from lib.anonymity.names import DIMINUTIVE, FAMILY, FIRST, INFLECTED, KNOWN, LAST, PARTICLE, Form, KnownNames
from lib.anonymity.patrons import is_famous, is_patron, is_town
from lib.anonymity.similar import is_joined, is_similar
from lib.anonymity.spans import PERSON, Found
from lib.anonymity.suffixes import is_adjectival
from lib.anonymity.words import Word

SIMILAR, OTHER_FIRST_NAME = "similar", "surname with another first name"
_WHYS = (KNOWN, INFLECTED, DIMINUTIVE, FAMILY)


@dataclass(slots=True)
class Mention:
    """Neighbouring words that are forms of known names: their places in the list of words, and those forms."""

    first: int
    last: int
    forms: list[tuple[Form, ...]] = field(default_factory=list)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(form.role for forms in self.forms for form in forms)

    @property
    def is_full(self) -> bool:
        """Whether it holds a first name and a surname, each a word of its own."""
        if len(self.forms) < 2:
            return False
        if PARTICLE in self.roles and len(self.roles) > 1:
            return True
        firsts = {at for at, forms in enumerate(self.forms) if any(form.role == FIRST for form in forms)}
        lasts = {at for at, forms in enumerate(self.forms) if any(form.role == LAST for form in forms)}
        return bool(firsts and lasts) and len(firsts | lasts) > 1

    @property
    def is_common(self) -> bool:
        return all(form.common for forms in self.forms for form in forms)

    @property
    def why(self) -> str:
        return max((min((form.why for form in forms), key=_WHYS.index) for forms in self.forms), key=_WHYS.index)


@dataclass(frozen=True, slots=True)
class Judged:
    """Certain finds and mere suspicions, in the order of the text."""

    certain: list[Found]
    suspected: list[Found]


def known_people(text: Folded, words: Sequence[Word], known: KnownNames) -> Judged:
    """Where known people are named."""
    judged = Judged([], [])
    taken: set[int] = set()
    for mention in mentions_of(text, words, known):
        taken.update(range(mention.first, mention.last + 1))
        _judge(text, words, mention, known, judged)
    for at, word in enumerate(words):
        if at not in taken and _is_misspelt(word, known):
            judged.certain.append(Found(word.start, word.end, PERSON, SIMILAR))
    return judged


def _is_misspelt(word: Word, known: KnownNames) -> bool:
    return len(word.key) > 4 and (is_joined(word, known) or is_similar(word, known, beside=False))


def mentions_of(text: Folded, words: Sequence[Word], known: KnownNames) -> Iterator[Mention]:
    """Runs of neighbouring known words; a surname does not go on into another line."""
    running: Mention | None = None
    for at, word in enumerate(words):
        forms = forms_of(word, known)
        if not forms:
            continue
        roles = {form.role for form in forms}
        if running and running.last == at - 1 and _belongs(text, words[at - 1], word, running, roles):
            running.last = at
            running.forms.append(forms)
            continue
        if running:
            yield running
        running = Mention(at, at, [forms])
    if running:
        yield running


def _belongs(text: Folded, left: Word, right: Word, running: Mention, roles: set[str]) -> bool:
    between = text.plain[left.end : right.start]
    if not between.strip(" \t") or (between.strip(" ") in ("-", "–") and len(between) < 4 and LAST in roles):
        return left.capital == right.capital or running.last == running.first
    return not between.strip() and between.count("\n") < 2 and LAST in roles and LAST not in running.roles


def forms_of(word: Word, known: KnownNames) -> tuple[Form, ...]:
    """The forms of known names that the word may be: letters as in the form, or typed without their diacritics."""
    forms = known.words.get(word.key, ())
    if not forms or word.key in FEASTS:
        return ()
    typed = word.typed.lower().replace("'", "")
    exact = tuple(form for form in forms if _is_typed_as(typed, form.typed.replace("'", "")))
    if not exact:
        return () if dictionary.is_known(word.typed) else forms
    same = tuple(form for form in exact if form.typed == typed)
    if same or not dictionary.is_common(typed):
        return same or exact
    # Typed without its diacritics a form may have become an ordinary word: Alę, ale.
    return tuple(form._replace(common=True) for form in exact)


def _is_typed_as(typed: str, form: str) -> bool:
    if typed == form:
        return True
    plain = fold_text(form).folded
    return len(typed) == len(form) and all(
        one in pair for one, pair in zip(typed, zip(form, plain, strict=True), strict=True)
    )


def _judge(text: Folded, words: Sequence[Word], mention: Mention, known: KnownNames, judged: Judged) -> None:
    if mention.roles <= {PARTICLE} or (not mention.is_full and names_nobody_here(text, words, mention)):
        return
    first, last, why = mention.first, mention.last, mention.why
    if not mention.is_full:
        widened = _with_neighbour(text, words, mention, known)
        if widened is None:
            judged.suspected.append(_found(text, words, first, last + 1, "another person", known))
            return
        first, last, why = widened
    if first < mention.first or last > mention.last or _is_certain(text, words, mention, known):
        judged.certain.append(_found(text, words, first, last, why, known))
    elif words[mention.first].capital and not _joins_sentences(words[mention.first]):
        judged.suspected.append(_found(text, words, first, last, "may be a word", known))


def _joins_sentences(word: Word) -> bool:
    """Ale, Bo, Ani: they begin sentences far more often than they name somebody."""
    return word.begins_sentence and any(reading.tag in ("conj", "comp", "part") for reading in _lower(word))


def names_nobody_here(text: Folded, words: Sequence[Word], mention: Mention) -> bool:
    """Whether it is a street's patron, somebody famous, or a town."""
    return any(is_so(text, words, mention.first, mention.last) for is_so in (is_patron, is_famous, is_town))


def _with_neighbour(
    text: Folded, words: Sequence[Word], mention: Mention, known: KnownNames
) -> tuple[int, int, str] | None:
    """The mention with a misspelt or another name beside it; None when the name is somebody else's."""
    first, last = mention.first, mention.last
    before = words[first - 1] if first and _beside(text, words, first - 1) else None
    after = words[last + 1] if last + 1 < len(words) and _beside(text, words, last) else None
    if after and not after.begins_sentence and is_similar(after, known, beside=True):
        return first, last + 1, SIMILAR
    if before and is_similar(before, known, beside=True):
        return first - 1, last, SIMILAR
    if FIRST not in mention.roles and before and _is_first_name(before) and words[first].capital:
        return first - 1, last, OTHER_FIRST_NAME
    if FIRST not in mention.roles and after and words[last].capital and _is_given_behind(after):
        return first, last + 1, OTHER_FIRST_NAME
    if LAST not in mention.roles and after and words[last].capital and _is_surname(after):
        return None
    return first, last, mention.why


def _beside(text: Folded, words: Sequence[Word], at: int) -> bool:
    between = text.plain[words[at].end : words[at + 1].start]
    return bool(between) and not between.strip(" \t")


def _is_first_name(word: Word) -> bool:
    """A first name, or a capital that no dictionary knows (Remek), before a known surname."""
    if not word.capital or len(word.key) < 3 or dictionary.is_common(word.typed):
        return False
    return dictionary.FIRST_NAME in dictionary.labels(word.typed) or not dictionary.is_known(word.typed)


def _is_given_behind(word: Word) -> bool:
    """A first name set behind its surname: Lipa Krystyna."""
    return not word.begins_sentence and dictionary.is_known(word.typed) and _is_first_name(word)


def _is_surname(word: Word) -> bool:
    if not word.capital or word.begins_sentence or len(word.key) < 3 or word.shouted:
        return False
    kinds = dictionary.labels(word.typed)
    return dictionary.SURNAME in kinds or not dictionary.is_known(word.typed)


def _is_certain(text: Folded, words: Sequence[Word], mention: Mention, known: KnownNames) -> bool:
    """Whether the words name somebody here, and are not the ordinary words that they are elsewhere."""
    word = words[mention.first]
    if has_initial(text, words, mention.first, mention.last, known):
        return True
    if mention.is_full:
        # "Malinowa róża": ordinary words side by side are a name only when they are typed alike.
        return not mention.is_common or len({one.capital for one in words[mention.first : mention.last + 1]}) == 1
    if word.begins_sentence and is_adjectival(words[mention.last].typed.lower()):
        return not _stands_before_noun(words, mention.last)
    if not mention.is_common:
        return True
    if not word.capital:
        return False
    if _is_titled(words, mention.first) or _acts(words, mention.last):
        return True
    if word.shouted:
        return not _among_shouted(words, mention)
    return not word.begins_sentence or _is_one_of_two(words, mention, known)


def _stands_before_noun(words: Sequence[Word], last: int) -> bool:
    """Zawadzki, Wolska: an ordinary adjective before its noun."""
    if last + 1 >= len(words) or words[last + 1].capital:
        return False
    following = dictionary.readings(words[last + 1].typed)
    return bool(following) and all(reading.tag.startswith("subst") for reading in following)


def _is_titled(words: Sequence[Word], at: int) -> bool:
    return at > 0 and bool(TITLE.fullmatch(words[at - 1].key))


def _acts(words: Sequence[Word], last: int) -> bool:
    """Whether a verb follows that says what somebody will do or is; "się" and "nie" may stand between."""
    following = [word for word in words[last + 1 : last + 4] if word.key not in ("sie", "nie", "tez", "nam", "juz")]
    if len(following) > 1 and following[0].key in ("jest", "byl", "zostal", "bedzie", "zostanie"):
        return any(r.tag.startswith("subst:sg:inst") and r.tag.endswith(":m1") for r in _lower(following[1]))
    return bool(following) and _is_deed(following[0])


def _lower(word: Word) -> tuple[dictionary.Reading, ...]:
    return dictionary.readings(word.typed.lower())


def _is_deed(word: Word) -> bool:
    return any(
        reading.lemma in HUMAN_DEEDS or (reading.tag.startswith("fin") and reading.tag.endswith(":ter:perf"))
        for reading in _lower(word)
    )


def _among_shouted(words: Sequence[Word], mention: Mention) -> bool:
    around = [*words[max(0, mention.first - 2) : mention.first], *words[mention.last + 1 : mention.last + 3]]
    return any(word.shouted and len(word.key) > 3 for word in around)


def _is_one_of_two(words: Sequence[Word], mention: Mention, known: KnownNames) -> bool:
    """Prus i Kilar: two known names joined."""
    following = words[mention.last + 1 : mention.last + 3]
    if following and following[0].key not in ("i", "oraz", "z"):
        # Wąs, Jan: a surname set before its first name.
        roles = {form.role for form in forms_of(following[0], known)}
        return following[0].capital and bool(roles - mention.roles)
    return len(following) == 2 and following[1].capital and bool(forms_of(following[1], known))


def has_initial(text: Folded, words: Sequence[Word], first: int, last: int, known: KnownNames) -> bool:
    start, end = _with_initials(text, words, first, last, known)
    return start < words[first].start or end > words[last].end


def _found(text: Folded, words: Sequence[Word], first: int, last: int, why: str, known: KnownNames) -> Found:
    return Found(*_with_initials(text, words, first, last, known), PERSON, why)


def _with_initials(text: Folded, words: Sequence[Word], first: int, last: int, known: KnownNames) -> tuple[int, int]:
    """Where the mention begins and ends with the initials around it: T. Kozioł, A. M. Roman, Kozioł T."""
    start, end = words[first].start, words[last].end
    while first > 0 and _is_initial(words[first - 1], known) and _follows_initial(text, words[first - 1].end, start):
        first -= 1
        start = words[first].start
    if last + 1 < len(words) and not text.plain[end : words[last + 1].start].strip(" \t"):
        following = words[last + 1]
        if (
            following.capital
            and following.key in known.initials
            and text.plain[following.end : following.end + 1] == "."
        ):
            end = following.end + 1
    return start, end


def _is_initial(word: Word, known: KnownNames) -> bool:
    """A letter or two (Sz., Ch.) in capitals; in lower case only a known one, so that it is no "i." or "p."."""
    if len(word.key) == 1:
        return word.capital or (word.key in known.initials and word.key not in "piwzo")
    return word.capital and word.key in ("sz", "ch", "cz", "rz", "dz", "st", "kr")


def _follows_initial(text: Folded, end: int, start: int) -> bool:
    return start - end < 4 and text.plain[end:start].strip(" \t") == "."
