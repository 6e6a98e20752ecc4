# Two people mend the same file: the second is told that it moved, reads it again and sends what both agree on.
as community_worker
get /v1/cells/mine/households
keep door items.0.id
post /v1/households/$door/people {"name":"魏梓涵","phone":"15499990011","birth_year":1985,"sex":"f"}
keep person id
get /v1/people/$person
want 200 {"members":[{"id":"$person","birth_year":1985}]}
keep file members
as street_officer
get /v1/households/$door
want 200 {"members":[{"id":"$person"}]}
post /v1/people/$person/edit {"version":"0000000000000000","name":"魏梓函","phone":"15499990011","birth_year":1985,"sex":"f"}
want 409 {"fault":{"key":"registry.person_changed"}}
post /v1/people/$person/edit {"version":"0000000000000000","name":"魏梓函","phone":"12","birth_year":1985,"sex":"f"}
want 400 {"fault":{"key":"draft.bad_fields"}}
as resident
post /v1/people/$person/edit {"version":"0000000000000000","name":"x","phone":"","birth_year":1985,"sex":"f"}
want 403 {"fault":{"key":"trust.not_permitted"}}
