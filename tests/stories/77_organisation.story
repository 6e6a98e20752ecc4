# The personnel office enters a unit that lends people, and a team with its lead; a name twice is refused.
as lent_staff
get /v1/session
keep lent account.id
as personnel_officer
post /v1/areas/mine/organisations {"party":"unit","name":"第三中学"}
want 201 {}
get /v1/areas/mine/organisations
want 200 {}
post /v1/areas/mine/organisations {"party":"club","name":"棋社"}
want 400 {"fault":{"key":"draft.bad_fields"}}
post /v1/areas/mine/teams {"name":"夜间先锋队","lead_id":"$lent"}
want 201 {}
get /v1/areas/mine/teams
want 200 {"items":[{"name":"夜间先锋队"}]}
post /v1/areas/mine/teams {"name":"无人队","lead_id":"0000000000001"}
want 409 {"fault":{"key":"duty.no_such_responder"}}
as community_worker
post /v1/areas/mine/teams {"name":"自己的队","lead_id":"$lent"}
want 403 {"fault":{"key":"trust.not_permitted"}}
