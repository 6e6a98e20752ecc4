# The personnel office posts the lent staff for a day: a plan with reasons, accepted whole, once; rest holds.
clock 2026-01-20T08:00:00+08:00
as personnel_officer
post /v1/areas/mine/posting-plan {"day":"2026-01-21T00:00:00+08:00"}
want 200 {"postings":[{"reason":"nearest"}]}
key accept
post /v1/areas/mine/postings {"day":"2026-01-21T00:00:00+08:00"}
want 201 {}
key accept
post /v1/areas/mine/postings {"day":"2026-01-21T00:00:00+08:00"}
want 201 {}
post /v1/areas/mine/postings {"day":"2026-01-21T00:00:00+08:00"}
want 409 {"fault":{"key":"duty.nobody_to_post"}}
post /v1/areas/mine/postings {"day":"2026-01-22T00:00:00+08:00","without":"0000000000001:0000000000002"}
want 400 {"fault":{"key":"duty.reason_missing"}}
