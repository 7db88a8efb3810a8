"""Words around a name that tell whom it means: streets and patrons, poets and composers, titles, what people do."""

from __future__ import annotations

import re

#: Before a name these make it the name of a street, a school, a monument or a saint, not of a neighbour.
PATRONAGE = re.compile(
    r"(?:ul|ulic(?:a|y|e|ach|ami)|al|alej(?:a|i|e|ach)|pl|plac(?:u|em|owi|e|ow)?|skwer(?:u|em|ze|y)?|os|osiedl(?:e|a|u|em)"
    r"|park(?:u|iem|i)?|rond(?:o|a|em|zie)|most(?:u|em)?|bulwar(?:u|em|ze)?|deptak(?:u|iem)?|zaulek|zaulk(?:u|iem|a)"
    r"|imienia|im|imieniem|patrona?|pomnik(?:u|a|iem|ow)?|rynek|rynku|trakt|traktem|sw|swiet(?:y|ego|ej|emu|a|ym)"
    r"|kopiec|kopca|dworek|dworku|tablic[aey]|popiersi[ea])"
)

#: What stands between the two above and the name: ranks and titles of patrons.
RANK = re.compile(
    r"(?:gen|generala|ks|ksiedza|prof|profesora|dr|doktora|sw|swietego|swietej|marszalka|kard|kardynala|bp|hr)"
)

#: Titles before the name of a living person.
TITLE = re.compile(
    r"(?:pan|pana|panu|panem|panie|pani|pania|panstwo|panstwa|panstwu|p|dr|mgr|inz|prof|hab|ks|ksiadz|ksiedza|ksiedzu"
    r"|ksiedzem|siostra|siostry|brat|brata|sasiad|sasiada|sasiadka|sasiadki|sasiadce|ciocia|cioci|wujek|wujka|babcia"
    r"|babci|dziadek|dziadka|rodzina|rodziny|rodzinie|rodzina|soltys|soltyska|soltysa|prezes|prezeska|prezesa"
    r"|dyrektor|dyrektorka|trener|trenera|trenerka|mąż|maz|zona|syn|corka|kolega|kolezanka|druh|druhna|instruktor"
    r"|instruktorka|koordynator|koordynatorka|dh|red|lek|lic|adw|mec)"
)

_TITLES_ON_FORMS_WORDS = """
pan pani p dr mgr inz prof hab ks ksiadz lic lek arch mec adw red dh druh druhna siostra brat ojciec o s
przewodniczacy przewodniczaca prezes prezeska soltys soltyska mlodszy starszy jr sr
"""
#: Titles that belong to a name on a form.
TITLES_ON_FORMS = frozenset(_TITLES_ON_FORMS_WORDS.split())

#: Whose works these are is said by the name behind them.
WORK = re.compile(
    r"(?:wiersz|poezj|utwor|powies|sonet|sonat|nokturn|preludi|mazur(?!y\b|ach)|polonez|muzyk(?!ant|aln)|dziel|dramat|opowiadan"
    r"|tworczos|ballad|lal[ck]|symfoni|bajk|fraszk|tren(?!er)|kantat|oper(?:a|y|e|ze)\b|koled|piesni|piosenk|aforyzm|nowel"
    r"|czyta|recyt|gramy|zagra|granie|walc|etiud|rocznic|urodzin)\w*"
)

#: Poets, painters, composers, heroes and other patrons: surname and first names. Chosen for this program.
_FAMOUS = """
Asnyk Adam|Bach Jan Sebastian Johann|Baczyński Krzysztof Kamil|Beethoven Ludwig Ludwik|Bem Józef|Białoszewski Miron
Boy-Żeleński Tadeusz|Brahms Johannes|Brzechwa Jan|Broniewski Władysław|Chełmoński Józef|Chopin Fryderyk Szopen
Chrobry Bolesław|Curie Maria|Skłodowska Maria|Czerwieński Bolesław|Czarniecki Stefan|Dąbrowska Maria
Dąbrowski Jan Henryk Jarosław|Dąbrówka Maria|Dmowski Roman|Długosz Jan|Fredro Aleksander|Gałczyński Konstanty Ildefons
Gagarin Jurij|Gombrowicz Witold|Górecki Henryk Mikołaj|Grechuta Marek|Grottger Artur|Herbert Zbigniew
Hoffmanowa Klementyna|Iwaszkiewicz Jarosław|Jachowicz Stanisław|Jagiełło Władysław|Jordan Henryk|Kantor Tadeusz
Karłowicz Mieczysław|Kasprowicz Jan|Kiliński Jan|Kilar Wojciech|Kochanowski Jan|Kolbe Maksymilian|Kołłątaj Hugo
Komeda Krzysztof|Konopnicka Maria|Kopernik Mikołaj|Korczak Janusz|Kordecki Augustyn|Kossak Juliusz Wojciech Zofia
Kościuszko Tadeusz|Krasicki Ignacy|Krasiński Zygmunt|Kraszewski Józef Ignacy|Kruczkowski Leon|Kurpiński Karol
Kutrzeba Tadeusz|Kusociński Janusz|Lechoń Jan|Lelewel Joachim|Lem Stanisław|Leśmian Bolesław|Lutosławski Witold
Łukasiewicz Ignacy|Maczek Stanisław|Makuszyński Kornel|Malczewski Jacek|Matejko Jan|Mickiewicz Adam
Miłosz Czesław|Moniuszko Stanisław|Mozart Wolfgang Amadeusz|Mrożek Sławomir|Nałkowska Zofia|Niemen Czesław
Norwid Cyprian Kamil|Nowowiejski Feliks|Ogiński Michał Kleofas|Okrzeja Stefan|Orzeszkowa Eliza|Osiecka Agnieszka
Paderewski Ignacy|Pawlikowska Maria|Penderecki Krzysztof|Piłsudski Józef|Poniatowski Józef Stanisław
Popiełuszko Jerzy|Prus Bolesław|Pułaski Kazimierz|Puccini Giacomo|Rej Mikołaj|Reymont Władysław|Rodziewiczówna Maria
Rossini Gioacchino|Rubinstein Artur|Schubert Franz|Sienkiewicz Henryk|Sikorski Władysław|Słowacki Juliusz
Sobieski Jan|Staff Leopold|Staszic Stanisław|Szekspir William|Shakespeare William|Szymanowski Karol
Szymborska Wisława|Śniadecki Jan Jędrzej|Tetmajer Kazimierz|Traugutt Romuald|Tuwim Julian|Twardowski Jan
Verdi Giuseppe|Vivaldi Antonio|Wajda Andrzej|Wałęsa Lech|Waryński Ludwik|Wieniawski Henryk|Wybicki Józef
Wyspiański Stanisław|Wyszyński Stefan|Wojtyła Karol|Zapolska Gabriela|Żeromski Stefan|Żwirko Franciszek
Szopen Fryderyk|Czajkowski Piotr|Strauss Johann|Haendel Georg|Haydn Joseph|Disney Walt|Andersen Hans Christian
Grimm Jakub Wilhelm|Einstein Albert|Lindgren Astrid|Kolberg Oskar|Tischner Józef|Kuroń Jacek|Wojaczek Rafał
Stachura Edward|Kaczmarski Jacek|Młynarski Wojciech|Kern Ludwik|Chotomska Wanda|Tokarczuk Olga
"""

FAMOUS: dict[str, frozenset[str]] = {
    surname: frozenset(first)
    for surname, *first in (entry.split() for entry in _FAMOUS.strip().replace("\n", "|").split("|"))
}

_HUMAN_DEEDS_WORDS = """
prowadzić organizować kierować koordynować uczyć odpowiadać zajmować pomagać pracować mieszkać pisać projektować
opiekować rozliczać zapraszać rysować szyć gotować podpisywać zbierać obsługiwać grać umieć pilnować wspierać
przygotowywać załatwiać wydawać liczyć tłumaczyć prosić uważać mówić opowiadać twierdzić montować nagrywać
obiecać zaproponować zgłosić pożyczyć zaprojektować zorganizować napisać kupić zrobić pomóc poprowadzić znać
wiedzieć opowiedzieć dbać sprzątać czuwać reprezentować dyżurować użyczać oddawać sprzedawać
"""
#: Verbs, by lemma, of what people in applications do although they are not told in the future.
HUMAN_DEEDS = frozenset(_HUMAN_DEEDS_WORDS.split())

_COMMON_DIMINUTIVES_WORDS = """
mila miła miś ryś hala halka mania mat kama pat bela cela dana dora kata kubek lina malwa mała rita tala werka
wika nika rób bob frank jaga jagoda milek mili mil kamyk różyczka sława inka miki mario lutek mita dani demi adi
toni nata rena rola norka norek sebek bacha stacha kapi tyna paula wala lucek oliwka malina kaja dyna
"""
#: Diminutives that are at least as often a common word.
COMMON_DIMINUTIVES = frozenset(_COMMON_DIMINUTIVES_WORDS.split())
_COMMON_FIRST_NAMES_WORDS = """
róża kalina jagoda malina lilia nadzieja wiara miłość laura gaja maja kora bratek
"""
#: First names that are a common word too.
COMMON_FIRST_NAMES = frozenset(_COMMON_FIRST_NAMES_WORDS.split())

_FEASTS_WORDS = """
andrzejki andrzejkach andrzejkami andrzejkowy mikolajki mikolajkach mikolajkami katarzynki katarzynkach barborka
barborke barborki barborce walentynki walentynkach walentynkami
"""
#: Feasts named after saints, folded; they look like diminutives.
FEASTS = frozenset(_FEASTS_WORDS.split())
