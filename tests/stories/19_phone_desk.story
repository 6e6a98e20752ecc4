# The phone desk finds the caller by number and enters the ask while they talk; a caller without a name has an address.
clock 2026-01-03T08:00:00+08:00
as resident
get /v1/asks
want 200 {"items":[]}
as phone_desk
post /v1/desk/callers {"phone":"13800000000"}
want 200 {"items":[]}
post /v1/desk/asks {"kind":"repair","text":"no water since yesterday","caller_name":"","caller_phone":"029-1234","caller_address":"3号楼，名字没说"}
want 201 {"task":{"kind":"repair","state":"open","door":""},"owner":{},"is_crisis":false,"same":[]}
keep task task.id
get /v1/tasks/$task
want 403 {"fault":{"key":"trust.not_permitted"}}
post /v1/desk/asks {"kind":"visit"}
want 400 {"fault":{"key":"work.no_such_kind"}}
as city_officer
get /v1/tasks/$task
want 200 {"person":null,"channel":"phone","caller":{"address":"3号楼，名字没说"},"text":"no water since yesterday"}
as community_worker
get /v1/session
want 200 {}
keep cell roles.0.area.id
post /v1/cells/$cell/asks {"kind":"elderly","text":"alone, no answer today","caller_address":"2号楼"}
want 201 {"task":{"kind":"elderly","priority":1}}
post /v1/cells/0000000000001/asks {"kind":"elderly"}
want 404 {"fault":{"key":"registry.no_such_area"}}
get /v1/cards/psychological?role=phone_desk
want 200 {"guide":[{}],"bring":[{}],"call":[{}],"check":[{},{},{},{},{}]}
run sign_head
as auditor
post /v1/audit/check {}
want 200 {"ok":true,"problems":[]}
