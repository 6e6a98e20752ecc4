# A task passed back counts on whoever passed it; the second time the lead decides, and it is passed back no more.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"food","text":"milk"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
keep worker items.0.holder.id
post /v1/tasks/$task/bounce {"reason":"i do not want to"}
want 400 {"fault":{"key":"draft.bad_fields"}}
key back
post /v1/tasks/$task/bounce {"reason":"not_my_skill","note":"needs a car"}
want 200 {"bounces":1,"state":"open","needs_decision":false,"steps":[{"what":"opened"},{"what":"bounced","word":"not_my_skill"}]}
key back
post /v1/tasks/$task/bounce {"reason":"not_my_skill","note":"needs a car"}
want 200 {"bounces":1}
post /v1/tasks/$task/done {"proof":{"kind":"left_at_door"}}
want 404 {"fault":{"key":"work.no_such_task"}}
as community_lead
get /v1/tasks/$task
want 200 {"can":["assign","bounce"],"needs_decision":false}
post /v1/tasks/$task/assign {"account_id":"$worker","reason":"it is your street"}
want 200 {"holder":{"id":"$worker"}}
as community_worker
post /v1/tasks/$task/bounce {"reason":"too_many"}
want 200 {"bounces":2,"needs_decision":true}
as community_lead
post /v1/tasks/$task/bounce {"reason":"other"}
want 409 {"fault":{"key":"work.bounced_twice"}}
post /v1/tasks/$task/assign {"account_id":"$worker","reason":"decided"}
want 200 {"needs_decision":false}
as community_worker
get /v1/tasks/$task
want 200 {"can":["accept","done"]}
post /v1/tasks/$task/bounce {"reason":"other"}
want 409 {"fault":{"key":"work.bounced_twice"}}
post /v1/tasks/$task/done {"proof":{"kind":"left_at_door"}}
want 200 {"state":"done"}
