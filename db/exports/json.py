"""A comparison as JSON: one object a compared value, its rivals inside."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from db.compare import Compared, Value


def text(compared: Sequence[Compared]) -> str:
    """A list in the order of the comparison; numbers in the base unit."""
    return json.dumps([_object(one) for one in compared], ensure_ascii=False, indent=1) + "\n"


def _object(one: Compared) -> dict[str, Any]:
    rivals = zip(one.rivals, one.reasons, strict=True)
    return plain(one.chosen) | {
        "rivals": [plain(rival) | {"reason": reason} for rival, reason in rivals],
        "disputed": one.disputed,
    }


def plain(value: Value) -> dict[str, Any]:
    """One value with all that proves it; row numbers stay inside."""
    return {name: content for name, content in asdict(value).items() if name != "place_id"}
