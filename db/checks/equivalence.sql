-- code: equivalence
-- severity: warning
-- todo: Đề nghị đơn vị xác nhận mức thay đổi tính theo tỷ lệ và tính theo số hộ.
-- `giảm 1,5 %, tương đương 2.700 hộ` where the document's own households and rate make it 2.874.
WITH bases AS (
  SELECT
    c.document_id, c.area_id, c.start AS count_start, r."end" AS rate_end,
    100.0 * c.value / (r.value + last_place(r.quote, r.value) / 2) AS low,
    100.0 * c.value / (r.value - last_place(r.quote, r.value) / 2) AS high
  FROM figures_here c
  JOIN figures_here r ON r.document_id = c.document_id AND r.group_number = c.group_number
  WHERE c.document_id = :document AND c.indicator IN ('poverty.households', 'near_poor.households')
    AND r.indicator = replace(c.indicator, 'households', 'rate')
    AND c.direction = 'level' AND r.direction = 'level' AND r.value > 0 AND c.before NOT LIKE '%tổng số'
),
pairs AS (
  SELECT r.document_id, r.area_id, r.value AS points, last_place(r.quote, r.value) / 2 AS slack, r.start, c."end",
    c.start AS count_start, c.value AS count, c.unit, last_place(c.quote, c.value) / 2 AS count_slack
  FROM figures_here r
  JOIN figures_here c ON c.document_id = r.document_id AND c.group_number = r.group_number AND c.start > r.start
  JOIN documents d ON d.id = r.document_id
  WHERE r.document_id = :document AND r.measure = 'rate' AND r.direction <> 'level' AND r.per IS NULL AND r.against IS NULL
    AND r.topic = 'poverty' AND r.value_max IS NULL
    AND c.measure = 'households' AND c.direction = r.direction
    AND squeezed(substr(d.text, r."end" + 1, c.start - r."end")) LIKE '%tương đương%'
)
SELECT
  p.document_id,
  json_array(json_array(p.document_id, p.start, p."end"), json_array(b.document_id, min(b.count_start), b.rate_end)) AS spots,
  '{0}: tính theo {1} thì ' || number_vi(p.points) || ' % ứng với khoảng '
    || number_vi(round(p.points * (min(b.low) + max(b.high)) / 200)) || ' ' || p.unit || ', không phải '
    || amount_vi(p.count, p.unit) || '.' AS sentence
FROM pairs p
JOIN bases b ON b.area_id IS p.area_id
WHERE NOT EXISTS (
  SELECT 1 FROM figures_here s
  WHERE s.document_id = p.document_id AND s.direction = 'level' AND s.value = p.count AND s.unit = p.unit
    AND s.indicator IS NOT NULL AND p.count >= 100
)
GROUP BY p.start
HAVING p.count + p.count_slack < (p.points - p.slack) * min(b.low) / 100
  OR p.count - p.count_slack > (p.points + p.slack) * max(b.high) / 100
