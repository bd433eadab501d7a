-- code: citation
-- severity: error
-- todo: Đối chiếu ngày của văn bản được trích dẫn với bản gốc.
-- A cited document that is dated after the document that cites it.
SELECT
  c.document_id,
  json_array(json_array(c.document_id, c.start, c."end")) AS spots,
  'Văn bản được trích dẫn {0} có ngày sau ngày ban hành của chính văn bản này ('
    || strftime('%d/%m/%Y', d.issued_on) || ').' AS sentence
FROM citations c JOIN documents_now d ON d.id = c.document_id
WHERE c.document_id = :document AND c.issued_on > d.issued_on AND length(c.issued_on) = 10
