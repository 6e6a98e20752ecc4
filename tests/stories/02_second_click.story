# Every act clicked twice: the same key gives the first result again, another body under it is refused, and a new
# click on something done says so. Nothing happens twice.
as resident
key ask-one
post /v1/asks {"kind":"food","text":"rice"}
want 201 {"ask":{"kind":"food"}}
keep ask ask.id
key ask-one
post /v1/asks {"kind":"food","text":"rice"}
want 201 {"ask":{"kind":"food"}}
keep again ask.id
get /v1/asks/$again
want 200 {"id":"$ask"}
key ask-one
post /v1/asks {"kind":"food","text":"rice and oil"}
want 409 {"fault":{"key":"trust.key_reused"}}
as community_worker
get /v1/tasks/mine
keep task items.0.id
key take
post /v1/tasks/$task/accept {}
want 200 {"version":2}
key take
post /v1/tasks/$task/accept {}
want 200 {"version":2}
post /v1/tasks/$task/accept {}
want 409 {"fault":{"key":"work.already_theirs"}}
key close
post /v1/tasks/$task/done {"proof":{"kind":"left_at_door"}}
want 200 {"version":3}
key close
post /v1/tasks/$task/done {"proof":{"kind":"left_at_door"}}
want 200 {"version":3,"steps":[{"what":"opened"},{"what":"accepted"},{"what":"done"}]}
post /v1/tasks/$task/done {"proof":{"kind":"left_at_door"}}
want 409 {"fault":{"key":"work.task_already_done"}}
post /v1/tasks/$task/accept {}
want 409 {"fault":{"key":"work.task_already_done"}}
as resident
post /v1/asks/$ask/rating {"stars":4}
want 200 {"stars":4}
post /v1/asks/$ask/rating {"stars":1}
want 409 {"fault":{"key":"work.already_rated"}}
get /v1/asks
want 200 {"items":[{"stars":4}],"next":null}
