import pytest

from services.common.settings import (
    ALL,
    CommonSettings,
    ElasticsearchSettings,
    EnrichSettings,
    IndexSettings,
    IngestSettings,
    SettingsError,
    known_variables,
    load,
    load_or_exit,
)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in known_variables():
        monkeypatch.delenv(name, raising=False)


def test_defaults_without_any_variable():
    for settings in ALL:
        assert load(settings).kafka_bootstrap_servers == "127.0.0.1:19092"


def test_a_variable_is_used(monkeypatch):
    monkeypatch.setenv("NEWSWIRE_ENRICH_BATCH", "8")
    assert load(EnrichSettings).enrich_batch == 8


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [
        ("NEWSWIRE_KAFKA_BOOTSTRAP_SERVER", "NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS"),
        ("NEWSWIRE_ENRICH_BATHC", "NEWSWIRE_ENRICH_BATCH"),
        ("NEWSWIRE_INGST_PORT", "NEWSWIRE_INGEST_PORT"),
        ("NEWSWIRE_INGEST_TOKEN_FIL", "NEWSWIRE_INGEST_TOKEN_FILE"),
        ("NEWSWIRE_ELASTICSEARCH_PASWORD", "NEWSWIRE_ELASTICSEARCH_PASSWORD"),
    ],
)
def test_a_misspelt_variable_is_an_error_that_names_the_nearest(monkeypatch, misspelt, meant):
    monkeypatch.setenv(misspelt, "1")
    # Whichever service's variable it is: every one refuses.
    for settings in ALL:
        with pytest.raises(SettingsError, match=rf"{misspelt} is no setting.*did you mean {meant}\?"):
            load(settings)


def test_a_name_that_is_near_nothing(monkeypatch):
    monkeypatch.setenv("NEWSWIRE_ZZZZZZZZZZ", "1")
    with pytest.raises(SettingsError, match=r"docs/operating\.md lists all"):
        load(EnrichSettings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSWIRE_WEB_SERVICE_HOST", "10.0.0.1"),
        ("NEWSWIRE_WEB_SERVICE_PORT", "80"),
        ("NEWSWIRE_WEB_SERVICE_PORT_HTTP", "80"),
        ("NEWSWIRE_WEB_PORT", "tcp://10.0.0.1:80"),
        ("NEWSWIRE_WEB_PORT_80_TCP", "tcp://10.0.0.1:80"),
        ("NEWSWIRE_WEB_PORT_80_TCP_PROTO", "tcp"),
        # The name of our own setting, where the Kubernetes service is called newswire-ingest.
        ("NEWSWIRE_INGEST_PORT", "tcp://10.0.0.1:19080"),
    ],
)
def test_what_kubernetes_injects_is_ignored(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert load(IngestSettings).ingest_port == 19080


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEWSWIRE_INGEST_PORT", "eighty"),
        ("NEWSWIRE_INGEST_PORT", "70000"),
        ("NEWSWIRE_LOG_LEVEL", "loud"),
        ("NEWSWIRE_NAMESPACE", "Blue Team"),
        ("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", "kafka"),
        ("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092, other:9092"),
        ("NEWSWIRE_KAFKA_BOOTSTRAP_SERVERS", ""),
    ],
)
def test_impossible_values_name_the_variable(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}: "):
        load(IngestSettings)


@pytest.mark.parametrize("address", ["kafka:9092", "127.0.0.1:9092,127.0.0.2:9093", "[::1]:9092", "a-b.example:1"])
def test_broker_addresses(address):
    assert load(CommonSettings, kafka_bootstrap_servers=address).kafka_bootstrap_servers == address


@pytest.mark.parametrize("url", ["localhost:9200", "http://elastic:hunter22@127.0.0.1:9200", "ftp://a:1", "http://a"])
def test_an_elasticsearch_url_has_scheme_and_port_and_no_password(monkeypatch, url):
    monkeypatch.setenv("NEWSWIRE_ELASTICSEARCH_URL", url)
    with pytest.raises(SettingsError, match="NEWSWIRE_ELASTICSEARCH_URL") as refused:
        load(ElasticsearchSettings)
    assert "hunter22" not in str(refused.value)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9200", "https://search.example:9243/behind/proxy", "http://[::1]:9200"]
)
def test_good_elasticsearch_urls(url):
    assert load(IndexSettings, elasticsearch_url=url).elasticsearch_url == url


def test_settings_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        load(EnrichSettings).enrich_batch = 1  # type: ignore[misc]


def test_a_secret_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "token").write_text("s3cret-from-file\n", encoding="utf-8")
    monkeypatch.setenv("NEWSWIRE_INGEST_TOKEN_FILE", str(tmp_path / "token"))
    token = load(IngestSettings).ingest_token
    assert token is not None
    assert token.get_secret_value() == "s3cret-from-file"


def test_the_environment_goes_before_the_file(monkeypatch, tmp_path):
    (tmp_path / "token").write_text("from-file", encoding="utf-8")
    monkeypatch.setenv("NEWSWIRE_INGEST_TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.setenv("NEWSWIRE_INGEST_TOKEN", "from-environment")
    token = load(IngestSettings).ingest_token
    assert token is not None
    assert token.get_secret_value() == "from-environment"


@pytest.mark.parametrize(
    ("content", "said"), [(None, "can't be read"), (b"\xff\xfe", "can't be read"), (b" \n", "is empty")]
)
def test_a_secret_file_that_holds_no_secret_is_an_error(monkeypatch, tmp_path, content, said):
    path = tmp_path / "token"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv("NEWSWIRE_INGEST_TOKEN_FILE", str(path))
    with pytest.raises(SettingsError, match=f"NEWSWIRE_INGEST_TOKEN_FILE names .*{said}"):
        load(IngestSettings)


def test_only_secrets_come_from_files(monkeypatch):
    monkeypatch.setenv("NEWSWIRE_ENRICH_BATCH_FILE", "/somewhere")
    with pytest.raises(SettingsError, match="NEWSWIRE_ENRICH_BATCH_FILE is no setting"):
        load(EnrichSettings)


def test_secrets_are_not_shown(monkeypatch):
    monkeypatch.setenv("NEWSWIRE_ELASTICSEARCH_USERNAME", "desk")
    monkeypatch.setenv("NEWSWIRE_ELASTICSEARCH_PASSWORD", "hunter22")
    monkeypatch.setenv("NEWSWIRE_INGEST_TOKEN", "hunter23")
    for settings in (load(IndexSettings), load(IngestSettings)):
        assert "hunter2" not in repr(settings) + str(settings) + settings.model_dump_json()


def test_the_wrong_settings_end_the_process_with_2(monkeypatch, capsys):
    monkeypatch.setenv("NEWSWIRE_ENRICH_BATCH", "0")
    with pytest.raises(SystemExit) as ended:
        load_or_exit(EnrichSettings)
    assert ended.value.code == 2
    assert "newswire: NEWSWIRE_ENRICH_BATCH: " in capsys.readouterr().err


def test_every_setting_says_what_it_is():
    for settings in ALL:
        assert [name for name, field in settings.model_fields.items() if not field.description] == []


def test_a_brake_that_could_never_act_is_refused(monkeypatch):
    monkeypatch.setenv("NEWSWIRE_BRAKE_WINDOW", "100")
    for settings in (EnrichSettings, IndexSettings):
        with pytest.raises(SettingsError, match=r"NEWSWIRE_BRAKE_WINDOW: .*below NEWSWIRE_BRAKE_MINIMUM"):
            load(settings)
    monkeypatch.setenv("NEWSWIRE_BRAKE_MINIMUM", "100")
    assert load(IndexSettings).brake_window == 100
