-- code: implausible
-- severity: warning
-- todo: Đề nghị đơn vị xác nhận tỷ lệ.
-- A share over 100 % that is no fulfilment of a plan and no index against another time: a rate that is compared across areas, a part
-- that makes up (`chiếm`) more than its whole, a share of a number that the words behind it name (`% số hộ`), or what is called a
-- rate of people or households. Growth, prices and work done may well exceed 100 %.
WITH here AS (
  SELECT
    f.*, ' ' || f.before AS words,
    squeezed(substr(d.text, f."end" + 1, max(min(40, f.sentence_end - f."end"), 0))) AS behind,
    lower_vi(f.sentence || ' ' || ifnull(f.column_head, '')) AS around
  FROM figures_here f JOIN documents d ON d.id = f.document_id
  WHERE f.document_id = :document AND f.measure = 'rate' AND f.value > 100 AND f.direction = 'level' AND f.against IS NULL
    AND f.per IS NULL AND f.unit = '%'
)
SELECT
  f.document_id,
  json_array(json_array(f.document_id, f.start, f."end")) AS spots,
  'Tỷ lệ {0} lớn hơn 100 % mà không phải mức hoàn thành kế hoạch.' AS sentence
FROM here f
WHERE NOT EXISTS (
    SELECT 1 FROM (
      VALUES ('kế hoạch'), ('chỉ tiêu'), ('dự toán'), ('cùng kỳ'), ('so với'), ('nghị quyết'), ('giao'), ('mục tiêu'), (' kh')
    ) WHERE instr(f.around, column1)
  )
  AND (
    f.indicator IS NOT NULL
    OR (f.words LIKE '% chiếm' OR f.words LIKE '% chiếm t_ lệ' OR f.words LIKE '% chiếm khoảng' OR f.words LIKE '%(chiếm')
    OR f.behind LIKE 'số hộ%' OR f.behind LIKE 'tổng số%' OR f.behind LIKE 'dân số%' OR f.behind LIKE 'số dân%'
    OR f.behind LIKE 'hộ %' OR f.behind LIKE 'số người%' OR f.behind LIKE 'số xã%' OR f.behind LIKE 'số thôn%'
    OR (
      (f.words LIKE '%t_ lệ hộ %' OR f.words LIKE '%t_ lệ trẻ %' OR f.words LIKE '%t_ lệ người %' OR f.words LIKE '%t_ lệ học sinh %'
        OR f.words LIKE '%t_ lệ dân %' OR f.words LIKE '%t_ lệ xã %' OR f.words LIKE '%t_ lệ lao động %')
      AND instr(f.words, '%') = 0 AND instr(f.around, 'tăng') = 0 AND instr(f.around, 'năm trước') = 0
    )
  )
