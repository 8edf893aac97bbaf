"""Fills an MLflow database with runs as its own store would have written them: by its API it would take hours.

Reads one JSON object a line: {"experiment", "run_id", "name", "user", "start_time", "params", "tags", "metrics"}. The
database is its only argument.
"""

import json
import sys

from mlflow.store.tracking.dbmodels.models import SqlLatestMetric, SqlMetric, SqlParam, SqlRun, SqlTag
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

BATCH = 2_000


def rows_of(run):
    own = {"run_uuid": run["run_id"]}
    tags = {"mlflow.runName": run["name"], **run["tags"]}
    metrics = [
        {**own, "key": key, "value": value, "timestamp": 1, "step": 0, "is_nan": False}
        for key, value in run["metrics"].items()
    ]
    return {
        SqlRun: [
            {
                **own,
                "name": run["name"],
                "source_type": "UNKNOWN",
                "source_name": "",
                "entry_point_name": "",
                "user_id": run["user"],
                "status": "FINISHED",
                "start_time": run["start_time"],
                "end_time": None,
                "source_version": "",
                "lifecycle_stage": "active",
                "artifact_uri": f"mlflow-artifacts:/{run['experiment']}/{run['run_id']}/artifacts",
                "experiment_id": int(run["experiment"]),
            }
        ],
        SqlParam: [{**own, "key": key, "value": value} for key, value in run["params"].items()],
        SqlTag: [{**own, "key": key, "value": value} for key, value in tags.items()],
        SqlMetric: metrics,
        SqlLatestMetric: metrics,
    }


def main():
    engine = create_engine(sys.argv[1])
    waiting = []

    def write():
        with Session(engine) as session:
            for table in (SqlRun, SqlParam, SqlTag, SqlMetric, SqlLatestMetric):
                session.execute(insert(table), [row for run in waiting for row in run[table]])
            session.commit()
        waiting.clear()

    for line in sys.stdin:
        waiting.append(rows_of(json.loads(line)))
        if len(waiting) == BATCH:
            write()
    if waiting:
        write()


main()
