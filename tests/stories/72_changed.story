# Two people asked for the same thing; the street changed it, says so in public, and cannot claim asks of others.
as resident
post /v1/asks {"kind":"repair","text":"the lift stands still again"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
as street_officer
post /v1/areas/mine/changes {"title":"Lifts","text":"Every lift is looked at on Mondays now.","tasks":"$task"}
want 201 {"items":[{"title":"Lifts","ask_count":1}]}
post /v1/areas/mine/changes {"title":"Lifts","text":"Every lift is looked at on Mondays now.","tasks":"0000000000001"}
want 400 {"fault":{"key":"work.no_such_task"}}
as community_worker
post /v1/areas/mine/changes {"title":"Lifts","text":"Every lift is looked at on Mondays now."}
want 403 {"fault":{"key":"trust.not_permitted"}}
as nobody
get /v1/changes
want 200 {"items":[{"title":"Lifts","ask_count":1}]}
lack the lift stands still
