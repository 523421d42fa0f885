"""Wire formats: what agencies send, read once for everybody, and ninjs again on the way out. Pure."""
