# Anybody may read the log's head and ask for proofs; nobody who is not in the book of witnesses can sign; the auditor sees the same head.
as resident
post /v1/asks {"kind":"medicine","text":"quiet"}
want 201 {}
run sign_head
as auditor
get /v1/audit/summary
want 200 {"head":{}}
get /v1/audit/leaves?limit=200
want 200 {"items":[{"verb":"ask.open"}]}
as nobody
get /v1/log/head
want 200 {"head":{},"cosigned":null,"list":null,"need":0,"witnesses":[]}
lack quiet
keep size head.size
get /v1/log/consistency?from=1&to=$size
want 200 {"from":1}
get /v1/log/consistency?from=$size&to=1
want 404 {"fault":{"key":"trust.no_such_head"}}
get /v1/log/consistency
want 400 {"fault":{"key":"trust.bad_log_question"}}
get /v1/log/inclusion?position=0&size=$size&leaf=0000000000000000000000000000000000000000000000000000000000000000
want 404 {"fault":{"key":"trust.no_such_leaf"}}
get /v1/log/inclusion?position=x&size=$size&leaf=0
want 400 {"fault":{"key":"trust.bad_log_question"}}
post /v1/log/cosignatures {"witness":"0000000000000000000000000000000000000000000000000000000000000000","what":"head","number":1,"signature":"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"}
want 403 {"fault":{"key":"trust.no_such_witness"}}
