-- code: implausible
-- severity: warning
-- todo: Đề nghị đơn vị xác nhận số lũy kế: số sau không thể nhỏ hơn số trước.
-- A cumulative figure of the same indicator and area that is lower than one of an earlier time, here or in another document.
WITH here AS (
  SELECT f.* FROM figures_here f
  WHERE f.document_id = :document AND f.basis = 'cumulative' AND f.indicator IS NOT NULL AND f.area_id IS NOT NULL
    AND f.period IS NOT NULL AND f.part_of IS NULL AND f.qualifier = 'exact' AND f.value_max IS NULL
)
SELECT
  b.document_id,
  json_array(json_array(b.document_id, b.start, b."end"), json_array(a.document_id, a.start, a."end")) AS spots,
  'Số lũy kế {0} nhỏ hơn số lũy kế của kỳ trước {1}.' AS sentence
FROM here b
JOIN figures a ON a.indicator = b.indicator AND a.area_id = b.area_id AND a.unit = b.unit AND a.basis = 'cumulative'
JOIN documents_now d ON d.id = a.document_id
WHERE a.part_of IS NULL AND a.qualifier = 'exact' AND a.actor IS b.actor AND a.value > b.value
  AND length(a.period) >= 4 AND substr(a.period, -10) < substr(b.period, -10)
  AND substr(a.period, 1, 4) < substr(b.period, 1, 4) AND instr(a.period, '/') = 0 AND instr(b.period, '/') = 0
GROUP BY b.id
