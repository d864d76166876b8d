#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "advproof/error.h"
#include "advproof/report/sections.h"
#include "advproof/verdict/verdict.h"
#include "check_words.h"
#include "configuration/message.h"
#include "html.h"
#include "page.h"

namespace advproof {
namespace {

/// The member of an object, of the type of `otherwise`; InputError naming it where it is none.
template <class T>
T member(const nlohmann::json& object, const char* name, const std::string& path, const std::string& of) {
  try {
    return object.at(name).get<T>();
  } catch (const nlohmann::json::exception&) {
    throw InputError(complaint(path, 0, of + name, "expected another value, or any"));
  }
}

std::string claim_row(const nlohmann::json& claim, const std::string& path, std::vector<std::string>& ids) {
  const auto text = [&](const char* name) { return member<std::string>(claim, name, path, "claims: "); };
  ids.push_back(text("id"));
  Mark mark;
  try {
    mark = mark_of(parse_verdict(text("verdict")));
  } catch (const InputError& error) {
    throw InputError(complaint(path, 0, "claims: verdict", error.what()));
  }
  const nlohmann::json& worst = claim.contains("worst") ? claim["worst"] : nlohmann::json();
  const std::string where =
      worst.is_object() ? member<std::string>(worst, "where", path, "claims: worst: ") : "";
  const std::string note = text("note");
  const auto cases = member<std::int64_t>(claim, "cases", path, "claims: ");
  return fmt::format(
      "<tr><td class=\"{0}\">{1}</td><td>{2}</td><td>{3}</td><td>[{4}]</td><td class=\"{0}\">{5}</td>"
      "<td class=\"number\">{6}</td><td>{7}</td></tr>\n",
      css_class(mark.colour), mark.symbol, html_text(ids.back()), html_text(text("title")),
      html_text(text("tag")), html_text(text("reading")), with_separators(std::max<std::int64_t>(cases, 0)),
      html_text(note.empty() ? where : note));
}

}  // namespace

Section check_section(const std::string& json, const std::string& path, std::vector<std::string>& ids) {
  const nlohmann::json document = nlohmann::json::parse(json, nullptr, false);
  if (!document.is_object())
    throw InputError(complaint(path, 0, "", "expected the JSON of advproof check --json"));
  if (member<std::string>(document, "schema", path, "") != "advproof-check-1")
    throw InputError(complaint(path, 0, "schema", "expected advproof-check-1"));
  const nlohmann::json claims = member<nlohmann::json>(document, "claims", path, "");
  if (!claims.is_array() || claims.empty())
    throw InputError(complaint(path, 0, "claims", "expected an array of results"));
  std::string rows;
  for (const nlohmann::json& claim : claims) rows += claim_row(claim, path, ids);
  const nlohmann::json preset = member<nlohmann::json>(document, "preset", path, "");
  const std::string name = preset.is_string() ? preset.get<std::string>() : path;
  std::string body = fmt::format(
      "<p>{}, {} bits, seed {}; instance {}</p>\n<div class=\"wide\"><table>\n<tr><th></th><th>claim</th><th></th><th>tag</th>"
      "<th>verdict</th><th class=\"number\">cases</th><th>worst at, or what was found</th></tr>\n{}</table></div>\n"
      "<details><summary>Configuration</summary><pre>{}</pre></details>\n",
      html_text(member<std::string>(document, "scalar", path, "")),
      member<std::int64_t>(document, "bits", path, ""), member<std::uint64_t>(document, "seed", path, ""),
      html_text(member<std::string>(document, "instance_digest", path, "")), rows,
      html_text(member<std::string>(document, "configuration", path, "")));
  return {"check · " + name, body};
}

}  // namespace advproof
