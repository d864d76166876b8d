#include "advproof/report/robustness_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "accuracy_words.h"
#include "advproof/storage/versions.h"
#include "json.h"
#include "region_words.h"

namespace advproof {
namespace {

using Json = nlohmann::ordered_json;

/// A row of the table: a name and one cell a radius.
template <class Cell>
std::string row(const std::string& name, const std::vector<RadiusResult>& radii, Cell cell) {
  std::string text = fmt::format("  {:<26}", name);
  for (const RadiusResult& radius : radii) text += fmt::format(" {:>15}", std::string(cell(radius)));
  return text + "\n";
}

std::string radius_row(const char* name, std::vector<double> values) {
  std::ranges::sort(values);
  double sum = 0;
  for (const double value : values) sum += value;
  return fmt::format("  {:<26} {:>15.7g} {:>15.7g} {:>15.7g} {:>15.7g}\n", name, values.front(),
                     values[values.size() / 2], values.back(), sum / static_cast<double>(values.size()));
}

std::string step_table(const RobustnessReport& report, const StepResult& step) {
  const Accuracy clean = step.clean_accuracy();
  std::string text = fmt::format("step {}: of {} clean samples {} right, {} wrong, {} undecided", step.step,
                                 clean.count, clean.right, clean.wrong, clean.open());
  if (step.flat.samples > 0 || step.flat.patches > 0)
    text += fmt::format("; no gradient at all on {} samples, on {} of {} patches", step.flat.samples,
                        step.flat.patches, clean.count * report.patches);
  text += "\n\n";
  text +=
      row("robust accuracy in %", step.radii, [](const auto& r) { return fmt::format("eps = {}", r.eps); });
  for (std::size_t i = 0; i < step.radii.front().attacks.size(); ++i) {
    text += row(step.radii.front().attacks[i].attack, step.radii,
                [&](const auto& r) { return percent(r.attacks[i].accuracy); });
  }
  text += row(report.certify ? "union, with certificates'" : "union", step.radii,
              [](const auto& r) { return percent(r.all.accuracy); });
  if (report.certify) {
    text += row("certified", step.radii, [](const auto& r) {
      const Index asked = std::ssize(r.certificates);
      return percent(Accuracy{r.robust, asked - r.robust, asked});
    });
    text += row("bracket", step.radii, [](const auto& r) { return percent(r.bracket()); });
    text += row("undecided samples", step.radii, [](const auto& r) { return std::to_string(r.undecided); });
  }
  if (std::ranges::any_of(step.radii, [](const auto& r) { return r.geometry.ceiling() < 1; }))
    text += row("impossible above", step.radii,
                [](const auto& r) { return r.geometry.ceiling() < 1 ? percent(r.geometry.ceiling()) : ""; });
  text += row("95 % interval", step.radii, [&](const auto& r) {
    if (!r.examined()) return percent(r.all.accuracy);
    return fmt::format("[{}, {}]", report.certify ? percent(r.certified.lower) : "0.0",
                       percent(r.attacked.upper));
  });
  if (clean.right > 0 && clean.right < clean.count) {
    text +=
        row("of samples right when clean", step.radii, [](const auto& r) { return percent(r.all.of_right); });
  }
  if (!step.radius.empty()) {
    std::vector<double> lower;
    std::vector<double> upper;
    Index open = 0;
    for (const RobustRadius& radius : step.radius) {
      lower.push_back(radius.lower);
      upper.push_back(radius.upper);
      open += radius.converged ? 0 : 1;
    }
    text += fmt::format("\n  {:<26} {:>15} {:>15} {:>15} {:>15}\n", "robust radius of a sample", "least",
                        "median", "largest", "mean");
    text += radius_row("proved", lower) + radius_row("broken at", upper);
    if (open > 0) text += fmt::format("  {} samples not converged\n", open);
  }
  for (const RadiusResult& radius : step.radii) {
    for (const std::string& note : radius.notes)
      text += fmt::format("  note, eps = {}: {}\n", radius.eps, note);
    if (radius.undecided > 0)
      text += fmt::format("  note, eps = {}: {} undecided, largest gap {:.3g}; more --boxes may decide\n",
                          radius.eps, radius.undecided, radius.largest_gap);
  }
  return text + "\n";
}

/// Many steps: one line each.
std::string time_table(const RobustnessReport& report) {
  std::string text =
      row(report.certify ? "bracket in %" : "attacked accuracy in %", report.steps.front().radii,
          [](const auto& r) { return fmt::format("eps = {}", r.eps); });
  for (const StepResult& step : report.steps) {
    text += row(fmt::format("step {:>7}, clean {:>5}", step.step, percent(step.clean_accuracy())), step.radii,
                [&](const auto& r) { return percent(report.certify ? r.bracket() : r.all.accuracy); });
  }
  return text + "\n";
}

Json count_json(const AttackCount& attack) {
  return {{"attack", attack.attack},
          {"right", attack.accuracy.right},
          {"broken", attack.accuracy.wrong},
          {"undecided", attack.accuracy.open()},
          {"accuracy", json_accuracy(attack.accuracy)},
          {"accuracy_of_right", json_accuracy(attack.of_right)},
          {"unconfirmed", attack.unconfirmed}};
}

Json radius_json(const RobustnessReport& report, const RadiusResult& radius) {
  Json json{{"eps", radius.eps}};
  json["attacks"] = Json::array();
  for (const AttackCount& attack : radius.attacks) json["attacks"].push_back(count_json(attack));
  json["union"] = radius.examined() ? count_json(radius.all) : Json();
  json["attacked"] = radius.examined() ? json_interval(radius.attacked) : Json();
  json["certified"] = nullptr;
  json["undecided"] = nullptr;
  if (report.certify) {
    json["certified"] = json_interval(radius.certified);
    json["undecided"] = radius.undecided;
  }
  json["samples"] = Json::array();
  for (std::size_t n = 0; n < radius.broken_by.size(); ++n) {
    Json sample{{"sample", n}, {"broken_by", nullptr}};
    if (!radius.broken_by[n].empty()) sample["broken_by"] = radius.broken_by[n];
    if (report.certify) {
      const Certificate& certificate = radius.certificates[n];
      sample["verdict"] = name(radius.broken_by[n].empty() ? certificate.verdict : Robustness::broken);
      sample["worst_margin"] = {{"lower", json_number(certificate.lower)},
                                {"upper", json_number(certificate.upper)}};
      sample["target"] = certificate.target;
      sample["boxes"] = certificate.boxes;
      sample["bits"] = certificate.bits;
    }
    json["samples"].push_back(sample);
  }
  json["notes"] = radius.notes;
  return json;
}

}  // namespace

std::string robustness_table(const RobustnessReport& report) {
  std::string text = fmt::format(
      "advproof robustness · {} · {} training · seed {} · {} {} samples\ninstance {} · attacks' seed {}, {} "
      "random start{}\n",
      report.preset, regime_name(report.regime), report.instance_seed, report.count, report.samples,
      report.instance_digest.substr(0, 16), report.seed, report.restarts, report.restarts == 1 ? "" : "s");
  if (!report.exact_weights) text += "weights rounded to binary64: the network examined is that one\n";
  for (const Region& region : report.regions) text += region_line(region);
  text += "\n";
  if (report.steps.size() > 1) {
    text += time_table(report);
  } else {
    text += step_table(report, report.steps.front());
  }
  if (report.required) {
    const ExitCode code = exit_code(report);
    const bool impossible = std::ranges::any_of(
        report.regions, [&](const Region& region) { return region.geometry.ceiling() < *report.required; });
    text += fmt::format("required {} %: {}\n", percent(*report.required),
                        impossible                       ? "impossible, no classifier reaches it"
                        : code == ExitCode::ok           ? "proved"
                        : code == ExitCode::check_failed ? "no, less is proved"
                                                         : "undecided");
  }
  if (!report.witnesses.empty()) text += fmt::format("witnesses: {}\n", report.witnesses);
  return text + fmt::format("{:.1f} s\n", report.seconds);
}

std::string robustness_json(const RobustnessReport& report) {
  Json json;
  json["schema"] = "advproof-robustness-2";
  json["run"] = report.run;
  json["preset"] = report.preset;
  json["regime"] = regime_name(report.regime);
  json["instance_digest"] = report.instance_digest;
  json["instance_seed"] = report.instance_seed;
  json["samples"] = report.samples;
  json["count"] = report.count;
  json["seed"] = report.seed;
  json["restarts"] = report.restarts;
  json["certify"] = report.certify;
  json["required"] = report.required ? Json(*report.required) : Json();
  json["boxes"] = report.boxes;
  json["exact_weights"] = report.exact_weights;
  json["regions"] = region_json(report.regions);
  json["steps"] = Json::array();
  for (const StepResult& step : report.steps) {
    const Accuracy clean = step.clean_accuracy();
    Json one{{"step", step.step},
             {"clean", {{"right", clean.right}, {"wrong", clean.wrong}, {"undecided", clean.open()}}},
             {"flat_gradients", {{"samples", step.flat.samples}, {"patches", step.flat.patches}}}};
    one["radii"] = Json::array();
    for (const RadiusResult& radius : step.radii) one["radii"].push_back(radius_json(report, radius));
    one["robust_radius"] = Json::array();
    for (const RobustRadius& radius : step.radius)
      one["robust_radius"].push_back(
          {{"lower", radius.lower}, {"upper", json_number(radius.upper)}, {"converged", radius.converged}});
    json["steps"].push_back(one);
  }
  json["witnesses"] = report.witnesses.empty() ? Json(nullptr) : Json(report.witnesses);
  json["seconds"] = report.seconds;
  for (const auto& [name, version] : versions()) json["versions"][name] = version;
  return json.dump(2) + "\n";
}

}  // namespace advproof
