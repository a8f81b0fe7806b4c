"""Measuring retrieval, answers and abstention on people's own questions."""
