#include "advproof/report/check_html.h"

#include <catch2/catch.hpp>

#include "advproof/report/check_figure.h"
#include "report/sample_report.h"

namespace advproof {
namespace {

using Catch::Contains;

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t times = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) ++times;
  return times;
}

}  // namespace

TEST_CASE("the page has a row a claim that unfolds to what was found, and what the ledger says") {
  const std::string page = check_report_html(sample_report());
  CHECK_THAT(page, Catch::StartsWith("<!DOCTYPE html>") && Catch::EndsWith("</html>\n"));
  CHECK_THAT(page, Contains("region 1, no classifier: boxes &lt;meet&gt;"));
  CHECK_THAT(page, Contains("<tr id=\"lemma-5.1\">") && Contains("<tr id=\"theorem-4.4.swap\">") &&
                       Contains("1,234,567") && Contains("With tau = max |z - alpha_p A|") &&
                       Contains("ratio: 0.5 (step 1) to 2 (step 2)") && Contains("fails on seed 1,2,3") &&
                       Contains("1 not as the ledger expects.") && Contains("findings/tiny.json") &&
                       Contains("standard_steps = 600"));
  for (const std::string element :
       {"table", "tr", "td", "details", "figure", "svg", "ul", "li", "pre", "section", "math", "p", "a"})
    CHECK(count(page, "<" + element + ">") + count(page, "<" + element + " ") ==
          count(page, "</" + element + ">"));
}

TEST_CASE(
    "each claim has its page in a section, with its mathematics as they are, and each row leads there") {
  const CheckReport report = sample_report();
  const std::string page = check_report_html(report);
  CHECK(count(page, "<section ") == 2);
  const std::size_t begin = page.find("<section id=\"page-lemma-5.1\">");
  REQUIRE(begin != std::string::npos);
  const std::string section = page.substr(begin, page.find("</section>", begin) - begin);
  CHECK_THAT(section, Contains("lemma-5.1 [D]: a claim's &lt;title&gt; &amp; more") &&
                          Contains("a reply &lt;A1&gt;") &&
                          Contains("A &gt;= tau / alpha_min; alpha A + tau &lt;= rho") &&
                          Contains(report.pages[0].html));
  CHECK_THAT(page, Contains("<section id=\"page-theorem-4.4\">") && Contains(report.pages[1].html));
  // a part leads to its claim's page
  const auto row = [&](const std::string& id) {
    const std::size_t at = page.find("<tr id=\"" + id + "\">");
    REQUIRE(at != std::string::npos);
    return page.substr(at, page.find("</tr>", at) - at);
  };
  CHECK_THAT(row("lemma-5.1"), Contains("href=\"#page-lemma-5.1\"") && !Contains("#page-theorem-4.4"));
  CHECK_THAT(row("theorem-4.4.swap"), Contains("href=\"#page-theorem-4.4\"") && !Contains("#page-lemma-5.1"));
}

TEST_CASE("what a finite claim did not examine is told") {
  CheckReport report = sample_report();
  report.claims[0].note = "7 cases without: A >= tau / alpha_min";
  CHECK_THAT(check_report_html(report),
             Contains("Beside what was examined: 7 cases without: A &gt;= tau / alpha_min"));
}

TEST_CASE("text is text: what HTML gives a meaning is escaped") {
  CHECK_THAT(check_report_html(sample_report()),
             Contains("a title with &lt;angles&gt; &amp; &quot;quotes&quot;") && !Contains("<angles>") &&
                 !Contains("<title> &") && !Contains("<A1>"));
}

TEST_CASE("the page loads nothing and holds every number that it draws") {
  const CheckReport report = sample_report();
  const std::string page = check_report_html(report);
  for (const char* loading : {"src=", "<link", "<script", "url(", "@import"})
    CHECK_THAT(page, !Contains(loading));
  for (const std::string& csv : {races_csv(report), intervals_csv(report)}) {
    std::string inside;
    for (const char c : csv) inside += c == '\n' ? "%0A" : std::string(1, c);
    CHECK_THAT(page, Contains("href=\"data:text/csv," + inside + "\""));
  }
}

TEST_CASE("without anything to draw the page has no figure") {
  CheckReport report = sample_report();
  report.trainings.clear();
  report.claims.pop_back();
  CHECK_THAT(check_report_html(report), !Contains("<figure>") && Contains("lemma-5.1"));
}

}  // namespace advproof
