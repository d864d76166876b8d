#include "advproof/report/check_figure.h"

#include <fmt/format.h>

#include <algorithm>

#include "advproof/report/gnuplot.h"
#include "advproof/storage/run_file.h"
#include "advproof/sweep/ledger_sweeps.h"
#include "check_words.h"

namespace advproof {
namespace {

constexpr int width = 1000;
constexpr int races_height = 400;
constexpr int interval_height = 22;  // a claim
constexpr int margins_height = 90;   // of the panel of intervals

/// Results about the seeds of a preset; exponents of sweeps have another scale.
std::vector<const ClaimResult*> with_intervals(const CheckReport& report) {
  std::vector<const ClaimResult*> results;
  if (report.preset == sweeps_name) return results;
  for (const ClaimResult& result : report.claims) {
    if (result.interval) results.push_back(&result);
  }
  return results;
}

/// Calls f(class, max_r A, max_r B).
template <class F>
void for_each_class(const ObservedTraining& training, const Observation& seen, F f) {
  const auto neurons = static_cast<std::size_t>(training.neurons);
  for (std::size_t i = 0; i * neurons < seen.A.size(); ++i)
    f(i, strongest(seen.A, i, neurons), strongest(seen.B, i, neurons));
}

std::string race_data(const ObservedTraining& training) {
  std::string text = fmt::format("${} << END\n", regime_name(training.regime));
  for (const Observation& seen : training.observations) {
    text += std::to_string(seen.step);
    for_each_class(training, seen,
                   [&](std::size_t, double A, double B) { text += fmt::format(" {} {}", A, B); });
    text += '\n';
  }
  return text + "END\n";
}

/// A panel a regime: colours are classes, none of them black as in the key; solid is robust, dashed
/// non-robust.
std::string races(const CheckReport& report, double height) {
  std::string text;
  for (std::size_t panel = 0; panel < report.trainings.size(); ++panel) {
    const ObservedTraining& training = report.trainings[panel];
    const std::string name = regime_name(training.regime);
    const std::size_t classes =
        training.observations.front().A.size() / static_cast<std::size_t>(training.neurons);
    text += race_data(training);
    text += fmt::format(
        "set size 0.5,{0}\nset origin {1},{2}\nset title '{3} training'\nset xlabel 'step' offset 0,0.7\n"
        "set key bmargin center horizontal samplen 3\nset grid lc '#dddddd' lt 1\n"
        "plot for [i=1:{4}] ${3} using 1:2*i with lines lw 2 lc i+1 notitle, \\\n"
        "  for [i=1:{4}] ${3} using 1:2*i+1 with lines lw 2 lc i+1 dt 2 notitle, \\\n"
        "  NaN with lines lw 2 lc 'black' title 'robust, max A', \\\n"
        "  NaN with lines lw 2 lc 'black' dt 2 title 'non-robust, max B'\n",
        height, panel == 0 ? 0.0 : 0.5, 1 - height, name, classes);
  }
  return text;
}

const char* colour_of(Verdict verdict) {
  switch (mark_of(verdict).colour) {
    case Colour::green:
      return "0x1a7f37";
    case Colour::red:
      return "0xcf222e";
    case Colour::yellow:
      return "0x9a6700";
    case Colour::grey:
      break;
  }
  return "0x6e7781";
}

/// The first claim on top.
std::string intervals(const std::vector<const ClaimResult*>& results, double height) {
  std::string text = "$intervals << END\n";
  std::size_t place = results.size();
  for (const ClaimResult* result : results) {
    const ConfidenceInterval& interval = *result->interval;
    text += fmt::format("{} {} {} {} {} {}\n", place--, interval.estimate, interval.lower, interval.upper,
                        result->id, colour_of(result->verdict));
  }
  return text +
         fmt::format(
             "END\nset size 1,{}\nset origin 0,0\nunset key\nset xlabel ''\n"
             "set title 'what the seeds say: fraction (robust-chance: mean), 95 % interval'\n"
             "set xrange [-0.02:1.02]\nset yrange [0.3:{}]\nset ytics scale 0\n"
             "set arrow from 0.5, graph 0 to 0.5, graph 1 nohead dt 2 lc '#555555'\n"
             "plot $intervals using 2:1:3:4:(column(6)):ytic(5) with xerrorbars pt 7 ps 0.7 lw 2 lc rgb "
             "variable\n",
             height, static_cast<double>(results.size()) + 0.7);
}

}  // namespace

bool has_figure(const CheckReport& report) {
  return !report.trainings.empty() || !with_intervals(report).empty();
}

std::string check_figure(const CheckReport& report) {
  const std::vector<const ClaimResult*> results = with_intervals(report);
  const int above = report.trainings.empty() ? 0 : races_height;
  const int below = results.empty() ? 0 : margins_height + interval_height * static_cast<int>(results.size());
  const double share = static_cast<double>(above) / (above + below);
  std::string script = "set multiplot\n" + races(report, share);
  if (!results.empty()) script += intervals(results, 1 - share);
  return gnuplot_svg(script + "unset multiplot\n", width, above + below,
                     "The race of robust and non-robust features, and what the seeds say");
}

std::string races_csv(const CheckReport& report) {
  std::string text = "regime,step,class,max_A,max_B\n";
  for (const ObservedTraining& training : report.trainings) {
    for (const Observation& seen : training.observations) {
      for_each_class(training, seen, [&](std::size_t i, double A, double B) {
        text += fmt::format("{},{},{},{},{}\n", regime_name(training.regime), seen.step, i, A, B);
      });
    }
  }
  return text;
}

std::string intervals_csv(const CheckReport& report) {
  std::string text = "claim,verdict,estimate,lower,upper\n";
  for (const ClaimResult* result : with_intervals(report)) {
    const ConfidenceInterval& interval = *result->interval;
    text += fmt::format("{},{},{},{},{}\n", result->id, name(result->verdict), interval.estimate,
                        interval.lower, interval.upper);
  }
  return text;
}

}  // namespace advproof
