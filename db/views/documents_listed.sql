-- One line a document: what it is and how much was found in it.
SELECT
  d.id, d.sha256, d.name, d.path, d.format, d.kind, d.number, d.symbol, d.issuer, d.area, d.parent_area, d.issued_on,
  d.date_partial, d.title, d.reporting_period, d.pages_estimated,
  (SELECT count(*) FROM pages p WHERE p.document_id = d.id) AS pages,
  (SELECT count(*) FROM figures f WHERE f.document_id = d.id) AS figures,
  (SELECT count(*) FROM citations c WHERE c.document_id = d.id) AS citations,
  (SELECT count(*) FROM issues s WHERE s.document_id = d.id) AS issues
FROM documents_now d
