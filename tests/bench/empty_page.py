"""The yardstick of the benchmark `meeting`: five inputs of a card's ranges, in an otherwise empty Streamlit page."""

import streamlit as st


@st.fragment
def card() -> None:
    for number, maximum in enumerate((20, 10, 10, 5, 10)):
        st.pills(f"Criterion {number}", range(maximum + 1), key=f"points:{number}", on_change=changed)


def changed() -> None:
    st.session_state["changes"] = st.session_state.get("changes", 0) + 1


card()
