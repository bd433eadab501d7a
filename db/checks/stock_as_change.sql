-- code: stock_as_change
-- severity: error
-- todo: Đề nghị đơn vị xác nhận số giảm (tăng) trong kỳ và số còn lại cuối kỳ.
-- What remains stands where the change should (`giảm 3,3 %, tương đương 36.544 hộ`, where 36.544 is the stock), or the
-- change where what remains should (`giảm xuống còn 412 hộ` of 8.102, when 2,5 % of all households are 405).
WITH here AS (
  SELECT f.*, f.value * 1.0 AS v FROM figures_here f
  WHERE f.document_id = :document AND f.measure IN ('households', 'persons') AND f.value_max IS NULL
    AND f.basis IN ('result', 'cumulative')
),
rates AS (
  SELECT * FROM figures_here r
  WHERE r.document_id = :document AND r.measure = 'rate' AND r.indicator IN ('poverty.rate_fall', 'poverty.rate', 'near_poor.rate')
)
SELECT
  c.document_id,
  json_array(json_array(c.document_id, c.start, c."end"), json_array(s.document_id, s.start, s."end")) AS spots,
  'Mức ' || iif(c.direction = 'decrease', 'giảm', 'tăng') || ' {0} trùng đúng với số hiện có {1}: có thể ghi nhầm số còn lại thành số '
    || iif(c.direction = 'decrease', 'giảm', 'tăng') || '.' AS sentence
FROM here c
JOIN here s ON s.unit = c.unit AND s.value = c.value AND s.direction = 'level' AND s.area_id IS c.area_id AND s.id <> c.id
JOIN indicators i ON i.id = s.indicator AND i.over_time = 'stock'
WHERE c.direction <> 'level' AND c.value >= 100
UNION ALL
SELECT
  s.document_id,
  json_array(
    json_array(s.document_id, s.start, s."end"), json_array(o.document_id, o.start, o."end"),
    json_array(r.document_id, r.start, r."end")
  ),
  'Số còn lại {0} quá nhỏ so với {1} trước đó, lại xấp xỉ số hộ ứng với mức giảm {2}: có thể ghi nhầm số giảm thành số còn lại.'
FROM here s
JOIN here o ON o.unit = s.unit AND o.indicator = s.indicator AND o.start < s.start AND o.value > 4 * s.value
  AND o.area_id IS s.area_id AND o.direction = 'level'
JOIN rates r ON r.indicator = 'poverty.rate_fall' AND r.group_number = s.group_number
JOIN here t ON t.unit = s.unit AND t.group_number = o.part_of
WHERE s.direction = 'level' AND abs(r.value * t.value / 100.0 - s.value) <= 0.05 * s.value
