"""Whatever would keep the servers from starting is said before anything is started."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from newswire.local import logs, orphans, room
from newswire.local.elasticsearch import ElasticsearchServer, Security
from newswire.local.errors import AlreadyRunning, LocalStackError, NotEnoughRoom, PortInUse
from newswire.local.files import cache_dir, try_lock
from newswire.local.kafka import KafkaServer
from newswire.local.ports import free_ports, is_free, require_free
from newswire.local.stack import Stack, running


def test_a_port_in_use_is_named_with_its_holder() -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(PortInUse, match=f"port {port} on 127.0.0.1, which Kafka .* process {os.getpid()}"):
            require_free([("Kafka (clients)", port)])
    require_free([("Kafka (clients)", port)])


def test_free_ports_are_distinct_and_free() -> None:
    ports = free_ports(5)
    assert len(set(ports)) == 5
    assert all(is_free(port) for port in ports)


def test_too_little_memory_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Little:
        available = 700 * 1024 * 1024

    monkeypatch.setattr(room.psutil, "virtual_memory", Little)
    with pytest.raises(NotEnoughRoom, match="need 1504 MiB of memory, 700 MiB"):
        Stack(tmp_path).start()
    with pytest.raises(NotEnoughRoom, match="need 992 MiB"):
        Stack(tmp_path, small=True).start()
    assert running(tmp_path) is None


def test_too_little_disk_is_said_for_folder_and_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Usage:
        free = 10 * 1024 * 1024

    monkeypatch.setattr(room.shutil, "disk_usage", lambda folder: Usage)
    with pytest.raises(NotEnoughRoom, match=f"1024 MiB of disk for {tmp_path / 'new'}, 10 MiB"):
        room.require_disk(tmp_path / "new")
    with pytest.raises(NotEnoughRoom, match=str(cache_dir())):
        room.require_disk()


def test_a_folder_in_use_is_refused_and_a_stale_state_is_ignored(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    (tmp_path / "stack.json").write_text(f'{{"pid": {child.pid}, "kafka": "127.0.0.1:1", "elasticsearch": null}}')
    assert running(tmp_path) is None
    (tmp_path / "stack.json").write_text(f'{{"pid": {os.getpid()}, "kafka": "127.0.0.1:1", "elasticsearch": null}}')
    held = try_lock(tmp_path / "stack.lock")
    assert held
    with pytest.raises(
        AlreadyRunning, match=rf"{tmp_path} is running already \(process {os.getpid()}, Kafka 127.0.0.1:1"
    ):
        Stack(tmp_path).start()
    held.close()


def test_reset_deletes_the_data_of_both(tmp_path: Path) -> None:
    one = Stack(tmp_path)
    for server in (one.kafka, one.elasticsearch):
        (server.data_dir / "data").mkdir(parents=True)
    one.reset()
    assert not one.kafka.data_dir.exists()
    assert not one.elasticsearch.data_dir.exists()
    one.reset()


def test_an_unknown_server_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown server kibana: choose from kafka, elasticsearch"):
        Stack(tmp_path, only=["kibana"])


def test_extra_properties_come_last_where_they_win(tmp_path: Path) -> None:
    server = KafkaServer(tmp_path, 1, 2, extra_properties=["listeners=SSL://127.0.0.1:1"])
    assert server.properties().splitlines()[-1] == "listeners=SSL://127.0.0.1:1"


def test_extra_settings_win_and_the_password_is_in_no_settings_and_no_repr(tmp_path: Path) -> None:
    security = Security("correct-horse")
    server = ElasticsearchServer(tmp_path, 1, 2, security=security, extra_settings={"node.name": "copy"})
    assert (server.settings()["node.name"], server.settings()["xpack.security.enabled"]) == ("copy", True)
    assert "correct-horse" not in f"{security!r} {server.settings()}"


def test_a_signal_to_a_server_that_does_not_run_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LocalStackError, match=r"Kafka in .* does not run: nothing to send SIGSTOP to"):
        KafkaServer(tmp_path, 1, 2).pause()


def test_owners_are_told_apart_from_reused_process_ids() -> None:
    tag = orphans.owner_tag()
    assert orphans.owner_alive(tag)
    assert not orphans.owner_alive(f"{os.getpid()}@1")
    assert not orphans.owner_alive("nonsense")


def test_a_failure_shows_errors_without_stack_frames() -> None:
    text = "[INFO ] OutOfMemoryError\nERROR disk gone\n\tat java.base/Frame\nCaused by: java.io.IOException: no\nINFO bye\n"
    assert logs.relevant(text) == ["ERROR disk gone", "Caused by: java.io.IOException: no"]
    assert logs.relevant("one\ntwo\nthree\n", count=2) == ["two", "three"]


def test_a_rolled_log_is_read_from_its_start(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text("earlier run\n")
    mark = logs.LogMark(log, tmp_path / "console.log")
    mark.set()
    log.write_text("earlier run\nthis run\n")
    assert mark.text() == "this run\n"
    log.write_text("rolled\n")
    assert mark.text() == "rolled\n"
