"""The finder in a real Chromium: what fits, how many, by each way of choosing, in the address, by keyboard, and at once."""

import functools
import http.server
import json
import random
import re
import threading
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench import corpus
from tests.browser.conftest import AXE
from tests.sites import build, exercise, make_site

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
Choices = dict[str, Any]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LIST = "exercises/"
STATES = {
    "nothing chosen": LIST,
    "chosen": f"{LIST}?region=hip&difficulty=beginner&time=5",
    "no result": f"{LIST}?position=standing&name=zzzz",
}


class Index:
    """The published index, read by other means than the script's."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.titles = [row[0] for row in data["exercises"]]
        self.names = [" ".join((row[0], *row[6:])) for row in data["exercises"]]
        self.facets = {key: {w: set(accumulate(steps)) for w, steps in words.items()} for key, words in data["facets"].items()}
        self.data = data
        self._known: dict[str, set[int]] = {}

    def fit(self, choices: Choices, without: str = "") -> list[int]:
        """The exercises that fit, one by one; one key may be left out."""
        keys = [key for key in self.facets if key != without and choices.get(key)]
        fit = [n for n in range(len(self.titles)) if all(any(n in self.facets[key][w] for w in choices[key]) for key in keys)]
        having = [self._having(word) for word in words_of(choices.get("text", ""))]
        return [n for n in fit if all(n in of for of in having)]

    def _having(self, wanted: str) -> set[int]:
        if wanted not in self._known:
            words = [words_of(name) for name in self.names]
            exact = {n for n, some in enumerate(words) if any(word.startswith(wanted) for word in some)}
            near = {n for n, some in enumerate(words) if any(slips(word, wanted) <= 1 for word in some)} if len(wanted) > 3 else set()
            self._known[wanted] = exact or near
        return self._known[wanted]

    def counts(self, choices: Choices) -> dict[str, dict[str, int]]:
        """For each word how many have it among those that fit the choices of the other keys."""
        return {key: {w: len(of & set(self.fit(choices, key))) for w, of in words.items()} for key, words in self.facets.items()}


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))


def slips(word: str, wanted: str) -> int:
    """How many slips lie between what was typed and the nearest beginning of a word: the whole table, as in the books."""
    rows = [list(range(len(word) + 1))]
    for i, a in enumerate(wanted, 1):
        row = [i]
        for j, b in enumerate(word, 1):
            best = min(row[-1] + 1, rows[-1][j] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == word[j - 2] and b == wanted[i - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return min(rows[-1])


@pytest.fixture(scope="module")
def index(built: Path) -> Index:
    return Index(json.loads((built / "finder/v1.json").read_text("utf-8")))


@pytest.fixture(scope="module")
def modules(browser: Browser, address: str) -> Iterator[Callable[..., Any]]:
    """Runs an expression in which `m` is one of the site's modules and `given` what is handed over."""
    page = browser.new_page()
    page.goto(address + LIST)
    folder = page.locator("script[src*='exercise-finder']").evaluate("s => s.src").removesuffix("exercise-finder.js")

    def call(name: str, expression: str, given: object) -> Any:
        return page.evaluate(
            f"async ([from, given]) => {{ const m = await import(from); return {expression}; }}", [f"{folder}{name}.js", given]
        )

    yield call
    page.close()


def _some(index: Index, pick: random.Random) -> Choices:
    choices: Choices = {key: pick.sample(sorted(of), min(pick.choice([0] * 9 + [1, 1, 2, 3]), len(of))) for key, of in index.facets.items()}
    text = pick.choice(["", "", *index.names])
    some = (
        [word[: pick.randint(1, 9)] for word in pick.sample(words_of(text), min(len(words_of(text)), pick.randint(1, 2)))] if text else []
    )
    if some and pick.random() < 0.5:
        at = pick.randrange(len(some[0]))
        some[0] = pick.choice([some[0][:at] + some[0][at + 1 :], some[0][:at] + "x" + some[0][at:], some[0][:at] + "e" + some[0][at + 1 :]])
    return {**choices, "text": " ".join(some)}


# What fits.


def test_what_fits_and_every_count_is_as_by_hand(modules: Callable[..., Any], index: Index) -> None:
    """Over 300 random choices the exercises and all counts are those found one by one."""
    pick = random.Random(6)
    some = [_some(index, pick) for _ in range(300)]
    found = modules("finder-match", "(p => given[1].map(c => m.match(p, c)))(m.prepared(given[0]))", [index.data, some])
    assert len({len(each["found"]) for each in found}) > 10
    for choices, each in zip(some, found, strict=True):
        assert each["found"] == index.fit(choices), choices
        assert each["counts"] == index.counts(choices), choices


NAMES = [
    ["Cat-cow", ["cat camel"]],
    ["Child's pose", []],
    ["Bridge", ["hip lift"]],
    ["Single-leg bridge", []],
    ["Sit to stand", ["chair squat"]],
    ["Étirement du dos", []],
    ["腰のストレッチ", []],
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [0, 1, 2, 3, 4, 5, 6]),
        ("  ", [0, 1, 2, 3, 4, 5, 6]),
        ("cat", [0]),
        ("CAT cow", [0]),
        ("camel cat", [0]),
        ("childs", [1]),
        ("child’s pose", [1]),
        ("bri", [2, 3]),
        ("birdge", [2, 3]),  # two letters changed places
        ("brdge", [2, 3]),  # one is missing
        ("bridgge", [2, 3]),  # one is too many
        ("bridse", [2, 3]),  # one is wrong
        ("bridges", [2, 3]),
        ("brigde leg", [3]),
        ("brxxge", []),
        ("hpi", []),  # too short to guess
        ("squat", [4]),
        ("sit-to-stand", [4]),
        ("etirement", [5]),
        ("ÉTIR", [5]),
        ("腰", [6]),
        ("ストレ", [6]),
        ("bridge cat", []),
        ("<b>", [2, 3]),
        ("!?", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_names_are_found_as_people_type_them(text: str, found: list[int], modules: Callable[..., Any]) -> None:
    """By the beginning of each word of title and other names; one slip is forgiven where nothing begins so."""
    data = {"exercises": [[title, "s", 0, 0, 0, "", *aliases] for title, aliases in NAMES], "facets": {}}
    assert modules("finder-match", "m.match(m.prepared(given[0]), {text: given[1]}).found", [data, text]) == found


def test_a_slip_is_what_the_books_say(modules: Callable[..., Any]) -> None:
    """Against the full table over all short words of two letters and many random longer ones."""
    pick = random.Random(7)
    short = [f"{n:b}" for n in range(2, 40)]
    longer = ["".join(pick.choices("abc", k=pick.randint(3, 8))) for _ in range(60)]
    pairs = [(a, b) for some in (short, longer) for a in some for b in some]
    found = modules("finder-match", "given.map(([a, b]) => m.nearlyBegins(a, b))", pairs)
    assert found == [slips(word, wanted) <= 1 for word, wanted in pairs]


@pytest.mark.parametrize(
    ("search", "again"),
    [
        ("", ""),
        ("?muscle=glutes&position=sitting-chair", "?muscle=glutes&position=sitting-chair"),
        ("?position=sitting-chair&muscle=glutes&muscle=abs", "?muscle=abs&muscle=glutes&position=sitting-chair"),
        ("?muscle=glutes&muscle=glutes&muscle=nonsense&other=1", "?muscle=glutes"),
        ("?name=%20knee%20hug%20", "?name=knee+hug"),
        ("?name=" + "x" * 99, "?name=" + "x" * 60),
        ("?name=a%26b%3D%22%3C", "?name=a%26b%3D%22%3C"),
        ("?muscle", ""),
        ("?%E0%A4%A", ""),
    ],
)
def test_an_address_says_its_choices_in_one_way(search: str, again: str, modules: Callable[..., Any]) -> None:
    """Unknown words are left out, the others are in the order of the site."""
    known = [["muscle", ["abs", "glutes"]], ["position", ["standing", "sitting-chair"]]]
    assert modules("finder-match", "m.searchOf(m.choicesOf(given[0], given[1]))", [search, known]) == again


# The page.


def box(page: Page, key: str, word: str) -> Any:
    return page.locator(f"input[name={key}][value='{word}']")


def shown(page: Page) -> list[str]:
    return page.locator(".tiles .tile-name").all_inner_texts()


def shows(page: Page, index: Index, choices: Choices) -> None:
    """The page comes to show what fits, the numbers, and those of all choices."""
    titles = [index.titles[n] for n in index.fit(choices)]
    expect(page.locator(".list-count")).to_have_text("1 exercise" if len(titles) == 1 else f"{len(titles)} exercises")
    expect(page.locator(".tiles .tile-name")).to_have_text(titles)
    counts = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".choice input")].map(box =>
            [box.name + "=" + box.value, box.parentElement.querySelector(".count").textContent]))"""
    )
    wanted = {f"{key}={w}": f"{n} exercise{'' if n == 1 else 's'}" for key, of in index.counts(choices).items() for w, n in of.items()}
    assert counts == wanted
    assert page.locator(".choice input:checked").count() == sum(len(words) for key, words in choices.items() if key != "text")


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ("region", "hip"),
        ("muscle", "glutes"),
        ("difficulty", "intermediate"),
        ("position", "sitting-chair"),
        ("equipment", "chair"),
        ("time", "2"),
        ("movement", "stretch"),
    ],
)
def test_each_way_of_choosing(key: str, word: str, address: str, open_page: Open, index: Index) -> None:
    """A tick on a phone shows what fits, with all numbers, in the address; another tick takes it back."""
    page = open_page(address + LIST, width=360)
    expect(page.locator(".tiles .tile-name")).to_have_count(len(index.titles))
    before = shown(page)
    page.locator(".filters > summary").click()
    group = page.locator(f"[data-key={key}]")
    if not box(page, key, word).is_visible():
        group.locator("summary").click()
    box(page, key, word).check()
    shows(page, index, {key: [word]})
    expect(page).to_have_url(f"{address}{LIST}?{key}={word}")
    box(page, key, word).uncheck()
    expect(page.locator(".tiles .tile-name")).to_have_text(before)
    expect(page.locator(".list-count")).to_have_text(f"{len(before)} to choose from")
    expect(page).to_have_url(address + LIST)


def test_a_region_is_chosen_on_the_body(address: str, open_page: Open, index: Index) -> None:
    """A tap on an area ticks its word and is seen; two areas are either; a second tap takes it away."""
    page = open_page(address + LIST)
    hip, neck = page.locator(".area[aria-label^=Hip]"), page.locator(".area[aria-label^=Neck]")
    hip.locator("path").last.dispatch_event("click")
    shows(page, index, {"region": ["hip"]})
    assert hip.get_attribute("aria-pressed") == "true"
    assert hip.locator("path").last.evaluate("p => getComputedStyle(p).fill") == "rgb(217, 96, 59)"
    neck.locator("path").last.dispatch_event("click")
    shows(page, index, {"region": ["neck", "hip"]})
    assert neck.get_attribute("aria-label") == f"Neck, {len(index.facets['region']['neck'])} exercises"
    hip.locator("path").last.dispatch_event("click")
    shows(page, index, {"region": ["neck"]})


def test_typing_narrows_and_is_one_step_back(address: str, open_page: Open, index: Index) -> None:
    """The list follows each letter, with its typos; one step back is before the typing."""
    page = open_page(address + LIST)
    page.get_by_label("Find by name").press_sequentially("seatde", delay=5)
    shows(page, index, {"text": "seatde"})
    assert "Seated cat-cow" in shown(page)
    assert page.url.endswith("?name=seatde")
    box(page, "difficulty", "beginner").check()
    shows(page, index, {"text": "seatde", "difficulty": ["beginner"]})
    page.go_back()
    shows(page, index, {"text": "seatde"})
    page.go_back()
    expect(page.locator(".list-count")).to_have_text(f"{len(index.titles)} to choose from")
    assert page.get_by_label("Find by name").input_value() == ""
    page.go_forward()
    page.go_forward()
    shows(page, index, {"text": "seatde", "difficulty": ["beginner"]})
    assert page.get_by_label("Find by name").input_value() == "seatde"


def test_an_address_can_be_shared_and_loaded_again(address: str, open_page: Open, index: Index) -> None:
    """Opened elsewhere it shows the same, with its chips; so it does after a reload, and after an exercise and back."""
    choices = {"muscle": ["glutes"], "position": ["sitting-chair", "lying-back"]}
    page = open_page(f"{address}{LIST}?muscle=glutes&position=sitting-chair&position=lying-back")
    shows(page, index, choices)
    assert page.locator(".chip").all_inner_texts() == ["Lying on the back", "Sitting on a chair", "Glutes", "Clear all"]
    page.reload()
    shows(page, index, choices)
    title = page.locator(".tiles a").first.inner_text()
    page.locator(".tiles a").first.click()
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    shows(page, index, choices)


def test_chips_take_choices_away(address: str, open_page: Open, index: Index) -> None:
    """Each takes its own, with the focus on the next; the last one takes all, with the focus on the number."""
    page = open_page(f"{address}{LIST}?region=hip&region=neck&difficulty=beginner&name=b")
    expect(page.locator(".chip")).to_have_count(5)
    page.get_by_role("button", name="Remove “b”").click()
    shows(page, index, {"region": ["hip", "neck"], "difficulty": ["beginner"]})
    assert page.get_by_label("Find by name").input_value() == ""
    page.get_by_role("button", name="Remove Hip").click()
    shows(page, index, {"region": ["neck"], "difficulty": ["beginner"]})
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Remove Beginner"
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator(".list-count")).to_be_focused()
    expect(page).to_have_url(address + LIST)
    assert len(shown(page)) == len(index.titles)


def test_tiles_are_as_the_page_made_them(address: str, open_page: Open) -> None:
    """A tile that the script makes is the same, to the letter, as the one that came with the page, and its box works."""
    page = open_page(address + LIST)
    told = """() => Object.fromEntries([...document.querySelectorAll(".tiles > li")].map(tile => [tile.querySelector("a").textContent,
        tile.outerHTML.replace(/ (src|href)="([^"]*)"/g, (_, name, to) => ` ${name}="${new URL(to, location)}"`).replace(/\\s+/g, " ")]))"""
    expect(page.locator("card-button button").first).to_be_visible()
    before = page.evaluate(told)
    box(page, "time", "5").check()
    expect(page.locator(".list-count")).to_have_text(re.compile(r"^\d+ exercises$"))
    expect(page.locator(".tiles > li")).to_have_count(int(page.locator(".list-count").inner_text().split()[0]))
    after = page.evaluate(told)
    assert len(after) >= 10
    squeezed = {title: re.sub(r"> <", "><", text) for title, text in before.items()}
    assert {title: re.sub(r"> <", "><", text) for title, text in after.items()} == {title: squeezed[title] for title in after}
    page.locator(".tiles card-button button").nth(2).click()
    expect(page.locator(".tiles card-button button").nth(2)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("card-count a")).to_have_text("My card (1)")
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".tiles card-button [aria-pressed=true]")).to_have_count(1)


def test_nothing_is_fetched_before_it_is_needed(address: str, open_page: Open) -> None:
    """The list as it came needs no index; the first touch of a choice asks for it, once."""
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address + LIST, wait_until="networkidle")
    assert not [url for url in asked if url.endswith(".json")]
    box(page, "difficulty", "beginner").check()
    box(page, "difficulty", "advanced").check()
    expect(page.locator(".chip")).to_have_count(3)
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if url.endswith(".json")] == [f"{address}finder/v1.json"]


def test_without_the_index_the_list_stays(address: str, open_page: Open) -> None:
    """If the index does not come the page says so, and the next choice asks again."""
    page = open_page("about:blank")
    page.route("**/finder/v1.json", lambda route: route.abort())
    page.goto(f"{address}{LIST}?region=hip")
    expect(page.locator(".list-count")).to_contain_text("could not be loaded")
    assert page.locator(".tiles > li").first.is_visible()
    page.unroute("**/finder/v1.json")
    box(page, "region", "neck").check()
    expect(page.locator(".list-count")).to_have_text(re.compile(r"^\d+ exercises$"))


def test_without_javascript_choices_are_links(address: str, open_page: Open, index: Index) -> None:
    """The same words at the same place lead to their pages; what only a script can do is not shown."""
    page = open_page(address + LIST, script=False)
    assert not page.get_by_label("Find by name").is_visible()
    assert not page.locator("[data-key=time]").is_visible()
    links = page.locator("[data-key]:not(.scripted) a.choice")
    assert links.count() == sum(len(of) for key, of in index.facets.items() if key != "time")
    page.locator("[data-key=difficulty] a", has_text="Intermediate").click()
    expect(page).to_have_url(f"{address}difficulty/intermediate/")
    page.go_back()
    page.locator(".area[aria-label^=Hip]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}regions/hip/")


def test_from_a_disk_choices_are_links_too(open_page: Open, tmp_path: Path) -> None:
    """Read without a server, where browsers run no modules, the list has its links and nothing that does not work."""
    site = make_site(tmp_path / "site", {f"exercises/{name}.md": exercise(name.upper()) for name in "abc"})
    assert build(site, file_links=True).written
    page = open_page((site / "output/exercises/index.html").as_uri())
    assert not page.get_by_label("Find by name").is_visible()
    assert not page.locator("[data-key=time]").is_visible()
    page.locator("[data-key=region] a.choice").click()
    assert page.url.endswith("/regions/hip/index.html")
    assert page.locator(".tiles > li").count() == 3


@pytest.mark.parametrize("script", [True, False])
def test_home_is_a_way_in(script: bool, address: str, open_page: Open, index: Index) -> None:
    """A word or an area on the home page leads to the list with it chosen; without a script to the page of the word."""
    page = open_page(address, script=script)
    page.locator(".counted a", has_text="Hip").click()
    expect(page).to_have_url(address + (f"{LIST}?region=hip" if script else "regions/hip/"))
    page.go_back()
    page.locator("[data-key=position] summary").click()
    page.locator("[data-key=position] a", has_text="Sitting on a chair").click()
    expect(page).to_have_url(address + (f"{LIST}?position=sitting-chair" if script else "positions/sitting-chair/"))
    if script:
        shows(page, index, {"position": ["sitting-chair"]})
        page.go_back()
        page.locator("[data-key=time] summary").click()
        page.locator("[data-key=time] a", has_text="Up to 3 min").click()
        shows(page, index, {"time": ["3"]})


# For everyone.


def test_it_works_by_keyboard_alone(address: str, open_page: Open, index: Index) -> None:
    """From the box for names to the choices, their button and the first exercise found, with the focus always seen."""
    page = open_page(address + LIST, width=360)
    page.get_by_label("Find by name").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.filters > summary')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('input[name=region]')")
    page.keyboard.press("Space")
    first = str(page.evaluate("document.activeElement.value"))
    shows(page, index, {"region": [first]})
    assert page.evaluate("document.activeElement.value") == first
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 3
    page.get_by_role("button", name=re.compile("^Show ")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".list-count")).to_be_focused()
    assert not page.locator(".filters-all").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.tiles .tile-name a')")


def test_the_number_found_is_announced_once_it_rests(address: str, open_page: Open, index: Index) -> None:
    """A polite region says the number, after the last letter and not after each."""
    page = open_page(address + LIST)
    status = page.locator(".finder-said")
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => said.push(document.querySelector(".finder-said").textContent))
            .observe(document.querySelector(".finder-said"), {childList: true, characterData: true, subtree: true}); }"""
    )
    page.get_by_label("Find by name").press_sequentially("seated", delay=20)
    expect(status).to_have_text(f"{len(index.fit({'text': 'seated'}))} exercises")
    assert page.evaluate("said") == [status.inner_text()]


@pytest.mark.parametrize("path", STATES.values(), ids=STATES.keys())
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(path: str, scheme: str, width: int, address: str, open_page: Open) -> None:
    """In each state with all groups open, WCAG 2.2 AA and best practice hold."""
    page = open_page(address + path, width=width, scheme=scheme)
    expect(page.locator(".finding")).to_have_count(0)
    page.evaluate("document.querySelectorAll('exercise-finder details').forEach(d => { d.open = true })")
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
    assert not [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]]
    assert len(found["passes"]) > 10


@pytest.mark.parametrize("path", [*STATES.values(), f"{LIST}?name={'w' * 60}"], ids=[*STATES.keys(), "endless"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_it_fits_and_can_be_touched(path: str, width: int, address: str, open_page: Open) -> None:
    """No state scrolls sideways, and everything to touch is 44 pixels high."""
    page = open_page(address + path, width=width)
    expect(page.locator(".finding")).to_have_count(0)
    page.evaluate("document.querySelectorAll('exercise-finder details').forEach(d => { d.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for part in page.locator(".choice, .chip, .filters summary, .finder-name input").all():
        found = part.bounding_box()
        assert found is None or found["height"] >= 43.5, part.inner_text()


def test_on_a_phone_the_list_is_in_sight(address: str, open_page: Open) -> None:
    """Before anything is chosen the first exercise stands above the fold, and nothing moves when the script comes."""
    page = open_page("about:blank", width=360, height=740)
    page.add_init_script(
        """window.moved = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) moved += e.value })
            .observe({type: "layout-shift", buffered: true})"""
    )
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(address + LIST, wait_until="networkidle")
        found = page.locator(".tiles .tile-name").first.bounding_box()
        assert found
        assert found["y"] + found["height"] < 740
        assert page.evaluate("moved") < 0.005


def test_the_policy_stops_nothing(address: str, open_page: Open) -> None:
    """No state of the finder breaks the site's own policy, or anything else."""
    page = open_page("about:blank")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda reason: told.append(str(reason)))
    page.on("response", lambda response: told.append(response.url) if response.status >= 400 else None)
    for path in STATES.values():
        page.goto(address + path, wait_until="networkidle")
        box(page, "time", "2").check()
        page.get_by_label("Find by name").fill("<img src=x onerror=alert(1)>")
        page.locator(".chip").last.click()
    assert told == []


# A thousand exercises.


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with 1,000 generated exercises."""
    site = tmp_path_factory.mktemp("thousand")
    corpus.write_site(1_000, site)
    (site / "static/fonts").mkdir(parents=True)
    for weight in (400, 700):
        (site / f"static/fonts/atkinson-{weight}.woff2").write_bytes(b"a font of weight %d" % weight)
    settings = site / "supple.toml"
    settings.write_text(settings.read_text("utf-8") + "pdf = []\nog_images = false\n", "utf-8")
    assert build(site).written

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site / "output")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_sixty_are_shown_at_a_time(thousand: str, open_page: Open) -> None:
    """Of many found the first sixty; more on demand, with the focus on the first of them, also after a reload."""
    page = open_page(f"{thousand}{LIST}?difficulty=beginner")
    expect(page.locator(".tiles > li")).to_have_count(60)
    assert not page.locator(".pager").is_visible()
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".tiles > li")).to_have_count(120)
    expect(page.locator(".tiles > li").nth(60).locator("a")).to_be_focused()
    assert len(set(page.locator(".tiles a").evaluate_all("all => all.map(a => a.href)"))) == 120
    page.reload()
    expect(page.locator(".tiles > li")).to_have_count(120)
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".pager")).to_be_visible()
    expect(page.locator(".tiles > li")).to_have_count(60)
    assert not page.get_by_role("button", name="Show more").is_visible()
