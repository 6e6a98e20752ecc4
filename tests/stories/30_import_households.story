# A street's table of households comes in with bad rows: the check says which, the run takes the good ones, the mended file brings the rest, a second run changes nothing.
as street_officer
get /v1/imports
want 200 {"items":[],"tables":[{"what":"people"}]}
post /v1/imports {"what":"households","file_name":"street.csv"}
want 201 {"state":"uploading"}
keep import id
post /v1/imports/$import/check {}
want 409 {"fault":{"key":"registry.import_part_missing"}}
# "网格,楼栋,门牌\nnowhere,9号楼,101\n"
post /v1/imports/$import/parts {"number":0,"bytes":"572R5qC8LOalvOagiyzpl6jniYwKbm93aGVyZSw55Y+35qW8LDEwMQo="}
want 200 {"number":0}
post /v1/imports/$import/run {}
want 409 {"fault":{"key":"registry.import_not_ready"}}
post /v1/imports/$import/check {}
want 202 {"state":"checking"}
run imports 1
get /v1/imports/$import
want 200 {"state":"checked","rows":1,"inserted":0,"refused":1,"has_errors":true,"report":{"headings":["网格","楼栋","门牌"],"refusals":[{"line":2,"column":"网格","key":"area"}]}}
post /v1/imports/$import/run {}
want 202 {"state":"running"}
run imports 1
get /v1/imports/$import
want 200 {"state":"done","refused":1}
run imports 0
as city_officer
get /v1/imports/$import
want 404 {"fault":{"key":"registry.no_such_import"}}
as community_worker
get /v1/imports
want 403 {"fault":{"key":"trust.not_permitted"}}
