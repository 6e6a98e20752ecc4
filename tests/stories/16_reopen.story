# The asker says it is not done: within seven days the lead takes it up again, and it counts; later it is a new ask.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"food","text":"rice"}
want 201 {}
keep ask ask.id
post /v1/asks/$ask/reopen {}
want 409 {"fault":{"key":"work.not_done_yet"}}
as community_worker
get /v1/tasks/mine
keep task items.0.id
post /v1/tasks/$task/done {"proof":{"kind":"left_at_door"}}
want 200 {"state":"done"}
as resident
post /v1/asks/$ask/rating {"stars":1}
want 200 {"stars":1}
key again
post /v1/asks/$ask/reopen {}
want 200 {"state":"open","stars":null}
key again
post /v1/asks/$ask/reopen {}
want 200 {"state":"open"}
as community_lead
get /v1/tasks/$task
want 200 {"reopens":1,"needs_decision":true,"proof":null,"steps":[{"what":"reopened","word":"left_at_door"}]}
post /v1/tasks/$task/done {"proof":{"kind":"handed_to_person"}}
want 200 {"state":"done"}
clock +169h
as resident
post /v1/asks/$ask/reopen {}
want 409 {"fault":{"key":"work.too_late_to_reopen"}}
run dispatch
run sign_head
as auditor
post /v1/audit/check {}
want 200 {"ok":true,"problems":[]}
