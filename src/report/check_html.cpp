#include "advproof/report/check_html.h"

#include <algorithm>

#include <fmt/format.h>

#include "advproof/report/check_figure.h"
#include "check_words.h"
#include "html.h"
#include "page.h"

namespace advproof {
namespace {

std::string figure(const CheckReport& report) {
  if (!has_figure(report)) return "";
  std::string links = download("intervals.csv", intervals_csv(report));
  std::string caption;
  if (!report.trainings.empty()) {
    links = download("races.csv", races_csv(report)) + ", " + links;
    caption = fmt::format(
        "Learning in binary64 on the instance of seed {}: the strongest neuron of each class, a colour a "
        "class; phase 1 is where dashed "
        "lines lead, phase 2 where solid ones overtake. ",
        report.configuration.seed);
  }
  return fmt::format("<figure>\n{}<figcaption>{}All numbers drawn: {}.</figcaption>\n</figure>\n",
                     check_figure(report), caption, links);
}

std::string constants(const ClaimResult& result) {
  if (result.constants.empty()) return "";
  std::string text = "<p>Constants found</p><ul>";
  for (const Constant& constant : result.constants) {
    const auto at = [](const std::string& place) { return place.empty() ? "" : " (" + place + ")"; };
    text += fmt::format("<li>{}: {}</li>", html_text(constant.name),
                        html_text(constant.min == constant.max
                                      ? fmt::format("{:.6g}", constant.min)
                                      : fmt::format("{:.6g}{} to {:.6g}{}", constant.min, at(constant.min_at),
                                                    constant.max, at(constant.max_at))));
  }
  return text + "</ul>";
}

/// What unfolds under a result: what was found, and the way to its claim's page.
std::string details(const ClaimResult& result, const CheckReport& report) {
  const bool partly = result.kind == Kind::finite && result.cases > 0 && !result.note.empty();
  std::string text = fmt::format("<p>{}</p>", html_text(result.title));
  if (partly) text += "<p>Beside what was examined: " + html_text(result.note) + "</p>";
  text += constants(result);
  for (const ClaimPage& page : report.pages) {
    const std::vector<std::string> ids = page.result_ids();
    if (std::ranges::find(ids, result.id) != ids.end())
      text += fmt::format("<p><a href=\"#page-{0}\">Statement, and proof or rule, of {0}</a></p>",
                          html_text(page.id));
  }
  return text;
}

std::string row(const ClaimResult& result, const CheckReport& report) {
  const Mark mark = mark_of(result.verdict);
  return fmt::format(
      "<tr id=\"{0}\"><td "
      "class=\"{1}\">{2}</td><td><details><summary>{0}</summary>{3}</details></td><td>[{4}]</td>"
      "<td class=\"{1}\">{5}</td><td class=\"number\">{6}</td><td "
      "class=\"number\">{7}</td><td>{8}</td></tr>\n",
      html_text(result.id), css_class(mark.colour), mark.symbol, details(result, report), name(result.tag),
      html_text(reading(result)), with_separators(result.cases), margin_of(result),
      html_text(explanation_of(result)));
}

}  // namespace

std::string check_report_html(const CheckReport& report) {
  const std::string header = header_of(report);
  const Agreement agreement = agreement_of(report);
  std::string page = fmt::format("<pre>{}</pre>\n<p>{}. <strong class=\"{}\">{}</strong> {:.1f} s</p>\n",
                                 html_text(header), counts_of(report), css_class(agreement.colour),
                                 html_text(agreement.sentence), report.seconds);
  page += figure(report);
  page +=
      "<h2>Verdicts</h2>\n<div class=\"wide\"><table>\n<tr><th></th><th>claim</th><th>tag</th><th>verdict</th>"
      "<th class=\"number\">cases</th><th class=\"number\">margin</th><th>worst at, or what was "
      "found</th></tr>\n";
  for (const ClaimResult& result : report.claims) page += row(result, report);
  page += "</table></div>\n";
  page +=
      "<p class=\"grey\">[S] stated in the paper's public discussion, [R] reconstructed from it, [D] derived "
      "here, [H] a heuristic or a measurement. "
      "<em>certified</em>: proved in ball arithmetic, identities to the accuracy stated; <em>withstood</em>: "
      "the perturbations that a gradient attack computed, and of no other anything; <em>holds</em>, <em>fails</em>: observed in point "
      "arithmetic; "
      "<em>supported</em>, <em>unsupported</em>: a trend over the seeds stated; <em>refuted</em>: every "
      "counterexample "
      "is certified; <em>impossible</em>: false of every classifier, by geometry; <em>undecided</em> is never a "
      "pass.</p>\n";
  if (!report.findings.empty()) {
    page += "<h2>Certified counterexamples</h2>\n<ul>\n";
    for (const std::string& path : report.findings) page += fmt::format("<li>{}</li>\n", html_text(path));
    page += "</ul>\n";
  }
  for (const ClaimPage& claim : report.pages) page += claim_page(claim);
  if (!report.trainings.empty())
    page += fmt::format("<h2>Configuration</h2>\n<pre>{}</pre>\n", html_text(to_toml(report.configuration)));
  return html_page("advproof check · " + report.configuration.name, page);
}

}  // namespace advproof
