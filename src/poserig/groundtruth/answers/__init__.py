"""Reads the answers of workers, wherever Ground Truth puts them.

`read` decodes one answer. It has two forms: `pose`, the form field of poserig's component, and
`existing`, the field of the existing component. `files` and `request` read the files of worker
responses and the consolidation requests that hold the answers. `model` is what they return.
"""
