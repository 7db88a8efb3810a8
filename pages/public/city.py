"""The city: where applications come from and where grants go, edition by edition, and how evenly they are spread."""

import streamlit as st

from lib.contest.permissions import is_organizer
from lib.services import city as services
from lib.ui import city_figures, city_outlook, city_view, frame, visit
from lib.ui.wording import t

viewer = visit.viewer()
frame.wide()
city = services.city(visit.house(), viewer)
record = city.record

st.title(t("City map"), anchor=False)
if not record.districts:
    st.info(t("There is no list of districts for this city yet."), icon=":material/wrong_location:")
    st.stop()
if record.editions:
    city_view.summary(record)
    choice = city_view.choose(city)
    if city.ground.tiles:
        left, right = st.columns([2, 1], gap="large")
        with right:
            district = city_view.choose_district(record)
            if district:
                city_view.one_district(city, district)
            city_view.white_spots(city)
        with left:
            city_view.the_map(city, choice, district)
            city_view.quotas(city, choice)
    else:
        st.info(t("Too few districts of this city have a known place for a map; the table has every number."))
    city_view.table_behind(record, choice, has_map=city.ground.tiles is not None)
    city_view.elsewhere(record, is_organizer(viewer))

    st.header(t("Decentralisation in figures"), anchor=False)
    city_figures.measures(city, choice.editions)
    if city.chance.is_known:
        left, right = st.columns([2, 3], gap="large")
        with left:
            city_figures.lorenz(city, choice.editions)
        with right:
            city_figures.over_time(city)
    else:
        city_figures.over_time(city)
    city_figures.table_over_time(city)
    with st.container(horizontal=True):
        city_view.downloads(record, choice)
        city_figures.downloads(city)
else:
    city_view.nothing_yet(is_organizer(viewer))
if is_organizer(viewer):
    city_outlook.show(city, services.outlook(visit.house(), viewer))
    city_outlook.boundaries(city)
