// Whose signatures are believed: read from files that an operator put there, never fetched. One
// file may be certificates (PEM or DER), a JWK set of SMART Health Cards, a DID document of NZ
// passes, a list of certificates as EU gateways give it, our own root key or a guard's bundle.
// Pure: bytes in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "seal/keys.h"

namespace fl {

struct IssuerKey {
  std::string issuer;  // empty: any that the file's keys sign for
  std::string key_id;
  PublicKey key;
};

struct TrustList {
  std::vector<Certificate> certificates;  // EU DCC
  std::vector<IssuerKey> health_cards;    // SMART Health Cards
  std::vector<IssuerKey> nz_issuers;      // NZ passes
  std::vector<PublicKey> roots;           // of our own key lists
  std::vector<std::string> bundles;       // of guards, as they travel

  [[nodiscard]] std::vector<const Certificate*> signers(std::string_view key_id) const;
};

// Takes in one file by what it holds; a fault names what is wrong with it.
[[nodiscard]] Outcome add_trust_file(TrustList& list, std::string_view bytes);

}  // namespace fl
