// Making posts and shifts, each with its leaf in the same transaction.
#include "duty/store.h"
#include "duty/titles.h"

namespace fl {

Result<PostId> make_post(Tx& tx, const Permit& permit, const Area& area, std::string_view title,
                         Instant now) {
  const Bucket bucket = hash_bucket(area.id.value);
  const auto id = random_id_in<PostId>(bucket);
  store::add_post(tx, bucket, id, area, title, now);
  append_leaf(tx, leaf_of(permit, bucket, "duty.post_made", "post", id.value, "", now));
  return id;
}

Outcome make_shift(Tx& tx, const Permit& permit, PostId post, const Area& area, AccountId account,
                   Instant from, Instant until, Instant now) {
  CHECK(!permit.job().empty());  // everybody else goes through give_shift and the rest rules
  if (until <= from) return Fault{FaultKind::bad_input, "duty.shift_ends_first"};
  const Bucket bucket = carried_bucket(post.value);  // of an area merged into this one, perhaps
  const auto title = store::find_post_title(tx, bucket, post, area.id);
  if (!title) return Fault{FaultKind::absent, "duty.no_such_post"};
  const auto id = random_id_in<ShiftId>(bucket);
  ShiftFile shift{id, post, area.id, area.path, *title, account, from, until};
  shift.source = "laid";
  shift.answers = title_answers(*title);
  store::add_shift(tx, shift, area.is_cell(), now);
  append_leaf(tx, leaf_of(permit, bucket, "duty.shift_made", "shift", id.value, "", now));
  return Done{};
}

}  // namespace fl
