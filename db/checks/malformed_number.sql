-- code: malformed_number
-- severity: error
-- todo: Đề nghị đơn vị xác nhận lại con số và gửi bản đã sửa.
-- A blank inside a number (`208, 1`), or groups of digits that no way of writing yields (`2.1.35`).
SELECT
  f.document_id,
  json_array(json_array(f.document_id, f.start, f."end")) AS spots,
  iif(
    f.flags LIKE '%bad_grouping%',
    'Số {0} có dấu phân nhóm không đúng cách viết; tạm đọc là ',
    'Số {0} có khoảng trống ở giữa; tạm đọc là '
  ) || amount_vi(f.value, f.unit) || '.' AS sentence
FROM figures_here f
WHERE f.document_id = :document AND f.corrected = '' AND NOT f.accepted
  AND (f.flags LIKE '%"blank_inside"%' OR f.flags LIKE '%"bad_grouping"%')
