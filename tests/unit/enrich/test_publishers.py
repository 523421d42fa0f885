"""Where a publisher is at home."""

import pytest

from services.enrich.publishers import country_of


@pytest.mark.parametrize(
    ("host", "country"),
    [
        ("harbour-post.co.uk", "GB"), ("quai-info.fr", "FR"), ("gazette.com.au", "AU"), ("kurier.de", "DE"),
        ("harbour-post.com", None), ("station.tv", None), ("news.io", None), ("10.0.0.12", None), ("", None), (None, None),
        ("localhost", None), ("gazette.fr.", "FR"),
    ],
)  # fmt: skip
def test_a_hosts_country(host, country):
    assert country_of(host) == country
