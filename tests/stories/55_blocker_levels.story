# What stands in the way has a cause and a level that must answer: shown on late-and-where as a number that opens its list; gone once answered.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"transport","text":"to the dialysis"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
as street_officer
get /v1/areas/mine/late
want 200 {"blockers":[]}
as community_worker
post /v1/tasks/$task/blockers {"cause":"vehicle","text":"No car at noon","level":"street"}
want 201 {"cause":"vehicle"}
clock +1m
post /v1/tasks/$task/blockers {"cause":"rule","text":"The gate lets nobody out","level":"street"}
want 201 {}
as street_officer
get /v1/areas/mine/late
want 200 {"blockers":[{"cause":"rule","level":"subdistrict","count":1},{"cause":"vehicle","level":"subdistrict","count":1}]}
get /v1/areas/mine/blockers
want 200 {"items":[{"cause":"vehicle"},{"cause":"rule"}]}
