#include "advproof/experiment/train.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "advproof/attack/suite.h"
#include "advproof/error.h"
#include "advproof/experiment/automatic_bits.h"
#include "advproof/experiment/progress.h"
#include "advproof/storage/run_file.h"
#include "advproof/training/follow.h"
#include "interrupt.h"
#include "train_plan.h"

namespace advproof {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Where a precision was too small, and `--bits auto` asks for it to be raised.
struct MoreBits {
  std::int64_t step;
  double log2_radius;
};

/// Trains a run in one scalar, from its checkpoint to its last step.
template <class T>
class Course {
 public:
  Course(RunRecord& run, const std::string& out, const TrainOptions& options, Format<T> format)
      : run_(run),
        out_(out),
        options_(options),
        trainer_(run.instance, run.configuration.setting, run.regime, format) {
    trainer_.restore(run.checkpoint.step, checkpoint_weights(run, format));
    tightening_.emplace(trainer_, run.checkpoint.error);
  }

  void follow() {
    const std::int64_t last = run_.last_step();
    Progress progress(fmt::format("{} training", regime_name(run_.regime)), last, options_.quiet,
                      trainer_.number());
    const InterruptGuard guard;
    checkpoint();
    const std::int64_t first = trainer_.number();
    const auto observe_step = [&](const Trainer<T>& at) {
      if (at.number() > first) {
        require_finite(log2_radius(at.network().W()) < HUGE_VAL);
        require_accuracy();
        progress.advance();
        if (at.number() < last) keep();  // the last step's records belong into its checkpoint
      }
      record();
      return true;
    };
    advproof::follow(trainer_, last, observe_step, &*tightening_);
    checkpoint();
  }

 private:
  void record() {
    const std::int64_t t = trainer_.number();
    const std::int64_t last = run_.last_step();
    if (is_recorded(t, run_.configuration.setting.training.record_every, last)) {
      run_.observations.push_back(observe(trainer_));
      require_finite(is_finite(run_.observations.back()));
    }
    if (is_recorded(t, run_.weights_every, last)) {
      run_.weights.push_back({t, enclosures(trainer_.network().W())});
      const auto& W = run_.weights.back().W.entries();
      require_finite(std::all_of(W.begin(), W.end(), [](const Enclosure& w) { return is_finite(w); }));
    }
  }

  /// Before what is recorded of this step, which a resumed run records again.
  void keep() {
    if (InterruptGuard::interrupted()) stop();
    if (is_checkpoint_due()) checkpoint();
  }

  void require_finite(bool finite) const {
    if (finite) return;
    if (run_.scalar.automatic_bits) throw MoreBits{trainer_.number(), HUGE_VAL};
    if (Format<T>::rigorous)
      throw Error(ExitCode::undecided,
                  fmt::format("at step {} the enclosures became infinite: {} bits are too few for this run",
                              trainer_.number(), run_.scalar.bits));
    throw InputError(
        fmt::format("training diverged at step {}: a number is no longer finite in binary64; try a "
                    "smaller training.eta",
                    trainer_.number()));
  }

  void require_accuracy() const {
    if (!run_.scalar.automatic_bits) return;
    const double radius = log2_radius(trainer_.network().W());
    if (radius > std::log2(run_.scalar.accuracy)) throw MoreBits{trainer_.number(), radius};
  }

  bool is_checkpoint_due() const {
    if (options_.checkpoint_steps > 0 && trainer_.number() % options_.checkpoint_steps == 0) return true;
    constexpr double largest_share = 0.05;  // of the time may go into writing
    return seconds_since(written_at_) >=
           std::max(options_.checkpoint_seconds, seconds_to_write_ / largest_share);
  }

  void checkpoint() {
    run_.checkpoint.step = trainer_.number();
    run_.checkpoint.W.clear();
    for (const T& w : trainer_.network().W().entries()) run_.checkpoint.W.push_back(to_exact_string(w));
    run_.checkpoint.error = tightening_->error();
    const Clock::time_point start = Clock::now();
    if (!out_.empty()) write_run(out_, run_);
    written_at_ = Clock::now();
    seconds_to_write_ = seconds_since(start);
  }

  [[noreturn]] void stop() {
    const std::string when = fmt::format("at step {} of {}", trainer_.number(), run_.last_step());
    if (out_.empty()) end_interrupted(when + "; nothing is saved without --out");
    checkpoint();
    end_interrupted(fmt::format("{}; go on with: advproof train --resume {}", when, out_));
  }

  RunRecord& run_;
  const std::string& out_;
  const TrainOptions& options_;
  Trainer<T> trainer_;
  std::optional<Tightening<T>> tightening_;
  Clock::time_point written_at_ = Clock::now();
  double seconds_to_write_ = 0;
};

void follow(RunRecord& run, const std::string& out, const TrainOptions& options) {
  with_scalar(run.scalar, [&](const auto& format) {
    using T = std::decay_t<decltype(format(0.0))>;
    Course<T>(run, out, options, format).follow();
  });
}

/// Raises the bits until they suffice.
void follow_with_enough_bits(RunRecord& run, const std::string& out, const TrainOptions& options) {
  constexpr long most_bits = 65536;
  while (true) {
    try {
      return follow(run, out, options);
    } catch (const MoreBits& stop) {
      const double accuracy = run.scalar.accuracy;
      const long bits = more_bits(run.scalar.bits, stop.log2_radius, accuracy, stop.step, run.last_step());
      if (bits > most_bits)
        throw Error(ExitCode::undecided, fmt::format("at step {} a radius exceeds {} even with {} bits",
                                                     stop.step, accuracy, run.scalar.bits));
      options.note(fmt::format("step {}: with {} bits a radius exceeds {}; starting again with {} bits",
                               stop.step, run.scalar.bits, accuracy, bits));
      run.scalar.bits = bits;
      restart(run);
    }
  }
}

/// Bits lost a step: how fast the largest radius grew since the first record that is not exact.
std::optional<double> bits_lost(const std::vector<Observation>& observations) {
  const auto first = std::find_if(observations.begin(), observations.end(),
                                  [](const Observation& o) { return std::isfinite(o.log2_radius); });
  if (first == observations.end() || first->step == observations.back().step) return std::nullopt;
  return (observations.back().log2_radius - first->log2_radius) /
         static_cast<double>(observations.back().step - first->step);
}

SwapWindow find_swap_window(const std::vector<Observation>& observations) {
  SwapWindow longest;
  SwapWindow current;
  std::int64_t open = 0;
  for (const Observation& observation : observations) {
    const Enclosure& share = observation.swap_accuracy;
    const bool robust = share.mid - share.rad >= 1;
    open += !robust && share.mid + share.rad >= 1 ? 1 : 0;
    if (!robust) current = {};
    if (robust && current.records++ == 0) current.first = observation.step;
    if (robust) current.last = observation.step;
    if (current.records > longest.records) longest = current;
  }
  longest.open = open;
  return longest;
}

TrainSummary summarise(const RunRecord& run) {
  TrainSummary summary;
  summary.preset = run.configuration.name;
  summary.regime = run.regime;
  summary.scalar = run.scalar;
  summary.precision = with_scalar(run.scalar, [](const auto& format) { return format.bits(); });
  summary.seed = run.instance.seed;
  summary.instance_digest = digest(run.instance);
  summary.versions = run.versions;
  summary.steps = run.checkpoint.step;
  const PatchNetwork<double> network(run.configuration.setting.network,
                                     run.configuration.setting.data.classes, checkpoint_weights(run));
  summary.risk = risk(network, run.instance.train).mid;
  summary.train_accuracy = accuracy(network, run.instance.train);
  summary.test_accuracy = accuracy(network, run.instance.test);
  const Observation& end = run.observations.back();
  const auto neurons = static_cast<std::size_t>(run.configuration.setting.network.neurons);
  for (std::size_t i = 0; i < end.max_preactivation.size(); ++i)
    summary.classes.push_back({strongest(end.A, i, neurons), strongest(end.B, i, neurons)});
  summary.swap_window = find_swap_window(run.observations);
  if (run.scalar.is<Ball>()) {
    summary.log2_radius = end.log2_radius;
    summary.bits_lost = bits_lost(run.observations);
  }
  return summary;
}

}  // namespace

TrainSummary train(const TrainOptions& options) {
  const Clock::time_point start = Clock::now();
  TrainPlan plan = plan_training(options);
  RunRecord& run = plan.run;
  const std::int64_t first = run.checkpoint.step;
  options.note(fmt::format("{} training of {}, {} steps, seed {}, instance {}", regime_name(run.regime),
                           run.configuration.name, run.last_step(), run.instance.seed, digest(run.instance)));
  if (run.complete()) {
    options.note(fmt::format("{} is complete: nothing is left to train", *options.resume));
    if (plan.out != *options.resume) write_run(plan.out, run);
  } else {
    if (first > 0) options.note(fmt::format("resumed at step {}", first));
    follow_with_enough_bits(run, plan.out, options);
  }
  TrainSummary summary = summarise(run);
  summary.steps_here = run.checkpoint.step - first;
  summary.seconds = seconds_since(start);
  summary.out = plan.out;
  return summary;
}

}  // namespace advproof
