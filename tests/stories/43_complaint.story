# A complaint goes to a handler outside the line; the line sees neither who complained nor what was said; answered once, and on appeal nobody further up means it is said aloud.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/complaints {"matter":"rudeness","text":"x"}
want 400 {"fault":{"key":"draft.bad_fields","fields":[{"field":"matter"}]}}
post /v1/complaints {"matter":"refusal","text":"He said the purple umbrella is not his business"}
want 201 {"state":"open","round":1,"can_appeal":false,"due_at":"2026-01-08T08:00:00+08:00"}
lack purple
keep link link
as nobody
link $link
get /v1/complaints/follow
want 200 {"state":"open","answer":""}
lack purple
post /v1/complaints/appeal
want 409 {"fault":{"key":"work.not_answered_yet"}}
as community_worker
get /v1/complaints/mine
want 403 {"fault":{"key":"trust.not_permitted"}}
get /v1/tasks/mine
want 200 {"items":[]}
as street_officer
get /v1/session
keep street roles.0.area.id
get /v1/tasks?area=$street&lane=waiting
want 200 {"items":[]}
as city_officer
get /v1/session
keep city roles.0.area.id
get /v1/tasks?area=$city&lane=waiting
want 200 {"items":[{"kind":"complaint"}]}
lack purple
keep task items.0.id
get /v1/tasks/$task
want 200 {"kind":"complaint","person":null}
lack purple
as complaint_handler
get /v1/complaints/mine
want 200 {"items":[{"matter":"refusal","text":"He said the purple umbrella is not his business","state":"open"}]}
keep id items.0.id
post /v1/complaints/finding {"complaint_id":"$id","finding":"upheld","answer":"no"}
want 400 {"fault":{"key":"work.answer_short"}}
post /v1/complaints/finding {"complaint_id":"$id","finding":"upheld","answer":"He should have gone; he goes today"}
want 200 {"state":"answered","finding":"upheld"}
post /v1/complaints/finding {"complaint_id":"$id","finding":"partly","answer":"He should have gone tomorrow"}
want 409 {"fault":{"key":"work.complaint_answered"}}
as nobody
get /v1/complaints/counts
want 200 {"items":[{"matter":"refusal","count":null,"upheld":null,"partly":0}]}
link $link
get /v1/complaints/follow
want 200 {"state":"answered","finding":"upheld","answer":"He should have gone; he goes today","can_appeal":true}
post /v1/complaints/appeal
want 503 {"fault":{"key":"work.no_independent_handler"}}
link 00000000000000000000000000000000000000x
get /v1/complaints/follow
want 404 {"fault":{"key":"work.no_such_link"}}
