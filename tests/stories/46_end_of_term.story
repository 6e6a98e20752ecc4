# A term cannot be closed while a promise is open; when its taker has signed, it can, once.
clock 2026-01-03T23:30:00+08:00
as resident
post /v1/asks {"kind":"food","text":"milk"}
as community_worker
get /v1/tasks/mine
keep task items.0.id
as lent_staff
get /v1/session
keep lent account.id
as street_officer
post /v1/tasks/$task/assign {"account_id":"$lent"}
get /v1/tasks/$task/takers
want 200 {"items":[{"role":"grid_worker","levels_up":0},{"role":"night_watch","account_id":"$lent"},{"role":"street_duty"}]}
as personnel_officer
post /v1/areas/mine/terms/end {"account_id":"$lent"}
want 200 {"state":"promises_open","open_count":1}
post /v1/areas/mine/terms/end {"account_id":"$lent"}
want 200 {"state":"promises_open","open_count":1}
as community_worker
get /v1/duty/mine/hand-overs
want 200 {"taking":[{"occasion":"term","open_count":1}]}
keep over taking.0.id
post /v1/duty/mine/hand-overs/sign {"hand_over_id":"$over"}
want 200 {"taking":[]}
as personnel_officer
post /v1/areas/mine/terms/end {"account_id":"$lent"}
want 200 {"state":"ended","open_count":0}
post /v1/areas/mine/terms/end {"account_id":"$lent"}
want 409 {"fault":{"key":"duty.term_ended"}}
