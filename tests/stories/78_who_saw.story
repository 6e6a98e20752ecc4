# A person sees who opened their record: the office and a pseudonym, when and for what; the name is for the auditor.
as resident
get /v1/me/reads
want 200 {"items":[]}
post /v1/asks {"kind":"medicine","text":"tablets"}
want 201 {}
as community_worker
get /v1/session
keep worker account.id
get /v1/tasks/mine
keep task items.0.id
get /v1/tasks/$task
want 200 {}
as resident
get /v1/me/reads
want 200 {"items":[{}]}
lack $worker
as auditor
get /v1/audit/reads
want 200 {"items":[{}]}
as community_worker
get /v1/me/reads
want 403 {"fault":{"key":"trust.not_permitted"}}
