-- Corrections whose figure no reading yields any more: a person must look at them again, since they have no effect.
SELECT c.*
FROM corrections_laid c
WHERE NOT EXISTS (SELECT 1 FROM figures f WHERE f.public_id = c.figure_id)
