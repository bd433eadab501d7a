-- The same rows as `figures_now`, written in two halves, without and with corrections: a condition with plain values on an
-- indicator, an area or a period reaches the index of `figures` through it. `figures_now` is the one to join by document, since
-- a join never reaches through the two halves.
WITH latest AS (
  SELECT figure_id AS public_id, field, new_value, max(id) AS id
  FROM corrections_laid
  GROUP BY figure_id, field
),
laid AS (
  SELECT
    public_id,
    group_concat(iif(field IN ('accepted', 'rejected'), NULL, field), ' ') AS fields,
    max(CASE field WHEN 'value' THEN new_value END) AS value,
    max(field = 'value_max') AS has_value_max, max(CASE field WHEN 'value_max' THEN new_value END) AS value_max,
    max(CASE field WHEN 'unit' THEN new_value END) AS unit,
    max(field = 'per') AS has_per, max(CASE field WHEN 'per' THEN new_value END) AS per,
    max(field = 'of') AS has_of, max(CASE field WHEN 'of' THEN new_value END) AS of,
    max(CASE field WHEN 'measure' THEN new_value END) AS measure,
    max(CASE field WHEN 'qualifier' THEN new_value END) AS qualifier,
    max(CASE field WHEN 'direction' THEN new_value END) AS direction,
    max(CASE field WHEN 'basis' THEN new_value END) AS basis,
    max(field = 'against') AS has_against, max(CASE field WHEN 'against' THEN new_value END) AS against,
    max(field = 'stage') AS has_stage, max(CASE field WHEN 'stage' THEN new_value END) AS stage,
    max(field = 'period') AS has_period, max(CASE field WHEN 'period' THEN new_value END) AS period,
    max(field = 'subject') AS has_subject, max(CASE field WHEN 'subject' THEN new_value END) AS subject,
    max(field = 'beneficiary') AS has_beneficiary,
    max(CASE field WHEN 'beneficiary' THEN new_value END) AS beneficiary,
    max(CASE field WHEN 'topic' THEN new_value END) AS topic,
    max(field = 'scope') AS has_scope, max(CASE field WHEN 'scope' THEN new_value END) AS scope,
    max(field = 'actor') AS has_actor, max(CASE field WHEN 'actor' THEN new_value END) AS actor,
    max(field = 'indicator') AS has_indicator, max(CASE field WHEN 'indicator' THEN new_value END) AS indicator,
    max(CASE field WHEN 'rejected' THEN new_value END) AS rejected,
    max(CASE field WHEN 'accepted' THEN new_value END) AS accepted
  FROM latest
  GROUP BY public_id
)
SELECT
  f.id, f.document_id, f.public_id, f.position, f.quote, f.start, f."end", f.value, f.value_max, f.unit, f.per, f.of, f.measure,
  f.qualifier, f.direction, f.basis, f.against, f.stage, f.period, f.period_from, f.subject, f.beneficiary, f.topic, f.scope,
  f.area_id, f.actor, f.group_number, f.part_of, f.indicator, f.note, f.sentence, f.sentence_start, f.sentence_end, f.section,
  f.page, f.box_x0, f.box_top, f.box_x1, f.box_bottom, f.table_number, f.table_row, f.table_column, f.row_head,
  f.column_head, f.rule, f.confidence, f.flags, '' AS corrected, 0 AS accepted
FROM figures f
WHERE f.public_id NOT IN (SELECT figure_id FROM corrections_laid)
UNION ALL
SELECT
  f.id, f.document_id, f.public_id, f.position, f.quote, f.start, f."end",
  coalesce(CAST(l.value AS REAL), f.value) AS value,
  iif(l.has_value_max, CAST(l.value_max AS REAL), f.value_max) AS value_max,
  coalesce(l.unit, f.unit) AS unit,
  iif(l.has_per, l.per, f.per) AS per,
  iif(l.has_of, CAST(l.of AS REAL), f.of) AS of,
  coalesce(l.measure, f.measure) AS measure,
  coalesce(l.qualifier, f.qualifier) AS qualifier,
  coalesce(l.direction, f.direction) AS direction,
  coalesce(l.basis, f.basis) AS basis,
  iif(l.has_against, l.against, f.against) AS against,
  iif(l.has_stage, l.stage, f.stage) AS stage,
  iif(l.has_period, l.period, f.period) AS period,
  f.period_from,
  iif(l.has_subject, l.subject, f.subject) AS subject,
  iif(l.has_beneficiary, l.beneficiary, f.beneficiary) AS beneficiary,
  coalesce(l.topic, f.topic) AS topic,
  iif(l.has_scope, l.scope, f.scope) AS scope,
  iif(l.has_scope, (
    SELECT a.id
    FROM areas a, documents d
    WHERE d.id = f.document_id AND a.name = l.scope
    ORDER BY a.id = d.area_id DESC, a.parent_id = d.area_id DESC, a.parent_id IS NULL DESC, a.id
    LIMIT 1
  ), f.area_id) AS area_id,
  iif(l.has_actor, l.actor, f.actor) AS actor,
  f.group_number, f.part_of,
  iif(l.has_indicator, l.indicator, f.indicator) AS indicator,
  f.note, f.sentence, f.sentence_start, f.sentence_end, f.section, f.page,
  f.box_x0, f.box_top, f.box_x1, f.box_bottom,
  f.table_number, f.table_row, f.table_column, f.row_head, f.column_head,
  f.rule, f.confidence, f.flags,
  coalesce(l.fields, '') AS corrected,
  coalesce(l.accepted, '') = '1' AS accepted
FROM laid l
JOIN figures f ON f.public_id = l.public_id
WHERE coalesce(l.rejected, '') <> '1'
