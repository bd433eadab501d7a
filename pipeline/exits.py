"""How each command ends: stable numbers, for scripts. This list is the only one."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """A command's exit code. Numbers are never given a second meaning."""

    OK = 0
    ALL_FAILED = 1
    USAGE = 2
    SOME_REFUSED = 3
    DISK_FULL = 4
    DATABASE = 5
    NOT_FOUND = 6
    OUTPUT = 7
    LOCKED = 8
    DEFECT = 70
    INTERRUPTED = 130


MEANINGS_VI: dict[Exit, str] = {
    Exit.OK: "xong, không có gì phải báo",
    Exit.ALL_FAILED: "không đọc được tệp nào",
    Exit.USAGE: "gõ lệnh hoặc đặt cấu hình chưa đúng",
    Exit.SOME_REFUSED: "xong, nhưng có tệp bị từ chối",
    Exit.DISK_FULL: "ổ đĩa đầy; dữ liệu đã nạp vẫn nguyên",
    Exit.DATABASE: "cơ sở dữ liệu không dùng được",
    Exit.NOT_FOUND: "không có, hoặc có nhiều thứ cùng tên",
    Exit.OUTPUT: "không ghi được kết quả",
    Exit.LOCKED: "một lần chạy khác đang làm việc này",
    Exit.DEFECT: "lỗi của chương trình",
    Exit.INTERRUPTED: "bị dừng bằng Ctrl-C hoặc SIGTERM",
}
