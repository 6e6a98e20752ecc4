# When every shift has ended, whoever held the city's post last still answers: an ask is never turned away because a post stands empty.
clock +3660d
as resident
post /v1/asks {"kind":"food"}
want 201
get /v1/asks
want 200 {"items":[{"kind":"food"}]}
