// What every page has: it is one file, opens from a disk, in light and dark, on a phone.
#pragma once

#include <string>

#include "advproof/verdict/page.h"
#include "check_words.h"

namespace advproof {

/// A whole page; `title` is text, `body` HTML.
std::string html_page(const std::string& title, const std::string& body);

/// A claim's page: its statement and its proof or rule, the mathematics as MathML.
std::string claim_page(const ClaimPage& page);

/// The class of the page's style that has the colour.
const char* css_class(Colour colour);

/// A link that holds the file it offers.
std::string download(const std::string& file, const std::string& csv);

}  // namespace advproof
