# What the file says and what the door says: counted with how many were asked, and the doors that differ can be opened.
as community_worker
get /v1/cells/mine/households
keep one items.0.id
keep two items.1.id
post /v1/households/$one/lives {"said":"as_filed","found_count":2}
want 200 {}
post /v1/households/$two/lives {"said":"fewer","found_count":0}
want 200 {}
post /v1/households/$two/lives {"said":"perhaps","found_count":0}
want 400 {"fault":{"key":"draft.bad_fields"}}
as street_officer
get /v1/areas/mine/mismatch
want 200 {"asked":2,"mismatched":1}
get /v1/areas/mine/mismatches
want 200 {"items":[{"household_id":"$two"}]}
lack $one
as auditor
get /v1/areas/mine/mismatches
want 403 {"fault":{"key":"trust.not_permitted"}}
