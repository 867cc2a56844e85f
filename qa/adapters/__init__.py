"""Retrieval as other libraries call it; each module needs its library."""
