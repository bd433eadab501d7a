-- code: two_values
-- severity: note
-- todo: Đối chiếu hai văn bản, lấy giá trị của cơ quan có thẩm quyền và ghi lý do bằng lệnh tonghop correct.
-- Another document (not another file of this one) gives the same stock or rate of the same area, at the same time, another value.
WITH given AS (
  SELECT f.*, last_place(f.quote, f.value) / 2 AS slack,
    CASE WHEN f.period GLOB '[0-9][0-9][0-9][0-9]-12-31' THEN substr(f.period, 1, 4) ELSE f.period END AS at
  FROM figures_here f JOIN indicators i ON i.id = f.indicator
  WHERE f.document_id = :document AND i.over_time IN ('stock', 'rate') AND f.direction = 'level' AND f.against IS NULL
    AND f.period IS NOT NULL AND f.basis = 'result' AND f.part_of IS NULL AND f.per IS NULL AND f.qualifier = 'exact'
    AND f.value_max IS NULL AND f.flags NOT LIKE '%start_of_change%' AND f.before NOT LIKE '%tổng số'
    AND i.topic = 'poverty'
)
SELECT
  b.document_id,
  json_array(json_array(b.document_id, b.start, b."end"), json_array(a.document_id, a.start, a."end")) AS spots,
  i.name_vi || ' của ' || b.scope || ' cùng kỳ: văn bản này ghi {0}, văn bản khác ghi {1}.' AS sentence
FROM given b
JOIN figures a ON a.indicator = b.indicator AND a.area_id = b.area_id AND a.document_id <> b.document_id
  AND a.period IN (b.at, b.at || '-12-31') AND a.basis = b.basis AND a.unit = b.unit
JOIN documents_now d ON d.id = a.document_id
JOIN indicators i ON i.id = b.indicator
WHERE (d.number IS NULL OR d.number IS NOT (SELECT number FROM documents WHERE id = :document))
  AND squeezed(substr(d.text, max(a.start - 19, 1), 20)) NOT LIKE '%tổng số%'
  AND a.direction = 'level' AND a.part_of IS NULL AND a.qualifier = 'exact' AND a.against IS NULL AND a.per IS NULL
  AND a.value_max IS NULL AND a.flags NOT LIKE '%start_of_change%'
  AND abs(a.value - b.value) > last_place(a.quote, a.value) / 2 + b.slack
GROUP BY b.id
