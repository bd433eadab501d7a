"""A comparison as JSON: one object a compared value, its rivals inside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from ..compare import Compared


def text(compared: Sequence[Compared]) -> str:
    """A list in the order of the comparison; numbers in the base unit."""
    made = [asdict(one.chosen) | {"rivals": [asdict(r) for r in one.rivals], "disputed": one.disputed} for one in compared]
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"
