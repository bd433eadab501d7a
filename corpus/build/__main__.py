"""`python -m corpus.build [FOLDER]`: makes the sample documents anew, by default where they are kept."""

from __future__ import annotations

import sys
from pathlib import Path

from .build import build
from .errors import SourceError

DOCUMENTS = Path(__file__).parent.parent / "documents"


def main(arguments: list[str]) -> int:
    """Build; 0 when done, 1 with the faults on standard error when a source is wrong."""
    folder = Path(arguments[0]) if arguments else DOCUMENTS
    try:
        counts = build(folder)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    for name, figures in counts.items():
        print(f"{name:24} {figures:4}")
    print(f"{len(counts)} documents, {sum(counts.values())} figures → {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
