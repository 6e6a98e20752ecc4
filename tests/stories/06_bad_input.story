# Bad input names every field and what was expected, and changes nothing.
as resident
post /v1/asks {"kind":"","text":5,"colour":"red"}
want 400 {"fault":{"key":"draft.bad_fields","fields":[{"field":"kind"},{"field":"text"},{"field":"colour","key":"draft.unknown_field"}]}}
post /v1/asks {"kind":"helicopter"}
want 400 {"fault":{"key":"work.no_such_kind","fields":[{"field":"kind"}]}}
post /v1/asks [1,2]
want 400 {"fault":{"key":"draft.not_json"}}
post /v1/asks {"kind":"food","text":"a\u0007b"}
want 400 {"fault":{"fields":[{"field":"text","key":"draft.control_character"}]}}
get /v1/asks
want 200 {"items":[]}
post /v1/asks {"kind":"food"}
want 201 {}
keep ask ask.id
post /v1/asks/$ask/rating {"stars":6}
want 400 {"fault":{"fields":[{"field":"stars","expected":"1 to 5"}]}}
as community_worker
get /v1/tasks/mine
keep task items.0.id
post /v1/tasks/$task/done {"proof":{"kind":"doctor_spoke"}}
want 400 {"fault":{"key":"work.proof_not_enough","fields":[{"field":"proof.kind","expected":"handed_to_person|handed_to_family|left_at_door"}]}}
post /v1/tasks/$task/done {}
want 400 {"fault":{"fields":[{"field":"proof","key":"draft.missing"}]}}
get /v1/tasks/$task
want 200 {"state":"open","version":1}
as street_officer
get /v1/tasks?area=mine&lane=purple
want 400 {"fault":{"fields":[{"field":"lane"}]}}
