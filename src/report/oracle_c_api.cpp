// Of the oracle's C header; beside the reports, since what it hands out is one.
#include "advproof/oracle/c_api.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "advproof/oracle/in_process.h"
#include "advproof/report/oracle_report.h"

struct advproof_case {
  advproof::OracleCase contents;
  std::vector<std::int64_t> y;
};

namespace advproof {
namespace {

void say(const std::string& text, char* buffer, size_t size) {
  if (buffer == nullptr || size == 0) return;
  const size_t length = std::min(text.size(), size - 1);
  std::memcpy(buffer, text.data(), length);
  buffer[length] = '\0';
}

/// Runs f; an error becomes its message and its exit status.
template <class F>
int told(F f, char* buffer, size_t size) {
  try {
    return f();
  } catch (const Error& error) {
    say(error.what(), buffer, size);
    return static_cast<int>(error.code());
  } catch (const std::exception& error) {
    say(error.what(), buffer, size);
    return static_cast<int>(ExitCode::incomplete);
  }
}

advproof_state state_of(const advproof_case& opened, const ProbeRecord& record) {
  const Setting& setting = opened.contents.configuration.setting;
  const auto start = record.input("start");
  const auto count = [](int n) { return static_cast<size_t>(n); };
  return {count(setting.data.classes),
          count(setting.network.neurons),
          count(setting.data.dim),
          count(setting.data.patches),
          count(setting.data.samples),
          opened.contents.instance.train.X.entries().data(),
          opened.y.data(),
          record.input("W").data(),
          start.empty() ? nullptr : start.data(),
          record.step(),
          opened.contents.regime == Regime::adversarial ? 1 : 0,
          setting.attack.steps,
          setting.attack.sign ? 1 : 0,
          setting.attack.eps,
          setting.attack.eta_attack,
          setting.training.eta,
          setting.network.q,
          setting.network.rho};
}

}  // namespace
}  // namespace advproof

extern "C" {

advproof_case* advproof_case_open(const char* path, char* message, size_t size) {
  advproof_case* opened = nullptr;
  advproof::told(
      [&] {
        if (path == nullptr) throw advproof::UsageError("expected the path of a case");
        advproof::OracleCase contents = advproof::read_case(path);
        std::vector<std::int64_t> y(contents.instance.train.y.begin(), contents.instance.train.y.end());
        opened = new advproof_case{std::move(contents), std::move(y)};
        return 0;
      },
      message, size);
  return opened;
}

void advproof_case_close(advproof_case* opened) { delete opened; }

int advproof_verify_step(const advproof_case* opened, const char* arithmetic, advproof_step step, void* user,
                         char* report, size_t size) {
  return advproof::told(
      [&] {
        if (opened == nullptr || arithmetic == nullptr || step == nullptr)
          throw advproof::UsageError("expected a case, an arithmetic and a step");
        const advproof::Verification result =
            advproof::verify_step(opened->contents, arithmetic, [&](const advproof::ProbeRecord& record) {
              const advproof_state state = advproof::state_of(*opened, record);
              std::vector<double> next(record.input("W").size());
              if (step(&state, next.data(), user) != 0) throw advproof::IncompleteError("the step gave up");
              return next;
            });
        advproof::say(advproof::verification_table(result), report, size);
        return static_cast<int>(advproof::exit_code(result));
      },
      report, size);
}
}
