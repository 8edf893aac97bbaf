"""MLflow's own programs with Gallery behind them: the command line and projects."""

import csv
import io
import subprocess

import mlflow

PROJECT = """
name: trial
entry_points:
  main:
    parameters:
      lr: {type: float, default: 0.1}
    command: "python train.py {lr}"
"""
TRAIN = """
import sys, mlflow
mlflow.log_param("given", sys.argv[1])
mlflow.log_metric("mae", 1.5)
"""


def test_a_project_of_a_git_repository_is_run(uri, tool, tmp_path, own):
    repository = tmp_path / "trial"
    repository.mkdir()
    (repository / "MLproject").write_text(PROJECT)
    (repository / "train.py").write_text(TRAIN)
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "trial"], check=True)
    experiment = mlflow.set_experiment(f"projects of {own}")
    tool(
        *["mlflow", "run", f"file://{repository}", "--env-manager", "local", "-P", "lr=0.3"],
        *["--experiment-id", experiment.experiment_id, "--version", "main"],
    )
    [run] = mlflow.search_runs([experiment.experiment_id], output_format="list")
    assert run.data.params["lr"] == run.data.params["given"] == "0.3"
    assert run.data.metrics == {"mae": 1.5}
    assert run.info.status == "FINISHED"
    assert len(run.data.tags["mlflow.source.git.commit"]) == 40


def test_experiments_from_the_command_line(uri, tool, own):
    name = f"shell {own}"
    tool("mlflow", "experiments", "create", "-n", name)
    number = mlflow.get_experiment_by_name(name).experiment_id
    assert name in tool("mlflow", "experiments", "search")
    tool("mlflow", "experiments", "rename", "-x", number, "--new-name", f"{name} 2")
    with mlflow.start_run(experiment_id=number):
        mlflow.log_metric("mae", 2)
    rows = list(csv.DictReader(io.StringIO(tool("mlflow", "experiments", "csv", "-x", number))))
    assert [float(row["metrics.mae"]) for row in rows] == [2]
    tool("mlflow", "experiments", "delete", "-x", number)
    tool("mlflow", "experiments", "restore", "-x", number)


def test_runs_and_files_from_the_command_line(uri, tool, tmp_path, own):
    experiment = mlflow.set_experiment(f"runs of {own}").experiment_id
    with mlflow.start_run(run_name="one") as run:
        pass
    identity = run.info.run_id
    assert identity in tool("mlflow", "runs", "list", "--experiment-id", experiment)
    assert identity in tool("mlflow", "runs", "describe", "--run-id", identity)
    file = tmp_path / "notes.txt"
    file.write_text("notes")
    tool("mlflow", "artifacts", "log-artifact", "-l", str(file), "-r", identity)
    assert "notes.txt" in tool("mlflow", "artifacts", "list", "-r", identity)
    tool("mlflow", "artifacts", "download", "-r", identity, "-a", "notes.txt", "-d", str(tmp_path / "there"))
    assert (tmp_path / "there" / "notes.txt").read_text() == "notes"
    tool("mlflow", "runs", "delete", "--run-id", identity)
    tool("mlflow", "runs", "restore", "--run-id", identity)
