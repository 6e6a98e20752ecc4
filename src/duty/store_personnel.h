// Inside duty/: rows of organisations, responders, teams, posts and templates.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "duty/personnel.h"
#include "storage/db.h"

namespace fl::store {

void add_organisation(Tx& tx, const Organisation& row, Instant now);
[[nodiscard]] std::optional<Organisation> find_organisation(Tx& tx, OrganisationId id);

void add_responder(Tx& tx, const Keys& keys, const ResponderFile& row, Instant now);
void save_responder_row(Tx& tx, const Keys& keys, const ResponderFile& row);
[[nodiscard]] std::optional<ResponderFile> responder_by_key(Tx& tx, const Keys& keys,
                                                            OrganisationId organisation,
                                                            std::string_view outside_key);
void close_term(Tx& tx, ResponderId id, Instant now);

void add_post_file(Tx& tx, const PostFile& row, Instant now);
void save_post_file(Tx& tx, const PostFile& row);
void add_template(Tx& tx, const ShiftTemplate& row, Instant now);
[[nodiscard]] std::vector<ShiftTemplate> patterns_under(Tx& tx, std::string_view path, int limit);
void add_team(Tx& tx, const Team& row, Instant now);
void add_team_members(Tx& tx, const Team& row, Instant now);

}  // namespace fl::store
