-- One line a part of a file behind its first document: an annex, rules that a decision issues, a plan behind a letter.
-- `parent` counts the parts of the same file (0: the first document). What stands at `start`..`end` belongs to the part.
SELECT
  d.id AS document_id, p.key + 1 AS part,
  json_extract(p.value, '$.relation') AS relation,
  json_extract(p.value, '$.parent') AS parent,
  json_extract(p.value, '$.start') AS start,
  json_extract(p.value, '$.end') AS "end",
  json_extract(p.value, '$.first_page') AS first_page,
  json_extract(p.value, '$.last_page') AS last_page,
  json_extract(p.value, '$.kind') AS kind,
  json_extract(p.value, '$.number') AS number,
  json_extract(p.value, '$.symbol') AS symbol,
  json_extract(p.value, '$.issuer') AS issuer,
  json_extract(p.value, '$.date') AS issued_on,
  json_extract(p.value, '$.date_partial') AS date_partial,
  json_extract(p.value, '$.title') AS title,
  json_extract(p.value, '$.signer') AS signer,
  json_extract(p.value, '$.signer_role') AS signer_role,
  (SELECT count(*) FROM figures f
   WHERE f.document_id = d.id AND f.start >= json_extract(p.value, '$.start')
     AND f.start < json_extract(p.value, '$.end')) AS figures
FROM documents d, json_each(d.parts) p
WHERE p.type = 'object'
