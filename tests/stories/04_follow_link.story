# Whoever holds the link sees how far it is, and may rate once. Never what was asked, where, or by whom.
as resident
post /v1/asks {"kind":"medicine","text":"insulin-marker"}
want 201 {}
keep follow follow
as nobody
get /v1/follow
want 404 {"fault":{"key":"work.no_such_link"}}
link $follow
get /v1/follow
want 200 {"state":"open","owner":{"title_zh":"网格员"},"stars":null,"hotline":"12345"}
lack insulin-marker
lack medicine
lack door
lack address
post /v1/follow/rating {"stars":5}
want 409 {"fault":{"key":"work.not_done_yet"}}
as community_worker
get /v1/tasks/mine
keep task items.0.id
post /v1/tasks/$task/done {"proof":{"kind":"handed_to_family"}}
want 200 {}
as nobody
link $follow
key rate
post /v1/follow/rating {"stars":3}
want 200 {"stars":3,"state":"done"}
key rate
post /v1/follow/rating {"stars":3}
want 200 {"stars":3}
post /v1/follow/rating {"stars":1}
want 409 {"fault":{"key":"work.already_rated"}}
link 0000000000001aaaaaaaaaaaaaaaaaaaaaaaaaa
get /v1/follow
want 404 {"fault":{"key":"work.no_such_link"}}
clock +91d
link $follow
get /v1/follow
want 404 {"fault":{"key":"work.no_such_link"}}
