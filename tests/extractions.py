"""Extractions made by hand, so that the database is tested without reading a file."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from extractors.document import Box
from extractors.records import Citation, Extraction, Figure, Issue, Metadata, Part, Section, TablePlace

Said = tuple[str, dict[str, Any]]
"""A quote, and what its figure holds beyond the defaults; `at` counts earlier places of the same quote."""

DEFAULTS: dict[str, Any] = {"value": 1, "value_max": None, "unit": "hộ", "measure": "households", "rule": "made"}
REPORT = Metadata(
    kind="báo cáo",
    number="12/BC-UBND",
    issuer="UBND huyện Hòa Vang",
    level="district",
    unit="huyện Hòa Vang",
    parent_unit="thành phố Đà Nẵng",
    date="2019-01-08",
    title="Tình hình thực hiện nhiệm vụ năm 2018",
    recipients=("UBND thành phố", "Lưu: VT"),
    reporting_period="2018",
)


def figure(text: str, quote: str, **holds: Any) -> Figure:
    start = -1
    for _ in range(holds.pop("at", 0) + 1):
        start = text.index(quote, start + 1)
    holds = DEFAULTS | {"sentence": (0, len(text)), "page": 1} | holds
    return Figure(quote=quote, start=start, end=start + len(quote), **holds)


def extraction(text: str, said: Sequence[Said] = (), meta: Metadata = REPORT, **holds: Any) -> Extraction:
    """A document that says `said`. Its sha256 is that of `seed`, which is its text unless given."""
    seed = holds.pop("seed", text)
    return Extraction(
        name=holds.pop("name", "bao-cao"),
        format=holds.pop("format", "pdf"),
        sha256=sha256(seed.encode()).hexdigest(),
        text=text,
        meta=meta,
        sections=holds.pop("sections", ()),
        citations=holds.pop("citations", ()),
        figures=tuple(figure(text, quote, **dict(more)) for quote, more in said),
        version=holds.pop("version", "1"),
        **holds,
    )


def full() -> Extraction:
    """One document in which every column of every table has something to hold."""
    text = "I. KẾT QUẢ\nTheo Kế hoạch số 9/KH-UBND, cả huyện còn từ 310 đến 320 hộ nghèo trong tổng số 4.100 hộ."
    everything = {
        "value": 310, "value_max": 320, "measure": "households", "qualifier": "range", "per": "xã", "of": 4100,
        "direction": "decrease", "basis": "cumulative", "against": "previous", "stage": "spent", "period": "2018-12-31",
        "period_from": "section", "subject": "hộ nghèo", "beneficiary": "poor", "topic": "poverty",
        "scope": "huyện Hòa Vang", "actor": "Phòng LĐ", "group": 3, "part_of": 2, "indicator": "poverty.households",
        "note": "khoảng cách lạ", "sentence": (11, len(text)), "section": (0,), "bbox": Box(1, 2.5, 3, 4.25),
        "table": TablePlace(1, 2, 3, "Hòa Bắc", "Hộ nghèo"), "confidence": 0.75, "flags": ("period_far",),
    }  # fmt: skip
    return extraction(
        text,
        [("310 đến 320 hộ", everything)],
        sections=(Section("I", "KẾT QUẢ", 1, 0, 10, 1),),
        citations=(
            Citation(
                "Kế hoạch số 9/KH-UBND", 16, 37, "kế hoạch", "9/KH-UBND", "2018-02-01", "UBND", "implements", 1, "r"
            ),
        ),
        tables=({"number": 1, "start": 40, "end": 60, "page": 1, "cells": []},),
        pages=({"number": 1, "start": 0, "end": len(text), "width": 595.0, "height": 842.0},),
        issues=(Issue("numbering", 0, 2, "I", "lone"), Issue("tables_unread")),
        parts=(Part("annex", 0, 11, len(text), 1, 1, Metadata(kind="phụ lục", title="Biểu tổng hợp")),),
        pages_estimated=True,
    )
