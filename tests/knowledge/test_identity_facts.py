"""Birth date and sex out of an identity number, and nothing where they are not certain."""

import pytest

from bot.channels.typed import typed
from knowledge.identity import MARK, born_and_sex

ROWS = [
    ("230103197803081522", ("1978-03-08", "female")),
    ("23010319780308153X", ("1978-03-08", "male")),
    ("230103 19780308 1522", ("1978-03-08", "female")),
    ("２３０１０３１９７８０３０８１５２２", ("1978-03-08", "female")),
    ("230103780308152", ("1978-03-08", "female")),
    ("230103780308153", ("1978-03-08", "male")),
    ("230103197802301522", None),
    ("999999999999999999", None),
    ("230103197803081522 我老公230103197603081533", None),
    ("13812345678", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "found"), ROWS)
def test_birth_date_and_sex(text: str, found: tuple[str, str] | None) -> None:
    assert born_and_sex(text) == found


def test_a_channel_hands_on_what_the_number_told_and_never_the_number() -> None:
    message = typed("我是230103197803081522，能办吗")
    assert message.text == f"我是{MARK}，能办吗"
    assert (message.struck, message.birth_date, message.sex) == (True, "1978-03-08", "female")
    assert "230103197803081522" not in message.model_dump_json()


def test_what_holds_no_number_is_left_as_it_is() -> None:
    message = typed("我1978年3月8日生")
    assert (message.text, message.struck, message.birth_date, message.sex) == ("我1978年3月8日生", False, "", "")
