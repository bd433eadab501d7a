"""Footnotes of a DOCX that is written: the part that python-docx does not make, and the calls that point into it."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_FONT = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
_RAISED = f'<w:rPr>{_FONT}<w:vertAlign w:val="superscript"/></w:rPr>'
_SMALL = f'<w:rPr>{_FONT}<w:sz w:val="20"/></w:rPr>'
_MARK = f'<w:rPr>{_FONT}<w:sz w:val="20"/><w:vertAlign w:val="superscript"/></w:rPr>'
_LINES = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for kind, number in (("separator", -1), ("continuationSeparator", 0))
)


class Footnotes:
    """The footnotes of one document, numbered as they are called; the same words called again keep their number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def call(self, paragraph: Any, words: str) -> None:
        """A raised number at the end of the paragraph so far, whose footnote says `words`."""
        number = self._numbers.get(words)
        if number is None:
            number = self._numbers[words] = len(self._numbers) + 1
            mark = f'<w:footnoteReference w:id="{number}"/>'
        else:  # Word refuses a second reference to one footnote: the number alone is printed
            mark = f"<w:t>{number}</w:t>"
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{_RAISED}{mark}</w:r>"))

    def add_to(self, document: Any) -> None:
        """Put the footnotes into the document; nothing where none was called."""
        if not self._numbers:
            return
        body = _LINES + "".join(_footnote(number, words) for words, number in self._numbers.items())
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        xml = f"{head}<w:footnotes {nsdecls('w')}>{body}</w:footnotes>".encode()
        part = Part(PackURI("/word/footnotes.xml"), _CONTENT, xml, document.part.package)
        document.part.relate_to(part, _RELATION)


def _footnote(number: int, words: str) -> str:
    mark = f"<w:r>{_MARK}<w:footnoteRef/></w:r>"
    said = f'<w:r>{_SMALL}<w:t xml:space="preserve"> {escape(words)}</w:t></w:r>'
    return f'<w:footnote w:id="{number}"><w:p><w:pPr><w:jc w:val="both"/></w:pPr>{mark}{said}</w:p></w:footnote>'
