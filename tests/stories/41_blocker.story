# A worker says what keeps a task from being done; the district must answer, is late with it, is told once a rung, and answers.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"medicine","text":"insulin"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
post /v1/tasks/$task/blockers {"cause":"weather","text":"snow","level":"district"}
want 400 {"fault":{"key":"draft.bad_fields","fields":[{"field":"cause"}]}}
post /v1/tasks/$task/blockers {"cause":"vehicle","text":"No cold box and no car in the whole street","level":"district","due_at":"2026-01-03T10:00:00+08:00"}
want 201 {"cause":"vehicle","level_area":{"level":"district"},"answered_at":null,"is_late":false}
keep promise task_id
post /v1/tasks/$promise/answer {"answer":"not mine to answer"}
want 404 {"fault":{"key":"work.no_such_task"}}
as district_officer
get /v1/blockers/mine
want 200 {"items":[{"cause":"vehicle","text":"No cold box and no car in the whole street"}]}
post /v1/tasks/$promise/done {"proof":{"kind":"report"}}
want 409 {"fault":{"key":"work.answer_instead"}}
clock 2026-01-03T11:00:00+08:00
run mark_late 1
as city_officer
get /v1/areas/mine/blockers
want 200 {"items":[{"is_late":true,"level_area":{"level":"district"}}]}
as district_officer
post /v1/tasks/$promise/answer {"answer":"ok"}
want 400 {"fault":{"key":"draft.bad_fields"}}
post /v1/tasks/$promise/answer {"answer":"A car with a cold box goes at eleven"}
want 200 {"answer":"A car with a cold box goes at eleven"}
post /v1/tasks/$promise/answer {"answer":"A car with a cold box goes at noon"}
want 409 {"fault":{"key":"work.already_answered"}}
as city_officer
get /v1/areas/mine/blockers
want 200 {"items":[]}
get /v1/areas/mine/blockers?all=1
want 200 {"items":[{"answer":"A car with a cold box goes at eleven"}]}
as community_worker
post /v1/tasks/$task/done {"proof":{"kind":"handed_to_person"}}
want 200 {"state":"done"}
post /v1/tasks/$task/blockers {"cause":"people","text":"too late","level":"street"}
want 409 {"fault":{"key":"work.task_already_done"}}
