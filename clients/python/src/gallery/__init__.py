"""Gallery keeps trained models, finds them, and tracks how good they are.

    >>> import gallery
    >>> client = gallery.Client()
    >>> instance = client.project("demo").model("demand").upload(b"...", fields={"city": "Paris"})
    >>> instance.log_metric("mae", 4.2)
    >>> best = client.search('metrics["mae"] < 5', project="demo").first()

Importing this package opens no connection and starts no thread.
"""

from . import errors
from ._http import RetryPolicy
from ._outbox import wait
from .approvals import Approval
from .champions import Champion
from .client import Client, Measuring
from .errors import GalleryError, GalleryWarning
from .following import Follow
from .found import FoundInstance, FoundInstances
from .instance import Instance
from .models import ModelHandle, ProjectHandle
from .offers import Offer
from .paper import (
    ModelEvaluationMetric,
    createGalleryModel,
    createModelInstance,
    insertModelInstanceMetric,
    modelQuery,
    uploadModel,
)
from .record import STANDARD_FIELDS, ModelInstanceRecord
from .search import Search
from .training import training


def flush(timeout: float = 5.0) -> bool:
    """`wait` with a short limit."""
    return wait(timeout)


__all__ = [
    "STANDARD_FIELDS",
    "Approval",
    "Champion",
    "Client",
    "Follow",
    "FoundInstance",
    "FoundInstances",
    "GalleryError",
    "GalleryWarning",
    "Instance",
    "Measuring",
    "ModelEvaluationMetric",
    "ModelHandle",
    "ModelInstanceRecord",
    "Offer",
    "ProjectHandle",
    "RetryPolicy",
    "Search",
    "createGalleryModel",
    "createModelInstance",
    "errors",
    "flush",
    "insertModelInstanceMetric",
    "modelQuery",
    "training",
    "uploadModel",
    "wait",
]
