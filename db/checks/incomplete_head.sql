-- code: incomplete
-- severity: warning
-- todo: Đề nghị đơn vị gửi bản chính thức có đủ số, ngày và tên cơ quan ban hành, người ký, nơi nhận.
-- What every issued document bears and this one does not show: number, date, issuer above the title, signer, recipients.
WITH head AS (
  SELECT
    d.id, d.number, d.issued_on, d.signer, d.recipients,
    json_extract(d.sources, '$.issuer') AS issuer_from,
    instr(lower_vi(substr(d.text, 1, 3000)), 'số:') AS number_at,
    instr(substr(d.text, 1, 3000), upper_vi(d.kind)) AS kind_at,
    length(d.kind) AS kind_length,
    substr(d.text, 1, 3000) AS text
  FROM documents_now d
  WHERE d.id = :document AND d.kind IN (
    'báo cáo', 'kế hoạch', 'chỉ thị', 'quyết định', 'nghị quyết', 'thông báo', 'hướng dẫn', 'tờ trình', 'chương trình'
  )
),
lacks AS (
  SELECT id, 'số, ký hiệu' AS what, 1 AS place FROM head WHERE number IS NULL
  UNION ALL SELECT id, 'ngày ban hành', 2 FROM head WHERE issued_on IS NULL
  UNION ALL SELECT id, 'tên cơ quan ban hành ở đầu văn bản', 3 FROM head WHERE ifnull(issuer_from, '') <> 'letterhead'
  UNION ALL SELECT id, 'người ký', 4 FROM head WHERE signer IS NULL
  UNION ALL SELECT id, 'nơi nhận', 5 FROM head WHERE recipients = '[]'
)
SELECT
  h.id AS document_id,
  iif(
    h.number IS NULL AND h.number_at > 0 AND h.number_at < h.kind_at,
    json_array(
      json_array(h.id, h.kind_at - 1, h.kind_at - 1 + h.kind_length),
      json_array(h.id, h.number_at - 1, h.number_at - 1 + instr(substr(h.text, h.number_at) || char(10), char(10)) - 1)
    ),
    json_array(json_array(h.id, max(h.kind_at - 1, 0), max(h.kind_at - 1, 0) + h.kind_length))
  ) AS spots,
  '{0}: văn bản không có ' || (SELECT group_concat(what, '; không có ') FROM (SELECT what FROM lacks ORDER BY place)) || '.'
    AS sentence
FROM head h
WHERE EXISTS (SELECT 1 FROM lacks)
