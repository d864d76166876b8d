// advproof train: one network, from its first step or from a checkpoint, and what became of it.
#include <fmt/format.h>

#include <cmath>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "advproof/experiment/train.h"
#include "advproof/storage/run_file.h"
#include "advproof/storage/versions.h"
#include "commands.h"
#include "configuration_options.h"
#include "report/accuracy_words.h"
#include "values.h"

namespace advproof {
namespace {

struct TrainCommand {
  ConfigurationOptions configuration;
  std::string regime;
  std::string scalar;
  std::string bits;
  std::optional<double> accuracy;
  std::string out;
  std::string resume;
  std::optional<std::int64_t> weights_every;
  bool json = false;
  bool quiet = false;
};

std::optional<std::string> if_given(const std::string& word) {
  return word.empty() ? std::nullopt : std::optional(word);
}

TrainOptions make_train_options(const TrainCommand& options) {
  TrainOptions train;
  const ConfigurationOptions& configuration = options.configuration;
  if (options.resume.empty() || !configuration.preset.empty() || !configuration.file.empty()) {
    train.configuration = make_configuration(configuration);
  } else {
    train.assignments = configuration.assignments;
    train.seed = configuration.seed;
  }
  if (!options.regime.empty()) train.regime = parse_regime(options.regime);
  train.scalar = if_given(options.scalar);
  train.bits = options.bits;
  train.accuracy = options.accuracy;
  train.weights_every = options.weights_every;
  train.resume = if_given(options.resume);
  train.out = if_given(options.out);
  train.quiet = options.quiet;
  if (!options.quiet) train.note = [](const std::string& line) { std::cerr << "advproof: " << line << '\n'; };
  return train;
}

nlohmann::ordered_json to_json(const TrainSummary& summary) {
  nlohmann::ordered_json json;
  json["schema"] = "advproof-train-1";
  json["preset"] = summary.preset;
  json["regime"] = regime_name(summary.regime);
  json["scalar"] = summary.scalar.name;
  json["bits"] = summary.scalar.bits;
  json["precision"] = summary.precision;
  json["seed"] = summary.seed;
  json["instance_digest"] = summary.instance_digest;
  json["steps"] = summary.steps;
  json["steps_here"] = summary.steps_here;
  json["seconds"] = summary.seconds;
  json["risk"] = summary.risk;
  json["train_accuracy"] = json_accuracy(summary.train_accuracy);
  json["test_accuracy"] = json_accuracy(summary.test_accuracy);
  const SwapWindow& window = summary.swap_window;
  json["swap_window"] = {{"first", window.first},
                         {"last", window.last},
                         {"records", window.records},
                         {"undecided", window.open}};
  json["max_A"] = nlohmann::ordered_json::array();
  json["max_B"] = nlohmann::ordered_json::array();
  for (const ClassSummary& learned : summary.classes) {
    json["max_A"].push_back(learned.max_A);
    json["max_B"].push_back(learned.max_B);
  }
  json["log2_radius"] = nullptr;
  json["bits_lost_per_step"] = nullptr;
  if (summary.log2_radius) json["log2_radius"] = *summary.log2_radius;
  if (summary.bits_lost) json["bits_lost_per_step"] = *summary.bits_lost;
  json["out"] = nullptr;
  if (!summary.out.empty()) json["out"] = summary.out;
  for (const auto& [name, version] : summary.versions) json["versions"][name] = version;
  return json;
}

/// Which kind of feature a class has learned, where one is clearly ahead.
const char* learned_what(const ClassSummary& learned) {
  constexpr double clearly = 2;
  if (learned.max_A > clearly * learned.max_B) return "robust";
  if (learned.max_B > clearly * learned.max_A) return "non-robust";
  return "neither clearly";
}

std::string table(const TrainSummary& summary) {
  std::string text;
  const auto line = [&text](const char* name, const std::string& value) {
    text += fmt::format("  {:<10} {}\n", name, value);
  };
  text += fmt::format("{} training of {}, seed {}\n\n", regime_name(summary.regime), summary.preset,
                      summary.seed);
  line("steps", summary.steps_here == summary.steps
                    ? fmt::format("{} in {:.1f} s", summary.steps, summary.seconds)
                    : fmt::format("{}, of them {} here in {:.1f} s", summary.steps, summary.steps_here,
                                  summary.seconds));
  line("risk", std::isfinite(summary.risk) ? fmt::format("{:.6g} on clean training samples", summary.risk)
                                           : "cannot be enclosed: outputs near the end of binary64");
  line("accuracy", fmt::format("{} % train, {} % test, both clean", percent(summary.train_accuracy),
                               percent(summary.test_accuracy)));
  const SwapWindow& window = summary.swap_window;
  line("swaps",
       window.records == 0 && window.open > 0
           ? fmt::format("are undecided at {} recorded steps, break a test sample at the others", window.open)
       : window.records == 0 ? "break a test sample at every recorded step"
       : window.records == 1
           ? fmt::format("break no test sample at step {}", window.first)
           : fmt::format("break no test sample from step {} to {}", window.first, window.last));
  text += "\n  class   robust max A   non-robust max B   learned\n";
  for (std::size_t i = 0; i < summary.classes.size(); ++i) {
    const ClassSummary& learned = summary.classes[i];
    text += fmt::format("  {:>5}   {:>12.5g}   {:>16.5g}   {}\n", i, learned.max_A, learned.max_B,
                        learned_what(learned));
  }
  text += '\n';
  line("scalar", fmt::format("{}, {} bits", summary.scalar.name, summary.precision));
  if (summary.log2_radius) {
    std::string radius = fmt::format("every weight within 2^{:.0f}", *summary.log2_radius);
    if (summary.bits_lost) radius += fmt::format(", {:.2f} bits lost a step", *summary.bits_lost);
    line("enclosure", radius);
  }
  line("instance", summary.instance_digest);
  line("versions", on_one_line(summary.versions));
  if (!summary.out.empty()) line("file", summary.out);
  return text;
}

int run_train_command(const TrainCommand& options) {
  const TrainSummary summary = train(make_train_options(options));
  if (options.json) {
    std::cout << to_json(summary).dump(2) << '\n';
  } else {
    std::cout << table(summary);
  }
  return static_cast<int>(ExitCode::ok);
}

}  // namespace

void add_train_command(CLI::App& app, Action& run) {
  CLI::App* command = app.add_subcommand("train", "Train one network and write down what happened");
  const auto options = std::make_shared<TrainCommand>();
  add_configuration_options(*command, options->configuration);
  add_value(*command, "--regime", options->regime,
            one_of("regime", {regime_name(Regime::standard), regime_name(Regime::adversarial)}),
            "standard or adversarial; default adversarial");
  add_scalar_options(*command, options->scalar, options->bits,
                     "Arithmetic: " + scalar_names() + "; default double");
  add_value(*command, "--accuracy", options->accuracy, number_from(1e-300, 1.0),
            "With --bits auto only: no weight's radius may exceed this; default 1e-20");
  add_value(*command, "--out", options->out, plain_text("FILE"),
            "Write the run to this file (docs/formats.md), as it goes");
  add_value(
      *command, "--resume", options->resume, plain_text("FILE"),
      "Go on with the run in this file; --set training.adversarial_steps=T (or standard_steps) prolongs it");
  add_value(*command, "--weights-every", options->weights_every, number_from<std::int64_t>(0, most_steps),
            "Record the weights at every such step, not only at the first and last");
  add_switch(*command, "--json", options->json, "The summary as JSON");
  add_switch(*command, "--quiet", options->quiet, "No progress, no notes");
  command->callback([options, &run] { run = [options] { return run_train_command(*options); }; });
}

}  // namespace advproof
