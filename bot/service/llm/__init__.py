"""What is asked of an LLM's server, and for how long and how often: OpenAI's interface.

`client` asks it and reads what it streams, `requests` says what is sent, `replies` reads what comes
back, and `timing` gives every reply its time.
"""
