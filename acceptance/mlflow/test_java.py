"""MLflow's own Java client; it calls `mlflow artifacts` for files."""

from pathlib import Path

HOME = Path(__file__).parent / "java"

PRINTED = """status FINISHED
history 3
found from java
file the bytes of a model
version 1 READY
latest 1
model the bytes of a model
"""


def test_the_java_client_works_unchanged(uri, tool, own):
    goals = ["compile", "dependency:copy-dependencies", "-DoutputDirectory=target/lib"]
    tool("mvn", "-q", "-B", *goals, cwd=HOME)
    classes = f"{HOME}/target/classes:{HOME}/target/lib/*"
    assert tool("java", "-cp", classes, "Workflow", uri, f"java-{own}") == PRINTED
