"""The XML of WebDAV: requests read without anything that could reach out or grow, answers written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from yunchou.base.errors import malformed, say

DAV, CAL, SERVER = "DAV:", "urn:ietf:params:xml:ns:caldav", "http://calendarserver.org/ns/"
MOST_NODES = 5000


def d(name: str) -> str:
    """A name of WebDAV."""
    return f"{{{DAV}}}{name}"


def c(name: str) -> str:
    """A name of CalDAV."""
    return f"{{{CAL}}}{name}"


def parse(body: bytes) -> Element | None:
    """The root of a request's body, None where it is empty. Raises 400 for what is no XML, or has a document type."""
    if not body.strip():
        return None
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise malformed(say("不是可读取的 XML", "This is no XML that can be read")) from fault
    if sum(1 for _ in root.iter()) > MOST_NODES:
        raise malformed(say("XML 过大", "This XML is too large"))
    return root


@dataclass(slots=True)
class Found:
    """A resource in an answer: its properties as elements, or only a status."""

    href: str
    properties: dict[str, Element] = field(default_factory=dict)
    status: int = 200


def multistatus(found: Iterable[Found], wanted: list[str] | None, token: str | None = None) -> bytes:
    """The answer for several resources; `wanted`: the properties that were asked for (None: all)."""
    root = Element(d("multistatus"))
    for each in found:
        response = SubElement(root, d("response"))
        SubElement(response, d("href")).text = each.href
        if each.status != 200:
            SubElement(response, d("status")).text = f"HTTP/1.1 {each.status} Not Found"
            continue
        names = list(each.properties) if wanted is None else wanted
        known = [name for name in names if name in each.properties]
        unknown = [Element(name) for name in names if name not in each.properties]
        _propstat(response, [each.properties[name] for name in known], "200 OK")
        _propstat(response, unknown, "404 Not Found")
    if token is not None:
        SubElement(root, d("sync-token")).text = token
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _propstat(response: Element, properties: list[Element], status: str) -> None:
    if not properties:
        return
    propstat = SubElement(response, d("propstat"))
    SubElement(propstat, d("prop")).extend(properties)
    SubElement(propstat, d("status")).text = f"HTTP/1.1 {status}"


def said(name: str, text: str) -> Element:
    """A property that is a text."""
    made = Element(name)
    made.text = text
    return made


def holding(name: str, *children: Element) -> Element:
    """A property that holds elements."""
    made = Element(name)
    made.extend(children)
    return made


def link(name: str, href: str) -> Element:
    """A property that is an address."""
    return holding(name, said(d("href"), href))


def error(condition: str, text: str = "") -> bytes:
    """Which condition of the protocol was not kept, and in words why."""
    words = [said(d("responsedescription"), text)] if text else []
    return bytes(
        tostring(holding(d("error"), Element(condition), *words), encoding="utf-8", xml_declaration=True)
    )
