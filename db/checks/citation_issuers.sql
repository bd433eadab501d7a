-- code: issuer
-- severity: warning
-- todo: Đối chiếu với bản gốc để ghi đúng cơ quan ban hành văn bản được trích dẫn.
-- One document (same number, same date) cited under two issuers. `UBND tỉnh` and `UBND tỉnh Bắc Giang` are one, and an
-- issuer that only the words around suggest is none.
WITH named AS (
  SELECT c.*, replace(lower_vi(c.issuer), 'chủ tịch ', '') AS who
  FROM citations c WHERE c.document_id = :document AND c.number IS NOT NULL AND c.issuer IS NOT NULL
    AND squeezed(c.quote) LIKE '% của %'
)
SELECT
  a.document_id,
  json_array(json_array(a.document_id, a.start, a."end"), json_array(b.document_id, b.start, b."end")) AS spots,
  'Cùng một văn bản nhưng ghi hai cơ quan ban hành khác nhau: {0} và {1}.' AS sentence
FROM named a
JOIN named b ON b.number = a.number AND b.position > a.position AND b.issued_on IS NOT NULL AND b.issued_on = a.issued_on
WHERE instr(a.who, b.who) = 0 AND instr(b.who, a.who) = 0
GROUP BY a.number, a.issued_on
