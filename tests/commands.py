"""The commands in processes of their own, as other programs call them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from tests.serving import ROOT


def run(*arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """``python -m lib`` in an environment that asks for no particular encoding; ``environment`` says what is added."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.run(
        [sys.executable, "-m", "lib", *arguments],
        cwd=ROOT,
        env=plain | dict(environment or {}),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
