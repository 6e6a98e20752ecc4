// The book of salts: 16 bytes a person, without which that person's private fields cannot be opened
// by anyone.
//
// It lies beside the key file (`<key file>.salts`), not in the data folder, so that a backup of the
// data folder opens nobody, and erasing a salt erases the person from every copy of the data. A
// salt is on disk before put() returns, and its row is written after that: a crash leaves a salt
// too many, never a row that cannot be opened.
//
// File, version 1: a head of 32 bytes ("FLSALTS\x01", the count of records sorted by id as 8 bytes
// big-endian, zeros), then records of 32 bytes: id (8, big-endian), salt (16), the first 8 bytes of
// SHA-256 over those 24. A torn last record is dropped when the book is opened; a broken one
// elsewhere refuses the book. An erased record keeps its id and a salt of zeros.
//
// Several servers may have the same book open, if its file system knows locks: each sees what the
// others put and erase.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "platform/crypto.h"
#include "platform/result.h"

namespace fl {

struct SaltOf {
  std::int64_t id = 0;
  Salt16 salt{};
};

class SaltBook {
 public:
  // A book without a file: tests, and a city being laid before its keys are saved.
  SaltBook();
  ~SaltBook();
  SaltBook(const SaltBook&) = delete;

  // Opens or makes the file. Faults: platform.salts_broken, platform.salts_unwritable.
  [[nodiscard]] static Result<std::shared_ptr<SaltBook>> open(const std::string& path);
  // Writes what this book holds to a fresh file and goes on there.
  [[nodiscard]] Outcome move_to(const std::string& path);

  [[nodiscard]] std::optional<Salt16> find(std::int64_t id) const;
  // New ids only. On disk when it returns.
  [[nodiscard]] Outcome put(std::span<const SaltOf> salts);
  // For laying a demo city: forgets whatever the book held. `salts` are sorted by id.
  [[nodiscard]] Outcome fill(std::span<const SaltOf> salts);
  // For good. On disk when it returns; an unknown id is done already.
  [[nodiscard]] Outcome erase(std::int64_t id);
  [[nodiscard]] std::int64_t count() const;  // records, erased ones too

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fl
