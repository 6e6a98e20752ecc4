# A phone ends an ask that was joined with another meanwhile: not "already done", for nobody has ended the other.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"medicine"}
keep ask1 ask.id
post /v1/asks {"kind":"medicine"}
keep ask2 ask.id
as community_worker
post /v1/field/devices {}
keep phone device
get /v1/tasks/mine
keep t1 items.0.id
keep t2 items.1.id
as community_lead
post /v1/tasks/$t1/merge {"into":"$t2"}
want 200 {}
as community_worker
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T08:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000076\",\"seq\":1,\"kind\":\"accept\",\"happened_at\":\"2026-01-03T08:00:00+08:00\",\"task\":\"$t1\"},{\"key\":\"00000000000000000000000000000077\",\"seq\":1,\"kind\":\"done\",\"happened_at\":\"2026-01-03T08:00:00+08:00\",\"task\":\"$t1\",\"proof_kind\":\"handed_to_person\"}]"}
want 200 {"items":[{"outcome":"conflict","why":"work.task_merged"},{"outcome":"conflict","why":"work.task_merged"}]}
get /v1/tasks/$t2
want 200 {"state":"open"}
as community_lead
get /v1/field/conflicts
want 200 {"items":[{"why":"work.task_merged"},{"why":"work.task_merged"}]}
