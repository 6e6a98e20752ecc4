-- What stands at an area is found by its path when the area changes.
CREATE INDEX work_list_path ON work_list (area_path, form, made_at, id);
CREATE INDEX work_item_path ON work_item (area_path, id);
CREATE INDEX work_blocker_answers ON work_blocker (area_path, id);
CREATE INDEX work_complaint_path ON work_complaint (area_path, id);
CREATE INDEX work_dossier_path ON work_dossier (area_path, id);
