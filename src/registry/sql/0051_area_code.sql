-- Tables name areas by code: who has it now, and whether anybody had it before. An area that moved
-- keeps its code; one that ended, or has another code now, leaves it to nobody.
CREATE INDEX registry_area_code ON registry_area (code);
CREATE INDEX registry_area_past_code ON registry_area_past (code);
CREATE INDEX registry_area_past_path ON registry_area_past (path);
