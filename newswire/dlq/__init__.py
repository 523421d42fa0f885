"""Dead letters as an operator handles them: found, read, sent again, or given up."""
