"""What a Word file says of itself."""

from collections.abc import Iterator

from docx.document import Document as WordDocument
from docx.oxml.parser import parse_xml

from index.documents.about import About
from index.documents.titles import sane_title
from index.script import one_line

_CUSTOM = "/custom-properties"
# What office programs note for themselves.
_THEIRS = ("KSO", "ICV", "_", "Generator", "MSIP_", "ContentTypeId", "Workbook")


def about(document: WordDocument) -> About:
    """The properties of a file that a person may have given it.

    When it was issued none of them tells: a file made from another keeps when that was made.
    """
    core = document.core_properties
    saved = core.modified
    fields = [
        ("subject", core.subject),
        ("category", core.category),
        ("status", core.content_status),
        ("last saved", saved.date().isoformat() if saved else ""),
        *_custom(document),
    ]
    return About(
        title=sane_title(core.title),
        author=one_line(core.author) or None,
        tags=tuple(filter(None, map(one_line, _split(core.keywords)))),
        fields=tuple((name, one_line(value)) for name, value in fields if value.strip()),
    )


def _split(keywords: str) -> list[str]:
    return keywords.translate(str.maketrans("，；;、\n", ",,,,,")).split(",")


def _custom(document: WordDocument) -> Iterator[tuple[str, str]]:
    """The properties that are of no kind that Word has a name for."""
    for relation in document.part.package.rels.values():
        if relation.reltype.endswith(_CUSTOM) and not relation.is_external:
            for field in parse_xml(relation.target_part.blob):
                name = field.get("name", "")
                if not name.startswith(_THEIRS):
                    yield name, "".join(field.itertext())
