"""A site's pages → the outputs for machines: feed, sitemap, open data, headers, manifest."""
