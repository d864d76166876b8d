#include "advproof/experiment/robustness.h"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "advproof/configuration/nearest.h"
#include "advproof/experiment/progress.h"
#include "interrupt.h"

namespace advproof {
namespace {

void stop_if_interrupted() {
  if (InterruptGuard::interrupted()) throw Error(ExitCode::interrupted, "interrupted; no report was written");
}

/// Runs `task(i)` for all i, in any order and in parallel; progress counts them.
template <class Task>
void for_each_of(std::size_t count, Progress& progress, Task task) {
  tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) {
    if (InterruptGuard::interrupted()) return;
    task(i);
    progress.advance();
  });
  stop_if_interrupted();
}

std::vector<std::string> chosen_attacks(const RobustnessOptions& options) {
  const std::vector<std::string>& wanted = options.attacks;
  std::vector<std::string> known;
  for (const AttackInfo& info : all_attacks()) known.emplace_back(info.name);
  if (wanted.empty()) return known;
  if (wanted == std::vector<std::string>{"none"}) {
    if (options.certify || options.radius) return {};
    throw UsageError("--attack none: expected --certify or --radius, or nothing is examined");
  }
  for (const std::string& name : wanted) {
    if (std::ranges::find(known, name) == known.end())
      throw UsageError(fmt::format("--attack: '{}': {}; all are {}", name, unknown("attack", name, known),
                                   fmt::join(known, ", ")));
  }
  std::erase_if(known,
                [&](const std::string& name) { return std::ranges::find(wanted, name) == wanted.end(); });
  return known;
}

std::vector<double> chosen_radii(const std::vector<double>& wanted, const RunRecord& run) {
  if (wanted.empty()) return {run.configuration.setting.attack.eps};
  for (const double eps : wanted) {
    if (!(eps >= 0 && std::isfinite(eps)))
      throw UsageError(fmt::format("--eps: expected a finite number >= 0, found {}", eps));
  }
  return wanted;
}

Matrix<double> midpoints(const Matrix<Enclosure>& W) {
  Matrix<double> result(W.rows(), W.cols());
  for (std::size_t i = 0; i < W.entries().size(); ++i) result.entries()[i] = W.entries()[i].mid;
  return result;
}

struct WeightsAt {
  std::int64_t step = 0;
  Matrix<double> W;
};

std::vector<WeightsAt> chosen_weights(const RobustnessOptions& options, const RunRecord& run) {
  std::vector<WeightsAt> chosen;
  if (options.all_steps) {
    for (const WeightRecord& record : run.weights) chosen.push_back({record.step, midpoints(record.W)});
    if (chosen.empty() || chosen.back().step != run.checkpoint.step)
      chosen.push_back({run.checkpoint.step, checkpoint_weights(run)});
    return chosen;
  }
  for (const std::int64_t step : options.steps) {
    const auto record = std::ranges::find(run.weights, step, &WeightRecord::step);
    if (record != run.weights.end()) {
      chosen.push_back({step, midpoints(record->W)});
    } else if (step == run.checkpoint.step) {
      chosen.push_back({step, checkpoint_weights(run)});
    } else {
      std::vector<std::int64_t> known;
      for (const WeightRecord& other : run.weights) known.push_back(other.step);
      if (known.empty() || known.back() != run.checkpoint.step) known.push_back(run.checkpoint.step);
      throw UsageError(fmt::format(
          "--step: {} holds no weights of step {}; it has those of {} (train with --weights-every)",
          options.run, step, fmt::join(known, ", ")));
    }
  }
  if (chosen.empty()) chosen.push_back({run.checkpoint.step, checkpoint_weights(run)});
  return chosen;
}

double largest_entry(const Samples& samples, Index n) {
  double largest = 0;
  const Rows rows = patch_rows({n, n + 1}, samples.patches());
  for (const double* x = samples.X.row(rows.begin); x != samples.X.row(rows.end); ++x)
    largest = std::max(largest, std::abs(*x));
  return largest;
}

/// One network, at one step of training.
class Measurement {
 public:
  Measurement(const RobustnessOptions& options, const Instance& instance, const Samples& samples,
              const PatchNetwork<double>& network, AttackSettings settings)
      : options_(options),
        features_(instance.features),
        samples_(samples),
        network_(network),
        settings_(settings),
        count_(static_cast<std::size_t>(samples.count())) {}

  /// How many tasks measure() will count.
  static std::int64_t tasks(const RobustnessOptions& options, std::size_t attacks, std::size_t radii,
                            Index samples) {
    const auto per_radius = static_cast<std::int64_t>(attacks) + (options.certify ? samples : 0);
    return static_cast<std::int64_t>(radii) * per_radius + (options.radius ? samples : 0);
  }

  StepResult measure(const std::vector<std::string>& attacks, const std::vector<double>& radii,
                     Progress& progress) {
    StepResult result;
    is_right_.resize(count_);
    tbb::parallel_for(std::size_t{0}, count_, [&](std::size_t n) {
      is_right_[n] = certify(network_, samples_, no_perturbation(static_cast<Index>(n)), 0).broken ? 0 : 1;
    });
    result.right = std::ranges::count(is_right_, 1);
    result.flat = flat_gradients(network_, samples_);
    for (const double eps : radii) {
      settings_.training.eps = eps;
      result.radii.push_back(at_radius(attacks, eps, progress));
    }
    if (options_.radius) {
      result.radius.resize(count_);
      for_each_of(count_, progress, [&](std::size_t i) {
        const auto n = static_cast<Index>(i);
        // delta = -X makes every output 0, a tie: no radius is larger than that
        const double limit = largest_entry(samples_, n);
        result.radius[i] = robust_radius(network_, samples_, n, limit, 1e-6 * limit, options_.boxes);
      });
    }
    return result;
  }

 private:
  /// What one attack did: per sample, the proof of its witness, if it has one.
  struct Proofs {
    AttackResult result;
    std::vector<CertifiedWitness> proofs;
  };

  [[nodiscard]] Witness no_perturbation(Index n) const {
    return {n, -1, Matrix<double>(samples_.patches(), samples_.X.cols())};
  }

  Proofs attack(const std::string& name) const {
    Proofs proofs{run_attack(name, network_, samples_, features_, settings_), {}};
    for (const std::optional<Witness>& witness : proofs.result.witnesses)
      proofs.proofs.push_back(witness ? certify(network_, samples_, *witness, settings_.training.eps)
                                      : CertifiedWitness{});
    return proofs;
  }

  RadiusResult at_radius(const std::vector<std::string>& attacks, double eps, Progress& progress) {
    RadiusResult result;
    result.eps = eps;
    result.broken_by.resize(count_);
    for (std::size_t n = 0; n < count_; ++n)
      if (is_right_[n] == 0) result.broken_by[n] = "clean";
    std::vector<Proofs> all(attacks.size());
    for_each_of(attacks.size(), progress, [&](std::size_t i) { all[i] = attack(attacks[i]); });
    for (Proofs& proofs : all) count(proofs, result);
    if (options_.certify) certify_all(result, progress);
    result.all.attack = "union";
    for (std::size_t n = 0; n < count_; ++n) {
      result.all.broken += result.broken_by[n].empty() ? 0 : 1;
      result.all.right_broken += !result.broken_by[n].empty() && is_right_[n] != 0 ? 1 : 0;
    }
    result.attacked = clopper_pearson(samples_.count() - result.all.broken, samples_.count());
    result.certified = clopper_pearson(result.robust, samples_.count());
    doubt(result);
    return result;
  }

  void count(Proofs& attack, RadiusResult& result) {
    AttackCount counted{attack.result.attack, 0, 0, 0};
    for (std::size_t n = 0; n < count_; ++n) {
      std::optional<Witness>& witness = attack.result.witnesses[n];
      if (!witness) continue;
      if (!attack.proofs[n].certified()) {
        ++counted.unconfirmed;
        continue;
      }
      ++counted.broken;
      counted.right_broken += is_right_[n];
      if (result.broken_by[n].empty()) result.broken_by[n] = counted.attack;
      if (!options_.witnesses.empty())
        result.examples.push_back({counted.attack, std::move(*witness), attack.proofs[n]});
    }
    result.attacks.push_back(counted);
  }

  void certify_all(RadiusResult& result, Progress& progress) {
    result.certificates.resize(count_);
    for_each_of(count_, progress, [&](std::size_t n) {
      result.certificates[n] =
          certify_robustness(network_, samples_, static_cast<Index>(n), result.eps, options_.boxes);
    });
    require_consistent(result);
    for (std::size_t n = 0; n < count_; ++n) {
      Certificate& certificate = result.certificates[n];
      if (certificate.verdict == Robustness::robust) {
        ++result.robust;
      } else if (certificate.verdict == Robustness::broken) {
        if (result.broken_by[n].empty()) result.broken_by[n] = "certificate";
        if (!options_.witnesses.empty())
          result.examples.push_back({"certificate", *certificate.witness, certificate.proof});
      } else if (result.broken_by[n].empty()) {
        ++result.undecided;
        result.largest_gap = std::max(result.largest_gap, certificate.upper - certificate.lower);
      }
    }
  }

  /// Reasons to take the attacks for weaker than they should be.
  void doubt(RadiusResult& result) const {
    const auto broken = [&result](std::string_view name) -> std::optional<Index> {
      const auto found = std::ranges::find(result.attacks, name, &AttackCount::attack);
      return found == result.attacks.end() ? std::nullopt : std::optional(found->broken);
    };
    const std::pair<std::string_view, std::string_view> stronger[] = {
        {"fgsm", "pgd-ce"},
        {"one-step", "pgd-ce"},
        {"pgd-ce", "apgd-ce"},
        {"pgd-dlr", "apgd-dlr"},
        {"swap", "pgd-margin"},
        {"injection", "pgd-margin"},
        {"square", "pgd-margin"},
        {"removal", "pgd-margin"},
        {"pgd-margin", "patch-search"},
        {"injection", "patch-search"},
    };
    for (const auto& [simple, strong] : stronger) {
      if (broken(simple) && broken(strong) && *broken(simple) > *broken(strong))
        result.notes.push_back(fmt::format("{} breaks {}, fewer than the simpler {} with {}", strong,
                                           *broken(strong), simple, *broken(simple)));
    }
    if (broken("pgd-ce")) {
      AttackSettings longer = settings_;
      longer.steps *= 3;
      const AttackResult again = run_attack("pgd-ce", network_, samples_, features_, longer);
      const auto more = std::ranges::count_if(again.witnesses, [](const auto& w) { return w.has_value(); });
      if (more > *broken("pgd-ce"))
        result.notes.push_back(fmt::format("pgd-ce has not converged: {} steps break {}, {} break {}",
                                           settings_.steps, *broken("pgd-ce"), longer.steps, more));
    }
    const auto missed = std::ranges::count(result.broken_by, "certificate");
    if (missed > 0 && !result.attacks.empty())
      result.notes.push_back(fmt::format(
          "{} samples are broken by the certificate's examples alone: no attack found them", missed));
    for (const AttackCount& attack : result.attacks) {
      if (attack.unconfirmed > 0)
        result.notes.push_back(fmt::format("{} successes of {} are not confirmed in ball arithmetic",
                                           attack.unconfirmed, attack.attack));
    }
  }

  const RobustnessOptions& options_;
  const Features& features_;
  const Samples& samples_;
  const PatchNetwork<double>& network_;
  AttackSettings settings_;
  std::size_t count_;
  std::vector<char> is_right_;  ///< clean; no vector<bool>, whose elements threads would share
};

}  // namespace

void require_consistent(const RadiusResult& result) {
  for (std::size_t n = 0; n < result.certificates.size(); ++n) {
    if (result.certificates[n].verdict == Robustness::robust && !result.broken_by[n].empty())
      throw Error(
          ExitCode::check_failed,
          fmt::format("sample {} at eps {}: certified robust, yet broken by {}: a bug, please report it", n,
                      result.eps, result.broken_by[n]));
  }
}

RobustnessReport measure_robustness(const RobustnessOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  if (options.required && !(*options.required >= 0 && *options.required <= 1))
    throw UsageError(fmt::format("--require: expected a fraction from 0 to 1, found {}", *options.required));
  if (options.required && !options.certify)
    throw UsageError("--require: only certificates can prove it; add --certify");
  const std::vector<std::string> attacks = chosen_attacks(options);
  const RunRecord run = read_run(options.run);
  const std::vector<double> radii = chosen_radii(options.eps, run);
  const std::vector<WeightsAt> weights = chosen_weights(options, run);
  const Samples& samples = options.training_samples ? run.instance.train : run.instance.test;
  if (samples.count() == 0) throw IncompleteError(options.run + ": holds no samples of that kind");

  RobustnessReport report;
  report.run = options.run;
  report.preset = run.configuration.name;
  report.regime = run.regime;
  report.instance_digest = digest(run.instance);
  report.samples = options.training_samples ? "train" : "test";
  report.count = samples.count();
  report.patches = samples.patches();
  report.instance_seed = run.instance.seed;
  report.seed = options.seed.value_or(run.instance.seed);
  report.restarts = options.restarts;
  report.certify = options.certify;
  report.boxes = options.boxes;
  report.required = options.required;
  report.exact_weights = run.scalar.is<double>();
  report.witnesses = options.witnesses;

  const InterruptGuard guard;
  Progress progress("robustness",
                    static_cast<std::int64_t>(weights.size()) *
                        Measurement::tasks(options, attacks.size(), radii.size(), samples.count()),
                    options.quiet);
  for (const WeightsAt& at : weights) {
    const PatchNetwork<double> network(run.configuration.setting.network, run.configuration.setting.data.classes, at.W);
    const AttackSettings settings{
        .training = run.configuration.setting.attack, .seed = report.seed, .restarts = options.restarts};
    Measurement measurement(options, run.instance, samples, network, settings);
    report.steps.push_back(measurement.measure(attacks, radii, progress));
    report.steps.back().step = at.step;
  }
  progress.finish();
  if (!options.witnesses.empty()) write_witnesses(options.witnesses, report);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

ExitCode exit_code(const RobustnessReport& report) {
  bool undecided = false;
  for (const StepResult& step : report.steps) {
    for (const RadiusResult& radius : step.radii) {
      if (!report.required) {
        undecided = undecided || radius.undecided > 0;
        continue;
      }
      const Accuracy bracket{radius.robust, radius.all.broken, report.count};
      if (bracket.upper() < *report.required) return ExitCode::check_failed;
      undecided = undecided || bracket.lower() < *report.required;
    }
    for (const RobustRadius& radius : step.radius) undecided = undecided || !radius.converged;
  }
  return undecided ? ExitCode::undecided : ExitCode::ok;
}

}  // namespace advproof
