# A complaint about the one who hears complaints never goes to them: without another handler outside the line it is said aloud, and nothing is kept.
clock 2026-01-03T08:00:00+08:00
as complaint_handler
get /v1/session
keep handler account.id
keep place roles.0.area.id
as phone_desk
post /v1/complaints {"matter":"conduct","text":"The handler shouted","area_id":"$place","account_id":"$handler"}
want 503 {"fault":{"key":"work.no_independent_handler"}}
as complaint_handler
get /v1/complaints/mine
want 200 {"items":[]}
