"""Models that were built lately are shared, whatever asks for them; what differs in anything is another model."""

import json

from tests.fixtures.organisation import Company
from yunchou.access.built import Models
from yunchou.model.store import Texts
from yunchou.studio.rights import set_role_rights


def texts(version: int = 1, access: int = 1, **created: str) -> Texts:
    layer = {name: {"created": True, "label": {"zh": label, "en": label}} for name, label in created.items()}
    return Texts(version, access, json.dumps(layer), "{}", "[]")


def test_the_same_texts_give_the_same_model() -> None:
    models = Models()
    declared = ()
    first = models.of(declared, texts(boat="Boat"))
    assert models.of(declared, texts(access=2, boat="Boat")) is first
    assert first.objects["boat"].label["en"] == "Boat"


def test_another_version_another_text_and_other_declarations_give_another_model() -> None:
    models = Models()
    declared = ()
    first = models.of(declared, texts(boat="Boat"))
    assert models.of(declared, texts(2, boat="Boat")).version == 2
    assert models.of(declared, texts(boat="Ship")).objects["boat"].label["en"] == "Ship"
    assert models.of([], texts(boat="Boat")) is not first


def test_only_the_last_ones_are_kept() -> None:
    models = Models(2)
    first, second = models.of((), texts(1)), models.of((), texts(2))
    assert models.of((), texts(1)) is first
    models.of((), texts(3))
    assert models.of((), texts(1)) is first
    assert models.of((), texts(2)) is not second


async def test_a_change_of_rights_leaves_the_model_as_it_is(company: Company) -> None:
    organisation = company.organisation
    before = await organisation.snapshot()
    await set_role_rights(company.caller("管理员"), int(company.ids["财务"]), {"objects": {}, "actions": []})
    after = await organisation.reload(before)
    assert after.access.version > before.access.version
    assert after.model is before.model
