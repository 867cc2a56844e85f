"""Commands that measure: each prints a table for the machine at hand, and asserts nothing."""
