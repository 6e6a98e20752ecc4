# People who are not at home anywhere here are in the book too: how they stay, since when, until when it is asked again.
as community_worker
get /v1/cells/mine/households
keep house items.0.id
post /v1/households/$house/stay {"kind":"tenant","arrived_at":"2026-01-01T08:00:00+08:00","valid_days":90}
want 200 {"household_id":"$house"}
get /v1/households/$house
want 200 {}
post /v1/households/$house/stay {"kind":"palace","arrived_at":"2026-01-01T08:00:00+08:00","valid_days":90}
want 400 {"fault":{"key":"draft.bad_fields"}}
post /v1/households/$house/stay {"kind":"tenant","arrived_at":"2026-01-01T08:00:00+08:00","valid_days":100000}
want 400 {"fault":{"key":"draft.bad_fields"}}
as resident
post /v1/households/$house/stay {"kind":"tenant","arrived_at":"2026-01-01T08:00:00+08:00","valid_days":90}
want 403 {"fault":{"key":"trust.not_permitted"}}
