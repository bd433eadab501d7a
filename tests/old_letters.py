"""Writes Vietnamese as the fonts of TCVN3 and VNI kept it, to make files as offices typed them before Unicode.

The tables follow TCVN 5712:1993 (third set, as the `.Vn` fonts use it) and the VNI fonts for Windows; they are ours, so
that a decoder's mistake is not made twice.
"""

from __future__ import annotations

import unicodedata

_TCVN3_SMALL = {
    "à": "µ", "ả": "¶", "ã": "·", "á": "¸", "ạ": "¹", "ă": "¨", "ằ": "»", "ẳ": "¼", "ẵ": "½", "ắ": "¾", "ặ": "Æ",
    "â": "©", "ầ": "Ç", "ẩ": "È", "ẫ": "É", "ấ": "Ê", "ậ": "Ë", "đ": "®", "è": "Ì", "ẻ": "Î", "ẽ": "Ï", "é": "Ð", "ẹ": "Ñ",
    "ê": "ª", "ề": "Ò", "ể": "Ó", "ễ": "Ô", "ế": "Õ", "ệ": "Ö", "ì": "×", "ỉ": "Ø", "ĩ": "Ü", "í": "Ý", "ị": "Þ",
    "ò": "ß", "ỏ": "á", "õ": "â", "ó": "ã", "ọ": "ä", "ô": "«", "ồ": "å", "ổ": "æ", "ỗ": "ç", "ố": "è", "ộ": "é",
    "ơ": "¬", "ờ": "ê", "ở": "ë", "ỡ": "ì", "ớ": "í", "ợ": "î", "ù": "ï", "ủ": "ñ", "ũ": "ò", "ú": "ó", "ụ": "ô",
    "ư": "\xad", "ừ": "õ", "ử": "ö", "ữ": "÷", "ứ": "ø", "ự": "ù", "ỳ": "ú", "ỷ": "û", "ỹ": "ü", "ý": "ý", "ỵ": "þ",
}  # fmt: skip
_TCVN3_CAPITALS = {"Ă": "¡", "Â": "¢", "Ê": "£", "Ô": "¤", "Ơ": "¥", "Ư": "¦", "Đ": "§"}

_VNI_BASE = {"ă": "aê", "â": "aâ", "ê": "eâ", "ô": "oâ", "ơ": "ô", "ư": "ö", "đ": "ñ"}
_VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_VNI_ON_BREVE = {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_VNI_ON_HAT = {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_VNI_WHOLE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î"}


def tcvn3(words: str) -> str:
    """`words` as typed in `.VnTime`. Capitals with a tone have no sign of their own there: type them in `.VnTimeH`."""
    return "".join(_TCVN3_SMALL.get(c) or _TCVN3_CAPITALS.get(c, c) for c in unicodedata.normalize("NFC", words))


def vni(words: str) -> str:
    """`words` as typed in `VNI-Times`: most letters with a tone are two characters."""
    return "".join(_vni_letter(c) for c in unicodedata.normalize("NFC", words))


def _vni_letter(letter: str) -> str:
    small = letter.lower()
    if small != letter:
        return _vni_letter(small).upper()
    if letter in _VNI_WHOLE:
        return _VNI_WHOLE[letter]
    parts = unicodedata.normalize("NFD", letter)
    tone = next((c for c in parts[1:] if c in _VNI_TONES), None)
    base = unicodedata.normalize("NFC", "".join(c for c in parts if c != tone))
    if tone is None:
        return _VNI_BASE.get(base, base)
    if base == "ă":
        return "a" + _VNI_ON_BREVE[tone]
    if base in ("â", "ê", "ô"):
        return unicodedata.normalize("NFD", base)[0] + _VNI_ON_HAT[tone]
    return _VNI_BASE.get(base, base) + _VNI_TONES[tone]
