"""What docs/hosting.md hands out beside the nginx configuration, which tests/web/test_nginx.py tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import ROOT


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("no systemd-analyze")
    text = (ROOT / "deploy" / "minigrant.service").read_text(encoding="utf-8")
    unit = tmp_path / "minigrant.service"
    unit.write_text(text.replace("/opt/minigrant/.venv/bin/python", sys.executable), encoding="utf-8")
    verified = subprocess.run([verify, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")
