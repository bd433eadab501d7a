-- Every request as it stands now: what was entered or proposed, with the latest edit of each field laid over it.
WITH latest AS (
  SELECT request_id, field, new_value, max(id) AS id
  FROM request_changes
  GROUP BY request_id, field
),
laid AS (
  SELECT
    request_id,
    max(CASE field WHEN 'status' THEN new_value END) AS status,
    max(field = 'campaign') AS has_campaign, max(CASE field WHEN 'campaign' THEN new_value END) AS campaign,
    max(field = 'number') AS has_number, max(CASE field WHEN 'number' THEN new_value END) AS number,
    max(field = 'issued_on') AS has_issued_on, max(CASE field WHEN 'issued_on' THEN new_value END) AS issued_on,
    max(field = 'asker') AS has_asker, max(CASE field WHEN 'asker' THEN new_value END) AS asker,
    max(field = 'recipient') AS has_recipient, max(CASE field WHEN 'recipient' THEN new_value END) AS recipient,
    max(CASE field WHEN 'subject' THEN new_value END) AS subject,
    max(field = 'period') AS has_period, max(CASE field WHEN 'period' THEN new_value END) AS period,
    max(field = 'cut_off') AS has_cut_off, max(CASE field WHEN 'cut_off' THEN new_value END) AS cut_off,
    max(field = 'deadline') AS has_deadline, max(CASE field WHEN 'deadline' THEN new_value END) AS deadline,
    max(CASE field WHEN 'weekend' THEN new_value END) AS weekend,
    max(field = 'upper') AS has_upper, max(CASE field WHEN 'upper' THEN new_value END) AS upper,
    max(field = 'outline') AS has_outline, max(CASE field WHEN 'outline' THEN new_value END) AS outline
  FROM latest
  GROUP BY request_id
)
SELECT
  r.id, r.origin,
  coalesce(l.status, r.status) AS status,
  iif(l.has_campaign, l.campaign, r.campaign) AS campaign,
  iif(l.has_number, l.number, r.number) AS number,
  iif(l.has_issued_on, l.issued_on, r.issued_on) AS issued_on,
  iif(l.has_asker, l.asker, r.asker) AS asker,
  r.asker_code,
  iif(l.has_recipient, l.recipient, r.recipient) AS recipient,
  coalesce(l.subject, r.subject) AS subject,
  iif(l.has_period, l.period, r.period) AS period,
  iif(l.has_cut_off, l.cut_off, r.cut_off) AS cut_off,
  iif(l.has_deadline, l.deadline, r.deadline) AS deadline,
  coalesce(l.weekend, r.weekend) AS weekend,
  iif(l.has_upper, l.upper, r.upper) AS upper,
  iif(l.has_outline, l.outline, r.outline) AS outline,
  r.made_by, r.made_at
FROM requests r
LEFT JOIN laid l ON l.request_id = r.id
