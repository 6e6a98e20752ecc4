# Somebody moves to another door of the cell: their ask goes on, and the new door shows it.
as resident
post /v1/asks {"kind":"food","text":"rice"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
get /v1/tasks/$task
want 200 {}
keep phone person.phone
post /v1/people/find {"find":"$phone"}
want 200 {}
keep person items.0.id
get /v1/people/$person
want 200 {}
keep old household.id
get /v1/cells/mine/households
keep cell area.id
post /v1/people/$person/move {"cell_id":"$cell","building":"8号楼1单元","door":"808"}
want 200 {}
get /v1/people/$person
want 200 {"household":{"building":"8号楼1单元","door":"808"},"members":[{"id":"$person"}]}
get /v1/households/$old
want 200 {"members":[]}
get /v1/tasks/$task
want 200 {"person":{"phone":"$phone"}}
post /v1/people/$person/move {"cell_id":"$cell","building":"8号楼1单元","door":"808"}
want 409 {"fault":{"key":"registry.lives_there"}}
post /v1/people/$person/move {"cell_id":"0000000000001","building":"8","door":"8"}
want 400
