-- code: two_values
-- severity: warning
-- todo: Đề nghị đơn vị xác nhận số nào đúng và sửa thống nhất trong toàn văn bản.
-- One document gives a stock or a rate two values for the same area and the same time (prose against annex, text against
-- conclusion). What rounding explains is no contradiction.
WITH given AS (
  SELECT f.*, last_place(f.quote, f.value) / 2 AS slack,
    CASE WHEN f.period GLOB '[0-9][0-9][0-9][0-9]-12-31' THEN substr(f.period, 1, 4) ELSE f.period END AS at
  FROM figures_here f JOIN indicators i ON i.id = f.indicator
  WHERE f.document_id = :document AND i.over_time IN ('stock', 'rate') AND f.direction = 'level' AND f.against IS NULL
    AND f.period IS NOT NULL AND f.basis IN ('result', 'target') AND f.part_of IS NULL AND f.per IS NULL
    AND f.qualifier IN ('exact', 'about') AND f.value_max IS NULL AND f.area_id IS NOT NULL
    AND f.flags NOT LIKE '%start_of_change%' AND f.before NOT LIKE '%tổng số' AND i.topic IN ('poverty', 'health', 'new_rural', 'profile', 'training')
)
SELECT
  b.document_id,
  json_array(json_array(b.document_id, b.start, b."end"), json_array(a.document_id, a.start, a."end")) AS spots,
  i.name_vi || ' của ' || b.scope || ', cùng kỳ, được ghi hai giá trị: {0} và {1}.' AS sentence
FROM given a
JOIN given b ON b.indicator = a.indicator AND b.area_id = a.area_id AND b.at = a.at AND b.basis = a.basis AND b.id > a.id
  AND b.unit = a.unit AND b.actor IS a.actor
JOIN indicators i ON i.id = a.indicator
WHERE abs(a.value - b.value) > a.slack + b.slack AND (a.qualifier = 'exact' OR abs(a.value - b.value) > 0.05 * a.value)
GROUP BY b.id
