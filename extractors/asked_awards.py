"""Awards that are held out: the form, who decides, for whom, on what occasion, and how many."""

from __future__ import annotations

import re
from dataclasses import replace

from .asked_records import Award
from .asked_words import Ground, pattern
from .asked_zones import zone_of
from .document import Span
from .passages import Passage
from .records import Figure
from .text import plain

_CUT = re.compile(r";\s+(?=(?:mỗi|toàn|cấp)\s)")
_QUOTA_OF = re.compile(
    r"(?<!\w)(?:mỗi|toàn) (?P<of>(?:xã|phường|huyện|thành phố|thị xã|tỉnh|thôn|cụm|khối|đơn vị|ngành|cơ quan)"
    r"(?:, (?:xã|phường|thị trấn|thành phố|thị xã|huyện))*)(?!\w)"
)
_CHOSEN = re.compile(r"(?<!\w)(?:chọn|mỗi|toàn|không quá|tối đa|tặng|đề nghị)(?!\w)")
_ASKED = re.compile(r"(?:trình|đề nghị) (?!khen|tặng|các )")
_OF = re.compile(r"(?:của|theo phân bổ của|thẩm quyền của) ")
_ENDS = re.compile(
    r" (?:xem xét|quyết định|khen|tặng|tổ chức|trao|ký|xét|biểu dương|công nhận|thưởng|cho|và trình|theo|đối với|để|giai đoạn|năm|về|ban hành)"
    r"(?!\w)|[.;:(]|, (?!thủ tướng)|$"
)


def find_awards(ground: Ground) -> tuple[Award, ...]:
    """Every sentence that says who will be recognised: those below a heading of awards, and elsewhere those that propose."""
    made: list[Award] = []
    for passage in ground.passages:
        zone = zone_of(ground, passage.path)
        if passage.footnote or zone == "criteria":
            continue
        for sentence in passage.sentences:
            for span in _pieces(ground, Span(max(sentence.start, passage.span.start), sentence.end)):
                award = _award(ground, span, passage, inside=zone == "awards")
                if award is not None:
                    made += _by_quota(ground, award, span)
    return tuple(made)


def _pieces(ground: Ground, sentence: Span) -> list[Span]:
    """A sentence cut where each part has a number of its own (`mỗi xã chọn …; toàn huyện chọn …`)."""
    cuts = [cut.end() for cut in _CUT.finditer(ground.copies.plain, sentence.start, sentence.end)]
    starts, ends = [sentence.start, *cuts], [*cuts, sentence.end]
    return [ground.trimmed(a, b) for a, b in zip(starts, ends, strict=True)]


def _award(ground: Ground, span: Span, passage: Passage, *, inside: bool) -> Award | None:
    line = ground.text(span.start, span.end)
    low = plain(line)
    if not low or line.isupper() or pattern("awards", "not_sentences").search(low) or (inside and low.endswith(":")):
        return None
    named = pattern("awards", "in_sections" if inside else "sentences").search(low)
    quota = next(iter(_quotas(ground, span)), None)
    if named is None and not (inside and quota):
        return None
    if not inside and re.search(r"(?<!\w)đã(?!\w)", low[: named.start() if named else 0]):
        return None
    headings = [ground.sections[index].heading for index in passage.path] if inside else []
    of = _QUOTA_OF.search(low)
    awarded = pattern("awards", "recipients").search(low)
    return Award(
        ground.document.text[span.start : span.end],
        span.start,
        span.end,
        _forms(line, headings),
        _decider(line, headings),
        line[awarded.start() : awarded.end()] if awarded else None,
        _occasion(line, headings),
        _period(ground, span, passage) if inside else _own_period(ground, span),
        quota[1].value if quota else None,
        quota[1].value_max if quota else None,
        quota[1].unit if quota else None,
        of["of"] if of and quota else None,
        quota[0] if quota else None,
        passage.path,
        ground.document.page_at(span.start),
        "asked.award.section" if inside else "asked.award.proposed",
    )


def _by_quota(ground: Ground, award: Award, span: Span) -> list[Award]:
    """An award, once for each number that its sentence gives (`03 tập thể và 05 cá nhân`)."""
    found = _quotas(ground, span)
    if len(found) < 2:
        return [award]
    return [
        replace(award, quota=f.value, quota_max=f.value_max, quota_unit=f.unit, awarded_to=f.unit, figure=i)
        for i, f in found
    ]


def _quotas(ground: Ground, span: Span) -> list[tuple[int, Figure]]:
    """The numbers of those to be chosen: counts behind `mỗi xã`, `toàn huyện`, `chọn`, `không quá`."""
    found = list[tuple[int, Figure]]()
    for index, figure in ground.figures_in(span):
        before = " ".join(ground.copies.plain[span.start : figure.start].split())
        if figure.measure in ("count", "households", "persons") and _CHOSEN.search(before):
            found.append((index, figure))
    return found


def _forms(line: str, headings: list[str]) -> tuple[str, ...]:
    """The forms as printed, of the sentence, else of the innermost heading that names one."""
    for words in (line, *reversed(headings)):
        low = plain(words)
        found = [words[m.start() : m.end()].strip() for m in pattern("awards", "forms").finditer(low)]
        if found:
            once = {" ".join(plain(form).split()): form for form in reversed(found)}
            return tuple(reversed(once.values()))
    return ()


def _decider(line: str, headings: list[str]) -> str | None:
    """Who decides: whom the proposal goes to, who rewards, whose award it is."""
    low = plain(line)
    for behind in (_ASKED, re.compile(r"(?<![^;,]) ?(?=chủ tịch|ubnd|ủy ban|giám đốc|thủ tướng)")):
        for found in behind.finditer(low):
            name = _name(line, found.end())
            if name and re.search(r"khen|tặng|thưởng|công nhận", low[found.end() :]):
                return name
    for words in (line, *reversed(headings)):
        low = plain(words)
        for found in _OF.finditer(low):
            name = _name(words, found.end())
            if (
                name
                and re.search(r"khen|tặng|thưởng", low[: found.end()])
                and not re.search(r"số \S+ ", low[: found.end()])
            ):
                return name
    return None


def _name(line: str, at: int) -> str | None:
    low = plain(line)
    if not pattern("awards", "deciders").match(low, at):
        return None
    end = _ENDS.search(low, at + 1)
    return line[at : end.start() if end else len(line)].strip(" ,.;:/") or None


def _occasion(line: str, headings: list[str]) -> str | None:
    for words in (line, *reversed(headings)):
        found = pattern("awards", "occasions").search(plain(words))
        if found is not None:
            return words[found.start() : found.end()].strip()
    return None


def _period(ground: Ground, span: Span, passage: Passage) -> str | None:
    """The time of the heading, innermost first, else the sentence's own."""
    for index in reversed(passage.path):
        section = ground.sections[index]
        for time in ground.times_in(Span(section.start, section.end)):
            if time.rule not in ("span_of_years", "from_year_to_year"):
                return ground.value_of(time)
    return _own_period(ground, span)


def _own_period(ground: Ground, span: Span) -> str | None:
    for time in ground.times_in(span):
        before = " ".join(ground.copies.plain[max(span.start, time.start - 12) : time.start].split())
        if time.rule in ("span_of_years", "from_year_to_year") or before.endswith(("ngày", "số")) or time.needs_year:
            continue
        return ground.value_of(time)
    return None
