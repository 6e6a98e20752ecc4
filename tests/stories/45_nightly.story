# At night the street looks at the day, makes tomorrow's list with owners and dates, signs it, and the communities find it as a directive; what forms cost is counted.
clock 2026-01-03T12:00:00+08:00
as resident
post /v1/asks {"kind":"doctor","text":"chest pain"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
post /v1/tasks/$task/blockers {"cause":"vehicle","text":"No car","level":"street"}
want 201 {}
post /v1/tasks/$task/done {"proof":{"kind":"doctor_spoke"}}
want 200 {}
clock 2026-01-03T20:00:00+08:00
run mark_late
run dispatch
run burden
as street_officer
get /v1/areas/mine/nightly
want 200 {"day":"2026-01-03","blockers":[{"cause":"vehicle"}],"timeline":[{"what":"blocked","word":"vehicle"}],"plans":[]}
get /v1/areas/mine/burden
want 200 {"worker_count":2,"forms":[{"step":"done","field_count":3,"count":1}],"fields_max":12}
post /v1/areas/mine/lists {"form":"plan","title":"Tomorrow 4 January"}
want 201 {"form":"plan","published_at":null}
keep plan id
get /v1/session
keep me account.id
post /v1/areas/mine/items {"list_id":"$plan","what":"One car stands by from seven","account_id":"$me","due_at":"2026-01-04T07:00:00+08:00","proof":"report"}
want 201 {"items":[{"what":"One car stands by from seven"}]}
post /v1/areas/mine/publish {"list_id":"$plan","due_at":"2026-01-04T18:00:00+08:00"}
want 201 {"form":"directive","text":"- One car stands by from seven","levels":[{"level":"community"}]}
post /v1/areas/mine/publish {"list_id":"$plan","due_at":"2026-01-04T18:00:00+08:00"}
want 409 {"fault":{"key":"work.published_already"}}
get /v1/areas/mine/lists?form=directive
want 200 {"items":[{"title":"Tomorrow 4 January","counts":{"read":0}}]}
post /v1/areas/mine/changes {"title":"A car stands by every morning","text":"Because there was none","tasks":"$task"}
want 201 {"items":[{"title":"A car stands by every morning","ask_count":1}]}
as nobody
get /v1/changes
want 200 {"items":[{"title":"A car stands by every morning","ask_count":1}]}
as resident
get /v1/asks
keep follow items.0.follow
link $follow
get /v1/follow
want 200 {"changes":[{"title":"A car stands by every morning"}]}
