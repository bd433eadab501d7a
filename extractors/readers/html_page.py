"""The markup of a web page: its letters, its tree, what its style sheet and its tags say of looks."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from typing import Any

from ..errors import InputError, Reason
from .flow import Look

_MIME = re.compile(rb"(?i)\A\s*(?:mime-version|from|content-type|subject|date|x-[\w-]+):")
_CHARSET = re.compile(rb"(?i)charset\s*=\s*[\"']?([\w-]+)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"<!--|-->|/\*.*?\*/", re.DOTALL)
BLANKS = re.compile(r"[ \t\r\n\f]+")
SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
TAGS = {
    "b": Look(bold=True), "strong": Look(bold=True), "th": Look(bold=True, align="center"), "i": Look(italic=True),
    "em": Look(italic=True), "sup": Look(raised=True), "center": Look(align="center"), "del": Look(hidden=True), "strike": Look(),
    **{f"h{n}": Look(bold=True) for n in range(1, 7)},
}  # fmt: skip


def is_html(data: bytes) -> bool:
    """Whether the bytes begin as HTML, or as a web page saved in one file (MHTML)."""
    head = _as_ascii(data[:4096])
    if re.match(rb"<!doctype\s+html|<html\b|<(?:head|body|meta|div|table|p|center|font)\b[^<>]*>", head):
        return True
    if re.match(rb"<\?xml[^>]*\?>\s*(?:<!doctype\s+html|<html\b)", head) or (
        head.startswith(b"<!--") and re.search(rb"<html\b", head)
    ):
        return True
    return bool(_MIME.match(data[:200])) and b"text/html" in head


def _as_ascii(data: bytes) -> bytes:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode("ascii", "replace").lstrip().lower()
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def page_of(data: bytes) -> str:
    """The page's markup: out of its envelope where it has one, its letters by BOM, by what it says, or as UTF-8."""
    if _MIME.match(data[:200]):
        for part in email.message_from_bytes(data, policy=email.policy.compat32).walk():
            payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(payload, bytes):
                data = payload
                break
    for bom, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        said = _CHARSET.search(data[:4096])
        for encoding in (said[1].decode("ascii") if said else "cp1258", "cp1252"):
            try:
                if codecs.lookup(encoding).name != "utf-8":
                    return data.decode(encoding, "replace")
            except LookupError:
                continue
        return data.decode("utf-8", "replace")


def tree_of(markup: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, encoding="utf-8")
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup).replace("\0", "")
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise InputError(Reason.CORRUPT, f"html: {error}") from error
    return root


def rules_of(root: Any) -> dict[str, dict[str, str]]:
    """The style sheet: what each `tag`, `.class` and `tag.class` sets."""
    found: dict[str, dict[str, str]] = {}
    for style in root.iter("style"):
        for selectors, inside in _RULE.findall(_COMMENT.sub(" ", style.text or "")):
            for selector in selectors.split(","):
                if re.fullmatch(r"\s*[\w.-]+\s*", selector):
                    found.setdefault(selector.strip().lower(), {}).update(declared(inside))
    return found


def declared(style: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in style.split(";"))
    return {key.strip().lower(): value.strip().strip("\"'") for key, colon, value in pairs if colon}


def bordered(said: dict[str, str]) -> bool:
    borders = [value for key, value in said.items() if re.fullmatch(r"border(?:-(?:left|right|top|bottom))?", key)]
    return any(re.search(r"\b(?:solid|double|dotted|dashed|inset|outset|ridge|groove)\b", value) for value in borders)


def styled(said: dict[str, str]) -> Look:
    weight, family = said.get("font-weight"), said.get("font-family", "")
    size = re.fullmatch(r"([\d.]+)\s*(pt|px)", said.get("font-size", ""))
    return Look(
        bold=None if weight is None else weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600),
        italic=None if "font-style" not in said else said["font-style"] == "italic",
        caps=True if said.get("text-transform") == "uppercase" else None,
        hidden=True if said.get("display") == "none" or said.get("mso-hide") == "all" else None,
        size=float(size[1]) * (0.75 if size[2] == "px" else 1.0) if size and size[1].count(".") < 2 else None,
        align=said.get("text-align"),
        font=family.split(",")[0].strip().strip("\"'") or None,
    )
