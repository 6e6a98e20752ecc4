# A swap is the giver's until a colleague says yes; the first yes takes it, and both sides know.
clock 2026-01-03T12:00:00+08:00
as lent_staff
get /v1/duty/mine
keep shift shifts.0.id
want 200 {"shifts":[{"from":"2026-01-03T23:00:00+08:00","swap_asked_count":0}]}
post /v1/duty/mine/swap {"shift_id":"$shift"}
want 200 {}
post /v1/duty/mine/swap {"shift_id":"$shift"}
want 409 {"fault":{"key":"duty.nobody_to_ask"}}
as lent_colleague
get /v1/duty/mine
want 200 {"offers":[{"kind":"swap","from":"2026-01-03T23:00:00+08:00"}]}
keep offer offers.0.offer_id
post /v1/duty/mine/answer {"offer_id":"$offer","answer":"yes"}
want 200 {"shifts":[{"from":"2026-01-03T23:00:00+08:00"}],"offers":[]}
post /v1/duty/mine/swap {"shift_id":"0000000000001"}
want 409 {"fault":{"key":"duty.not_your_shift"}}
as lent_staff
get /v1/duty/mine
want 200 {"notices":[{"kind":"swapped"}]}
lack 2026-01-03T23:00:00
post /v1/duty/mine/sick {"shift_id":"$shift"}
want 409 {"fault":{"key":"duty.not_your_shift"}}
