"""What a document asks for: one finder for each kind, over what was found before. Words: asked.toml."""

from __future__ import annotations

from collections.abc import Sequence

from .asked_records import Asked
from .asked_targets import find_targets
from .asked_words import Ground
from .document import Document
from .passages import Passage
from .periods import Period
from .records import Figure, Metadata, Section
from .text import Copies


def find(
    document: Document,
    copies: Copies,
    passages: Sequence[Passage],
    sections: Sequence[Section],
    metadata: Metadata,
    figures: Sequence[Figure],
    times: Sequence[Period],
) -> Asked:
    """Tasks, targets, criteria, awards and requests, each kind in the order of the text; a report yields few or none."""
    ground = Ground(document, copies, tuple(passages), sections, metadata, figures, times)
    return Asked(targets=find_targets(ground))
