// libsodium, and OpenSSL for SHA-256, behind plain values. Errors of the operating system's
// randomness end the process.
#include "platform/crypto.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <openssl/evp.h>
#include <sodium.h>

#include "platform/salts.h"

namespace fl {

namespace {

constexpr unsigned char kSealVersion = 1;
constexpr std::string_view kKeyFileHead =
    "\x01"
    "firstline keys\n";

const unsigned char* u8(std::string_view s) {
  return reinterpret_cast<const unsigned char*>(s.data());
}

}  // namespace

namespace {

// libsodium's own hook for another source of randomness.
unsigned char laying_seed[32];
std::uint64_t laying_draws = 0;

void laying_buffer(void* const out, const std::size_t size) {
  unsigned char block[40];
  std::memcpy(block, laying_seed, 32);
  std::memcpy(block + 32, &laying_draws, 8);
  ++laying_draws;
  unsigned char seed[32];
  crypto_generichash(seed, sizeof seed, block, sizeof block, nullptr, 0);
  randombytes_buf_deterministic(out, size, seed);
}
std::uint32_t laying_word() {
  std::uint32_t word;
  laying_buffer(&word, sizeof word);
  return word;
}
const char* laying_name() {
  return "firstline demo laying";
}
randombytes_implementation laying_source{laying_name, laying_word,   nullptr,
                                         nullptr,     laying_buffer, nullptr};

}  // namespace

SeededRandomness::SeededRandomness(std::uint64_t seed) {
  const Hash32 hash = sha256("firstline laying " + std::to_string(seed));
  std::memcpy(laying_seed, hash.data(), sizeof laying_seed);
  laying_draws = 0;
  randombytes_set_implementation(&laying_source);
}

SeededRandomness::~SeededRandomness() {
  randombytes_set_implementation(&randombytes_sysrandom_implementation);
}

void start_crypto() {
  CHECK(sodium_init() >= 0);
}
void random_bytes(void* out, std::size_t size) {
  randombytes_buf(out, size);
}

std::uint64_t random_u64() {
  std::uint64_t value;
  randombytes_buf(&value, sizeof value);
  return value;
}

std::string random_token() {
  static constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string token(26, '0');
  unsigned char bytes[26];
  randombytes_buf(bytes, sizeof bytes);
  for (std::size_t i = 0; i < token.size(); ++i)
    token[i] = kAlphabet[bytes[i] & 31];
  return token;
}

std::string random_digits(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += char('0' + randombytes_uniform(10));
  return text;
}

// OpenSSL's uses the processor's own instructions; asking it for the function each time costs more
// than a short text.
Hash32 sha256(std::string_view bytes) {
  struct Digest {
    const EVP_MD* kind = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~Digest() { EVP_MD_CTX_free(context); }
  };
  thread_local const Digest digest;
  Hash32 hash;
  unsigned int size = 0;
  CHECK(EVP_DigestInit_ex2(digest.context, digest.kind, nullptr) == 1 &&
        EVP_DigestUpdate(digest.context, bytes.data(), bytes.size()) == 1 &&
        EVP_DigestFinal_ex(digest.context, hash.data(), &size) == 1 && size == hash.size());
  return hash;
}

Hash32 keyed_hash(const Key32& key, std::string_view bytes) {
  Hash32 hash;
  crypto_generichash(hash.data(), hash.size(), u8(bytes), bytes.size(), key.data(), key.size());
  return hash;
}

std::string hex(const unsigned char* bytes, std::size_t size) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(size * 2);
  for (std::size_t i = 0; i < size; ++i) {
    text += kHex[bytes[i] >> 4];
    text += kHex[bytes[i] & 15];
  }
  return text;
}

std::string hex(const Hash32& hash) {
  return hex(hash.data(), hash.size());
}
std::string raw(const Hash32& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Hash32 hash_of_raw(std::string_view raw_bytes) {
  Hash32 hash{};
  CHECK(raw_bytes.size() == hash.size());
  std::memcpy(hash.data(), raw_bytes.data(), hash.size());
  return hash;
}

bool same_bytes(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string seal(const Key32& key, std::string_view plain, std::string_view bound) {
  Nonce24 nonce;
  randombytes_buf(nonce.data(), nonce.size());
  return seal_with_nonce(key, plain, bound, nonce);
}

std::string seal_with_nonce(const Key32& key, std::string_view plain, std::string_view bound,
                            const Nonce24& nonce) {
  constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  std::string out(1 + kNonce + plain.size() + kTag, '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(out.data());
  bytes[0] = kSealVersion;
  static_assert(sizeof(Nonce24) == kNonce);
  std::memcpy(bytes + 1, nonce.data(), kNonce);
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + 1 + kNonce, &size, u8(plain), plain.size(),
                                             u8(bound), bound.size(), nullptr, bytes + 1,
                                             key.data());
  return out;
}

Result<std::string> unseal(const Key32& key, std::string_view sealed, std::string_view bound) {
  constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  const Fault broken{FaultKind::unavailable, "platform.seal_broken", {}};
  if (sealed.size() < 1 + kNonce + kTag || u8(sealed)[0] != kSealVersion) return broken;
  std::string plain(sealed.size() - 1 - kNonce - kTag, '\0');
  unsigned long long size = 0;
  const auto* bytes = u8(sealed);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<unsigned char*>(plain.data()), &size, nullptr, bytes + 1 + kNonce,
          sealed.size() - 1 - kNonce, u8(bound), bound.size(), bytes + 1, key.data()) != 0)
    return broken;
  return plain;
}

std::string hash_password(std::string_view password, PasswordCost cost) {
  std::string out(crypto_pwhash_STRBYTES, '\0');
  const auto operations = cost == PasswordCost::interactive ? crypto_pwhash_OPSLIMIT_INTERACTIVE
                                                            : crypto_pwhash_OPSLIMIT_MIN;
  const auto memory = cost == PasswordCost::interactive ? crypto_pwhash_MEMLIMIT_INTERACTIVE
                                                        : crypto_pwhash_MEMLIMIT_MIN;
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), operations, memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc();
  out.resize(std::strlen(out.c_str()));
  return out;
}

bool verify_password(std::string_view hash, std::string_view password) {
  return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

std::string sign(const SignKey& key, std::string_view message) {
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, u8(message),
                       message.size(), key.secret.data());
  return signature;
}

bool verify_signature(const std::array<unsigned char, 32>& open, std::string_view message,
                      std::string_view signature) {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(u8(signature), u8(message), message.size(), open.data()) == 0;
}

namespace {

void fill_keys(Keys& keys, const unsigned char* seed32) {
  // Five independent 32-byte streams of one root: with a random root they are random keys.
  auto part = [&](unsigned char n, unsigned char* out) {
    crypto_generichash(out, 32, &n, 1, seed32, 32);
  };
  part(1, keys.master.data());
  part(2, keys.search.data());
  part(3, keys.session.data());
  unsigned char sign_seed[32];
  part(4, sign_seed);
  crypto_sign_seed_keypair(keys.log.open.data(), keys.log.secret.data(), sign_seed);
  sodium_memzero(sign_seed, sizeof sign_seed);
  keys.salts = std::make_shared<SaltBook>();
}

}  // namespace

Keys make_keys(bool is_demo) {
  Keys keys;
  keys.is_demo = is_demo;
  unsigned char root[32];
  randombytes_buf(root, sizeof root);
  fill_keys(keys, root);
  sodium_memzero(root, sizeof root);
  return keys;
}

Keys make_keys_seeded(std::uint64_t seed) {
  Keys keys;
  keys.is_demo = true;
  const Hash32 root = sha256("firstline demo keys " + std::to_string(seed));
  fill_keys(keys, root.data());
  return keys;
}

Outcome save_keys(const std::string& path, const Keys& keys) {
  std::string text(kKeyFileHead);
  text += std::string("demo ") + (keys.is_demo ? "1" : "0") + "\n";
  text += "master " + hex(keys.master.data(), 32) + "\n";
  text += "search " + hex(keys.search.data(), 32) + "\n";
  text += "session " + hex(keys.session.data(), 32) + "\n";
  text += "log " + hex(keys.log.secret.data(), 64) + "\n";
  const std::string fresh = path + ".new";
  const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0)
    return Fault{FaultKind::unavailable, "platform.key_file_unwritable", std::strerror(errno)};
  const bool ok = ::write(fd, text.data(), text.size()) == ssize_t(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  sodium_memzero(text.data(), text.size());
  if (!ok || ::rename(fresh.c_str(), path.c_str()) != 0)
    return Fault{FaultKind::unavailable, "platform.key_file_unwritable", std::strerror(errno)};
  return keys.salts ? keys.salts->move_to(path + ".salts") : Outcome(Done{});
}

Result<Keys> load_keys(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Fault{FaultKind::unavailable, "platform.key_file_missing", path};
  std::stringstream whole;
  whole << in.rdbuf();
  const std::string text = whole.str();
  const Fault broken{FaultKind::unavailable, "platform.key_file_broken", path};
  if (text.compare(0, kKeyFileHead.size(), kKeyFileHead) != 0) return broken;
  Keys keys;
  int seen = 0;
  std::istringstream lines(text.substr(kKeyFileHead.size()));
  std::string name, value;
  auto put = [&](unsigned char* out, std::size_t size) {
    std::size_t got = 0;
    if (sodium_hex2bin(out, size, value.data(), value.size(), nullptr, &got, nullptr) != 0 ||
        got != size)
      return false;
    ++seen;
    return true;
  };
  while (lines >> name >> value) {
    bool ok = true;
    if (name == "demo")
      keys.is_demo = value == "1";
    else if (name == "master")
      ok = put(keys.master.data(), 32);
    else if (name == "search")
      ok = put(keys.search.data(), 32);
    else if (name == "session")
      ok = put(keys.session.data(), 32);
    else if (name == "log")
      ok = put(keys.log.secret.data(), 64);
    if (!ok) return broken;
  }
  if (seen != 4) return broken;
  std::memcpy(keys.log.open.data(), keys.log.secret.data() + 32, 32);
  auto salts = SaltBook::open(path + ".salts");
  if (!salts) return salts.error();
  keys.salts = *salts;
  return keys;
}

}  // namespace fl
