# Words of danger: the lead calls within five minutes, the street is told five minutes later, and it closes only with what was agreed.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"other","text":"我不想活了"}
want 201 {"ask":{"due_at":"2026-01-03T08:05:00+08:00"}}
as community_worker
get /v1/tasks/mine
want 200 {"items":[]}
as community_lead
get /v1/tasks/mine
want 200 {"items":[{"is_crisis":true,"priority":0}]}
keep task items.0.id
clock +5m
run climb_ladders 1
clock +5m
run climb_ladders 1
as street_officer
get /v1/rungs/mine
want 200 {"items":[{"task_id":"$task","rung":2}]}
as community_lead
post /v1/tasks/$task/done {"proof":{"kind":"answered"}}
want 400 {"fault":{"key":"work.safety_note_needed"}}
post /v1/tasks/$task/done {"proof":{"kind":"answered","note":"talked, sister comes tonight"}}
want 400 {"fault":{"key":"work.proof_not_enough"}}
post /v1/tasks/$task/done {"proof":{"kind":"spoke_with_person","note":"sister comes tonight, call again at 20:00"}}
want 200 {"state":"done"}
