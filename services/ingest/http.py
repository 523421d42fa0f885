"""POST /v1/articles, /healthz and /metrics. What a request means is decided elsewhere; this reads it and answers."""

import asyncio
import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from schemas.reasons import BadMessage, Reason
from services.common.dead_letters import build_version
from services.common.logging import get_logger
from services.common.settings import IngestSettings
from services.ingest import metrics
from services.ingest.answers import Problem, status_of
from services.ingest.bodies import NotABody, items_of
from services.ingest.intake import Confirming, take
from services.ingest.openapi import DESCRIPTION, HEALTHY, PARAMETERS, REQUEST, RESPONSES, described
from services.ingest.publisher import PublisherBroken

log = get_logger(__name__)
RETRY_AFTER_SECONDS = 5
THREADS = 32
# A thread that is not back so long after the broker's time is up waits for something else; the client is told.
GRACE_SECONDS = 2.0


def create_app(
    settings: IngestSettings,
    publisher: Confirming,
    kafka_answers: Callable[[], bool],
    broken: Callable[[], None],
    complaint: Callable[[], str | None] = lambda: None,
) -> FastAPI:
    """The API. `kafka_answers` and `complaint` (what is wrong beside Kafka) are asked by /healthz.

    `broken` is called when the service can't go on and must end.
    """
    app = FastAPI(title="newswire ingest", version=build_version(), description=DESCRIPTION, redoc_url=None)
    threads = ThreadPoolExecutor(THREADS, thread_name_prefix="intake")
    plain_openapi = app.openapi
    app.openapi = lambda: described(plain_openapi())  # type: ignore[method-assign]

    @app.post(
        "/v1/articles",
        status_code=202,
        responses=RESPONSES,
        openapi_extra={"requestBody": REQUEST, "parameters": PARAMETERS},
    )
    async def articles(request: Request) -> Response:
        """One RawArticle, a list of them, one a line, or a wire format. 202 when the broker has confirmed them all."""
        began = time.perf_counter()
        response = await _answer(request, settings, publisher, threads, broken)
        metrics.SECONDS.labels(str(response.status_code)).observe(time.perf_counter() - began)
        return response

    @app.get("/healthz", responses=HEALTHY)
    async def healthz() -> Response:
        """200 while Kafka answers and the feeds are polled; no token needed."""
        if not await asyncio.to_thread(kafka_answers):
            return _problem(503, "kafka_away", f"no Kafka answers at {settings.kafka_bootstrap_servers}")
        wrong = complaint()
        return JSONResponse({"status": "ok"}) if wrong is None else _problem(503, "feeds_stopped", wrong)

    @app.get("/metrics", response_class=Response)
    async def metrics_page() -> Response:
        """Counters for Prometheus; no token needed."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return app


async def _answer(
    request: Request,
    settings: IngestSettings,
    publisher: Confirming,
    threads: ThreadPoolExecutor,
    broken: Callable[[], None],
) -> Response:
    if not _is_allowed(request, settings):
        return _problem(401, "unauthorised", "send Authorization: Bearer and the token", {"WWW-Authenticate": "Bearer"})
    try:
        body = await _read_body(request, settings.ingest_max_body_bytes)
        received_ms = time.time_ns() // 1_000_000
        content_type = request.headers.get("content-type", "")
        loop = asyncio.get_running_loop()
        source = request.query_params.get("source")
        items = await loop.run_in_executor(threads, items_of, body, content_type, settings.ingest_max_items, source)
        work = loop.run_in_executor(threads, take, items, publisher, received_ms, settings.ingest_confirm_seconds)
        answer = await asyncio.wait_for(work, settings.ingest_confirm_seconds + GRACE_SECONDS)
    except TimeoutError:
        return _away("Kafka does not take the articles: send the request again, that is harmless")
    except PublisherBroken as error:
        log.error("publisher_broken", error=str(error), doing="ending")
        broken()
        return _away("the service starts again: send the request again, that is harmless")
    except NotABody as error:
        metrics.RECEIVED.inc()
        metrics.REFUSED.labels(error.error.reason).inc()
        return _problem(error.status, error.error.reason, error.error.detail)
    status = status_of(answer.items)
    waits = {"Retry-After": str(RETRY_AFTER_SECONDS)} if any(i.status == "unconfirmed" for i in answer.items) else None
    return JSONResponse(answer.model_dump(mode="json", exclude_none=True), status, headers=waits)


def _is_allowed(request: Request, settings: IngestSettings) -> bool:
    if settings.ingest_token is None:
        return True
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    expected = settings.ingest_token.get_secret_value()
    return scheme.lower() == "bearer" and secrets.compare_digest(given.strip().encode(), expected.encode())


async def _read_body(request: Request, most: int) -> bytes:
    """The whole body. Raises NotABody where it is over `most` bytes, as soon as that shows, or compressed."""
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding != "identity":
        detail = f"content encoding {encoding[:40]!r}: send the body as it is"
        raise NotABody(415, BadMessage(Reason.UNKNOWN_CONTENT_TYPE, detail))
    stated = request.headers.get("content-length", "")
    body = bytearray()
    if not (stated.isdigit() and int(stated) > most):
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                break
        else:
            return bytes(body)
    detail = f"the body is over {most:,} bytes: send the articles in several requests"
    raise NotABody(413, BadMessage(Reason.TOO_LARGE, detail))


def _problem(status: int, reason: str, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(Problem(reason=reason, detail=detail).model_dump(), status, headers=headers)


def _away(detail: str) -> JSONResponse:
    return _problem(503, "kafka_away", detail, {"Retry-After": str(RETRY_AFTER_SECONDS)})
