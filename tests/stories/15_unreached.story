# A person who is not reached is not helped: three tries at different hours, a visit, then the lead decides; nothing closes.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"medicine","text":""}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
post /v1/tasks/$task/done {"proof":{"kind":"nobody_reached"}}
want 400 {"fault":{"key":"work.proof_not_enough"}}
post /v1/tasks/$task/unreached {"channel":"phone"}
want 200 {"tries":1,"after_tries":"try_again","state":"open"}
post /v1/tasks/$task/unreached {"channel":"phone"}
want 409 {"fault":{"key":"work.tried_just_now"}}
clock +61m
post /v1/tasks/$task/unreached {"channel":"phone","note":"rings, nobody"}
want 200 {"tries":2,"after_tries":"try_again"}
clock +61m
post /v1/tasks/$task/unreached {"channel":"phone"}
want 200 {"tries":3,"after_tries":"visit","needs_decision":false}
post /v1/tasks/$task/unreached {"channel":"visit"}
want 200 {"tries":4,"after_tries":"lead_decides","needs_decision":true,"lane":"waiting"}
as community_lead
get /v1/tasks/mine
want 200 {"items":[{"id":"$task","needs_decision":true,"state":"open"}]}
