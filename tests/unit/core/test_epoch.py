import pytest

from chat.core.epoch import epoch
from chat.core.models import Epoch

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_epoch_is_made_once_and_stays() -> None:
    epoch.cache_clear()
    first = epoch()
    epoch.cache_clear()
    assert epoch() == first == Epoch.objects.get().value


def test_a_store_that_lost_its_epoch_gets_another() -> None:
    epoch.cache_clear()
    first = epoch()
    Epoch.objects.all().delete()
    epoch.cache_clear()
    assert epoch() != first
