# A contact restricts nobody until another body has signed, and only joined to a laboratory's case; nobody signs twice; an unanswered appeal lapses to "ask".
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
want 201 {}
keep case id
# Words of another kind, an end that is over and a document without a name are refused, and nothing is put down.
post /v1/people/$neighbour/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"single","finding":"confirmed"}
want 400 {"fault":{"key":"draft.bad_fields","fields":[{"field":"finding","key":"draft.unknown_field"}]}}
post /v1/people/$neighbour/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"single","until":"2020-01-01T00:00:00+08:00"}
want 400 {"fault":{"key":"pass.until_past"}}
as epidemiologist
post /v1/people/$person/evidence {"kind":"exposure","happened_at":"2026-01-02T12:00:00+08:00","category":"close","case_person_id":"$neighbour","case_id":"$case","interview":"yes"}
want 201 {"state":"waiting","joins":{"case_lab_confirmed":true}}
keep contact id
post /v1/people/$person/evidence/sign {"evidence_id":"$contact"}
want 403 {"fault":{"key":"pass.same_person"}}
as resident
get /v1/me/status
want 200 {"verdict":"ok","waiting":[{"id":"$contact","kind":"exposure"}]}
as laboratory
post /v1/people/$person/evidence/sign {"evidence_id":"$contact"}
want 403 {"fault":{"key":"trust.not_permitted"}}
as clinician
get /v1/areas/mine/evidence
want 200 {"items":[{"id":"$contact","state":"waiting"}]}
post /v1/people/$person/evidence/sign {"evidence_id":"$contact"}
want 200 {"state":"counted","second_body":"clinician","joins":{"interview_signed":true}}
post /v1/people/$person/evidence/sign {"evidence_id":"$contact"}
want 409 {"fault":{"key":"pass.signed_already"}}
as resident
get /v1/me/status
want 200 {"verdict":"stop"}
# Neither of the two who signed answers the appeal.
post /v1/me/appeals {"words":"     "}
want 400 {"fault":{"key":"draft.bad_fields"}}
post /v1/me/appeals {"words":"I was not there that day"}
want 201 {"verdict":"stop"}
post /v1/me/appeals {"words":"I was not there that day"}
want 409 {"fault":{"key":"pass.appealed_already"}}
as clinician
get /v1/appeals/mine
want 200 {"items":[]}
as pass_officer
get /v1/appeals/mine
want 200 {"items":[{"rule":"close_contact","status":{"verdict":"stop"}}]}
keep appeal items.0.id
clock 2026-01-04T08:00:01+08:00
as resident
get /v1/me/status
want 200 {"verdict":"ask","is_lapsed":true}
again epidemiologist
post /v1/appeals/$appeal/answer {"upheld":"yes","words":"The scan shows another person"}
want 404 {"fault":{"key":"pass.no_such_appeal"}}
again pass_officer
post /v1/appeals/$appeal/answer {"upheld":"yes","words":"The scan shows another person"}
want 200 {"is_upheld":true}
post /v1/appeals/$appeal/answer {"upheld":"no","words":"The scan shows another person"}
want 409 {"fault":{"key":"pass.appeal_answered"}}
as resident
get /v1/me/status
want 200 {"verdict":"ok"}
as auditor
post /v1/audit/check {}
want 200 {"ok":true}
