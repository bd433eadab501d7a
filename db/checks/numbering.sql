-- code: numbering
-- severity: note
-- todo: Đề nghị đơn vị kiểm tra thứ tự đề mục, có thể thiếu hoặc đánh nhầm số một mục.
-- Headings whose numbers skip one (III, then VI), where no line between bears the number that is missing: such a line may be a
-- heading that was not read as one.
WITH RECURSIVE roman (n, words) AS (
  VALUES (1, 'I'), (2, 'II'), (3, 'III'), (4, 'IV'), (5, 'V'), (6, 'VI'), (7, 'VII'), (8, 'VIII'), (9, 'IX'), (10, 'X'),
    (11, 'XI'), (12, 'XII'), (13, 'XIII'), (14, 'XIV'), (15, 'XV')
),
numbered AS (
  SELECT s.*, coalesce(r.n, CAST(s.number AS INTEGER)) AS n, r.n IS NOT NULL AS is_roman
  FROM sections s LEFT JOIN roman r ON r.words = s.number
  WHERE s.document_id = :document AND (r.n IS NOT NULL OR (s.number GLOB '[0-9]*' AND s.number NOT GLOB '*[^0-9]*'))
),
before AS (
  SELECT a.*, (
    SELECT b.position FROM numbered b
    WHERE b.position < a.position AND b.level = a.level AND b.is_roman = a.is_roman
      AND NOT EXISTS (
        SELECT 1 FROM sections o
        WHERE o.document_id = a.document_id AND o.level < a.level AND o.position BETWEEN b.position AND a.position
      )
    ORDER BY b.position DESC LIMIT 1
  ) AS before
  FROM numbered a
)
SELECT
  a.document_id,
  json_array(json_array(a.document_id, a.start, a."end"), json_array(a.document_id, b.start, b."end")) AS spots,
  'Đề mục {0} đứng sau {1}: số thứ tự không liền nhau.' AS sentence
FROM before a
JOIN numbered b ON b.position = a.before
JOIN documents d ON d.id = a.document_id
LEFT JOIN roman r ON r.n = b.n + 1 AND b.is_roman
WHERE a.n NOT IN (b.n + 1, b.n) AND a.n > 1
  AND NOT marked(substr(d.text, b."end" + 1, a.start - b."end"), coalesce(r.words, CAST(b.n + 1 AS TEXT)))
