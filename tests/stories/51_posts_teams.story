# The personnel office makes, changes and ends posts, hours and teams; a post somebody is on is not closed.
clock 2026-01-20T08:00:00+08:00
as personnel_officer
get /v1/duty/words
want 200 {"skills":[{"word":"first_aid","zh":"急救"}]}
post /v1/areas/mine/posts {"title":"gate_duty","seats":2,"tier":2}
want 201 {}
keep post made
post /v1/areas/mine/patterns {"post_id":"$post","name":"白班","from_minute":480,"minutes":480,"weekdays":127}
want 201 {}
keep pattern made
post /v1/areas/mine/posts/change {"post_id":"$post","seats":3,"tier":1,"skills":"flying"}
want 400 {"fault":{"key":"duty.no_such_word"}}
post /v1/areas/mine/posts/change {"post_id":"$post","seats":3,"tier":1,"skills":"first_aid","needs_vehicle":"yes"}
want 201 {}
as lent_staff
get /v1/session
keep lent account.id
post /v1/areas/mine/posts/close {"post_id":"$post"}
want 403 {"fault":{"key":"trust.not_permitted"}}
as personnel_officer
post /v1/areas/mine/patterns/end {"template_id":"$pattern"}
want 201 {}
post /v1/areas/mine/patterns/end {"template_id":"$pattern"}
want 409 {"fault":{"key":"duty.no_such_pattern"}}
get /v1/areas/mine/on
want 200 {}
keep held items.0.post_id
post /v1/areas/mine/posts/close {"post_id":"$post"}
want 201 {}
post /v1/areas/mine/posts/close {"post_id":"$post"}
want 409 {"fault":{"key":"duty.no_such_post"}}
get /v1/areas/mine/duty-names
want 200 {"items":[{}]}
keep other items.0.account_id
post /v1/areas/mine/teams {"name":"夜班一队","lead_id":"$lent","members":"$other"}
want 201 {}
keep team made
post /v1/areas/mine/teams/change {"team_id":"$team","name":"夜班二队","lead_id":"$other","members":"$lent"}
want 201 {}
get /v1/areas/mine/teams
want 200 {"items":[{"id":"$team","name":"夜班二队","lead_id":"$other","members":[{"account_id":"$lent"}]}]}
post /v1/areas/mine/teams/change {"team_id":"$team","name":"夜班二队","lead_id":"0000000000001"}
want 409 {"fault":{"key":"duty.no_such_responder"}}
post /v1/areas/mine/teams/end {"team_id":"$team"}
want 201 {}
post /v1/areas/mine/teams/end {"team_id":"$team"}
want 409 {"fault":{"key":"duty.no_such_team"}}
