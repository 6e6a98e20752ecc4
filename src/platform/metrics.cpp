// One registry of prometheus-cpp for the process; what /proc says of it is read when asked.
#include "platform/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <mutex>

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
  // Every request comes by here: the families are looked up once.
  static auto& requests = prometheus::BuildCounter()
                              .Name("firstline_http_requests_total")
                              .Help("Requests answered, by route and kind of status.")
                              .Register(registry());
  static auto& times = prometheus::BuildHistogram()
                           .Name("firstline_http_request_seconds")
                           .Help("Time from the request line to the reply.")
                           .Register(registry());
  const std::string name(route);
  requests.Add({{"route", name}, {"status", std::to_string(status / 100) + "xx"}}).Increment();
  times
      .Add({{"route", name}},
           prometheus::Histogram::BucketBoundaries{0.001, 0.005, 0.02, 0.05, 0.1, 0.5, 1, 5})
      .Observe(seconds);
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
