# A late promise climbs: holder, lead, street, district, city, each rung once; whoever acknowledges holds the next one back.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"medicine","text":""}
want 201 {"ask":{"due_at":"2026-01-03T12:00:00+08:00"}}
run climb_ladders 0
as community_worker
get /v1/tasks/mine
keep task items.0.id
clock 2026-01-03T11:30:00+08:00
run climb_ladders 1
run climb_ladders 0
get /v1/rungs/mine
want 200 {"items":[{"task_id":"$task","rung":1,"tells":"holder"}]}
clock 2026-01-03T12:00:00+08:00
run climb_ladders 1
clock 2026-01-03T12:30:00+08:00
run climb_ladders 1
run climb_ladders 0
as community_lead
get /v1/rungs/mine
want 200 {"items":[{"task_id":"$task","rung":3,"tells":"lead"}]}
key answer
post /v1/tasks/$task/acknowledge {"what":"I go there myself"}
want 200 {"rungs":[{"number":3,"said":"I go there myself"}]}
key answer
post /v1/tasks/$task/acknowledge {"what":"I go there myself"}
want 200 {}
post /v1/tasks/$task/acknowledge {"what":"again"}
want 409 {"fault":{"key":"work.already_acknowledged"}}
get /v1/rungs/mine
want 200 {"items":[]}
clock 2026-01-03T13:00:00+08:00
run climb_ladders 0
clock 2026-01-03T13:30:00+08:00
run climb_ladders 1
as street_officer
get /v1/rungs/mine
want 200 {"items":[{"task_id":"$task","rung":4,"tells":"street"}]}
as city_officer
get /v1/rungs/mine
want 200 {"items":[]}
clock 2026-01-03T14:00:00+08:00
run climb_ladders 1
run climb_ladders 0
as community_worker
post /v1/tasks/$task/done {"proof":{"kind":"left_at_door"}}
want 200 {"rungs":[{"number":1},{"number":2},{"number":3},{"number":4},{"number":5}]}
as street_officer
get /v1/rungs/mine
want 200 {"items":[]}
clock +30h
run climb_ladders 0
