-- code: ratio
-- severity: error
-- todo: Đề nghị đơn vị tính lại tỷ lệ, hoặc xác nhận số lượng và tổng số.
-- `16.204 hộ, trong đó 8.102 hộ nghèo (chiếm 48,02 %)`: the stated share is not that of the part in its total.
SELECT
  p.document_id,
  json_array(
    json_array(p.document_id, p.start, r."end"), json_array(t.document_id, t.start, t."end")
  ) AS spots,
  '{0}: so với tổng số {1} thì tỷ lệ là ' || number_vi(round(100.0 * p.value / t.value, 2)) || ' %, không phải '
    || number_vi(r.value) || ' %.' AS sentence
FROM figures_here p
JOIN figures_here t ON t.document_id = p.document_id AND t.group_number = p.part_of AND t.unit = p.unit
JOIN figures_here r ON r.document_id = p.document_id AND r.group_number = p.group_number AND r.measure = 'rate'
JOIN documents d ON d.id = p.document_id
WHERE p.document_id = :document AND p.measure IN ('households', 'persons', 'count', 'money', 'mass', 'area')
  AND p.direction = 'level' AND r.direction = 'level' AND t.direction = 'level' AND r.against IS NULL
  AND p.basis = t.basis AND p.stage IS t.stage
  AND p.table_number IS NULL AND t.table_number IS NULL AND r.table_number IS NULL
  AND p.qualifier = 'exact' AND r.qualifier = 'exact' AND t.qualifier = 'exact'
  AND p.value_max IS NULL AND t.value_max IS NULL AND r.value_max IS NULL AND t.value > 0
  AND r.start BETWEEN p."end" AND p."end" + 40
  AND share_words(substr(d.text, p."end" + 1, r.start - p."end"))
  AND NOT EXISTS (
    SELECT 1 FROM figures_here o WHERE o.document_id = p.document_id AND o.start >= p."end" AND o."end" <= r.start
  )
  AND abs(100.0 * p.value / t.value - r.value)
    > last_place(r.quote, r.value) * 0.51 + 50.0 * (last_place(p.quote, p.value) + last_place(t.quote, t.value)) / t.value
GROUP BY p.id
