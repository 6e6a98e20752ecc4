// One registry of prometheus-cpp for the process; what /proc says of it is read when asked.
#include "platform/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <unordered_map>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace fl {

namespace {

prometheus::Registry& registry() {
  static prometheus::Registry all;
  return all;
}

// A family is made once; afterwards the registry gives the same one back.
prometheus::Counter& counter(const std::string& name, const std::string& help,
                             const MetricLabels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry()).Add(labels);
}

prometheus::Gauge& gauge(const std::string& name, const std::string& help,
                         const MetricLabels& labels) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry()).Add(labels);
}

void read_process() {
  long pages = 0, resident_pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident_pages;
  set_metric("process_resident_memory_bytes", "Resident memory.",
             double(resident_pages) * double(::sysconf(_SC_PAGESIZE)));
  std::error_code error;
  double files = 0;
  for (auto at = std::filesystem::directory_iterator("/proc/self/fd", error);
       !error && at != std::filesystem::directory_iterator(); at.increment(error))
    ++files;
  set_metric("process_open_fds", "Open file descriptors.", files);
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
  set_metric("process_cpu_seconds", "CPU time of user and system.",
             seconds(used.ru_utime) + seconds(used.ru_stime));
}

}  // namespace

void count_request(std::string_view route, int status, double seconds) {
  // Every request comes by here: the registry, its locks and its maps are asked once a thread and
  // route; a counter lives as long as the process.
  struct Meters {
    std::array<prometheus::Counter*, 6> of_status{};
    prometheus::Histogram* times = nullptr;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  thread_local std::unordered_map<std::string, Meters, TextHash, std::equal_to<>> known;
  auto found = known.find(route);
  if (found == known.end()) found = known.emplace(std::string(route), Meters{}).first;
  Meters& meters = found->second;
  auto*& counted = meters.of_status[std::size_t(std::clamp(status / 100, 0, 5))];
  if (counted == nullptr)
    counted =
        &counter("firstline_http_requests_total", "Requests answered, by route and kind of status.",
                 {{"route", found->first}, {"status", std::to_string(status / 100) + "xx"}});
  if (meters.times == nullptr)
    meters.times =
        &prometheus::BuildHistogram()
             .Name("firstline_http_request_seconds")
             .Help("Time from the request line to the reply.")
             .Register(registry())
             .Add({{"route", found->first}}, prometheus::Histogram::BucketBoundaries{
                                                 0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 1, 5});
  counted->Increment();
  meters.times->Observe(seconds);
}

void count_metric(const std::string& name, const std::string& help, const MetricLabels& labels,
                  double by) {
  counter(name, help, labels).Increment(by);
}

void set_metric(const std::string& name, const std::string& help, double value,
                const MetricLabels& labels) {
  gauge(name, help, labels).Set(value);
}

std::string metrics_text() {
  read_process();
  return prometheus::TextSerializer().Serialize(registry().Collect());
}

}  // namespace fl
