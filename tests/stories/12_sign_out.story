# Signing out ends the session; what one may do ends with it.
as community_worker
get /v1/session
want 200 {"account":{"kind":"staff"},"home":"/field","demo":true}
del /v1/session
want 204
get /v1/tasks/mine
want 401 {"fault":{"key":"trust.not_signed_in"}}
del /v1/session
want 401 {"fault":{"key":"trust.not_signed_in"}}
