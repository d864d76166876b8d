#include <fmt/format.h>

#include <cmath>

#include "advproof/report/gnuplot.h"
#include "advproof/report/sections.h"
#include "advproof/theory/race.h"
#include "html.h"
#include "page.h"

namespace advproof {
namespace {

constexpr int run_width = 480;
constexpr int run_height = 360;

/// A line of numbers a record: the columns of every figure, and of the CSV.
struct RunColumns {
  std::vector<std::string> names{"step"};
  std::vector<std::vector<double>> rows;
};

RunColumns columns_of(const RunRecord& run) {
  const auto neurons = static_cast<std::size_t>(run.configuration.setting.network.neurons);
  const auto classes = static_cast<std::size_t>(run.configuration.setting.data.classes);
  RunColumns columns;
  for (std::size_t i = 0; i < classes; ++i) {
    columns.names.push_back(fmt::format("max A, class {}", i));
    columns.names.push_back(fmt::format("max B, class {}", i));
  }
  for (const char* name : {"risk", "test accuracy", "swap accuracy", "log2 radius"})
    columns.names.emplace_back(name);
  for (const Observation& seen : run.observations) {
    std::vector<double> row{static_cast<double>(seen.step)};
    for (std::size_t i = 0; i < classes; ++i) {
      row.push_back(strongest(seen.A, i, neurons));
      row.push_back(strongest(seen.B, i, neurons));
    }
    row.insert(row.end(), {seen.risk.mid, seen.test_accuracy.mid, seen.swap_accuracy.mid, seen.log2_radius});
    columns.rows.push_back(std::move(row));
  }
  return columns;
}

/// Both phases of every class, on the records: the rule "overtakes for good".
std::vector<Race> races_of(const RunColumns& columns, std::size_t classes) {
  std::vector<Race> races(classes);
  for (const std::vector<double>& row : columns.rows)
    for (std::size_t i = 0; i < classes; ++i)
      races[i].observe(static_cast<std::int64_t>(row[0]), {row[1 + 2 * i], row[2 + 2 * i]});
  return races;
}

std::string data_of(const RunColumns& columns) {
  std::string text = "$run << END\n";
  for (const std::vector<double>& row : columns.rows) {
    for (const double value : row) text += std::isfinite(value) ? fmt::format("{:.8g} ", value) : "NaN ";
    text += '\n';
  }
  return text +
         "END\nset xlabel 'step' offset 0,0.6\nset grid lc '#dddddd' lt 1\nset bmargin 6\n"
         "set key bmargin center horizontal samplen 2 maxcols 3\n";
}

std::string races_svg(const std::string& data, const std::vector<Race>& races, const std::string& name) {
  std::string script =
      data + "set title 'strongest neuron of each class'\nset ylabel 'component of the weight'\n";
  int mark = 0;
  const auto line = [&](std::int64_t step, const char* what, std::size_t i) {
    if (step < 0) return;
    ++mark;
    script += fmt::format(
        "set arrow {0} from {1}, graph 0 to {1}, graph 1 nohead dt 3 lc {2}\n"
        "set label {0} '{3}' at {1}, graph 0.98 right rotate by 90 offset -0.6,0 font ',10' tc lt {2}\n",
        mark, step, i + 2, what);
  };
  std::string curves;
  for (std::size_t i = 0; i < races.size(); ++i) {
    line(races[i].nonrobust_leads_at, "B leads", i);
    line(races[i].robust_overtakes_at, "A overtakes", i);
    curves += fmt::format(
        "{0}$run using 1:{1} with lines lw 2 lc {3} title 'A, class {4}', "
        "$run using 1:{2} with lines lw 2 lc {3} dt 2 title 'B, class {4}'",
        i == 0 ? "" : ", ", 2 + 2 * i, 3 + 2 * i, i + 2, i);
  }
  return gnuplot_svg(script + "plot " + curves + "\n", run_width, run_height,
                     name + ": strongest neuron of each class");
}

/// Shades the records at which every sample withstands a swap: robustness to swaps may be a window in time.
std::string windows(const RunColumns& columns) {
  const std::size_t swap = columns.names.size() - 2;
  std::string script;
  int window = 0;
  for (std::size_t row = 0; row < columns.rows.size(); ++row) {
    if (columns.rows[row][swap] != 1) continue;
    const double from = columns.rows[row][0];
    while (row + 1 < columns.rows.size() && columns.rows[row + 1][swap] == 1) ++row;
    script += fmt::format(
        "set object {} rectangle from {}, graph 0 to {}, graph 1 fc lt 7 fs transparent solid 0.12 noborder "
        "behind\n",
        ++window, from, columns.rows[row][0]);
  }
  return script;
}

std::string accuracies_svg(const std::string& data, const RunColumns& columns, std::size_t classes,
                           const std::string& name) {
  const std::size_t first = 2 + 2 * classes;
  return gnuplot_svg(
      data + windows(columns) +
          fmt::format(
              "set title 'accuracy on fresh samples'\nset ylabel 'fraction of samples'\nset yrange [-0.02:1.02]\n"
              "plot $run using 1:{} with lines lw 2 lc 2 title 'clean', "
              "$run using 1:{} with lines lw 2 lc 7 title 'after a swap'\n",
              first + 1, first + 2),
      run_width, run_height, name + ": accuracy on fresh samples");
}

std::string risk_svg(const std::string& data, std::size_t classes, const std::string& name) {
  return gnuplot_svg(
      data + fmt::format("set title 'risk of the samples trained on'\nset ylabel 'mean cross-entropy'\n"
                         "set logscale y\nplot $run using 1:{} with lines lw 2 lc 3 notitle\n",
                         2 + 2 * classes),
      run_width, run_height, name + ": risk of the samples trained on");
}

std::string radius_svg(const std::string& data, std::size_t classes, const std::string& name) {
  return gnuplot_svg(
      data +
          fmt::format(
              "set title 'what the enclosure has lost'\nset ylabel 'log2 of the largest radius of a weight'\n"
              "plot $run using 1:{} with lines lw 2 lc 4 notitle\n",
              5 + 2 * classes),
      run_width, run_height, name + ": log2 of the largest radius of a weight");
}

std::string csv_of(const RunColumns& columns) {
  std::string text;
  for (std::size_t i = 0; i < columns.names.size(); ++i)
    text += fmt::format("{}\"{}\"", i == 0 ? "" : ",", columns.names[i]);
  text += '\n';
  for (const std::vector<double>& row : columns.rows) text += fmt::format("{}\n", fmt::join(row, ","));
  return text;
}

}  // namespace

Section run_section(const RunRecord& run, const std::string& path) {
  const auto classes = static_cast<std::size_t>(run.configuration.setting.data.classes);
  const std::string name = fmt::format("run · {} · {}", run.configuration.name, regime_name(run.regime));
  const RunColumns columns = columns_of(run);
  const std::string data = data_of(columns);
  std::string figures = races_svg(data, races_of(columns, classes), name) +
                        accuracies_svg(data, columns, classes, name) + risk_svg(data, classes, name);
  const bool has_radius = std::isfinite(columns.rows.back().back());
  if (has_radius) figures += radius_svg(data, classes, name);
  std::string body = fmt::format(
      "<p>{}: {} training in {}, {} bits, seed {}; {} of {} steps, recorded at {}</p>\n<figure>\n<div class=\"panels\">\n{}</div>\n"
      "<figcaption>Dotted: the first record at which B leads, and from which A is above it for good, in the colour of the "
      "class. Shaded: the records at which every fresh sample withstands a swap. All numbers drawn: {}.</figcaption>\n</figure>\n<details><summary>Configuration</summary><pre>{}</pre></details>\n",
      html_text(path), regime_name(run.regime), run.scalar.name, run.scalar.bits, run.configuration.seed,
      run.checkpoint.step, run.last_step(), columns.rows.size(), figures,
      download("run.csv", csv_of(columns)), html_text(to_toml(run.configuration)));
  return {name, body};
}

}  // namespace advproof
