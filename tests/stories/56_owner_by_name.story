# Who owns an item is found by name among the staff of the area, never typed as a number; nobody outside it, no resident, and no one without the verb.
clock 2026-01-03T08:00:00+08:00
as community_worker
get /v1/session
keep worker account.id
keep name account.name
get /v1/areas/mine/staff?name=$name
want 403 {"fault":{"key":"trust.not_permitted"}}
as street_officer
get /v1/areas/mine/staff?name=$name
want 200 {"items":[{"account_id":"$worker","role":"community_worker"}]}
lack phone
post /v1/areas/mine/lists {"form":"list","title":"Gates"}
want 201 {}
keep list id
post /v1/areas/mine/items {"list_id":"$list","what":"The north gate opens at six","account_id":"$worker","due_at":"2026-01-04T07:00:00+08:00","proof":"report"}
want 201 {}
get /v1/areas/mine/staff?name=nobodyiscalledthis
want 200 {"items":[]}
