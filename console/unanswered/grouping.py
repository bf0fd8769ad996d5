"""Which topic a question belongs to: found by rare words they share, decided by how much of their words is the same.

Cheap and incremental: one look-up of words, one read of the few topics that share most of them.
"""

import itertools
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count

from common.text import fold, normalise
from console.unanswered.models import Topic, TopicWord

SAME = 0.6
"""Of their words, and pairs of neighbours, that two questions share to be alike (Dice)."""
LOOKED_AT = 20
WORDS = 12
COURTESY = """
a ah ai anh ban bao biet cac cai cam can chi cho chu chua co con cua cung da dang dau day de den di do duoc em gi giay
giup hay ho hoi khi khong la lam lau le lien may minh mot muon nao nay nghe ngoai nha nhe nhieu nhu noi nop o oi on phi
phai qua ra sao se te thanh the thi thoi thu toi tren tu tuc va vay ve viec voi xin
"""
PLAIN = frozenset(COURTESY.split())


def words(text: str) -> list[str]:
    """Return the folded syllables of a question that tell it from others; all of them where none does."""
    every = fold(normalise(text)).split()
    return [one for one in every if one not in PLAIN] or every


def alike(first: Sequence[str], second: Sequence[str]) -> float:
    """Return how much two questions share, 0 to 1: their words, and which of them are neighbours."""
    mine, theirs = _features(first), _features(second)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def topic_of(text: str, at: datetime) -> Topic:
    """Return the topic of a question, a new one where none is alike; the question is counted."""
    said = words(text)
    topic = _nearest(said)
    if topic is None:
        topic = Topic.objects.create(text=text[:1000], count=0, first=at, last=at)
        TopicWord.objects.bulk_create([TopicWord(topic=topic, word=one[:40]) for one in dict.fromkeys(said[:WORDS])])
    topic.count += 1
    topic.first, topic.last = min(topic.first, at), max(topic.last, at)
    Topic.objects.filter(pk=topic.pk).update(count=topic.count, first=topic.first, last=topic.last)
    return topic


def count_again(topic: Topic) -> None:
    """Count a topic's questions again; one that nobody asks any more and nobody works on goes with its words."""
    left = topic.questions.order_by("at", "pk")
    newest = left.last()
    if newest is None and topic.owner_id is None:
        key = topic.pk
        topic.delete()
        Topic.history.filter(id=key).delete()
        return
    count = left.count()
    kept = {"count": count} if newest is None else {"count": count, "text": newest.text[:1000]}
    Topic.objects.filter(pk=topic.pk).update(**kept)


def _nearest(said: Sequence[str]) -> Topic | None:
    found = (
        TopicWord.objects.filter(word__in=[one[:40] for one in said[:WORDS]])
        .values("topic")
        .annotate(shared=Count("id"))
        .order_by("-shared", "-topic")[:LOOKED_AT]
    )
    topics = Topic.objects.in_bulk([one["topic"] for one in found])
    scored = [(alike(said, words(topic.text)), topic.pk) for topic in topics.values()]
    best = max(scored, default=(0.0, 0))
    return topics[best[1]] if best[0] >= SAME else None


def _features(said: Sequence[str]) -> set[str]:
    return {*said, *(f"{one} {two}" for one, two in itertools.pairwise(said))}
