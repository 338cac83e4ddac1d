"""moto, with the operations and the strictness it lacks."""
