"""What a Word file says of itself."""

from collections.abc import Iterable, Iterator

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.parser import parse_xml

from index.documents.metadata import Metadata
from index.documents.titles import sane_title
from index.script import one_line

_CORE = RELATIONSHIP_TYPE.CORE_PROPERTIES
_CUSTOM = "/custom-properties"
# What office programs note for themselves.
_THEIRS = ("KSO", "ICV", "_", "Generator", "MSIP_", "ContentTypeId", "grammarly")
# Whom programs name where nobody did.
_NOBODY = frozenset(
    [
        *("", "python-docx", "administrator", "admin", "user", "微软用户", "windows 用户", "用户"),
        *("microsoft office user", "windows user", "unknown", "lenovo", "dell", "hp", "pc"),
    ]
)


def metadata_of(document: WordDocument) -> Metadata:
    """The properties of a file that a person may have given it.

    When it was issued none of them tells: a file made from another keeps when that was made.
    """
    if not _has(document, _CORE):  # python-docx would make them up
        return Metadata(fields=_filled(_custom(document)))
    core = document.core_properties
    saved, author = core.modified, one_line(core.author)
    fields = [
        ("subject", core.subject),
        ("category", core.category),
        ("status", core.content_status),
        ("last saved", saved.date().isoformat() if saved else ""),
        *_custom(document),
    ]
    return Metadata(
        title=sane_title(core.title),
        author=None if author.lower() in _NOBODY else author,
        tags=tuple(filter(None, map(one_line, _split(core.keywords)))),
        fields=_filled(fields),
    )


def _filled(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, one_line(value)) for name, value in fields if value.strip())


def _has(document: WordDocument, kind: str) -> bool:
    return any(relation.reltype == kind for relation in document.part.package.rels.values())


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
