# Nobody signs: a quarter of an hour after the end the promise is still the giver's, shown unsigned, and the lead is told once.
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
clock 2026-01-04T07:40:00+08:00
run hand_over 1
clock 2026-01-04T08:14:00+08:00
run hand_over 0
clock 2026-01-04T08:15:00+08:00
run hand_over 1
run hand_over 0
get /v1/areas/mine/hand-overs
want 200 {"items":[{"state":"unsigned","signed_count":0,"open_count":1}]}
as lent_staff
get /v1/tasks/mine
want 200 {"items":[{"id":"$task"}]}
as community_worker
get /v1/duty/mine/hand-overs
keep over taking.0.id
post /v1/duty/mine/hand-overs/sign {"hand_over_id":"$over","task_id":"$task"}
want 200 {"taking":[]}
as lent_staff
get /v1/tasks/mine
want 200 {"items":[]}
