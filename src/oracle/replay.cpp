#include "advproof/oracle/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "advproof/scalar/double.h"
#include "advproof/storage/versions.h"
#include "configuration/message.h"
#include "configuration/read_file.h"

namespace advproof {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* schema = "advproof-oracle-1";
constexpr const char* not_finite[] = {"nan", "inf", "-inf"};

Json number(double x) {
  const std::string exact = std::isfinite(x) ? to_exact_string(x)
                            : std::isnan(x)  ? "nan"
                            : x > 0          ? "inf"
                                             : "-inf";
  return {{"decimal", std::isfinite(x) ? Json(x) : Json(nullptr)}, {"exact", exact}};
}

Json to_json(const Difference& difference) {
  return {{"output", difference.output},
          {"record", difference.record},
          {"step", difference.step},
          {"index", difference.index},
          {"place", difference.place},
          {"observed", number(difference.observed)},
          {"expected", number(difference.expected)},
          {"radius", number(difference.radius)},
          {"allowance", number(difference.allowance)}};
}

Json to_json(const ProbeReport& probe) {
  Json json{{"probe", probe.name},          {"answer", name(probe.answer)}, {"records", probe.records},
            {"undecided", probe.undecided}, {"beyond", probe.beyond},       {"decided_to", probe.decided_to},
            {"numbers", probe.numbers},     {"outside", probe.outside},     {"closest", probe.closest},
            {"failed", Json::array()}};
  for (const FailedRecord& failed : probe.failed)
    json["failed"].push_back({{"outside", failed.outside},
                              {"numbers", failed.numbers},
                              {"first", to_json(failed.first)},
                              {"worst", to_json(failed.worst)}});
  return json;
}

/// Reads a field of an object, or says which is not what it must be.
class Fields {
 public:
  Fields(const Json& json, std::string origin, std::string path)
      : json_(json), origin_(std::move(origin)), path_(std::move(path)) {
    if (!json.is_object()) fail("", "expected an object");
  }
  [[noreturn]] void fail(const std::string& field, const std::string& what) const {
    throw InputError(complaint(origin_, 0, path_ + field, what));
  }
  [[nodiscard]] const Json& at(const std::string& field) const {
    const auto found = json_.find(field);
    if (found == json_.end()) fail(field, "expected to be present");
    return *found;
  }
  [[nodiscard]] std::string text(const std::string& field) const {
    if (!at(field).is_string()) fail(field, "expected a text");
    return at(field).get<std::string>();
  }
  template <class Integer>
  [[nodiscard]] Integer integer(const std::string& field) const {
    const Json& json = at(field);
    const bool sound = std::is_signed_v<Integer> ? json.is_number_integer() : json.is_number_unsigned();
    if (!sound) fail(field, "expected an integer");
    return json.get<Integer>();
  }
  [[nodiscard]] double real(const std::string& field) const {
    const std::string text = object(field).text("exact");
    if (text == not_finite[0]) return std::nan("");
    if (text == not_finite[1]) return HUGE_VAL;
    if (text == not_finite[2]) return -HUGE_VAL;
    try {
      return from_exact_string(Format<double>(), text);
    } catch (const InputError& error) {
      fail(field, error.what());
    }
  }
  [[nodiscard]] double plain(const std::string& field) const {
    if (!at(field).is_number()) fail(field, "expected a number");
    return at(field).get<double>();
  }
  [[nodiscard]] Fields object(const std::string& field) const {
    return {at(field), origin_, path_ + field + "."};
  }
  template <class Add>
  void each(const std::string& field, Add add) const {
    if (!at(field).is_array()) fail(field, "expected a list");
    std::size_t i = 0;
    for (const Json& item : at(field)) add(item, fmt::format("{}{}[{}].", path_, field, i++));
  }
  [[nodiscard]] Fields inside(const Json& item, const std::string& path) const {
    return {item, origin_, path};
  }

 private:
  const Json& json_;
  std::string origin_, path_;
};

Difference difference(const Fields& fields, const std::string& probe) {
  Difference result;
  result.probe = probe;
  result.output = fields.text("output");
  result.record = fields.integer<std::size_t>("record");
  result.step = fields.integer<std::int64_t>("step");
  fields.each("index", [&](const Json& item, const std::string& /*path*/) {
    if (!item.is_number_unsigned()) fields.fail("index", "expected integers >= 0");
    result.index.push_back(item.get<std::size_t>());
  });
  result.place = fields.text("place");
  result.observed = fields.real("observed");
  result.expected = fields.real("expected");
  result.radius = fields.real("radius");
  result.allowance = fields.real("allowance");
  return result;
}

ProbeReport probe_report(const Fields& fields) {
  ProbeReport result;
  result.name = fields.text("probe");
  const std::string word = fields.text("answer");
  for (const Answer answer : {Answer::pass, Answer::fail, Answer::undecided}) {
    if (word == name(answer)) result.answer = answer;
  }
  if (word != name(result.answer)) fields.fail("answer", "expected PASS, FAIL or UNDECIDED");
  result.records = fields.integer<std::size_t>("records");
  result.undecided = fields.integer<std::size_t>("undecided");
  result.beyond = fields.integer<std::size_t>("beyond");
  result.decided_to = fields.integer<std::int64_t>("decided_to");
  result.numbers = fields.integer<std::size_t>("numbers");
  result.outside = fields.integer<std::size_t>("outside");
  result.closest = fields.plain("closest");
  fields.each("failed", [&](const Json& item, const std::string& path) {
    const Fields failed = fields.inside(item, path);
    result.failed.push_back({difference(failed.object("first"), result.name),
                             difference(failed.object("worst"), result.name),
                             failed.integer<std::size_t>("outside"), failed.integer<std::size_t>("numbers")});
  });
  if ((result.answer == Answer::fail) != !result.failed.empty())
    fields.fail("failed", "expected records that fail where, and only where, the answer is FAIL");
  return result;
}

}  // namespace

std::string to_json(const Verification& report) {
  Json json{{"schema", schema},
            {"answer", name(report.answer())},
            {"exit_status", static_cast<int>(exit_code(report))},
            {"case", report.case_file},
            {"candidate", report.candidate_file},
            {"preset", report.preset},
            {"regime", report.regime},
            {"instance_digest", report.instance_digest},
            {"arithmetic", report.arithmetic},
            {"cause", report.cause},
            {"unanswered", report.unanswered},
            {"seconds", report.seconds},
            {"probes", Json::array()}};
  for (const ProbeReport& probe : report.probes) json["probes"].push_back(to_json(probe));
  for (const auto& [name, version] : versions()) json["versions"][name] = version;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Verification read_verification(const std::string& path) {
  const std::string text = read_file(path);
  if (text.empty())
    throw IncompleteError(complaint(path, 0, "", "expected a report of oracle ver, found an empty file"));
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded())
    throw InputError(complaint(path, 0, "", "expected JSON, as oracle ver --json writes it"));
  const Fields fields(json, path, "");
  if (fields.text("schema") != schema) fields.fail("schema", fmt::format("expected {}", schema));
  Verification report;
  report.case_file = fields.text("case");
  report.candidate_file = fields.text("candidate");
  report.preset = fields.text("preset");
  report.regime = fields.text("regime");
  report.instance_digest = fields.text("instance_digest");
  report.arithmetic = fields.text("arithmetic");
  if (!std::ranges::any_of(arithmetics, [&](const Arithmetic& a) { return a.name == report.arithmetic; }))
    fields.fail("arithmetic", "expected one that the oracle knows");
  report.cause = fields.text("cause");
  report.seconds = fields.plain("seconds");
  fields.each("unanswered", [&](const Json& item, const std::string& /*path*/) {
    if (!item.is_string()) fields.fail("unanswered", "expected texts");
    report.unanswered.push_back(item.get<std::string>());
  });
  fields.each("probes", [&](const Json& item, const std::string& where) {
    report.probes.push_back(probe_report(fields.inside(item, where)));
  });
  if (fields.text("answer") != name(report.answer())) fields.fail("answer", "expected that of the probes");
  return report;
}

}  // namespace advproof
