-- code: implausible
-- severity: note
-- todo: Xem lại số này: khác xa các địa bàn cùng cấp trong cùng kỳ.
-- A rate far from those of its peers: modified z-score over 3.5 among at least twenty areas of one kind under one area above
-- in the same period (Iglewicz and Hoaglin 1993: 0.6745 · |x − median| / MAD). With fewer the MAD itself is chance.
WITH here AS (
  SELECT f.*, a.level, a.parent_id, substr(a.name, 1, instr(a.name, ' ')) AS kind, i.name_vi FROM figures_here f
  JOIN areas a ON a.id = f.area_id
  JOIN indicators i ON i.id = f.indicator AND i.over_time = 'rate'
  WHERE f.document_id = :document AND f.direction = 'level' AND f.basis = 'result' AND f.period IS NOT NULL
    AND a.parent_id IS NOT NULL AND f.value_max IS NULL
),
peers AS (
  SELECT h.id, p.area_id, avg(p.value) AS value
  FROM here h  -- CROSS JOIN keeps this order: begun with the figures, all of them would be walked through
  CROSS JOIN areas a ON a.level = h.level AND a.parent_id = h.parent_id AND substr(a.name, 1, instr(a.name, ' ')) = h.kind
  CROSS JOIN figures p ON p.indicator = h.indicator AND p.area_id = a.id AND p.period = h.period
  CROSS JOIN documents_now d ON d.id = p.document_id
  WHERE p.direction = 'level' AND p.basis = 'result' AND p.value_max IS NULL
  GROUP BY h.id, p.area_id
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY id ORDER BY value) AS place, count(*) OVER (PARTITION BY id) AS n FROM peers
),
medians AS (
  SELECT id, avg(value) AS median, max(n) AS n FROM ranked WHERE place IN ((n + 1) / 2, (n + 2) / 2) AND n >= 20 GROUP BY id
),
distances AS (
  SELECT r.id, abs(r.value - m.median) AS distance, m.median, m.n,
    row_number() OVER (PARTITION BY r.id ORDER BY abs(r.value - m.median)) AS place
  FROM ranked r JOIN medians m ON m.id = r.id
),
spread AS (
  SELECT id, avg(distance) AS mad, max(median) AS median, max(n) AS n
  FROM distances WHERE place IN ((n + 1) / 2, (n + 2) / 2) GROUP BY id
)
SELECT
  h.document_id,
  json_array(json_array(h.document_id, h.start, h."end")) AS spots,
  h.name_vi || ' của ' || h.scope || ' là {0}, trong khi trung vị của ' || s.n || ' địa bàn cùng cấp là '
    || number_vi(round(s.median, 2)) || ' %.' AS sentence
FROM here h JOIN spread s ON s.id = h.id
WHERE s.mad > 0 AND 0.6745 * abs(h.value - s.median) / s.mad > 3.5
