-- Which rows of `areas` mean the same place, so that its values stand side by side.
--
-- A commune's document says `huyện Quản Bạ` and not of which province. Where this database knows exactly one district
-- of that name under a province, it is meant; with none or two nothing is assumed. Its communes follow it. Worked out
-- at each question and never stored: a second district of the name takes the assumption back.
-- In the same way a province of a document without any date, which may mean it before or after the mergers of 2025, is the
-- only one of the name that the database knows.
-- One table and scalar subqueries, so that a join reaches one area by its key instead of working out all of them.
SELECT
  a.id,
  coalesce(
    iif(a.parent_id IS NULL AND a.code IS NULL AND a.level IN ('district', 'province'), (
      SELECT max(b.id) FROM areas b
      WHERE b.key = a.key AND b.id <> a.id AND (b.parent_id IS NOT NULL OR b.code IS NOT NULL) HAVING count(*) = 1
    ), NULL),
    (
      SELECT c.id FROM areas p JOIN areas c ON c.key = a.key AND c.parent_id = (
        SELECT max(b.id) FROM areas b
        WHERE b.key = p.key AND b.id <> p.id AND (b.parent_id IS NOT NULL OR b.code IS NOT NULL) HAVING count(*) = 1
      )
      WHERE p.id = a.parent_id AND p.parent_id IS NULL AND p.code IS NULL AND p.level IN ('district', 'province')
    ),
    a.id
  ) AS identity_id
FROM areas a
