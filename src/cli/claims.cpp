// advproof claims list | show ID: what is checked, and where it comes from.
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "advproof/error.h"
#include "advproof/experiment/check.h"
#include "commands.h"

namespace advproof {
namespace {

nlohmann::ordered_json to_json(const Claim& claim) {
  return {{"id", claim.id},
          {"tag", name(claim.tag)},
          {"kind", name(claim.kind())},
          {"title", claim.title},
          {"source", claim.source},
          {"statement", claim.statement},
          {"hypotheses", claim.hypotheses},
          {"results", claim.result_ids()}};
}

int list_claims(bool json) {
  if (json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Claim& claim : all_claims()) list.push_back(to_json(claim));
    std::cout << list.dump(2) << '\n';
    return 0;
  }
  for (const Claim& claim : all_claims()) {
    std::cout << fmt::format("{:<20} [{}]  {:<10}  {}\n", claim.id, name(claim.tag), name(claim.kind()),
                             claim.title);
  }
  return 0;
}

/// Words of `text` in lines of at most `width`, each line indented.
std::string wrap(const std::string& text, std::size_t width, const std::string& indent) {
  std::string result = indent;
  std::size_t column = indent.size();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    if (column > indent.size() && column + 1 + end - begin > width) {
      result += "\n" + indent;
      column = indent.size();
    }
    if (column > indent.size()) {
      result += ' ';
      ++column;
    }
    result.append(text, begin, end - begin);
    column += end - begin;
    begin = end + 1;
  }
  return result;
}

int show_claim(const std::string& id, bool json) {
  const std::vector<const Claim*> selected = select_claims({id});
  if (selected.size() > 1)
    throw UsageError(
        fmt::format("{}: expected one claim, found {} and {}", id, selected[0]->id, selected[1]->id));
  const Claim& claim = *selected.front();
  if (json) {
    std::cout << to_json(claim).dump(2) << '\n';
    return 0;
  }
  std::cout << fmt::format("{}  [{}]  {}\n{}\n\nStatement\n{}\n\nHypotheses\n", claim.id, name(claim.tag),
                           name(claim.kind()), claim.title, wrap(claim.statement, 100, "  "));
  for (const std::string& hypothesis : claim.hypotheses) std::cout << wrap(hypothesis, 100, "  ") << '\n';
  if (const std::vector<std::string> ids = claim.result_ids(); ids.front() != claim.id)
    std::cout << fmt::format("\nParts\n  {}\n", fmt::join(ids, "\n  "));
  std::cout << "\nSource\n" << wrap(claim.source, 100, "  ") << '\n';
  return 0;
}

}  // namespace

void add_claims_command(CLI::App& app, Action& run) {
  CLI::App* command =
      app.add_subcommand("claims", "List the claims, or show one with its source and hypotheses");
  command->require_subcommand(1);
  const auto id = std::make_shared<std::string>();
  const auto json = std::make_shared<bool>(false);
  CLI::App* list = command->add_subcommand("list", "Every claim: identifier, tag, kind, title");
  CLI::App* show = command->add_subcommand("show", "One claim whole");
  show->add_option("ID", *id, "The claim's identifier")->required();
  for (CLI::App* sub : {list, show}) sub->add_flag("--json", *json, "As JSON");
  list->callback([json, &run] { run = [json] { return list_claims(*json); }; });
  show->callback([id, json, &run] { run = [id, json] { return show_claim(*id, *json); }; });
}

}  // namespace advproof
