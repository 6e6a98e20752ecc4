# 05:00, someone on the night watch falls ill: two taps, the next are asked, the first yes takes it once, and what was held goes to whoever answers.
clock 2026-01-04T05:00:00+08:00
as resident
post /v1/asks {"kind":"medicine","text":"insulin"}
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
as lent_staff
get /v1/duty/mine
want 200 {"shifts":[{"title":"night_watch","until":"2026-01-04T08:00:00+08:00","is_night":true}],"offers":[]}
keep shift shifts.0.id
key ill
post /v1/duty/mine/sick {"shift_id":"$shift"}
want 200 {}
key ill
post /v1/duty/mine/sick {"shift_id":"$shift"}
want 200 {}
post /v1/duty/mine/sick {"shift_id":"$shift"}
want 409 {"fault":{"key":"duty.shift_over"}}
run dispatch
as community_worker
get /v1/tasks/mine
want 200 {"items":[{"id":"$task"}]}
as lent_colleague
get /v1/duty/mine
want 200 {"offers":[{"kind":"refill","title":"night_watch"}]}
keep offer offers.0.offer_id
key yes
post /v1/duty/mine/answer {"offer_id":"$offer","answer":"yes"}
want 200 {"shifts":[{"title":"night_watch","from":"2026-01-04T05:00:00+08:00","until":"2026-01-04T08:00:00+08:00"}],"offers":[]}
key yes
post /v1/duty/mine/answer {"offer_id":"$offer","answer":"yes"}
want 200 {}
post /v1/duty/mine/answer {"offer_id":"$offer","answer":"yes"}
want 409 {"fault":{"key":"duty.offer_gone"}}
as lent_staff
post /v1/duty/mine/answer {"offer_id":"$offer","answer":"yes"}
want 409 {"fault":{"key":"duty.offer_gone"}}
clock +3m
run refill 0
