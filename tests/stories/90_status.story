# A laboratory signs a positive test: the person reads what, why, until when and which office; two negatives a day apart end it. Nobody sets a status.
clock 2026-01-03T08:00:00+08:00
as resident
get /v1/me/status
want 200 {"verdict":"ok","appeals":[],"waiting":[]}
post /v1/asks {"kind":"food","text":"rice"}
as community_worker
get /v1/tasks/mine
keep task items.0.id
get /v1/tasks/$task
keep phone person.phone
as laboratory
post /v1/people/find {"find":"$phone"}
want 200 {}
keep person items.0.id
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive"}
want 400 {"fault":{"key":"draft.bad_fields","fields":[{"field":"tube"}]}}
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-03T09:00:00+08:00","result":"positive","tube":"single"}
want 400 {"fault":{"key":"pass.not_yet"}}
key positive
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"single"}
want 201 {"state":"counted","body":"laboratory","joins":{"laboratory_licensed":true}}
keep positive id
key positive
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"single"}
want 201 {"id":"$positive"}
# A finding is not the laboratory's to report.
post /v1/people/$person/evidence {"kind":"clinician_report","happened_at":"2026-01-03T07:00:00+08:00","finding":"confirmed"}
want 403 {"fault":{"key":"pass.not_this_body"}}
as resident
get /v1/me/status
want 200 {"verdict":"stop","is_lapsed":false}
get /v1/me/reads
want 200 {}
as community_worker
get /v1/people/$person/status
want 403 {"fault":{"key":"trust.not_permitted"}}
as nobody
get /v1/pass/counts
want 200 {"items":[{"rule":"positive_single","verdict":"stop","live":null}]}
get /v1/pass/rules
want 200 {"set":{"id":"epidemic-pass-2022"}}
# A day later, and a day after that: negative twice.
clock 2026-01-04T09:00:00+08:00
again laboratory
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-04T08:00:00+08:00","result":"negative","tube":"single"}
want 201 {}
as resident
get /v1/me/status
want 200 {"verdict":"stop"}
clock 2026-01-05T10:00:00+08:00
again laboratory
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-05T09:00:00+08:00","result":"negative","tube":"single"}
want 201 {}
as resident
get /v1/me/status
want 200 {"verdict":"ok"}
as auditor
post /v1/audit/check {}
want 200 {"ok":true}
