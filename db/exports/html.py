"""One document as a page that works offline: its words with every figure marked, and a list to leaf through."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from db.checks import Finding, check

from .vietnamese import amount, label, one_line, period, place

_STYLE = """
body{margin:0;font:16px/1.55 "Segoe UI",Arial,"DejaVu Sans",sans-serif;color:#1b1b1b;display:grid;
grid-template-columns:minmax(0,1fr) 25rem;height:100vh}
main,aside{overflow:auto;padding:1rem 1.5rem}aside{background:#f4f6f8;border-left:1px solid #cdd5dd;font-size:.88rem}
h1{font-size:1.15rem;margin:.2rem 0}pre{white-space:pre-wrap;font:inherit;max-width:48rem}
mark{background:#fff0b3;border-bottom:2px solid #d59b00;border-radius:2px;cursor:pointer}
mark.doubt{background:#ffdcd6;border-color:#c43d24}mark.on{outline:3px solid #1463b8}
aside li{list-style:none;padding:.45rem .5rem;border-bottom:1px solid #dde3e9;cursor:pointer}
aside li.on{background:#dcebfb}aside ul{padding:0;margin:.5rem 0}.dim{color:#555}b.v{font-size:1rem}
.f{background:#fff;border-left:4px solid #c43d24;padding:.4rem .6rem;margin:.4rem 0}nav button{font:inherit;padding:.2rem .7rem}
@media print{body{display:block;height:auto}main,aside{overflow:visible}nav{display:none}}
@media (max-width:60rem){body{display:block;height:auto}aside{border-left:0;border-top:1px solid #cdd5dd}}
"""
_SCRIPT = """
const items=[...document.querySelectorAll('aside li')],marks=id=>document.getElementById('m-'+id);let at=-1;
function go(n){if(!items.length)return;document.querySelectorAll('.on').forEach(e=>e.classList.remove('on'));
at=(n+items.length)%items.length;const i=items[at],m=marks(i.dataset.f);i.classList.add('on');
i.scrollIntoView({block:'nearest'});if(m){m.classList.add('on');m.scrollIntoView({block:'center'})}
document.getElementById('n').textContent=(at+1)+'/'+items.length}
items.forEach((e,n)=>e.onclick=()=>go(n));
document.querySelectorAll('mark').forEach(m=>m.onclick=()=>go(items.findIndex(i=>'m-'+i.dataset.f===m.id)));
document.getElementById('p').onclick=()=>go(at-1);document.getElementById('x').onclick=()=>go(at+1);
addEventListener('keydown',e=>{if(e.key==='ArrowRight')go(at+1);if(e.key==='ArrowLeft')go(at-1)});
"""


def text_of(connection: sqlite3.Connection, document_id: int) -> str:
    """The page of one document. It loads nothing from anywhere."""
    document = connection.execute("SELECT * FROM documents_now WHERE id = ?", (document_id,)).fetchone()
    sql = """
      SELECT f.*, i.name_vi FROM figures_now f LEFT JOIN indicators i ON i.id = f.indicator
      WHERE f.document_id = ? ORDER BY f.start"""
    figures = connection.execute(sql, (document_id,)).fetchall()
    findings = check(connection, document_id)
    name = document["number"] or document["name"]
    return f"""<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(name)} – {escape(one_line(document["title"] or ""))}</title><style>{_STYLE}</style></head>
<body><main><h1>{escape(name)}</h1><p class="dim">{_about(document)}</p>
<pre>{"".join(_marked(document["text"], figures))}</pre></main>
<aside><nav><button id="p">◀ trước</button> <span id="n">{len(figures)} số liệu</span> <button id="x">sau ▶</button></nav>
{_findings(findings)}<ul>{"".join(_item(figure, bool(document["pages_estimated"])) for figure in figures)}</ul></aside>
<script>{_SCRIPT}</script></body></html>
"""


def _about(document: sqlite3.Row) -> str:
    words = [
        document["issuer"],
        document["issued_on"],
        one_line(document["title"] or ""),
        f"sha256 {document['sha256']}",
    ]
    return escape(" · ".join(word for word in words if word))


def _marked(text: str, figures: Sequence[sqlite3.Row]) -> Iterator[str]:
    """The text with each figure in a mark; of two that overlap the first is marked."""
    at = 0
    for figure in figures:
        if figure["start"] < at:
            continue
        doubt = ' class="doubt"' if figure["flags"] != "[]" and not (figure["corrected"] or figure["accepted"]) else ""
        yield escape(text[at : figure["start"]])
        yield f'<mark id="m-{figure["public_id"]}"{doubt} title="{escape(_value(figure))}">'
        yield escape(text[figure["start"] : figure["end"]]) + "</mark>"
        at = figure["end"]
    yield escape(text[at:])


def _value(figure: sqlite3.Row) -> str:
    return amount(figure["value"], figure["unit"], figure["value_max"], figure["qualifier"], figure["per"])


def _item(figure: sqlite3.Row, estimated: bool) -> str:
    facts: list[Any] = [
        figure["name_vi"],
        f"{label('direction', figure['direction'])} {label('basis', figure['basis'])}".strip(),
        period(figure["period"]),
        figure["scope"],
        figure["actor"],
        "đã sửa" if figure["corrected"] else "đã xác nhận" if figure["accepted"] else "",
        place(figure["page"], figure["start"], estimated=estimated),
        figure["public_id"],
    ]
    words = escape(" · ".join(str(fact) for fact in facts if fact))
    subject = escape(one_line(figure["subject"] or "", 70))
    return (
        f'<li data-f="{figure["public_id"]}"><b class="v">{escape(_value(figure))}</b> {subject}'
        f'<br><span class="dim">{words}</span></li>'
    )


def _findings(findings: Sequence[Finding]) -> str:
    return "".join(f'<div class="f">{escape(f.sentence)}<br><i>{escape(f.todo)}</i></div>' for f in findings)
