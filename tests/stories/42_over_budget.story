# What asks too much of people, or asks for what the city knows, is not sent; an item without owner, date or proof is refused by name.
clock 2026-01-03T08:00:00+08:00
as street_officer
post /v1/areas/mine/lists {"form":"list","title":"Lifts of the street","field_count":13}
want 409 {"fault":{"key":"work.over_budget","fields":[{"field":"field_count","expected":"at most 12"}]}}
post /v1/areas/mine/lists {"form":"list","title":"Lifts of the street","minutes_day":16}
want 409 {"fault":{"key":"work.over_budget","fields":[{"field":"minutes_day"}]}}
post /v1/areas/mine/lists {"form":"directive","title":"上报独居老人","text":"请各社区今晚上报独居老人数","due_at":"2026-01-04T08:00:00+08:00","proof":"report"}
want 409 {"fault":{"key":"work.already_known","detail":"/console#/care/mine"}}
post /v1/areas/mine/lists {"form":"list","title":"Lifts of the street","programme":"reform","minutes_day":15}
want 201 {"title":"Lifts of the street","items":[]}
keep list id
clock +1m
post /v1/areas/mine/lists {"form":"list","title":"Stairs of the street","minutes_day":15}
want 201 {}
post /v1/areas/mine/lists {"form":"list","title":"Doors of the street","minutes_day":5}
want 409 {"fault":{"key":"work.over_budget"}}
post /v1/areas/mine/items {"list_id":"$list","what":"Call the maker of the lift"}
want 400 {"fault":{"key":"work.item_incomplete","fields":[{"field":"owner"},{"field":"due_at"},{"field":"proof"}]}}
post /v1/areas/mine/items {"list_id":"$list","what":"Call the maker","account_id":"0000000000001","due_at":"2026-01-04T08:00:00+08:00","proof":"report"}
want 400 {"fault":{"key":"work.no_such_owner"}}
get /v1/session
keep me account.id
post /v1/areas/mine/items {"list_id":"$list","what":"Call the maker","account_id":"$me","due_at":"2026-01-03T18:00:00+08:00","proof":"report"}
want 201 {"items":[{"what":"Call the maker","stage":"sent"}],"counts":{"sent":1,"done":0}}
get /v1/areas/mine/lists
want 200 {"items":[{"title":"Stairs of the street"},{"title":"Lifts of the street","counts":{"sent":1}}]}
clock 2026-01-03T18:00:01+08:00
run mark_late 1
run mark_late 0
get /v1/items/mine
want 200 {"items":[{"is_late":true,"can":["read","understood","question","split","done"]}]}
keep task items.0.task_id
post /v1/tasks/$task/done {"proof":{"kind":"report","note":"they come on Monday"}}
want 200 {"state":"done"}
get /v1/areas/mine/list?list=$list
want 200 {"items":[{"stage":"closed"}],"counts":{"done":1,"late":0}}
