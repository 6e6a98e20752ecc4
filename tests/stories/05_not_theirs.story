# What is not theirs: a verb that is not theirs is refused, a thing that is not theirs looks absent.
as nobody
get /v1/asks
want 401 {"fault":{"key":"trust.not_signed_in"}}
post /v1/asks {"kind":"food"}
want 401 {"fault":{"key":"trust.not_signed_in"}}
as resident
post /v1/asks {"kind":"food","text":"noodles-marker"}
want 201 {}
keep ask ask.id
get /v1/tasks/mine
want 403 {"fault":{"key":"trust.not_permitted"}}
get /v1/areas/mine/late
want 403 {"fault":{"key":"trust.not_permitted"}}
get /v1/audit/leaves
want 403 {"fault":{"key":"trust.not_permitted"}}
as community_worker
get /v1/tasks/mine
keep task items.0.id
get /v1/asks
want 403 {"fault":{"key":"trust.not_permitted"}}
get /v1/areas/mine/late
want 403 {"fault":{"key":"trust.not_permitted"}}
get /v1/tasks/0000000000001
want 404 {"fault":{"key":"work.no_such_task"}}
as auditor
get /v1/tasks/$task
want 403 {"fault":{"key":"trust.not_permitted"}}
lack noodles-marker
as resident
get /v1/tasks/$task
want 403 {"fault":{"key":"trust.not_permitted"}}
as city_officer
post /v1/tasks/$task/done {"proof":{"kind":"left_at_door"}}
want 404 {"fault":{"key":"work.no_such_task"}}
get /v1/tasks/$task
want 200 {"state":"open","can":["assign"]}
