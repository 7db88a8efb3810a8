"""Where the contest stands: what needs deciding, the ranking, the chart, and one application with all its cards."""

import streamlit as st

from lib.services import results
from lib.ui import frame, organizer_standings, visit
from lib.ui.choice import area_of, one_of
from lib.ui.wording import t

viewer = visit.organizer()
contest = visit.contest()
programme = contest.programme
frame.wide()
standings = results.standings(visit.house(), viewer)
is_open = contest.phase not in ("deciding", "published")

st.title(t("Standings"))
if not standings.results:
    st.info(t("There are no applications yet."), icon=":material/inbox:")
    st.page_link("organizer/sheet.py", label=t("Take in the sheet"), icon=":material/upload:")
    st.stop()

for number, needed in enumerate(standings.decisions_needed):
    organizer_standings.decision_form(standings, number, needed, is_open)
organizer_standings.decided(results.decisions(visit.house(), viewer), contest.phase == "published")
if is_open:
    st.info(t("Scoring is not over: places can still change."), icon=":material/hourglass_top:")
    organizer_standings.would_drop_out(standings)

here = {application.code for application in area_of(programme, [each.application for each in standings.results])}
ranked = [each for each in standings.results if each.rank is not None and each.code in here]
without = [each for each in standings.results if each.rank is None and each.code in here]
if ranked:
    st.markdown(t("Points are means of score cards; the number of cards is in brackets."))
    organizer_standings.ranking(programme, ranked)
    organizer_standings.chart(programme, ranked)
else:
    st.info(t("No application has complete cards from every side yet."), icon=":material/pending:")

if without:
    st.header(t("Without a place in the ranking"))
    organizer_standings.unranked(standings, without)

st.header(t("One application"))
code = one_of([each.application for each in standings.results], "standings_application")
if code:
    cards = results.cards_of(visit.house(), viewer, code)
    counted = results.counted_authors(visit.house(), viewer, code)
    organizer_standings.one(programme, standings.by_code[code], cards, counted)
