# Whoever keeps the machine sees whether all is well, and numbers only in part; nobody else does.
as resident
post /v1/asks {"kind":"medicine","text":"tablets"}
want 201 {}
as administrator
get /v1/service
want 200 {"ok":true}
get /v1/messages
want 200 {}
get /v1/events/parked
want 200 {"items":[]}
post /v1/events/0000000000001/retry {}
want 404
as community_worker
get /v1/service
want 403 {"fault":{"key":"trust.not_permitted"}}
get /v1/messages
want 403 {"fault":{"key":"trust.not_permitted"}}
