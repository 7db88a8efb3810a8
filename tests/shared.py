"""Facts that lie beside the project and are not part of it, for the tests that can be made of them.

``MINIGRANT_SHARED`` names the folder; without it, it is ``shared`` beside the project. Where there is none, those tests
are skipped.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("MINIGRANT_SHARED") or Path(__file__).parents[2] / "shared")

#: The city's own boundaries of its 48 districts. They may be read, and are never part of the project.
OFFICIAL_LAYER = SHARED / "geo" / "official-layer"

needs_official_layer = pytest.mark.skipif(
    not (OFFICIAL_LAYER / "borders.shp").is_file(), reason="the official layer is not here (MINIGRANT_SHARED)"
)
