"""Faults on purpose: real servers, real kills, and the books balanced after every round."""
