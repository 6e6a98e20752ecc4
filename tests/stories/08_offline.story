# The phone was offline: what it did counts from when it was done, as far as that can be, and arrives once.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"medicine"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep task items.0.id
clock +3h
key from-the-stairwell
post /v1/tasks/$task/done {"proof":{"kind":"handed_to_person"},"happened_at":"2026-01-03T09:30:00+08:00"}
want 200 {"done_at":"2026-01-03T09:30:00+08:00"}
key from-the-stairwell
post /v1/tasks/$task/done {"proof":{"kind":"handed_to_person"},"happened_at":"2026-01-03T09:30:00+08:00"}
want 200 {"version":2}
as resident
post /v1/asks {"kind":"medicine"}
want 201 {}
as community_worker
get /v1/tasks/mine
keep second items.0.id
# A phone whose clock is a year ahead, and one a year behind.
post /v1/tasks/$second/accept {"happened_at":"2027-01-03T09:30:00+08:00"}
want 200 {"accepted_at":"2026-01-03T11:00:00+08:00"}
post /v1/tasks/$second/done {"proof":{"kind":"handed_to_person"},"happened_at":"2025-01-03T09:30:00+08:00"}
want 200 {"done_at":"2026-01-03T11:00:00+08:00"}
