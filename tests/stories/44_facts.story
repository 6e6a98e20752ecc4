# Facts of a month: nobody below twenty promises is shown, there is no other order than the name, the person sees and comments first.
clock 2026-01-03T08:00:00+08:00
as community_worker
get /v1/facts/mine?month=2025-12
want 200 {"shown":"too_few","facts":null,"promises_min":20}
get /v1/facts/mine?sort=late
want 400 {"fault":{"key":"draft.bad_fields","fields":[{"field":"sort"}]}}
post /v1/facts/comment {"month":"2025-12","comment":"I was lent to the next street for a week"}
want 200 {"comment":"I was lent to the next street for a week"}
get /v1/session
keep me account.id
as street_officer
get /v1/areas/mine/facts?month=2025-12
want 200 {"month":"2025-12","promises_min":20}
lack "shown":"yes"
get /v1/areas/mine/facts?month=2025-12&sort=late
want 400 {"fault":{"key":"draft.bad_fields","fields":[{"field":"sort"}]}}
get /v1/areas/mine/facts?month=2025-12&order=worst
want 400 {"fault":{"key":"draft.bad_fields","fields":[{"field":"order"}]}}
get /v1/areas/mine/facts?month=soon
want 400 {"fault":{"key":"draft.bad_fields","fields":[{"field":"month"}]}}
post /v1/areas/mine/dossiers {"account_id":"$me","month":"2025-12","question":"Why was it late?"}
want 409 {"fault":{"key":"work.too_few_promises"}}
as auditor
get /v1/areas/mine/facts
want 403 {"fault":{"key":"trust.not_permitted"}}
as resident
get /v1/facts/mine
want 403 {"fault":{"key":"trust.not_permitted"}}
