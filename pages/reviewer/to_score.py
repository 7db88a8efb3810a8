"""What is left to score, and the one button that leads on."""

import streamlit as st

from lib.services import grants, meeting_table, review
from lib.ui import visit
from lib.ui.safe import plain
from lib.ui.status import task_state
from lib.ui.wording import clause, day, said, t, tn

_PREPARED = ":material/hourglass_empty:"

viewer = visit.reviewer()
programme = visit.contest().programme
load = review.workload(visit.house(), viewer)

st.title(t("To score"))
if any(meeting_table.sits_at(visit.house(), viewer, each) for each in meeting_table.going_on(visit.house(), viewer)):
    with st.container(border=True):
        st.markdown(f":material/groups: **{t('A meeting is going on.')}**")
        st.page_link("meeting/table.py", label=t("Sit down at the table"), icon=":material/arrow_forward:")
if not load.takes_part:
    st.info(t("Your application did not pass the formal check, so you take no part in scoring."))
    st.stop()
if not load.tasks:
    opens = t("Scoring begins on {day}.", day=day(load.scoring_opens)) if load.scoring_opens else ""
    st.info(opens or t("There is nothing to score yet."), icon=":material/event:")
    st.stop()

if load.in_preparation == len(load.tasks):
    st.info(t("The applications are still being prepared: an organiser checks that they name nobody."), icon=_PREPARED)
    st.stop()
total = len(load.to_score)
st.progress(load.submitted / total if total else 1.0, t("Scored {done} of {total}", done=load.submitted, total=total))
if load.scoring_is_open:
    left = (load.scoring_closes - visit.today()).days
    remaining = tn("{n} day left", "{n} days left", left) if left else t("today is the last day")
    st.markdown(t("Until {day} ({remaining})", day=day(load.scoring_closes), remaining=remaining))
    if load.has_duty and load.submitted < total and load.duty_text:
        st.warning(f"{said(load.duty_text)} ({clause(load.duty_clause)})", icon=":material/priority_high:")
elif visit.contest().published_at:
    st.success(t("The result is published."), icon=":material/campaign:")
    st.page_link("public/contest.py", label=t("See the result"), icon=":material/arrow_forward:")
    if grants.has_grant(visit.house(), viewer):
        st.page_link("reviewer/my_grant.py", label=t("My grant"), icon=":material/savings:")
else:
    st.info(t("Scoring is closed."), icon=":material/lock:")

if load.in_preparation:
    ready = t("{ready} of {n} are ready.", ready=total, n=total + load.in_preparation)
    st.info(f"{ready} {t('An organiser is still checking that the others name nobody.')}", icon=_PREPARED)
waiting = sum(task.state == "complete" for task in load.tasks)
if load.scoring_is_open and load.next:
    label = t("Score the next one: {code} {title}", code=plain(load.next.code), title=plain(load.next.title))
    if st.button(label, type="primary", width="stretch", icon=":material/arrow_forward:"):
        st.switch_page("reviewer/application.py", query_params={"w": load.next.code})
elif load.scoring_is_open and not load.in_preparation:
    st.success(t("All done. Thank you!"), icon=":material/celebration:")
if load.scoring_is_open and waiting:
    st.button(
        tn("Submit the complete card ({n})", "Submit all complete cards ({n})", waiting),
        icon=":material/done_all:",
        width="stretch",
        on_click=lambda: visit.attempt(lambda: review.submit_complete_cards(visit.house(), visit.viewer())),
    )

for task in load.tasks:
    if task.state == "in_preparation" and task.card is None:
        continue
    with st.container(border=True, gap="xsmall"):
        title = f"**{plain(task.code)}** {plain(task.title)}"
        if task.state == "excluded" and task.exclusion:
            st.markdown(title)
            st.markdown(f":material/block: {said(task.exclusion.text)} ({clause(task.exclusion.clause)})")
            continue
        if task.state == "in_preparation":
            st.markdown(title)
            st.markdown(f"{task_state(task.state)} · {t('your card is kept')}")
            continue
        st.page_link("reviewer/application.py", label=title, query_params={"w": task.code}, width="stretch")
        state = task_state(task.state)
        if task.card and task.state in ("complete", "submitted"):
            state += f" · {task.card.total} / {programme.scale}"
        elif task.card and task.state == "begun":
            state += " · " + t("{scored} of {n} criteria", scored=task.card.scored, n=len(programme.criteria))
        st.markdown(state)
