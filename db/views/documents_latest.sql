-- The documents that count: of files that lay at one path one after the other, the one read last.
SELECT d.*
FROM documents d
WHERE d.path = '' OR NOT EXISTS (SELECT 1 FROM documents n WHERE n.path = d.path AND n.id > d.id)
