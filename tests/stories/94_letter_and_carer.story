# An elder without a phone number: a letter with a code, a carer whose phone shows the pass too, a paper card; each taken back with one tap.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/pass/enrol {}
keep phone capability
post /v1/asks {"kind":"food","text":"rice"}
as community_worker
get /v1/tasks/mine
keep task items.0.id
get /v1/tasks/$task
keep number person.phone
post /v1/people/find {"find":"$number"}
keep helper items.0.id
get /v1/cells/mine/households
keep door items.0.id
get /v1/households/$door
keep elder members.0.id
# The letter.
post /v1/people/$elder/pass/links {"for":"letter"}
want 201 {"link":"/pass"}
keep code code
as nobody
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"$code","birth_year":1901}
want 404 {"fault":{"key":"pass.wrong_code"}}
# The carer is of the same street; nobody cares for themself; the second tap is told.
as community_worker
post /v1/people/$elder/pass/carers {"carer_id":"$elder","relation":"neighbour"}
want 400 {"fault":{"key":"pass.own_carer"}}
post /v1/people/$elder/pass/carers {"carer_id":"$helper","relation":"neighbour","until":"2026-01-02T08:00:00+08:00"}
want 400 {"fault":{"key":"pass.until_past"}}
post /v1/people/$elder/pass/carers {"carer_id":"$helper","relation":"neighbour","until":"2026-01-10T08:00:00+08:00"}
want 201 {}
keep care id
post /v1/people/$elder/pass/carers {"carer_id":"$helper","relation":"neighbour"}
want 409 {"fault":{"key":"pass.cared_for_already"}}
as nobody
link $phone
get /v1/pass
want 200 {"people":[{"kind":"neighbour","relation":"邻居"}]}
keep other people.0.token
token $other
want 200 {"status":"ok","kind":"phone"}
# Somebody else's key ends nothing; the carer's own does, once and again.
post /v1/pass/carers/$elder/end {}
want 404 {"fault":{"key":"pass.no_such_carer"}}
post /v1/pass/carers/$care/end {}
want 200 {"ended":true}
post /v1/pass/carers/$care/end {}
want 200 {"ended":true}
get /v1/pass
want 200 {"people":[]}
# The card: who, never how.
as community_worker
get /v1/pass/cards?person=$elder
want 200 {"hotline":"12345"}
keep card items.0.token
token $card
want 200 {"kind":"card","status":"ok","hours":2160}
as resident
get /v1/pass/cards?person=$elder
want 403 {"fault":{"key":"trust.not_permitted"}}
post /v1/pass/family {"person_id":"$elder"}
want 404 {"fault":{"key":"pass.not_family"}}
get /v1/pass/family
want 200 {"items":[]}
