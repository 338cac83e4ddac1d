"""Tools for rigs as such: pictures, checks, comparison, conversion."""
