-- The arrivals that stand: those not taken back as entered by mistake.
SELECT a.*
FROM register_entries a
WHERE NOT EXISTS (SELECT 1 FROM register_events e WHERE e.arrival_id = a.id AND e.what = 'withdrawn')
