"""What the processes of ``together`` need, imported and loaded once: they are forked from here, with nothing open."""

from tests.casework import life_racing, queue_racing, racing
from tests.posts import placing_at_once
from tests.store import racing as store_racing

__all__ = ["life_racing", "placing_at_once", "queue_racing", "racing", "store_racing"]

placing_at_once.rules()
