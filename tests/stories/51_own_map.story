# The city's own outlines: a wrong feature is named and nothing changes; then they are shown to staff under a hash of their own.
as administrator
get /v1/map
want 200 {"map":null}
post /v1/map {"file_name":"city.geojson"}
want 400 {"fault":{"key":"registry.map_not_geojson"}}
# One outline called "nowhere".
post /v1/map/parts {"number":0,"bytes":"eyJmZWF0dXJlcyI6W3sicHJvcGVydGllcyI6eyJuYW1lIjoibm93aGVyZSJ9fV19"}
want 200 {"number":0}
post /v1/map {"file_name":"city.geojson"}
want 400 {"fault":{"key":"registry.map_refused","fields":[{"field":"feature 1","key":"registry.map_no_area"}]}}
post /v1/map/parts {"number":0,"bytes":"!!!!"}
want 400 {"fault":{"key":"draft.bad_fields"}}
# 610103 as a triangle.
post /v1/map/parts {"number":0,"bytes":"eyJmZWF0dXJlcyI6W3sicHJvcGVydGllcyI6eyJhZGNvZGUiOjYxMDEwMywib3duZXIiOiJ4In0sImdlb21ldHJ5Ijp7InR5cGUiOiJQb2x5Z29uIiwiY29vcmRpbmF0ZXMiOltbWzEwOC45LDM0LjJdLFsxMDksMzQuMl0sWzEwOSwzNC4zXSxbMTA4LjksMzQuMl1dXX19XX0="}
want 200 {"number":0}
post /v1/map {"file_name":"city.geojson"}
want 200 {"map":{"file_name":"city.geojson","features":1}}
keep hash map.hash
as street_officer
get /v1/map
want 200 {"map":{"hash":"$hash"}}
get /v1/map/$hash
want 200 {"type":"FeatureCollection"}
lack owner
get /v1/map/0000
want 404 {"fault":{"key":"registry.no_such_map"}}
post /v1/map {"file_name":"city.geojson"}
want 403 {"fault":{"key":"trust.not_permitted"}}
as resident
get /v1/map
want 403 {"fault":{"key":"trust.not_permitted"}}
