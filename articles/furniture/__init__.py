"""What surrounds an article where it is published: prompts, credits, pointers to other stories."""
