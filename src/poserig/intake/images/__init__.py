"""Files that may be images: each is opened once and judged by its content, before anybody works.

`folder` lists and judges a folder, `judge` one file. `kinds` tells an image by its first bytes;
`jpeg`, `png`, `webp`, `gif` and `bmp` read its size, its orientation, and whether it is whole.
"""
