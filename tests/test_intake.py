"""Intake: what has arrived, what is stored, what is known; the inbox is never changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from db.database import open_to_write
from db.runs import open_run
from extractors.errors import Reason
from pipeline.events import Events
from pipeline.intake import Arrived, Intake
from pipeline.settings import Settings, load_settings
from pipeline.store import Store


class House:
    """An inbox, a store and a database in one folder."""

    def __init__(self, root: Path) -> None:
        self.inbox, self.store, self.db = root / "in", root / "store", root / "t.db"
        self.inbox.mkdir()
        self.more: dict[str, object] = {"settle_s": 0}

    def settings(self) -> Settings:
        given = {"inbox": self.inbox, "store": self.store, "db": self.db, "log": self.db.with_suffix(".jsonl")}
        return load_settings(given | self.more, {})

    def write(self, name: str, words: str) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
        return path

    def look(self, *, limit: int | None = None, since: float | None = None) -> Arrived:
        settings = self.settings()
        with open_to_write(self.db) as connection:
            run_id = open_run(connection, "received", "1", "nightly")
            intake = Intake(settings, Store(settings.store), Events(settings.log), run_id)
            return intake.run(connection, limit=limit, since=since)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with open_to_write(self.db) as connection:
            return [tuple(row) for row in connection.execute(sql)]

    def stored(self) -> list[Path]:
        return sorted(path for path in self.store.rglob("*") if path.is_file())


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    yield House(tmp_path)


def test_each_original_is_stored_once_with_every_name(house: House) -> None:
    house.write("a.txt", "Xã có 12 hộ.")
    house.write("Huyện A/b.txt", "Xã có 12 hộ.")
    house.write("Huyện B/2026/c.txt", "Xã có 13 hộ.")
    arrived = house.look()
    assert (arrived.new, arrived.known_bytes) == (2, 1)
    names = house.rows("SELECT sender, path FROM inbox_names ORDER BY path")
    assert [(sender, Path(str(path)).name) for sender, path in names] == [
        ("Huyện A", "b.txt"),
        ("Huyện B", "c.txt"),
        ("", "a.txt"),
    ]
    assert {path.parent.name: path.read_bytes() for path in house.stored()} == {
        sha256(words).hexdigest(): words for words in ("Xã có 12 hộ.".encode(), "Xã có 13 hộ.".encode())
    }
    assert sorted(path.name for path in house.stored()) == ["b.txt", "c.txt"]


def test_a_second_look_changes_nothing(house: House) -> None:
    house.write("a.txt", "Xã có 12 hộ.")
    house.look()
    before = house.rows("SELECT * FROM originals"), house.rows("SELECT * FROM inbox_names"), house.stored()
    arrived = house.look()
    assert (arrived.looked_at, arrived.unchanged, arrived.new, arrived.known_bytes) == (1, 1, 0, 0)
    assert (house.rows("SELECT * FROM originals"), house.rows("SELECT * FROM inbox_names"), house.stored()) == before


def test_another_content_under_the_same_name_is_another_original(house: House) -> None:
    house.write("a.txt", "Xã có 12 hộ.")
    house.look()
    house.write("a.txt", "Xã có 14 hộ.")
    assert house.look().new == 1
    assert len(house.stored()) == 2
    assert house.rows("SELECT count(*) FROM inbox_names") == [(2,)]


def test_a_file_touched_without_change_is_known(house: House) -> None:
    path = house.write("a.txt", "Xã có 12 hộ.")
    house.look()
    os.utime(path, (1, 1))
    arrived = house.look()
    assert (arrived.new, arrived.known_bytes) == (0, 1)
    assert house.rows("SELECT count(*) FROM inbox_names") == [(1,)]


def test_a_file_that_grows_while_we_wait_has_not_arrived(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house.write("a.txt", "Xã có")
    still = house.write("b.txt", "Xã có 5 hộ.")
    house.more = {"settle_s": 1}
    written: list[int] = []

    def grow(seconds: float) -> None:
        if not written:
            written.append(path.write_text("Xã có 12 hộ.", "utf-8"))

    clock = iter(range(1000))
    monkeypatch.setattr("pipeline.intake.time.sleep", grow)
    monkeypatch.setattr("pipeline.intake.time.monotonic", lambda: next(clock) / 4)
    arrived = house.look()
    assert (arrived.new, arrived.arriving) == (1, 1)
    assert [stored.read_bytes() for stored in house.stored()] == [still.read_bytes()]


def test_an_earlier_look_counts_as_waiting(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    path = house.write("a.txt", "Xã có 12 hộ.")
    house.look(limit=0)
    house.more = {"settle_s": 3600}
    moment = path.stat().st_mtime
    monkeypatch.setattr("pipeline.intake.time.time", lambda: moment + 7200)
    monkeypatch.setattr("pipeline.intake.time.sleep", lambda seconds: pytest.fail("nothing to wait for"))
    assert house.look().new == 1


def test_what_is_passed_over(house: House) -> None:
    for name in (".an.txt", "~$bao-cao.docx", "dang-tai.pdf.crdownload", "x.part", ".thu-muc/a.txt"):
        house.write(name, "Xã có 12 hộ.")
    outside = house.inbox.parent / "ngoai.txt"
    outside.write_text("Xã có 99 hộ.", "utf-8")
    (house.inbox / "lien-ket.txt").symlink_to(outside)
    (house.inbox / "vong").symlink_to(house.inbox)
    os.mkfifo(house.inbox / "ong")
    assert house.look().looked_at == 0
    assert house.stored() == []


def test_a_file_that_is_too_large_is_refused_until_it_may_be_larger(house: House) -> None:
    house.write("to.txt", "x" * 2_000_000)
    house.more = {"settle_s": 0, "max_file_mb": 1}
    arrived = house.look()
    assert [error.reason for _, error in arrived.refused] == [Reason.TOO_LARGE]
    assert house.rows("SELECT reason FROM sightings") == [("too_large",)]
    assert house.stored() == []
    house.more = {"settle_s": 0, "max_file_mb": 5}
    assert house.look().new == 1
    assert house.rows("SELECT reason FROM sightings") == [(None,)]


def test_names_that_are_no_utf8_or_too_long_for_the_store(house: House) -> None:
    (house.inbox / os.fsdecode(b"b\xe1o c\xe1o.txt")).write_text("Xã có 12 hộ.", "utf-8")
    house.write("ố" * 83 + ".txt", "Xã có 13 hộ.")
    assert house.look().new == 2
    assert house.look().unchanged == 2
    assert {path.suffix for path in house.stored()} == {".txt"}
    assert any("b\\xe1o" in str(path) for (path,) in house.rows("SELECT path FROM inbox_names"))


def test_limit_and_since(house: House) -> None:
    for number in range(4):
        os.utime(house.write(f"{number}.txt", f"Xã có {number} hộ."), (number * 1000, number * 1000))
    assert house.look(since=1500).new == 2
    arrived = house.look(limit=1)
    assert (arrived.new, arrived.put_back) == (1, 1)
    assert house.look().new == 1


def test_the_log_tells_what_arrived_and_nothing_of_what_it_says(house: House) -> None:
    house.write("a.txt", "Xã có 12 hộ.")
    house.look()
    words = house.settings().log.read_text("utf-8")
    assert '"event": "arrived"' in words and "hộ" not in words


def test_a_killed_copy_leaves_nothing_behind(house: House) -> None:
    store = Store(house.store)
    (house.store / ".part").mkdir(parents=True)
    (house.store / ".part" / "77").write_bytes(b"half")
    store.sweep()
    assert house.stored() == []


def test_originals_keep_to_the_closed_lists(house: House) -> None:
    house.write("a.txt", "Xã có 12 hộ.")
    house.look()
    with open_to_write(house.db) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE originals SET state = 'lost'")
