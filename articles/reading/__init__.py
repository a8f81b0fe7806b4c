"""What every format leans on to make an article of what it reads."""
