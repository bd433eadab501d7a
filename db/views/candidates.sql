-- Every figure that gives a value of an indicator for one area, with its rank among those for the same
-- area, period and basis: `place` 1 is the value that a comparison shows, the others are its rivals.
--
-- Left out: changes of a stock or of a rate (`giảm 3 %` is no poverty rate), norms, and figures whose measure
-- is not the indicator's (money, shares and counts never stand for each other).
--
-- A stock at the end of a year or half-year is that year's or half-year's value.
--
-- Ranks (`by_…`, the lower the better), first to last; each is a reason why one value stands before another:
--   person     a person corrected or confirmed it
--   decision   an approval of reviewed results; for targets the kind of document that sets them
--   owner      the body that owns such a number (the policy bank for credit, the insurance for cards, the Fatherland Front
--              for its fund, the treasury for disbursement, statistics for population and income)
--   area       the area's own document
--   correction a document that says that it corrects (`đính chính`) an earlier one
--   signature  signed and dated before draft; a draft approval approves nothing
--   estimate   official before preliminary (`sơ bộ`) before estimated (`ước`, `tạm tính`), by the words before the figure or the
--              head of its column
--   kind       a report of a whole year, then any report, then other documents, last a mass organisation's report
--   part       a whole before a part of another total
--   exact      a plain number before `about`, `over`
-- and then the later document, the earlier place in it. Age decides among equals only.
WITH figures_told AS (
  -- each figure with the place that its area means and the words that stand before it in its sentence; oaths and village
  -- rules are no estimates
  SELECT
    *,
    (SELECT w.identity_id FROM area_identity w WHERE w.id = area_id) AS place_id,
    ' ' || replace(replace(replace(replace(
      substr(sentence, max(1, start - sentence_start - 59), min(60, start - sentence_start)),
      'hương ước', ''), 'quy ước', ''), 'giao ước', ''), 'công ước', '') AS words_before
  FROM figures_sought
),
values_found AS (
  SELECT
    told.*,
    i.name_vi, i.unit AS indicator_unit, i.over_time,
    CASE
      WHEN i.over_time IN ('stock', 'rate', 'cumulative') AND told.period GLOB '[0-9][0-9][0-9][0-9]-12-31'
        THEN substr(told.period, 1, 4)
      WHEN i.over_time IN ('stock', 'rate', 'cumulative') AND told.period GLOB '[0-9][0-9][0-9][0-9]-06-30'
        THEN substr(told.period, 1, 4) || '-H1'
      ELSE told.period
    END AS compared_period,
    a.name AS area, a.level AS area_level, p.name AS parent_area,
    d.sha256, d.name AS document_name, d.kind, d.number, d.issuer, d.issued_on, d.pages_estimated, d.format,
    o.identity_id IS told.place_id AS own_document,
    told.corrected = '' AND NOT told.accepted AS by_person,
    CASE
      WHEN told.basis = 'target' THEN d.kind IS NULL OR d.kind NOT IN ('quyết định', 'nghị quyết', 'chỉ thị', 'kế hoạch')
      ELSE NOT (
        ifnull(d.kind, '') = 'quyết định' AND ifnull(d.title, '') LIKE '%phê duyệt%kết quả%'
        AND (d.signer IS NOT NULL OR d.issued_on IS NOT NULL)
      )
    END AS by_decision,
    NOT CASE coalesce(nullif(i.over_bodies, ''), i.topic)
      WHEN 'NHCSXH' THEN ifnull(d.issuer, '') LIKE '%Ngân hàng Chính sách%' OR ifnull(d.issuer, '') LIKE '%NHCSXH%'
      WHEN 'credit' THEN ifnull(d.issuer, '') LIKE '%Ngân hàng Chính sách%' OR ifnull(d.issuer, '') LIKE '%NHCSXH%'
      WHEN 'BHXH' THEN ifnull(d.issuer, '') LIKE '%Bảo hiểm xã hội%' OR ifnull(d.issuer, '') LIKE '%BHXH%'
      WHEN 'MTTQ' THEN ifnull(d.issuer, '') LIKE '%MTTQ%' OR ifnull(d.issuer, '') LIKE '%Mặt trận Tổ quốc%'
      WHEN 'treasury' THEN ifnull(d.issuer, '') LIKE '%Kho bạc%'
      WHEN 'finance' THEN ifnull(d.issuer, '') LIKE '%Tài chính%'
      WHEN 'statistics' THEN ifnull(d.issuer, '') LIKE '%Thống kê%'
      ELSE 0
    END AS by_owner,
    NOT EXISTS (SELECT 1 FROM amendments m WHERE m.document_id = d.id AND m.what = 'corrects') AS by_correction,
    d.signer IS NULL AND d.issued_on IS NULL AS by_signature,
    CASE
      WHEN told.basis = 'target' THEN 0
      WHEN told.words_before LIKE '% ước %' OR told.words_before LIKE '%Ước %' OR told.words_before LIKE '% dự ước%'
        OR told.words_before LIKE '%tạm tính%' OR ' ' || ifnull(told.column_head, '') LIKE '% ước %'
        OR ifnull(told.column_head, '') LIKE '%Ước %' THEN 2
      WHEN told.words_before LIKE '%sơ bộ%' OR told.words_before LIKE '%Sơ bộ%' OR ifnull(told.column_head, '') LIKE '%sơ bộ%'
        OR ifnull(told.column_head, '') LIKE '%Sơ bộ%' THEN 1
      ELSE 0
    END AS by_estimate,
    CASE
      WHEN told.basis = 'target' THEN 0
      WHEN d.issuer LIKE 'Hội %' AND d.issuer NOT LIKE 'Hội đồng%' THEN 4
      WHEN d.issuer LIKE 'Liên đoàn %' OR d.issuer LIKE 'Công đoàn%' OR d.issuer LIKE '%MTTQ%'
        OR d.issuer LIKE '%Mặt trận Tổ quốc%' THEN 4
      WHEN (d.issuer LIKE '%Đoàn %' OR d.issuer LIKE '%ỉnh đoàn%' OR d.issuer LIKE '%uyện đoàn%' OR d.issuer LIKE '%hành đoàn%')
        AND d.issuer NOT LIKE 'Đoàn đại biểu%' AND d.issuer NOT LIKE 'Đoàn ĐBQH%' THEN 4
      WHEN d.kind = 'báo cáo' AND d.reporting_period GLOB '[0-9][0-9][0-9][0-9]' THEN 1
      WHEN d.kind = 'báo cáo' THEN 2
      ELSE 3
    END AS by_kind,
    told.part_of IS NOT NULL AS by_part,
    told.qualifier <> 'exact' AS by_exact,
    -- poverty is reviewed once a year: what is printed in between is an estimate
    i.topic = 'poverty' AND i.over_time IN ('stock', 'rate') AND told.basis = 'result' AND told.period IS NOT NULL
      AND told.period NOT GLOB '[0-9][0-9][0-9][0-9]' AND told.period NOT GLOB '*-12-31' AS estimate
  FROM figures_told told
  JOIN indicators i ON i.id = told.indicator
  JOIN documents_latest d ON d.id = told.document_id
  JOIN areas a ON a.id = told.place_id
  LEFT JOIN areas p ON p.id = a.parent_id
  LEFT JOIN area_identity o ON o.id = d.area_id
  WHERE told.basis <> 'norm'
    AND (told.direction = 'level' OR i.over_time NOT IN ('stock', 'rate', 'cumulative'))
    AND (told.measure = 'rate') = (i.measure = 'rate')
    AND (told.measure = 'money') = (i.measure = 'money')
)
SELECT
  *,
  row_number() OVER (
    PARTITION BY indicator, place_id, compared_period, basis
    ORDER BY
      by_person, by_decision, by_owner, NOT own_document, by_correction, by_signature, by_estimate, by_kind, by_part, by_exact,
      issued_on IS NULL, issued_on DESC, sha256, start
  ) AS place,
  count(*) OVER (PARTITION BY indicator, place_id, compared_period, basis) AS given
FROM values_found
