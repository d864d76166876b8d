// What every page has: it is one file, opens from a disk, in light and dark, on a phone.
#pragma once

#include <string>

namespace advproof {

/// A whole page; `title` is text, `body` HTML.
std::string html_page(const std::string& title, const std::string& body);

/// A link that holds the file it offers.
std::string download(const std::string& file, const std::string& csv);

}  // namespace advproof
