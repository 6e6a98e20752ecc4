# Nobody can come: within two minutes the seat is shown uncovered, once, and the level above owns it.
clock 2026-01-04T05:00:00+08:00
as lent_staff
post /v1/duty/mine/sick {}
want 200 {}
clock +119s
run refill
clock +1s
run refill 1
run refill 0
as personnel_officer
get /v1/areas/mine/on
want 200 {"items":[{"title":"night_watch","holders":[],"asking":{"state":"uncovered"}}]}
as lent_colleague
get /v1/duty/mine
keep offer offers.0.offer_id
post /v1/duty/mine/answer {"offer_id":"$offer","answer":"yes"}
want 200 {"shifts":[{"title":"night_watch","from":"2026-01-04T05:02:00+08:00"}]}
