-- code: ratio
-- severity: warning
-- todo: Đề nghị đơn vị tính lại mức hoàn thành, hoặc xác nhận kết quả và chỉ tiêu được giao.
-- `đạt 120 % kế hoạch` beside a result and its target that give another share. The target is the one of the same sentence,
-- else the one that the document itself or a plan for the same area and year states for the same indicator.
WITH done AS (
  SELECT u.document_id, u.start, u."end", u.value AS share, last_place(u.quote, u.value) AS unit_of_share,
    r.start AS r_start, r."end" AS r_end, r.value AS result, r.indicator, r.area_id, r.period, r.unit, r.direction, r.id AS r_id,
    last_place(r.quote, r.value) / 2 AS slack
  FROM figures_here u
  JOIN figures_here r ON r.sentence_start = u.sentence_start AND r.start < u.start
  WHERE u.document_id = :document AND u.measure = 'rate' AND u.against = 'plan' AND u.direction = 'level'
    AND u.table_number IS NULL AND u.qualifier = 'exact' AND u.value_max IS NULL
    AND r.basis IN ('result', 'cumulative') AND r.indicator IS NOT NULL AND r.against IS NULL AND r.of IS NULL
    AND r.qualifier = 'exact' AND r.value_max IS NULL AND r.group_number = u.group_number
    AND (
      SELECT count(*) FROM figures_here o
      WHERE o.group_number = u.group_number AND o.start < u.start AND o.measure <> 'rate'
    ) <= 1
),
targets AS (
  SELECT t.document_id, t.start, t."end", t.value, t.indicator, t.area_id, t.period, t.unit,
    last_place(t.quote, t.value) / 2 AS slack
  FROM (SELECT DISTINCT indicator, area_id, period FROM done) w
  CROSS JOIN figures t ON t.indicator = w.indicator AND t.area_id = w.area_id AND t.period = w.period
  JOIN documents_now d ON d.id = t.document_id
  WHERE t.basis = 'target' AND t.qualifier = 'exact' AND t.value_max IS NULL AND t.part_of IS NULL
    AND t.value > 0
)
SELECT
  w.document_id,
  json_array(
    json_array(w.document_id, w.start, w."end"), json_array(w.document_id, w.r_start, w.r_end),
    json_array(t.document_id, t.start, t."end")
  ) AS spots,
  'Ghi đạt {0}; kết quả {1} so với chỉ tiêu {2} là ' || number_vi(round(100.0 * w.result / t.value, 1)) || ' %.' AS sentence
FROM done w
JOIN targets t ON t.indicator = w.indicator AND t.area_id = w.area_id AND t.unit = w.unit AND t.period = w.period
WHERE abs(100.0 * w.result / t.value - w.share)
    > w.unit_of_share * 0.51 + 100.0 * (w.slack + t.slack * w.result / t.value) / t.value
  AND NOT EXISTS (
    SELECT 1 FROM targets o
    WHERE o.indicator = w.indicator AND o.area_id = w.area_id AND o.unit = w.unit AND o.period = w.period
      AND abs(100.0 * w.result / o.value - w.share) <= w.unit_of_share + 100.0 * (w.slack + o.slack * w.result / o.value) / o.value
  )
GROUP BY w.start
