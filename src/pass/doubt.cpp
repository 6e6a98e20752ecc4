// Sets the bits and puts the person into the signer's tray.
#include "pass/doubt.h"

#include "pass/store_tokens.h"
#include "registry/registry.h"

namespace fl {

void doubt_tokens(Tx& tx, PersonId person, Instant now) {
  for (const auto id : ids_of_person(tx, person)) {
    const auto token = pass_store::load_token(tx, id, TokenKind::phone);
    if (!token) continue;
    if (token->expires > now) pass_store::add_doubt(tx, token->epoch, token->place, now);
    if (token->was_until > now) pass_store::add_doubt(tx, token->was_epoch, token->was_place, now);
    pass_store::add_due(tx, id, now);
  }
}

}  // namespace fl
