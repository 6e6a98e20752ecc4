# Records of many people leave the house only when a second officer agrees, once, and within an hour; lists leave with their count logged.
as street_officer
get /v1/session
keep street roles.0.area.id
post /v1/exports {"what":"people","area":"$street","reason":"door to door"}
want 201 {"state":"asked","is_mine":true}
keep export id
post /v1/exports/$export/fetch {"as":"csv","language":"zh"}
want 409 {"fault":{"key":"registry.export_not_ready"}}
post /v1/exports/$export/approve {}
want 403 {"fault":{"key":"registry.export_own"}}
as community_worker
post /v1/exports/$export/approve {}
want 403 {"fault":{"key":"trust.not_permitted"}}
as city_officer
get /v1/exports
want 200 {"items":[{"id":"$export","may_approve":true,"is_mine":false}]}
post /v1/exports/$export/approve {}
want 200 {"state":"approved"}
post /v1/exports/$export/fetch {"as":"csv","language":"zh"}
want 404 {"fault":{"key":"registry.no_such_export"}}
as street_officer
post /v1/exports {"what":"households","area":"$street","reason":"count"}
want 201 {"state":"approved"}
clock +2h
post /v1/exports/$export/fetch {"as":"csv","language":"zh"}
want 409 {"fault":{"key":"registry.export_not_ready"}}
get /v1/lists/export?of=/v1/kinds
want 404 {"fault":{"key":"app.not_exportable"}}
as resident
get /v1/exports
want 403 {"fault":{"key":"trust.not_permitted"}}
