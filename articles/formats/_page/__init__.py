"""How a page is read: what it states, what its text is, and why it may be no article."""
