"""How far a figure may be trusted: the most there is, less what each circumstance takes (confidence.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from .records import Figure
from .topics import Lead


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


def confidence(figure: Figure, lead: Lead) -> float:
    """The figure's confidence, 0.1 to 0.97; `lead` says how sure its topic is."""
    known = _known()
    doubt = sum(known["flag"].get(flag, known["flag"]["other"]) for flag in figure.flags)
    doubt += _topic_doubt(figure, lead)
    for name in ("topic", "basis", "direction", "qualifier"):
        doubt += known[name].get(getattr(figure, name), 0.0)
    if figure.table is None:
        doubt += known["unit"].get(figure.unit, 0.0)
    return float(round(max(known["least"], known["most"] - doubt), 2))


def _topic_doubt(figure: Figure, lead: Lead) -> float:
    known = _known()["topic_lead"]
    if lead.topic != figure.topic:  # taken from its total, or from what was raised: neither clear nor open
        return float(known["steps"][-1][1])
    steps = known["own_words_steps" if lead.topic in known["own_words"] else "steps"]
    doubt: float = next((taken for below, taken in steps if lead.by < below), 0.0)
    if not lead.own:
        doubt += known["not_of_its_own"]
    if figure.topic == "other" and not lead.own:
        doubt += known["no_evidence"]
    return doubt
