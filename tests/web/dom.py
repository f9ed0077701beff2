"""HTML as a tree of elements, as a browser makes it of what the web chat draws."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Union

_VOID = {"img", "input", "link", "meta"}
_SILENT = {"script", "title", "noscript"}
_WITHIN_A_LINE = {"a", "cite", "code", "dd", "label", "span", "strong", "time"}


@dataclass
class Element:
    """An element with what stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Union["Element", str]] = field(default_factory=list)
    parent: "Element | None" = field(default=None, compare=False, repr=False)

    def all(self, *tags: str, having: str = "") -> Iterator["Element"]:
        """The elements in it with one of the tags, if any are given, that have the attribute."""
        for one in self.inside:
            if isinstance(one, Element):
                if (not tags or one.tag in tags) and (not having or having in one.attributes):
                    yield one
                yield from one.all(*tags, having=having)

    def one(self, *tags: str, having: str = "") -> "Element":
        """The first such element."""
        return next(self.all(*tags, having=having))

    def closest(self, attribute: str) -> str | None:
        """The attribute's value at this element, else at the nearest around it that has one."""
        if attribute in self.attributes:
            return self.attributes[attribute]
        return self.parent.closest(attribute) if self.parent else None

    def has(self, name: str) -> bool:
        """Whether it is of that class."""
        return name in self.attributes.get("class", "").split()

    def remove(self) -> None:
        """Take it out of what it stands in."""
        if self.parent:
            self.parent.inside = [one for one in self.parent.inside if one is not self]

    def raw(self) -> str:
        """Every text in it, as it is written."""
        return "".join(one if isinstance(one, str) else one.raw() for one in self.inside)

    def text(self) -> str:
        """What is read in it, line by line; a button in brackets, and a colon after a fact's name."""
        lines = (" ".join(line.split()) for line in self._read().splitlines())
        return "\n".join(line for line in lines if line)

    def _read(self) -> str:
        if "hidden" in self.attributes or self.tag in _SILENT:
            return ""
        read = "".join(one if isinstance(one, str) else one._read() for one in self.inside)
        if self.tag == "button":
            return f" [{read.strip()}] "
        if self.tag == "dt":
            return f"{read} " if read.endswith("?") else f"{read}: "
        return read if self.tag in _WITHIN_A_LINE else f"\n{read}\n"


class _Tree(HTMLParser):
    """Makes the tree; fails on a tag that is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.at = self.root = Element("")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs}, parent=self.at)
        self.at.inside.append(made)
        if tag not in _VOID:
            self.at = made

    def handle_endtag(self, tag: str) -> None:
        assert self.at.tag == tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        if self.at.tag == "textarea" and not self.at.inside:
            data = re.sub(r"\A\r?\n", "", data)  # the line break right after the tag is the parser's
        self.at.inside.append(data)


def parse(html: str) -> Element:
    """A whole page or a fragment; what it holds stands in a nameless element."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    assert tree.at is tree.root, f"<{tree.at.tag}> is not closed"
    return tree.root
