"""What a document asks for: one finder for each kind, over what was found before. Words: asked.toml."""

from __future__ import annotations

from collections.abc import Sequence

from .asked_awards import find_awards
from .asked_criteria import find_criteria
from .asked_records import Asked
from .asked_requests import find_requests
from .asked_targets import find_targets
from .asked_tasks import find_tasks
from .asked_words import Ground, words
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
    """Tasks, targets, criteria, awards and requests, each kind in the order of the text.

    A report or a submission orders nobody: it yields targets alone.
    """
    ground = Ground(document, copies, tuple(passages), sections, metadata, figures, times)
    if metadata.kind in words()["kinds"]["ask_nothing"]:
        return Asked(targets=find_targets(ground))
    requests = find_requests(ground)
    return Asked(find_tasks(ground), find_targets(ground), find_criteria(ground), find_awards(ground), requests)
