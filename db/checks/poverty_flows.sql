-- code: sum
-- severity: warning
-- todo: Đề nghị đơn vị đối chiếu số đầu kỳ, thoát nghèo, tái nghèo, phát sinh mới và số cuối kỳ.
-- The poverty balance of one area in one year: start − left + relapsed + new = end. Where relapsed or new is not told, the
-- end can only be higher than start − left.
WITH here AS (
  SELECT f.*, substr(f.period, 1, 4) AS year FROM figures_here f
  WHERE f.document_id = :document AND f.basis = 'result' AND f.qualifier = 'exact' AND f.value_max IS NULL
    AND f.measure = 'households' AND f.part_of IS NULL AND f.area_id IS NOT NULL
    AND (f.period GLOB '[0-9][0-9][0-9][0-9]' OR f.period GLOB '[0-9][0-9][0-9][0-9]-12-31')
),
flows AS (
  SELECT x.area_id, x.year, x.id AS left_id, x.value AS gone,
    (SELECT sum(DISTINCT n.value) FROM here n
     WHERE n.indicator = 'poverty.new' AND n.area_id = x.area_id AND n.year = x.year) AS new,
    (SELECT sum(DISTINCT r.value) FROM here r
     WHERE r.indicator = 'poverty.relapsed' AND r.area_id = x.area_id AND r.year = x.year) AS relapsed
  FROM here x WHERE x.indicator = 'poverty.exited'
)
SELECT
  e.document_id,
  json_array(
    json_array(e.document_id, e.start, e."end"), json_array(s.document_id, s.start, s."end"),
    json_array(x.document_id, x.start, x."end")
  ) AS spots,
  'Đầu kỳ {1}, thoát nghèo {2}, phát sinh mới ' || iif(f.new IS NULL, 'không nêu', number_vi(f.new)) || ', tái nghèo '
    || iif(f.relapsed IS NULL, 'không nêu', number_vi(f.relapsed)) || ' thì cuối kỳ còn '
    || number_vi(s.value - f.gone + ifnull(f.new, 0) + ifnull(f.relapsed, 0)) || ' hộ, văn bản ghi {0}.' AS sentence
FROM flows f
JOIN here x ON x.id = f.left_id
JOIN here s ON s.indicator = 'poverty.households' AND s.direction = 'level' AND s.area_id = f.area_id
  AND s.year = CAST(f.year - 1 AS TEXT)
JOIN here e ON e.indicator = 'poverty.households' AND e.direction = 'level' AND e.area_id = f.area_id AND e.year = f.year
WHERE CASE
    WHEN f.new IS NOT NULL AND f.relapsed IS NOT NULL THEN abs(s.value - f.gone + f.new + f.relapsed - e.value) > 0.5
    ELSE e.value < s.value - f.gone + ifnull(f.new, 0) + ifnull(f.relapsed, 0) - 0.5
  END
GROUP BY f.area_id, f.year
