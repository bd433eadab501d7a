-- Documents that another one stands instead of: `how` is `said` (the later one says that it replaces it) or `confirmed`
-- (a person says so). A person's `rejected` takes back what is said.
--
-- Few documents replace others, so every join begins with what is said or decided (`CROSS JOIN` keeps the order): the other way
-- round all documents would be walked through, and this view stands behind nearly every question.
--
-- What is said counts between documents of one agency and one kind, never backwards in time; without a number it means
-- the only earlier document of the same agency, kind and period that is nearly the same.
WITH decided AS (
  SELECT v.later, v.earlier, v.decision FROM version_decisions v
  WHERE v.id = (SELECT max(w.id) FROM version_decisions w WHERE w.later = v.later AND w.earlier = v.earlier)
),
said AS (
  SELECT former.id AS document_id, latter.id AS by_id
  FROM amendments a
  CROSS JOIN documents latter ON latter.id = a.document_id
  CROSS JOIN documents former
    ON former.number = a.number AND former.agency_id = latter.agency_id AND former.kind = latter.kind
  WHERE a.what = 'replaces' AND former.id <> latter.id
    AND (a.issued_on IS NULL OR former.issued_on IS NULL OR a.issued_on = former.issued_on)
    AND (former.number IS NOT latter.number OR former.issued_on < latter.issued_on)
    AND ifnull(former.issued_on <= latter.issued_on, 1)
  UNION
  SELECT former.id, latter.id
  FROM amendments a
  CROSS JOIN documents latter ON latter.id = a.document_id
  CROSS JOIN near_copies n ON n.later = latter.sha256 AND n.same_metadata
  CROSS JOIN documents former ON former.sha256 = n.earlier
  WHERE a.what = 'replaces' AND a.number IS NULL
    AND (SELECT count(*) FROM near_copies m WHERE m.later = latter.sha256 AND m.same_metadata) = 1
)
SELECT s.document_id, s.by_id, 'said' AS how
FROM said s
CROSS JOIN documents former ON former.id = s.document_id
CROSS JOIN documents latter ON latter.id = s.by_id
WHERE NOT EXISTS (
  SELECT 1 FROM decided x WHERE x.later = latter.sha256 AND x.earlier = former.sha256 AND x.decision = 'rejected'
)
UNION
SELECT former.id, latter.id, 'confirmed'
FROM decided x
CROSS JOIN documents former ON former.sha256 = x.earlier
CROSS JOIN documents latter ON latter.sha256 = x.later
WHERE x.decision = 'confirmed'
