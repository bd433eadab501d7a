"""The closed list of what can be wrong with a file, and with our own rules.

`InputError` is the file's fault: the run goes on and the document stands in quarantine with its reason.
`RuleError` is our data's fault: it stops the start.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a file cannot be taken in. Stored, shown and filtered by; never renamed."""

    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    NOT_A_DOCUMENT = "not_a_document"
    UNSUPPORTED_FORMAT = "unsupported_format"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    NEEDS_OCR = "needs_ocr"
    NEEDS_CONVERTER = "needs_converter"
    NOT_FOUND = "not_found"
    NO_PERMISSION = "no_permission"
    SAME_STEM = "same_stem"
    CLASSIFIED = "classified"


MESSAGES_VI: dict[Reason, str] = {
    Reason.EMPTY: "Tệp rỗng, không có nội dung. Đề nghị đơn vị gửi lại tệp.",
    Reason.ENCRYPTED: "Tệp được đặt mật khẩu nên không đọc được. Đề nghị đơn vị bỏ mật khẩu rồi gửi lại.",
    Reason.CORRUPT: "Tệp bị hỏng hoặc bị cắt giữa chừng. Đề nghị mở thử trên máy của đơn vị, lưu lại và gửi lại.",
    Reason.NOT_A_DOCUMENT: (
        "Nội dung tệp không phải là văn bản (hoặc không đúng với đuôi tệp). Đề nghị kiểm tra và gửi đúng tệp."
    ),
    Reason.UNSUPPORTED_FORMAT: (
        "Chưa hỗ trợ định dạng này. Đề nghị gửi tệp PDF (có chữ), DOCX, DOC, RTF, HTML, XLSX hoặc TXT."
    ),
    Reason.TOO_LARGE: "Tệp quá lớn so với giới hạn cho phép. Đề nghị tách tệp hoặc giảm dung lượng ảnh rồi gửi lại.",
    Reason.TIMEOUT: (
        "Đọc tệp quá thời gian cho phép nên đã dừng. Đề nghị lưu lại tệp bằng chương trình soạn thảo rồi gửi lại."
    ),
    Reason.OUT_OF_MEMORY: "Đọc tệp cần quá nhiều bộ nhớ nên đã dừng. Đề nghị lưu lại tệp hoặc tách nhỏ rồi gửi lại.",
    Reason.CRASHED: "Tệp làm chương trình đọc dừng đột ngột. Tệp vẫn được giữ nguyên; đề nghị lưu lại tệp rồi gửi lại.",
    Reason.NEEDS_OCR: (
        "Tệp là bản chụp (scan) hoặc lớp chữ không phải tiếng Việt. Đề nghị cài nhận dạng chữ trên máy này "
        "(gói tesseract-ocr và tesseract-ocr-vie, hoặc pip install 'tonghop[ocr]') rồi nạp lại, hoặc xin bản PDF/DOCX gốc."
    ),
    Reason.NEEDS_CONVERTER: (
        "Tệp ODT, ODS, XLS hoặc DOC của Word 95 trở về trước cần chương trình chuyển đổi. Đề nghị cài LibreOffice trên máy "
        "này (gói libreoffice-writer, libreoffice-calc; với DOC có thể dùng antiword hoặc catdoc) rồi nạp lại, hoặc xin bản "
        "DOCX, PDF."
    ),
    Reason.NOT_FOUND: "Không tìm thấy tệp hoặc thư mục. Đề nghị kiểm tra lại đường dẫn.",
    Reason.NO_PERMISSION: "Không có quyền đọc tệp hoặc thư mục. Đề nghị cấp quyền đọc rồi chạy lại.",
    Reason.CLASSIFIED: (
        "Văn bản có dấu chỉ độ mật (MẬT, TỐI MẬT, TUYỆT MẬT) nên không được nạp; chỉ ghi lại tên tệp và sha256. "
        "Đề nghị xử lý theo quy định về bảo vệ bí mật nhà nước và không gửi qua kênh này."
    ),
    Reason.SAME_STEM: "Hai tệp có cùng tên (khác đuôi) trong một lần chạy. Đề nghị đổi tên một tệp hoặc chạy riêng.",
}


class InputError(Exception):
    """A file that cannot be read: a `Reason`, the sentence its sender can act on, and a detail for the log."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail

    @property
    def message_vi(self) -> str:
        return MESSAGES_VI[self.reason]

    def __reduce__(self) -> tuple[type[InputError], tuple[Reason, str]]:
        return type(self), (self.reason, self.detail)


class RuleError(Exception):
    """A mistake in our own data files (TOML, CSV): file, entry and what is wrong with it."""
