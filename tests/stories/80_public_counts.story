# Complaints are counted in public; a count so small that it could point at somebody is not told.
as resident
post /v1/complaints {"matter":"delay","text":"nobody came"}
want 201 {}
as nobody
get /v1/complaints/counts
want 200 {"items":[{"matter":"delay","count":null}],"small_cell":5}
lack nobody came
