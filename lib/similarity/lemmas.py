"""The words of Polish texts as lemmas: what is left of a text when only its themes count.

Names are no themes, so no name may become one: a word with a capital is dropped unless it is an ordinary word that
nobody and no place is called. What the anonymiser covered is not there to begin with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from lib.anonymity import dictionary
from lib.contest.anonymity import COVER_KINDS

_COVERED = re.compile(rf"\[(?:{'|'.join(map(re.escape, COVER_KINDS))})\]")
#: Shorter words say nothing.
SHORTEST = 3
_WORD = re.compile(r"[^\W\d_]{3,}")
#: The first word of a sentence, a line or a quotation: its capital says nothing. After a colon, names are listed.
_FIRST_WORD = re.compile(r"(?:\A|[.!?•„\"\n])[^\S\n]*([^\W\d_]{3,})")
#: How surnames end that are ordinary adjectives as well; of the many that are nouns (Kino, Ogród) most are none here.
_SURNAME_ENDS = re.compile(r"[sc]k(?:i|a|ie|iego|iemu|im|iej|ą)\Z|dzk(?:i|a|ie|iego|iemu|im|iej|ą)\Z")

#: Parts of speech that carry a theme: nouns, adjectives, verbs (https://morfeusz.sgjp.pl, the tagset of SGJP).
_THEMES = frozenset(
    ("subst", "depr", "ger", "adj", "adja", "adjp", "fin", "praet", "inf", "imps", "impt", "pact", "ppas", "pcon")
)
#: What every application says, whatever it is about.
_OF_NO_THEME = frozenset(
    """
    akcja aktywny aspekt autor bliski brak brakować budowa być cały cel chcieć chodzić ciąg codzienny czas czwartek
    część człowiek dalszy dany dawny dać dobry dodatkowy dokładny dom dostać dostępny drugi drugie duży dziać
    działalność działanie działać dzielić dzień dziś edycja efekt element finansować forma funkcja godzina granica grant
    grudzień grupa główny harmonogram informacja inicjatywa inny istnieć iść jaki jeden jego jej każdy kolejny koniec
    konkretny konkurs koszt kosztorys kosztować krótki kto ktoś który kupić kwiecień kwota lato liczba lipiec listopad
    lokalny ludzie luty maj marzec materiał mały miasto miejsce miesiąc mieszkanie mieszkaniec mieszkanka mieszkać mieć
    mikrogrant minigrant musieć móc mój mówić młody następny nasz nauczyć nazwa nic niedziela nikt nowy obecny ocena
    odbiorca odbywać odbyć okazja okolica okres opis organizacja organizator organizować osiedle osiedlowy osoba osobny
    ostatni otrzymać otworzyć oznaczać pamiętać pan pani październik pierwszy piątek plan planować początek podstawa
    pokazać pomagać pomysł pomóc poniedziałek poprowadzić poprzedni posiadać potrzeba potrzebny potrzebować powinien
    powstanie powstać powód pozostać pozwalać pozwolić połowa program projekt proponować prosić prosty prowadzić
    prowadzący przestrzeń przygotowanie przygotować przyjść przykład przypadek przyszły pytanie raz razem realizacja
    realizować robić rodzaj rok rola rzecz różny sam siebie sierpień skład sobota sposób spotkanie spotkać spotykać
    sprawa sprawić stary stawać stać stały strona styczeń swój sytuacja ten termin trafić trwać trzeci tworzyć twój
    tydzień uczestniczka uczestniczyć uczestnik uczyć udostępnić udział ulica umożliwić użyć warto ważny widzieć wieczór
    wiedzieć wiek wiele wielki wniosek wolny wrzesień wspierać wspólny wszyscy wszystek wszystko wtorek wydarzenie wyjść
    wykonać wymagać wynieść wysoki wziąć własny zająć zajęcia zajęcie zakończyć zakup zapewnić zaplanować zapraszać
    zaprosić zasada zawsze zebrać zespół znaleźć znać zostać zrobić złoty środa żaden
    """.split()  # noqa: SIM905
)


def tokens(text: str) -> list[str]:
    """The words of an anonymised text as they are looked up: in small letters, but for capitals that say something."""
    plain = _FIRST_WORD.sub(_without_capital, _COVERED.sub(" ", text))
    return _WORD.findall(plain)


def _without_capital(match: re.Match[str]) -> str:
    word = match[1]
    ordinary = word.lower()
    if not dictionary.is_common(ordinary):
        return match[0]
    if _SURNAME_ENDS.search(ordinary) and dictionary.SURNAME in dictionary.labels(word):
        return match[0]
    return match[0][: -len(word)] + ordinary


@lru_cache(maxsize=200_000)
def possible_lemmas(word: str) -> tuple[str, ...]:
    """What a word may be a form of, themes only, nouns first; the word itself where nobody knows it; () for names."""
    small = word.lower()
    shouted = word.isupper()
    if word != small and not shouted and dictionary.labels(word):
        return ()
    readings = [reading for reading in dictionary.readings(small) if not reading.is_name]
    if not readings:
        is_name = word != small or bool(dictionary.labels(small.capitalize()))
        return () if is_name else (small,)
    found = [(reading.lemma.lower(), reading.tag.partition(":")[0]) for reading in readings]
    # A word that may be a preposition, a pronoun or a word of no theme is taken for it.
    if any(part not in _THEMES or lemma in _OF_NO_THEME for lemma, part in found):
        return ()
    counts = Counter(lemma for lemma, _ in found if len(lemma) >= SHORTEST)
    nouns = {lemma for lemma, part in found if part == "subst"}
    return tuple(sorted(counts, key=lambda lemma: (lemma not in nouns, -counts[lemma])))


def lemmatised(texts: Iterable[str]) -> list[list[str]]:
    """Each text as its lemmas. A form of several lemmas is taken for the one that most forms in the texts speak for."""
    read = [tokens(text) for text in texts]
    lemmas_of = {word: lemmas for word in set().union(*read) if (lemmas := possible_lemmas(word))}
    # Each form speaks once, however it is written.
    forms = {word.lower(): lemmas for word, lemmas in lemmas_of.items()}
    support = Counter(lemma for lemmas in forms.values() for lemma in lemmas)
    chosen = {word: _best(lemmas, support) for word, lemmas in lemmas_of.items()}
    return [[chosen[word] for word in words if word in chosen] for words in read]


def _best(lemmas: Sequence[str], support: Counter[str]) -> str:
    return lemmas[0] if len(lemmas) == 1 else min(lemmas, key=lambda lemma: (-support[lemma], lemmas.index(lemma)))
