"""Commands that measure: each prints a table and exits 1 where a goal is missed."""
