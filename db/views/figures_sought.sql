-- The same rows as `figures_now`, written in two halves: those whose indicator, area and period stand as they were read, which a
-- condition with plain values on these finds through the indexes of `figures` (hence the columns once more: what is worked out no
-- index knows), and the few that a person moved elsewhere.
-- `figures_now` is the one to join by document, since a join never reaches through the two halves.
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
  f.period AS period,
  f.period_from,
  iif(l.has_subject, l.subject, f.subject) AS subject,
  iif(l.has_beneficiary, l.beneficiary, f.beneficiary) AS beneficiary,
  coalesce(l.topic, f.topic) AS topic,
  f.scope AS scope,
  f.area_id AS area_id,
  iif(l.has_actor, l.actor, f.actor) AS actor,
  f.group_number, f.part_of,
  f.indicator AS indicator,
  f.note, f.sentence, f.sentence_start, f.sentence_end, f.section, f.page,
  f.box_x0, f.box_top, f.box_x1, f.box_bottom,
  f.table_number, f.table_row, f.table_column, f.row_head, f.column_head,
  f.rule, f.confidence, f.flags,
  coalesce(l.fields, '') AS corrected,
  coalesce(l.accepted, 0) AS accepted
FROM figures f
LEFT JOIN figure_corrections l ON l.public_id = f.public_id
WHERE coalesce(l.rejected, 0) = 0 AND coalesce(l.moves, 0) = 0
UNION ALL
SELECT n.*
FROM figure_corrections l
CROSS JOIN figures_now n ON n.public_id = l.public_id
WHERE l.moves AND NOT l.rejected
