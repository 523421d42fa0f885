import os
import signal
import socket
import subprocess
import sys

import pytest

from services.common.elasticsearch import is_up, make_client
from services.common.parent import end_with
from services.common.settings import ElasticsearchSettings

linux = pytest.mark.skipif(sys.platform != "linux", reason="parent-death signals are Linux's own")
CHILD = "import signal, sys\nfrom services.common.parent import end_with\nend_with({parent}, signal.SIGTERM)\nprint('runs', flush=True)\n"


@linux
def test_whoever_comes_too_late_ends_at_once():
    done = subprocess.run([sys.executable, "-c", CHILD.format(parent=1)], capture_output=True, timeout=30)
    assert (done.returncode, done.stdout) == (1, b"")


@linux
def test_with_the_right_parent_it_runs():
    done = subprocess.run([sys.executable, "-c", CHILD.format(parent=os.getpid())], capture_output=True, timeout=30)
    assert (done.returncode, done.stdout) == (0, b"runs\n")


def test_elsewhere_than_on_linux_nothing_happens(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    end_with(1, signal.SIGKILL)
    assert os.getpid()


def test_an_elasticsearch_that_is_away_is_not_up():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        unused_tcp_port = taken.getsockname()[1]
    with make_client(ElasticsearchSettings(elasticsearch_url=f"http://127.0.0.1:{unused_tcp_port}"), 1) as client:
        assert not is_up(client)
