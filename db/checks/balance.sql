-- code: sum
-- severity: warning
-- todo: Đề nghị đơn vị đối chiếu số đầu kỳ, số giảm và số cuối kỳ.
-- Start, fall and end of one area in one year that do not join: level of the year before − fall ≠ level of the year, in
-- households or in points of the rate.
WITH kinds (level, fall) AS (
  VALUES ('poverty.households', 'poverty.net_fall'), ('poverty.rate', 'poverty.rate_fall')
),
here AS (
  SELECT f.*, last_place(f.quote, f.value) / 2 AS slack, substr(f.period, 1, 4) AS year
  FROM figures_here f
  WHERE f.document_id = :document AND f.basis = 'result' AND f.qualifier = 'exact' AND f.value_max IS NULL
    AND f.per IS NULL AND f.against IS NOT 'plan'
    AND (f.period GLOB '[0-9][0-9][0-9][0-9]' OR f.period GLOB '[0-9][0-9][0-9][0-9]-12-31')
)
SELECT
  e.document_id,
  json_array(
    json_array(e.document_id, e.start, e."end"), json_array(s.document_id, s.start, s."end"),
    json_array(c.document_id, c.start, c."end")
  ) AS spots,
  'Đầu kỳ {1}, giảm {2} thì cuối kỳ còn ' || amount_vi(round(s.value - c.value, 2), e.unit) || ', văn bản ghi {0}.' AS sentence
FROM kinds k
JOIN here c ON c.indicator = k.fall AND c.direction = 'decrease'
JOIN here s ON s.indicator = k.level AND s.direction = 'level' AND s.year = CAST(c.year - 1 AS TEXT) AND s.area_id IS c.area_id
JOIN here e ON e.indicator = k.level AND e.direction = 'level' AND e.year = c.year AND e.area_id IS c.area_id
WHERE abs(s.value - c.value - e.value) > s.slack + c.slack + e.slack + 1e-9
  AND NOT EXISTS (SELECT 1 FROM here o WHERE o.direction = 'level' AND o.value = c.value AND o.unit = c.unit AND c.value >= 100)
  AND NOT EXISTS (
    SELECT 1 FROM here s2, here e2, here c2
    WHERE s2.indicator = k.level AND e2.indicator = k.level AND c2.indicator = k.fall AND s2.year = s.year
      AND e2.year = e.year AND c2.year = c.year AND s2.area_id IS c.area_id AND e2.area_id IS c.area_id
      AND c2.area_id IS c.area_id AND abs(s2.value - c2.value - e2.value) <= s2.slack + c2.slack + e2.slack + 1e-9
  )
GROUP BY k.level, c.area_id, c.year
