"""What the command says to arguments that can't be."""

import pytest
from typer.testing import CliRunner, Result

from newswire.cli import make_app
from newswire.commands.enrich_report import gone_line
from newswire.commands.enrich_run import require_newest
from newswire.local.ports import free_ports
from newswire.rerun.wanted import Gone


def called(*arguments: str) -> Result:
    return CliRunner().invoke(make_app({"enrich": "enrich"}), ["enrich", "rerun", *arguments])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "none is given"),
        (["--since", "2h", "--query", "x"], "more are given"),
        (["--generation-below", "0"], "--generation-below"),
        (["--generation-below", "250"], "249"),
        (["--generation-below", "many"], "--generation-below"),
        (["--generation-below", "4"], "NEWSWIRE_ENRICH_GENERATION=3"),
        (["--since", "soon"], "such as 2026-03-22"),
        (["--since", "2999-01-01"], "is still to come"),
        (["--query", " "], "is empty"),
        (["--query", "*", "--again-before", "2h"], "no span"),
        (["--query", "*", "--again-before", "2999-01-01"], "is still to come"),
        (["--generation-below", "3", "--again-before", "2026-03-22"], "goes with --query or --since"),
        (["--query", "*", "--rate", "0"], "--rate"),
        (["--query", "*", "--max-lag", "1"], "--max-lag"),
    ],
)
def test_a_wrong_argument_is_named_with_the_remedy(monkeypatch, arguments: list[str], says: str) -> None:
    monkeypatch.setenv("NEWSWIRE_ENRICH_GENERATION", "3")
    done = called(*arguments)
    assert done.exit_code == 2
    assert says in " ".join(done.output.split())


def test_without_kafka_it_says_so(monkeypatch) -> None:
    monkeypatch.setenv("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", f"127.0.0.1:{free_ports(1)[0]}")
    done = called("--query", "*")
    assert done.exit_code == 1
    assert "no Kafka answers" in done.output


def test_a_generation_never_goes_down(capsys) -> None:
    require_newest(3, 3)
    with pytest.raises(RuntimeError) as ended:
        require_newest(4, 3)
    assert ended.value.exit_code == 2
    assert "set it as the enrich service has it" in capsys.readouterr().err


def test_a_strange_src_does_not_steer_the_terminal() -> None:
    assert gone_line("a\x1b[2J\nb", "d1", Gone.NO_RAW_RECORD).startswith(b"a?[2J?b  d1  its src is no record")
