"""The way to the ministry: package, send, and stop only at its signed acknowledgement."""

from gateway.dispatch.packaging import package
from gateway.dispatch.queueing import queue_again, queued
from gateway.dispatch.sending import send

__all__ = ["package", "queue_again", "queued", "send"]
