# The same need asked twice: one answers for both, both askers see the progress, and it can be undone.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"food","text":"rice"}
want 201 {}
keep first ask.id
post /v1/asks {"kind":"food","text":"rice again"}
want 201 {}
keep second ask.id
post /v1/asks {"kind":"medicine","text":""}
want 201 {}
as community_worker
get /v1/tasks/mine
keep medicine items.0.id
keep one items.1.id
keep other items.2.id
get /v1/tasks/$one
want 200 {"same":[{"id":"$other"}],"can":["merge"]}
post /v1/tasks/$one/merge {"into":"$medicine"}
want 409 {"fault":{"key":"work.not_the_same"}}
post /v1/tasks/$one/merge {"into":"$one"}
want 409 {"fault":{"key":"work.not_the_same"}}
key merge
post /v1/tasks/$one/merge {"into":"$other"}
want 200 {"id":"$other","state":"open"}
key merge
post /v1/tasks/$one/merge {"into":"$other"}
want 200 {"id":"$other"}
post /v1/tasks/$other/accept {}
want 200 {"state":"accepted"}
as resident
get /v1/asks/$first
want 200 {"state":"accepted"}
get /v1/asks/$second
want 200 {"state":"accepted"}
as community_worker
post /v1/tasks/$one/unmerge {}
want 200 {"id":"$one","state":"open"}
post /v1/tasks/$one/unmerge {}
want 409 {"fault":{"key":"work.not_merged"}}
post /v1/tasks/$other/done {"proof":{"kind":"left_at_door"}}
want 200 {"state":"done"}
get /v1/tasks/$one
want 200 {"state":"open","merged_into":null}
run dispatch
run sign_head
as auditor
post /v1/audit/check {}
want 200 {"ok":true,"problems":[]}
