"""After the workers: their answers become one label."""
