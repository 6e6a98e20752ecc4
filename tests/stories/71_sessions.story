# Signed in at two places: one sees both, ends the other, and only one's own.
as community_worker
get /v1/sessions
want 200 {"items":[{"is_this":true}]}
keep mine items.0.id
post /v1/sessions/0000000000001/end {}
want 404
post /v1/session/revoke-others {}
want 200 {"revoked_count":0}
get /v1/tasks/mine
want 200 {}
as street_officer
post /v1/sessions/$mine/end {}
want 404
as community_worker
get /v1/tasks/mine
want 200 {}
post /v1/sessions/$mine/end {}
want 200 {"revoked_count":1}
get /v1/tasks/mine
want 401 {"fault":{"key":"trust.not_signed_in"}}
