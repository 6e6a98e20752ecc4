# Many vulnerable people at once need two people; every name shown is a read that its person sees.
as resident
get /v1/me/reads
want 200 {}
post /v1/asks {"kind":"food","text":"milk"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
get /v1/tasks/$task
want 200 {"why":{"rule":"holder","role":"community_worker"}}
as resident
get /v1/me/reads
want 200 {"items":[{"verb":"task.see","role":"community_worker"}]}
as community_worker
get /v1/cells/mine/households
keep house items.0.id
get /v1/households/$house
keep person members.0.id
post /v1/people/$person/flags {"flag":"elder_alone"}
want 200 {}
get /v1/areas/mine/care-lists
want 403 {"fault":{"key":"trust.not_permitted"}}
as street_officer
post /v1/areas/mine/care-lists {"flag":"elder_alone","reason":"power cut tonight"}
want 201 {}
keep list id
get /v1/care-lists/$list
want 409 {"fault":{"key":"registry.needs_another"}}
post /v1/care-lists/$list/grant
want 409 {"fault":{"key":"registry.needs_another"}}
as city_officer
get /v1/care-lists/$list
want 409 {"fault":{"key":"registry.not_your_list"}}
key grant
post /v1/care-lists/$list/grant
want 200 {}
key grant
post /v1/care-lists/$list/grant
want 200 {}
post /v1/care-lists/$list/grant
want 409 {"fault":{"key":"registry.list_granted"}}
as street_officer
get /v1/care-lists/$list
want 200 {"items":[{"id":"$person"}]}
clock +1d
get /v1/care-lists/$list
want 401
