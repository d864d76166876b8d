// Definitions of evidence.h; included where claims are instantiated.
#pragma once

#include <algorithm>
#include <cmath>

#include "advproof/theory/evidence.h"

namespace advproof {

template <class T>
Evidence<T>::Evidence(Format<T> format, double accuracy)
    : format_(format),
      unit_(Format<T>::rigorous ? T(0.0) : power(T(0.5), static_cast<unsigned>(format.bits()))),
      accuracy_(accuracy) {}

template <class T>
void Evidence<T>::record(double margin, bool proved, bool disproved, const Place& place) {
  ++tally_.cases;
  if (!proved) ++(disproved ? tally_.violated : tally_.undecided);
  tally_.note_margin(margin, place);
}

template <class T>
template <class Hypothesis>
void Evidence<T>::at_most(const T& lhs, const T& rhs, const T& rounding, const Place& place,
                          Hypothesis hypothesis) {
  const bool proved = certainly(lhs <= rhs + rounding);
  // point arithmetic decides every case: what is not proved there, NaN included, is a violation
  const bool disproved = Format<T>::rigorous ? certainly(lhs > rhs) && certainly(hypothesis) : !proved;
  const T scale = max(abs(lhs), abs(rhs));
  const Enclosure slack = enclosure(rhs + rounding - lhs);
  const Enclosure size = enclosure(scale);
  const double margin = size.mid == 0 && slack.mid == 0 ? 0 : (slack.mid - slack.rad) / (size.mid + size.rad);
  record(margin, proved, disproved, place);
}

template <class T>
void Evidence<T>::equal(const T& lhs, const T& rhs, const T& scale, const T& rounding, const Place& place) {
  const T error = abs(lhs - rhs);
  const T allowed = Format<T>::rigorous ? abs(scale) * accuracy_ : rounding;
  const bool proved = certainly(error <= allowed);
  const bool disproved = Format<T>::rigorous ? certainly(error > allowed) : !proved;
  const Enclosure slack = enclosure(allowed - error);
  const Enclosure size = enclosure(allowed);
  const double margin = size.mid == 0 && slack.mid == 0 ? 0 : (slack.mid - slack.rad) / (size.mid + size.rad);
  record(margin, proved, disproved, place);
}

template <class T>
void Evidence<T>::exact(bool holds, const Place& place) {
  record(holds ? 0 : -1, holds, !holds, place);
}

template <class T>
void Evidence<T>::constant(const std::string& name, const T& value, const Place& place) {
  const double mid = enclosure(value).mid;
  if (std::isnan(mid)) return record(mid, false, false, place);
  Extremes& extremes = tally_.constants[name];
  if (mid < extremes.min) {
    extremes.min = mid;
    extremes.min_at = place;
  }
  if (mid > extremes.max) {
    extremes.max = mid;
    extremes.max_at = place;
  }
}

template <class T>
void Evidence<T>::quotient(const std::string& name, const T& numerator, const T& denominator,
                           const Place& place) {
  if (certainly(abs(denominator) <= 0.0)) return inapplicable("the denominator of " + name + " is not 0");
  constant(name, numerator / denominator, place);
}

}  // namespace advproof
