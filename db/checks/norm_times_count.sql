-- code: ratio
-- severity: warning
-- todo: Đề nghị đơn vị tính lại: định mức nhân số lượng phải bằng tổng.
-- `120 suất quà, mỗi suất 500.000 đồng, tổng trị giá 50 triệu đồng`: norm × count is not the amount.
SELECT
  n.document_id,
  json_array(
    json_array(n.document_id, a.start, a."end"), json_array(c.document_id, c.start, c."end"),
    json_array(n.document_id, n.start, n."end")
  ) AS spots,
  '{1} nhân {2} mỗi ' || n.per || ' là ' || amount_vi(c.value * n.value, n.unit) || ', không phải {0}.' AS sentence
FROM figures_here n
JOIN figures_here c ON c.document_id = n.document_id AND c.group_number = n.group_number AND c.unit = n.per
JOIN figures_here a ON a.document_id = n.document_id AND a.sentence_start = n.sentence_start AND a.unit = n.unit
  AND a.id <> n.id AND a.per IS NULL
WHERE n.document_id = :document AND n.qualifier = 'exact' AND c.qualifier = 'exact' AND a.qualifier = 'exact'
  AND n.value_max IS NULL AND c.value_max IS NULL AND a.value_max IS NULL AND c.per IS NULL
  AND a.group_number IN (n.group_number, n.group_number + 1) AND a.basis = c.basis
  AND (
    SELECT count(*) FROM figures_here o
    WHERE o.document_id = n.document_id AND o.sentence_start = n.sentence_start AND o.id <> n.id AND o.per IS NULL
      AND o.unit = n.unit
  ) = 1
  AND abs(c.value * n.value - a.value) > last_place(a.quote, a.value) / 2 + c.value * last_place(n.quote, n.value) / 2
  AND last_place(n.quote, n.value) < n.value
GROUP BY n.id
