# A grid cell gets another name and is split by its buildings; tasks, posts and permissions follow.
as resident
post /v1/asks {"kind":"food","text":"milk"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
keep cell items.0.area.id
as street_officer
post /v1/areas/$cell/rename {"name":"东一网格"}
want 403 {"fault":{"key":"trust.not_permitted"}}
as administrator
get /v1/areas/mine
want 200 {"moves_open":0}
get /v1/areas/$cell
want 200 {"past":[]}
post /v1/areas/$cell/rename {"name":"东一网格"}
want 200 {"id":"$cell"}
run areas 1
get /v1/areas/$cell
want 200 {"area":{"name":"东一网格"},"past":[{"is_same":true}]}
post /v1/areas/$cell/split {"name":"新网格","parts":"没有的楼"}
want 409 {"fault":{"key":"registry.no_such_building"}}
post /v1/areas/$cell/merge {"into":"$cell"}
want 409 {"fault":{"key":"registry.cannot_merge"}}
post /v1/areas/0000000000001/rename {"name":"x"}
want 404 {"fault":{"key":"registry.no_such_area"}}
post /v1/areas/$cell/rename {"name":"东一网格","code":"A 1"}
want 400 {"fault":{"key":"registry.bad_code"}}
post /v1/areas/$cell/rename {"name":"东一网格","code":"610102"}
want 409 {"fault":{"key":"registry.code_taken"}}
post /v1/areas/$cell/rename {"name":"东一网格","code":"EAST-1"}
want 200 {"id":"$cell"}
run areas 1
get /v1/areas/$cell
want 200 {"code":"EAST-1","area":{"name":"东一网格"}}
as community_worker
get /v1/tasks/$task
want 200 {"area":{"id":"$cell","name":"东一网格"}}
