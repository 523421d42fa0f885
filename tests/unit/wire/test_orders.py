"""Canceled, withheld and embargoed, in every format: what must not be shown is never shown."""

import pytest

from services.common.wire import WireError, read
from tests.unit.wire.samples import JSON_LD, NEWSML, NINJS, NITF, json_ld, newsml, ninjs, nitf

LATER = "2026-03-20T05:00:00Z"
STATUS = '<pubStatus qcode="stat:{}"/>'
STATUS_URI = '<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/{}"/>'


def of(content, kind):
    found = read(content, kind)
    return found.action, found.embargoed_until


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (ninjs(), NINJS),
        (ninjs(pubstatus="usable"), NINJS),
        (ninjs(pubStatus="usable", embargoed=None), NINJS),
        (newsml(STATUS.format("usable")), NEWSML),
        (newsml(), NEWSML),
        (nitf(), NITF),
        (nitf(attributes='management-status="usable"'), NITF),
        (nitf('<date.issue norm="20260320T050000Z"/><date.release norm="20260320T050000Z"/>'), NITF),
        (json_ld(creativeWorkStatus="Published"), JSON_LD),
    ],
)
def test_published(content, kind):
    assert of(content, kind) == ("publish", None)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (ninjs(pubstatus="canceled"), NINJS),
        (ninjs(pubStatus="canceled"), NINJS),
        (ninjs(pubStatus="Cancelled"), NINJS),
        (ninjs(pubStatus="canceled", embargoedUntil="soon"), NINJS),
        (newsml(STATUS.format("canceled")), NEWSML),
        (newsml(STATUS_URI.format("canceled")), NEWSML),
        (nitf(attributes='management-status="canceled"'), NITF),
        (json_ld(creativeWorkStatus="Withdrawn"), JSON_LD),
    ],
)
def test_canceled_takes_back(content, kind):
    assert read(content, kind).action == "retract"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (ninjs(pubstatus="withheld"), NINJS),
        (ninjs(pubStatus="withheld"), NINJS),
        (ninjs(pubStatus="on hold"), NINJS),
        (ninjs(pubStatus=7), NINJS),
        (newsml(STATUS.format("withheld")), NEWSML),
        (newsml("<pubStatus/>"), NEWSML),
        (nitf(attributes='management-status="withheld"'), NITF),
        (json_ld(creativeWorkStatus="Draft"), JSON_LD),
    ],
)
def test_withheld_and_what_nobody_knows(content, kind):
    assert read(content, kind).action == "withhold"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (ninjs(embargoed=LATER), NINJS),
        (ninjs(embargoedUntil=LATER), NINJS),
        (newsml(f"<embargoed>{LATER}</embargoed>"), NEWSML),
        (nitf(f'<date.release norm="{LATER}"/>', 'management-status="embargoed"'), NITF),
        (nitf(f'<date.issue norm="20260319T050000Z"/><date.release norm="{LATER}"/>'), NITF),
    ],
)
def test_embargoed(content, kind):
    assert of(content, kind) == ("publish", LATER)


@pytest.mark.parametrize("said", ["", "soon", "2026-03-20", "2026-03-20T05:00:00", "2026-13-20T05:00:00Z"])
def test_an_embargo_without_a_readable_date_is_withheld(said):
    documents = [(ninjs(embargoed=said), NINJS), (ninjs(embargoedUntil=said), NINJS)]
    documents += [(newsml(f"<embargoed>{said}</embargoed>"), NEWSML)]
    documents += [(nitf(f'<date.release norm="{said}"/>', 'management-status="embargoed"'), NITF)]
    for content, kind in documents:
        found = read(content, kind)
        assert (found.action, found.embargoed_until) == ("withhold", None)
        assert found.reason.startswith("embargo ")


@pytest.mark.parametrize("said", [True, 20260320, {"date": LATER}, [LATER]])
def test_an_embargo_that_is_no_text_is_withheld(said):
    assert read(ninjs(embargoed=said), NINJS).action == "withhold"


def test_embargoed_without_any_date_is_withheld():
    assert read(nitf(attributes='management-status="embargoed"'), NITF).action == "withhold"
    assert read(newsml("<embargoed/>"), NEWSML).action == "withhold"


def test_the_nitf_of_a_cancellation_names_what_it_cancels():
    found = read(nitf(attributes='management-status="canceled" management-doc-idref="n0"'), NITF)
    assert (found.action, found.provider_id) == ("retract", "n0")


@pytest.mark.parametrize(
    ("fields", "action", "until"),
    [
        ({"pubStatus": "usable", "pubstatus": "canceled"}, "retract", None),
        ({"pubstatus": "withheld", "pubStatus": "usable"}, "withhold", None),
        ({"embargoed": "2026-03-19T05:00:00Z", "embargoedUntil": LATER}, "publish", LATER),
        ({"embargoed": LATER, "embargoedUntil": "soon"}, "withhold", None),
        ({"pubStatus": "embargoed", "pubstatus": "withheld", "embargoed": LATER}, "withhold", LATER),
    ],
)
def test_of_two_spellings_the_stricter_counts(fields, action, until):
    assert of(ninjs(**fields), NINJS) == (action, until)


def test_a_field_that_stands_twice_is_refused():
    with pytest.raises(WireError, match="twice"):
        read('{"uri": "u", "headline": "x", "pubstatus": "canceled", "pubstatus": "usable"}', NINJS)
