// The staircase of rooms: reads src/ROOMS and holds every #include below src/ to it. Promises that
// an edge, a door or a cycle that is not written down is found; says nothing about what is inside.
#include <algorithm>
#include <functional>
#include <sstream>

#include "rules.h"

namespace fl::tidy {
namespace {

std::set<std::string> names_in(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::set<std::string> names;
  for (std::string name; stream >> name;)
    names.insert(name);
  return names;
}

// The path between quotes of an #include, or empty.
std::string included(const Line& line) {
  const std::string_view raw = trimmed(line.raw);
  if (!raw.starts_with("#include \"")) return {};
  const std::string_view rest = raw.substr(10);
  return std::string(rest.substr(0, rest.find('"')));
}

std::string room_of_include(const std::string& path) {
  const std::size_t slash = path.find('/');
  return slash == std::string::npos ? std::string{} : path.substr(0, slash);
}

bool is_one_of(std::string_view name, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches(name, pattern); });
}

void check_cycle(const Rooms& rooms, Findings& findings) {
  std::map<std::string, int> colour;  // 1 = being walked, 2 = done
  std::function<bool(const std::string&)> walk = [&](const std::string& room) {
    colour[room] = 1;
    const auto lower = rooms.allowed.find(room);
    if (lower != rooms.allowed.end()) {
      for (const std::string& next : lower->second) {
        if (colour[next] == 1 || (colour[next] == 0 && !walk(next))) return false;
      }
    }
    colour[room] = 2;
    return true;
  };
  for (const auto& [room, lower] : rooms.allowed) {
    if (colour[room] == 0 && !walk(room)) {
      findings.push_back({"room_cycle", "src/ROOMS", 0, "the rooms form a cycle at " + room});
      return;
    }
  }
}

struct Edge {
  const Source& from;
  std::size_t line;
  std::string path;  // "trust/trust.h"
  std::string room;  // "trust"
};

void check_edge(const Edge& edge, const Rooms& rooms, Findings& findings) {
  const auto add = [&](const char* rule, const std::string& says) {
    findings.push_back({rule, edge.from.path, edge.line, says});
  };
  const std::string own(edge.from.room());
  if (edge.from.name() == "events.h" && edge.room != "platform") {
    add("events_only_platform", "events.h includes " + edge.path + "; only platform/ is allowed");
  }
  if (edge.room == own) return;
  const auto allowed = rooms.allowed.find(own);
  if (!rooms.free.contains(own) &&
      (allowed == rooms.allowed.end() || !allowed->second.contains(edge.room))) {
    add("room_edge", own + " may not include " + edge.path + " (src/ROOMS)");
    return;
  }
  const bool is_door =
      edge.path == edge.room + "/events.h" || edge.path == edge.room + "/" + edge.room + ".h";
  if (!is_door && !rooms.open.contains(edge.room) && !rooms.open.contains(edge.path) &&
      !rooms.lifts("room_door", edge.from) && !rooms.free.contains(own) && !edge.from.is_test()) {
    add("room_door", edge.path + " is inside " + edge.room + "; include its door");
  }
  for (const Rooms::Only& rule : rooms.only) {
    if (edge.path.starts_with(rule.prefix) && !rooms.anywhere.contains(edge.path) &&
        !is_one_of(edge.from.name(), rule.patterns) && !edge.from.is_test() &&
        !rooms.free.contains(own) && !rooms.lifts("only_some", edge.from)) {
      add("only_some", std::string(edge.from.name()) + " may not include " + edge.path);
    }
  }
  if (own == "pass" && edge.from.name().starts_with("show") &&
      (edge.room == "storage" || edge.room == "work")) {
    add("show_stands_alone", "pass/show* includes neither storage/ nor work/");
  }
}

// Permits for jobs are made where jobs are wired, leaves from permits; the types cannot say so.
void check_permits(const Source& source, const Rooms& rooms, Findings& findings) {
  const std::string room(source.room());
  if (rooms.free.contains(room) || room == "trust" || source.is_test()) return;
  for (std::size_t i = 0; i < source.lines.size(); ++i) {
    const std::string& code = source.lines[i].code;
    if (code.find("Permit::for_job") != std::string::npos) {
      findings.push_back(
          {"job_permit", source.path, i + 1, "only app/ and cli/ make permits for jobs"});
    }
    if (code.find("Leaf{") != std::string::npos && has_word(code, "Leaf")) {
      findings.push_back({"leaf_by_hand", source.path, i + 1, "make it with leaf_of(permit, ...)"});
    }
  }
}

void check_tests_beside(const Tree& tree, const Source& source, Findings& findings) {
  const std::size_t mark = source.path.rfind("_test.cpp");
  if (mark == std::string::npos || source.room().empty()) return;
  const std::string stem = source.path.substr(0, mark);
  const std::string folder = source.path.substr(0, source.path.rfind('/') + 1);
  const bool is_room_test = stem == folder + std::string(source.room());
  if (!is_room_test && tree.find(stem + ".cpp") == nullptr && tree.find(stem + ".h") == nullptr) {
    findings.push_back({"test_beside", source.path, 0, "nothing named " + stem + " stands beside"});
  }
}

void check_room_files(const Tree& tree, const Rooms& rooms, Findings& findings) {
  std::map<std::string, bool> has_code;  // room -> has a test
  for (const Source& source : tree.sources) {
    const std::string room(source.room());
    if (room.empty() || !source.is_cpp()) continue;
    has_code[room] |= source.is_test();
  }
  for (const auto& [room, has_test] : has_code) {
    const std::string folder = "src/" + room;
    if (!rooms.allowed.contains(room)) {
      findings.push_back({"room_unknown", folder, 0, "src/ROOMS has no line for it"});
    }
    if (!has_test) findings.push_back({"room_test", folder, 0, "no *_test.cpp in it"});
    if (tree.find(folder + "/README.md") == nullptr) {
      findings.push_back({"room_page", folder, 0, "README.md is missing"});
    }
  }
}

void read_line(const std::string& key, const std::set<std::string>& names, Rooms& rooms) {
  const std::vector<std::string> list(names.begin(), names.end());
  if (key == "open") {
    rooms.open = names;
  } else if (key == "free") {
    rooms.free = names;
  } else if (key == "anywhere") {
    rooms.anywhere = names;
  } else if (key == "sql") {
    rooms.sql = list;
  } else if (key.starts_with("except ")) {
    rooms.exceptions[key.substr(7)].insert(names.begin(), names.end());
  } else if (key.starts_with("only ")) {
    const std::set<std::string> patterns = names_in(key.substr(5));
    for (const std::string& prefix : list) {
      rooms.only.push_back({{patterns.begin(), patterns.end()}, prefix});
    }
  } else {
    rooms.allowed[key] = names;
  }
}

}  // namespace

bool Rooms::lifts(const std::string& rule, const Source& source) const {
  const auto found = exceptions.find(rule);
  return found != exceptions.end() && source.path.starts_with("src/") &&
         (found->second.contains(source.path.substr(4)) ||
          found->second.contains(std::string(source.room())));
}

bool matches(std::string_view name, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return name == pattern;
  const std::string_view head = pattern.substr(0, star);
  const std::string_view tail = pattern.substr(star + 1);
  return name.size() >= head.size() + tail.size() && name.starts_with(head) && name.ends_with(tail);
}

Rooms read_rooms(const Tree& tree, Findings& findings) {
  Rooms rooms;
  const Source* file = tree.find("src/ROOMS");
  if (file == nullptr) {
    findings.push_back({"rooms_file", "src/ROOMS", 0, "it is missing"});
    return rooms;
  }
  for (std::size_t i = 0; i < file->lines.size(); ++i) {
    std::string_view text = file->lines[i].raw;
    text = trimmed(text.substr(0, text.find('#')));
    if (text.empty()) continue;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
      findings.push_back({"rooms_file", "src/ROOMS", i + 1, "no colon in the line"});
      continue;
    }
    const std::string key(trimmed(text.substr(0, colon)));
    const std::set<std::string> names = names_in(text.substr(colon + 1));
    read_line(key, names, rooms);
  }
  return rooms;
}

void check_rooms(const Tree& tree, const Rooms& rooms, Findings& findings) {
  check_cycle(rooms, findings);
  check_room_files(tree, rooms, findings);
  for (const Source& source : tree.sources) {
    if (!source.path.starts_with("src/") || !source.is_cpp()) continue;
    check_tests_beside(tree, source, findings);
    check_permits(source, rooms, findings);
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      const std::string path = included(source.lines[i]);
      if (path.empty()) continue;
      const std::string room = room_of_include(path);
      if (room.empty()) {
        findings.push_back({"include_path", source.path, i + 1, "include by room path: " + path});
        continue;
      }
      if (rooms.free.contains(room) && !rooms.free.contains(std::string(source.room()))) {
        findings.push_back({"room_edge", source.path, i + 1, "nobody includes " + room + "/"});
        continue;
      }
      check_edge({source, i + 1, path, room}, rooms, findings);
    }
  }
}

Findings check_tree(const Tree& tree) {
  Findings findings;
  const Rooms rooms = read_rooms(tree, findings);
  check_rooms(tree, rooms, findings);
  check_sql(tree, rooms, findings);
  check_form(tree, rooms, findings);
  check_names(tree, rooms, findings);
  check_words(tree, rooms, findings);
  return findings;
}

std::string to_text(const Findings& findings) {
  std::string text;
  for (const Finding& f : findings) {
    text += f.path + (f.line == 0 ? "" : ":" + std::to_string(f.line)) + ": " + f.rule + ": " +
            f.says + "\n";
  }
  return text;
}

}  // namespace fl::tidy
