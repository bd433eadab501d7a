-- The documents that count, each with its area and the one above.
SELECT d.*, a.name AS area, p.name AS parent_area
FROM documents_latest d
LEFT JOIN area_identity w ON w.id = d.area_id
LEFT JOIN areas a ON a.id = w.identity_id
LEFT JOIN areas p ON p.id = a.parent_id
