# Whoever takes a task can read its card: what to do, what to bring, whom to call; a kind without a card does not exist.
as community_worker
get /v1/cards/medicine
want 200 {"kind":"medicine"}
get /v1/cards/psychological
want 200 {"kind":"psychological"}
get /v1/cards/no_such_kind
want 404
as nobody
get /v1/cards/medicine
want 401 {"fault":{"key":"trust.not_signed_in"}}
