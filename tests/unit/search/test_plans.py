"""SQLite finds what a search reads by keys, however much is said where one is not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.conversations.models import Conversation
from chat.people.models import Person
from chat.search.indexing.indexer import Indexer
from chat.search.selectors import search
from tests.cast import Say
from tests.stores import only_on
from tests.unit.messaging.test_plans import scans

pytestmark = [pytest.mark.django_db(transaction=True), only_on("sqlite")]


def test_a_search_goes_through_no_table(
    say: Say, owner: Person, group: Conversation, indexer: Indexer
) -> None:
    say(owner, "said and indexed")
    indexer.catch_up()
    say(owner, "said a moment ago")
    Conversation.objects.update(revision=1_000)
    with CaptureQueriesContext(connection) as queries:
        assert len(search(user_id=owner.id, q="said").results) == 2
    asked = " ".join(query["sql"] for query in queries.captured_queries)
    for part in ("tail.after", "room.revision", "block.newest", "texts.texts", "key.seq"):
        assert part in asked
    assert scans(queries) == []


def test_what_was_changed_is_found_by_its_index(
    say: Say, owner: Person, group: Conversation, indexer: Indexer
) -> None:
    say(owner, "said and indexed")
    indexer.catch_up()
    Conversation.objects.update(revision=1_000)
    with CaptureQueriesContext(connection) as queries:
        search(user_id=owner.id, q="said")
    [sql] = [one["sql"] for one in queries.captured_queries if "room.revision" in one["sql"]]
    plan = connection.connection.execute(
        f"EXPLAIN QUERY PLAN {sql.replace('%s', '?')}", [None] * sql.count("%s")
    )
    # By seqs it would go through all that was ever said there.
    assert "message USING INDEX message_changed" in " ".join(step for *_, step in plan)
