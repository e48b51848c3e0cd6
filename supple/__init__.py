"""Supple: a folder of Markdown exercise articles into a website and paper."""

__version__ = "0.1.0"
