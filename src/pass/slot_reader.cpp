// See slot_reader.h.
#include "pass/slot_reader.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace fl {

std::unique_ptr<SlotReader> SlotReader::open(const std::string& path, const SlotShape& shape) {
  SlotFileHead head;
  struct stat facts {};
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  void* at = MAP_FAILED;
  if (SlotTable::has_shape(file, shape, head, facts))
    at = ::mmap(nullptr, std::size_t(facts.st_size), PROT_READ, MAP_SHARED, file, 0);
  if (file >= 0) ::close(file);
  if (at == MAP_FAILED) return nullptr;
  auto reader = std::unique_ptr<SlotReader>(new SlotReader);
  reader->path_ = path;
  reader->bytes_ = static_cast<const unsigned char*>(at);
  reader->size_ = std::size_t(facts.st_size);
  reader->table_ = SlotTable(reader->bytes_, shape, std::size_t(head.capacity));
  reader->file_ = facts.st_ino;
  reader->device_ = facts.st_dev;
  return reader;
}

SlotReader::~SlotReader() {
  ::munmap(const_cast<unsigned char*>(bytes_), size_);
}

SlotRead SlotReader::get(const SlotKey& key, SlotValue& value) const {
  return table_.get(key, value);
}

std::int64_t SlotReader::mark() const {
  return number_in_head(bytes_, &SlotFileHead::mark);
}

std::size_t SlotReader::count() const {
  return std::size_t(number_in_head(bytes_, &SlotFileHead::count));
}

bool SlotReader::is_in_place() const {
  struct stat facts {};
  return ::stat(path_.c_str(), &facts) == 0 && facts.st_ino == file_ && facts.st_dev == device_ &&
         std::size_t(facts.st_size) == size_;
}

}  // namespace fl
