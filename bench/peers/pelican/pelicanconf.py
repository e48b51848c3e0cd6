"""The settings of Pelican: the same pages and files as the other generators make, and no others."""

import json
from pathlib import Path

SITENAME = "Corpus"
SITEURL = "https://example.org"
AUTHOR = "Nobody"
TIMEZONE = "UTC"
DEFAULT_DATE_FORMAT = "%-d %B %Y"
PATH = "content"
OUTPUT_PATH = "public"
ARTICLE_PATHS = ["exercises"]
THEME = "theme"
PLUGIN_PATHS = ["."]
PLUGINS = ["exercises"]
MARKDOWN: dict[str, dict[str, dict[str, str]]] = {"extension_configs": {"markdown.extensions.meta": {}, "markdown.extensions.tables": {}}}
NAMES = json.loads(Path("names.json").read_text("utf-8"))
JINJA_GLOBALS = {"names": NAMES}
JINJA_FILTERS = {"word": NAMES["words"].__getitem__}

DEFAULT_PAGINATION = 60
PAGINATED_TEMPLATES = {"list": None}
PAGINATION_PATTERNS = [(1, "{url}", "{save_as}"), (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html")]
DIRECT_TEMPLATES = ["home", "data", "sitemap"]
ARTICLE_URL, ARTICLE_SAVE_AS = "exercises/{slug}/", "exercises/{slug}/index.html"
HOME_SAVE_AS = "index.html"
DATA_SAVE_AS = "api/v1/exercises.json"
SITEMAP_SAVE_AS = "sitemap.xml"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = DRAFT_SAVE_AS = ""
FEED_ATOM, FEED_MAX_ITEMS = "feed.xml", 30
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
STATIC_PATHS: list[str] = []
