import pytest

from chat.core.ids import new_id
from chat.messaging.models import Message
from tests.stores import only_on


@only_on("sqlite")
@pytest.mark.django_db
def test_a_message_is_looked_up_by_its_whole_key() -> None:
    plan = Message.objects.filter(pk__among=[(new_id(), 1)]).explain()
    assert "(conversation_id=? AND seq=?)" in plan
