"""The settings of Pelican: the same pages as the other generators make, and no others."""

SITENAME = "Corpus"
SITEURL = "https://example.org"
AUTHOR = "Nobody"
TIMEZONE = "UTC"
PATH = "content"
OUTPUT_PATH = "public"
ARTICLE_PATHS = ["exercises"]
THEME = "theme"
PLUGIN_PATHS = ["."]
PLUGINS = ["related"]
MARKDOWN: dict[str, dict[str, dict[str, str]]] = {
    "extension_configs": {"markdown.extensions.meta": {}, "markdown.extensions.tables": {}, "markdown.extensions.toc": {}}
}

ARTICLE_ORDER_BY = "title"
DEFAULT_PAGINATION = 60
PAGINATED_TEMPLATES = {"index": None, "tag": None}
PAGINATION_PATTERNS = [(1, "{url}", "{save_as}"), (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html")]
DIRECT_TEMPLATES = ["index", "home", "tags"]
ARTICLE_URL, ARTICLE_SAVE_AS = "exercises/{slug}/", "exercises/{slug}/index.html"
INDEX_URL, INDEX_SAVE_AS = "exercises/", "exercises/index.html"
HOME_SAVE_AS = "index.html"
TAG_URL, TAG_SAVE_AS = "muscles/{slug}/", "muscles/{slug}/index.html"
TAGS_URL, TAGS_SAVE_AS = "muscles/", "muscles/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = DRAFT_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
STATIC_PATHS: list[str] = []
