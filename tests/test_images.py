"""Pictures that authors add: sizes, formats, nothing in them but the picture, encoded once, and never a jump on the page."""

import io
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from supple import config, images
from supple.cache import Cache
from supple.images import Photo, placed, widths
from supple.model import Body, Section, Step
from supple.serve.preview import Preview
from tests.sites import SETTINGS, build, exercise, make_site, options, put, tree

SECRET = b"Ann Example"
SHOWN = {"exercises/bridge.md": exercise(body="![A knee held to the chest](knee.jpg)")}


def photograph(width: int = 500, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A picture with many colours: red at the left, blue at the right, brighter below."""
    across, down = Image.linear_gradient("L").rotate(90).resize((width, height)), Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (across.point(lambda value: 255 - value), down, across)).convert(mode)


def saved(picture: Image.Image, kind: str, **more: object) -> bytes:
    """The bytes of a picture in that format."""
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def taken(orientation: int = 1, width: int = 500) -> bytes:
    """A JPEG as a telephone writes it: EXIF with its owner, the place and how it was held, XMP and a profile."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, SECRET.decode()
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><owner>%s</owner></x:xmpmeta>' % SECRET
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return saved(photograph(width, width * 3 // 5), "JPEG", quality=90, exif=exif, xmp=xmp, icc_profile=profile, comment=SECRET)


def drawn(mode: str = "RGBA") -> bytes:
    """A line drawing on nothing, as PNG."""
    picture = Image.new("RGBA", (900, 500))
    ImageDraw.Draw(picture).line((0, 0, 900, 500), fill=(20, 90, 70, 255), width=12)
    return saved(picture.convert(mode), "PNG")


def clear() -> Image.Image:
    """A photograph that fades out to the right."""
    picture = photograph(500, 300, "RGBA")
    picture.putalpha(Image.linear_gradient("L").rotate(-90).resize(picture.size))
    return picture


def published(site: Path) -> dict[str, Image.Image]:
    """Every published picture by its file's name without the digest, such as "-400.avif"."""
    files = tree(site / "output")
    return {path.rpartition("/")[2][16:]: Image.open(io.BytesIO(data)) for path, data in files.items() if path.startswith("images/")}


def shown(tmp_path: Path, data: bytes, name: str = "knee.jpg") -> Path:
    """A site that shows one picture, built."""
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(body=f"![A knee held to the chest]({name})")})
    (site / "content/exercises" / name).write_bytes(data)
    report = build(site)
    assert report.written, report.faults
    return site


@pytest.mark.parametrize(
    ("width", "expected"),
    [(1, (1,)), (400, (400,)), (430, (430,)), (1000, (400, 800, 1000)), (1600, (400, 800, 1200, 1600)), (9000, (400, 800, 1200, 1600))],
)
def test_widths(width: int, expected: tuple[int, ...]) -> None:
    """No width is above the picture's own, and none stands right below the largest."""
    assert widths(width) == expected


def test_sizes_and_formats(tmp_path: Path) -> None:
    """A photograph has each width in AVIF and WebP, and one JPEG for all other browsers; its original is not published."""
    found = published(shown(tmp_path, taken(width=1000)))
    expected = {f"-{width}.{suffix}": (width, round(width * 0.6)) for width in (400, 800, 1000) for suffix in ("avif", "webp")}
    assert {name: picture.size for name, picture in found.items()} == expected | {"-1000.jpg": (1000, 600)}
    assert {name: picture.format for name, picture in found.items() if "-400" in name or "jpg" in name} == {
        "-400.avif": "AVIF",
        "-400.webp": "WEBP",
        "-1000.jpg": "JPEG",
    }


def test_nothing_but_the_picture_is_published(tmp_path: Path) -> None:
    """No file holds the owner, the place, or anything else that a camera writes."""
    data = taken()
    assert SECRET in data
    site = shown(tmp_path, data)
    for path, content in tree(site / "output").items():
        assert SECRET not in content, path
    for name, picture in published(site).items():
        picture.load()
        assert not dict(picture.getexif()), name
        assert not set(picture.info) & {"exif", "xmp", "icc_profile", "comment"}, name


def test_pictures_stand_upright(tmp_path: Path) -> None:
    """How the camera was held is in the pixels: the left of the original is at the top once it is turned."""
    site = shown(tmp_path, taken(orientation=6, width=1000))
    found = published(site)
    assert found["-600.jpg"].size == (600, 1000)
    for name in ("-600.jpg", "-400.avif", "-400.webp"):
        picture = found[name].convert("RGB")
        (top_red, _, top_blue), (low_red, _, low_blue) = (picture.getpixel((picture.width // 2, y)) for y in (5, picture.height - 6))  # type: ignore[misc]
        assert top_red > top_blue + 100, name
        assert low_blue > low_red + 100, name
    assert 'width="600" height="1000"' in (site / "output/exercises/bridge/index.html").read_text()


def test_a_profile_is_turned_into_the_colours_of_the_web(tmp_path: Path) -> None:
    """A picture in another colour space looks the same without its profile."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = data.index(b"rXYZ"), data.index(b"bXYZ")  # a profile whose red is blue and whose blue is red
    data[red : red + 4], data[blue : blue + 4] = b"bXYZ", b"rXYZ"
    picture = published(shown(tmp_path, saved(Image.new("RGB", (50, 50), (250, 10, 10)), "PNG", icc_profile=bytes(data)), "knee.png"))
    red_now, _, blue_now = picture["-50.png"].convert("RGB").getpixel((25, 25))  # type: ignore[misc]
    assert blue_now > red_now + 100


@pytest.mark.parametrize(
    ("name", "data", "fallback"),
    [
        ("a.png", drawn, "-900.png"),
        ("photo.png", lambda: saved(clear(), "PNG"), "-500.png"),
        ("palette.png", lambda: drawn("P"), "-900.png"),
        ("a.webp", lambda: saved(photograph(), "WEBP"), "-500.jpg"),
        ("a.avif", lambda: saved(photograph(), "AVIF", speed=10), "-500.jpg"),
        ("a.gif", lambda: saved(Image.new("P", (300, 200), 5), "GIF"), "-300.png"),
        ("cmyk.jpg", lambda: saved(photograph(mode="CMYK"), "JPEG"), "-500.jpg"),
        ("grey.jpg", lambda: saved(photograph(mode="L"), "JPEG"), "-500.jpg"),
        (
            "deep.png",
            lambda: saved(Image.linear_gradient("L").convert("I").point(lambda v: v * 257 + 0).convert("I;16"), "PNG"),
            "-256.jpg",
        ),
        ("tiny.png", lambda: saved(Image.new("RGB", (1, 1), (9, 99, 9)), "PNG"), "-1.png"),
        ("tall.jpg", lambda: saved(photograph(40, 4000), "JPEG"), "-40.jpg"),
        ("wrong-name.jpg", drawn, "-900.png"),
    ],
)
def test_every_kind_of_file(name: str, data: Callable[[], bytes], fallback: str, tmp_path: Path) -> None:
    """Whatever kind a file is of, all browsers get a picture that looks like it."""
    content = data()
    found = published(shown(tmp_path, content, name))
    with Image.open(io.BytesIO(content)) as original:
        before = original.convert("I").point(lambda v: v * (1 / 257) + 0) if original.mode.startswith("I") else original
        before = before.convert("RGBA")
    assert fallback in found
    largest = {one for one in found if one.startswith(fallback.partition(".")[0])}
    assert len(largest) == (2 if fallback.endswith(".png") and name != "photo.png" else 3)
    for one in largest:
        after = found[one].convert("RGBA")
        assert after.size == before.size, one
        for place in ((0, 0), (after.width // 2, after.height // 2), (after.width - 1, after.height // 3)):
            was, now = before.getpixel(place), after.getpixel(place)
            assert isinstance(was, tuple)
            assert isinstance(now, tuple)
            assert now[3] == pytest.approx(was[3], abs=12), (one, place)
            assert was[3] == 0 or now == pytest.approx(was, abs=24), (one, place)


def test_a_moving_picture_stays_as_it_is(tmp_path: Path) -> None:
    """An animated GIF is published byte for byte, and has its size on the page."""
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "green")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    site = shown(tmp_path, data, "knee.gif")
    assert [content for path, content in tree(site / "output").items() if path.startswith("images/")] == [data]
    assert 'width="60" height="40"' in (site / "output/exercises/bridge/index.html").read_text()


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 10,000,000,000 pixels."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(), "image-large"),
        (saved(Image.new("L", (images.LONGEST + 1, 1)), "PNG"), "image-large"),
        (taken()[:3000], "image-broken"),
        (drawn()[:-60], "image-broken"),
        (b"", "image-broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image-broken"),
        (saved(Image.new("RGB", (9, 9)), "TIFF"), "image-broken"),
    ],
    ids="bomb long cut-jpeg cut-png empty svg tiff".split(),
)
def test_what_cannot_be_shown_is_a_fault_at_each_place(data: bytes, code: str, tmp_path: Path) -> None:
    """A picture that is too large or broken stops the build, and is named where articles show it."""
    more = "images:\n  - src: knee.jpg\n    alt: A knee\n"
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(more=more, body="![A knee held to the chest](knee.jpg)")})
    (site / "content/exercises/knee.jpg").write_bytes(data)
    report = build(site)
    lines = (site / "content/exercises/bridge.md").read_text().split("\n")
    places = [1 + next(n for n, line in enumerate(lines) if words in line) for words in ("src: knee", "](knee.jpg)")]
    assert [(f.path, f.line, f.code) for f in report.faults] == [("content/exercises/bridge.md", line, code) for line in places]
    assert report.written is None
    assert "knee.jpg" in report.faults[0].message


def test_a_missing_picture_is_a_fault(tmp_path: Path) -> None:
    """A name without a file, in front matter and prose, is told and does not make the program fail."""
    more = "images: [{src: knee.jpg, alt: A knee}]\n"
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(more=more, body="![A hip](hip.jpg)")})
    assert [f.code for f in build(site).faults] == ["image-missing", "image-missing"]


@pytest.mark.parametrize(
    ("more", "body"), [("images: [{src: knee.jpg}]\n", ""), ("images: [{src: knee.jpg, alt: ''}]\n", ""), ("", "![](knee.jpg)")]
)
def test_words_are_required(more: str, body: str, tmp_path: Path) -> None:
    """A picture without words for those who cannot see it is an error."""
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(more=more, body=body)})
    (site / "content/exercises/knee.jpg").write_bytes(taken())
    report = build(site)
    assert report.written is None
    assert report.faults


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two sites with one picture publish the same files."""
    data = taken()
    first, second = (shown(tmp_path / name, data) for name in "ab")
    assert tree(first / "output/images") == tree(second / "output/images")


def test_a_picture_is_encoded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a second build, nor one into another folder, nor an article that changes encodes or opens it again."""
    site = shown(tmp_path, taken())
    before = tree(site / "output")

    def refuse(*_: object) -> bytes:
        raise AssertionError("it was opened again")

    monkeypatch.setattr(images, "_opened", refuse)
    assert build(site).written == 0
    assert build(site, output=site / "other").written
    assert tree(site / "other/images") == tree(site / "output/images")
    put(site / "content/exercises/bridge.md", SHOWN["exercises/bridge.md"] + "\nMore words.\n")
    assert build(site).rendered
    assert tree(site / "output/images") == {path[7:]: data for path, data in before.items() if path.startswith("images/")}


def test_a_lost_cache_and_no_cache_give_the_same(tmp_path: Path) -> None:
    """Encoding anew changes nothing."""
    site = shown(tmp_path, taken())
    before = tree(site / "output")
    for change in (False, True):
        if change:
            for file in (site / ".supple").glob("cache.db*"):
                file.unlink()
        assert build(site, no_cache=not change).faults == ()
        assert tree(site / "output") == before


def test_what_no_page_shows_goes(tmp_path: Path) -> None:
    """Files of a picture that is not shown any more, or was changed, leave the output and the cache."""
    site = shown(tmp_path, taken())
    old = set(tree(site / "output/images"))
    (site / "content/exercises/knee.jpg").write_bytes(saved(photograph(500, 500), "JPEG"))
    build(site)
    assert not old & set(tree(site / "output/images"))
    assert kept(site) == {f"/images/{name}" for name in tree(site / "output/images")}
    put(site / "content/exercises/bridge.md", exercise())
    build(site)
    assert tree(site / "output/images") == {}
    assert kept(site) == frozenset()


def kept(site: Path) -> frozenset[str]:
    cache = Cache(site / ".supple")
    try:
        return cache.pictures()
    finally:
        cache.close()


def test_a_build_without_changes_leaves_pillow_alone(tmp_path: Path) -> None:
    """What a page must know of a picture comes from the cache."""
    site = shown(tmp_path, taken())
    code = (
        "import sys; from pathlib import Path; from tests.sites import build; report = build(Path(sys.argv[1]));"
        "print(report.written, 'PIL' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(site)], cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == ["0", "False"]


PICTURE = re.compile(r"<picture>(.*?)</picture>", re.DOTALL)


def test_pages_show_pictures_so_that_nothing_moves(tmp_path: Path) -> None:
    """Front matter and prose: both formats, every width, size and words; the first at once, the others lazily; every file is there."""
    more = "images: [{src: knee.jpg, alt: A knee at the top, credit: Ann}]\n"
    body = 'One ![A knee in "the" text](knee.jpg "A title") & two ![A green line](my%20line.png).'
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(more=more, body=body, steps="1. Lie down. ![A step](knee.jpg)\n2. Lift.")})
    (site / "content/exercises/knee.jpg").write_bytes(taken(width=1000))
    (site / "content/exercises/my line.png").write_bytes(drawn())
    assert build(site, base_url="https://example.org/sub/").faults == ()
    page = (site / "output/exercises/bridge/index.html").read_text()
    found = PICTURE.findall(page)
    alts = [re.search(r'alt="([^"]*)"', each)[1] for each in found]  # type: ignore[index]
    assert alts == ["A knee at the top", "A knee in &quot;the&quot; text", "A green line", "A step"]
    assert page.count("<img") - page.count("/figures/") == len(found)
    assert ["loading=" in each for each in found] == [False, True, True, True]
    for each in found:
        assert re.findall(r'<source type="([^"]+)"', each) == ["image/avif", "image/webp"][".png" in each :]
        assert re.search(r'<img[^>]* width="\d+" height="\d+"[^>]* decoding="async">', each)
        for srcset in re.findall(r'srcset="([^"]+)"', each):
            for candidate in srcset.split(", "):
                address, width = candidate.split(" ")
                assert address.startswith("../../images/")
                with Image.open(site / "output/exercises/bridge" / address) as picture:
                    assert picture.width == int(width.removesuffix("w"))
        assert (site / "output/exercises/bridge" / re.search(r' src="([^"]+)"', each)[1]).is_file()  # type: ignore[index]
    assert 'width="533" height="320"' in found[0]
    assert 'width="1000" height="600"' in found[1]
    assert 'sizes="(max-width: 33.3rem) 100vw, 33.3rem"' in found[0]
    assert 'title="A title"' in found[1]
    assert re.search(r'"image":"https://example.org/sub/images/\w{16}-1000.jpg"', page)


def test_the_first_picture_of_a_text_is_loaded_at_once(tmp_path: Path) -> None:
    """Where no picture stands above it, the first one of the introduction waits for nothing."""
    site = make_site(tmp_path, {"tips/slow.md": "---\ntitle: Slow\nsummary: Go slowly.\n---\n\n![One](knee.jpg)\n\n![Two](knee.jpg)\n"})
    put(site / "content/exercises/bridge.md", exercise())
    (site / "content/tips/knee.jpg").write_bytes(taken())
    assert build(site).written
    found = PICTURE.findall((site / "output/tips/slow/index.html").read_text())
    assert ["loading=" in each for each in found] == [False, True]


def test_a_picture_of_static_stays_at_its_address_too(tmp_path: Path) -> None:
    """Several articles may show it in its sizes; a link to it leads to the file as it is, one to a picture beside an article does not."""
    body = "![A hip](/photos/hip.jpg) [The hip](/photos/hip.jpg) [A knee](knee.jpg)"
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(body=body)})
    put(site / "static/photos/hip.jpg", "")
    (site / "static/photos/hip.jpg").write_bytes(saved(photograph(300, 200), "JPEG"))
    (site / "content/exercises/knee.jpg").write_bytes(taken())
    assert build(site).faults == ()
    page = (site / "output/exercises/bridge/index.html").read_text()
    assert re.search(r'<img[^>]* src="../../images/\w{16}-300.jpg"', page)
    assert 'href="../../photos/hip.jpg"' in page
    assert re.search(r'href="../../images/\w{16}-500.jpg"', page)
    assert tree(site / "output/photos")["hip.jpg"] == saved(photograph(300, 200), "JPEG")


def test_the_preview_shows_originals_at_their_size(tmp_path: Path) -> None:
    """Nothing is encoded for the preview."""
    site = make_site(tmp_path, {"exercises/bridge.md": exercise(more="images: [{src: knee.jpg, alt: A}]\n", body="![B](knee.jpg)")})
    put(site / "supple.toml", SETTINGS)
    data = taken(orientation=6, width=1000)  # its profile has the time in it
    (site / "content/exercises/knee.jpg").write_bytes(data)
    preview = Preview(options(site, plain=True), lambda: config.read(site, {}, {}))
    assert preview.refresh().fresh, preview.faults
    page = preview.respond("/exercises/bridge/").content.decode()
    assert re.findall(r'src="../../content/exercises/knee.jpg"[^>]* width="(\d+)" height="(\d+)"', page) == [
        ("192", "320"),
        ("600", "1000"),
    ]
    assert preview.respond("/content/exercises/knee.jpg").content == data
    assert kept(site) == frozenset()


def test_only_pictures_of_the_prose_are_replaced() -> None:
    """Every part of the prose is looked at; what no file stands behind stays as it is, and quotes are kept."""
    img = '<img alt="a > b" src="/content/a &amp; b.jpg" loading="lazy">'
    other = '<img alt="x" src="/y.png">'
    photo = Photo("/images/1-9.jpg", 9, 6)
    body = Body(img, (Section(None, "S", "s", img + other, img, (Step("", img, ""),)),), img)
    shown = '<img alt="a > b" src="/images/1-9.jpg" loading="lazy" width="9" height="6" decoding="async">'
    expected = Body(shown, (Section(None, "S", "s", shown + other, shown, (Step("", shown, ""),)),), shown)
    assert placed(body, {"/content/a & b.jpg": photo}, first=False) == expected
    assert placed(body, {"/content/a & b.jpg": photo}, first=True).intro == shown.replace(' loading="lazy"', "")
    assert placed(body, {}, first=True) == body
