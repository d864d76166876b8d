#include "advproof/oracle/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "advproof/oracle/generate.h"
#include "advproof/oracle/plain.h"

namespace advproof {
namespace {

std::size_t arithmetic_index(const std::string& name) {
  return static_cast<std::size_t>(std::ranges::find(arithmetics, name, &Arithmetic::name) -
                                  arithmetics.begin());
}

/// Exactly: x - mid is `apart` and what its rounding lost.
bool is_inside(double x, double mid, double bound) {
  if (!std::isfinite(x)) return false;
  if (std::isinf(bound)) return true;
  const double apart = x - mid;
  if (std::abs(apart) != bound) return std::abs(apart) < bound;
  const double back = apart - x;
  const double lost = (x - (apart - back)) - (mid + back);
  return apart == 0 || (apart > 0 ? lost <= 0 : lost >= 0);
}

std::vector<std::size_t> index_of(std::size_t offset, const std::vector<std::size_t>& shape) {
  std::vector<std::size_t> index(shape.size() - 1);
  for (std::size_t axis = shape.size(); axis-- > 1;) {
    index[axis - 1] = offset % shape[axis];
    offset /= shape[axis];
  }
  return index;
}

/// The index of a number in the words of the paper.
std::string place(const std::string& output, const std::vector<std::size_t>& index, std::size_t neurons,
                  std::size_t patches) {
  const auto neuron = [neurons](std::size_t row) {
    return fmt::format("class {}, neuron {}", row / neurons, row % neurons);
  };
  const auto patch = [patches](std::size_t row) {
    return fmt::format("sample {}, patch {}", row / patches, row % patches);
  };
  if (output == "W" || output == "W_next" || output == "weight")
    return fmt::format("{}, coordinate {}", neuron(index[0]), index[1]);
  if (output == "delta" || output == "input")
    return fmt::format("{}, coordinate {}", patch(index[0]), index[1]);
  if (output == "Z") return fmt::format("{}, {}", patch(index[0]), neuron(index[1]));
  if (output == "F" || output == "logit") return fmt::format("sample {}, class {}", index[0], index[1]);
  if (output == "loss") return fmt::format("sample {}", index[0]);
  if (output == "A" || output == "B") return neuron(index[0]);
  return "";
}

/// Expected and found numbers of one output of one record.
struct Record {
  const ExpectedOutput& expected;
  std::span<const double> found, mid, rad, allowance;
  double scale;

  Record(const ExpectedOutput& output, const Array& answer, std::size_t arithmetic, std::size_t record)
      : expected(output), scale(output.scale[record]) {
    const std::size_t width = output.mid.width();
    const auto part = [&](const std::vector<double>& values) {
      return std::span(values).subspan(record * width, width);
    };
    found = part(answer.values);
    mid = part(output.mid.values);
    rad = part(output.rad);
    allowance = part(output.allowance[arithmetic]);
  }
  [[nodiscard]] double bound(std::size_t i) const { return rad[i] + allowance[i]; }
  [[nodiscard]] bool is_beyond() const {
    return std::ranges::none_of(allowance, [](double x) { return std::isfinite(x); });
  }
  [[nodiscard]] bool decides() const {
    if (scale == 0) return true;
    for (std::size_t i = 0; i < mid.size(); ++i) {
      if (bound(i) < scale) return true;
    }
    return false;
  }
};

void add(ProbeReport& report, FailedRecord& failed, const Record& of, std::size_t record, std::int64_t step) {
  for (std::size_t i = 0; i < of.mid.size(); ++i) {
    ++failed.numbers;
    const double bound = of.bound(i);
    if (is_inside(of.found[i], of.mid[i], bound)) {
      if (bound > 0) report.closest = std::max(report.closest, std::abs(of.found[i] - of.mid[i]) / bound);
      continue;
    }
    const Difference difference{
        report.name, of.expected.mid.name, record,    step,      index_of(i, of.expected.mid.shape),
        "",          of.found[i],          of.mid[i], of.rad[i], of.allowance[i]};
    if (failed.outside++ == 0) failed.first = difference;
    if (failed.outside == 1 || difference.in_allowances() > failed.worst.in_allowances())
      failed.worst = difference;
  }
}

void name_places(ProbeReport& report, const OracleCase& oracle_case) {
  const auto neurons = static_cast<std::size_t>(oracle_case.configuration.setting.network.neurons);
  const auto patches = static_cast<std::size_t>(oracle_case.configuration.setting.data.patches);
  for (FailedRecord& failed : report.failed) {
    for (Difference* difference : {&failed.first, &failed.worst})
      difference->place = place(difference->output, difference->index, neurons, patches);
  }
}

Matrix<double> state(const OracleCase& oracle_case, std::span<const double> values) {
  Matrix<double> W(oracle_case.instance.W0.rows(), oracle_case.instance.W0.cols());
  std::ranges::copy(values, W.entries().begin());
  return W;
}

/// The candidate's own states: what it should have computed from each.
/// Nothing follows from a state that is no number: its record fails there, whatever came after it.
void fail_without_numbers(ProbeReport& report, const std::vector<Matrix<double>>& states,
                          const std::vector<std::int64_t>& steps) {
  for (std::size_t s = 0; s < states.size(); ++s) {
    const std::vector<double>& W = states[s].entries();
    const auto none = std::ranges::find_if(W, [](double x) { return !std::isfinite(x); });
    const auto place =
        std::ranges::lower_bound(report.failed, s, {}, [](const FailedRecord& f) { return f.first.record; });
    if (none == W.end() || (place != report.failed.end() && place->first.record == s)) continue;
    const auto at = static_cast<std::size_t>(none - W.begin());
    const auto cols = static_cast<std::size_t>(states[s].cols());
    FailedRecord failed;
    failed.first.probe = report.name;
    failed.first.output = "W";
    failed.first.record = s;
    failed.first.step = steps[s];
    failed.first.index = {at / cols, at % cols};
    failed.first.observed = *none;
    failed.first.expected = std::nan("");
    failed.worst = failed.first;
    failed.numbers = W.size();
    failed.outside =
        static_cast<std::size_t>(std::ranges::count_if(W, [](double x) { return !std::isfinite(x); }));
    report.outside += failed.outside;
    report.failed.insert(place, failed);
    report.answer = Answer::fail;
  }
}

ProbeReport judge_path(const OracleCase& oracle_case, const Candidate& candidate, std::size_t arithmetic,
                       const std::string& probe, Probe& expected, const std::function<void()>& progress) {
  const std::size_t width = candidate.path_W.width();
  const std::size_t steps = candidate.path_steps.size() - 1;
  std::vector<Matrix<double>> states;
  for (std::size_t s = 0; s < steps; ++s)
    states.push_back(state(oracle_case, std::span(candidate.path_W.values).subspan(s * width, width)));
  expected =
      examine_states(oracle_case, probe, {candidate.path_steps.begin(), candidate.path_steps.end() - 1},
                     states, true, progress);
  Array found = probe == "step" ? Array{"W_next",
                                        expected.outputs.front().mid.shape,
                                        {candidate.path_W.values.begin() + static_cast<std::ptrdiff_t>(width),
                                         candidate.path_W.values.end()}}
                                : candidate.path_delta;
  expected.name = probe == "step" ? "path" : "path.delta";
  ProbeReport report = judge(expected, arithmetic, {found});
  if (probe == "step") fail_without_numbers(report, states, expected.steps);
  return report;
}

/// Does every number of the record agree with `values` as well as an honest one would with the expected?
bool agrees(const Record& of, const auto& values) {
  for (std::size_t i = 0; i < of.mid.size(); ++i) {
    const double value = values(i);
    if (!(std::abs(of.found[i] - value) <= 2 * of.bound(i) + 0x1p-50 * std::abs(value))) return false;
  }
  return true;
}

/// Patterns that need no second program.
std::string pattern(const OracleCase& oracle_case, const Probe& probe, const std::vector<Array>& answers,
                    std::size_t arithmetic, const FailedRecord& failed) {
  constexpr const char* no_number =
      "numbers that are not finite: an overflow, or a logarithm or quotient of 0";
  if (!std::isfinite(failed.first.observed)) return no_number;
  const std::size_t record = failed.first.record;
  const auto output =
      static_cast<std::size_t>(std::ranges::find(probe.outputs, failed.first.output,
                                                 [](const ExpectedOutput& o) { return o.mid.name; }) -
                               probe.outputs.begin());
  const Record of(probe.outputs[output], answers[output], arithmetic, record);
  if (std::ranges::any_of(of.found, [](double x) { return !std::isfinite(x); })) return no_number;
  for (const Array& input : probe.inputs) {
    const auto before = std::span(input.values).subspan(record * input.width(), input.width());
    if (input.name == "W" && std::ranges::equal(of.found, before))
      return "the weights do not change: no update";
  }
  if (std::ranges::all_of(of.found, [](double x) { return x == 0; }))
    return "all numbers are 0: never computed";
  if (agrees(of, [&](std::size_t i) { return -of.mid[i]; })) return "the sign is reversed";
  const auto samples = static_cast<double>(oracle_case.instance.train.count());
  if (agrees(of, [&](std::size_t i) { return samples * of.mid[i]; }))
    return "a sum over samples instead of their mean";
  if (agrees(of, [&](std::size_t i) { return of.mid[i] / samples; }))
    return "a mean over samples instead of each one's own";
  for (std::size_t other = 0; other < probe.outputs.size(); ++other) {
    if (other == output || probe.outputs[other].mid.width() != of.mid.size()) continue;
    const Record swapped(probe.outputs[other], answers[output], arithmetic, record);
    if (agrees(swapped, [&](std::size_t i) { return swapped.mid[i]; }))
      return fmt::format("this is {}: outputs are swapped", probe.outputs[other].mid.name);
  }
  for (std::size_t other = 0; other < probe.records(); ++other) {
    const Record elsewhere(probe.outputs[output], answers[output], arithmetic, other);
    if (other != record && std::ranges::equal(of.found, elsewhere.found) == false) {
      const Record shifted(probe.outputs[output], answers[output], arithmetic, other);
      const auto same = [&] {
        for (std::size_t i = 0; i < of.mid.size(); ++i) {
          if (!is_inside(of.found[i], shifted.mid[i], shifted.bound(i))) return false;
        }
        return true;
      };
      if (same()) return fmt::format("this is record {}: records are out of order", other);
    }
  }
  for (std::size_t a = arithmetic + 1; a < arithmetics.size(); ++a) {
    const Record wider(probe.outputs[output], answers[output], a, record);
    bool inside = !wider.is_beyond() && wider.decides();
    for (std::size_t i = 0; inside && i < of.mid.size(); ++i)
      inside = is_inside(of.found[i], of.mid[i], wider.bound(i));
    if (inside)
      return fmt::format("as precise as {}, not as {}: something is computed or stored in it",
                         arithmetics[a].name, arithmetics[arithmetic].name);
  }
  return "";
}

/// The known fault that computes what was observed, in all outputs of the record, and not what is expected.
std::string known_fault(const OracleCase& oracle_case, const Probe& probe, const std::vector<Array>& answers,
                        std::size_t arithmetic, const FailedRecord& failed) {
  if (probe.name == "trajectory") return "";
  Probe asked = probe;
  if (probe.name == "path") asked.name = "step";
  if (probe.name == "path.delta") asked.name = "attack";
  /// The plain program rounds as the candidate does, each within the bound, and a fault moves the bound a little.
  constexpr double near = 4;
  double least = near;
  std::string cause;
  for (const FaultName& fault : all_faults()) {
    if (fault.of_attack && oracle_case.regime == Regime::standard) continue;
    const auto found = plain_record(oracle_case, asked, failed.first.record, fault.fault);
    double distance = 0;
    double effect = 0;
    for (std::size_t o = 0; o < found.size(); ++o) {
      const Record of(probe.outputs[o], answers[o], arithmetic, failed.first.record);
      for (std::size_t i = 0; i < found[o].size(); ++i) {
        const double unit = of.bound(i) + std::numeric_limits<double>::min();
        const double away = std::abs(of.found[i] - found[o][i]) / unit;
        distance = std::isnan(away) ? std::numeric_limits<double>::infinity() : std::max(distance, away);
        effect = std::max(effect, std::abs(of.mid[i] - found[o][i]) / unit);
      }
    }
    if (distance < least && effect > 1 && effect > distance) {
      least = distance;
      cause = fault.meaning;
    }
  }
  return cause;
}

}  // namespace

std::string_view name(Answer answer) {
  return answer == Answer::pass ? "PASS" : answer == Answer::fail ? "FAIL" : "UNDECIDED";
}

double Difference::error() const { return std::abs(observed - expected); }

double Difference::in_allowances() const {
  const double units = error() / (radius + allowance);
  return std::isnan(units) ? std::numeric_limits<double>::infinity() : units;
}

double Difference::in_ulps(const Arithmetic& arithmetic) const {
  int exponent = 0;
  std::frexp(expected, &exponent);
  const double ulp =
      std::max(std::ldexp(arithmetic.unit, exponent), arithmetic.smallest * arithmetic.unit * 2);
  return error() / ulp;
}

Answer Verification::answer() const {
  Answer all = probes.empty() ? Answer::undecided : Answer::pass;
  for (const ProbeReport& probe : probes) {
    if (probe.answer == Answer::fail) return Answer::fail;
    if (probe.answer == Answer::undecided) all = Answer::undecided;
  }
  return all;
}

const Difference* Verification::first_error() const {
  for (const ProbeReport& probe : probes) {
    if (!probe.failed.empty()) return &probe.failed.front().first;
  }
  return nullptr;
}

ExitCode exit_code(const Verification& report) {
  const Answer answer = report.answer();
  return answer == Answer::pass   ? ExitCode::ok
         : answer == Answer::fail ? ExitCode::check_failed
                                  : ExitCode::undecided;
}

ProbeReport judge(const Probe& expected, std::size_t arithmetic, const std::vector<Array>& answers) {
  ProbeReport report;
  report.name = expected.name;
  report.records = expected.records();
  for (std::size_t record = 0; record < expected.records(); ++record) {
    FailedRecord failed;
    bool beyond = true;
    bool decides = true;
    for (std::size_t o = 0; o < expected.outputs.size(); ++o) {
      const Record of(expected.outputs[o], answers[o], arithmetic, record);
      add(report, failed, of, record, expected.steps[record]);
      beyond = beyond && of.is_beyond();
      decides = decides && of.decides();
    }
    report.numbers += failed.numbers;
    report.outside += failed.outside;
    if (failed.outside > 0) {
      report.failed.push_back(failed);
    } else if (beyond) {
      ++report.beyond;
    } else if (!decides) {
      ++report.undecided;
    } else {
      report.decided_to = std::max(report.decided_to, expected.steps[record]);
    }
  }
  const bool nothing_examined = report.beyond == report.records;
  report.answer = !report.failed.empty()                     ? Answer::fail
                  : report.undecided > 0 || nothing_examined ? Answer::undecided
                                                             : Answer::pass;
  return report;
}

Verification verify(const OracleCase& oracle_case, const Candidate& candidate,
                    const std::function<void()>& progress) {
  Verification report;
  report.preset = oracle_case.configuration.name;
  report.regime = oracle_case.regime == Regime::standard ? "standard" : "adversarial";
  report.instance_digest = digest(oracle_case.instance);
  report.arithmetic = candidate.arithmetic;
  const std::size_t arithmetic = arithmetic_index(candidate.arithmetic);
  const auto explain = [&](const Probe& expected, const std::vector<Array>& answers,
                           const ProbeReport& found) {
    if (found.failed.empty() || !report.cause.empty()) return;
    // The first record may have nothing before it to compare with.
    constexpr std::size_t tried = 3;
    for (const FailedRecord& failed : std::span(found.failed).first(std::min(found.failed.size(), tried))) {
      if (report.cause.empty())
        report.cause = known_fault(oracle_case, expected, answers, arithmetic, failed);
    }
    if (report.cause.empty())
      report.cause = pattern(oracle_case, expected, answers, arithmetic, found.failed.front());
  };
  for (const Probe& probe : oracle_case.probes) {
    const auto answers = std::ranges::find(candidate.answers, probe.name, &Candidate::Answers::probe);
    if (answers == candidate.answers.end()) {
      report.unanswered.push_back(probe.name);
      continue;
    }
    report.probes.push_back(judge(probe, arithmetic, answers->outputs));
    name_places(report.probes.back(), oracle_case);
    explain(probe, answers->outputs, report.probes.back());
  }
  if (candidate.path_steps.empty()) return report;
  Probe expected;
  if (!candidate.path_delta.shape.empty()) {
    report.probes.push_back(judge_path(oracle_case, candidate, arithmetic, "attack", expected, progress));
    name_places(report.probes.back(), oracle_case);
    explain(expected, {candidate.path_delta}, report.probes.back());
  }
  report.probes.push_back(judge_path(oracle_case, candidate, arithmetic, "step", expected, progress));
  name_places(report.probes.back(), oracle_case);
  const std::size_t width = candidate.path_W.width();
  explain(expected,
          {{"W_next",
            expected.outputs.front().mid.shape,
            {candidate.path_W.values.begin() + static_cast<std::ptrdiff_t>(width),
             candidate.path_W.values.end()}}},
          report.probes.back());
  return report;
}

}  // namespace advproof
