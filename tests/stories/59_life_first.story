# What is life-critical stands first whatever its due time, and its ladder is the short one; a second click makes no second ask.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"doctor","text":"fever"}
want 201 {"ask":{"due_at":"2026-01-03T09:00:00+08:00"}}
clock 2026-01-03T08:55:00+08:00
key fall
post /v1/asks {"kind":"emergency","text":"fell, bleeding"}
want 201 {"ask":{"due_at":"2026-01-03T09:05:00+08:00"}}
key fall
post /v1/asks {"kind":"emergency","text":"fell, bleeding"}
want 201 {}
as community_worker
get /v1/tasks/mine
want 200 {"items":[{"kind":"emergency","priority":0},{"kind":"doctor","priority":1}]}
keep task items.0.id
clock 2026-01-03T09:00:00+08:00
run climb_ladders
run climb_ladders 0
clock 2026-01-03T09:05:00+08:00
run climb_ladders
as community_lead
get /v1/rungs/mine
want 200 {"items":[{"task_id":"$task","tells":"lead"}]}
clock 2026-01-03T09:10:00+08:00
run climb_ladders
as street_officer
get /v1/rungs/mine
want 200 {"items":[{"task_id":"$task","tells":"street"}]}
