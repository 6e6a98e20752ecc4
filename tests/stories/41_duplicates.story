# The same person entered twice is found while entering; an officer joins the two, and takes it back.
as community_worker
get /v1/cells/mine/households
keep here items.0.id
keep there items.1.id
post /v1/households/$here/people {"name":"魏梓涵","phone":"15499990001","birth_year":1985,"birth_day":305,"sex":"f"}
want 201 {"like_count":0}
keep one id
post /v1/households/$there/people {"name":"魏梓函","phone":"15499990001","birth_year":1985,"birth_day":305,"sex":"f"}
want 201 {"like_count":1}
keep two id
get /v1/areas/mine/duplicates
want 403 {"fault":{"key":"trust.not_permitted"}}
as street_officer
get /v1/areas/mine/duplicates
want 200 {"items":[{"reasons":["name_one_character","phone_same","birth_same_day","sex_same","door_differs"],"state":"open"}]}
keep pair items.0.id
post /v1/duplicates/$pair/join {"keep":"$here","reason":"not of the pair"}
want 400 {"fault":{"key":"draft.bad_fields"}}
post /v1/duplicates/$pair/join {"keep":"$one","reason":"one person, typed twice"}
want 200 {"survivor_id":"$one"}
keep merge merge_id
post /v1/duplicates/$pair/join {"keep":"$one","reason":"one person, typed twice"}
want 409 {"fault":{"key":"registry.pair_decided"}}
# The old id still finds them.
get /v1/people/$two
want 200 {"person_id":"$one","household":{"id":"$here"}}
get /v1/areas/mine/merges
want 200 {"items":[{"id":"$merge","undone_at":null}]}
post /v1/merges/$merge/undo {"reason":"two sisters"}
want 200 {}
post /v1/merges/$merge/undo {"reason":"two sisters"}
want 409 {"fault":{"key":"registry.merge_undone"}}
get /v1/people/$two
want 200 {"person_id":"$two","household":{"id":"$there"}}
post /v1/duplicates/$pair/apart {"reason":"two sisters"}
want 200 {}
get /v1/areas/mine/duplicates
want 200 {"items":[]}
