"""This folder holds what runs in Node; there is nothing here for pytest to look through."""

collect_ignore = ["node_modules"]
