"""The models that this process built lately.

A change of rights, a transaction that is looked at from within, and a model that was taken back all ask for a model that is
already there: it is found by what it follows from, and shared, as it is frozen.
"""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b

from yunchou.language.computed import resolve
from yunchou.model.build import build
from yunchou.model.object import Model, Object
from yunchou.model.store import Texts

MOST = 8


class Models:
    """The last models, each with its computed fields resolved, by what the apps declare and what the database holds."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        # What was declared is kept beside the model: as long as it is there nothing else has its identity.
        self._known: OrderedDict[tuple[int, int, bytes], tuple[Sequence[Object], Model]] = OrderedDict()

    def of(self, declared: Sequence[Object], texts: Texts) -> Model:
        """The model of these texts, built where it is not known."""
        said = "\0".join((texts.layer, texts.tables, texts.columns))
        key = (id(declared), texts.version, blake2b(said.encode(), digest_size=16).digest())
        if key not in self._known:
            stored = texts.read()
            model = resolve(build(stored.version, declared, stored.layer, stored.physical))
            self._known[key] = (declared, model)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key][1]


MODELS = Models()
