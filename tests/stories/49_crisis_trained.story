# In the evening somebody trained is on the gate shift of the community: the crisis goes to them, not to the lead, with a message at once; nobody closes it without having spoken.
clock 2026-01-04T17:30:00+08:00
as resident
post /v1/asks {"kind":"psychological","text":"不想活了"}
want 201 {"ask":{"due_at":"2026-01-04T17:35:00+08:00"}}
as community_lead
get /v1/tasks/mine
want 200 {"items":[]}
get /v1/session
keep community roles.0.area.id
get /v1/tasks?area=$community&lane=waiting
want 200 {"items":[{"is_crisis":true,"priority":0}]}
keep task items.0.id
keep holder items.0.holder.name
get /v1/tasks/$task
want 200 {"steps":[{"what":"opened","word":"trained"}],"lacks_skill":""}
as nobody
get /v1/demo/messages
count items 1
lack 不想活
# The trained one does not answer: after five minutes the lead is told, after ten the street.
clock +5m
run climb_ladders 1
as community_lead
get /v1/rungs/mine
want 200 {"items":[{"task_id":"$task","rung":1}]}
clock +5m
run climb_ladders 1
clock +5h
run climb_ladders
run mark_late
get /v1/tasks/$task
want 200 {"state":"open","is_late":true}
