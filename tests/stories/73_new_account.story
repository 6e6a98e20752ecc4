# The administrator makes an account: the code is told once, its person chooses the password; closing ends everything.
as street_officer
get /v1/session
keep area roles.0.area.id
as administrator
post /v1/accounts {"login":"li.wei","name":"李维","role":"clerk","area":"$area"}
want 201 {"state":"waiting","name":"李维"}
keep account id
keep code code
post /v1/accounts {"login":"li.wei","name":"李维","role":"clerk","area":"$area"}
want 409 {"fault":{"key":"trust.login_taken"}}
get /v1/accounts
want 200 {}
lack $code
as nobody
post /v1/session/enrol {"login":"li.wei","code":"WRONG-CODE"}
want 401
post /v1/session/enrol {"login":"li.wei","code":"$code"}
want 200 {"name":"李维"}
as administrator
post /v1/accounts/$account/close {"reason":"left the street office"}
want 200 {"state":"closed"}
as nobody
post /v1/session/enrol {"login":"li.wei","code":"$code"}
want 401
as street_officer
post /v1/accounts {"login":"x.y","name":"X","role":"clerk","area":"$area"}
want 403 {"fault":{"key":"trust.not_permitted"}}
