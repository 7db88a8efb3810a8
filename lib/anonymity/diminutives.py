"""First names and what people are called by them: a table, and endings that make a diminutive of nearly any name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

#: A first name: its diminutives in the nominative. Written for this program from common usage.
TABLE = """
Adam: Adaś Adamek Adaśko
Adrian: Adek Adi Adrianek
Agata: Agatka Aga Agacia
Agnieszka: Aga Agnisia Agusia Jagna Agunia Nieszka
Aleksander: Olek Alek Aleks Oluś Sasza Leszek
Aleksandra: Ola Olka Oleńka Olunia Olusia Ala Sandra Aleksa Saszka
Alicja: Ala Alka Alusia Alunia Alcia
Alina: Ala Alinka Alka Linka
Amelia: Amelka Mela Melka
Andrzej: Andrzejek Jędrek Jędruś Andrzejka
Aneta: Anetka Anet
Anna: Ania Anka Andzia Anusia Anula Aneczka Anulka Hania Anielka Annusia Anuśka Anuszka
Antoni: Antek Antoś Tosiek Tolek Antosiek Toni
Antonina: Tosia Tośka Antosia Tonia Nina
Arkadiusz: Arek Aruś Areczek
Artur: Arturek Arturo Artek
Barbara: Basia Baśka Basieńka Basiunia Basieczka Barbarka Bacha Barbórka
Bartłomiej: Bartek Bartuś Bartosz Bartulek
Bartosz: Bartek Bartuś Bartoszek Barti
Beata: Beatka Becia Beacia Bea
Bernadeta: Benia Bernadetka
Bogdan: Bodzio Boguś Bodek Bogdanek
Bogumił: Boguś Bogumiłek Boguśko
Bogumiła: Bogusia Miła Bogna
Bogusław: Boguś Sławek Bogusiek
Bogusława: Bogusia Boguśka Sława
Bolesław: Bolek Boluś
Bożena: Bożenka Bożka Bożusia
Bronisław: Bronek Broniś
Bronisława: Bronia Bronka
Cecylia: Cesia Cyla Celka
Celina: Celinka Cela Celka
Cezary: Czarek Czaruś Cezarek
Czesław: Czesiek Czesio Sławek
Czesława: Czesia Cześka
Damian: Damianek Damek Demi
Daniel: Danielek Danek Dani
Danuta: Danka Danusia Danuśka Danula Dana
Daria: Darka Dasia Darusia
Dariusz: Darek Daruś Dareczek
Dawid: Dawidek Dejw
Diana: Dianka Didi
Dmytro: Dima Dmytryk Mytia Dmitrij Dymitr
Dominik: Domin Domiś Dominiczek
Dominika: Domi Dominisia Nika Dominiczka
Dorota: Dorotka Dorcia Dora Dosia Dośka
Edward: Edek Edzio Edzik
Edyta: Edytka Edzia Dytka
Eliza: Elizka Elka
Elżbieta: Ela Elka Elunia Elusia Elżunia Bietka Bela Elżbietka Halszka
Emilia: Emilka Mila Milka Emi Emiluś
Eugeniusz: Gienek Gienio Geniek Eugenek
Eugenia: Gienia Genia Żenia
Ewa: Ewka Ewunia Ewcia Ewusia Ewuśka Ewcik
Ewelina: Ewelinka Ewela Ewka Ewcia Lina
Feliks: Felek Feluś
Filip: Filipek Fifi Filuś
Franciszek: Franek Franio Franuś Frank Franciś
Franciszka: Frania Franka
Fryderyk: Fryc Frycek Frydek
Gabriel: Gabryś Gabrielek
Gabriela: Gabrysia Gabi Gabryśka Gaba
Genowefa: Gienia Genia
Grażyna: Grażynka Grażka Grażusia Grażyneczka
Grzegorz: Grzesiek Grześ Grzesio Grzegorzek Gregor Grzechu Grześko
Halina: Halinka Hala Halusia Halka Inka
Hanna: Hania Hanka Haneczka Hanusia Haniusia Hanula Hanuśka
Helena: Hela Helenka Helcia Lena Lenka Helka Halszka
Henryk: Heniek Henio Henryczek Heńko
Henryka: Henia Heńka Henrysia
Hubert: Hubertek Hubi Hubcio
Ignacy: Ignaś Ignacek Ignac
Igor: Igorek Iguś Goran
Irena: Irenka Ircia Irusia Ira Inka Rena
Ireneusz: Irek Iruś Ireczek
Iwona: Iwonka Iwka Iwcia Iwonia
Izabela: Iza Izka Izunia Bela Izula Izabelka
Jacek: Jacuś Jaca Jaceczek
Jadwiga: Jadzia Jadźka Jaga Jagoda Jadwinia Jagusia
Jakub: Kuba Kubuś Jakubek Kubek Jakuś Kubulek
Jan: Janek Jaś Jasiek Jasio Januś Janeczek Johnny Jasiu Jaśko Janko
Janina: Janka Jasia Nina Janinka Janeczka
Janusz: Januszek Jaś Janek Januś
Jarosław: Jarek Jaruś Sławek Jareczek Jaro
Jerzy: Jurek Jureczek Jerzyk Juruś Jurko Jerzyś
Joanna: Asia Aśka Joasia Asieńka Joaśka Asiunia Joanka Jo
Jolanta: Jola Jolka Jolcia Jolusia Jolunia Jolantka
Józef: Józek Józio Ziutek Józwa Józuś
Józefa: Józia Ziuta Józka
Judyta: Judytka
Julia: Julka Julcia Jula Julinka Juleczka Julitka
Julian: Julek Juluś Juliś
Justyna: Justynka Justysia Tyna Justa Tyśka
Kacper: Kacperek Kacpi Kapi
Kajetan: Kajtek Kajtuś Kajo
Kamil: Kamilek Milek Kamyk
Kamila: Kamilka Kama Kamilcia Mila
Karol: Karolek Lolek Karolcio
Karolina: Karolinka Karola Karolcia Karo Lina Karolka
Katarzyna: Kasia Kaśka Kasieńka Katarzynka Kasiunia Kachna Kasieczka Kaja Kata Kate Kasiula
Kazimierz: Kazik Kazio Kazek Kaziu
Kazimiera: Kazia
Kinga: Kinia Kingusia Kinguś
Klaudia: Klaudusia Klaudynka Klaudka
Konrad: Konradek Kondzio Radek
Kornelia: Kornelka Nela Nelka
Krystian: Krystek Kris
Krystyna: Krysia Kryśka Krystynka Krycha Krysieńka
Krzysztof: Krzysiek Krzyś Krzysio Krzych Krzychu Krzysztofek Kris Krzyśko
Lech: Leszek Lesiu Lechu
Lena: Lenka Lenusia Lencia
Leon: Leonek Leoś Lolek
Leszek: Lesio Leszko Leś Lech Leszeczek Lechu
Lidia: Lidka Lidzia Lidusia
Lucyna: Lucynka Lucia Lusia
Lucjan: Lucek Lutek
Ludwik: Ludwiś Ludek Lutek
Łucja: Łucka Łusia Lucia
Łukasz: Łukaszek Łuki Łukas Łuka
Maciej: Maciek Maciuś Macio Maćko Maciejek
Magdalena: Magda Madzia Magdusia Lena Magdalenka Magdzia Madźka Magduś Magdaleńka
Maja: Majka Majeczka Majusia Majcia
Maksymilian: Maks Maksiu Maksio
Malwina: Malwinka Mala Malwa
Małgorzata: Gosia Gośka Małgosia Małgośka Gocha Małgorzatka Gosieńka Małgoś Gosiunia Rita Margo
Marcel: Marcelek Celek
Marcin: Marcinek Marcyś Cinek Marcinio
Marek: Mareczek Maruś
Maria: Marysia Maryśka Marylka Mania Maja Marynia Marychna Majka Marycha Marysieńka Mańka Maryś Maryla
Marian: Marianek Maniek Maryś
Marianna: Marianka Mania Marysia
Mariola: Mariolka Mariolcia
Mariusz: Mariuszek Maniek Mario Mariuś
Marlena: Marlenka Lena
Marta: Martusia Martka Marcia Martunia Martynka Marteczka
Martyna: Martynka Martysia Tyna
Marzena: Marzenka Marzka Marzusia
Mateusz: Mati Mateuszek Matuś Mat Mateo
Michał: Michałek Michaś Misiek Miś Michaśko Majkel Michu
Michalina: Misia Michasia Michalinka
Mieczysław: Mietek Miecio Mieciu
Mieczysława: Mietka Miecia
Mikołaj: Mikołajek Miki Mikuś Miko
Milena: Milenka Mila
Mirosław: Mirek Miruś Mireczek Sławek
Mirosława: Mirka Mirusia Mira Sława
Monika: Monia Moniczka Moniś Nika Monisia
Natalia: Natalka Nata Natusia Tala Natala Natasza
Nikola: Nikolka Nika Niki
Nina: Ninka Ninusia
Norbert: Norbi Norek Norbertek
Oksana: Ksenia Oksanka Ksana
Oliwia: Oliwka Oliwcia
Oskar: Oskarek Oski
Patrycja: Pati Patka Patrysia Patrycjka Patusia
Patryk: Patryczek Patryś Pat
Paulina: Paulinka Paula Paulisia Lina
Paweł: Pawełek Pawcio Pawlik Pablo Pawlus
Piotr: Piotrek Piotruś Pietrek Piotrunio Piotrus Piter
Przemysław: Przemek Przemo Przemuś Przemcio Sławek
Radosław: Radek Raduś Sławek Radzio
Rafał: Rafałek Rafcio Rafi Rafek
Regina: Reginka Renia
Remigiusz: Remek Remik Remuś Remi
Renata: Renia Renatka Reńka Rena
Robert: Robertek Robuś Robek Bob Robcio Rob
Roman: Romek Romuś Romanek
Róża: Różyczka Rózia
Ryszard: Rysiek Ryś Rysio Ryszardek Rychu
Sabina: Sabinka Sabcia Binka
Sebastian: Seba Sebek Bastek Sebuś Sebastianek
Serhii: Serhij Siergiej Sergiusz Serhijko Serioża
Sławomir: Sławek Sławuś Sławko
Stanisław: Staszek Stasiek Staś Stasio Stach Stachu Stasiu Staszko
Stanisława: Stasia Staśka Stacha
Stefan: Stefek Stefanek Stefcio
Stefania: Stefa Stefcia Stefka
Sylwester: Sylwek Sylwuś
Sylwia: Sylwka Sylwunia Sylwusia
Szymon: Szymek Szymuś Szymonek Szymcio
Tadeusz: Tadek Tadzio Tadzik Tadeuszek Tadziu
Teresa: Terenia Tereska Renia Teresia Tereńka Kresia
Tomasz: Tomek Tomeczek Tomuś Tomaszek Tomcio Tom Tomko
Urszula: Ula Ulka Urszulka Ulcia Uleńka Ulusia
Wacław: Wacek Wacuś
Waldemar: Waldek Walduś
Walentyna: Wala Tyna Walentynka
Wanda: Wandzia Wandeczka Wandka Wandusia
Weronika: Wera Weronka Werka Nika Weroniczka Werusia Weronisia
Wiesław: Wiesiek Wiesio Wiesiu Sławek
Wiesława: Wiesia Wieśka Sława
Wiktor: Wiktorek Wituś Wicio
Wiktoria: Wika Wiki Wiktorka Wikusia
Wincenty: Wicek Wicuś Wincent
Wioletta: Wiola Wiolka Wioletka Wioleta Viola
Wioleta: Wiola Wiolka Wioletka Wioletta
Witold: Witek Wituś Witoldek
Władysław: Władek Władzio Władziu Sławek
Władysława: Władzia Władka
Włodzimierz: Włodek Włodzio Wowa Włodziu
Wojciech: Wojtek Wojtuś Wojciu Wojteczek Wojtas Wojcio
Zbigniew: Zbyszek Zbysio Zbych Zbyś Zbychu Zbyszko
Zdzisław: Zdzisiek Zdzicho Zdziś Zdzich Sławek Zdzichu
Zenon: Zenek Zenuś Zeniu
Zofia: Zosia Zośka Zosieńka Zocha Zosiunia Zofka
Zuzanna: Zuza Zuzia Zuzka Zuzanka Zuzula
Zygmunt: Zyga Zygmuś Zygmuntek Zyguś
Albert: Albercik Albertek Bercik
Alfred: Fredek Fred
Apolonia: Pola Polcia Apolonka
Blanka: Blanusia Blaneczka
Bernard: Benek Bernardek
Bruno: Brunek
Eryk: Eryczek Eryś
Gerard: Gerardek Gerek
Gustaw: Gucio Gustek Gutek
Herbert: Herbertek
Hieronim: Hirek Hirko
Ilona: Ilonka
Jeremi: Jeremiasz Remi
Joachim: Jochym Achim
Klemens: Klimek Klemensik
Kordian: Kordek
Laura: Laurka Larcia
Leokadia: Lodzia Leosia
Liliana: Lila Lilka Lilianka
Longina: Longinka
Ludwika: Ludka Lusia Ludwisia
Maksym: Maks Maksio
Matylda: Matyldzia Tylda Tyldzia
Nadia: Nadzia Nadiusza Nadieżda
Nadzieja: Nadzia Nadia
Olga: Ola Olka Olgusia Oleńka
Oktawia: Oktawka
Olgierd: Olo Olek Gierdek
Pola: Polcia Polusia
Romuald: Romek Romuś Aldek
Rozalia: Rózia Rozalka Róża
Roksana: Roksi Roksanka
Sergiusz: Sergiej Serż Sergio
Stella: Stelka
Tymoteusz: Tymek Tymuś Tymoteuszek
Tymon: Tymek Tymuś
Tatiana: Tania Tatianka
Taras: Tarasik
Wasyl: Wasia Wasylko
Wolodymyr: Wołodia Wowa
Wołodymyr: Wołodia Wowa
Iryna: Ira Irynka
Olena: Ołena Lena Olenka
Yuliia: Julia Julka
Kateryna: Katia Kasia Katka
Andrii: Andrij Andrzej Andriej
Ivan: Iwan Wania Jan
Mykola: Mykoła Kola Mikołaj
Wit: Witek
Wilhelm: Wiluś Wilek
Ziemowit: Ziemek Ziemuś
Zdobysław: Zdobek Sławek
Dobrochna: Dobrusia Dobrocha Dobrosia
"""

_ENDINGS_OF_WOMEN = ("ka", "unia", "usia", "eczka", "cia", "ulka", "eńka")
_ENDINGS_OF_MEN = ("ek", "uś", "eczek", "cio", "unio")


@cache
def table() -> dict[str, tuple[str, ...]]:
    """Diminutives by the full first name."""
    lines = (line.partition(": ") for line in TABLE.strip().splitlines())
    return {name: tuple(others.split()) for name, _, others in lines}


@cache
def full_names() -> dict[str, tuple[str, ...]]:
    """Full first names by a diminutive, for somebody who signed the form with one."""
    found: dict[str, list[str]] = {}
    for name, diminutives in table().items():
        for diminutive in diminutives:
            found.setdefault(diminutive, []).append(name)
    return {diminutive: tuple(names) for diminutive, names in found.items()}


def called(name: str) -> set[str]:
    """What somebody of this first name is called besides, in the nominative."""
    found = set(table().get(name, ()))
    for full in full_names().get(name, ()):
        found |= {full, *table()[full]}
    return (found | set(_productive(name))) - {name}


def _productive(name: str) -> Iterator[str]:
    if len(name) < 4:
        return
    if name.endswith("a"):
        stem = name[:-1].removesuffix("i").removesuffix("j")
        yield from (stem + ending for ending in _ENDINGS_OF_WOMEN)
    elif name[-1] not in "eiouyk":
        yield from (name + ending for ending in _ENDINGS_OF_MEN)
    elif name.endswith("k"):
        yield name[:-1] + "czek"
        if name.endswith("ek"):
            yield name[:-1] + "czek"
