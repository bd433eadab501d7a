"""Figures on their way to be resolved: each with its passage and the words that are its own."""

from __future__ import annotations

from dataclasses import dataclass

from .document import Span
from .passages import Passage
from .records import Figure
from .topics import Lead


@dataclass(frozen=True, slots=True)
class Item:
    """A figure with its passage, the words of its fact, the words nearest to it, and how sure its topic is."""

    figure: Figure
    passage: Passage
    own: Span
    near: Span
    lead: Lead
    heads: tuple[Span, ...] = ()
    """The heads of a table's cell."""


@dataclass(frozen=True, slots=True)
class Found:
    """The figures of a document's running text, and all its passages, with and without figures."""

    items: tuple[Item, ...]
    passages: tuple[Passage, ...]
