-- code: ratio
-- severity: error
-- todo: Đề nghị đơn vị tính lại tỷ lệ, hoặc xác nhận tử số và mẫu số.
-- `6.014/5.830 lượt, đạt 96,94 %`: the stated share is not the one that its own fraction gives.
SELECT
  f.document_id,
  json_array(json_array(f.document_id, f.start, r."end"), json_array(r.document_id, r.start, r."end")) AS spots,
  '{0}: ' || number_vi(f.value / iif(f.measure = 'money', last_place(f.quote, f.value), 1)) || ' trên '
    || number_vi(f.of / iif(f.measure = 'money', last_place(f.quote, f.value), 1)) || ' là '
    || number_vi(round(100.0 * f.value / f.of, 2)) || ' %, văn bản ghi ' || number_vi(r.value) || ' %.' AS sentence
FROM figures_here f
JOIN figures_here r ON r.document_id = f.document_id AND r.measure = 'rate' AND r.direction = 'level'
  AND r.start BETWEEN f."end" AND f."end" + 40
JOIN documents d ON d.id = f.document_id
WHERE f.document_id = :document AND f.of > 0 AND f.measure <> 'rate' AND ifnull(r.against, 'plan') = 'plan'
  AND r.qualifier = 'exact' AND r.value_max IS NULL
  AND share_words(substr(d.text, f."end" + 1, r.start - f."end"))
  AND NOT EXISTS (
    SELECT 1 FROM figures_here o WHERE o.document_id = f.document_id AND o.start >= f."end" AND o."end" <= r.start
  )
  AND abs(100.0 * f.value / f.of - r.value) > last_place(r.quote, r.value) * 0.51 + 50.0 * last_place(f.quote, f.value) / f.of
GROUP BY f.id
