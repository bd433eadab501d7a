-- Corrections with the figure that they hold for now: a later reading may quote its words otherwise (`figure_names`).
SELECT c.*, coalesce(n.now_id, c.public_id) AS figure_id
FROM corrections c
LEFT JOIN figure_names n ON n.public_id = c.public_id
