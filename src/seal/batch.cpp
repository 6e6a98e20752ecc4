// One context, signed with again and again; the claims of a green token in their fixed order.
#include "seal/batch.h"

#include <array>
#include <cstring>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include "platform/text.h"

namespace fl {

namespace {

Fault bad_key(std::string why) {
  return Fault{FaultKind::bad_input, "seal.bad_key", std::move(why)};
}

// The head of a CBOR item, shortest form.
void append_head(std::string& out, unsigned major, std::uint64_t value) {
  const auto lead = static_cast<unsigned char>(major << 5);
  int bytes = 0;
  if (value < 24) {
    out += static_cast<char>(lead | value);
    return;
  }
  if (value < 0x100) {
    out += static_cast<char>(lead | 24);
    bytes = 1;
  } else if (value < 0x10000) {
    out += static_cast<char>(lead | 25);
    bytes = 2;
  } else if (value < 0x100000000) {
    out += static_cast<char>(lead | 26);
    bytes = 4;
  } else {
    out += static_cast<char>(lead | 27);
    bytes = 8;
  }
  while (bytes-- > 0)
    out += static_cast<char>(value >> (8 * bytes) & 0xFF);
}
void append_uint(std::string& out, std::int64_t value) {
  append_head(out, 0, static_cast<std::uint64_t>(value));
}
void append_text(std::string& out, std::string_view text) {
  append_head(out, 3, text.size());
  out += text;
}
void append_bytes(std::string& out, std::string_view bytes) {
  append_head(out, 2, bytes.size());
  out += bytes;
}

// The claims as token.cpp has them: keys sorted bytewise, 1, 4, 6, then -65537.
void append_claims(std::string& out, const PassToken& token) {
  append_head(out, 5, 4);
  append_uint(out, 1);
  append_text(out, token.issuer);
  append_uint(out, 4);
  append_uint(out, token.expires);
  append_uint(out, 6);
  append_uint(out, token.issued);
  append_head(out, 1, 65'536);
  append_head(out, 5, 3);
  append_uint(out, 2);
  append_head(out, 4, 3);
  append_uint(out, token.place.epoch);
  append_uint(out, token.place.shard);
  append_uint(out, token.place.index);
  append_uint(out, 3);
  append_text(out, token.name);
  append_uint(out, 4);
  append_text(out, token.last_four);
}

// r || s of a DER signature: SEQUENCE { INTEGER r, INTEGER s }, numbers of at most 33 bytes.
bool append_r_and_s(std::string& out, const unsigned char* der, std::size_t size) {
  std::size_t at = 2;
  if (size < 8 || der[0] != 0x30 || der[1] != size - 2) return false;
  for (int number = 0; number < 2; ++number) {
    if (at + 2 > size || der[at] != 2) return false;
    std::size_t bytes = der[at + 1];
    at += 2;
    if (at + bytes > size) return false;
    const unsigned char* from = der + at;
    at += bytes;
    while (bytes > 0 && *from == 0) {
      ++from;
      --bytes;
    }
    if (bytes > 32) return false;
    out.append(32 - bytes, '\0');
    out.append(reinterpret_cast<const char*>(from), bytes);
  }
  return at == size;
}

}  // namespace

struct BatchSigner::State {
  SignerKey key;
  std::string key_id, protected_bytes;
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair{nullptr, EVP_PKEY_free};
  std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context{nullptr, EVP_PKEY_CTX_free};
  std::string claims, message;
};

BatchSigner::BatchSigner(std::unique_ptr<State> state) : state_(std::move(state)) {}
BatchSigner::BatchSigner(BatchSigner&&) noexcept = default;
BatchSigner::~BatchSigner() = default;

Result<BatchSigner> BatchSigner::of(const SignerKey& key, std::string_view key_id) {
  if (key.algorithm() != Algorithm::es256) return bad_key("signed by ES256 only");
  auto state = std::make_unique<State>(State{key, std::string(key_id), {}});
  const std::string pem = key.pem();
  BIO* source = BIO_new_mem_buf(pem.data(), int(pem.size()));
  state->pair.reset(PEM_read_bio_PrivateKey(source, nullptr, nullptr, nullptr));
  BIO_free(source);
  if (!state->pair) return bad_key("no key in it");
  state->context.reset(EVP_PKEY_CTX_new(state->pair.get(), nullptr));
  if (!state->context || EVP_PKEY_sign_init(state->context.get()) != 1)
    return bad_key("it does not sign");
  // {1: -7, 4: key id}
  append_head(state->protected_bytes, 5, 2);
  append_uint(state->protected_bytes, 1);
  append_head(state->protected_bytes, 1, 6);
  append_uint(state->protected_bytes, 4);
  append_bytes(state->protected_bytes, key_id);
  return BatchSigner(std::move(state));
}

Result<std::string> BatchSigner::make_token(const PassToken& token) {
  State& s = *state_;
  const bool is_plain =
      token.status == TokenStatus::ok && token.kind == TokenKind::phone && token.photo.empty() &&
      !token.name.empty() && char_count(token.name) <= 4 && token.last_four.size() == 4 &&
      token.issued > 0 && token.expires > token.issued &&
      token.expires - token.issued <= kPhoneTokenSecondsMax && token.place.epoch >= 0 &&
      token.place.shard >= 0 && token.place.index >= 0 && token.place.index < kListIndexCount;
  if (!is_plain) return fl::make_token(token, s.key, s.key_id);
  s.claims.clear();
  append_claims(s.claims, token);
  s.message.clear();
  append_head(s.message, 4, 4);
  append_text(s.message, "Signature1");
  append_bytes(s.message, s.protected_bytes);
  append_bytes(s.message, {});
  append_bytes(s.message, s.claims);
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest;
  SHA256(reinterpret_cast<const unsigned char*>(s.message.data()), s.message.size(), digest.data());
  std::array<unsigned char, 80> der;
  std::size_t der_size = der.size();
  CHECK(EVP_PKEY_sign(s.context.get(), der.data(), &der_size, digest.data(), digest.size()) == 1);
  std::string cose;
  cose.reserve(s.claims.size() + s.protected_bytes.size() + 80);
  append_head(cose, 4, 4);
  append_bytes(cose, s.protected_bytes);
  append_head(cose, 5, 0);
  append_bytes(cose, s.claims);
  append_head(cose, 2, 64);
  CHECK(append_r_and_s(cose, der.data(), der_size));
  return cose;
}

}  // namespace fl
