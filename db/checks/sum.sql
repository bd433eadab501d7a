-- code: sum
-- severity: warning
-- todo: Đề nghị đơn vị cộng lại các thành phần và xác nhận tổng số.
-- Parts in the unit of their total that do not add up to it: where the list says that it is whole (`gồm`) any difference
-- beyond what rounding explains; where it names some (`trong đó`) only more than the total, or all but a trace of it.
-- Groups that cut across each other (women, ethnic minorities) never add up. A list ends with its sentence: where it has
-- parts in the sentence of its total, what later sentences say is no part, and where all the figures of that sentence add up,
-- one of them was merely not read as a part.
WITH parts AS (
  SELECT
    t.document_id, t.id AS total_id, t.start, t."end", t.value AS total, t.unit, t.measure, t.quote, t.table_number,
    t.qualifier,
    last_place(t.quote, t.value) / 2 AS total_slack,
    p.start AS part_start, p."end" AS part_end, p.value, p.qualifier AS part_qualifier,
    last_place(p.quote, p.value) / 2 AS slack,
    min(p.start) OVER (PARTITION BY t.id) AS first_start,
    p.sentence_start = t.sentence_start AS here,
    max(p.sentence_start = t.sentence_start) OVER (PARTITION BY t.id) AS any_here,
    (
      SELECT sum(o.value) FROM figures_here o
      WHERE o.sentence_start = t.sentence_start AND o.start > t.start AND o.unit = t.unit AND o.measure = t.measure
        AND o.direction = t.direction AND o.basis = t.basis AND o.per IS NULL AND o.table_number IS NULL
    ) AS said_here,
    max(overlapping(p.subject)) OVER (PARTITION BY t.id) AS overlaps
  FROM figures_here t
  JOIN figures_here p ON p.document_id = t.document_id AND p.part_of = t.group_number AND p.unit = t.unit
    AND p.measure = t.measure AND p.direction = t.direction AND p.basis = t.basis AND p.stage IS t.stage
    AND (p.table_number IS NULL) = (t.table_number IS NULL)
    AND p.period IS t.period
  WHERE t.document_id = :document AND t.measure <> 'rate' AND t.measure <> 'multiple' AND t.per IS NULL AND p.per IS NULL
    AND t.value_max IS NULL AND p.value_max IS NULL
    AND NOT EXISTS (
      SELECT 1 FROM figures_here o
      WHERE o.document_id = t.document_id AND o.group_number = t.group_number AND o.unit = t.unit AND o.start < t.start
    )
),
sums AS (
  SELECT
    document_id, start, "end", total, unit, measure, quote, table_number, overlaps,
    count(*) AS parts,
    sum(value) AS added,
    sum(slack) + total_slack AS slack,
    sum(part_qualifier <> 'exact') + (qualifier <> 'exact') AS vague,
    min(first_start) AS first_start,
    json_group_array(json_array(document_id, part_start, part_end)) AS part_spots,
    coalesce(abs(max(said_here) - total) <= sum(slack) + total_slack, 0) AS adds_up
  FROM parts
  WHERE here OR NOT any_here
  GROUP BY total_id
),
told AS (
  SELECT s.*, list_words(substr(d.text, s."end" + 1, max(s.first_start - s."end", 0))) AS hangs, added - total AS over
  FROM sums s JOIN documents d ON d.id = s.document_id
)
SELECT
  document_id,
  (
    SELECT json_group_array(json(value)) FROM (
      SELECT json_array(document_id, start, "end") AS value
      UNION ALL SELECT value FROM json_each(part_spots)
    )
  ) AS spots,
  'Tổng số {0} nhưng ' || parts || ' thành phần kê sau cộng lại là ' || amount_vi(added, unit) || ', '
    || iif(over > 0, 'thừa ', 'thiếu ') || amount_vi(abs(over), unit) || '.' AS sentence,
  CASE WHEN hangs = 'whole' OR (over > 0 AND measure = 'money') THEN 'error' WHEN over > 0 THEN 'warning' ELSE 'note' END
    AS severity
FROM told
WHERE parts >= 2 AND vague = 0 AND abs(over) > slack AND NOT (table_number IS NULL AND adds_up)
  AND CASE
    WHEN table_number IS NOT NULL THEN over > 0 AND measure = 'money'
    WHEN hangs = 'whole' THEN 1
    WHEN measure = 'money' THEN over > 0 OR -over <= 0.01 * total
    WHEN overlaps THEN 0
    ELSE over BETWEEN -0.005 * total AND 0.1 * total
  END
