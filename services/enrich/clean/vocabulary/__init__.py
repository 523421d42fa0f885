"""What pages say around an article, in the languages of the news, as data. Every list is folded once (see `lines.fold`)."""
