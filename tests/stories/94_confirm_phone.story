# A worker sets up a phone at the door: it shows the pass, not the reasons. Its person makes it their own, signed in or by a letter; nobody else can.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"food","text":"rice"}
as community_worker
get /v1/tasks/mine
keep task items.0.id
get /v1/tasks/$task
keep number person.phone
post /v1/people/find {"find":"$number"}
keep person items.0.id
get /v1/cells/mine/households
keep door items.0.id
get /v1/households/$door
keep elder members.0.id
keep year members.0.birth_year
post /v1/people/$person/pass/links {}
want 201 {"until":null}
keep phone link
as nobody
link $phone
get /v1/pass/status
want 403 {"fault":{"key":"pass.not_confirmed"}}
# Signed in on that phone: the same phone is theirs, no second one is counted, and again is the same.
as resident
link $phone
post /v1/pass/enrol {}
want 201 {}
keep own capability
as nobody
link $phone
get /v1/pass/status
want 200 {"verdict":"ok"}
link $own
get /v1/pass/status
want 200 {"verdict":"ok"}
as community_worker
get /v1/people/$person/pass
want 200 {"phones":[{"way":"self"}]}
# Somebody else's phone is not confirmed by signing in on it: a phone of one's own comes instead.
post /v1/people/$elder/pass/links {}
want 201 {"until":null}
keep hers link
as resident
link $hers
post /v1/pass/enrol {}
want 201 {}
as nobody
link $hers
get /v1/pass/status
want 403 {"fault":{"key":"pass.not_confirmed"}}
# Her letter does, once, with her year of birth; a wrong code is a wrong code.
as community_worker
post /v1/people/$elder/pass/links {"for":"letter"}
want 201 {"link":"/pass"}
keep code code
as nobody
link $hers
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":$year}
want 404 {"fault":{"key":"pass.wrong_code"}}
get /v1/pass/status
want 403 {"fault":{"key":"pass.not_confirmed"}}
post /v1/pass/enrol/code {"code":"$code","birth_year":$year}
want 201 {}
get /v1/pass/status
want 200 {"verdict":"ok"}
as community_worker
get /v1/people/$elder/pass
want 200 {"phones":[{"way":"letter"}]}
as auditor
post /v1/audit/check {}
want 200 {"ok":true}
