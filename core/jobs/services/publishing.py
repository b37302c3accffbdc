"""Giving job ids to Celery, without ever waiting for it.

The broker is a bell, not a memory: a message that cannot be sent is dropped and the
sweeper sends it again later. A connection of our own, because Celery's default ones
retry for minutes. Each attempt gives up after JOB_PUBLISH_SECONDS; after a failure
nothing is tried for PAUSE seconds, so that a page that adds many jobs is not slowed
once for each.
"""

import logging
import time
from functools import cache
from typing import Any

from celery import current_app
from django.conf import settings
from kombu import pools
from kombu.exceptions import KombuError

logger = logging.getLogger(__name__)

TASK = "jobs.run"
PAUSE = 5.0
_quiet_until = 0.0


def publish(job_id: int) -> bool:
    """Send one job's id to the workers; False when the broker did not take it."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    try:
        with _producers().acquire(block=True, timeout=1) as producer:
            current_app.send_task(TASK, args=[job_id], producer=producer, retry=False, ignore_result=True)
    except (OSError, KombuError) as error:
        _quiet_until = time.monotonic() + PAUSE
        logger.warning("The broker does not take job %s, the sweeper will send it: %s", job_id, error)
        return False
    return True


def waiting_messages() -> int | None:
    """Count the messages that no worker has taken yet; None when the broker does not say."""
    try:
        with _producers().acquire(block=True, timeout=1) as producer:
            answer = producer.channel.queue_declare(queue=current_app.conf.task_default_queue)
    except (OSError, KombuError) as error:
        logger.warning("The broker does not answer: %s", error)
        return None
    return int(answer.message_count)


def resume() -> None:
    """Forget an earlier failure and try the broker again at once."""
    global _quiet_until
    _quiet_until = 0.0


@cache
def _producers() -> Any:
    # Connecting and sending are two waits: half of the limit for each.
    seconds = settings.JOB_PUBLISH_SECONDS / 2
    connection = current_app.connection_for_write(
        connect_timeout=seconds,
        transport_options={
            "socket_timeout": seconds,
            "socket_connect_timeout": seconds,
            "max_retries": 0,
        },
    )
    return pools.producers[connection]
