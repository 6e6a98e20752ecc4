# What can only be seen at home: the holder says done, the asker says so too; a day without a word sends somebody else; "not done" is said at the same place.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"repair","text":"no water"}
want 201 {"ask":{"awaits_you":false}}
keep ask ask.id
post /v1/asks/$ask/confirm
want 409 {"fault":{"key":"work.nothing_to_confirm"}}
as community_worker
get /v1/tasks/mine
keep task items.0.id
post /v1/tasks/$task/done {"proof":{"kind":"repaired"}}
want 200 {"state":"accepted","awaits_asker":true,"steps":[{"what":"said_done"}]}
post /v1/tasks/$task/done {"proof":{"kind":"repaired"}}
want 409 {"fault":{"key":"work.waits_for_asker"}}
post /v1/tasks/$task/bounce {"reason":"too_many"}
want 409 {"fault":{"key":"work.waits_for_asker"}}
as resident
get /v1/asks/$ask
want 200 {"state":"accepted","awaits_you":true}
key yes
post /v1/asks/$ask/confirm
want 200 {"state":"done","awaits_you":false,"done_at":"2026-01-03T08:00:00+08:00"}
key yes
post /v1/asks/$ask/confirm
want 200 {"state":"done"}
post /v1/asks/$ask/confirm
want 409 {"fault":{"key":"work.task_already_done"}}
# Another one: not done, they say, before it is closed.
post /v1/asks {"kind":"repair","text":"no heating"}
want 201 {}
keep second ask.id
as community_worker
get /v1/tasks/mine
keep task items.0.id
post /v1/tasks/$task/done {"proof":{"kind":"repaired"}}
want 200 {"awaits_asker":true}
as resident
post /v1/asks/$second/reopen
want 200 {"state":"open"}
as community_lead
get /v1/tasks/mine
want 200 {"items":[{"id":"$task","needs_decision":true}]}
post /v1/tasks/$task/done {"proof":{"kind":"repaired"}}
want 200 {"awaits_asker":true}
# A day without a word: never late meanwhile, then somebody else must look.
clock +23h
run mark_late 0
run climb_ladders 0
clock +2h
run climb_ladders 1
run climb_ladders 0
as street_officer
get /v1/tasks/$task
want 200 {"state":"open","needs_decision":true,"steps":[{"what":"check_due"}]}
post /v1/tasks/$task/done {"proof":{"kind":"repaired"}}
want 200 {"state":"done"}
as resident
get /v1/asks/$second
want 200 {"state":"done"}
