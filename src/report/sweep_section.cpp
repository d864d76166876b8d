#include "advproof/report/sections.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/report/sweep_report.h"
#include "advproof/sweep/plan.h"
#include "advproof/sweep/summary.h"
#include "advproof/sweep/transition.h"
#include "html.h"
#include "page.h"
#include "sweep_figure.h"

namespace advproof {
namespace {

constexpr std::size_t most_facets = 12;

/// The columns that figures and tables are drawn from, and their numbers by name.
class Columns {
 public:
  explicit Columns(const SweepHeader& header) {
    for (const char* name : {"standard.A",
                             "standard.B",
                             "adversarial.A",
                             "adversarial.B",
                             "adversarial.A_share",
                             "standard.A_share",
                             "adversarial.accuracy.lower",
                             "adversarial.D_R.lower",
                             "adversarial.D_NR.lower",
                             "adversarial.swap.lower",
                             "adversarial.union.upper",
                             "adversarial.box.lower",
                             "adversarial.box.upper",
                             "standard.accuracy.lower",
                             "standard.D_R.lower",
                             "standard.D_NR.lower",
                             "standard.swap.lower",
                             "standard.box.upper",
                             "adversarial.radius.lower",
                             "adversarial.radius.upper",
                             "distance",
                             "region",
                             "ceiling"})
      if (std::ranges::find(header.columns, name) != header.columns.end()) names_.emplace_back(name);
    if (!observed()) names_ = header.columns;
  }
  /// Both trainings were observed; else the columns are what claims of the ledger measure.
  [[nodiscard]] bool observed() const { return has("region"); }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] bool has(const std::string& name) const {
    return std::ranges::find(names_, name) != names_.end();
  }
  [[nodiscard]] std::size_t number(const std::string& name) const {
    return static_cast<std::size_t>(std::ranges::find(names_, name) - names_.begin());
  }

 private:
  std::vector<std::string> names_;
};

/// A panel a column: nothing is known of their units.
std::vector<CurvePanel> measured_panels(const Columns& columns) {
  std::vector<CurvePanel> panels;
  for (std::size_t i = 0; i < columns.names().size(); ++i) {
    std::string title = columns.names()[i];
    std::ranges::replace(title, '_', ' ');  // no subscripts
    panels.push_back({title, "mean over seeds", {{i, title, "lc 3"}}});
  }
  return panels;
}

std::vector<CurvePanel> curve_panels(const Columns& columns) {
  if (!columns.observed()) return measured_panels(columns);
  const auto curve = [&](const char* name, const char* title, const char* style) {
    return Curve{columns.number(name), title, style};
  };
  std::vector<CurvePanel> panels{
      {"what is learned: mean over classes of the strongest neuron",
       "component of the weight",
       {curve("adversarial.A", "adversarial A", "lc 3"), curve("adversarial.B", "adversarial B", "lc 7"),
        curve("standard.A", "standard A", "lc 3 dt 2"), curve("standard.B", "standard B", "lc 7 dt 2")}},
      {"after adversarial training: accuracy on fresh samples",
       "fraction of samples",
       {curve("adversarial.accuracy.lower", "clean", "lc 2"), curve("adversarial.D_R.lower", "D_R", "lc 3"),
        curve("adversarial.D_NR.lower", "D_NR", "lc 7"),
        curve("adversarial.box.lower", "box, proved", "lc 4"),
        curve("adversarial.box.upper", "box, not broken", "lc 4 dt 2")}}};
  if (columns.has("adversarial.radius.lower"))
    panels.push_back({"certified robust radius after adversarial training",
                      "mean over samples, l-infinity",
                      {curve("adversarial.radius.lower", "at least", "lc 4"),
                       curve("adversarial.radius.upper", "at most", "lc 4 dt 2")}});
  if (columns.has("distance"))
    panels.push_back({"distance of the weights from those trained at eps = 0",
                      "Frobenius, relative",
                      {curve("distance", "distance", "lc 6")}});
  return panels;
}

std::vector<MapPanel> map_panels(const Columns& columns) {
  std::vector<MapPanel> panels;
  for (const auto& [name, title] :
       {std::pair{"adversarial.A_share", "A / (A + B) after adversarial training"},
        {"standard.A_share", "A / (A + B) after standard training"},
        {"adversarial.accuracy.lower", "clean accuracy, adversarial"},
        {"adversarial.D_R.lower", "accuracy on robust features alone, adversarial"},
        {"adversarial.D_NR.lower", "accuracy on non-robust features alone, adversarial"},
        {"adversarial.box.lower", "whole box, proved, adversarial"}})
    if (columns.has(name)) panels.push_back({title, columns.number(name)});
  return panels;
}

/// The places of one combination of the keys that are no axis, and that combination in words.
struct Facet {
  std::string title;
  std::vector<PlaceSummary> places;
};

std::vector<Facet> facets_of(const SweepHeader& header, const std::vector<PlaceSummary>& places,
                             const std::vector<std::size_t>& axes) {
  std::map<std::vector<Coordinate>, Facet> facets;
  for (const PlaceSummary& place : places) {
    std::vector<Coordinate> others;
    std::string title;
    for (std::size_t key = 0; key < header.keys.size(); ++key) {
      if (std::ranges::any_of(axes,
                              [&](std::size_t axis) { return axis == key || determines(places, axis, key); }))
        continue;
      others.push_back(place.coordinates[key]);
      title += fmt::format("{}{} = {}", title.empty() ? "" : ", ", header.keys[key],
                           coordinate_text(place.coordinates[key]));
    }
    Facet& facet = facets[others];
    facet.title = title;
    facet.places.push_back(place);
  }
  std::vector<Facet> list;
  for (auto& [others, facet] : facets) list.push_back(std::move(facet));
  return list;
}

/// At most two axes, where maps have a scale; else one.
std::vector<std::size_t> figure_axes(const Columns& columns, const std::vector<PlaceSummary>& places) {
  std::vector<std::size_t> axes = independent_axes(places);
  axes.resize(std::min<std::size_t>(axes.size(), columns.observed() ? 2 : 1));
  return axes;
}

std::string figures(const SweepHeader& header, const Columns& columns,
                    const std::vector<PlaceSummary>& places, const std::vector<std::size_t>& axes) {
  if (axes.empty()) return "<p>No key that holds a number varies: the table says all.</p>\n";
  const std::vector<Facet> facets = facets_of(header, places, axes);
  std::string html;
  for (std::size_t i = 0; i < std::min(facets.size(), most_facets); ++i) {
    FigureData data{header.keys, facets[i].places, {}};
    if (columns.observed()) data.region = columns.number("region");
    const std::string where =
        fmt::format("{}{}{}", header.name, facets[i].title.empty() ? "" : ", ", facets[i].title);
    html += "<figure>\n<div class=\"panels\">\n";
    if (axes.size() == 1)
      for (const CurvePanel& panel : curve_panels(columns))
        html += curves_svg(data, axes[0], panel, where + ": " + panel.title);
    else
      for (const MapPanel& panel : map_panels(columns))
        html += map_svg(data, axes[0], axes[1], panel, where + ": " + panel.title);
    html += fmt::format("</div>\n<figcaption>{}</figcaption>\n</figure>\n", html_text(facets[i].title));
  }
  if (facets.size() > most_facets)
    html += fmt::format("<p>{} of {} combinations of the other keys are drawn; the CSV has all.</p>\n",
                        most_facets, facets.size());
  return html;
}

/// Where means cross 1/2 along the first axis.
std::string transition_table(const SweepHeader& header, const Columns& columns,
                             const std::vector<PlaceSummary>& places, const std::vector<std::size_t>& axes) {
  if (axes.empty()) return "";
  std::string rows;
  for (const char* name :
       {"adversarial.A_share", "adversarial.D_R.lower", "adversarial.D_NR.lower", "adversarial.box.lower"}) {
    if (!columns.has(name)) continue;
    for (const Transition& found : transitions(places, axes[0], columns.number(name), 0.5)) {
      std::string others;
      for (std::size_t key = 0, i = 0; key < header.keys.size(); ++key) {
        if (key == axes[0]) continue;
        others += fmt::format("{}{} = {}", others.empty() ? "" : ", ", header.keys[key],
                              coordinate_text(found.others[i++]));
      }
      rows += fmt::format(
          "<tr><td>{}</td><td>{}</td><td class=\"number\">{:.6g} to {:.6g}</td><td>{}</td><td>{}</td></tr>\n",
          html_text(name), html_text(others), found.low, found.high, found.rising ? "rises" : "falls",
          found.decided ? "both ends beyond doubt" : "within the intervals of an end");
    }
  }
  if (rows.empty())
    return "<p>No mean of the headline crosses 1/2 along " + html_text(header.keys[axes[0]]) + ".</p>\n";
  return fmt::format(
      "<div class=\"wide\"><table>\n<tr><th>mean of</th><th>at</th><th class=\"number\">crosses 1/2 between, {}</th><th></th>"
      "<th>95 % intervals</th></tr>\n{}</table></div>\n",
      html_text(header.keys[axes[0]]), rows);
}

std::string means_csv(const SweepHeader& header, const Columns& columns,
                      const std::vector<PlaceSummary>& places) {
  std::string text = fmt::format("{},seeds", fmt::join(header.keys, ","));
  for (const std::string& name : columns.names()) text += fmt::format(",{0},{0} from,{0} to", name);
  text += '\n';
  for (const PlaceSummary& place : places) {
    for (const Coordinate& at : place.coordinates) text += fmt::format("\"{}\",", coordinate_text(at));
    text += std::to_string(place.seeds);
    for (const auto& mean : place.means)
      text += mean ? fmt::format(",{:.6g},{:.6g},{:.6g}", mean->estimate, mean->lower, mean->upper)
                   : ",nan,nan,nan";
    text += '\n';
  }
  return text;
}

/// What is drawn together: the places of a [[series]], or all.
struct Part {
  std::string name;
  std::vector<PlaceSummary> places;
  std::size_t key = 0;  ///< that the series varies first
};

std::vector<Part> parts_of(const SweepHeader& header, const std::vector<PlaceSummary>& places) {
  SweepPlan plan;
  try {
    plan = parse_plan(header.plan, header.name);
  } catch (const InputError&) {  // its configuration lies beside a file that is not here
  }
  if (plan.series.size() < 2) return {{"", places, 0}};
  std::map<std::string, std::set<std::vector<Coordinate>>> belonging;
  for (std::int64_t index = 0; index < plan.places(); ++index)
    belonging[plan.series_of(index).name].insert(plan.place(index).coordinates);
  std::vector<Part> parts;
  for (const SweepSeries& series : plan.series) {
    Part part{series.name, {}, 0};
    if (!series.axes.empty())
      part.key = static_cast<std::size_t>(std::ranges::find(header.keys, series.axes.front().keys.front()) -
                                          header.keys.begin());
    std::ranges::copy_if(places, std::back_inserter(part.places), [&](const PlaceSummary& place) {
      return belonging[series.name].contains(place.coordinates);
    });
    if (!part.places.empty()) parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace

Section sweep_section(const SweepStore& store, const std::string& path, const SweepStatus& status) {
  const SweepHeader& header = status.header;
  const Columns columns(header);
  const std::vector<PlaceSummary> places = summarise(store, header.name, columns.names());
  std::string body =
      fmt::format("<p>{}</p>\n<p>{} of {} runs at {} places, in {}. {}</p>\n", html_text(header.title),
                  status.finished, header.runs, status.places, html_text(header.scalar),
                  html_text(fmt::format("{}", fmt::join(status.programs, "; "))));
  body += "<p>Every point is a mean over seeds; bands are 95 % bootstrap intervals.";
  if (columns.observed())
    body +=
        " A and B are the strongest robust and "
        "non-robust features learned; <em>box, proved</em> counts samples certified robust in the whole box of radius eps, "
        "<em>box, not broken</em> those without a certified adversarial example. Dotted and orange lines are where the "
        "region of the instance changes: what geometry and the architecture leave possible, whatever training does (1 no "
        "classifier is robust, 2 no polynomial network, 3 not w = tau u, 4 some network of the architecture is, 5 open).";
  else
    body += " The columns are what a claim of the ledger measures: its page says what they are.";
  body += "</p>\n";
  for (const Part& part : parts_of(header, places)) {
    std::vector<std::size_t> axes = figure_axes(columns, part.places);
    if (!axes.empty() && determines(part.places, axes[0], part.key) &&
        determines(part.places, part.key, axes[0]))
      axes[0] = part.key;
    if (!part.name.empty()) body += fmt::format("<h3>{}</h3>\n", html_text(part.name));
    body += figures(header, columns, part.places, axes);
    if (columns.observed()) body += transition_table(header, columns, part.places, axes);
  }
  body += fmt::format(
      "<p>Means over the seeds with 95 % intervals: {}. Every row: <code>advproof sweep export {} --sweep {}</code></p>\n"
      "<details><summary>The sweep file</summary><pre>{}</pre></details>\n",
      download(header.name + ".csv", means_csv(header, columns, places)), html_text(path),
      html_text(header.name), html_text(header.plan));
  return {header.name, body};
}

}  // namespace advproof
