# A care plan becomes a task; a child without its parents is never visited by one adult alone.
as street_officer
get /v1/session
keep other account.id
as community_worker
get /v1/cells/mine/households
keep house items.0.id
get /v1/households/$house
keep child members.0.id
post /v1/people/$child/flags {"flag":"left_behind_child"}
want 200 {}
post /v1/people/$child/plan {"what":"visit","cadence_days":3,"note":"school bag"}
want 200 {}
run care 1
run care 0
get /v1/tasks/mine
want 200 {"items":[{"kind":"visit","title":"visit"}]}
keep task items.0.id
get /v1/tasks/$task
want 200 {"text":"school bag"}
keep proof proofs.0
post /v1/tasks/$task/done {"proof":{"kind":"$proof"}}
want 409 {"fault":{"key":"work.two_visitors"}}
get /v1/session
keep me account.id
post /v1/tasks/$task/done {"proof":{"kind":"$proof","with":"$me"}}
want 409 {"fault":{"key":"work.two_visitors"}}
post /v1/tasks/$task/done {"proof":{"kind":"$proof","with":"$other"}}
want 200 {"state":"done"}
clock +10h
run care 0
