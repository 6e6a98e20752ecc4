# What a phone brings late follows the rules of the console: a crisis closes only with what was agreed, nobody is alone with a child without its parents, the asker has the word; words of danger said at a door are a crisis at once.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"repair","text":"no water"}
want 201 {}
keep ask ask.id
as community_worker
post /v1/field/devices {}
keep phone device
get /v1/field/round
keep door doors.0.0
get /v1/tasks/mine
keep water items.0.id
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T08:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000071\",\"seq\":1,\"kind\":\"done\",\"happened_at\":\"2026-01-03T08:00:00+08:00\",\"task\":\"$water\",\"proof_kind\":\"repaired\"},{\"key\":\"00000000000000000000000000000072\",\"seq\":2,\"kind\":\"need\",\"happened_at\":\"2026-01-03T08:00:00+08:00\",\"household\":\"$door\",\"ask_kind\":\"psychological\",\"text\":\"活不下去了\"}]"}
want 200 {"items":[{"outcome":"kept"},{"outcome":"kept"}]}
keep crisis items.1.task
get /v1/tasks/$water
want 200 {"state":"accepted","awaits_asker":true}
as community_lead
get /v1/tasks/$crisis
want 200 {"is_crisis":true,"due_at":"2026-01-03T08:05:00+08:00"}
post /v1/field/devices {}
keep leads device
post /v1/field/uploads {"device":"$leads","sent_at":"2026-01-03T08:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000073\",\"seq\":1,\"kind\":\"done\",\"happened_at\":\"2026-01-03T08:00:00+08:00\",\"task\":\"$crisis\",\"proof_kind\":\"spoke_with_person\"}]"}
want 200 {"items":[{"outcome":"refused","fault":{"key":"work.safety_note_needed"}}]}
get /v1/tasks/$crisis
want 200 {"state":"open"}
# A child without its parents.
as street_officer
get /v1/session
keep other account.id
as community_worker
get /v1/cells/mine/households
keep house items.1.id
get /v1/households/$house
keep child members.0.id
post /v1/people/$child/flags {"flag":"left_behind_child"}
want 200 {}
post /v1/people/$child/plan {"what":"visit","cadence_days":3,"note":"school bag"}
want 200 {}
run care 1
get /v1/tasks/mine
want 200 {"items":[{"kind":"visit"}]}
as community_worker
get /v1/households/$house/due
keep visit items.0.id
get /v1/tasks/$visit
want 200 {"needs_two":true}
keep proof proofs.0
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T08:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000074\",\"seq\":3,\"kind\":\"done\",\"happened_at\":\"2026-01-03T08:00:00+08:00\",\"task\":\"$visit\",\"proof_kind\":\"$proof\"}]"}
want 200 {"items":[{"outcome":"conflict"}]}
get /v1/tasks/$visit
want 200 {"state":"open"}
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-03T08:00:00+08:00","records":"[{\"key\":\"00000000000000000000000000000075\",\"seq\":4,\"kind\":\"done\",\"happened_at\":\"2026-01-03T08:00:00+08:00\",\"task\":\"$visit\",\"proof_kind\":\"$proof\",\"with\":\"$other\"}]"}
want 200 {"items":[{"outcome":"kept"}]}
get /v1/tasks/$visit
want 200 {"state":"done"}
