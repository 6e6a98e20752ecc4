# A resident asks for medicine; the worker of the cell owns it at once, brings it, proves it; the resident rates it.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"medicine","text":"insulin, two days left"}
want 201 {"ask":{"kind":"medicine","text":"insulin, two days left","state":"open","due_at":"2026-01-03T12:00:00+08:00","is_late":false,"owner":{"title_en":"Grid worker","level":"grid_cell"}}}
keep ask ask.id
keep follow follow
as community_worker
get /v1/tasks/mine
want 200 {"items":[{"kind":"medicine","state":"open","lane":"waiting","fallback":false,"version":1}]}
keep task items.0.id
get /v1/tasks/$task
want 200 {"text":"insulin, two days left","can":["accept","done"],"read_logged":true,"proof":null}
clock +10m
post /v1/tasks/$task/accept {}
want 200 {"state":"accepted","lane":"going","accepted_at":"2026-01-03T08:10:00+08:00"}
clock +50m
post /v1/tasks/$task/done {"proof":{"kind":"handed_to_person","note":"two boxes, kept cold"}}
want 200 {"state":"done","lane":"closed","done_at":"2026-01-03T09:00:00+08:00","proof":{"kind":"handed_to_person","note":"two boxes, kept cold"},"can":[]}
as resident
get /v1/asks/$ask
want 200 {"state":"done","accepted_at":"2026-01-03T08:10:00+08:00","stars":null}
post /v1/asks/$ask/rating {"stars":5}
want 200 {"stars":5}
