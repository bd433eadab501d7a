-- code: period
-- severity: warning
-- todo: Đề nghị đơn vị xác nhận kỳ của số liệu, hoặc ghi rõ là số ước, kế hoạch.
-- A result of a year that begins after the day on which the document was signed.
SELECT
  f.document_id,
  json_array(json_array(f.document_id, f.start, f."end")) AS spots,
  'Số liệu {0} ghi là kết quả của năm ' || substr(f.period, 1, 4) || ', sau ngày ban hành văn bản ('
    || strftime('%d/%m/%Y', d.issued_on) || ').' AS sentence
FROM figures_here f JOIN documents_now d ON d.id = f.document_id
WHERE f.document_id = :document AND f.basis IN ('result', 'cumulative') AND f.period_from = 'stated'
  AND f.indicator IS NOT NULL AND f.direction = 'level' AND substr(f.period, 1, 4) > substr(d.issued_on, 1, 4)
