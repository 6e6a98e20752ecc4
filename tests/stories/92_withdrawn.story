# Whoever recorded it takes it back: the appeal against it is upheld with that, and nobody's promise any more.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"food","text":"rice"}
as community_worker
get /v1/tasks/mine
keep task items.0.id
get /v1/tasks/$task
keep phone person.phone
get /v1/cells/mine/households
keep other items.0.id
get /v1/households/$other
keep neighbour members.0.id
as laboratory
post /v1/people/find {"find":"$phone"}
keep person items.0.id
post /v1/people/$neighbour/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"single"}
keep case id
as epidemiologist
post /v1/people/$person/evidence {"kind":"exposure","happened_at":"2026-01-02T12:00:00+08:00","category":"close","case_person_id":"$neighbour","case_id":"$case","interview":"yes"}
keep contact id
as clinician
post /v1/people/$person/evidence/sign {"evidence_id":"$contact"}
as resident
post /v1/me/appeals {"words":"I was not there that day"}
want 201 {"verdict":"stop"}
as pass_officer
get /v1/appeals/mine
want 200 {"items":[{"round":1}]}
keep appeal items.0.id
as epidemiologist
post /v1/people/$person/evidence/withdraw {"evidence_id":"$contact","reason":"a namesake"}
want 200 {"state":"withdrawn"}
as resident
get /v1/me/status
want 200 {"verdict":"ok","appeals":[{"is_upheld":true}]}
as pass_officer
get /v1/appeals/mine
want 200 {"items":[]}
post /v1/appeals/$appeal/answer {"upheld":"no","words":"Three people saw you there"}
want 409 {"fault":{"key":"pass.appeal_answered"}}
clock 2026-01-04T08:00:01+08:00
run statuses
again pass_officer
get /v1/appeals/mine
want 200 {"items":[]}
again auditor
post /v1/audit/check {}
want 200 {"ok":true}
