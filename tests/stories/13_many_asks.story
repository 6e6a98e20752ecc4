# Asks made in the same instant are all in the list, each once.
as resident
post /v1/asks {"kind":"food","text":"one"}
want 201 {}
post /v1/asks {"kind":"food","text":"two"}
want 201 {}
post /v1/asks {"kind":"food","text":"three"}
want 201 {}
get /v1/asks
want 200 {"next":null}
keep first items.0.id
keep second items.1.id
keep third items.2.id
get /v1/asks/$first
want 200 {"id":"$first"}
get /v1/asks/$third
want 200 {"id":"$third"}
