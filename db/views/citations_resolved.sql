-- Every citation with the document of this database that it means, where exactly one bears its number (and its date).
SELECT
  c.*,
  (SELECT min(d.id) FROM documents_now d
   WHERE d.number = c.number AND (c.issued_on IS NULL OR d.issued_on IS NULL OR d.issued_on = c.issued_on)
   HAVING count(DISTINCT ifnull(d.issuer, '')) = 1) AS cited_id
FROM citations c
