# A volunteer's own needs are somebody's task: an owner, a due time, an answer in writing, and once more when that settles nothing.
clock 2026-01-03T20:00:00+08:00
as lent_staff
post /v1/duty/mine/needs {"kind":"holiday"}
want 400 {"fault":{"key":"draft.bad_fields"}}
key child
post /v1/duty/mine/needs {"kind":"dependants","text":"孩子五岁，夜班没人带"}
want 200 {"items":[{"kind":"dependants","state":"open","due_at":"2026-01-04T00:00:00+08:00","text":"孩子五岁，夜班没人带","round":1,"can":["withdraw"]}]}
keep need items.0.id
# The second click files nothing new.
key child
post /v1/duty/mine/needs {"kind":"dependants","text":"孩子五岁，夜班没人带"}
want 200 {"items":[{"id":"$need"}]}
get /v1/duty/mine/needs
want 200 {"items":[{"id":"$need"}],"kinds":[{"kind":"dependants","due_hours":4}]}
post /v1/duty/mine/needs/again {"need_id":"$need"}
want 409 {"fault":{"key":"work.need_not_answered"}}
post /v1/needs/$need/answer {"outcome":"carer_found","answer":"我自己说好了"}
want 404 {"fault":{"key":"work.no_such_need"}}
# A colleague sees nothing of it.
as lent_colleague
get /v1/duty/mine/needs
want 200 {"items":[]}
post /v1/duty/mine/needs/withdraw {"need_id":"$need"}
want 404 {"fault":{"key":"work.no_such_need"}}
get /v1/areas/mine/needs
want 403 {"fault":{"key":"trust.not_permitted"}}
post /v1/needs/$need/take
want 404 {"fault":{"key":"work.no_such_need"}}
# The officer of the street sees that a promise is open, and not what was said.
as street_officer
get /v1/areas/mine/tasks?lane=waiting
lack 孩子五岁
as personnel_officer
get /v1/areas/mine/needs
want 200 {"items":[{"id":"$need","state":"open","text":"孩子五岁，夜班没人带","can":["take","answer"]}]}
post /v1/needs/$need/take
want 200 {"state":"taken","can":["answer"]}
post /v1/needs/$need/take
want 409 {"fault":{"key":"work.already_theirs"}}
post /v1/needs/$need/answer {"outcome":"paid","answer":"邻居接走了，说好到早上"}
want 400 {"fault":{"key":"work.proof_not_enough"}}
post /v1/needs/$need/answer {"outcome":"carer_found","answer":"好"}
want 400 {"fault":{"key":"work.answer_short"}}
post /v1/needs/$need/answer {"outcome":"carer_found","answer":"邻居接走了，说好到早上"}
want 200 {"state":"answered","can":[]}
post /v1/needs/$need/answer {"outcome":"carer_found","answer":"邻居接走了，说好到早上"}
want 409 {"fault":{"key":"work.need_answered"}}
get /v1/areas/mine/needs
want 200 {"items":[]}
get /v1/areas/mine/needs?state=answered
want 200 {"items":[{"id":"$need","outcome":"carer_found"}]}
# It settled nothing: once more, and once only.
as lent_staff
get /v1/duty/mine/needs
want 200 {"items":[{"state":"answered","answer":"邻居接走了，说好到早上","can":["again"]}]}
post /v1/duty/mine/needs/again {"need_id":"$need"}
want 200 {"items":[{"state":"open","round":2,"can":["withdraw"]}]}
post /v1/duty/mine/needs/again {"need_id":"$need"}
want 409 {"fault":{"key":"work.need_not_answered"}}
# The promise can be late like any other.
clock 2026-01-04T05:00:00+08:00
run mark_late
get /v1/duty/mine/needs
want 200 {"items":[{"is_late":true}]}
post /v1/duty/mine/needs/withdraw {"need_id":"$need"}
want 200 {"items":[{"state":"withdrawn","can":[]}]}
post /v1/duty/mine/needs/withdraw {"need_id":"$need"}
want 409 {"fault":{"key":"work.need_answered"}}
# The office writes one down for somebody.
get /v1/session
keep lent account.id
as personnel_officer
post /v1/areas/mine/needs {"account_id":"$lent","kind":"allowance","text":"十一月的补助没到"}
want 201 {}
post /v1/areas/mine/needs {"account_id":"0000000000001","kind":"allowance"}
want 409 {"fault":{"key":"duty.no_such_responder"}}
as lent_staff
get /v1/duty/mine/needs
want 200 {"items":[{"kind":"allowance","state":"open"}]}
