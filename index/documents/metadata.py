"""What a document says of itself: its title, who wrote it, when, and about what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.script import has_han

_FIELDS: Mapping[str, tuple[str, str]] = {
    "author": ("作者", "Author"),
    "authors": ("作者", "Author"),
    "date": ("日期", "Date"),
    "tags": ("标签", "Tags"),
    "tag": ("标签", "Tags"),
    "keywords": ("关键词", "Keywords"),
    "categories": ("分类", "Category"),
    "category": ("分类", "Category"),
    "owner": ("负责", "Owner"),
    "owners": ("负责", "Owner"),
    "maintainer": ("维护", "Maintainer"),
    "contact": ("联系", "Contact"),
    "department": ("部门", "Department"),
    "team": ("团队", "Team"),
    "organization": ("单位", "Organization"),
    "status": ("状态", "Status"),
    "version": ("版本", "Version"),
    "reviewer": ("审核", "Reviewer"),
    "approver": ("批准", "Approver"),
    "effective": ("生效日期", "Effective"),
    "updated": ("更新日期", "Updated"),
    "modified": ("更新日期", "Updated"),
    "expires": ("失效日期", "Expires"),
    "source": ("来源", "Source"),
    "description": ("简介", "Description"),
    "summary": ("简介", "Summary"),
}
"""What a field is called in a sentence, in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself, as far as its format has a place for it.

    `date` is when it was issued, as it is written there; when a file was last saved is among the
    `fields`, which are all that has no place of its own, by the names they have in the document.
    """

    title: str | None = None
    author: str | None = None
    date: str | None = None
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    def lines(self) -> Iterator[str]:
        """What a reader would want to know besides the title, a line each: `作者：王小明`."""
        known = [("author", self.author or ""), ("date", self.date or "")]
        comma = "、" if has_han("".join(self.tags)) else ", "
        known += [*self.fields, ("tags", comma.join(self.tags))]
        at = 0 if has_han("".join(value for _, value in known) + (self.title or "")) else 1
        colon = "：" if at == 0 else ": "
        for name, value in known:
            label = _FIELDS[name.lower()][at] if name.lower() in _FIELDS else name
            if value and (name.lower() in _FIELDS or has_han(name)):
                yield f"{label}{colon}{value}"


NO_METADATA = Metadata()
"""Of a format that has no place for it."""
