# Two records of one person are joined: what was put down under the one that went is appealed against, signed and withdrawn as before, and is the case of its contacts.
clock 2026-01-03T08:00:00+08:00
as community_worker
get /v1/cells/mine/households
keep here items.0.id
keep there items.1.id
get /v1/households/$there
keep contact_person members.0.id
post /v1/households/$here/people {"name":"魏梓涵","phone":"15499990001","birth_year":1985,"birth_day":305,"sex":"f"}
keep one id
post /v1/households/$there/people {"name":"魏梓函","phone":"15499990001","birth_year":1985,"birth_day":305,"sex":"f"}
keep two id
post /v1/people/$one/pass/links {"for":"letter"}
keep code code
as nobody
post /v1/pass/enrol/code {"code":"$code","birth_year":1985}
keep phone capability
as laboratory
post /v1/people/$two/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"single"}
keep case id
as epidemiologist
post /v1/people/$contact_person/evidence {"kind":"exposure","happened_at":"2026-01-02T12:00:00+08:00","category":"close","case_person_id":"$two","case_id":"$case","interview":"yes"}
keep contact id
as clinician
post /v1/people/$contact_person/evidence/sign {"evidence_id":"$contact"}
as street_officer
get /v1/areas/mine/duplicates
keep pair items.0.id
post /v1/duplicates/$pair/join {"keep":"$one","reason":"one person, typed twice"}
want 200 {"survivor_id":"$one"}
run sign_head
run statuses
as nobody
link $phone
post /v1/pass/appeals {"text":"the tube was not mine"}
want 201 {}
as clinician
get /v1/appeals/mine
want 200 {"items":[{"round":1}]}
keep appeal items.0.id
post /v1/appeals/$appeal/answer {"upheld":"yes","words":"we looked again and you are right"}
want 200 {}
get /v1/people/$one/status
want 200 {"verdict":"ok"}
get /v1/people/$contact_person/status
want 200 {"verdict":"ok"}
as laboratory
post /v1/people/$one/evidence/withdraw {"evidence_id":"$case","reason":"the tube was mixed up"}
want 200 {"state":"withdrawn"}
again auditor
post /v1/audit/check {}
want 200 {"ok":true}
