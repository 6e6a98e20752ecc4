# Scans at a gate: kept by the place of a pass, no names. A contact put down later rests on them, the person reads where and around when; at another hour it rests on nothing.
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
keep person items.0.id
get /v1/cells/mine/households
keep door items.0.id
get /v1/households/$door
keep patient members.0.id
post /v1/people/$patient/pass/carers {"carer_id":"$person","relation":"neighbour","until":"2026-01-10T08:00:00+08:00"}
as nobody
link $phone
get /v1/pass
keep mine token
keep theirs people.0.token
token $mine
keep mine_at place
token $theirs
keep theirs_at place
# The lead gives the gate of a shop its code.
as community_lead
get /v1/areas/mine/venues
keep venue items.0.id
post /v1/venues/$venue/gate-codes {"days":7}
want 200 {}
keep code code
as nobody
post /v1/scans {"place":"$mine_at","happened_at":"2026-01-03T08:00:00+08:00","kind":"enter"}
want 404 {"fault":{"key":"scan.no_such_gate"}}
link $code
post /v1/scans {"place":"$mine_at","happened_at":"2026-01-03T08:00:00+08:00","kind":"enter"}
want 200 {"kept":1}
clock 2026-01-03T08:30:00+08:00
post /v1/scans {"place":"$theirs_at","happened_at":"2026-01-03T08:20:00+08:00","kind":"pass"}
want 200 {"kept":1}
post /v1/scans {"place":"$theirs_at","happened_at":"2026-01-03T09:20:00+08:00","kind":"pass"}
want 400 {"fault":{"key":"scan.from_the_future"}}
clock 2026-01-03T20:00:00+08:00
again laboratory
post /v1/people/$patient/evidence {"kind":"lab_result","happened_at":"2026-01-03T18:00:00+08:00","result":"positive","tube":"single"}
keep case id
again epidemiologist
post /v1/people/$person/evidence {"kind":"exposure","happened_at":"2026-01-03T08:10:00+08:00","category":"close","case_person_id":"$patient","case_id":"$case"}
want 201 {"state":"waiting","joins":{"case_lab_confirmed":true,"scan_overlap":true,"overlap_hour":"2026-01-03T08:00:00+08:00"}}
keep contact id
again clinician
post /v1/people/$person/evidence/sign {"evidence_id":"$contact"}
want 200 {"state":"counted"}
again resident
get /v1/me/status
want 200 {"verdict":"stop"}
get /v1/me/reads
want 200 {"items":[{"verb":"scan.overlap"}]}
# Nobody else reads where anybody was: there is no such route.
again city_officer
get /v1/people/$person/scans
want 404 {}
