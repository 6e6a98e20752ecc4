# A resident complains about how one of their own asks was handled: it goes neither to who held it nor to their line, and the resident finds it again with its progress.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"food","text":"rice"}
want 201 {}
keep ask ask.id
get /v1/complaints
want 200 {"items":[]}
post /v1/complaints {"matter":"delay","text":"nobody came","ask_id":"0000000000001"}
want 400 {"fault":{"key":"draft.bad_fields","fields":[{"field":"ask_id"}]}}
key once
post /v1/complaints {"matter":"delay","text":"nobody came","ask_id":"$ask"}
want 201 {"state":"open"}
key once
post /v1/complaints {"matter":"delay","text":"nobody came","ask_id":"$ask"}
want 201 {}
keep link link
get /v1/complaints
want 200 {"items":[{"matter":"delay","state":"open","link":"$link"}]}
lack nobody came
as community_worker
get /v1/complaints
want 403 {"fault":{"key":"trust.not_permitted"}}
get /v1/tasks/mine
want 200 {"items":[{"kind":"food"}]}
lack complaint
as complaint_handler
get /v1/complaints/mine
want 200 {"items":[{"matter":"delay","text":"nobody came"}]}
keep id items.0.id
post /v1/complaints/finding {"complaint_id":"$id","finding":"partly","answer":"It came at noon; we say sorry"}
want 200 {"state":"answered"}
as resident
get /v1/complaints
want 200 {"items":[{"state":"answered","finding":"partly","can_appeal":true}]}
