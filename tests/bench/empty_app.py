"""Serves `empty_page.py` on the port of the environment, with the settings of the project."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).with_name("empty_page.py"))

if __name__ == "__main__":
    app.run(config={"server.port": int(os.environ["PORT"])})
