#include "page.h"

#include <fmt/format.h>

#include "html.h"

namespace advproof {
namespace {

constexpr const char* style = R"(
:root { color-scheme: light dark; --line: #d0d7de; --green: #1a7f37; --red: #cf222e; --yellow: #9a6700; --grey: #6e7781; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --green: #3fb950; --red: #f85149; --yellow: #d29922; --grey: #9198a1; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 1100px; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
pre { overflow-x: auto; white-space: pre-wrap; }
figure { margin: 0; } figure svg { width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: .5rem; }
figcaption { color: var(--grey); }
table { border-collapse: collapse; width: 100%; } th { text-align: left; }
td, th { border-bottom: 1px solid var(--line); padding: .3rem .6rem .3rem 0; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.wide, section p, section li { overflow-x: auto; } section table { display: block; overflow-x: auto; }
summary { cursor: pointer; white-space: nowrap; } details p, details ul { max-width: 70ch; }
.green { color: var(--green); } .red { color: var(--red); } .yellow { color: var(--yellow); } .grey { color: var(--grey); }
)";

}  // namespace

std::string html_page(const std::string& title, const std::string& body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}</title>\n<style>{1}</style>\n</head>\n"
      "<body>\n<h1>{0}</h1>\n{2}</body>\n</html>\n",
      html_text(title), style, body);
}

std::string download(const std::string& file, const std::string& csv) {
  std::string data;
  for (const char c : csv) data += c == '\n' ? "%0A" : c == '%' ? "%25" : std::string(1, c);
  return fmt::format("<a download=\"{}\" href=\"data:text/csv,{}\">{}</a>", html_text(file), html_text(data),
                     html_text(file));
}

std::string claim_page(const ClaimPage& page) {
  return fmt::format(
      "<section id=\"page-{0}\">\n<h2>{0} [{1}]: {2}</h2>\n<p>Source: {3}</p>\n<p>Hypotheses: {4}</p>\n{5}\n</section>\n",
      html_text(page.id), name(page.tag), html_text(page.title), html_text(page.source),
      html_text(fmt::format("{}", fmt::join(page.hypotheses, "; "))), page.html);
}

const char* css_class(Colour colour) {
  constexpr const char* classes[] = {"green", "red", "yellow", "grey"};
  return classes[static_cast<int>(colour)];
}

}  // namespace advproof
