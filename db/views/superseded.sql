-- Documents that another one stands instead of: `how` is `said` (the later one says that it replaces it) or `confirmed`
-- (a person says so). A person's `rejected` takes back what is said.
--
-- What is said counts between documents of one agency and one kind, never backwards in time; without a number it means
-- the only earlier document of the same agency, kind and period that is nearly the same.
WITH decided AS (
  SELECT v.later, v.earlier, v.decision FROM version_decisions v
  WHERE v.id = (SELECT max(w.id) FROM version_decisions w WHERE w.later = v.later AND w.earlier = v.earlier)
),
said AS (
  SELECT t.id AS document_id, d.id AS by_id
  FROM amendments a
  JOIN documents d ON d.id = a.document_id
  JOIN documents t ON t.number = a.number AND t.agency_id = d.agency_id AND t.kind = d.kind
  WHERE a.what = 'replaces' AND t.id <> d.id
    AND (a.issued_on IS NULL OR t.issued_on IS NULL OR a.issued_on = t.issued_on)
    AND (t.number IS NOT d.number OR t.issued_on < d.issued_on)
    AND ifnull(t.issued_on <= d.issued_on, 1)
  UNION
  SELECT t.id, d.id
  FROM amendments a
  JOIN documents d ON d.id = a.document_id
  JOIN near_copies n ON n.later = d.sha256 AND n.same_metadata
  JOIN documents t ON t.sha256 = n.earlier
  WHERE a.what = 'replaces' AND a.number IS NULL
    AND (SELECT count(*) FROM near_copies m WHERE m.later = d.sha256 AND m.same_metadata) = 1
)
SELECT s.document_id, s.by_id, 'said' AS how
FROM said s
JOIN documents t ON t.id = s.document_id
JOIN documents d ON d.id = s.by_id
WHERE NOT EXISTS (
  SELECT 1 FROM decided x WHERE x.later = d.sha256 AND x.earlier = t.sha256 AND x.decision = 'rejected'
)
UNION
SELECT t.id, d.id, 'confirmed'
FROM decided x
JOIN documents t ON t.sha256 = x.earlier
JOIN documents d ON d.sha256 = x.later
WHERE x.decision = 'confirmed'
