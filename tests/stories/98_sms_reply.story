# A reminder goes to the holder's own number; "1" comes back and is an acknowledgement, "2" passes it on; a stranger's text changes nothing.
clock 2026-01-03T08:00:00+08:00
as resident
post /v1/asks {"kind":"medicine","text":""}
want 201 {"ask":{"due_at":"2026-01-03T12:00:00+08:00"}}
as community_worker
get /v1/tasks/mine
keep task items.0.id
clock 2026-01-03T11:30:00+08:00
run climb_ladders 1
run dispatch
# Nobody asked this number anything.
sms a1 15500000000 1
want 202 {}
# What is not understood is not guessed.
sms a2 +8613900010001 maybe
want 202 {}
get /v1/tasks/$task
want 200 {"rungs":[{"number":1,"said":""}],"bounces":0}
sms a3 +8613900010001 １。
want 202 {}
get /v1/tasks/$task
want 200 {"rungs":[{"number":1,"said":"短信回复：知道了，在办"}]}
# Handed in twice: once done.
sms a3 +8613900010001 １。
want 202 {}
# Not signed, and signed for another body.
post /v1/sms/replies {"id":"a4","from":"13900010001","text":"2"}
want 403 {"fault":{"key":"post.reply_unsigned"}}
clock 2026-01-03T12:20:00+08:00
sms a5 13900010001 2
want 202 {}
as community_worker
get /v1/tasks/mine
lack $task
as community_lead
get /v1/tasks/$task
want 200 {"bounces":1}
