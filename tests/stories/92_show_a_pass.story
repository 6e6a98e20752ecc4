# A resident gets a pass with one tap; the phone shows it by its own key; a second tap gives the same; a lost phone is ended at the door.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/pass/enrol {}
want 201 {}
keep phone capability
as nobody
link $phone
get /v1/pass
want 200 {"people":[],"carers":[]}
keep pass token
token $pass
want 200 {"kind":"phone","status":"ok","hours":72,"reason":"","has_leaf":false}
get /v1/pass/status
want 200 {"verdict":"ok"}
# A key nobody was given, and none at all, look the same.
link 0000000000000000000000000A
get /v1/pass
want 404 {"fault":{"key":"pass.no_such_pass"}}
post /v1/pass/appeals {"text":"why"}
want 404 {"fault":{"key":"pass.no_such_pass"}}
# The second tap.
as resident
key enrol
post /v1/pass/enrol {}
want 201 {}
keep second capability
key enrol
post /v1/pass/enrol {}
want 201 {"capability":"$second"}
post /v1/asks {"kind":"food","text":"rice"}
as community_worker
get /v1/tasks/mine
keep task items.0.id
get /v1/tasks/$task
keep number person.phone
post /v1/people/find {"find":"$number"}
keep person items.0.id
get /v1/people/$person/pass
want 200 {"phones":[{"way":"self"},{"way":"self"}],"carers":[],"card_until":null}
# The phone is lost: nothing shows this pass until it is given anew.
post /v1/people/$person/pass/end {}
want 200 {"ended":2}
post /v1/people/$person/pass/end {}
want 200 {"ended":0}
as nobody
link $phone
get /v1/pass
want 404 {"fault":{"key":"pass.no_such_pass"}}
as community_worker
post /v1/people/$person/pass/links {}
want 201 {"until":null}
keep link link
# A phone that staff set up shows the pass, not the reasons; the person hears of it.
as nobody
link $link
get /v1/pass
want 200 {"people":[]}
lack about
keep fresh token
get /v1/pass/status
want 403 {"fault":{"key":"pass.not_confirmed"}}
post /v1/pass/appeals {"text":"in their name"}
want 403 {"fault":{"key":"pass.not_confirmed"}}
as resident
get /v1/me/reads
want 200 {"items":[{"verb":"pass.enrol"}]}
as auditor
post /v1/audit/check {}
want 200 {"ok":true}
