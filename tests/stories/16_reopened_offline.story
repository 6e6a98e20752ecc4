# The asker says that it is not done: what a phone wrote down before that, and brings later, does not end it.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"medicine"}
keep ask ask.id
as community_worker
get /v1/tasks/mine
keep task items.0.id
as community_lead
get /v1/session
keep me account.id
post /v1/tasks/$task/assign {"account_id":"$me"}
want 200 {}
post /v1/field/devices {}
keep phone device
clock +10m
post /v1/tasks/$task/done {"proof":{"kind":"handed_to_person"}}
want 200 {"state":"done"}
clock +10m
as resident
post /v1/asks/$ask/reopen {}
want 200 {}
as community_lead
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T08:20:00+08:00","records":"[{\"key\":\"00000000000000000000000000000076\",\"seq\":1,\"kind\":\"done\",\"happened_at\":\"2026-01-03T08:05:00+08:00\",\"task\":\"$task\",\"proof_kind\":\"handed_to_person\"}]"}
want 200 {"items":[{"outcome":"conflict","why":"work.reopened_since"}]}
post /v1/tasks/$task/done {"proof":{"kind":"handed_to_person"},"happened_at":"2026-01-03T08:06:00+08:00"}
want 409 {"fault":{"key":"work.reopened_since"}}
get /v1/tasks/$task
want 200 {"state":"open"}
clock +10m
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T08:30:00+08:00","records":"[{\"key\":\"00000000000000000000000000000077\",\"seq\":2,\"kind\":\"done\",\"happened_at\":\"2026-01-03T08:25:00+08:00\",\"task\":\"$task\",\"proof_kind\":\"handed_to_person\"}]"}
want 200 {"items":[{"outcome":"kept"}]}
get /v1/tasks/$task
want 200 {"state":"done","done_at":"2026-01-03T08:25:00+08:00"}
