// One event loop and its connections: which of them give way when places run short, and which
// refusals are held back until when. Private to this room.
//
// Promises: while anybody idles, is held or dawdles, a newcomer finds a place, because the newcomer
// may be life-critical; those last seen asking for something life-critical give way last. Finding
// them costs a walk, so many are found at once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <unordered_set>
#include <vector>

#include "http/handshakes.h"
#include "http/reactor.h"
#include "http/retriers.h"
#include "http/sources.h"

namespace fl::http {

class Connection;

// How readily a connection gives way; higher goes first.
enum class Yield { never, newcomer, idle_of_life, slow, idle, held };

struct Loop {
  Reactor reactor;
  std::unordered_set<std::shared_ptr<Connection>> connections;
  Retriers retriers;
  Handshakes handshakes;
  std::size_t refused_count = 0;  // since the last tick
  bool is_hot = false;            // many were refused in the tick before
  std::size_t held_count = 0;

  // Closes up to `count`, the readiest to yield first, of these the ones that rest longest. The
  // number closed.
  std::size_t make_room(std::size_t count);
  // The same among the lines of one source, of those that yield at least so readily. A walk that
  // found nobody is not repeated at once.
  std::size_t make_room_of(Source source, std::size_t count, Yield least, std::int64_t now_ms);
  // Keeps a refusal back until `until_ms`; release_due() says it.
  void hold(std::shared_ptr<Connection> connection, std::uint64_t number, std::int64_t now_ms,
            std::int64_t until_ms);
  void release_due(std::int64_t now_ms);
  void forget_held();  // the loop has ended

 private:
  struct Candidate {
    bool is_crowd;
    Yield yield;
    std::int64_t since_ms;
    std::shared_ptr<Connection> connection;
  };
  static std::size_t give_way(std::vector<Candidate>& all, std::size_t count);
  struct Held {
    std::shared_ptr<Connection> connection;
    std::uint64_t number;  // of the request refused
  };
  void release(std::vector<Held>& held);
  // A wheel: what is due within the same slice of time is said together.
  static constexpr std::int64_t kSliceMs = 25;
  static constexpr std::size_t kSliceCount = 64;  // 1.6 s, longer than any refusal is held
  std::array<std::vector<Held>, kSliceCount> wheel_;
  std::int64_t released_slice_ = 0, vain_until_ms_ = 0;
};

}  // namespace fl::http
