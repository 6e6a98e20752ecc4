// What is counted is told in Prometheus' form.
#include "platform/metrics.h"

#include <gtest/gtest.h>

namespace fl {

TEST(Metrics, requests_are_told_by_route_and_kind_of_status) {
  count_request("test.route", 200, 0.003);
  count_request("test.route", 201, 0.3);
  count_request("test.route", 503, 0.001);
  const std::string text = metrics_text();
  EXPECT_NE(text.find(R"(firstline_http_requests_total{route="test.route",status="2xx"} 2)"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(R"(status="5xx"} 1)"), std::string::npos);
  EXPECT_NE(text.find(R"(firstline_http_request_seconds_bucket{route="test.route",le="0.005"} 2)"),
            std::string::npos);
  EXPECT_NE(text.find("process_resident_memory_bytes"), std::string::npos);
}

TEST(Metrics, a_gauge_is_set_and_a_counter_grows) {
  count_metric("test_things_total", "Things.", {{"kind", "a"}}, 2);
  count_metric("test_things_total", "Things.", {{"kind", "a"}});
  set_metric("test_height", "Height.", 7);
  set_metric("test_height", "Height.", 5);
  const std::string text = metrics_text();
  EXPECT_NE(text.find("test_things_total{kind=\"a\"} 3"), std::string::npos);
  EXPECT_NE(text.find("test_height 5"), std::string::npos);
}

}  // namespace fl
