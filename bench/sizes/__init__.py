"""What each engine takes with libraries of several sizes: time, memory, disk, seconds a search."""
