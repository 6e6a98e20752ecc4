# A worker's phone is lost: its secret is revoked and never given again; the new phone gets its own.
as community_worker
post /v1/field/devices {}
want 201 {}
keep phone device
keep secret secret
post /v1/field/devices {"device":"$phone"}
want 200 {"device":"$phone","secret":"$secret"}
get /v1/field/devices
want 200 {"items":[{"device":"$phone","is_revoked":false}]}
lack $secret
post /v1/field/devices/revoke {"device":"$phone"}
want 200 {"revoked_count":1}
post /v1/field/devices/revoke {"device":"$phone"}
want 200 {"revoked_count":0}
post /v1/field/devices {"device":"$phone"}
want 403 {"fault":{"key":"work.device_revoked"}}
get /v1/field/devices
want 200 {"items":[{"device":"$phone","is_revoked":true}]}
post /v1/field/devices {}
want 201 {}
lack $secret
# Somebody else who names the phone gets a secret of their own.
as street_officer
post /v1/field/devices {"device":"$phone"}
want 201 {}
lack $secret
post /v1/field/devices/revoke {"device":"$phone"}
want 200 {"revoked_count":0}
