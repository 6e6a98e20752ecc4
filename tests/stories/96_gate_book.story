# What a gate wrote down with no server: kept once whenever it comes, one bad record refuses no other, a fever is somebody's promise, visitors are gone after 14 days.
clock 2026-01-03T08:00:00+08:00
as community_worker
post /v1/gate/uploads {"items":"[{\"key\":\"00000000000000000000000000000001\",\"seq\":1,\"kind\":\"visitor\",\"happened_at\":\"2026-01-03T07:40:00+08:00\",\"gate\":\"东门\",\"name\":\"李访\",\"phone\":\"13800000000\",\"whom\":\"3号楼\"},{\"key\":\"00000000000000000000000000000002\",\"seq\":2,\"kind\":\"visitor\",\"happened_at\":\"2026-01-03T07:41:00+08:00\",\"gate\":\"东门\",\"name\":\"王访\"},{\"key\":\"00000000000000000000000000000003\",\"seq\":3,\"kind\":\"care\",\"happened_at\":\"2026-01-03T07:42:00+08:00\",\"gate\":\"东门\",\"reason\":\"doctor\"},{\"key\":\"00000000000000000000000000000004\",\"seq\":4,\"kind\":\"checks\",\"happened_at\":\"2026-01-03T07:59:00+08:00\",\"gate\":\"东门\",\"from\":\"2026-01-03T07:00:00+08:00\",\"counts\":{\"go ok\":41,\"ask fresh\":2}}]"}
want 200 {"items":[{"key":"00000000000000000000000000000001","outcome":"kept"},{"key":"00000000000000000000000000000002","outcome":"refused","fault":{"key":"draft.bad_fields","fields":[{"field":"phone"}]}},{"outcome":"kept"},{"outcome":"kept"}]}
# The reply was lost: the same batch again keeps nothing twice. The same key with other words is refused.
post /v1/gate/uploads {"items":"[{\"key\":\"00000000000000000000000000000004\",\"seq\":4,\"kind\":\"checks\",\"happened_at\":\"2026-01-03T07:59:00+08:00\",\"gate\":\"东门\",\"from\":\"2026-01-03T07:00:00+08:00\",\"counts\":{\"go ok\":41,\"ask fresh\":2}},{\"key\":\"00000000000000000000000000000003\",\"seq\":3,\"kind\":\"care\",\"happened_at\":\"2026-01-03T07:42:00+08:00\",\"gate\":\"东门\",\"reason\":\"medicine\"}]"}
want 200 {"items":[{"outcome":"kept"},{"outcome":"refused","fault":{"key":"trust.key_reused"}}]}
# A phone that died, a paper card, a card misread, a temperature, a fever, what was done after a verdict.
post /v1/gate/uploads {"items":"[{\"key\":\"00000000000000000000000000000005\",\"seq\":5,\"kind\":\"no_phone\",\"happened_at\":\"2026-01-03T07:50:00+08:00\",\"gate\":\"东门\",\"name\":\"赵明\",\"last_four\":\"4471\",\"told\":\"电话核对\"},{\"key\":\"00000000000000000000000000000006\",\"seq\":6,\"kind\":\"card\",\"happened_at\":\"2026-01-03T07:51:00+08:00\",\"gate\":\"东门\",\"code\":\"000000000\"},{\"key\":\"00000000000000000000000000000007\",\"seq\":7,\"kind\":\"card\",\"happened_at\":\"2026-01-03T07:51:00+08:00\",\"gate\":\"东门\",\"code\":\"000000001\"},{\"key\":\"00000000000000000000000000000008\",\"seq\":8,\"kind\":\"temperature\",\"happened_at\":\"2026-01-03T07:52:00+08:00\",\"gate\":\"东门\",\"tenths\":366,\"is_fever\":false},{\"key\":\"00000000000000000000000000000009\",\"seq\":9,\"kind\":\"temperature\",\"happened_at\":\"2026-01-03T07:53:00+08:00\",\"gate\":\"东门\",\"tenths\":378,\"is_fever\":true},{\"key\":\"0000000000000000000000000000000a\",\"seq\":10,\"kind\":\"act\",\"happened_at\":\"2026-01-03T07:54:00+08:00\",\"gate\":\"东门\",\"did\":\"let_in\",\"word\":\"unknown\",\"why\":\"stale\"}]"}
want 200 {"items":[{"outcome":"kept"},{"outcome":"kept"},{"outcome":"refused","fault":{"key":"scan.bad_card_code"}},{"outcome":"kept"},{"outcome":"kept"},{"outcome":"kept"}]}
get /v1/areas/mine/gate-records
want 403 {"fault":{"key":"trust.not_permitted"}}
# Somebody on duty there has the fever to see to, once.
get /v1/tasks/mine
want 200 {"items":[{"kind":"follow_up","title":"门岗发热"}]}
as community_lead
get /v1/areas/mine/gate-records?kind=visitor
want 200 {"items":[{"gate":"东门","said":{"name":"李访","phone":"13800000000","whom":"3号楼"},"task_id":null}]}
count items 1
get /v1/areas/mine/gate-records?kind=care
want 200 {"items":[{"said":{"reason":"doctor"}}]}
count items 1
get /v1/areas/mine/gate-records?kind=temperature
count items 2
get /v1/areas/mine/gate-records?kind=nothing
want 400 {"fault":{"key":"draft.bad_fields"}}
get /v1/areas/mine/gate-counts
want 200 {"items":[{"gate":"东门","verdict":"ask","why":"fresh","count":2},{"verdict":"go","why":"ok","count":41}]}
as city_officer
get /v1/areas/mine/gate-records
want 403 {"fault":{"key":"trust.not_permitted"}}
as resident
post /v1/gate/uploads {"items":"[]"}
want 403 {"fault":{"key":"trust.not_permitted"}}
# A visitor of the 28th, brought a week late by a phone that had no signal: gone 14 days after the visit, not after the bringing.
as community_worker
post /v1/gate/uploads {"items":"[{\"key\":\"0000000000000000000000000000000c\",\"seq\":12,\"kind\":\"visitor\",\"happened_at\":\"2025-12-28T09:00:00+08:00\",\"gate\":\"东门\",\"name\":\"周访\",\"phone\":\"13800000001\",\"whom\":\"1号楼\"}]"}
want 200 {"items":[{"outcome":"kept"}]}
clock 2026-01-11T08:59:00+08:00
run retention
again community_lead
get /v1/areas/mine/gate-records?kind=visitor&on=2025-12-28
count items 1
clock 2026-01-11T09:01:00+08:00
run retention
get /v1/areas/mine/gate-records?kind=visitor&on=2025-12-28
count items 0
get /v1/areas/mine/gate-records?kind=visitor&on=2026-01-03
count items 1
# Two weeks on nobody can say who came; a record that old is not taken any more.
clock 2026-01-17T08:01:00+08:00
run retention
again community_lead
get /v1/areas/mine/gate-records?kind=visitor&on=2026-01-03
want 200 {"items":[]}
post /v1/gate/uploads {"items":"[{\"key\":\"0000000000000000000000000000000b\",\"seq\":11,\"kind\":\"care\",\"happened_at\":\"2026-01-03T07:42:00+08:00\",\"gate\":\"东门\",\"reason\":\"food\"}]"}
want 200 {"items":[{"outcome":"refused","fault":{"key":"scan.record_too_old"}}]}
