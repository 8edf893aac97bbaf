"""The options, and which parts of the plugin a run has: `pytest -p gallery_suites.plugin`."""

from __future__ import annotations

from pathlib import Path

import pytest

from gallery_suites.left_out import is_left_out
from gallery_suites.standing_in import GalleryStandsIn, MlflowStandsIn
from gallery_suites.told import Told


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gallery")
    group.addoption("--against", choices=["gallery", "mlflow"], default="gallery", help="whose server the tests get")
    group.addoption("--told", type=Path, metavar="FILE", help="write one JSON object a test")


def pytest_configure(config: pytest.Config) -> None:
    against_gallery = config.getoption("--against") == "gallery"
    config.pluginmanager.register(GalleryStandsIn() if against_gallery else MlflowStandsIn())
    if (told := config.getoption("--told")) is not None:
        config.pluginmanager.register(Told(told.absolute()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if is_left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not is_left_out(item)]
