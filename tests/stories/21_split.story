# A task is split downward: each part has its own holder and is due no later than the whole, which closes last.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"repair","text":"water and heating"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
post /v1/tasks/$task/split {"title":"heating","due_at":"2026-01-09T08:00:00+08:00"}
want 200 {"parts":[{"title":"heating","source":"split","due_at":"2026-01-03T16:00:00+08:00"}],"steps":[{"what":"split"}]}
keep part parts.0.id
post /v1/tasks/$task/done {"proof":{"kind":"repaired"}}
want 409 {"fault":{"key":"work.parts_open"}}
post /v1/tasks/$part/done {"proof":{"kind":"repaired"}}
want 200 {"state":"done"}
post /v1/tasks/$task/done {"proof":{"kind":"repaired"}}
want 200 {"state":"accepted","awaits_asker":true}
