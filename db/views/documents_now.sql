-- The documents that count: of files that lay at one path one after the other, the one read last; none that another one
-- stands instead of (`superseded`).
SELECT d.*, a.name AS area, p.name AS parent_area
FROM documents d
LEFT JOIN area_identity w ON w.id = d.area_id
LEFT JOIN areas a ON a.id = w.identity_id
LEFT JOIN areas p ON p.id = a.parent_id
WHERE (d.path = '' OR NOT EXISTS (SELECT 1 FROM documents n WHERE n.path = d.path AND n.id > d.id))
  AND d.id NOT IN (SELECT document_id FROM superseded)
