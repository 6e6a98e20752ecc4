# An officer gives a task to someone on duty there; the reason is kept in the log, and the old holder no longer has it.
as resident
post /v1/asks {"kind":"food","text":"milk"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
keep worker items.0.holder.id
as street_officer
get /v1/session
keep officer account.id
get /v1/tasks/$task
want 200 {"can":["assign"]}
post /v1/tasks/$task/assign {"account_id":"0000000000001","reason":"nobody of that number"}
want 409 {"fault":{"key":"work.not_on_duty_here"}}
post /v1/tasks/$task/assign {"account_id":"$worker"}
want 409 {"fault":{"key":"work.already_theirs"}}
post /v1/tasks/$task/assign {"account_id":"$officer","reason":"looked at an older one","version":99}
want 409 {"fault":{"key":"work.task_moved"}}
key hand
post /v1/tasks/$task/assign {"account_id":"$officer","reason":"worker called away"}
want 200 {"holder":{"id":"$officer"},"state":"open","steps":[{"what":"opened"},{"what":"assigned"}]}
key hand
post /v1/tasks/$task/assign {"account_id":"$officer","reason":"worker called away"}
want 200 {"version":2}
as community_worker
post /v1/tasks/$task/done {"proof":{"kind":"left_at_door"}}
want 404 {"fault":{"key":"work.no_such_task"}}
as street_officer
post /v1/tasks/$task/done {"proof":{"kind":"handed_to_person"}}
want 200 {"state":"done"}
post /v1/tasks/$task/assign {"account_id":"$worker"}
want 409 {"fault":{"key":"work.task_already_done"}}
