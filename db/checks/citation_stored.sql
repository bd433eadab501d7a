-- code: citation
-- severity: warning
-- todo: Đối chiếu với văn bản gốc đã có trong cơ sở dữ liệu để ghi đúng ngày và cơ quan ban hành.
-- A cited document that this database holds, cited with another date or another issuer than its own.
WITH stored AS (
  SELECT c.*, d.id AS stored_id, d.issued_on AS stored_on, d.issuer AS stored_by, d.title, d.kind AS stored_kind,
    replace(lower_vi(c.issuer), 'chủ tịch ', '') AS who, lower_vi(d.issuer) AS stored_who,
    instr(d.text, d.place || ', ngày') AS date_at, d.body_start AS stored_start
  FROM citations c
  JOIN documents_now d ON d.number = c.number AND d.kind = c.kind AND d.id <> c.document_id
  WHERE c.document_id = :document AND (c.issuer IS NULL OR squeezed(c.quote) LIKE '% của %')
    AND (SELECT count(DISTINCT ifnull(o.issuer, '')) FROM documents_now o WHERE o.number = c.number) = 1
)
SELECT
  document_id,
  json_array(json_array(document_id, start, "end"), json_array(stored_id, max(date_at - 1, 0), stored_start)) AS spots,
  CASE
    WHEN stored_on <> issued_on THEN 'Trích dẫn {0} ghi ngày ' || strftime('%d/%m/%Y', issued_on)
      || ', còn văn bản gốc ban hành ngày ' || strftime('%d/%m/%Y', stored_on) || '.'
    ELSE 'Trích dẫn {0} ghi cơ quan ban hành là ' || issuer || ', còn văn bản gốc là của ' || stored_by || '.'
  END AS sentence
FROM stored
WHERE (stored_on <> issued_on AND (issuer IS NULL OR instr(stored_who, who) OR instr(who, stored_who)))
  OR (stored_on = issued_on AND issuer IS NOT NULL AND NOT instr(stored_who, who) AND NOT instr(who, stored_who))
