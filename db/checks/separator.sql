-- code: separator
-- severity: warning
-- todo: Đề nghị đơn vị xác nhận dấu phẩy, dấu chấm trong số này là phần thập phân hay phân nhóm nghìn.
-- `83,020 triệu` that only makes sense as 83.020 triệu; another number of the same scale with three digits behind the
-- comma in a document that writes so; a dot for the decimal mark.
WITH here AS (
  SELECT f.*, iif(f.quote LIKE '%triệu%', 'triệu', iif(f.quote LIKE '%tỷ%' OR f.quote LIKE '%tỉ%', 'tỷ', f.unit)) AS scale
  FROM figures_here f
  WHERE f.document_id = :document AND f.corrected = '' AND NOT f.accepted
)
SELECT
  f.document_id,
  json_array(json_array(f.document_id, f.start, f."end")) AS spots,
  CASE
    WHEN f.flags LIKE '%"read_again"%'
      THEN 'Viết {0} nhưng các số liệu bên cạnh cho thấy phải là ' || amount_vi(f.value, f.unit)
        || ': dấu phẩy được dùng để phân nhóm nghìn.'
    WHEN f.flags LIKE '%"dot_decimal"%'
      THEN 'Số {0} dùng dấu chấm làm dấu thập phân; tạm đọc là ' || amount_vi(f.value, f.unit) || '.'
    ELSE 'Số {0} có ba chữ số sau dấu phẩy, trong khi cùng văn bản có số dùng dấu phẩy để phân nhóm nghìn; tạm đọc là '
      || amount_vi(f.value, f.unit) || '.'
  END AS sentence,
  iif(f.flags LIKE '%"read_again"%', 'error', 'warning') AS severity
FROM here f
WHERE f.flags LIKE '%"read_again"%'
  OR f.flags LIKE '%"dot_decimal"%'
  OR (
    f.flags LIKE '%"comma_three_digits"%'
    AND EXISTS (SELECT 1 FROM here o WHERE o.flags LIKE '%"read_again"%' AND o.scale = f.scale)
  )
