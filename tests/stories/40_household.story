# A worker on duty opens a household of the cell, flags a child left behind, plans visits; the officer sees why, the clerk of nothing.
as community_worker
get /v1/cells/mine/households
want 200 {"why":{"rule":"duty","role":"community_worker"}}
keep house items.0.id
keep cell area.id
get /v1/households/$house
want 200 {"care_shown":true,"why":{"rule":"duty"},"read_logged":true}
keep person members.0.id
post /v1/people/$person/flags {"flag":"left_behind_child","days":30}
want 200 {"household_id":"$house"}
post /v1/people/$person/flags {"flag":"of no kind"}
want 400 {"fault":{"key":"registry.no_such_flag"}}
key plan
post /v1/people/$person/plan {"what":"visit","cadence_days":3,"note":"marker-plan-note"}
want 200 {}
key plan
post /v1/people/$person/plan {"what":"visit","cadence_days":3,"note":"marker-plan-note"}
want 200 {}
get /v1/households/$house
want 200 {"members":[{"flags":[{"kind":"left_behind_child"}],"plan":[{"what":"visit","cadence_days":3,"note":"marker-plan-note"}]}]}
keep item members.0.plan.0.id
get /v1/cells/mine/households
want 200 {"items":[{"id":"$house","care":["left_behind_child"]}]}
# An officer opens one card, and sees no care words in the list of a cell.
as street_officer
get /v1/households/$house
want 200 {"why":{"rule":"inside","role":"street_officer"},"members":[{"flags":[{"kind":"left_behind_child"}]}]}
get /v1/cells/$cell/households
want 200 {"items":[{"id":"$house","care":[]}],"why":{"rule":"inside"}}
lack left_behind_child
# A hidden address is a door only its holder sees.
post /v1/people/$person/flags {"flag":"hidden_address"}
want 200 {}
get /v1/households/$house
want 200 {"household":{"door":"","building":"","is_hidden":true}}
get /v1/cells/$cell/households
want 200 {"items":[{"id":"$house","door":"","is_hidden":true}]}
as community_worker
get /v1/households/$house
want 200 {"household":{"is_hidden":true,"door":"101"}}
post /v1/people/$person/flags/end {"flag":"hidden_address"}
want 200 {}
post /v1/people/$person/flags/end {"flag":"hidden_address"}
want 409 {"fault":{"key":"registry.no_flag_there"}}
post /v1/people/$person/plan/end {"item_id":"$item"}
want 200 {}
post /v1/people/$person/plan/end {"item_id":"$item"}
want 409 {"fault":{"key":"registry.no_plan_item"}}
# Somebody not in the book opens the door.
post /v1/households/$house/people {"name":"魏甲乙","phone":"15499990001","birth_year":1990,"sex":"m","stay":"floating"}
want 201 {}
keep newcomer id
post /v1/people/find {"find":"15499990001"}
want 200 {"items":[{"id":"$newcomer","household_id":"$house"}]}
post /v1/people/find {"find":"魏甲乙"}
want 200 {"items":[{"id":"$newcomer"}]}
post /v1/people/find {"find":"wjy"}
want 200 {"items":[{"id":"$newcomer"}]}
post /v1/people/find {"find":"12"}
want 400 {"fault":{"key":"draft.bad_fields"}}
post /v1/people/$newcomer/move {"cell_id":"$cell","building":"9号楼1单元","door":"303"}
want 200 {}
keep newhouse household_id
post /v1/people/find {"find":"9号楼1单元303"}
want 200 {"items":[{"id":"$newcomer","door":"9号楼1单元303"}]}
post /v1/people/$newcomer/move {"cell_id":"$cell","building":"9号楼1单元","door":"303"}
want 409 {"fault":{"key":"registry.lives_there"}}
post /v1/households/$house/lives {"said":"fewer","found_count":1}
want 200 {}
get /v1/households/$house
want 200 {"seen":{"said":"fewer","found_count":1}}
# Not theirs: refused, or nothing there.
as resident
get /v1/households/$house
want 403 {"fault":{"key":"trust.not_permitted"}}
as auditor
post /v1/people/find {"find":"魏甲乙"}
want 403 {"fault":{"key":"trust.not_permitted"}}
as community_worker
get /v1/households/0000000000001
want 404 {"fault":{"key":"registry.no_such_household"}}
