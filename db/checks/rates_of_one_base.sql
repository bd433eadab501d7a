-- code: ratio
-- severity: warning
-- todo: Đề nghị đơn vị xác nhận tổng số hộ và tính lại hai tỷ lệ.
-- Poor and near-poor households with their rates, of one area at one time: each pair says how many households there are
-- in all, and the two must agree within what the printed decimals allow.
WITH pairs AS (
  SELECT c.document_id, c.indicator, c.area_id, c.period, c.start, r."end", c.unit,
    100.0 * (c.value - 0.5) / (r.value + last_place(r.quote, r.value) * 0.51) AS low,
    100.0 * (c.value + 0.5) / (r.value - last_place(r.quote, r.value) * 0.51) AS high
  FROM figures_here c
  JOIN figures_here r ON r.group_number = c.group_number AND r.indicator = replace(c.indicator, 'households', 'rate')
    AND r.period IS c.period AND r.basis = c.basis AND r.start BETWEEN c."end" AND c."end" + 60
  WHERE c.document_id = :document AND c.indicator IN ('poverty.households', 'near_poor.households')
    AND c.direction = 'level' AND r.direction = 'level' AND c.basis = 'result' AND c.period IS NOT NULL
    AND c.qualifier = 'exact' AND r.qualifier = 'exact' AND c.table_number IS NULL AND r.table_number IS NULL
    AND r.value > last_place(r.quote, r.value)
    AND c.before NOT LIKE '%tổng số' AND c.flags NOT LIKE '%start_of_change%' AND r.flags NOT LIKE '%start_of_change%'
)
SELECT
  a.document_id,
  json_array(json_array(a.document_id, a.start, a."end"), json_array(b.document_id, b.start, b."end")) AS spots,
  '{0} ứng với khoảng ' || number_vi(round((a.low + a.high) / 2)) || ' ' || a.unit || ' tất cả, còn {1} ứng với khoảng '
    || number_vi(round((b.low + b.high) / 2)) || ' ' || b.unit || ': hai tỷ lệ không tính trên cùng một tổng số.' AS sentence
FROM pairs a
JOIN pairs b ON a.indicator = 'poverty.households' AND b.indicator = 'near_poor.households' AND b.area_id IS a.area_id
  AND b.period = a.period
WHERE a.low > b.high * 1.002 OR b.low > a.high * 1.002
GROUP BY a.start
