"""The language-model exhibit against the reference outputs of the lab's export, and against the file itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from browser.conftest import ROOT, OpenPage
from browser.reading import settle, shown, shown_number, slide

if TYPE_CHECKING:
    from playwright.sync_api import Page

FILE = ROOT / "docs/assets/models/language_model.json"
MODEL = """(async () => {
  const { languageModel } = await import('/exhibits/lib/language-model.js');
  const { ByteTokens } = await import('/exhibits/lib/byte-tokens.js');
  const { distribution, generation } = await import('/exhibits/lib/generation.js');
  const document = await (await fetch('/assets/models/language_model.json')).json();
  const steps = languageModel(document);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const model = step.value;
  const tokens = new ByteTokens(document);
  return { model, tokens, distribution, generation };
})()"""


def inside(page: Page, expression: str, argument: Any = None) -> Any:
    """The value of an expression over `model`, `tokens`, `distribution`, `generation` and `argument` in the page."""
    names = "{ model, tokens, distribution, generation }"
    return page.evaluate(f"async (argument) => {{ const {names} = await {MODEL}; {expression} }}", argument)


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    """What the lab says that the weights of the file give."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["reference"]
    return found


def loaded(page: Page) -> Page:
    """The page with the model loaded by a click on the button that says its size."""
    page.get_by_role("button", name="Load the model").click()
    page.wait_for_selector("language-model:not([data-busy])")
    page.wait_for_function("() => document.querySelector('[data-value=tokens]').textContent !== '–'")
    settle(page)
    return page


def drawn(page: Page) -> list[str]:
    """The tokens that were drawn after the prompt, once nothing is pending."""
    settle(page)
    page.wait_for_selector("language-model:not([data-busy])")
    settle(page)
    return page.locator(".lm-tokens .k3").all_inner_texts()


def test_logits_and_attention_are_those_of_the_lab(open_page: OpenPage, reference: dict[str, Any]) -> None:
    """Tokens exactly, all logits and weights within the tolerance that the export states; rows add up to 1 and end at their token."""
    expression = """
      const read = [tokens.start, ...tokens.encode(argument)];
      for (const token of read) model.read(token);
      const attention = model.attention.map((layers) => layers.map((heads) => heads.map((row) => [...row])));
      return { tokens: read, logits: model.logits.map((each) => [...each]), attention };
    """
    found = inside(open_page("language-model"), expression, reference["text"])
    assert found["tokens"] == reference["tokens"]
    logits = np.array(found["logits"])
    np.testing.assert_allclose(logits[-1], reference["last_logits"], atol=reference["tolerance"])
    for row, best, values in zip(logits, reference["top_tokens"], reference["top_logits"], strict=True):
        np.testing.assert_allclose(row[best], values, atol=reference["tolerance"])
    for i, layers in enumerate(found["attention"]):
        rows = np.array(layers)
        assert rows.shape[2] == i + 1
        np.testing.assert_allclose(rows.sum(axis=2), 1, rtol=1e-12)
        np.testing.assert_allclose(rows, np.array(reference["attention"])[:, :, i, : i + 1], atol=reference["tolerance"])


def test_the_distribution_and_the_greedy_text_are_those_of_the_lab(open_page: OpenPage, reference: dict[str, Any]) -> None:
    """The same tokens are kept with the same chances; the start of a document is never drawn; temperature 0 goes on as the lab does."""
    expression = """
      const read = [tokens.start, ...tokens.encode(argument.text)];
      const settings = { temperature: argument.temperature, k: 1024, p: argument.top_p, minp: 0 };
      for (const token of read) model.read(token);
      const { before, after, kept } = distribution(model.logits.at(-1), settings, tokens.start);
      for (const _ of generation(model, read, 12, { ...settings, temperature: 0 }, 1, tokens.start));
      const places = kept.flatMap((each, i) => (each ? [i] : []));
      return { start: before[tokens.start], places, after: after.filter((each) => each > 0), greedy: model.tokens };
    """
    found = inside(open_page("language-model"), expression, {"text": reference["text"], **reference["decoding"]})
    assert found["start"] == 0
    assert found["places"] == reference["kept"]
    np.testing.assert_allclose(found["after"], reference["kept_probabilities"], atol=reference["tolerance"])
    assert found["greedy"] == reference["greedy"]


@pytest.mark.parametrize("text", ["", "naïve café – 🙂", "a\tb\n\n  c   ", "def f(x):\n    return x**2", "12,345.67 %%"])
def test_tokens_are_those_of_the_lab_and_lead_back_to_the_text(open_page: OpenPage, text: str) -> None:
    """Any text, letters of several bytes and runs of blanks too."""
    from lab.language.tokenizer import Tokenizer

    content = json.loads(FILE.read_text(encoding="utf-8"))
    tokens = [bytes([b]) for b in range(256)] + [b""]
    merges = []
    for left, right in content["merges"]:
        merges.append((tokens[left], tokens[right]))
        tokens.append(tokens[left] + tokens[right])
    found = inside(open_page("language-model"), "const read = tokens.encode(argument); return [read, tokens.decode(read)];", text)
    assert found == [Tokenizer(merges).encode(text.encode()), text]


def test_a_cache_that_was_cut_gives_what_a_fresh_one_does(open_page: OpenPage) -> None:
    """Going back and reading other tokens leaves no trace of the first ones."""
    expression = """
      for (const token of [256, 70, 71, 72, 73]) model.read(token);
      model.forget(2);
      for (const token of [80, 81]) model.read(token);
      const [again, bits] = [[...model.logits[3]], [...model.bits]];
      model.forget(0);
      for (const token of [256, 70, 80, 81]) model.read(token);
      return [again, [...model.logits[3]], bits, [...model.bits]];
    """
    again, fresh, bits, fresh_bits = inside(open_page("language-model"), expression)
    assert again == fresh
    assert bits == fresh_bits
    assert bits[0] == 0 < bits[3]


def test_what_is_said_before_loading_is_true_of_the_file(open_page: OpenPage) -> None:
    """Size, weights and shape; nothing is fetched before the click."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    page = open_page("language-model")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.get_by_role("button", name=f"Load the model ({FILE.stat().st_size / 1e6:.1f} MB)").is_visible()
    page.get_by_role("button", name="Numbers as a table").click()
    rows = [int(text.replace(",", "").split()[0]) for text in page.locator(".exhibit-numbers td").all_inner_texts()[1:]]
    shape = content["shape"]
    weights = sum(int(np.prod(tensor["shape"])) for tensor in content["tensors"].values())
    assert rows == [weights, shape["layers"], shape["heads"], shape["vocabulary"], shape["context"]]
    assert asked == []
    loaded(page)
    assert [url.rpartition("/")[2] for url in asked] == [FILE.name]


def test_typing_changes_tokens_distribution_and_attention(open_page: OpenPage) -> None:
    """What the page shows is what the module gives: entropy before and after the cuts, tokens kept, a row that adds up to one."""
    page = loaded(open_page("language-model", "p=1&temperature=0.7"))
    page.get_by_label("Prompt").fill("The mean of the array")
    assert drawn(page) == []
    assert page.locator(".lm-tokens .token").count() == shown_number(page, "tokens")
    assert page.locator(".lm-tokens .token").first.inner_text() == "start"
    expression = """
      for (const token of [tokens.start, ...tokens.encode("The mean of the array")]) model.read(token);
      const { before } = distribution(model.logits.at(-1), { temperature: 0.7, k: 1024, p: 1, minp: 0 }, tokens.start);
      return [before, model.bits];
    """
    before, bits = (np.array(each) for each in inside(page, expression))
    assert shown_number(page, "before") == pytest.approx(-(before[before > 0] * np.log2(before[before > 0])).sum(), abs=0.006)
    assert shown_number(page, "bits") == pytest.approx(bits[1:].mean(), abs=0.006)
    assert shown(page, "kept") == "1,023"
    assert shown(page, "sum") == "1.000000"
    slide(page, "p", 0.5)
    assert 1 <= shown_number(page, "kept") < 60
    assert shown_number(page, "after") < shown_number(page, "before")
    words = page.locator(".lm-words").inner_text()
    page.get_by_role("radio", name="2", exact=True).first.click()
    settle(page)
    assert page.locator(".lm-words").inner_text() != words
    assert page.locator(".lm-words").inner_text().startswith("Layer 2, head 1: “·array” reads")


def test_text_is_drawn_by_seed_and_settings_and_the_address_restores_it(open_page: OpenPage) -> None:
    """The same state draws the same tokens, another seed others, temperature 0 the same for every seed."""
    page = loaded(open_page("language-model"))
    page.get_by_role("button", name="Draw 20 more").click()
    first = drawn(page)
    assert len(first) == 20
    page.wait_for_function("() => location.search.includes('count=20')")
    assert drawn(loaded(open_page("language-model", "count=20"))) == first
    slide(page, "seed", 2)
    assert drawn(page) != first
    slide(page, "temperature", 0)
    greedy = drawn(page)
    slide(page, "seed", 3)
    assert drawn(page) == greedy
    assert shown_number(page, "after") == 0
    page.get_by_role("button", name="Clear").click()
    assert drawn(page) == []


def test_a_click_or_the_slider_looks_after_another_token(open_page: OpenPage) -> None:
    """The token that is looked at is marked, and its row is the last one."""
    page = loaded(open_page("language-model"))
    page.locator(".lm-tokens .token").nth(2).click()
    settle(page)
    assert page.locator(".lm-tokens .is-at").inner_text() == page.locator(".lm-tokens .token").nth(2).inner_text()
    slide(page, "back", 60)
    assert page.locator(".lm-tokens .is-at").inner_text() == "start"
    assert page.locator(".lm-words").inner_text().endswith("“start” reads itself with 100 %.")


def test_a_long_prompt_is_cut_and_says_so(open_page: OpenPage) -> None:
    """What would not fit into the context is left out."""
    page = loaded(open_page("language-model"))
    page.get_by_label("Prompt").fill("é" * 200)
    drawn(page)
    assert shown_number(page, "tokens") == 160
    assert "Only the first 160 tokens" in page.locator(".lm-words").inner_text()


def test_a_file_that_is_missing_is_told_and_can_be_asked_for_again(open_page: OpenPage) -> None:
    """The button comes back."""
    page = open_page("language-model")
    page.route("**/language_model.json", lambda route: route.fulfill(status=200, body="{oops"))
    page.get_by_role("button", name="Load the model").click()
    page.wait_for_function("() => document.querySelector('.lm-note').textContent.includes('damaged')")
    page.unroute("**/language_model.json")
    loaded(page)
    assert shown(page, "sum") == "1.000000"


def test_the_page_answers_while_the_model_loads_and_draws(open_page: OpenPage) -> None:
    """Frames keep coming: the work is done in slices of a few milliseconds."""
    page = open_page("language-model")
    page.evaluate("() => { window.drawn = 0; const count = () => { window.drawn += 1; requestAnimationFrame(count); }; count(); }")
    page.get_by_role("button", name="Load the model").click()
    page.wait_for_selector("language-model:not([data-busy])")
    assert page.evaluate("() => window.drawn") >= 5
    settle(page)
    page.evaluate("() => { window.drawn = 0; }")
    page.get_by_role("button", name="Draw 20 more").click()
    drawn(page)
    assert page.evaluate("() => window.drawn") >= 5
