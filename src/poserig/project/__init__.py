"""A folder of photographs as a project: opened in seconds, labeled in a browser, kept beside it.

It runs the engine, the functions' zips, the worker task template and the component that a deployed
stack runs, without a stack: the engine's ports are files here.
"""
