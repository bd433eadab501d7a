-- code: implausible
-- severity: warning
-- todo: Đề nghị đơn vị xác nhận tỷ lệ.
-- A share over 100 % that is no fulfilment of a plan and no index against another time.
SELECT
  f.document_id,
  json_array(json_array(f.document_id, f.start, f."end")) AS spots,
  'Tỷ lệ {0} lớn hơn 100 % mà không phải mức hoàn thành kế hoạch.' AS sentence
FROM figures_here f
WHERE f.document_id = :document AND f.measure = 'rate' AND f.value > 100 AND f.direction = 'level' AND f.against IS NULL
  AND f.indicator IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM (
      VALUES ('kế hoạch'), ('chỉ tiêu'), ('dự toán'), ('cùng kỳ'), ('so với'), ('nghị quyết'), ('giao'), ('mục tiêu'), (' kh')
    ) WHERE instr(lower_vi(f.sentence || ' ' || ifnull(f.column_head, '')), column1)
  )
