-- Every figure as it stands now: what the document says, with the latest correction of each field laid over it.
-- `corrected` lists the fields that a person changed; `accepted` is 1 where a person confirmed it as it stands. A corrected
-- scope is looked up among the areas again.
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
  coalesce(l.accepted, 0) AS accepted
FROM figures f
LEFT JOIN figure_corrections l ON l.public_id = f.public_id
WHERE coalesce(l.rejected, 0) = 0
