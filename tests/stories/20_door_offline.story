# A worker's phone was without signal: visits, a need at a door and the taking of a task come late, twice, and one of
# them is wrong. Each has its own outcome; nothing is done twice; the promise counts from the door.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"food"}
want 201 {}
as community_worker
post /v1/field/devices {}
want 201 {}
keep phone device
get /v1/field/round
want 200 {"day":"2026-01-03","is_full":true,"cells":[{}],"tasks":[{"kind":"food"}]}
keep mark mark
keep door doors.0.0
keep task tasks.0.id
get /v1/field/round?since=$mark
want 200 {"is_full":false,"doors":[]}
clock +3h
key first-batch
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T11:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000001\",\"seq\":1,\"kind\":\"visit\",\"happened_at\":\"2026-01-03T08:30:00+08:00\",\"household\":\"$door\",\"seen\":\"well\"},{\"key\":\"00000000000000000000000000000002\",\"seq\":2,\"kind\":\"visit\",\"happened_at\":\"2026-01-03T08:31:00+08:00\",\"household\":\"0000000000001\",\"seen\":\"well\"},{\"key\":\"00000000000000000000000000000003\",\"seq\":3,\"kind\":\"need\",\"happened_at\":\"2026-01-03T08:40:00+08:00\",\"household\":\"$door\",\"ask_kind\":\"medicine\",\"text\":\"insulin\"},{\"key\":\"00000000000000000000000000000004\",\"seq\":4,\"kind\":\"accept\",\"happened_at\":\"2026-01-03T09:00:00+08:00\",\"task\":\"$task\"},{\"nonsense\":1}]"}
want 200 {"items":[{"outcome":"kept"},{"outcome":"refused","fault":{"key":"work.not_your_door"}},{"outcome":"kept"},{"outcome":"kept"},{"outcome":"refused","fault":{"key":"draft.bad_fields"}}]}
keep need items.2.task
get /v1/tasks/$need
want 200 {"kind":"medicine","text":"insulin","due_at":"2026-01-03T12:40:00+08:00"}
get /v1/tasks/$task
want 200 {"state":"accepted","accepted_at":"2026-01-03T09:00:00+08:00"}
# The reply was lost; the same comes again.
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T11:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000003\",\"seq\":3,\"kind\":\"need\",\"happened_at\":\"2026-01-03T08:40:00+08:00\",\"household\":\"$door\",\"ask_kind\":\"medicine\",\"text\":\"insulin\"}]"}
want 200 {"items":[{"outcome":"kept","task":"$need"}]}
# Two phones closed it: who was there first has closed it, the other is a conflict for the lead, not a loss.
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T11:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000005\",\"seq\":5,\"kind\":\"done\",\"happened_at\":\"2026-01-03T10:30:00+08:00\",\"task\":\"$task\",\"proof_kind\":\"left_at_door\"}]"}
want 200 {"items":[{"outcome":"kept"}]}
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T11:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000006\",\"seq\":6,\"kind\":\"done\",\"happened_at\":\"2026-01-03T10:00:00+08:00\",\"task\":\"$task\",\"proof_kind\":\"handed_to_person\"}]"}
want 200 {"items":[{"outcome":"kept"}]}
get /v1/tasks/$task
want 200 {"state":"done","done_at":"2026-01-03T10:00:00+08:00","proof":{"kind":"handed_to_person"}}
as street_officer
get /v1/field/conflicts
want 200 {"items":[{"kind":"done","why":"work.task_already_done","said":{"proof_kind":"left_at_door"}}]}
post /v1/tasks/$task/settle {"reason":"both were there"}
want 200 {"settled_count":1}
get /v1/field/conflicts
want 200 {"items":[]}
# A phone whose clock is three days ahead says when it sends, and is put right.
as community_worker
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-06T11:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000007\",\"seq\":7,\"kind\":\"need\",\"happened_at\":\"2026-01-06T10:00:00+08:00\",\"household\":\"$door\",\"ask_kind\":\"food\"}]"}
want 200 {"items":[{"outcome":"kept"}]}
keep late items.0.task
get /v1/tasks/$late
want 200 {"due_at":"2026-01-03T16:00:00+08:00"}
# The phone is given up as lost: its secret is not given again, and nothing it brings is taken.
post /v1/field/devices/revoke {"device":"$phone"}
want 200 {"revoked_count":1}
post /v1/field/devices {"device":"$phone"}
want 403 {"fault":{"key":"work.device_revoked"}}
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T11:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000008\",\"seq\":8,\"kind\":\"visit\",\"happened_at\":\"2026-01-03T10:59:00+08:00\",\"household\":\"$door\",\"seen\":\"well\"}]"}
want 200 {"items":[{"outcome":"refused","fault":{"key":"work.device_revoked"}}]}
