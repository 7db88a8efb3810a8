"""What organisers see of the city besides: what the standings would do to the figures, and how to get boundaries."""

from __future__ import annotations

import streamlit as st

from lib.contest.spread import Outlook, Spread
from lib.services.city import City
from lib.ui.city_figures import compared, evenness, moran, percent, share
from lib.ui.city_measures import decimal
from lib.ui.safe import plain
from lib.ui.tables import table
from lib.ui.wording import t, tn


def show(city: City, ahead: Outlook | None) -> None:
    """The figures of all editions before and after this one, if it were decided as it stands."""
    if ahead is None:
        return
    st.header(t("If it were decided now"), anchor=False)
    st.markdown(t("Only organisers see this: what the winners of the present standings would do to the figures."))
    if not ahead.alone.grants:
        st.info(t("The standings name no winners yet."), icon=":material/hourglass_top:")
        return
    rows = outlook_rows(ahead)
    header = [t("Measure"), t("This edition"), t("All before"), t("All with it")]
    table(header, rows, "city_outlook", t("The figures before and after"), wide=())
    districts = city.record.districts
    if ahead.first_ever:
        listed = ", ".join(plain(districts[place].name) for place in ahead.first_ever)
        st.markdown(":material/star: " + t("First grant ever: {names}.", names=listed))
    if ahead.ended_spots:
        listed = ", ".join(plain(districts[place].name) for place in ahead.ended_spots)
        st.markdown(":material/event_repeat: " + t("First grant for at least six editions: {names}.", names=listed))
    if not ahead.first_ever and not ahead.ended_spots:
        st.markdown(t("No white spot would get a grant."))
    if ahead.edition.elsewhere_grants:
        st.markdown(
            tn(
                "{n} winner names no district of the list.",
                "{n} winners name no district of the list.",
                ahead.edition.elsewhere_grants,
            )
        )


def outlook_rows(ahead: Outlook) -> list[list[str]]:
    """By measure: this edition alone, all before, and all with it."""
    three = (ahead.alone, ahead.before, ahead.after)

    def gini(one: Spread) -> str:
        found = one.gini_per_resident
        if not (found and one.grants):
            return "–"
        return f"{decimal(found.value)} ({evenness(found.value, found.chance, more_is_even=False)})"

    def effective(one: Spread) -> str:
        word = evenness(one.effective.value, one.effective.chance, more_is_even=True)
        return f"{decimal(one.effective.value, 1)} ({word})"

    return [
        [t("Grants"), *(str(one.grants) for one in three)],
        [
            t("Share outside the centre"),
            share(ahead.alone.outside),
            percent(ahead.before.outside.value),
            share(ahead.after.outside),
        ],
        [
            t("Districts reached"),
            *(f"{one.reached.value:.0f} ({compared(one.reached.value, one.reached.chance)})" for one in three),
        ],
        [t("Gini, per resident ~"), *map(gini, three)],
        [t("Effective number of districts (entropy)"), *map(effective, three)],
        [t("Neighbours alike (Moran's I)"), "–", *map(moran, (ahead.alike_before, ahead.alike_after))],
    ]


def boundaries(city: City) -> None:
    """Whether true boundaries are there, and how they get there."""
    ground = city.ground
    if ground.boundaries:
        missing = [plain(each.name) for each in city.record.districts if each.name not in ground.boundaries]
        if missing:
            st.markdown(t("Districts without an imported boundary: {names}.", names=", ".join(missing)))
        if ground.other_boundaries:
            listed = ", ".join(map(plain, ground.other_boundaries))
            st.markdown(t("In the imported layer, but not on the list of districts: {names}.", names=listed))
        return
    if not ground.tiles:
        return
    with st.expander(t("True boundaries on the map"), icon=":material/map:"):
        st.markdown(
            t("Download the layer of districts that your city publishes (shapefile or GeoJSON) and run on the server:")
        )
        st.code(
            f"python -m lib districts import PLIK_LUB_ADRES --programme {city.programme.programme.key}", language=None
        )
