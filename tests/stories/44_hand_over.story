# The night ends: its open promises are listed half an hour before, signed by the taker, and none is lost.
clock 2026-01-03T23:30:00+08:00
as resident
post /v1/asks {"kind":"food","text":"milk"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
as lent_staff
get /v1/session
keep lent account.id
as street_officer
post /v1/tasks/$task/assign {"account_id":"$lent"}
want 200 {}
clock 2026-01-04T07:00:00+08:00
run hand_over 0
clock 2026-01-04T07:40:00+08:00
run hand_over 1
run hand_over 0
as lent_staff
get /v1/duty/mine/hand-overs
want 200 {"giving":[{"state":"open","open_count":1}],"taking":[]}
keep mine giving.0.id
post /v1/duty/mine/hand-overs/sign {"hand_over_id":"$mine"}
want 409 {"fault":{"key":"work.hand_over_gone"}}
as community_worker
get /v1/duty/mine/hand-overs
want 200 {"giving":[],"taking":[{"open_count":1,"tasks":[{"id":"$task"}]}]}
keep over taking.0.id
key sign
post /v1/duty/mine/hand-overs/sign {"hand_over_id":"$over"}
want 200 {"taking":[]}
key sign
post /v1/duty/mine/hand-overs/sign {"hand_over_id":"$over"}
want 200 {}
post /v1/duty/mine/hand-overs/sign {"hand_over_id":"$over"}
want 409 {"fault":{"key":"work.hand_over_gone"}}
get /v1/tasks/mine
want 200 {"items":[{"id":"$task"}]}
as street_officer
get /v1/areas/mine/hand-overs
want 200 {"items":[{"state":"signed","signed_count":1,"open_count":0}]}
