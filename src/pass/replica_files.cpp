// See replica_files.h.
#include "pass/replica_files.h"

#include <cstring>
#include <filesystem>

#include "seal/token.h"

namespace fl::replica {

Result<std::unique_ptr<CopyFiles>> CopyFiles::open(const std::string& folder,
                                                   const std::string& end,
                                                   const ExpectedCounts& expected) {
  auto copy = std::make_unique<CopyFiles>();
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    const std::size_t count = Part(i) == Part::tokens         ? expected.tokens
                              : Part(i) == Part::capabilities ? expected.capabilities
                                                              : 0;
    auto file = SlotFile::open(folder + "/" + kParts[i].name + end, kParts[i].shape, count);
    if (!file) return file.error();
    copy->files_[i] = std::move(*file);
  }
  return copy;
}

bool CopyFiles::is_cut(const std::string& folder) const {
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    std::error_code error;
    const auto size = std::filesystem::file_size(folder + "/" + kParts[i].name, error);
    if (error || size < files_[i]->bytes()) return true;
  }
  return false;
}

bool CopyFiles::were_closed() const {
  for (const auto& file : files_)
    if (!file->was_closed()) return false;
  return true;
}

std::size_t CopyFiles::bytes() const {
  std::size_t sum = 0;
  for (const auto& file : files_)
    sum += file->bytes();
  return sum;
}

Outcome CopyFiles::take_names(const std::string& folder) const {
  for (std::size_t i = 0; i < kParts.size(); ++i)
    if (auto done = files_[i]->rename_to(folder + "/" + kParts[i].name); !done) return done;
  return Done{};
}

void CopyFiles::let_go() const {
  for (const auto& file : files_)
    file->let_go();
}

Outcome CopyFiles::put(Part part, const SlotKey& key, std::string_view value) const {
  auto done = at(part).put(key, value);
  SlotValue there;
  if (!done && at(part).get(key, there) == SlotRead::torn) is_damaged_ = true;
  return done;
}

Outcome CopyFiles::drop(Part part, const SlotKey& key) const {
  at(part).drop(key);
  SlotValue there;
  if (at(part).get(key, there) == SlotRead::absent) return Done{};
  is_damaged_ = true;
  return Fault{FaultKind::unavailable, "pass.replica_unwritable"};
}

// Two forms of one number: the second's tokens are kept whole.
Outcome CopyFiles::keep_form(const PackedToken& packed, bool* is_kept) const {
  SlotValue there;
  const SlotKey key = key_of_form(packed.form_id);
  const SlotRead found = at(Part::forms).get(key, there);
  *is_kept = found != SlotRead::found || there.view() == packed.form;
  return found == SlotRead::found ? Outcome(Done{}) : put(Part::forms, key, packed.form);
}

Outcome CopyFiles::put_token(PersonId person, std::string_view cose) const {
  if (cose.size() > kCoseBytesMax) return Fault{FaultKind::unavailable, "pass.token_too_long"};
  const SlotKey key = key_of(person);
  if (const auto packed = pack_token(cose)) {
    bool is_kept = false;
    if (auto done = keep_form(*packed, &is_kept); !done) return done;
    if (is_kept) {
      if (auto done = put(Part::tokens, key, packed->bytes); !done) return done;
      return drop(Part::wide_tokens, key);
    }
  }
  const auto read = read_token_cose(cose);
  const std::string value =
      read ? wide_value(std::uint8_t(read->token.status), read->token.reason, cose)
           : wide_value(0, {}, cose);
  if (auto done = put(Part::wide_tokens, key, value); !done) return done;
  return put(Part::tokens, key, {});
}

Outcome CopyFiles::drop_token(PersonId person) const {
  auto done = drop(Part::tokens, key_of(person));
  return done ? drop(Part::wide_tokens, key_of(person)) : done;
}

Outcome CopyFiles::put_capability(std::string_view hash, const Holder& holder) const {
  return put(Part::capabilities, capability_key(hash), bytes_of(holder));
}

Outcome CopyFiles::drop_capability(std::string_view hash) const {
  return drop(Part::capabilities, capability_key(hash));
}

Outcome CopyFiles::put_kin(PersonId person, const std::vector<Kin>& lines) const {
  const SlotKey key = key_of(person);
  if (lines.size() > kKinOrdinary) {
    auto done = put(Part::wide_carers, key, bytes_of(lines));
    return done ? put(Part::carers, key, {}) : done;
  }
  auto done = lines.empty() ? drop(Part::carers, key) : put(Part::carers, key, bytes_of(lines));
  return done ? drop(Part::wide_carers, key) : done;
}

Outcome CopyFiles::add_kin(PersonId person, const Kin& line) const {
  SlotValue there;
  bool is_wide = false;
  std::vector<Kin> lines;
  if (slots().get(Part::carers, Part::wide_carers, key_of(person), there, &is_wide) ==
      SlotRead::found)
    for (std::size_t i = 0; i < there.view().size() / kKinBytes; ++i)
      lines.push_back(kin_at(there.view(), i));
  if (lines.size() == kKinMax) return Done{};
  lines.push_back(line);
  return put_kin(person, lines);
}

SlotKey capability_key(std::string_view hash) {
  SlotKey key;
  CHECK(hash.size() == key.size());
  std::memcpy(key.data(), hash.data(), key.size());
  return key;
}

}  // namespace fl::replica
