# A street officer gives a lower role to someone below, for a time; it is on the list and ends by itself. A party sees its own duties only.
clock 2026-01-03T08:00:00+08:00
as lent_colleague
get /v1/session
keep colleague account.id
get /v1/areas/mine/on
want 403 {"fault":{"key":"trust.not_permitted"}}
as street_officer
post /v1/areas/mine/delegations {"account_id":"$colleague","role":"district_officer","until":"2026-01-04T08:00:00+08:00","reason":"flood"}
want 409 {"fault":{"key":"duty.not_lower"}}
post /v1/areas/mine/delegations {"account_id":"$colleague","role":"community_lead","until":"2026-03-04T08:00:00+08:00","reason":"flood"}
want 400 {"fault":{"key":"duty.delegation_too_long"}}
post /v1/areas/mine/delegations {"account_id":"$colleague","role":"community_lead","until":"2026-01-03T12:00:00+08:00","reason":"flood"}
want 201 {}
get /v1/areas/mine/delegations
want 200 {"items":[{"role":"community_lead","reason":"flood"}]}
as lent_colleague
get /v1/areas/mine/on
want 200 {}
clock 2026-01-03T12:00:00+08:00
get /v1/areas/mine/on
want 403 {"fault":{"key":"trust.not_permitted"}}
as property_manager
get /v1/party/mine
want 200 {"organisations":[{"party":"property","duties":[{"duty":"gate_open","party":"property"}]}]}
get /v1/areas/mine/on
want 403 {"fault":{"key":"trust.not_permitted"}}
get /v1/tasks/mine
want 403 {"fault":{"key":"trust.not_permitted"}}
