// Values into PostgreSQL's binary forms and rows out of them.
#include "storage/postgres/cursor.h"

#include <endian.h>

#include <charconv>
#include <cstring>

#include <libpq-fe.h>

namespace fl {

namespace {

// PostgreSQL's own numbers for its types (pg_type.dat); they never change.
enum Type : unsigned {
  kBool = 16,
  kBytea = 17,
  kInt8 = 20,
  kInt2 = 21,
  kInt4 = 23,
  kText = 25,
  kFloat8 = 701,
  kInt8Array = 1016,
  kNumeric = 1700
};
constexpr int kFetchCount = 1000;

template <class T>
T number_at(const char* bytes) {
  T raw;
  std::memcpy(&raw, bytes, sizeof raw);
  return raw;
}

// Whole numbers only: what SUM(BIGINT) gives. Digits in base 10,000, most significant first.
std::int64_t numeric_at(const char* bytes) {
  const auto part = [&](int i) {
    return static_cast<std::int16_t>(be16toh(number_at<std::uint16_t>(bytes + i * 2)));
  };
  const int digits = part(0), weight = part(1);
  std::int64_t value = 0;
  for (int i = 0; i <= weight; ++i)
    value = value * 10'000 + (i < digits ? part(4 + i) : 0);
  return part(2) == 0x4000 ? -value : value;
}

std::string be64_of(std::int64_t value) {
  const std::uint64_t raw = htobe64(static_cast<std::uint64_t>(value));
  return {reinterpret_cast<const char*>(&raw), sizeof raw};
}
std::string be32_of(std::int64_t value) {
  const std::uint32_t raw = htobe32(static_cast<std::uint32_t>(value));
  return {reinterpret_cast<const char*>(&raw), sizeof raw};
}
std::string be16_of(std::int64_t value) {
  const std::uint16_t raw = htobe16(static_cast<std::uint16_t>(value));
  return {reinterpret_cast<const char*>(&raw), sizeof raw};
}

}  // namespace

PgCursor::Value& PgCursor::at(int position) {
  if (values_.size() < static_cast<std::size_t>(position))
    values_.resize(static_cast<std::size_t>(position));
  return values_[static_cast<std::size_t>(position) - 1];
}

void PgCursor::bind_i64(int position, std::int64_t value) {
  at(position) = {Value::Kind::number, value, {}};
}
void PgCursor::bind_text(int position, std::string_view value) {
  at(position) = {Value::Kind::text, 0, value};
}
void PgCursor::bind_blob(int position, std::string_view value) {
  at(position) = {Value::Kind::blob, 0, value};
}
void PgCursor::bind_null(int position) {
  at(position) = {};
}

const std::string& PgCursor::keep(std::string bytes) const {
  return kept_.emplace_back(std::move(bytes));
}

void PgCursor::encode(const Value& value, unsigned type, PgLink::Values& out) {
  const auto put = [&](const char* bytes, std::size_t size, int format) {
    out.bytes.push_back(bytes);
    out.sizes.push_back(int(size));
    out.formats.push_back(format);
  };
  const auto put_kept = [&](std::string bytes, int format) {
    const std::string& kept = keep(std::move(bytes));
    put(kept.c_str(), kept.size(), format);
  };
  switch (value.kind) {
    case Value::Kind::null:
      return put(nullptr, 0, 1);
    case Value::Kind::number: {
      const std::int64_t n = value.number;
      if (type == kInt8) return put_kept(be64_of(n), 1);
      if (type == kInt4 && n == std::int32_t(n)) return put_kept(be32_of(n), 1);
      if (type == kInt2 && n == std::int16_t(n)) return put_kept(be16_of(n), 1);
      if (type == kInt4 || type == kInt2 || type == kBytea)
        throw Bug(std::string(prepared_->called) + ": a number that its column cannot hold");
      if (type == kBool) return put_kept(n ? "t" : "f", 0);
      return put_kept(std::to_string(n), 0);
    }
    default:
      if (type == kInt8 || type == kInt4 || type == kInt2 || type == kNumeric || type == kInt8Array)
        return put_kept(std::string(value.bytes), 0);
      return put(value.bytes.data() ? value.bytes.data() : "", value.bytes.size(), 1);
  }
}

void PgCursor::bound(int count) {
  values_.resize(static_cast<std::size_t>(count));
  if (!prepared_->is_ready) {
    // Numbers are said to be 64 bits wide: else `?1 + 1` would be taken for 32. The rest the server
    // finds out from where they stand.
    std::vector<unsigned> wanted;
    for (const auto& value : values_)
      wanted.push_back(value.kind == Value::Kind::number ? unsigned(kInt8)
                       : value.kind == Value::Kind::blob ? unsigned(kBytea)
                                                         : 0u);
    link_.prepare(*prepared_, wanted);
  }
  if (prepared_->types.size() != values_.size())
    throw Bug(std::string(prepared_->called) + ": " + std::to_string(count) + " values for " +
              std::to_string(prepared_->types.size()) + " parameters");
  PgLink::Values out;
  for (std::size_t i = 0; i < values_.size(); ++i)
    encode(values_[i], prepared_->types[i], out);
  // A walk over a whole table takes what it takes.
  if (prepared_->is_streamed) link_.send_text(nullptr, "SET LOCAL statement_timeout = 0");
  ++wanted_;
  link_.send(this, *prepared_, out);
  kept_.clear();
  if (prepared_->is_streamed) {
    prepared_->is_in_use = true;
    is_streaming_ = true;
    ++wanted_;
    link_.send_text(this, "FETCH " + std::to_string(kFetchCount) + " FROM " + prepared_->name);
  }
}

void PgCursor::take(PgResult result) {
  --wanted_;
  result_ = std::move(result);
  row_ = -1;
}

void PgCursor::wait() {
  if (wanted_ > 0) link_.wait_for(*this);
}

bool PgCursor::step() {
  wait();
  kept_.clear();
  if (!result_) return false;
  if (++row_ < PQntuples(result_.get())) return true;
  if (!is_streaming_) return false;
  if (PQntuples(result_.get()) < kFetchCount) return false;
  ++wanted_;
  link_.send_text(this, "FETCH " + std::to_string(kFetchCount) + " FROM " + prepared_->name);
  wait();
  return ++row_ < PQntuples(result_.get());
}

std::optional<int> PgCursor::run() {
  if (link_.is_write()) return std::nullopt;
  return changed();  // in a read it can only be a mistake: say so now
}

int PgCursor::changed() {
  wait();
  return result_ ? std::atoi(PQcmdTuples(result_.get())) : 0;
}

bool PgCursor::is_null(int column) const {
  return PQgetisnull(result_.get(), row_, column + hidden_) != 0;
}

std::size_t PgCursor::key_place() const {
  return std::size_t(be64toh(number_at<std::uint64_t>(PQgetvalue(result_.get(), row_, 0)))) - 1;
}

std::int64_t PgCursor::i64(int column) const {
  if (is_null(column)) return 0;
  const char* bytes = PQgetvalue(result_.get(), row_, column + hidden_);
  switch (PQftype(result_.get(), column + hidden_)) {
    case kInt8:
      return static_cast<std::int64_t>(be64toh(number_at<std::uint64_t>(bytes)));
    case kInt4:
      return static_cast<std::int32_t>(be32toh(number_at<std::uint32_t>(bytes)));
    case kInt2:
      return static_cast<std::int16_t>(be16toh(number_at<std::uint16_t>(bytes)));
    case kBool:
      return bytes[0];
    case kNumeric:
      return numeric_at(bytes);
    case kFloat8: {
      const std::uint64_t raw = be64toh(number_at<std::uint64_t>(bytes));
      double value = 0;
      std::memcpy(&value, &raw, sizeof value);
      return static_cast<std::int64_t>(value);
    }
    default: {
      std::int64_t value = 0;
      std::from_chars(bytes, bytes + PQgetlength(result_.get(), row_, column + hidden_), value);
      return value;
    }
  }
}

std::string_view PgCursor::text(int column) const {
  if (is_null(column)) return {"", 0};
  switch (PQftype(result_.get(), column + hidden_)) {
    case kInt8:
    case kInt4:
    case kInt2:
    case kBool:
    case kNumeric:
      return keep(std::to_string(i64(column)));
    default:
      return {PQgetvalue(result_.get(), row_, column + hidden_),
              std::size_t(PQgetlength(result_.get(), row_, column + hidden_))};
  }
}

void PgCursor::close() {
  if (wanted_ > 0) link_.forget(*this);
  if (is_streaming_) {
    prepared_->is_in_use = false;
    link_.end_stream(prepared_->name, own_ != nullptr);
  }
  delete this;
}

}  // namespace fl
