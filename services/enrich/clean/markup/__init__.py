"""HTML: a page's tree, what its head states, where its text lies, and what stands around the text."""
