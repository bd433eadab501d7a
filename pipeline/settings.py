"""Settings, each with where it comes from: the command line, the environment, a TOML file, or a default.

Nothing is read at import: `load_settings` is called by the command that needs them.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.ocr_choice import ENGINES

PREFIX = "TONGHOP_"
FILE_NAME = "tonghop.toml"
FILE_VARIABLE = PREFIX + "SETTINGS"


class SettingsError(Exception):
    """A setting that cannot be used; the message is for the user, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the commands go by. `sources` says for each name where its value was given."""

    db: Path
    workers: int
    timeout_s: int
    memory_mb: int
    max_file_mb: int
    ocr_timeout_s: int
    ocr_engine: str
    inbox: Path
    store: Path
    settle_s: int
    max_attempts: int
    summaries: Path
    log: Path
    executor: str
    store_url: str
    mask_private: bool
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Setting:
    """One setting: how its words become a value, its default, and what it is for."""

    read: Callable[[Any], Any]
    default: Any
    meaning_vi: str


def _positive(value: Any) -> int:
    number = int(value) if isinstance(value, str) else value
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError
    return number


def _not_negative(value: Any) -> int:
    return 0 if value in (0, "0") and value is not False else _positive(value)


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


_YES_NO = {"true": True, "1": True, "có": True, "false": False, "0": False, "không": False}


def _engine(value: Any) -> str:
    if value not in ENGINES:
        raise ValueError
    return str(value)


def _switch(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return _YES_NO[str(value).strip().lower()]


def _path(value: Any) -> Path:
    if not isinstance(value, str | Path) or not str(value).strip():
        raise ValueError
    return Path(value)


SETTINGS: dict[str, _Setting] = {
    "db": _Setting(_path, Path("tonghop.db"), "tệp cơ sở dữ liệu"),
    "workers": _Setting(_positive, min(os.cpu_count() or 1, 4), "số tệp đọc cùng lúc"),
    "timeout_s": _Setting(_positive, 120, "thời gian đọc tối đa một tệp (giây)"),
    "memory_mb": _Setting(_positive, 2048, "bộ nhớ tối đa khi đọc một tệp (MB)"),
    "max_file_mb": _Setting(_positive, 200, "dung lượng tối đa một tệp (MB)"),
    "ocr_timeout_s": _Setting(_positive, 900, "thời gian nhận dạng chữ tối đa một bản chụp (giây)"),
    "ocr_engine": _Setting(_engine, "auto", f"chương trình nhận dạng chữ: {', '.join(ENGINES)}"),
    "inbox": _Setting(_path, Path("corpus/inbox"), "thư mục nhận văn bản, mỗi đơn vị gửi một thư mục con"),
    "store": _Setting(_path, Path("corpus/store"), "kho tệp gốc, mỗi tệp một bản theo sha256"),
    "settle_s": _Setting(_not_negative, 60, "tệp phải nằm yên bao lâu mới coi là đã gửi xong (giây)"),
    "max_attempts": _Setting(_positive, 3, "số lần tự đọc lại tệp hỏng vì lý do có thể qua đi"),
    "summaries": _Setting(_path, Path("summaries"), "thư mục ghi bản tóm tắt mỗi đêm"),
    "log": _Setting(_path, Path("nightly.jsonl"), "nhật ký chạy đêm, mỗi dòng một sự kiện"),
    "executor": _Setting(_word, "local", "nơi đọc văn bản: local, hoặc dask://MÁY:CỔNG"),
    "store_url": _Setting(_word, "-", "kho tệp gốc nhìn từ máy khác: đường dẫn hoặc URL fsspec; - là như store"),
    "mask_private": _Setting(_switch, True, "che tên, số giấy tờ, số điện thoại của cá nhân (true hoặc false)"),
}


def _from_file(environment: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    named = environment.get(FILE_VARIABLE)
    path = Path(named) if named else Path(FILE_NAME)
    if not named and not path.is_file():
        return {}, ""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"Không đọc được tệp cấu hình {path}: {error}") from error
    unknown = sorted(set(content) - set(SETTINGS))
    if unknown:
        raise SettingsError(f"Tệp cấu hình {path} có mục lạ: {', '.join(unknown)}. Các mục: {', '.join(SETTINGS)}.")
    return content, f"tệp {path}"


def load_settings(given: Mapping[str, Any] | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this run. `given` is what the command line says; None there means not given.

    Later ones win: default, `tonghop.toml` (or the file that `TONGHOP_SETTINGS` names), `TONGHOP_DB` …, command line.
    Raises `SettingsError` for a value that cannot be used and for names that no setting bears.
    """
    environment = os.environ if environment is None else environment
    in_file, file_source = _from_file(environment)
    values: dict[str, Any] = {}
    sources: dict[str, str] = {}
    for name, setting in SETTINGS.items():
        variable = PREFIX + name.upper()
        raw, source = setting.default, "mặc định"
        if name in in_file:
            raw, source = in_file[name], file_source
        if environment.get(variable):
            raw, source = environment[variable], f"biến môi trường {variable}"
        if given and given.get(name) is not None:
            raw, source = given[name], "dòng lệnh"
        values[name], sources[name] = _read(name, raw, source), source
    return Settings(**values, sources=sources)


def _read(name: str, raw: Any, source: str) -> Any:
    try:
        return SETTINGS[name].read(raw)
    except (TypeError, ValueError, KeyError) as error:
        raise SettingsError(f"Giá trị {raw!r} của “{name}” ({source}) không dùng được.") from error
