# A guard's phone checks with no server. A positive test reaches every gate as "ask for a fresh one"; only the fresh pass says stop, and whatever it says, care is never barred.
clock 2026-01-03T08:00:00+08:00
as nobody
get /v1/gate/bundle
want 503 {"fault":{"key":"pass.nothing_published"}}
get /v1/gate/bundle?since=x
want 400 {"fault":{"key":"pass.bad_since"}}
as resident
post /v1/pass/enrol {}
keep phone capability
run show_passes
as nobody
link $phone
get /v1/pass
keep pass token
gate check $pass
want 200 {"verdict":"invalid","why":"unknown_key","is_let_in":false}
gate check $pass hospital
want 200 {"verdict":"invalid","is_let_in":true}
run publish 1
run publish 0
gate load
want 200 {"fault":null,"is_delta":false,"live":0}
gate load
want 204
gate check $pass
want 200 {"verdict":"go","why":"ok","as_of":null,"is_let_in":true}
# Twenty minutes with no server: the verdict says how old the list is. A day: unknown, and let in where care is.
clock +20m
gate check $pass
want 200 {"verdict":"go","why":"ok","as_of":"2026-01-03T08:00:00+08:00"}
clock +24h
gate check $pass
want 200 {"verdict":"unknown","why":"stale","is_let_in":false}
gate check $pass pharmacy
want 200 {"verdict":"unknown","why":"stale","is_let_in":true}
run publish 1
gate load
want 200 {"fault":null,"is_delta":true,"is_small":true}
gate check $pass
want 200 {"verdict":"go","why":"ok"}
# A laboratory's positive: every pass of theirs that is out asks for a fresh one.
as resident
post /v1/asks {"kind":"food","text":"rice"}
as community_worker
get /v1/tasks/mine
keep task items.0.id
get /v1/tasks/$task
keep number person.phone
as laboratory
post /v1/people/find {"find":"$number"}
keep person items.0.id
clock +11s
post /v1/people/$person/evidence {"kind":"lab_result","happened_at":"2026-01-04T07:00:00+08:00","result":"positive","tube":"single"}
want 201 {}
run sign_head
run sign_passes
run publish 1
gate load
want 200 {"fault":null,"is_delta":true,"live":1,"is_small":true}
gate check $pass
want 200 {"verdict":"ask","why":"fresh","is_let_in":false}
gate check $pass food
want 200 {"verdict":"ask","why":"fresh","is_let_in":true}
run show_passes
as nobody
link $phone
get /v1/pass
keep fresh token
gate check $fresh
want 200 {"verdict":"stop","why":"status","is_let_in":false}
gate check $fresh hospital
want 200 {"verdict":"stop","why":"status","is_let_in":true}
gate check $fresh shelter
want 200 {"verdict":"stop","is_let_in":true}
# Nothing moved: the next list comes by time, not before.
run publish 0
clock +5m
run publish 1
gate load
want 200 {"fault":null,"is_delta":true}
gate check FL1:NONSENSE
want 200 {"verdict":"invalid","why":"not_a_token"}
