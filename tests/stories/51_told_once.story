# A rung told is one message to whoever is told, whatever runs twice; nothing in it names who asked; what is done meanwhile calls nobody out.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"medicine","text":"violet pills"}
want 201 {}
clock 2026-01-03T11:30:00+08:00
run climb_ladders 1
run climb_ladders 0
run dispatch
run dispatch
as nobody
get /v1/demo/messages
count items 1
lack violet
clock 2026-01-03T12:00:00+08:00
run climb_ladders 1
run dispatch
run climb_ladders 0
run dispatch
get /v1/demo/messages
count items 2
as community_worker
get /v1/tasks/mine
keep task items.0.id
clock 2026-01-03T12:30:00+08:00
run climb_ladders 1
post /v1/tasks/$task/done {"proof":{"kind":"handed_to_person"}}
want 200 {}
run dispatch
as nobody
get /v1/demo/messages
count items 2
