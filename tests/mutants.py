"""Damaged copies of the sample documents, made by a seeded generator: the same ones for the same seed, every time."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

import corpus

SEED = 20261121
_OBJECT = re.compile(rb"(\d+ 0 obj\b)(.*?)(endobj)", re.DOTALL)
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_LENGTH = re.compile(rb"/(?:Length|Count|Size|W|Width|Height|First|N)\s+\d+")
Chance = random.Random
Damage = Callable[[bytes, Chance], bytes]


@cache
def sources() -> tuple[tuple[str, bytes], ...]:
    """The sample documents that are whole, in all their formats: name and bytes, in a fixed order."""
    files = sorted(corpus.sample_files(), key=lambda path: (path.suffix, path.name))
    whole = (path for path in files if path.suffix != ".docx" or zipfile.is_zipfile(path))
    return tuple((path.name, path.read_bytes()) for path in whole)


def flipped(data: bytes, chance: Chance) -> bytes:
    """A few bits, or a few hundred, turned over."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 4, 30, 300))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def cut(data: bytes, chance: Chance) -> bytes:
    """The file broken off, as a lost connection leaves it."""
    return data[: chance.randrange(len(data))]


def holed(data: bytes, chance: Chance) -> bytes:
    """A stretch missing, doubled or made zero."""
    a, b = sorted(chance.randrange(len(data)) for _ in range(2))
    b = min(b, a + 20_000)
    return chance.choice((data[:a] + data[b:], data[:b] + data[a:], data[:a] + bytes(b - a) + data[b:]))


def swapped_objects(data: bytes, chance: Chance) -> bytes:
    """Two objects of a PDF under each other's numbers."""
    found = list(_OBJECT.finditer(data))
    if len(found) < 2:
        return flipped(data, chance)
    one, other = sorted(chance.sample(found, 2), key=lambda m: m.start())
    return (
        data[: one.start(2)] + other[2] + data[one.end(2) : other.start(2)] + one[2] + data[other.end(2) :]
    )  # fmt: skip


def crossed_references(data: bytes, chance: Chance) -> bytes:
    """References of a PDF that point at other objects, at none, or back at themselves."""
    wanted = chance.choice((0.02, 0.2))

    def other(match: re.Match[bytes]) -> bytes:
        return b"%d 0 R" % chance.randrange(60) if chance.random() < wanted else match[0]

    return _REFERENCE.sub(other, data)


def lying_numbers(data: bytes, chance: Chance) -> bytes:
    """Lengths and counts of a PDF that are not true, some of them huge."""

    def other(match: re.Match[bytes]) -> bytes:
        key = match[0].split()[0]
        return b"%s %d" % (key, chance.choice((0, -1, 7, 2**31, 10**12))) if chance.random() < 0.1 else match[0]

    return _LENGTH.sub(other, data)


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in parts.items():
            archive.writestr(name, inside)
    return out.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def damaged_entry(data: bytes, chance: Chance) -> bytes:
    """A DOCX with one part of its zip damaged, emptied, missing, or under another's name; the zip itself is whole."""
    parts = _parts(data)
    name, other = chance.sample(sorted(parts), 2)
    kind = chance.randrange(4)
    if kind == 0:
        parts[name] = flipped(parts[name] or b" ", chance)
    elif kind == 1:
        parts[name] = b""
    elif kind == 2:
        del parts[name]
    else:
        parts[name], parts[other] = parts[other], parts[name]
    return _packed(parts)


def cut_xml(data: bytes, chance: Chance) -> bytes:
    """A DOCX whose text breaks off in the middle of its XML, or lacks a stretch of it."""
    parts = _parts(data)
    name = "word/document.xml" if chance.random() < 0.7 else chance.choice(sorted(parts))
    parts[name] = chance.choice((cut, holed))(parts[name] or b" ", chance)
    return _packed(parts)


def broken_zip(data: bytes, chance: Chance) -> bytes:
    """A DOCX whose zip lies about sizes and sums: damage in the local heads and the directory alone."""
    out = bytearray(data)
    heads = [m.start() for m in re.finditer(rb"PK\x03\x04|PK\x01\x02|PK\x05\x06", data)]
    for at in chance.sample(heads, min(3, len(heads))):
        out[min(at + chance.randrange(4, 30), len(out) - 1)] = chance.randrange(256)
    return bytes(out)


_ANY: tuple[Damage, ...] = (flipped, cut, holed)
KINDS: dict[str, tuple[Damage, ...]] = {
    ".pdf": (*_ANY, swapped_objects, swapped_objects, crossed_references, lying_numbers),
    ".docx": (*_ANY, damaged_entry, damaged_entry, cut_xml, cut_xml, broken_zip),
}


def mutant(number: int, seed: int = SEED) -> tuple[str, bytes]:
    """The damaged file of this number: a name that tells what was done to it, and its bytes."""
    chance = random.Random(f"{seed}:{number}")
    formats = sorted({name.rpartition(".")[2] for name, _ in sources()})
    # Text is damaged least often: nothing but its letters can break.
    wanted = chance.choices(formats, [1 if format_ in ("txt", "md") else 6 for format_ in formats])[0]
    name, data = chance.choice([(name, data) for name, data in sources() if name.endswith(f".{wanted}")])
    damage = chance.choice(KINDS.get(f".{wanted}", _ANY))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return f"{number:05}-{damage.__name__}-{name}", damage(data, chance)


def mutants(count: int, first: int = 0) -> Iterator[tuple[str, bytes]]:
    """`count` damaged files from number `first` on."""
    for number in range(first, first + count):
        yield mutant(number)
