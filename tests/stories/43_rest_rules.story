# A rest rule cannot be broken silently: refused and named; only the level above lifts it, with a reason, and it is listed.
clock 2026-01-03T12:00:00+08:00
as lent_staff
get /v1/duty/mine
keep post shifts.0.post_id
get /v1/session
keep lent account.id
as personnel_officer
post /v1/areas/mine/shifts {"post_id":"$post","account_id":"$lent","from":"2026-01-04T10:00:00+08:00","until":"2026-01-04T14:00:00+08:00"}
want 409 {"fault":{"key":"duty.rest_broken","fields":[{"field":"rest_between"}]}}
post /v1/areas/mine/shifts {"post_id":"$post","account_id":"$lent","from":"2026-01-04T10:00:00+08:00","until":"2026-01-04T14:00:00+08:00"}
want 409 {"fault":{"key":"duty.rest_broken"}}
post /v1/areas/mine/shifts {"post_id":"$post","account_id":"$lent","from":"2026-01-04T10:00:00+08:00","until":"2026-01-04T14:00:00+08:00","override_reason":"flood"}
want 409 {"fault":{"key":"duty.override_not_yours"}}
get /v1/areas/mine/rest-lifted
want 200 {"items":[]}
as city_officer
key flood
post /v1/areas/mine/shifts {"post_id":"$post","account_id":"$lent","from":"2026-01-04T10:00:00+08:00","until":"2026-01-04T14:00:00+08:00","override_reason":"flood"}
want 201 {}
key flood
post /v1/areas/mine/shifts {"post_id":"$post","account_id":"$lent","from":"2026-01-04T10:00:00+08:00","until":"2026-01-04T14:00:00+08:00","override_reason":"flood"}
want 201 {}
get /v1/areas/mine/rest-lifted
want 200 {"items":[{"rule":"rest_between","reason":"flood"}]}
as lent_staff
get /v1/areas/mine/rest-lifted
want 403 {"fault":{"key":"trust.not_permitted"}}
