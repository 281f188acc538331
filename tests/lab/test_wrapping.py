"""Threat 4: wherever what was signed is moved to, what stands in its place is not taken for it."""

import copy
from collections.abc import Callable
from itertools import product
from typing import Final

import pytest
from lxml import etree

from crypto_module.validation import Accepted, Evidence, Policy, validate
from gateway.lab import xml, xml_signed
from gateway.lab.authority import AT, Suite, provider, root, signer
from gateway.lab.xml import one

DS: Final = xml_signed.DS
XADES: Final = xml_signed.XADES
EVIL: Final = "відмовити"
SIGNATURE: Final = f".//{DS}Signature"
ID: Final = "d1"
Element = etree._Element


def of_a_part() -> bytes:
    """One element by its identifier, all there is beside the signature."""
    return xml_signed.part_signed(signer(Suite.ECDSA))


def of_the_whole() -> bytes:
    return xml.enveloped(signer(Suite.ECDSA))


def passes(document: Element) -> bool:
    verdict = validate(
        etree.tostring(document, encoding="UTF-8"),
        evidence=Evidence(certificates=(provider(Suite.ECDSA).certificate,)),
        policy=Policy(name="lab", anchors=(root(Suite.ECDSA).certificate,), revocation="none"),
        now=AT,
    )
    return isinstance(verdict, Accepted)


def evil(element: Element) -> Element:
    """The same element with another decision in it."""
    changed = copy.deepcopy(element)
    for each in changed.iter():
        if each.text == "призначити":
            each.text = EVIL
    return changed


def _object(document: Element, held: Element) -> None:
    etree.SubElement(one(document, SIGNATURE), f"{DS}Object").append(held)


def _key_information(document: Element, held: Element) -> None:
    one(document, f"{SIGNATURE}/{DS}KeyInfo").append(held)


def _properties(document: Element, held: Element) -> None:
    qualifying = one(document, f"{SIGNATURE}//{XADES}QualifyingProperties")
    etree.SubElement(qualifying, f"{XADES}UnsignedProperties").append(held)


def _first(document: Element, held: Element) -> None:
    document.insert(0, held)


def _last(document: Element, held: Element) -> None:
    document.append(held)


def _wrapper(document: Element, held: Element) -> None:
    etree.SubElement(document, "{urn:brama:lab}обгортка").append(held)


def _inside(document: Element, held: Element) -> None:
    document[0].append(held)


PLACES: Final[dict[str, Callable[[Element, Element], None]]] = {
    place.__name__: place
    for place in (_object, _key_information, _properties, _first, _last, _wrapper, _inside)
}
IDENTIFIERS: Final[dict[str, str | None]] = {"the same": ID, "another": "d2", "none": None}


def test_what_is_wrapped_here_passes_unwrapped() -> None:
    assert passes(etree.fromstring(of_a_part()))
    assert passes(etree.fromstring(of_the_whole()))


@pytest.mark.parametrize(("place", "identifier"), [*product(PLACES, IDENTIFIERS)])
def test_a_part_moved_aside_does_not_vouch_for_another(place: str, identifier: str) -> None:
    document = etree.fromstring(of_a_part())
    held = one(document, f"*[@Id='{ID}']")
    false = evil(held)
    if IDENTIFIERS[identifier] is None:
        del false.attrib["Id"]
    else:
        false.set("Id", IDENTIFIERS[identifier] or "")
    document.replace(held, false)
    PLACES[place](document, held)
    assert EVIL in etree.tostring(document, encoding="unicode")
    assert not passes(document)


@pytest.mark.parametrize("place", PLACES)
def test_a_whole_moved_aside_does_not_vouch_for_another(place: str) -> None:
    """The signature comes out of what it signed, and may hold it."""
    whole = etree.fromstring(of_the_whole())
    signature = one(whole, f"{DS}Signature")
    whole.remove(signature)
    document = evil(whole)
    document.append(signature)
    PLACES[place](document, whole)
    assert not passes(document)


@pytest.mark.parametrize("place", ["_first", "_last", "_wrapper", "_inside"])
def test_a_whole_with_its_signature_does_not_vouch_for_what_is_around_it(place: str) -> None:
    whole = etree.fromstring(of_the_whole())
    document = evil(whole)
    document.remove(one(document, f"{DS}Signature"))
    PLACES[place](document, whole)
    assert not passes(document)
