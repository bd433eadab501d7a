-- code: citation
-- severity: warning
-- todo: Đối chiếu với bản gốc để ghi đúng ngày của văn bản được trích dẫn.
-- One document cited under two dates.
SELECT
  b.document_id,
  json_array(json_array(b.document_id, b.start, b."end"), json_array(a.document_id, a.start, a."end")) AS spots,
  'Cùng một số, ký hiệu nhưng ghi hai ngày khác nhau: {0} và {1}.' AS sentence
FROM citations b
JOIN citations a ON a.document_id = b.document_id AND a.number = b.number AND a.position < b.position
WHERE b.document_id = :document AND a.issued_on <> b.issued_on AND length(a.issued_on) = length(b.issued_on)
  AND (a.issuer IS NULL OR b.issuer IS NULL OR a.issuer = b.issuer)
GROUP BY b.number
