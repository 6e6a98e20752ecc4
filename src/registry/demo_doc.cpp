// The page about the demo city, from the same table the generator uses.
#include <cstdio>
#include <string>

#include "registry/registry.h"
#include "registry/shares.h"

namespace fl {

namespace {

std::string number_text(double value) {
  char text[32];
  if (value >= 1000)
    std::snprintf(text, sizeof text, "%.0f", value);
  else if (value >= 1)
    std::snprintf(text, sizeof text, "%.2f", value);
  else
    std::snprintf(text, sizeof text, "%.2f %%", value * 100);
  return text;
}

}  // namespace

std::string demo_city_doc() {
  std::string page =
      "<!-- Generated from src/registry/shares.h by `./dev golden`; do not edit. -->\n"
      "# The demo city\n\n"
      "Real: the areas of Xi'an down to communities and villages, in the edition of 2023-06-30\n"
      "(data/places/README.md names the source and the licence). Synthetic: everything below "
      "them,\n"
      "drawn from a seed. The same number of people and the same seed, laid in the same year, "
      "give\n"
      "the same database, byte for byte. No row is a real person.\n\n"
      "How sure: E = an excerpt of the source was read, G = general knowledge, not verified,\n"
      "D = arithmetic on other rows, A = our own assumption.\n\n"
      "| what | value | source | how sure |\n|---|---|---|---|\n";
  for (const auto& share : kShares) {
    page.append("| ").append(share.what).append(" | ").append(number_text(share.value));
    page.append(" | ").append(share.source).append(" | ").append(1, share.letter).append(" |\n");
  }
  page += "\n## Also assumed (A)\n\n- Family households of 1 to 6 people:";
  for (std::size_t i = 0; i < kHouseholdSizes.size(); ++i)
    page.append(i == 0 ? " " : ", ").append(number_text(kHouseholdSizes[i]));
  page +=
      ".\n"
      "- A cell has about 400 households in a community (300 to 500 are usual, G) and about 120 "
      "in\n"
      "  a village, where the cell is the village group (组).\n"
      "- A community has about 7,100 people and a village about 1,500, give or take 40 %: the "
      "city's\n"
      "  people and its urban share, spread over the communities and villages of the table. No\n"
      "  population by district or community was found.\n"
      "- Three sections (管区) stand above the villages of 玉山镇, 蓝田县. They are\n"
      "  synthetic, carry no code and are there to show that the tree takes one more level.\n"
      "- A demo of N people fills whole communities and villages in an order drawn by the seed,\n"
      "  three streets of three districts side by side, and leaves the rest empty ground: areas\n"
      "  without cells. Below 40,000 people they are filled in part.\n"
      "- Collective households are dormitory rooms of six, aged 18 to 26, in communities only.\n"
      "- Phones begin with ";
  page.append(kPhonePrefix);
  page +=
      ", a range given to no carrier when this was written (G). **Never dial or\n"
      "  text them.** The demo's gateway is a screen and refuses to run outside the demo.\n"
      "- Names come from tables of our own. A few are there because they break software: one\n"
      "  given character, two-character surnames, middle dots, twelve characters and more,\n"
      "  characters of Ext-A, Ext-B and Ext-E.\n";
  return page;
}

}  // namespace fl
