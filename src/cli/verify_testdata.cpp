// verify --dcc-testdata DIR: walks the folder, judges every case, and says where it disagrees.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "cli/cli.h"
#include "cli/testdata.h"
#include "cli/verify.h"
#include "platform/clock.h"

namespace fl::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kCaseBytesMax = 16 << 20;

std::string bytes_of_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream all;
  all << stream.rdbuf();
  return std::move(all).str();
}

std::vector<fs::path> cases_below(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code trouble;
  for (fs::recursive_directory_iterator
           at(folder, fs::directory_options::skip_permission_denied, trouble),
       end;
       !trouble && at != end; at.increment(trouble))
    if (at->is_regular_file(trouble) && at->path().extension() == ".json")
      found.push_back(at->path());
  std::sort(found.begin(), found.end());
  return found;
}

// N.png beside the case, or in a folder of pictures up to two levels above it.
std::vector<std::string> pictures_of(const fs::path& path) {
  const std::string name = path.stem().string() + ".png";
  const fs::path here = path.parent_path();
  for (const fs::path& place :
       {here, here / "png", here.parent_path() / "png", here.parent_path().parent_path() / "png",
        here.parent_path() / "PNG", here.parent_path().parent_path() / "PNG"}) {
    std::error_code trouble;
    if (fs::is_regular_file(place / name, trouble) &&
        fs::file_size(place / name, trouble) < kCaseBytesMax)
      return {bytes_of_file(place / name)};
  }
  return {};
}

struct Total {
  int cases = 0, expectations = 0;
  std::vector<Disagreement> disagreements;
};

void judge_file(const fs::path& folder, const fs::path& path, Instant now, Total& total) {
  const std::string name = fs::relative(path, folder).generic_string();
  std::error_code size_trouble;
  const auto size = fs::file_size(path, size_trouble);
  std::string text = size < kCaseBytesMax ? bytes_of_file(path) : std::string{};
  if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
  boost::system::error_code trouble;
  json::parse_options options;
  options.allow_trailing_commas = true;
  options.allow_comments = true;
  auto parsed = json::parse(text, trouble, {}, options);
  if (trouble || !parsed.is_object()) {
    // Not every JSON below the folder is a case; one that looks like it is not hidden.
    if (text.find("EXPECTEDRESULTS") == text.npos && size < kCaseBytesMax) return;
    ++total.expectations;
    total.disagreements.push_back({name, "", true, std::nullopt, "the file cannot be read"});
    return;
  }
  const auto& test = parsed.get_object();
  if (!test.contains("EXPECTEDRESULTS")) return;
  ++total.cases;
  CaseReport report = judge_case(name, test, pictures_of(path), now);
  total.expectations += report.expectations;
  for (auto& one : report.disagreements)
    total.disagreements.push_back(std::move(one));
}

json::value tri(std::optional<bool> got) {
  return got ? json::value(*got) : json::value(nullptr);
}

void print_table(const Total& total) {
  std::printf("%d cases, %d expectations, %d agreements, %d disagreements\n", total.cases,
              total.expectations, total.expectations - int(total.disagreements.size()),
              int(total.disagreements.size()));
  for (const auto& one : total.disagreements)
    std::printf("  %-32s %-26s expected %-5s got %-7s %s\n", one.file.c_str(), one.field.c_str(),
                one.expected ? "true" : "false",
                !one.got   ? "nothing"
                : *one.got ? "true"
                           : "false",
                one.why.c_str());
}

}  // namespace

int verify_testdata(const std::string& folder, bool is_json) {
  std::error_code trouble;
  if (!fs::is_directory(folder, trouble))
    return say({FaultKind::bad_input, "app.no_folder", folder});
  Total total;
  const Instant now = SystemClock().now();
  for (const auto& path : cases_below(folder))
    judge_file(folder, path, now, total);
  if (total.cases == 0) return say({FaultKind::bad_input, "app.no_cases", folder});
  if (!is_json) {
    print_table(total);
  } else {
    json::array list;
    for (const auto& one : total.disagreements)
      list.push_back(json::object{{"file", one.file},
                                  {"field", one.field},
                                  {"expected", one.expected},
                                  {"got", tri(one.got)},
                                  {"why", one.why}});
    std::printf(
        "%s\n",
        json_text(json::object{{"expectations", total.expectations},
                               {"agreements", total.expectations - int(total.disagreements.size())},
                               {"disagreements", std::move(list)}})
            .c_str());
  }
  return total.disagreements.empty() ? kOk : kNo;
}

}  // namespace fl::cli
