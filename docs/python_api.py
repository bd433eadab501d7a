"""Số liệu của tonghop trong Python (the database from Python). Chạy: python docs/python_api.py sample.db

Tệp sample.db có được sau `make run`. Cần thêm pandas: pip install "tonghop[data]".
"""

import sys

from db import Data

with Data(sys.argv[1] if len(sys.argv) > 1 else "sample.db") as data:
    # Mỗi giá trị kèm văn bản, trang và lời văn; rows là danh sách từ điển, không cần pandas.
    for row in data.compare("tỷ lệ hộ nghèo", areas=["Quản Bạ"], period="2018").rows:
        print(row["area"], row["value"], row["unit"], row["document"], f"tr. {row['page']}", row["quote"], sep=" · ")

    # Bảng chéo thành khung pandas. Thiếu số là <NA>, không bao giờ là 0.
    frame = data.pivot("poverty.rate", "poverty.households", parent="tỉnh Cao Bằng", period="2018").frame()
    print(frame.to_string(index=False))
    print("Trung vị các huyện có số:", frame["poverty.rate 2018"][1:].median())

    # Thay đổi giữa hai kỳ; hai kỳ khác chuẩn nghèo thì cột state nói vì sao không tính.
    print(data.change("poverty.rate", "2017", "2018", level="province").frame().to_string(index=False))

    # Mục tiêu cạnh kết quả.
    print(data.targets("poverty.rate", areas=["Cao Bằng"]).frame().to_string(index=False))

    # Câu SQL bất kỳ (xem docs/queries.md), và tìm trong lời văn không cần gõ dấu.
    print(data.sql("SELECT topic, count(*) AS figures FROM figures_now GROUP BY topic ORDER BY 2 DESC LIMIT 5").rows)
    for hit in data.search("ho ngheo dan toc thieu so", limit=3):
        print(hit["document"], hit["snippet"], sep=": ")
