# A whole town behind one address: wrong letter codes are slowed there, and a right one is taken all the same.
clock 2026-01-03T08:00:00+08:00
as community_worker
get /v1/cells/mine/households
keep door items.0.id
get /v1/households/$door
keep elder members.0.id
keep year members.0.birth_year
post /v1/people/$elder/pass/links {"for":"letter"}
want 201 {"link":"/pass"}
keep code code
as nobody
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 404 {"fault":{"key":"pass.wrong_code"}}
# From now on every wrong one is told to wait: also one of a letter that exists.
post /v1/pass/enrol/code {"code":"000-000-001","birth_year":1950}
want 429 {"fault":{"key":"pass.too_many_tries"}}
post /v1/pass/enrol/code {"code":"$code","birth_year":1901}
want 429 {"fault":{"key":"pass.too_many_tries"}}
post /v1/pass/enrol/code {"code":"$code","birth_year":$year}
want 201 {}
# A letter works once, whoever asks.
post /v1/pass/enrol/code {"code":"$code","birth_year":$year}
want 429 {"fault":{"key":"pass.too_many_tries"}}
