"""The regulation as the product follows it, clause by clause."""

import streamlit as st

from lib.ui import regulation, visit
from lib.ui.regulation import cited
from lib.ui.timeline import timeline
from lib.ui.wording import said, t, tn

contest = visit.contest()
programme = contest.programme


def listed(sentences: list[str]) -> None:
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))


st.title(t("Rules"), anchor=False)
st.markdown(f"{said(programme.programme.regulation)} · {said(programme.programme.organiser)}")
st.markdown(t("This is how Minigrant follows the regulation. The sign § names the place in its text."))

st.header(t("Dates"))
timeline(contest, visit.today())
if programme.calendar.yearly_intakes:
    st.markdown(regulation.every_year(programme))

st.header(t("Who may apply"))
listed(regulation.who_may_apply(programme))
with st.expander(t("What is checked formally ({n})", n=len(programme.formal)), icon=":material/fact_check:"):
    listed([regulation.formal_criterion(criterion, programme) for criterion in programme.formal])

st.header(t("How much"))
listed(regulation.how_much(programme))
for area in programme.areas:
    label = f"{area.name} · " + tn("{n} grant", "{n} grants", area.grants)
    with st.expander(label, icon=":material/location_on:"):
        st.markdown(cited(t("Districts of this part of the city:"), area.clause))
        assumed = t("assumed")
        listed([f"{name} :orange-badge[{assumed}]" if name in area.assumed else name for name in area.districts])

st.header(t("What is judged"))
if any(criterion.example for criterion in programme.criteria):
    st.warning(t("Example criteria: the real ones stand in no public source."), icon=":material/draft:")
example = t("example criterion")
for criterion in programme.criteria:
    mark = f" :orange-badge[{example}]" if criterion.example else ""
    points = t("{least}–{most} points", least=criterion.minimum, most=criterion.maximum)
    description = cited(said(criterion.description), criterion.clause)
    st.markdown(f"**{said(criterion.name)}** · {points}{mark}  \n{description}")

st.header(t("How it is scored"))
listed([*regulation.stages(programme), *regulation.how_it_is_scored(programme)])

st.header(t("Who must score, and who must not"))
listed(regulation.duty_and_conflicts(programme))

st.header(t("What the regulation leaves open"))
st.markdown(t("How this contest reads what its regulation leaves open:"))
with st.expander(t("Open readings ({n})", n=len(regulation.readings(programme))), icon=":material/balance:"):
    for title, reading in regulation.readings(programme):
        st.markdown(f"**{title}**  \n{reading}")

sections = [
    (t("What is published"), regulation.publication(programme)),
    (t("Support"), regulation.support(programme)),
    (t("After the award"), regulation.after_the_award(programme)),
    (t("Between editions"), [cited(said(event.text), event.clause) for event in programme.events]),
    (t("Good to know"), [cited(said(term.text), term.clause) for term in programme.terms]),
]
for heading, sentences in sections:
    if sentences:
        st.header(heading)
        listed(sentences)
