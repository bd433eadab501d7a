-- Which rows of `areas` mean the same place, so that its values stand side by side.
--
-- A commune's document says `huyện Quản Bạ` and not of which province. Where this database knows exactly one district
-- of that name under a province, it is meant; with none or two nothing is assumed. Its communes follow it. Worked out
-- at each question and never stored: a second district of the name takes the assumption back.
-- In the same way a province of a document without any date, which may mean it before or after the mergers of 2025, is the
-- only one of the name that the database knows.
WITH districts AS (
  SELECT a.id, iif(a.parent_id IS NULL AND a.code IS NULL AND a.level IN ('district', 'province'), (
    SELECT max(b.id) FROM areas b
    WHERE b.key = a.key AND b.id <> a.id AND (b.parent_id IS NOT NULL OR b.code IS NOT NULL) HAVING count(*) = 1
  ), NULL) AS twin_id
  FROM areas a
)
SELECT
  a.id,
  coalesce(
    d.twin_id,
    (SELECT c.id FROM areas c WHERE c.key = a.key AND c.parent_id = p.twin_id),
    a.id
  ) AS identity_id
FROM areas a
JOIN districts d ON d.id = a.id
LEFT JOIN districts p ON p.id = a.parent_id
