"""How many errors the label checks find on real poses, and how often they are wrong."""
