// Keys, nonces, hashes, seals and signatures (libsodium), and the key file.
//
// The key file `keys.fl` lies beside, not in, the data folder: a version byte, then a text of named
// keys. It is made with mode 0600, written to a temporary name, synced and renamed. Losing it loses
// the private fields; docs/concepts/keys.md says how to keep and rotate it. trust/ decides who may
// rotate; this file only opens.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/ids.h"
#include "platform/result.h"

namespace fl {

using Key32 = std::array<unsigned char, 32>;
using Hash32 = std::array<unsigned char, 32>;
using Salt16 = std::array<unsigned char, 16>;

void start_crypto();  // once, at start
void random_bytes(void* out, std::size_t size);
// While one lives, every draw of this file comes from the seed instead of the operating system:
// laying a demo city, whose bytes must be the same for the same seed. One at a time, with one
// thread drawing; never in a server.
class SeededRandomness {
 public:
  explicit SeededRandomness(std::uint64_t seed);
  ~SeededRandomness();
  SeededRandomness(const SeededRandomness&) = delete;
};
[[nodiscard]] std::uint64_t random_u64();
template <class AnyId>
[[nodiscard]] AnyId random_id() {
  const auto value = static_cast<std::int64_t>(random_u64() >> 1);
  return AnyId{value == 0 ? 1 : value};
}
template <class AnyId>
[[nodiscard]] AnyId random_id_in(Bucket bucket) {
  return AnyId{id_in_bucket(bucket, random_u64())};
}
[[nodiscard]] std::string random_token();  // 128 bits, 26 characters base32: sessions, follow links
[[nodiscard]] std::string random_digits(int count);

[[nodiscard]] Hash32 sha256(std::string_view bytes);
[[nodiscard]] Hash32 keyed_hash(const Key32& key, std::string_view bytes);  // BLAKE2b-256
[[nodiscard]] std::string hex(const unsigned char* bytes, std::size_t size);
[[nodiscard]] std::string hex(const Hash32& hash);
[[nodiscard]] std::string raw(const Hash32& hash);  // the 32 bytes as a string for SQL
[[nodiscard]] Hash32 hash_of_raw(std::string_view raw_bytes);
[[nodiscard]] bool same_bytes(std::string_view a, std::string_view b);  // in constant time

// XChaCha20-Poly1305: version byte 1, nonce (24), ciphertext and tag. `bound` names row and column.
[[nodiscard]] std::string seal(const Key32& key, std::string_view plain, std::string_view bound);
// The same with a nonce of the caller's: only for laying a seeded city, where the data key is as
// fresh as the row.
using Nonce24 = std::array<unsigned char, 24>;
[[nodiscard]] std::string seal_with_nonce(const Key32& key, std::string_view plain,
                                          std::string_view bound, const Nonce24& nonce);
[[nodiscard]] Result<std::string> unseal(const Key32& key, std::string_view sealed,
                                         std::string_view bound);

// Argon2id by libsodium's own string format (parameters and salt inside).
enum class PasswordCost { interactive, test };  // `test` is weak and refused outside demo and tests
[[nodiscard]] std::string hash_password(std::string_view password, PasswordCost cost);
[[nodiscard]] bool verify_password(std::string_view hash, std::string_view password);

struct SignKey {
  std::array<unsigned char, 32> open{};    // public
  std::array<unsigned char, 64> secret{};  // Ed25519
};
[[nodiscard]] std::string sign(const SignKey& key, std::string_view message);  // 64 bytes
[[nodiscard]] bool verify_signature(const std::array<unsigned char, 32>& open,
                                    std::string_view message, std::string_view signature);

class SaltBook;  // platform/salts.h

// The keys of one installation. Copies share the book of salts, which lies at `<key file>.salts`.
struct Keys {
  bool is_demo = false;             // demo keys are marked; nothing outside the demo accepts them
  Key32 master{};                   // private fields: data key of a row = keyed_hash(master, salt)
  Key32 search{};                   // search tokens
  Key32 session{};                  // session tokens, one-time codes, demo links
  SignKey log;                      // signs heads of the witnessed log
  std::shared_ptr<SaltBook> salts;  // one a person: without it their fields stay shut
};
[[nodiscard]] Keys make_keys(bool is_demo);
[[nodiscard]] Keys make_keys_seeded(std::uint64_t seed);  // demo cities only: same seed, same bytes
[[nodiscard]] Outcome save_keys(const std::string& path, const Keys& keys);
[[nodiscard]] Result<Keys> load_keys(const std::string& path);

}  // namespace fl
