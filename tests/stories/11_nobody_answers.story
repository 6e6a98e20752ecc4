# When every shift has ended nobody could answer: the ask is refused aloud instead of being lost in a drawer.
clock +3660d
as resident
post /v1/asks {"kind":"food"}
want 503 {"fault":{"key":"duty.nobody_answers"}}
get /v1/asks
want 200 {"items":[]}
