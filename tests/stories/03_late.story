# A promise whose time passes is late, once; the street and the city see it where it is, and it is gone when done.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"doctor","text":""}
want 201 {"ask":{"due_at":"2026-01-03T09:00:00+08:00"}}
run dispatch
as city_officer
get /v1/areas/mine/late
want 200 {"totals":{"late":0,"waiting":1,"going":0,"closed":0},"next_due_at":"2026-01-03T09:00:00+08:00"}
keep city area.id
clock +1h
run mark_late 0
clock +1s
run mark_late 1
run mark_late 0
run dispatch 1
get /v1/areas/mine/late
want 200 {"totals":{"late":1,"waiting":0},"children":[{"late":1,"oldest_due_at":"2026-01-03T09:00:00+08:00"}],"next_due_at":null}
keep district children.0.area.id
get /v1/areas/$district/late
want 200 {"totals":{"late":1},"path":[{"level":"city"},{"level":"district"}],"children":[{"late":1}]}
get /v1/tasks?area=$city&lane=late
want 200 {"items":[{"kind":"doctor","lane":"late","is_late":true}],"next":null}
keep task items.0.id
as community_worker
post /v1/tasks/$task/done {"proof":{"kind":"doctor_spoke"}}
want 200 {"lane":"closed","steps":[{"what":"opened"},{"what":"late"},{"what":"done"}]}
run dispatch 1
as city_officer
get /v1/areas/mine/late
want 200 {"totals":{"late":0,"closed":1}}
get /v1/tasks?area=$city&lane=late
want 200 {"items":[]}
