# A positive test: the pass that is out asks for a fresh one at once, the fresh one says why, which office and until when; appeal by the phone; green again after two negatives.
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
as laboratory
post /v1/people/find {"find":"$number"}
keep person items.0.id
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-03T07:00:00+08:00","result":"positive","tube":"single"}
want 201 {}
as nobody
link $phone
# Nothing is signed when it is shown: the old one is there until the signer comes by.
get /v1/pass
want 200 {}
keep pass token
token $pass
want 200 {"status":"ok"}
run sign_passes 1
run show_passes
get /v1/pass
want 200 {"about":{"reason":{},"office":{}}}
keep pass token
token $pass
want 200 {"status":"stop","has_leaf":true,"hours":72}
run sign_passes 0
post /v1/pass/appeals {"text":"I was not there"}
want 201 {}
post /v1/pass/appeals {"text":"I was not there"}
want 409 {"fault":{"key":"pass.appealed_already"}}
clock 2026-01-04T09:00:00+08:00
again laboratory
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-04T08:00:00+08:00","result":"negative","tube":"single"}
clock 2026-01-05T10:00:00+08:00
again laboratory
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-05T09:00:00+08:00","result":"negative","tube":"single"}
run sign_passes
run show_passes
as nobody
link $phone
get /v1/pass
want 200 {}
keep pass token
token $pass
want 200 {"status":"ok","reason":""}
