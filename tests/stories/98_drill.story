# The board of drills is for people at their desks; with no drill run here it says so.
as nobody
get /v1/drill
want 401 {"fault":{"key":"trust.not_signed_in"}}
as resident
get /v1/drill
want 403 {"fault":{"key":"trust.not_permitted"}}
as auditor
get /v1/drill
want 200 {"drill":null}
as street_officer
get /v1/drill
want 200 {"drill":null}
# Looking is all there is: a drill is begun on the machine itself.
post /v1/drill {}
want 405 {}
