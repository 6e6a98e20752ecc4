-- What one hand drew within a day; what ended so long ago that it goes.
CREATE INDEX pass_area_act_maker ON pass_area_act (made_by, made_at);
CREATE INDEX pass_area_act_ended ON pass_area_act (state, is_done, ended_at, id);
