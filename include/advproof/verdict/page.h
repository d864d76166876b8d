// What a claim says: its page, proofs-check/ID/claim.md, as the program carries it.
#pragma once

#include <string>
#include <vector>

#include "advproof/verdict/verdict.h"

namespace advproof {

struct ClaimPage {
  std::string id;
  Tag tag = Tag::derived;
  Kind kind = Kind::finite;
  std::string title;   ///< a few words for the table
  std::string source;  ///< which reply or question, or what it is derived from
  std::vector<std::string> hypotheses;
  std::vector<std::string> results;  ///< names of its parts; none: one result, of the claim's own name
  std::string markdown;              ///< the page whole, below its front matter
  std::string statement;             ///< of it the statement, with its constants
  std::string plain;                 ///< the statement for a terminal
  std::string html;                  ///< the page whole, with the mathematics as MathML

  /// The identifier of a part's result: CLAIM.PART, or CLAIM where `part` is empty.
  [[nodiscard]] std::string result_id(const std::string& part) const {
    return part.empty() ? id : id + "." + part;
  }
  /// The identifiers of its results.
  [[nodiscard]] std::vector<std::string> result_ids() const {
    if (results.empty()) return {id};
    std::vector<std::string> ids;
    for (const std::string& part : results) ids.push_back(result_id(part));
    return ids;
  }
};

}  // namespace advproof
