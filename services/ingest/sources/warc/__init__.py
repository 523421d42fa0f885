"""WARC archives, gzip or not: the article pages of a crawl."""
