-- Pairs of documents of which one may be a version of the other: said by the later one, alike, or decided by a person.
-- `how` tells why the earlier one is put aside (`said`, `confirmed`), null where it is not.
WITH decided AS (
  SELECT v.later, v.earlier, v.decision, v.made_by, v.reason FROM version_decisions v
  WHERE v.id = (SELECT max(w.id) FROM version_decisions w WHERE w.later = v.later AND w.earlier = v.earlier)
),
named AS (
  SELECT d.sha256 AS later, t.sha256 AS earlier, min(a.what) AS what
  FROM amendments a
  JOIN documents d ON d.id = a.document_id
  JOIN documents t ON t.number = a.number AND t.agency_id = d.agency_id AND t.id <> d.id
  WHERE (a.issued_on IS NULL OR t.issued_on IS NULL OR a.issued_on = t.issued_on)
  GROUP BY d.sha256, t.sha256
),
pairs AS (
  SELECT later, earlier FROM near_copies UNION SELECT later, earlier FROM named UNION SELECT later, earlier FROM decided
)
SELECT
  p.later, p.earlier, n.likeness, n.same_metadata, w.what, x.decision, x.made_by, x.reason, s.how,
  coalesce(d.number, d.name) AS later_name, coalesce(t.number, t.name) AS earlier_name,
  d.issued_on AS later_on, t.issued_on AS earlier_on, d.issuer, d.id AS later_id, t.id AS earlier_id
FROM pairs p
JOIN documents d ON d.sha256 = p.later
JOIN documents t ON t.sha256 = p.earlier
LEFT JOIN near_copies n ON n.later = p.later AND n.earlier = p.earlier
LEFT JOIN named w ON w.later = p.later AND w.earlier = p.earlier
LEFT JOIN decided x ON x.later = p.later AND x.earlier = p.earlier
LEFT JOIN superseded s ON s.document_id = t.id AND s.by_id = d.id
