# A posting worked out in the background: proven before it may be accepted, accepted once, every empty seat and every idle person with a reason.
clock 2026-01-20T08:00:00+08:00
as community_worker
post /v1/areas/mine/posting-runs {"day":"2026-01-21T00:00:00+08:00"}
want 403 {"fault":{"key":"trust.not_permitted"}}
as personnel_officer
post /v1/areas/mine/posting-runs {"day":"2026-01-18T00:00:00+08:00"}
want 400 {"fault":{"key":"duty.day_past"}}
key start
post /v1/areas/mine/posting-runs {"day":"2026-01-21T00:00:00+08:00"}
want 201 {}
keep run made
key start
post /v1/areas/mine/posting-runs {"day":"2026-01-21T00:00:00+08:00"}
want 201 {"made":"$run"}
post /v1/areas/mine/posting-runs {"day":"2026-01-22T00:00:00+08:00"}
want 409 {"fault":{"key":"duty.run_busy"}}
post /v1/areas/mine/posting-runs/accept {"run_id":"$run"}
want 409 {"fault":{"key":"duty.plan_not_ready"}}
run postings
get /v1/areas/mine/posting-runs
want 200 {"items":[{"id":"$run","state":"planned","done":1.0}]}
get /v1/areas/mine/posting-rows?run=$run&kind=posting
want 200 {"items":[{"number":1,"state":""}]}
get /v1/areas/mine/posting-rows?run=0000000000001
want 409 {"fault":{"key":"duty.no_such_run"}}
post /v1/areas/mine/posting-runs/accept {"run_id":"$run","without":"1"}
want 400 {"fault":{"key":"duty.reason_missing"}}
post /v1/areas/mine/posting-runs/accept {"run_id":"$run","without":"1","reason":"on leave"}
want 201 {}
post /v1/areas/mine/posting-runs/accept {"run_id":"$run"}
want 409 {"fault":{"key":"duty.plan_not_ready"}}
run postings
get /v1/areas/mine/posting-runs
want 200 {"items":[{"id":"$run","state":"accepted","refused":0}]}
get /v1/areas/mine/posting-rows?run=$run&kind=posting
want 200 {"items":[{"number":1,"state":"taken_out"},{"number":2,"state":"given"}]}
post /v1/areas/mine/posting-runs/cancel {"run_id":"$run"}
want 409 {"fault":{"key":"duty.plan_not_ready"}}
# One that is cancelled gives nothing.
post /v1/areas/mine/posting-runs {"day":"2026-01-25T00:00:00+08:00"}
want 201 {}
keep second made
post /v1/areas/mine/posting-runs/cancel {"run_id":"$second"}
want 201 {}
run postings
get /v1/areas/mine/posting-runs
want 200 {"items":[{"id":"$second","state":"cancelled"}]}
