# An account that is closed answers for nothing any more: what it held and what comes next belong to whoever is next.
as community_worker
get /v1/session
keep worker account.id
as resident
post /v1/asks {"kind":"food"}
want 201 {"ask":{"owner":{"level":"grid_cell"}}}
keep held ask.id
as administrator
post /v1/accounts/$worker/close {"reason":"left the community"}
want 200 {"state":"closed"}
run dispatch
run dispatch
as resident
get /v1/asks/$held
want 200 {"owner":{"level":"community"}}
post /v1/asks {"kind":"medicine"}
want 201 {"ask":{"owner":{"level":"community"}}}
as administrator
post /v1/accounts/$worker/close {"reason":"left the community"}
want 409 {"fault":{"key":"trust.account_closed"}}
