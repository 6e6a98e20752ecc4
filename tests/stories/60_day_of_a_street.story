# A day of a street: the night watch falls ill at five, asks come in like hail, a phone is without network for three hours and its clock two days ahead, the watch is handed over. Nothing is lost, nothing is done twice, each late promise climbs each rung once.
clock 2026-01-03T23:30:00+08:00
as community_lead
get /v1/session
keep community roles.0.area.id
as lent_staff
get /v1/session
keep lent account.id
as lent_colleague
get /v1/session
keep colleague account.id
as resident
post /v1/asks {"kind":"food","text":"milk for the night"}
want 201 {}
as community_worker
post /v1/field/devices {}
want 201 {}
keep phone device
get /v1/field/round
keep door doors.0.0
get /v1/tasks/mine
want 200 {"items":[{"kind":"food"}]}
keep milk items.0.id
as street_officer
post /v1/tasks/$milk/assign {"account_id":"$lent","reason":"the night watch"}
want 200 {}
# Five in the morning: ill. Two taps, the second lost and sent again; what was held goes to who answers.
clock 2026-01-04T05:00:00+08:00
as lent_staff
get /v1/duty/mine
keep shift shifts.0.id
key ill
post /v1/duty/mine/sick {"shift_id":"$shift"}
want 200 {}
key ill
post /v1/duty/mine/sick {"shift_id":"$shift"}
want 200 {}
run dispatch
run climb_ladders 1
run climb_ladders 0
as lent_colleague
get /v1/duty/mine
keep offer offers.0.offer_id
post /v1/duty/mine/answer {"offer_id":"$offer","answer":"yes"}
want 200 {}
as community_worker
get /v1/tasks/mine
want 200 {"items":[{"id":"$milk"}]}
# The storm: eight asks in eight minutes, one of them sent twice.
clock 2026-01-04T05:40:00+08:00
run mark_late 1
run mark_late 0
run climb_ladders 1
as resident
key doctor
post /v1/asks {"kind":"doctor","text":"chest"}
want 201 {}
key doctor
post /v1/asks {"kind":"doctor","text":"chest"}
want 201 {}
clock +1m
post /v1/asks {"kind":"pregnancy","text":"38 weeks"}
want 201 {}
clock +1m
post /v1/asks {"kind":"child","text":"alone at home"}
want 201 {}
clock +1m
post /v1/asks {"kind":"quarantine","text":"rubbish"}
want 201 {}
clock +1m
post /v1/asks {"kind":"transport","text":"dialysis at nine"}
want 201 {}
clock +1m
post /v1/asks {"kind":"medicine","text":"insulin"}
want 201 {}
clock +1m
post /v1/asks {"kind":"repair","text":"no heating"}
want 201 {}
keep heating ask.id
clock +1m
post /v1/asks {"kind":"other","text":"when does the shop open"}
want 201 {}
run dispatch
as community_lead
get /v1/areas/$community/late
want 200 {"totals":{"late":1,"waiting":8,"going":0,"closed":0}}
as community_worker
get /v1/tasks/mine
want 200 {"items":[{"kind":"doctor"},{"kind":"pregnancy"},{"kind":"child"},{"kind":"quarantine"},{"id":"$milk"},{"kind":"transport"},{"kind":"medicine"},{"kind":"repair"},{"kind":"other"}]}
keep doctor items.0.id
keep pregnancy items.1.id
keep child items.2.id
keep quarantine items.3.id
keep transport items.5.id
keep medicine items.6.id
keep repair items.7.id
keep other items.8.id
as street_officer
post /v1/tasks/$repair/assign {"account_id":"$colleague","reason":"there until eight"}
want 200 {}
# From 05:50 the worker's phone hears nothing. The house sees promises pass their time and says so, each rung once.
clock 2026-01-04T06:40:00+08:00
run climb_ladders
run climb_ladders 0
clock 2026-01-04T07:40:00+08:00
run mark_late 2
run climb_ladders
run climb_ladders 0
# The watch ends at eight: its open promise is listed, and signed by the lead.
run hand_over 1
run hand_over 0
as community_lead
get /v1/duty/mine/hand-overs
want 200 {"taking":[{"open_count":1,"tasks":[{"id":"$repair"}]}]}
keep over taking.0.id
key sign
post /v1/duty/mine/hand-overs/sign {"hand_over_id":"$over"}
want 200 {"taking":[]}
key sign
post /v1/duty/mine/hand-overs/sign {"hand_over_id":"$over"}
want 200 {}
clock 2026-01-04T08:55:00+08:00
run hand_over 0
run mark_late 2
run climb_ladders
run climb_ladders 0
# The phone is back, its clock two days ahead. It brings three hours: what was done counts from then; a new need at the door is promised from then.
as community_worker
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-06T08:55:00+08:00","records":"[{\"key\":\"00000000000000000000000000000061\",\"seq\":1,\"kind\":\"done\",\"happened_at\":\"2026-01-06T06:20:00+08:00\",\"task\":\"$milk\",\"proof_kind\":\"handed_to_person\"},{\"key\":\"00000000000000000000000000000062\",\"seq\":2,\"kind\":\"accept\",\"happened_at\":\"2026-01-06T06:30:00+08:00\",\"task\":\"$medicine\"},{\"key\":\"00000000000000000000000000000063\",\"seq\":3,\"kind\":\"done\",\"happened_at\":\"2026-01-06T06:50:00+08:00\",\"task\":\"$medicine\",\"proof_kind\":\"handed_to_person\"},{\"key\":\"00000000000000000000000000000064\",\"seq\":4,\"kind\":\"need\",\"happened_at\":\"2026-01-06T07:00:00+08:00\",\"household\":\"$door\",\"ask_kind\":\"food\",\"text\":\"rice\"}]"}
want 200 {"items":[{"outcome":"kept"},{"outcome":"kept"},{"outcome":"kept"},{"outcome":"kept"}]}
keep rice items.3.task
# The reply was lost: everything comes again, in another order.
post /v1/field/uploads {"device":"$phone","sent_at":"2026-01-06T08:55:30+08:00","records":"[{\"key\":\"00000000000000000000000000000064\",\"seq\":4,\"kind\":\"need\",\"happened_at\":\"2026-01-06T07:00:00+08:00\",\"household\":\"$door\",\"ask_kind\":\"food\",\"text\":\"rice\"},{\"key\":\"00000000000000000000000000000063\",\"seq\":3,\"kind\":\"done\",\"happened_at\":\"2026-01-06T06:50:00+08:00\",\"task\":\"$medicine\",\"proof_kind\":\"handed_to_person\"},{\"key\":\"00000000000000000000000000000061\",\"seq\":1,\"kind\":\"done\",\"happened_at\":\"2026-01-06T06:20:00+08:00\",\"task\":\"$milk\",\"proof_kind\":\"handed_to_person\"}]"}
want 200 {"items":[{"outcome":"kept","task":"$rice"},{"outcome":"kept"},{"outcome":"kept"}]}
get /v1/tasks/$milk
count rungs 5
want 200 {"state":"done","done_at":"2026-01-04T06:20:00+08:00","rungs":[{"number":1},{"number":2},{"number":3},{"number":4},{"number":5}],"steps":[{"what":"late"},{"what":"done"}]}
get /v1/tasks/$medicine
want 200 {"state":"done","accepted_at":"2026-01-04T06:30:00+08:00","done_at":"2026-01-04T06:50:00+08:00"}
get /v1/tasks/$rice
want 200 {"kind":"food","due_at":"2026-01-04T13:00:00+08:00","text":"rice"}
get /v1/tasks/$doctor
count rungs 3
want 200 {"is_late":true,"rungs":[{"number":1},{"number":2},{"number":3}]}
run climb_ladders 0
run dispatch
# Ten promises, none lost and none twice.
as community_lead
get /v1/areas/$community/late
want 200 {"totals":{"late":4,"waiting":4,"going":0,"closed":2}}
get /v1/tasks/mine
want 200 {"items":[{"id":"$repair"}]}
post /v1/tasks/$repair/done {"proof":{"kind":"repaired"}}
want 200 {"awaits_asker":true}
as community_worker
post /v1/tasks/$doctor/done {"proof":{"kind":"doctor_spoke"}}
want 200 {"state":"done"}
post /v1/tasks/$pregnancy/done {"proof":{"kind":"doctor_spoke"}}
want 200 {"state":"done"}
post /v1/tasks/$child/done {"proof":{"kind":"spoke_at_door"}}
want 200 {"state":"done"}
post /v1/tasks/$quarantine/done {"proof":{"kind":"left_at_door"}}
want 200 {"state":"done"}
post /v1/tasks/$transport/done {"proof":{"kind":"taken_there"}}
want 200 {"state":"done"}
post /v1/tasks/$other/done {"proof":{"kind":"answered"}}
want 200 {"state":"done"}
post /v1/tasks/$rice/done {"proof":{"kind":"handed_to_person"}}
want 200 {"state":"done"}
as resident
post /v1/asks/$heating/confirm
want 200 {"state":"done"}
run dispatch
as community_lead
get /v1/areas/$community/late
want 200 {"totals":{"late":0,"waiting":0,"going":0,"closed":10}}
clock +30h
run climb_ladders 0
run mark_late 0
run sign_head
as auditor
post /v1/audit/check {}
want 200 {"ok":true,"problems":[]}
