"""Answers in prose, written by an LLM from the passages found, beside the exact quotes."""
