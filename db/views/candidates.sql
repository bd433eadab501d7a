-- Every figure that gives a value of an indicator for one area, with its rank among those for the same
-- area, period and basis: `place` 1 is the value that a comparison shows, the others are its rivals.
--
-- Left out: changes of a stock or of a rate (`giảm 3 %` is no poverty rate), norms, and figures whose measure
-- is not the indicator's (money, shares and counts never stand for each other).
--
-- A stock at the end of a year or half-year is that year's or half-year's value.
--
-- Ranks, first to last: checked by a person; the area's own document; the kind of document that owns such a value
-- (an approval, then a report of a whole year, then any report; for targets the document that sets them); no part of
-- a total; a value with a plain number; the later document; the earlier place in it.
WITH values_found AS (
  SELECT
    f.*,
    i.name_vi, i.unit AS indicator_unit, i.over_time,
    CASE
      WHEN i.over_time IN ('stock', 'rate', 'cumulative') AND f.period GLOB '[0-9][0-9][0-9][0-9]-12-31'
        THEN substr(f.period, 1, 4)
      WHEN i.over_time IN ('stock', 'rate', 'cumulative') AND f.period GLOB '[0-9][0-9][0-9][0-9]-06-30'
        THEN substr(f.period, 1, 4) || '-H1'
      ELSE f.period
    END AS compared_period,
    a.name AS area, a.level AS area_level, p.name AS parent_area,
    d.sha256, d.name AS document_name, d.kind, d.number, d.issuer, d.issued_on, d.pages_estimated, d.format,
    w.identity_id AS place_id,
    o.identity_id IS w.identity_id AS own_document,
    CASE
      WHEN f.basis = 'target' AND d.kind IN ('quyết định', 'nghị quyết', 'chỉ thị', 'kế hoạch') THEN 1
      WHEN f.basis = 'target' THEN 2
      WHEN d.kind = 'quyết định' AND d.title LIKE '%phê duyệt%kết quả%' THEN 1
      WHEN d.kind = 'báo cáo' AND d.reporting_period GLOB '[0-9][0-9][0-9][0-9]' THEN 2
      WHEN d.kind = 'báo cáo' THEN 3
      ELSE 4
    END AS authority
  FROM figures_now f
  JOIN indicators i ON i.id = f.indicator
  JOIN documents_now d ON d.id = f.document_id
  JOIN area_identity w ON w.id = f.area_id
  JOIN areas a ON a.id = w.identity_id
  LEFT JOIN areas p ON p.id = a.parent_id
  LEFT JOIN area_identity o ON o.id = d.area_id
  WHERE f.basis <> 'norm'
    AND (f.direction = 'level' OR i.over_time NOT IN ('stock', 'rate', 'cumulative'))
    AND (f.measure = 'rate') = (i.measure = 'rate')
    AND (f.measure = 'money') = (i.measure = 'money')
)
SELECT
  *,
  row_number() OVER (
    PARTITION BY indicator, place_id, compared_period, basis
    ORDER BY
      corrected = '' AND NOT accepted, NOT own_document, authority, part_of IS NOT NULL, qualifier <> 'exact',
      issued_on IS NULL, issued_on DESC, sha256, start
  ) AS place,
  count(*) OVER (PARTITION BY indicator, place_id, compared_period, basis) AS given
FROM values_found
