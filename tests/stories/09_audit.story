# Everything that was written has its leaf, and everyone who opened a person's record is in the list of reads.
as resident
post /v1/asks {"kind":"medicine","text":"quiet"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
get /v1/tasks/$task
want 200 {}
run sign_head
as auditor
post /v1/audit/check {}
want 200 {"ok":true,"problems":[]}
get /v1/audit/summary
want 200 {"head":{}}
get /v1/audit/leaves?limit=200
want 200 {"items":[{"verb":"ask.open"}]}
lack quiet
get /v1/audit/reads
want 200 {"items":[{"verb":"task.see"}]}
lack quiet
as city_officer
get /v1/audit/reads
want 403 {"fault":{"key":"trust.not_permitted"}}
