-- code: missing_unit
-- severity: warning
-- todo: Đề nghị đơn vị ghi rõ đơn vị tính.
-- A number whose unit the sentence leaves out (`giảm 2,5 so với đầu năm`). Cells of tables are passed over: their unit may stand
-- in a column of its own.
SELECT
  f.document_id,
  json_array(json_array(f.document_id, f.start, f."end")) AS spots,
  'Số {0} không ghi đơn vị tính' || iif(f.unit = '', '.', '; tạm hiểu là ' || f.unit || '.') AS sentence
FROM figures_here f
WHERE f.document_id = :document AND f.corrected = '' AND NOT f.accepted AND f.table_number IS NULL
  AND f.flags LIKE '%"missing_unit"%'
