"""Publishing the result, and taking it back."""

import streamlit as st

from lib.services import anonymity, intake, reasons, results, sheets
from lib.ui import organizer_publication, organizer_reasons, visit
from lib.ui.wording import clock, day, said, sentence, t

viewer = visit.organizer()
contest = visit.contest()
house = visit.house()
standings = results.standings(house, viewer)

st.title(t("Publication"))
if contest.published_at:
    when = {"day": day(contest.published_at.date()), "time": clock(contest.published_at)}
    st.success(t("The result is published since {day}, {time}.", **when), icon=":material/public:")
    st.page_link("public/contest.py", label=t("See the public page"), icon=":material/open_in_new:")
    st.header(t("Winners"))
    organizer_publication.preview(standings)
    organizer_publication.withdraw_form()
    st.stop()
if not standings.results:
    st.info(t("There are no applications yet."), icon=":material/inbox:")
    st.page_link("organizer/sheet.py", label=t("Take in the sheet"), icon=":material/upload:")
    st.stop()

st.header(t("Before you publish"))
progress = results.progress(house, viewer)
received, problems = intake.received(house, viewer), len(sheets.problems(house, viewer))
unconfirmed = anonymity.unconfirmed(house, viewer)
checks = organizer_publication.checks(contest, standings, received, progress, problems, unconfirmed)
organizer_publication.checklist(list(checks))

st.header(t("What everyone will see"))
winners = organizer_publication.preview(standings)
items = {
    "ranking": t("the ranking"),
    "final_scores": t("final scores and each side's means"),
    "score_cards": t("score cards without their authors"),
    "reasons": t("reasons from the cards"),
    "formal_findings": t("reasons for which applications were rejected"),
}
public = [items[item] for item in contest.programme.publication.items]
st.markdown(t("Besides: {items}.", items=", ".join(public)))

found = reasons.noticed(house, viewer)
if "reasons" in contest.programme.publication.items:
    st.header(t("Names in the reasons"))
    organizer_reasons.decide(contest.programme, found)

st.header(t("Publish"))
why_not = results.why_not_publish(house, viewer)
undecided = sum(reason.undecided for reason in found)
organizer_publication.publish_form(contest, winners, sentence(said(why_not)) if why_not else None, undecided)
