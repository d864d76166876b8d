#include "advproof/report/sections.h"

#include <fmt/format.h>

#include "advproof/storage/versions.h"
#include "html.h"
#include "page.h"

namespace advproof {

std::string sections_html(const std::vector<Section>& sections, const std::vector<ClaimPage>& claims) {
  std::string body;
  if (sections.size() > 1) {
    body += "<ul>\n";
    for (std::size_t i = 0; i < sections.size(); ++i)
      body += fmt::format("<li><a href=\"#part-{}\">{}</a></li>\n", i, html_text(sections[i].name));
    body += "</ul>\n";
  }
  for (std::size_t i = 0; i < sections.size(); ++i)
    body += fmt::format("<h2 id=\"part-{}\">{}</h2>\n{}", i, html_text(sections[i].name), sections[i].body);
  for (const ClaimPage& claim : claims) body += claim_page(claim);
  body += "<p>" + html_text(on_one_line(versions())) + "</p>\n";
  return html_page("advproof · report", body);
}

}  // namespace advproof
