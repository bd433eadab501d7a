-- code: same_fact_twice
-- severity: note
-- todo: Chỉ tính một lần khi tổng hợp; đề nghị đơn vị xác nhận có phải cùng một kết quả.
-- One fact told at two places of a document: at least two amounts the same, one of them money or a weight, told of what
-- was done and not of what there is.
WITH done AS (
  SELECT f.* FROM figures_here f LEFT JOIN indicators i ON i.id = f.indicator
  WHERE f.document_id = :document AND f.basis IN ('result', 'cumulative') AND f.table_number IS NULL
    AND f.measure NOT IN ('rate', 'multiple', 'area') AND f.value >= 10 AND f.per IS NULL
    AND ifnull(i.over_time, 'flow') NOT IN ('stock', 'rate')
),
same AS (
  SELECT a.document_id, a.group_number AS first_group, b.group_number AS second_group,
    count(DISTINCT a.id) AS alike, max(a.measure IN ('money', 'mass')) AS weighty,
    min(b.start) AS b_start, max(b."end") AS b_end, min(a.start) AS a_start, max(a."end") AS a_end
  FROM done a
  JOIN done b ON b.group_number > a.group_number AND b.value = a.value AND b.unit = a.unit AND b.value_max IS a.value_max
    AND b.basis = a.basis AND b.sentence_start <> a.sentence_start AND b.area_id IS a.area_id
    AND (b.period IS a.period OR a.period IS NULL OR b.period IS NULL)
  GROUP BY a.group_number, b.group_number
)
SELECT
  document_id,
  json_array(json_array(document_id, b_start, b_end), json_array(document_id, a_start, a_end)) AS spots,
  'Kết quả {0} đã nêu ở {1}: cùng số liệu, có thể hai nơi báo cáo một việc; không cộng hai lần.' AS sentence
FROM same
WHERE alike >= 2 AND weighty
