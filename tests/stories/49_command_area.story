# Two streets of two districts stand under one command: its officer sees both as one place, nobody else sees it, and the right ends with it.
as community_lead
get /v1/session
keep lead account.id
keep home roles.0.area.id
as district_officer
get /v1/session
keep officer account.id
as administrator
get /v1/areas/mine
keep d0 parts.6.id
keep d1 parts.7.id
keep d2 parts.8.id
get /v1/areas/$d0
keep s0 parts.0.id
get /v1/areas/$d1
keep s1 parts.0.id
get /v1/areas/$d2
keep s2 parts.0.id
post /v1/command-areas {"name":"河岸指挥区","parts":"0000000000001"}
want 409 {"fault":{"key":"registry.no_such_part"}}
post /v1/command-areas {"name":"河岸指挥区","parts":"$s0,$s1"}
want 201 {}
keep command id
post /v1/command-areas {"name":"河岸指挥区","parts":"$s2"}
want 409 {"fault":{"key":"registry.name_taken"}}
get /v1/command-areas
want 200 {"items":[{"id":"$command","name":"河岸指挥区","officers":[]}]}
# Nobody commands it yet: it is there for nobody but the city, which sees all its parts.
as district_officer
get /v1/areas/$command/late
want 404 {"fault":{"key":"registry.no_such_area"}}
get /v1/tasks?area=$command&lane=waiting
want 404 {"fault":{"key":"registry.no_such_area"}}
as city_officer
get /v1/areas/$command/late
want 200 {"area":{"level":"command","name":"河岸指挥区"},"totals":{}}
# A district officer is put in command for two weeks.
as administrator
post /v1/command-areas/$command/officers {"account":"0000000000001","role":"street_officer","days":14}
want 404 {"fault":{"key":"trust.no_such_account"}}
post /v1/command-areas/$command/officers {"account":"$officer","role":"street_officer","days":14}
want 200 {"id":"$command"}
post /v1/command-areas/$command/officers {"account":"$officer","role":"street_officer","days":14}
want 409 {"fault":{"key":"registry.officer_already"}}
post /v1/command-areas/$command/officers {"account":"$officer","role":"street_officer","days":900}
want 400 {"fault":{"key":"draft.bad_fields"}}
as district_officer
get /v1/areas/$command/late
want 200 {"area":{"id":"$command"},"commands":[{"id":"$command","level":"command"}]}
get /v1/tasks?area=$command&lane=waiting
want 200 {}
get /v1/areas/$command/uncovered
want 200 {}
get /v1/areas/$command/responders
want 200 {}
# The parts alone as well, and nothing beside them.
get /v1/areas/$s1/late
want 200 {}
get /v1/areas/$s2/late
want 404 {"fault":{"key":"registry.no_such_area"}}
as community_lead
get /v1/areas/$command/late
want 404 {"fault":{"key":"registry.no_such_area"}}
as street_officer
post /v1/command-areas/$command/end {"reason":"done"}
want 403 {"fault":{"key":"trust.not_permitted"}}
as administrator
post /v1/command-areas/$command/officers/end {"account":"$lead"}
want 404 {"fault":{"key":"registry.no_such_officer"}}
post /v1/command-areas/$command/end {"reason":"the water has gone down"}
want 200 {}
post /v1/command-areas/$command/end {"reason":"the water has gone down"}
want 404 {"fault":{"key":"registry.no_such_area"}}
as district_officer
get /v1/areas/$s1/late
want 404 {"fault":{"key":"registry.no_such_area"}}
