#include "advproof/verifier/property.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <string_view>

#include "advproof/error.h"
#include "configuration/message.h"

namespace advproof {

bool Property::contains(const std::vector<double>& x) const {
  if (x.size() != lo.size()) return false;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!(lo[i] <= x[i] && x[i] <= hi[i])) return false;
  }
  return true;
}

std::string exact_decimal(double x) {
  if (x == 0) return "0.0";
  std::string text = fmt::format("{:.1074f}", x);  // the least bit of binary64 is 2^-1074
  text.erase(text.find_last_not_of('0') + 1);
  return text.ends_with('.') ? text + "0" : text;
}

std::string vnnlib_text(const Property& property, const std::string& comment) {
  std::string text;
  for (std::size_t begin = 0; begin < comment.size();) {
    const std::size_t end = std::min(comment.find('\n', begin), comment.size());
    text += "; " + comment.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  for (std::size_t i = 0; i < property.lo.size(); ++i) text += fmt::format("(declare-const X_{} Real)\n", i);
  for (int t = 0; t < property.classes; ++t) text += fmt::format("(declare-const Y_{} Real)\n", t);
  for (std::size_t i = 0; i < property.lo.size(); ++i)
    text += fmt::format("(assert (>= X_{0} {1}))\n(assert (<= X_{0} {2}))\n", i,
                        exact_decimal(property.lo[i]), exact_decimal(property.hi[i]));
  text += "(assert (or\n";
  for (int t = 0; t < property.classes; ++t) {
    if (t != property.label) text += fmt::format("  (and (>= Y_{} Y_{}))\n", t, property.label);
  }
  return text + "))\n";
}

std::string counterexample_text(const std::vector<double>& x, const std::vector<double>& outputs) {
  std::string text = "(";
  const auto add = [&text](char letter, const std::vector<double>& values) {
    for (std::size_t i = 0; i < values.size(); ++i)
      text += fmt::format("{}({}_{} {})", text.size() == 1 ? "" : "\n ", letter, i, exact_decimal(values[i]));
  };
  add('X', x);
  add('Y', outputs);
  return text + ")\n";
}

namespace {

/// The words and brackets of a text, with their lines. Comments go from a semicolon to the end of the line.
class Words {
 public:
  Words(std::string_view text, const std::string& origin) : text_(text), origin_(origin) { step(); }

  /// The word in hand; empty at the end.
  [[nodiscard]] std::string_view now() const { return word_; }
  [[nodiscard]] bool at_end() const { return word_.empty(); }

  std::string_view take() {
    const std::string_view word = word_;
    step();
    return word;
  }
  void expect(std::string_view wanted) {
    if (word_ != wanted) fail(fmt::format("'{}'", wanted));
    step();
  }

  /// X_12 or Y_3: the number behind the letter, below `most`.
  std::size_t index(char letter, std::size_t most) {
    std::size_t value = most;
    const char* end = word_.data() + word_.size();
    const bool named = word_.size() > 2 && word_[0] == letter && word_[1] == '_';
    if (!named || std::from_chars(word_.data() + 2, end, value).ptr != end || value >= most)
      fail(most == largest ? fmt::format("{}_ and a number", letter)
                           : fmt::format("{}_0 to {}_{}", letter, letter, most - 1));
    step();
    return value;
  }

  /// The binary64 number nearest to a decimal.
  double number() {
    double value = 0;
    const char* begin = word_.data() + (word_.starts_with('+') ? 1 : 0);
    const char* end = word_.data() + word_.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    if (word_.empty() || stop != end || error != std::errc() || !std::isfinite(value))
      fail("a finite decimal number");
    step();
    return value;
  }

  [[noreturn]] void fail(const std::string& expected) const {
    constexpr std::size_t shown = 40;
    throw InputError(
        complaint(origin_, word_line_, "",
                  at_end() ? fmt::format("expected {}, found the end", expected)
                           : fmt::format("expected {}, found '{}'", expected, word_.substr(0, shown))));
  }

  static constexpr std::size_t largest = 1U << 24U;  ///< indices are below

 private:
  void step() {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    while (at_ < text_.size() && (text_[at_] == ';' || blanks.find(text_[at_]) != std::string_view::npos)) {
      if (text_[at_] == ';') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        line_ += text_[at_] == '\n' ? 1 : 0;
        ++at_;
      }
    }
    if (at_ < text_.size()) word_line_ = line_;
    std::size_t end = at_;
    if (end < text_.size() && (text_[end] == '(' || text_[end] == ')')) {
      ++end;
    } else {
      end = std::min(text_.find_first_of(" \t\r\n\v\f();", at_), text_.size());
    }
    word_ = text_.substr(at_, end - at_);
    at_ = end;
  }

  std::string_view text_;
  const std::string& origin_;
  std::size_t at_ = 0;
  unsigned line_ = 1;
  std::string_view word_;
  unsigned word_line_ = 1;  ///< at the end: of the last word
};

class PropertyReading {
 public:
  PropertyReading(const std::string& text, const std::string& origin) : words_(text, origin) {}

  Property property() {
    while (!words_.at_end()) {
      words_.expect("(");
      if (words_.now() == "declare-const") {
        declaration();
      } else {
        words_.expect("assert");
        words_.expect("(");
        if (words_.now() == "or") {
          disjunction();
        } else {
          bound();
        }
      }
      words_.expect(")");
    }
    Property property;
    for (std::size_t i = 0; i < lo_.size(); ++i) {
      if (!lo_[i] || !hi_[i] || !(*lo_[i] <= *hi_[i]))
        words_.fail(fmt::format("two bounds of X_{}, in order", i));
      property.lo.push_back(*lo_[i]);
      property.hi.push_back(*hi_[i]);
    }
    if (lo_.empty() || !label_) words_.fail("inputs, and an assertion about the outputs");
    property.label = static_cast<int>(*label_);
    property.classes = static_cast<int>(outputs_);
    return property;
  }

 private:
  /// In the order of the numbers.
  void declaration() {
    words_.take();
    if (words_.now().starts_with('X')) {
      if (words_.index('X', words_.largest) != lo_.size()) words_.fail("declarations from X_0 upward");
      lo_.emplace_back();
      hi_.emplace_back();
    } else {
      if (words_.index('Y', words_.largest) != outputs_) words_.fail("declarations from Y_0 upward");
      ++outputs_;
    }
    words_.expect("Real");
  }

  void bound() {
    const bool from_below = words_.now() == ">=";
    if (!from_below && words_.now() != "<=") words_.fail("'<=', '>=' or 'or'");
    words_.take();
    if (lo_.empty()) words_.fail("declarations first");
    std::optional<double>& end = (from_below ? lo_ : hi_)[words_.index('X', lo_.size())];
    if (end) words_.fail("one bound a side");
    end = words_.number();
    words_.expect(")");
  }

  void disjunction() {
    words_.take();
    if (label_) words_.fail("one assertion about the outputs");
    if (outputs_ < 2) words_.fail("declarations of at least two outputs first");
    std::set<std::size_t> rivals;
    while (words_.now() == "(") {
      words_.expect("(");
      words_.expect("and");
      words_.expect("(");
      words_.expect(">=");
      const std::size_t rival = words_.index('Y', outputs_);
      const std::size_t label = words_.index('Y', outputs_);
      if (label == rival || label_.value_or(label) != label || !rivals.insert(rival).second)
        words_.fail("Y_t >= Y_y for each t other than one y");
      label_ = label;
      words_.expect(")");
      words_.expect(")");
    }
    if (rivals.size() + 1 != outputs_) words_.fail("Y_t >= Y_y for each t other than one y");
    words_.expect(")");
  }

  Words words_;
  std::vector<std::optional<double>> lo_;
  std::vector<std::optional<double>> hi_;
  std::size_t outputs_ = 0;
  std::optional<std::size_t> label_;
};

}  // namespace

Property read_vnnlib(const std::string& text, const std::string& origin) {
  return PropertyReading(text, origin).property();
}

std::vector<double> read_counterexample(const std::string& text, std::size_t size,
                                        const std::string& origin) {
  Words words(text, origin);
  if (words.now() == "sat") words.take();
  std::vector<std::optional<double>> x(size);
  words.expect("(");
  while (words.now() == "(") {
    words.take();
    if (words.now().starts_with('Y')) {
      words.index('Y', words.largest);
      words.number();
    } else {
      std::optional<double>& value = x[words.index('X', size)];
      if (value) words.fail("each X once");
      value = words.number();
    }
    words.expect(")");
  }
  words.expect(")");
  if (!words.at_end()) words.fail("nothing behind the point");
  std::vector<double> point;
  for (std::size_t i = 0; i < size; ++i) {
    if (!x[i]) words.fail(fmt::format("a value of X_{}", i));
    point.push_back(*x[i]);
  }
  return point;
}

}  // namespace advproof
