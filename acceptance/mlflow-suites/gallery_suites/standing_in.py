"""Gallery in the place of the servers that tests start, each of which would begin empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import mlflow
import pytest
from mlflow import MlflowClient

from gallery_suites.server import GalleryServer, running_gallery
from gallery_suites.stores import is_database_suite, read_as_database, store_at

Request = pytest.FixtureRequest


class GalleryStandsIn:
    """Answers tests that ask for a server with the one Gallery server, emptied first."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._fixtures: dict[tuple[str, str], Callable[[Request], Any]] = {
            ("test_rest_tracking.py", "mlflow_client"): self._client,
            ("test_rest_tracking.py", "mlflow_client_with_secrets"): self._client,
            ("test_rest_tracking.py", "cli_env"): self._cli_env,
            ("test_model_registry.py", "client"): self._client,
            ("test_e2e.py", "mlflow_server"): lambda _: self._gallery.emptied(),
            ("test_mlflow_artifacts.py", "artifacts_server"): self._artifacts_server,
        }

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self) -> None:
        from tests.tracking import integration_test_utils as servers

        self._gallery: GalleryServer = self._held.enter_context(running_gallery())
        patch = self._held.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(servers.ServerThread, "__enter__", lambda _: self._gallery.emptied())
        patch.setattr(servers.ServerThread, "__exit__", lambda *_: None)
        patch.setattr(servers, "_init_server", self._init_server(servers._init_server))

    def pytest_sessionfinish(self) -> None:
        self._held.close()

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any], request: Request) -> Any:
        if fixturedef.argname == "store" and is_database_suite(request.node.path):
            return give(fixturedef, request, database_store(fixturedef, request, self._gallery.emptied()))
        make = self._fixtures.get((request.node.path.name, fixturedef.argname))
        return None if make is None else give(fixturedef, request, make(request))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            if item.path.name == "test_e2e.py":
                # Its receiver of webhooks imports MLflow, for which ten looks are too few on a slow machine.
                item.module.wait_until_ready.__defaults__ = (150,)  # type: ignore[attr-defined]

    def _init_server(self, start: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def init_server(*args: Any, **named: Any) -> Iterator[str]:
            if named.get("app") is None:
                yield self._gallery.emptied()
                return
            # An application of the test's own, beside the server that is tested.
            with start(*args, **named) as url:
                yield url

        return init_server

    def _client(self, _: Request) -> MlflowClient:
        return MlflowClient(self._gallery.emptied())

    def _cli_env(self, request: Request) -> dict[str, str]:
        uri = request.getfixturevalue("mlflow_client").tracking_uri
        # The commands run in this process, where the URI of the fixture before would count.
        mlflow.set_tracking_uri(uri)
        return {"MLFLOW_TRACKING_URI": uri}

    def _artifacts_server(self, request: Request) -> Any:
        url = self._gallery.emptied()
        folder = request.getfixturevalue("tmp_path_factory").mktemp("artifacts")
        return request.module.ArtifactsServer(url, f"{url}/api/2.0/mlflow-artifacts/artifacts", str(folder), url, None)


class MlflowStandsIn:
    """MLflow's own server behind the same store: tells which tests of the database stores reach past any server."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any], request: Request) -> Any:
        if fixturedef.argname != "store" or not is_database_suite(request.node.path):
            return None
        from mlflow.server import handlers
        from mlflow.server.fastapi_app import app
        from tests.helper_functions import get_safe_port
        from tests.tracking.integration_test_utils import ServerThread

        handlers._tracking_store = handlers._model_registry_store = None
        artifacts = request.getfixturevalue("tmp_path") / "artifacts"
        database = request.getfixturevalue("db_uri")
        handlers.initialize_backend_stores(database, default_artifact_root=artifacts.as_uri())
        held = ExitStack()
        fixturedef.addfinalizer(held.close)
        url = held.enter_context(ServerThread(app, get_safe_port()))
        return give(fixturedef, request, database_store(fixturedef, request, url))


def database_store(fixturedef: pytest.FixtureDef[Any], request: Request, url: str) -> Any:
    patch = pytest.MonkeyPatch()
    fixturedef.addfinalizer(patch.undo)
    read_as_database(patch)
    return store_at(url, request.node.path)


def give(fixturedef: pytest.FixtureDef[Any], request: Request, value: Any) -> Any:
    """Keeps the value as pytest keeps what a fixture returns."""
    fixturedef.cached_result = (value, fixturedef.cache_key(request), None)
    return value
