// Messages of witnesses, their book, and the files of one witness.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include <sodium.h>

#include "platform/text.h"
#include "storage/sqlite/files.h"
#include "trust/leaf.h"
#include "trust/log_tree.h"
#include "trust/witness.h"

namespace fl {

namespace {

constexpr std::size_t kNameCharsMax = 40;
constexpr std::size_t kFileBytesMax = 64 * 1024;
constexpr std::string_view kMemoryWord = "firstline-witness-v1";

void put_number(std::string& bytes, std::int64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8)
    bytes += static_cast<char>(static_cast<std::uint64_t>(value) >> shift);
}

Outcome save_whole(const std::string& path, std::string_view bytes) {
  const Fault trouble{FaultKind::unavailable, "trust.cannot_write", path};
  std::error_code error;
  std::filesystem::create_directories(folder_of(path), error);
  if (error) return trouble;
  const std::string fresh = path + ".new";
  auto done = make_private_file(fresh);
  if (done) {
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << bytes;
    file.close();
    if (!file) return trouble;
  }
  if (done) done = sync_file_and_folder(fresh);
  if (done) done = rename_and_sync(fresh, path);
  if (!done) return trouble;
  return Done{};
}

std::string read_bounded(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kFileBytesMax, '\0');
  file.read(bytes.data(), std::streamsize(bytes.size()));
  bytes.resize(std::size_t(file.gcount()));
  return bytes;
}

SignKey key_of_seed(std::string_view seed) {
  SignKey key;
  crypto_sign_seed_keypair(key.open.data(), key.secret.data(),
                           reinterpret_cast<const unsigned char*>(seed.data()));
  return key;
}

bool is_good_name(std::string_view name) {
  if (name.empty() || name.size() > kNameCharsMax) return false;
  for (const char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.')) return false;
  return name != "need";
}

Outcome add_line(WitnessBook& book, const std::string& line) {
  std::istringstream words(line);
  std::string first, second, more;
  words >> first >> second >> more;
  const Fault bad{FaultKind::bad_input, "trust.bad_witnesses", line};
  if (!more.empty()) return bad;
  if (first == "need") {
    if (second.empty() || second.size() > 2 ||
        second.find_first_not_of("0123456789") != std::string::npos)
      return bad;
    book.need = std::stoi(second);
    return Done{};
  }
  const auto key = open_key_of_hex(second);
  if (!is_good_name(first) || !key || book.find(*key) != nullptr ||
      book.witnesses.size() >= kWitnessCountMax)
    return bad;
  for (const auto& known : book.witnesses)
    if (known.name == first) return bad;
  book.witnesses.push_back({first, *key});
  return Done{};
}

}  // namespace

std::string cosign_message(const TreeHead& head) {
  std::string bytes = "firstline cosign v1";
  put_number(bytes, head.size);
  bytes += raw(head.root);
  put_number(bytes, head.at.ms);
  return bytes;
}

std::string cosign_message(const ListSeen& list) {
  std::string bytes = "firstline cosign list v1";
  put_number(bytes, list.number);
  bytes += raw(list.manifest_hash);
  put_number(bytes, list.live_count);
  return bytes;
}

std::string refusal_message(const WitnessRefusal& refusal) {
  std::string bytes = "firstline refusal v1";
  put_number(bytes, refusal.size);
  put_number(bytes, refusal.at.ms);
  return bytes + refusal.what;
}

std::string hex_of(const OpenKey& key) {
  return hex(key.data(), key.size());
}

std::optional<std::string> bytes_of_hex(std::string_view text, std::size_t size) {
  if (text.size() != size * 2 ||
      text.find_first_not_of("0123456789abcdef") != std::string_view::npos)
    return std::nullopt;
  std::string bytes;
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (std::size_t i = 0; i < text.size(); i += 2)
    bytes += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
  return bytes;
}

std::optional<OpenKey> open_key_of_hex(std::string_view text) {
  const auto bytes = bytes_of_hex(text, sizeof(OpenKey));
  if (!bytes) return std::nullopt;
  return hash_of_raw(*bytes);
}

const WitnessBook::Known* WitnessBook::find(const OpenKey& key) const {
  for (const auto& known : witnesses)
    if (known.key == key) return &known;
  return nullptr;
}

Result<WitnessBook> load_witnesses(const std::string& path) {
  WitnessBook book;
  std::istringstream lines(read_bounded(path));
  for (std::string line; std::getline(lines, line);) {
    line = trimmed(line);
    if (line.empty() || line[0] == '#') continue;
    auto added = add_line(book, line);
    if (!added) return added.error();
  }
  if (book.need > int(book.witnesses.size()))
    return Fault{FaultKind::bad_input, "trust.bad_witnesses", "need " + std::to_string(book.need)};
  return book;
}

Outcome save_witnesses(const std::string& path, const WitnessBook& book) {
  std::string text = "# Witnesses of the log: a name and an Ed25519 key in hex. need: how many\n";
  text += "# of them make a head a co-signed one.\nneed " + std::to_string(book.need) + "\n";
  for (const auto& known : book.witnesses)
    text += known.name + " " + hex_of(known.key) + "\n";
  return save_whole(path, text);
}

Result<SignKey> witness_key(const std::string& folder) {
  const std::string path = folder + "/key";
  if (!std::filesystem::exists(path)) {
    std::string seed(crypto_sign_SEEDBYTES, '\0');
    random_bytes(seed.data(), seed.size());
    auto saved =
        save_whole(path, hex(reinterpret_cast<const unsigned char*>(seed.data()), seed.size()));
    if (!saved) return saved.error();
  }
  const auto seed = bytes_of_hex(trimmed(read_bounded(path)), crypto_sign_SEEDBYTES);
  if (!seed) return Fault{FaultKind::bad_input, "trust.bad_witness_key", path};
  return key_of_seed(*seed);
}

Result<WitnessMemory> load_memory(const std::string& folder) {
  const std::string path = folder + "/memory";
  WitnessMemory memory;
  if (!std::filesystem::exists(path)) return memory;
  const Fault bad{FaultKind::bad_input, "trust.bad_witness_memory", path};
  std::istringstream lines(read_bounded(path));
  std::string line;
  if (!std::getline(lines, line) || line != kMemoryWord) return bad;
  bool is_whole = false;
  while (std::getline(lines, line)) {
    const auto space = line.find(' ');
    const std::string word = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
    if (word == "head") {
      auto head = head_of_text(rest);
      if (!head) return bad;
      memory.head = *head;
    } else if (word == "list") {
      std::istringstream words(rest);
      words >> memory.list_number >> memory.list_hash;
      if (!words || !bytes_of_hex(memory.list_hash, sizeof(Hash32))) return bad;
    } else if (word == "log") {
      if (!open_key_of_hex(rest)) return bad;
      memory.log_key = rest;
    } else if (word == "root") {
      memory.root = rest;
    } else if (word == "end") {
      is_whole = true;
    } else {
      return bad;
    }
  }
  if (!is_whole) return bad;
  return memory;
}

Outcome save_memory(const std::string& folder, const WitnessMemory& memory) {
  std::string text = std::string(kMemoryWord) + "\n";
  if (!memory.log_key.empty()) text += "log " + memory.log_key + "\n";
  if (!memory.root.empty()) text += "root " + memory.root + "\n";
  if (memory.head) text += "head " + text_of(*memory.head) + "\n";
  if (memory.list_number > 0)
    text += "list " + std::to_string(memory.list_number) + " " + memory.list_hash + "\n";
  return save_whole(folder + "/memory", text + "end\n");
}

Result<std::string> keep_evidence(const std::string& folder, std::string_view name,
                                  std::string_view text) {
  const std::string path = folder + "/evidence/" + std::string(name) + ".json";
  auto saved = save_whole(path, text);
  if (!saved) return saved.error();
  return path;
}

std::string_view judge_head(const WitnessMemory& memory, const OpenKey& log_key,
                            const TreeHead& head, const std::vector<Hash32>& proof) {
  if (!memory.log_key.empty() && memory.log_key != hex_of(log_key)) return "other_key";
  if (!verify_signature(log_key, head_message(head), head.signature)) return "bad_signature";
  if (!memory.head) return {};
  const TreeHead& last = *memory.head;
  if (head.size < last.size) return "shrunken";
  if (head.size == last.size)
    return head.root == last.root && head.at == last.at ? std::string_view() : "other_head";
  return is_consistent(last.size, last.root, head.size, head.root, proof) ? std::string_view()
                                                                          : "rewritten";
}

}  // namespace fl
