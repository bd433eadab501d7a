-- The arrivals that stand: those not taken back as entered by mistake.
SELECT a.*
FROM arrivals a
WHERE NOT EXISTS (SELECT 1 FROM arrival_events e WHERE e.arrival_id = a.id AND e.what = 'withdrawn')
