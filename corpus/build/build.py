"""All sources → text, gold, PDF and DOCX, and the files that must be refused. The same sources give the same bytes."""

from __future__ import annotations

from pathlib import Path

from .check import faults
from .citations import meta_json
from .compose import Composed, compose
from .docx import write_docx
from .errors import SourceError
from .figures import figures_jsonl
from .pdf import write_pdf
from .refused import write_refused
from .source import SOURCES, load_all

FOLDERS = ("text", "gold", "pdf", "docx", "refused")


def _write(composed: Composed, folder: Path) -> int:
    name = composed.source.name
    figures = figures_jsonl(composed)
    (folder / "text" / f"{name}.txt").write_text(composed.text, "utf-8")
    (folder / "gold" / f"{name}.figures.jsonl").write_text(figures, "utf-8")
    (folder / "gold" / f"{name}.meta.json").write_text(meta_json(composed), "utf-8")
    write_pdf(composed.source, folder / "pdf" / f"{name}.pdf")
    write_docx(composed.source, folder / "docx" / f"{name}.docx")
    return figures.count("\n")


def _clear(folder: Path) -> None:
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
        for path in (folder / name).iterdir():
            path.unlink()


def build(folder: Path, sources: Path = SOURCES) -> dict[str, int]:
    """Write all documents under `folder`; the number of figures by document. SourceError names every fault."""
    composed = [compose(source) for source in load_all(sources)]
    found = [fault for one in composed for fault in faults(one)]
    if found:
        raise SourceError("sources", "\n".join(["", *found]))
    _clear(folder)
    counts = {one.source.name: _write(one, folder) for one in composed}
    write_refused(folder / "refused")
    return counts
