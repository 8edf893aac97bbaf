"""The pedestrians of Auckland on the built server: instances saved, metrics recorded, rules tested and backtested."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "pedestrians"
PROGRAM = ["node", str(ROOT / "dist" / "cli" / "main.js")]


@pytest.fixture
def server_url(tmp_path):
    data = str(tmp_path / "data")
    command = [*PROGRAM, "server", "--port", "0", "--thrift-port", "off", "--data-dir", data, "--log-level", "error"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        yield re.search(r"http://\S+", server.stdout.readline()).group()
        server.terminate()


def run(command, **environment):
    done = subprocess.run(
        command, cwd=EXAMPLE, env={**os.environ, **environment}, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_rules_are_sound_and_their_tests_notice_every_change():
    run([*PROGRAM, "rule", "check", "rules", "--fields", "fields.yaml"])
    told = run([*PROGRAM, "rule", "test", "rules", "-o", "json"])
    reports = json.loads(told)
    assert len(reports) == 4, told


def test_a_short_history_is_replayed_and_its_figures_are_those_of_the_backtest(server_url, tmp_path):
    told = run([sys.executable, "replay.py", "--quick", "--work", str(tmp_path / "work")], GALLERY_URL=server_url)

    assert "Heart of the City Auckland" in told and "CC BY 4.0" in told
    table = dict(re.findall(r"^(always \w+|rule\b.*?|best .*?)\s{2,}(\d+\.\d\d) ", told, re.MULTILINE))
    means = {way: float(mean) for way, mean in table.items()}
    rule = means["rule on recent metrics"]
    backtest = re.search(r"The backtest says of the rule: mean (\S+), (\d+) switches, 0 decisions", told)
    assert abs(float(backtest.group(1)) - rule) < 0.02 and int(backtest.group(2)) > 0, told
    assert means["best in every hour (oracle)"] < rule < means["always last_value"], told
    assert means["rule, and the holiday rule in events"] != rule, told

    kinds = {json.loads(line)["kind"] for line in (tmp_path / "work" / "calm.ndjson").open()}
    assert kinds == {"instance", "point"}
    assert (tmp_path / "work" / "calm.svg").read_text().startswith("<svg")
