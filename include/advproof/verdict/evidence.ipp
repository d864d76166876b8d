// Definitions of evidence.h; included where claims are instantiated.
#pragma once

#include <algorithm>
#include <cmath>

#include "advproof/verdict/evidence.h"

namespace advproof {

template <class T>
Evidence<T>::Evidence(Format<T> format, double accuracy)
    : format_(format),
      unit_(Format<T>::rigorous ? T(0.0) : power(T(0.5), static_cast<unsigned>(format.bits()))),
      accuracy_(accuracy) {}

/// The least slack relative to the largest size; 0 where both are.
inline double margin(const Enclosure& slack, const Enclosure& size) {
  return size.mid == 0 && slack.mid == 0 ? 0 : (slack.mid - slack.rad) / (size.mid + size.rad);
}

template <class T>
void Evidence<T>::record(double margin, bool proved, bool disproved, const Place& place) {
  ++tally_.cases;
  if (!proved) ++(disproved ? tally_.violated : tally_.undecided);
  // slack that is proved is at least 0, whatever binary64 makes of a quotient of numbers beyond its range
  tally_.note_margin(proved && !(margin >= 0) ? 0 : margin, place);
}

template <class T>
template <class Hypothesis>
void Evidence<T>::at_most(const T& lhs, const T& rhs, const T& rounding, const Place& place,
                          Hypothesis hypothesis) {
  // point arithmetic decides every case but those that left its range: what is not proved there is a
  // violation
  const bool known = Format<T>::rigorous || (is_finite(lhs) && is_finite(rhs) && is_finite(rounding));
  const bool proved = known && certainly(lhs <= rhs + rounding);
  const bool disproved =
      Format<T>::rigorous ? certainly(lhs > rhs) && certainly(hypothesis) : known && !proved;
  const T scale = max(abs(lhs), abs(rhs));
  const Enclosure slack = enclosure(rhs + rounding - lhs);
  const Enclosure size = enclosure(scale);
  record(known ? margin(slack, size) : NAN, proved, disproved, place);
}

template <class T>
void Evidence<T>::equal(const T& lhs, const T& rhs, const T& scale, const T& rounding, const Place& place) {
  const T error = abs(lhs - rhs);
  const T allowed = Format<T>::rigorous ? abs(scale) * accuracy_ : rounding;
  const bool known = Format<T>::rigorous || (is_finite(error) && is_finite(allowed));
  const bool proved = known && certainly(error <= allowed);
  const bool disproved = Format<T>::rigorous ? certainly(error > allowed) : known && !proved;
  if (Format<T>::rigorous) tally_.accuracy = accuracy_;
  const Enclosure slack = enclosure(allowed - error);
  const Enclosure size = enclosure(allowed);
  record(known ? margin(slack, size) : NAN, proved, disproved, place);
}

template <class T>
void Evidence<T>::exact(bool holds, const Place& place, double slack) {
  record(slack, holds, !holds, place);
}

template <class T>
void Evidence<T>::identical(std::span<const T> lhs, std::span<const T> rhs, const Place& place) {
  using advproof::identical;  // not the member
  bool same = true;
  bool apart = !Format<T>::rigorous;
  for (std::size_t i = 0; i < lhs.size(); ++i) {
    same = same && identical(lhs[i], rhs[i]);
    apart = apart || certainly(lhs[i] < rhs[i]) || certainly(rhs[i] < lhs[i]);
  }
  record(same ? 0 : -1, same, !same && apart, place);
}

template <class T>
void Evidence<T>::beyond(const std::string& why, const Place& place) {
  ++tally_.beyond[why];
  record(std::nan(""), false, false, place);
}

template <class T>
void Evidence<T>::constant(const std::string& name, const T& value, const Place& place) {
  const Enclosure found = enclosure(value);
  if (std::isnan(found.mid)) return record(found.mid, false, false, place);
  // an Enclosure of a point has a radius too where binary64 rounds it; an exact one keeps its ends exact
  const double least = found.rad == 0 ? found.mid : std::nextafter(found.mid - found.rad, -HUGE_VAL);
  const double largest = found.rad == 0 ? found.mid : std::nextafter(found.mid + found.rad, HUGE_VAL);
  Extremes& extremes = tally_.constants[name];
  if (least < extremes.min) {
    extremes.min = least;
    extremes.min_at = place;
  }
  if (largest > extremes.max) {
    extremes.max = largest;
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
