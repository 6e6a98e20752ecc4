# The tube was mixed up, says the appeal: the patient is free, and so is everybody who was only their contact; a namesake's contact that was refuted counts under no rule later on; one whose first answer was late may ask again.
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
keep further items.1.id
get /v1/households/$other
keep neighbour members.0.id
get /v1/households/$further
keep third members.0.id
as laboratory
post /v1/people/find {"find":"$phone"}
keep person items.0.id
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"single"}
want 201 {}
keep case id
# The same result sent twice is one piece; another result of the same minute is another.
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"single"}
want 409 {"fault":{"key":"pass.recorded_already"}}
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"pool"}
want 201 {}
keep pool id
post /v1/people/$person/evidence/withdraw {"evidence_id":"$pool","reason":"never was"}
want 200 {"state":"withdrawn"}
as epidemiologist
post /v1/people/$neighbour/evidence {"kind":"exposure","happened_at":"2026-01-02T12:00:00+08:00","category":"close","case_person_id":"$person","case_id":"$case","interview":"yes"}
keep contact id
as clinician
post /v1/people/$neighbour/evidence/sign {"evidence_id":"$contact"}
want 200 {"state":"counted"}
get /v1/people/$neighbour/status
want 200 {"verdict":"stop"}
as resident
post /v1/me/appeals {"words":"the tube was not mine"}
want 201 {"verdict":"stop"}
as clinician
get /v1/appeals/mine
keep appeal items.0.id
post /v1/appeals/$appeal/answer {"upheld":"yes","words":"The tube was mixed up"}
want 200 {"is_upheld":true}
get /v1/people/$neighbour/status
want 200 {"verdict":"ok"}
as resident
get /v1/me/status
want 200 {"verdict":"ok"}
as laboratory
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"single"}
want 409 {"fault":{"key":"pass.recorded_already"}}
# What was refuted joins nobody any more.
as epidemiologist
post /v1/people/$third/evidence {"kind":"exposure","happened_at":"2026-01-02T12:00:00+08:00","category":"close","case_person_id":"$person","case_id":"$case","interview":"yes"}
keep none id
as clinician
post /v1/people/$third/evidence/sign {"evidence_id":"$none"}
get /v1/people/$third/status
want 200 {"verdict":"ok"}
# The resident is now a contact of the neighbour: refused once, late; asked again, upheld.
as laboratory
post /v1/people/$neighbour/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:30:00+08:00","result":"positive","tube":"single"}
keep case id
as epidemiologist
post /v1/people/$person/evidence {"kind":"exposure","happened_at":"2026-01-02T12:00:00+08:00","category":"close","case_person_id":"$neighbour","case_id":"$case","interview":"yes"}
keep contact id
as clinician
post /v1/people/$person/evidence/sign {"evidence_id":"$contact"}
as resident
post /v1/me/appeals {"words":"I was not there that day"}
want 201 {"verdict":"stop"}
post /v1/me/appeals {"words":"I was not there that day"}
want 409 {"fault":{"key":"pass.appealed_already"}}
as pass_officer
get /v1/appeals/mine
keep appeal items.0.id
post /v1/appeals/$appeal/answer {"upheld":"no","words":"Three people saw you there"}
as resident
post /v1/me/appeals {"words":"They saw my namesake"}
want 201 {"verdict":"stop","appeals":[{},{},{}]}
as pass_officer
get /v1/appeals/mine
want 200 {"items":[{"round":2}]}
keep appeal items.0.id
post /v1/appeals/$appeal/answer {"upheld":"yes","words":"It was somebody of the same name"}
want 200 {"is_upheld":true}
as resident
get /v1/me/status
want 200 {"verdict":"ok"}
# Seven days after the contact another rule begins: not with what was refuted.
clock 2026-01-09T13:00:00+08:00
run statuses
again resident
get /v1/me/status
want 200 {"verdict":"ok"}
again auditor
post /v1/audit/check {}
want 200 {"ok":true}
