-- code: part_over_total
-- severity: error
-- todo: Đề nghị đơn vị đối chiếu thành phần với tổng số.
-- One part that is more than its total. Houses and the households that get them count as one unit. What a later sentence of
-- the same paragraph says is no part of this total, whatever it was read as.
WITH like_units (unit, kind) AS (
  VALUES ('hộ', 'hộ'), ('nhà', 'hộ'), ('căn', 'hộ'), ('người', 'người'), ('nhân khẩu', 'người'), ('khẩu', 'người')
)
SELECT
  p.document_id,
  json_array(json_array(p.document_id, p.start, p."end"), json_array(t.document_id, t.start, t."end")) AS spots,
  'Thành phần {0} lớn hơn tổng số {1}.' AS sentence
FROM figures_here p
JOIN figures_here t ON t.document_id = p.document_id AND t.group_number = p.part_of
  AND (t.table_number IS NULL) = (p.table_number IS NULL)
LEFT JOIN like_units pu ON pu.unit = p.unit
LEFT JOIN like_units tu ON tu.unit = t.unit
JOIN documents d ON d.id = p.document_id
WHERE p.document_id = :document
  AND (p.sentence_start = t.sentence_start OR instr(substr(d.text, t."end" + 1, max(p.start - t."end", 0)), char(10)) > 0)
  AND coalesce(pu.kind, p.unit) = coalesce(tu.kind, t.unit)
  AND p.measure NOT IN ('rate', 'multiple') AND p.direction = t.direction AND p.basis = t.basis AND p.stage IS t.stage
  AND p.per IS NULL AND t.per IS NULL AND p.period IS t.period
  AND p.qualifier = 'exact' AND t.qualifier = 'exact'
  AND p.value > t.value + last_place(t.quote, t.value) / 2 + last_place(p.quote, p.value) / 2
GROUP BY p.id
