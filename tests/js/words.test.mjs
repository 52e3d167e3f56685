/** Sentences and their plurals, as pages bring them. */

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { say, words } from "../../django_imagekit_jwt/static/django_imagekit_jwt/client.js";
import { english } from "../../django_imagekit_jwt/static/django_imagekit_jwt/words.js";

const before = { ...words };
afterEach(() => Object.assign(words, before));

test("fills in what a sentence names, as often as it does", () => {
  Object.assign(words, { twice: "{a} and {a}, {b}" });
  assert.equal(say("twice", { a: "{b}", b: "$&" }), "{b} and {b}, $&");
});

test("says nothing where there is no such sentence", () => {
  assert.equal(say("unheardOf"), "");
});

for (const [lang, count, text] of /** @type {const} */ ([
  ["en", 1, "1 thing"],
  ["en", 0, "0 things"],
  ["en", 1234, "1,234 things"],
  ["de", 1234, "1.234 things"],
])) {
  test(`counts ${count} in ${lang}`, () => {
    Object.assign(words, { lang, things: { one: "{count} thing", other: "{count} things" } });
    assert.equal(say("things", { count }), text);
  });
}

for (const [count, category] of /** @type {const} */ ([
  [0, "zero"],
  [1, "one"],
  [2, "two"],
  [7, "few"],
  [11, "many"],
  [100, "other"],
])) {
  test(`takes the plural of ${count} that Arabic has`, () => {
    const plurals = Object.fromEntries(
      ["zero", "one", "two", "few", "many", "other"].map((name) => [name, name]),
    );
    Object.assign(words, { lang: "ar", things: plurals });
    assert.equal(say("things", { count }), category);
  });
}

test("takes the general plural where a language's own is missing", () => {
  Object.assign(words, { lang: "ar-EG", things: { other: "{count} of them" } });
  assert.equal(say("things", { count: 2 }), "\u0662 of them");
});

test("has every sentence of the requests among the element's", () => {
  for (const key of Object.keys(before)) assert.equal(english[key], before[key]);
});
