-- code: implausible
-- severity: warning
-- todo: Đề nghị đơn vị xác nhận số tiền và số lượng; có thể nhầm đơn vị hoặc dấu phân nhóm.
-- Money per household, parcel or kilo of rice far from what such things cost.
WITH bounds (topic, unit, low, high) AS (
  VALUES
    ('credit', 'hộ', 500000, 2000000000), ('gifts', 'suất', 10000, 20000000), ('food', 'kg', 4000, 100000),
    ('housing', 'nhà', 1000000, 2000000000), ('electricity', 'hộ', 10000, 5000000)
)
SELECT
  m.document_id,
  json_array(json_array(m.document_id, m.start, m."end"), json_array(c.document_id, c.start, c."end")) AS spots,
  '{0} cho {1}: bình quân ' || amount_vi(round(m.value / c.value), 'đồng') || ' mỗi ' || c.unit || ', rất khác mức thường gặp.'
    AS sentence
FROM figures_here m
JOIN figures_here c ON c.document_id = m.document_id AND c.group_number = m.group_number
JOIN bounds b ON b.topic = m.topic AND b.unit = c.unit
WHERE m.document_id = :document AND m.measure = 'money' AND c.value > 0 AND m.per IS NULL AND c.per IS NULL
  AND m.basis = c.basis AND m.basis <> 'norm' AND m.table_number IS NULL AND m.topic = c.topic
  AND (m.value / c.value < b.low OR m.value / c.value > b.high)
  AND m.stage IN ('lent', 'spent')
  AND (
    SELECT count(*) FROM figures_here o
    WHERE o.document_id = m.document_id AND o.group_number = m.group_number AND o.unit = c.unit
  ) = 1
GROUP BY m.id
