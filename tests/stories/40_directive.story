# A directive goes from the city to the districts, from there to the streets: read, understood in own words, done; the whole waits for its parts; what is late is told once a rung.
clock 2026-01-03T08:00:00+08:00
as city_officer
post /v1/areas/mine/lists {"form":"directive","title":"Check every lift","text":"Find out which lifts stand still and get them going"}
want 400 {"fault":{"key":"work.item_incomplete","fields":[{"field":"due_at"},{"field":"proof"}]}}
post /v1/areas/mine/lists {"form":"directive","title":"Check every lift","text":"Find out which lifts stand still","due_at":"2026-01-03T07:00:00+08:00","proof":"report"}
want 400 {"fault":{"key":"work.due_in_past"}}
key lifts
post /v1/areas/mine/lists {"form":"directive","title":"Check every lift","text":"Find out which lifts stand still","due_at":"2026-01-04T08:00:00+08:00","proof":"report"}
want 201 {"form":"directive","levels":[{"level":"district","read":0,"understood":0,"done":0}]}
keep list id
key lifts
post /v1/areas/mine/lists {"form":"directive","title":"Check every lift","text":"Find out which lifts stand still","due_at":"2026-01-04T08:00:00+08:00","proof":"report"}
want 201 {"id":"$list"}
as district_officer
get /v1/items/mine
want 200 {"items":[{"what":"Find out which lifts stand still","stage":"sent","list":{"title":"Check every lift"},"can":["read","understood","question","split"]}]}
keep task items.0.task_id
post /v1/tasks/$task/done {"proof":{"kind":"report"}}
want 409 {"fault":{"key":"work.item_not_understood"}}
post /v1/tasks/$task/understood {"answer":"ok"}
want 400 {"fault":{"key":"work.answer_short"}}
post /v1/tasks/$task/question {"question":"Goods lifts too?"}
want 200 {"stage":"asked"}
as city_officer
post /v1/tasks/$task/reply {"reply":"Only those that carry people"}
want 200 {"stage":"read","reply":"Only those that carry people"}
post /v1/tasks/$task/reply {"reply":"again"}
want 409 {"fault":{"key":"work.no_question"}}
as district_officer
post /v1/tasks/$task/understood {"answer":"Every street looks at its lifts today"}
want 200 {"stage":"understood"}
post /v1/tasks/$task/pass_on {"due_at":"2026-01-05T08:00:00+08:00"}
want 400 {"fault":{"key":"work.due_after_whole"}}
post /v1/tasks/$task/pass_on {"due_at":"2026-01-03T20:00:00+08:00","what":"Look at the lifts of your street"}
want 200 {"can":["question"]}
post /v1/tasks/$task/pass_on {"due_at":"2026-01-03T20:00:00+08:00"}
want 409 {"fault":{"key":"work.split_already"}}
post /v1/tasks/$task/done {"proof":{"kind":"report"}}
want 409 {"fault":{"key":"work.children_open"}}
as street_officer
get /v1/items/mine
want 200 {"items":[{"what":"Look at the lifts of your street","stage":"sent"}]}
keep part items.0.task_id
post /v1/tasks/$part/understood {"answer":"Two people walk the stairs now"}
want 200 {"stage":"understood"}
post /v1/tasks/$part/done {"proof":{"kind":"photo"}}
want 400 {"fault":{"key":"work.proof_not_enough"}}
post /v1/tasks/$part/done {"proof":{"kind":"report","note":"all of them go"}}
want 200 {"state":"done"}
as city_officer
get /v1/areas/mine/list?list=$list
want 200 {"levels":[{"level":"district","understood":1},{"level":"subdistrict","done":1}],"items":[{"stage":"understood"},{"stage":"closed"}]}
as community_worker
get /v1/areas/mine/list?list=$list
want 403 {"fault":{"key":"trust.not_permitted"}}
post /v1/tasks/$part/read
want 404 {"fault":{"key":"work.no_such_task"}}
