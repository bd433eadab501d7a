-- code: symbol
-- severity: note
-- todo: Đối chiếu với văn bản gốc để ghi đúng tên loại hoặc ký hiệu.
-- A document called one kind whose number bears the code of another: `Kết luận số 113-TB/TU`.
SELECT
  c.document_id,
  json_array(json_array(c.document_id, c.start, c."end")) AS spots,
  'Trích dẫn {0} gọi là ' || c.kind || ' nhưng ký hiệu là của ' || code_kind(c.number) || '.' AS sentence
FROM citations c
WHERE c.document_id = :document AND c.number IS NOT NULL AND c.kind IS NOT NULL
  AND code_kind(c.number) IS NOT NULL AND instr(c.kind, code_kind(c.number)) = 0
GROUP BY c.number
