# After it is over the street looks back: what to change, who, by when; an item is found by its owner as a promise, closed with its proof, and nobody can make one without owner or date.
clock 2026-01-03T08:00:00+08:00
as community_worker
post /v1/areas/mine/lists {"form":"review","title":"The cold night"}
want 403 {"fault":{"key":"trust.not_permitted"}}
get /v1/session
keep worker account.id
as street_officer
key once
post /v1/areas/mine/lists {"form":"review","title":"The cold night","text":"What went well, what to change"}
want 201 {"form":"review"}
keep review id
key once
post /v1/areas/mine/lists {"form":"review","title":"The cold night","text":"What went well, what to change"}
want 201 {"id":"$review"}
post /v1/areas/mine/items {"list_id":"$review","what":"Keys of the boiler house hang at the gate","account_id":"$worker","proof":"photo"}
want 400 {"fault":{"key":"work.item_incomplete"}}
post /v1/areas/mine/items {"list_id":"$review","what":"Keys of the boiler house hang at the gate","account_id":"$worker","due_at":"2026-01-10T18:00:00+08:00","proof":"photo"}
want 201 {"items":[{"what":"Keys of the boiler house hang at the gate"}]}
as community_worker
get /v1/items/mine
want 200 {"items":[{"what":"Keys of the boiler house hang at the gate"}]}
keep task items.0.task_id
post /v1/tasks/$task/done {"proof":{"kind":"report"}}
want 400 {"fault":{"key":"work.proof_not_enough"}}
post /v1/tasks/$task/done {"proof":{"kind":"photo"}}
want 200 {"state":"done"}
as street_officer
get /v1/areas/mine/list?list=$review
want 200 {"items":[{"stage":"closed"}]}
