"""Asks MLflow itself what it makes of filters, and writes what it says as the corpus that the tests hold ours against.

    python oracle.py > corpus.jsonl      (in an environment with mlflow 3.17.2)

Each line is [kind, filter, found] or [kind, filter, null, message]; the message is null where MLflow itself breaks.
`found` are the places of the records of records.json, in MLflow's order.
"""

import itertools
import json
import logging
import random
import re
import sys
import tempfile
from pathlib import Path

logging.disable(logging.CRITICAL)

from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag, ViewType, ExperimentTag  # noqa: E402
from mlflow.entities.model_registry import ModelVersionTag, RegisteredModelTag  # noqa: E402
from mlflow.exceptions import MlflowException  # noqa: E402
from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore as Registry  # noqa: E402
from mlflow.store.tracking import sqlalchemy_store as tracking  # noqa: E402

HERE = Path(__file__).parent
RECORDS = json.loads((HERE / "records.json").read_text())
WRITTEN = json.loads((HERE / "filters.json").read_text())
GENERATED = {"runs": 1200, "experiments": 400, "registeredModels": 300, "modelVersions": 300, "loggedModels": 300}


# What MLflow makes of an error that it did not foresee.
BROKEN = re.compile(r"\(sqlite3\.|type object|could not convert|invalid syntax")


class Ids:
    """Stands for the module that gives runs their ids."""

    def __init__(self, ids):
        self.ids = iter(ids)

    def uuid4(self):
        return type("Id", (), {"hex": next(self.ids)})


def fill(folder):
    store = tracking.SqlAlchemyStore(f"sqlite:///{folder}/t.db", f"{folder}/artifacts")
    moment = [0]
    tracking.get_current_time_millis = lambda: moment[0]
    with store.ManagedSessionMaker() as session:
        session.query(tracking.SqlExperiment).update({"creation_time": 1000, "last_update_time": 1000})
    for each in RECORDS["experiments"][1:]:
        moment[0] = each["created"]
        store.create_experiment(each["name"], tags=[ExperimentTag(k, v) for k, v in each["tags"].items()])
    real, tracking.uuid = tracking.uuid, Ids([run["id"] for run in RECORDS["runs"]])
    for run in RECORDS["runs"]:
        made = store.create_run("1", run["user"], run["start"], [RunTag(k, v) for k, v in run["tags"].items()], run["name"])
        store.log_batch(
            made.info.run_id,
            [Metric(k, float(v), 1, 0) for k, v in run["metrics"].items()],
            [Param(k, v) for k, v in run["params"].items()],
            [],
        )
        with store.ManagedSessionMaker() as session:
            row = session.query(tracking.SqlRun).filter_by(run_uuid=run["id"])
            row.update({"status": run["status"], "end_time": run["end"]})
    tracking.uuid = real
    for run in RECORDS["runs"]:
        inputs = [
            DatasetInput(Dataset(name, digest, "local", "x"), [InputTag("mlflow.data.context", context)] if context else [])
            for name, digest, context in run["datasets"]
        ]
        store.log_inputs(run["id"], inputs)
    registry = Registry(f"sqlite:///{folder}/r.db")
    for each in RECORDS["registeredModels"]:
        registry.create_registered_model(each["name"], [RegisteredModelTag(k, v) for k, v in each["tags"].items()])
    for each in RECORDS["modelVersions"]:
        while True:
            tags = [ModelVersionTag(k, v) for k, v in each["tags"].items()]
            made = registry.create_model_version(each["name"], each["source"], each["run"], tags)
            if made.version == each["version"]:
                break
            registry.delete_model_version(each["name"], made.version)
    return store, registry


def searches(store, registry):
    runs = {run["id"]: place for place, run in enumerate(RECORDS["runs"])}
    models = {each["name"]: place for place, each in enumerate(RECORDS["registeredModels"])}
    versions = {(each["name"], each["version"]): place for place, each in enumerate(RECORDS["modelVersions"])}
    return {
        "runs": lambda f, o: [runs[r.info.run_id] for r in store.search_runs(["1"], f, ViewType.ACTIVE_ONLY, 100, o)],
        "experiments": lambda f, o: [int(e.experiment_id) for e in store.search_experiments(ViewType.ALL, 100, f, o)],
        "registeredModels": lambda f, o: [models[m.name] for m in registry.search_registered_models(f, 100, o)],
        "modelVersions": lambda f, o: [
            versions[(v.name, int(v.version))] for v in registry.search_model_versions(f, 100, o)
        ],
        "loggedModels": lambda f, o: [m.model_id for m in store.search_logged_models(["1"], f, order_by=o)],
    }


KEYS = {
    "runs": [
        *["metrics.loss", "metric.loss", "metrics.`val.acc`", 'metrics."a b"', "metrics.val.acc", "metrics.none"],
        *["params.lr", "param.opt", "parameters.lr", "parameter.opt", "params.`batch size`", "params.none"],
        *["tags.team", "tag.team", "tags.mlflow.source.name", "tags.`mlflow.source.name`", "tags.quote", "tags.mlflow.runName"],
        *["attributes.run_id", "attribute.status", "attr.user_id", "run.run_name", "run_name", "`Run name`", '"run name"'],
        *["status", "user_id", "artifact_uri", "start_time", "end_time", "created", "attributes.Created", "run_id"],
        *["dataset.name", "datasets.digest", "datasets.context", "dataset.`name`"],
        *["datasets.source", "attributes.name", "foo", "foo.bar", "metrics", "`metrics`.loss", "tags", "lifecycle_stage"],
    ],
    "experiments": [
        *["name", "attribute.name", "attributes.name", "experiment_id", "creation_time", "last_update_time"],
        *["tags.team", "tag.team", "tags.`a b`", 'tags."a b"', "tags.none", "tags.empty", "foo", "foo.bar", "`name`"],
    ],
    "registeredModels": [
        *["name", "attribute.name", "`name`", "tags.team", "tag.`a b`", "tags.none", "foo", "metrics.x", "attributes.name"],
    ],
    "modelVersions": [
        *["name", "version_number", "attribute.version_number", "run_id", "source_path", "tags.team", "tag.`a b`"],
        *["version", "foo", "params.x", "creation_timestamp", '"name"'],
    ],
    "loggedModels": [
        *["name", "attributes.name", "model_id", "model_type", "status", "source_run_id", "creation_timestamp", "creation_time"],
        *["last_updated_timestamp", "metrics.loss", "metrics.`a b`", "params.lr", "tags.team", "metric.loss", "foo.bar"],
    ],
}
COMPARATORS = ["=", "!=", "<", "<=", ">", ">=", "LIKE", "ILIKE", "like", "iLike", "==", "<>", "RLIKE", "NOT LIKE"]
VALUES = [
    *["0.5", "1", "-1", "1000", "3000", ".9", "1e-3", "2.", "-.5", "0x1F", "inf", "'adam'", '"adam"', "`adam`", "adam"],
    *["'maps'", "'Maps'", "'%aps'", "'l%'", "'L%-fox'", "'_oud%'", "'FINISHED'", "'finished'", "'F%'", "'f%'", "'fox'", "'Fox'"],
    *["'00000000000000000000000000000001'", "'0000000000000000000000000000000A'", "'abc%'", "'ABC%'", "'s3://b/%'", "''", "'1'"],
    *["'it''s'", '"it\'s"', "'a%b_c'", "'train'", "'test'", "'d1'", "'training'", "'ann'", "'%'", "'forecast'", "'Default'", "NULL"],
    *["'mlflow-artifacts:/1/%'", "'train.py'", "'none'", "'0.01'", "('a')", "'x", 'x"'],
]
LISTS = [
    *["('00000000000000000000000000000001', '0000000000000000000000000000000a')", "('train', \"d1\")", "('fox')", "('fox',)"],
    *["()", "('a' 'b')", "(1, 2)", "('a', 1.5)", "('1', '2')", "(a, b)", "('a'", "('a',,)", "( 'training' )", "('it\\'s')"],
]


def clause(kind, draw):
    key = draw.choice(KEYS[kind])
    form = draw.random()
    if form < 0.8:
        gap = draw.choice([" ", " ", " ", "", "  ", "\n"])
        comparator = draw.choice(COMPARATORS[:8] if draw.random() < 0.9 else COMPARATORS)
        gap = gap if not comparator[0].isalpha() else " "
        return f"{key}{gap}{comparator}{gap}{draw.choice(VALUES)}"
    if form < 0.92:
        return f"{key} {draw.choice(['IN', 'NOT IN', 'in', 'Not in'])} {draw.choice(LISTS)}"
    return f"{key} {draw.choice(['IS NULL', 'IS NOT NULL', 'is null', 'is not null'])}"


def generated(kind):
    draw = random.Random(kind)
    for _ in range(GENERATED[kind]):
        count = draw.choice([1, 1, 1, 2, 2, 3])
        words = [clause(kind, draw) for _ in range(count)]
        text = draw.choice([" AND ", " and ", " And "]).join(words)
        if draw.random() < 0.06:
            at = draw.randrange(len(text))
            text = text[:at] + draw.choice(["", " ", ")", "(", ";", ",", "'", ".", "AND ", " OR "]) + text[at + 1 :]
        yield text


def in_order(message):
    """Sets are printed in an order that changes from run to run."""
    return re.sub(r"\{('[^{}]*')\}", lambda found: "{%s}" % ", ".join(sorted(found[1].split(", "))), message)


def main():
    with tempfile.TemporaryDirectory() as folder:
        search = searches(*fill(folder))
        for kind in GENERATED:
            cases = [(each, None) for each in itertools.chain(WRITTEN[kind], generated(kind))]
            cases += [("", each) for each in WRITTEN["orders"].get(kind, [])]
            for text, order in dict.fromkeys((text, json.dumps(order)) for text, order in cases):
                case = [kind, text] if order == "null" else [f"{kind} ordered", json.loads(order)]
                try:
                    line = [*case, search[kind](text, json.loads(order))]
                except MlflowException as refused:
                    message = in_order(refused.message)
                    line = [*case, None, None if BROKEN.match(message) else message]
                except Exception:
                    line = [*case, None, None]
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


main()
