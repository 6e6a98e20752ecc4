# A kind that wants a skill: to give it to somebody without one takes a reason, which is counted; whoever takes it is not stopped.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"emergency","text":"fell on the stairs"}
want 201 {}
as community_worker
get /v1/tasks/mine
want 200 {"items":[{"kind":"emergency"}]}
keep task items.0.id
get /v1/session
keep worker account.id
as community_lead
get /v1/session
keep lead account.id
keep community roles.0.area.id
as street_officer
post /v1/tasks/$task/assign {"account_id":"$lead","reason":"busy"}
want 409 {"fault":{"key":"work.untrained_taker","detail":"first_aid","fields":[{"field":"untrained_reason"}]}}
post /v1/tasks/$task/assign {"account_id":"$lead","untrained_reason":"  "}
want 409 {"fault":{"key":"work.untrained_taker"}}
key go
post /v1/tasks/$task/assign {"account_id":"$lead","untrained_reason":"nearest, the ambulance comes"}
want 200 {"lacks_skill":"first_aid"}
key go
post /v1/tasks/$task/assign {"account_id":"$lead","untrained_reason":"nearest, the ambulance comes"}
want 200 {}
get /v1/areas/$community/untrained
want 200 {"items":[{"kind":"emergency","skill":"first_aid","count":1}]}
as resident
post /v1/asks {"kind":"emergency","text":"again"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep second items.0.id
post /v1/tasks/$second/accept {}
want 200 {"state":"accepted","lacks_skill":"first_aid"}
get /v1/areas/$community/untrained
want 403 {"fault":{"key":"trust.not_permitted"}}
as community_lead
get /v1/areas/$community/untrained
want 200 {"items":[{"kind":"emergency","count":2}]}
get /v1/areas/$community/nightly
want 200 {"untrained_count":2}
