"""Writes Vietnamese as the fonts of TCVN3 (`.VnTime`) and VNI (`VNI-Times`) want it: for the tests' own sentences."""

from __future__ import annotations

import unicodedata

_TCVN3_LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
_TCVN3_BYTES = bytes.fromhex(
    "b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacbaecccecfd0d1aad2d3d4d5d6d7d8dcdddedfe1e2e3e4abe5e6e7e8e9ac"
    "eaebecedeeeff1f2f3f4adf5f6f7f8f9fafbfcfdfea1a2a3a4a5a6a7"
)
_TCVN3 = dict(zip(_TCVN3_LETTERS, _TCVN3_BYTES.decode("latin-1"), strict=True))

_VNI_WHOLE = {"đ": "ñ", "ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "ơ": "ô", "ư": "ö"}
_VNI_BASES = {"ă": "a", "â": "a", "ê": "e", "ô": "o", "ơ": "ô", "ư": "ö"}
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_VNI_TONES = {
    "": {_GRAVE: "ø", _ACUTE: "ù", _HOOK: "û", _TILDE: "õ", _DOT: "ï", "": ""},
    "ă": {_GRAVE: "è", _ACUTE: "é", _HOOK: "ú", _TILDE: "ü", _DOT: "ë", "": "ê"},
    "â": {_GRAVE: "à", _ACUTE: "á", _HOOK: "å", _TILDE: "ã", _DOT: "ä", "": "â"},
}


def tcvn3(text: str) -> str:
    """`text` as a file in `.VnTime` holds it, each byte as a character. Fonts of capitals take it in small letters."""
    return "".join(_TCVN3.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def vni(text: str) -> str:
    """`text` as a file in `VNI-Times` holds it: a letter and its mark are two characters."""
    return "".join(_vni_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _vni_letter(letter: str) -> str:
    if letter.isupper():
        return _vni_letter(letter.lower()).upper()
    if letter in _VNI_WHOLE:
        return _VNI_WHOLE[letter]
    parts = unicodedata.normalize("NFD", letter)
    tone = next((c for c in parts if c in _VNI_TONES[""]), "")
    plain = unicodedata.normalize("NFC", "".join(c for c in parts if c != tone)) if tone else letter
    shape = {"ă": "ă", "â": "â", "ê": "â", "ô": "â"}.get(plain, "")
    if not tone and not shape:
        return letter
    return _VNI_BASES.get(plain, plain) + _VNI_TONES[shape][tone]
