#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include "property.h"

#include <rapidcheck/detail/Configuration.h>
#include <rapidcheck/detail/TestListenerAdapter.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace advproof::property {
namespace {

using rc::detail::CaseResult;
using rc::detail::Configuration;

/// What the whole run did, for the line at its end.
struct Totals {
  std::int64_t properties = 0;
  std::int64_t cases = 0;
  std::int64_t discarded = 0;
  std::int64_t skipped = 0;
};
Totals totals;

/// Counts the cases that were executed, whatever RapidCheck reports.
class CaseCounter final : public rc::detail::TestListenerAdapter {
 public:
  void onTestCaseFinished(const rc::detail::CaseDescription& description) override {
    ++(description.result.type == CaseResult::Type::Discard ? discarded_ : executed_);
  }
  [[nodiscard]] std::int64_t executed() const { return executed_; }
  [[nodiscard]] std::int64_t discarded() const { return discarded_; }

 private:
  std::int64_t executed_ = 0;
  std::int64_t discarded_ = 0;
};

double multiplier() {
  const char* text = std::getenv("ADVPROOF_PROPERTY_MULTIPLIER");
  if (text == nullptr) return 1;
  char* end = nullptr;
  const double value = std::strtod(text, &end);
  if (end == text || *end != '\0' || !(value > 0) || !std::isfinite(value))
    throw std::invalid_argument("ADVPROOF_PROPERTY_MULTIPLIER: expected a number > 0, found '" +
                                std::string(text) + "'");
  return value;
}

/// `max_success=0` stays 0: then nothing is executed, and that is a failure.
int number_of_cases(int configured, double hundreds) {
  if (configured == 0) return 0;
  constexpr double limit = 1e9;  // fits an int
  return static_cast<int>(std::clamp(std::round(configured * hundreds * multiplier()), 1.0, limit));
}

/// The value of RC_PARAMS that runs exactly this failing case.
std::string reproduction(const std::string& id, const rc::detail::FailureResult& failure) {
  Configuration configuration = rc::detail::configuration();
  configuration.reproduce = {{id, failure.reproduce}};
  return rc::detail::configToMinimalString(configuration);
}

class SuiteListener final : public Catch::TestEventListenerBase {
 public:
  using TestEventListenerBase::TestEventListenerBase;

  void testRunStarting(const Catch::TestRunInfo& info) override {
    TestEventListenerBase::testRunStarting(info);
    rc::detail::configuration();  // reads RC_PARAMS and prints the seed
  }
  void testRunEnded(const Catch::TestRunStats& stats) override {
    TestEventListenerBase::testRunEnded(stats);
    std::cerr << "Properties: " << totals.properties << " checked on " << totals.cases << " cases ("
              << totals.discarded << " discarded), " << totals.skipped
              << " skipped; seed=" << rc::detail::configuration().testParams.seed << std::endl;
  }
};
CATCH_REGISTER_LISTENER(SuiteListener)

}  // namespace

bool check(const rc::detail::Property& property, double hundreds) {
  const std::string id = Catch::getResultCapture().getCurrentTestName();
  const Configuration& configuration = rc::detail::configuration();
  const bool reproducing = !configuration.reproduce.empty();
  if (reproducing && configuration.reproduce.count(id) == 0) {
    ++totals.skipped;
    WARN("skipped: RC_PARAMS reproduces another property");
    CHECK(reproducing);  // the only reason to skip one
    return false;
  }

  rc::detail::TestParams params = configuration.testParams;
  params.maxSuccess = number_of_cases(params.maxSuccess, hundreds);
  CaseCounter counter;
  const rc::detail::TestResult result =
      rc::detail::checkProperty(property, {id, id}, params, counter, configuration.reproduce);

  std::int64_t executed = counter.executed();
  if (reproducing) executed = 1;  // the reproduced case is not announced to listeners
  ++totals.properties;
  totals.cases += executed;
  totals.discarded += counter.discarded();

  std::ostringstream message;
  rc::detail::printResultMessage(result, message);
  if (result.is<rc::detail::FailureResult>()) {
    // not through Catch, which would wrap the string
    std::cerr << "\n"
              << id << "\n  fails; to reproduce: RC_PARAMS='"
              << reproduction(id, result.get<rc::detail::FailureResult>()) << "'" << std::endl;
    FAIL(message.str());
  }
  if (!result.is<rc::detail::SuccessResult>()) FAIL(message.str());  // gave up, or could not run at all
  INFO("no case was executed");
  REQUIRE(executed > 0);
  if (!result.get<rc::detail::SuccessResult>().distribution.empty())
    std::cout << "- " << id << "\n" << message.str() << std::endl;
  if (reproducing) WARN("the reproduced case passes");
  return !reproducing;
}

}  // namespace advproof::property
